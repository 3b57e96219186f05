"""One line that stands for a message elsewhere: in the list of rooms, in a quote, in a notification."""

from typing import assert_never

from desktop_chat.core.markup import reading
from desktop_chat.domain.content import Content, DeletedContent, HiddenContent, TextContent, UnsupportedContent

LONGEST = 400
_READ = 2_000
"""Letters of a text that are looked at; delimiters of what is longer may be cut apart."""


def preview(content: Content) -> str:
    """Return one plain line: without delimiters, and without what is in spoilers."""
    match content:
        case TextContent(text=text):
            return " ".join(reading(text[:_READ]).told()[:LONGEST].split())
        case DeletedContent():
            return "Message deleted"
        case UnsupportedContent():
            return "Unsupported message"
        case HiddenContent():
            return "Message from a blocked person"
        case _:
            assert_never(content)

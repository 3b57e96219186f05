"""Messages with what a line about each needs: who wrote it, and where."""

from collections.abc import Iterable

from desktop_chat.core.preview import LONGEST, preview
from desktop_chat.core.roster import title_of
from desktop_chat.domain.content import HiddenContent, TextContent
from desktop_chat.domain.message import Message
from desktop_chat.domain.search import Found, Hit
from desktop_chat.service.book import Book


def hit_of(found: Found, book: Book) -> Hit:
    """Return a hit with the names that its room knows."""
    room = found.message.room
    line = book.lines.get(room)
    author = book.names(room).get(found.message.sender, "")
    return Hit(found=found, author=author, place=title_of(line, book.user) if line is not None else "")


def hits_of(messages: Iterable[Message], book: Book) -> tuple[Hit, ...]:
    """Return these messages as hits that show their beginnings."""
    return tuple(hit_of(Found(message=message, snippet=_beginning(message, book)), book) for message in messages)


def _beginning(message: Message, book: Book) -> str:
    if message.sender in book.blocked:
        return preview(HiddenContent())
    # A snippet is as it was typed; whoever shows it takes the delimiters away, once.
    return message.content.text[:LONGEST] if isinstance(message.content, TextContent) else preview(message.content)

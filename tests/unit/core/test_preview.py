"""The line that stands for a message elsewhere is plain, and keeps what is hidden."""

import pytest

from desktop_chat.core.markup import HIDDEN
from desktop_chat.core.preview import LONGEST, preview
from desktop_chat.domain.content import Content, DeletedContent, HiddenContent, TextContent, UnsupportedContent


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (TextContent(text="one\n  two"), "one two"),
        (TextContent(text="**one** `two`\n> three\n- four"), "one two three • four"),
        (TextContent(text="it was ||the butler||"), f"it was {HIDDEN}"),
        (TextContent(text="```py\nx = 1\n```"), "x = 1"),
        (DeletedContent(), "Message deleted"),
        (UnsupportedContent(kind="poll"), "Unsupported message"),
        (HiddenContent(), "Message from a blocked person"),
    ],
)
def test_a_preview_is_one_plain_line(content: Content, line: str) -> None:
    assert preview(content) == line


def test_a_preview_is_short() -> None:
    assert len(preview(TextContent(text="**word** " * 2_000))) <= LONGEST

"""What a message says: the closed set of contents, and the rules for a text that a person typed.

Text is kept as typed. Only what cannot be stored or sent is changed: lone surrogates become U+FFFD and NUL is dropped.
"""

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.values import dataclass

MAX_TEXT_BYTES = 16 * 1024
"""Longest text in UTF-8 bytes. The server refuses stored content above 32 KiB, which leaves room for its JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextContent:
    """A text for people, never interpreted as markup of any kind.

    `origin` names who wrote a forwarded text, as whoever forwarded it says.
    """

    text: str
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedContent:
    """What is left of a message that was deleted for everyone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsupportedContent:
    """Content of a kind that this version does not know; kept so that the row has its place."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenContent:
    """What is shown in the place of a text whose author is blocked; it is never stored."""


Content = TextContent | DeletedContent | UnsupportedContent | HiddenContent


def storable(text: str) -> str:
    """Return the text without what UTF-8 and PostgreSQL cannot hold: lone surrogates become U+FFFD, NUL goes."""
    clean = text.replace("\x00", "")
    return clean if clean.isascii() else clean.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def composed_text(text: str) -> TextContent:
    """Make the content of a message from what a person typed.

    Raises:
        UserError: nothing but white space, or longer than `MAX_TEXT_BYTES`.
    """
    clean = storable(text).strip()
    if not clean:
        raise UserError("There is nothing to send.")
    size = len(clean.encode())
    if size > MAX_TEXT_BYTES:
        raise UserError(
            f"This message is too long ({size // 1024} KiB; at most {MAX_TEXT_BYTES // 1024} KiB). Split it in two."
        )
    return TextContent(text=clean)

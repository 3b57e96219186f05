"""What is looked for in the history on this computer, and what was found."""

from desktop_chat.domain.ids import RoomId, UnixMillis, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """All of this has to be so of a message.

    Each of `words` is in its text, the last one as the beginning of a word if `open_end`; each of `phrases` too, as it
    stands. In a script without spaces any part of a text is a word. With `within` each word may be part of a longer
    one, and is looked for row by row. One of `senders` wrote it in one of `rooms` (None: anybody, anywhere), from
    `since` to before `until`.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    open_end: bool = False
    senders: tuple[UserId, ...] | None = None
    rooms: tuple[RoomId, ...] | None = None
    since: UnixMillis | None = None
    until: UnixMillis | None = None
    with_link: bool = False
    with_reaction: bool = False
    edited: bool = False
    within: bool = False

    @property
    def narrows(self) -> bool:
        """Whether something other than the text is asked for."""
        filters = self.senders, self.rooms, self.since, self.until
        flags = self.with_link, self.with_reaction, self.edited, self.within
        return any(flags) or any(one is not None for one in filters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One hit; `start` and `end` are offsets of the first match in `snippet`, both 0 where no word was asked for.

    The snippet is a part of the text as it was typed.
    """

    message: Message
    snippet: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """Hits, the newest first. `below` is where to go on; None when the whole history has been looked through."""

    found: tuple[Found, ...] = ()
    below: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A message that was found, with what a line about it needs."""

    found: Found
    author: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """Hits for what was typed, the newest first. `below` asks for more of them; None when there are none.

    `complaint` is a sentence about what could not be meant, or empty.
    """

    typed: str
    hits: tuple[Hit, ...] = ()
    below: int | None = None
    complaint: str = ""

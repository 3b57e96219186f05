"""Which of the messages that were just recorded are news: what others have newly written, not what is past.

A message that was here already is news when an edit has made it name this person.
"""

from collections.abc import Collection, Iterable, Mapping

from desktop_chat.core.diffs import Arrival
from desktop_chat.core.mentions import handles_of, named
from desktop_chat.core.preview import preview
from desktop_chat.core.roster import title_of
from desktop_chat.domain.content import Content, DeletedContent, TextContent
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.message import Message
from desktop_chat.domain.ports import Recorded, RoomLine
from desktop_chat.domain.user import Profile

NOBODY = UserId("")


class Arrivals:
    """Remembers of each room the highest number that was there already: history that is fetched lies below it."""

    def __init__(self) -> None:
        self._me: Profile | None = None
        self._there: dict[RoomId, int] = {}
        self._filling = False
        self._filled = False

    def begin(self, me: Profile | None, lines: Iterable[RoomLine], *, first: bool) -> None:
        """Start from what is known; with `first`, nothing was ever fetched, so what comes until that is done is old."""
        self._me = me
        self._there = {line.room.id: line.position.last_no for line in lines}
        self._filling, self._filled = first, False

    def heard(self, *, more: bool) -> None:
        """Learn that a page was fetched, and whether another follows; `of` is asked about it next."""
        self._filled = not more

    def of(
        self, recorded: Recorded, lines: Mapping[RoomId, RoomLine], blocked: Collection[UserId] = ()
    ) -> tuple[Arrival, ...]:
        """Return what has come with a transaction, in order, but for that of blocked people.

        `lines` are the rooms as they stand after it.
        """
        filling, self._filling = self._filling, self._filling and not self._filled
        for room in recorded.reloaded:
            # Another history counts anew; whatever it holds was there before we saw it.
            self._there[room] = lines[room].position.last_no if room in lines else 0
        new = [message for message in recorded.changed if self._is_new(message, lines)]
        known = [message for message in recorded.changed if message.id in recorded.former and message not in new]
        for message in new:
            self._there[message.room] = max(self._there.get(message.room, 0), message.no or 0)
        if filling:
            return ()
        heard = [message for message in new if self._is_unread(message, lines)]
        heard += [message for message in known if self._calls(message, recorded, lines)]
        told = [one for one in heard if one.sender not in blocked and self._is_for_me(one, lines)]
        return tuple(self._arrival(message, lines[message.room]) for message in told)

    def _is_new(self, message: Message, lines: Mapping[RoomId, RoomLine]) -> bool:
        return message.no is not None and message.room in lines and message.no > self._there.get(message.room, 0)

    def _is_for_me(self, message: Message, lines: Mapping[RoomId, RoomLine]) -> bool:
        position = lines[message.room].position
        if position.gone or isinstance(message.content, DeletedContent):
            return False
        return self._me is not None and message.sender != self._me.id

    def _is_unread(self, message: Message, lines: Mapping[RoomId, RoomLine]) -> bool:
        return (message.no or 0) > lines[message.room].position.read_no

    def _calls(self, message: Message, recorded: Recorded, lines: Mapping[RoomId, RoomLine]) -> bool:
        """Tell whether a message that was known names this person now and did not before, read or not."""
        line = lines.get(message.room)
        if line is None or message.room in recorded.reloaded or not self._is_named(message.content, line):
            return False
        return not self._is_named(TextContent(text=recorded.former[message.id]), line)

    def _arrival(self, message: Message, line: RoomLine) -> Arrival:
        author = next((member.name for member in line.members if member.user == message.sender), "")
        return Arrival(
            room=line.room.id,
            kind=line.room.kind,
            title=title_of(line, self._me.id if self._me is not None else NOBODY),
            message=message.id,
            no=message.no or 0,
            author=author,
            text=preview(message.content),
            mentioned=self._is_named(message.content, line),
        )

    def _is_named(self, content: Content, line: RoomLine) -> bool:
        if self._me is None or not isinstance(content, TextContent) or "@" not in content.text:
            return False
        return self._me.id in named(content.text, handles_of(line.members))

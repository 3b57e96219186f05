"""What the quick switcher offers for what is typed: conversations, people, commands, messages, the likeliest first."""

from collections.abc import Mapping, Sequence
from enum import Enum

from desktop_chat.core.diffs import RosterEntry
from desktop_chat.core.fuzzy import Candidate, FuzzyIndex, matched
from desktop_chat.domain.ids import RoomId, UnixMillis
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.search import Hit
from desktop_chat.domain.user import Profile
from desktop_chat.domain.values import dataclass, replace
from desktop_chat.qt.commands import Command, plain_title
from desktop_chat.qt.snippet import shown_words
from desktop_chat.qt.text import isolated, one_line, tr

MOST_RECENT = 9
NOT_YET = UnixMillis(0)


class Section(Enum):
    """What kind of thing a line leads to, in the order in which equals are shown."""

    ROOMS = "rooms"
    PEOPLE = "people"
    COMMANDS = "commands"
    MESSAGES = "messages"


_MOST = {Section.ROOMS: 8, Section.PEOPLE: 5, Section.COMMANDS: 6, Section.MESSAGES: 6}
_ONLY = {">": (Section.COMMANDS,), "@": (Section.PEOPLE,), "#": (Section.ROOMS,)}
"""A first character that asks for one kind."""

Target = RosterEntry | Profile | Command | Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchLine:
    """One line. `spans` are the letters of `title` that were typed, as (start, end) in the UTF-16 units that Qt counts.

    `heading` stands above the first line of a section.
    """

    section: Section
    target: Target
    title: str
    spans: tuple[tuple[int, int], ...] = ()
    heading: str = ""


class SwitchLines:
    """All that can be offered while the switcher is open; `used` is when a target was last chosen, by `key_of`."""

    def __init__(
        self,
        rooms: Sequence[RosterEntry],
        commands: Sequence[Command],
        used: Mapping[str, UnixMillis],
        here: RoomId | None,
    ) -> None:
        self._used = used
        others = (entry for entry in rooms if entry.room != here)
        self._recent = sorted(others, key=lambda one: (self._last_used(one), self._chosen_at(one)), reverse=True)
        self._peers = {entry.peer for entry in rooms}
        self._targets: dict[Section, dict[str, Target]] = {
            Section.ROOMS: {key_of(entry): entry for entry in rooms},
            Section.PEOPLE: {},
            Section.COMMANDS: {key_of(command): command for command in commands},
        }
        self._indexes: dict[Section, FuzzyIndex] = {}
        self._hits: tuple[Hit, ...] = ()

    def know(self, people: Sequence[Profile]) -> None:
        """Offer these people as well, unless there is a conversation with them already."""
        new = {key_of(person): person for person in people if person.id not in self._peers}
        self._targets[Section.PEOPLE] |= new
        self._indexes.pop(Section.PEOPLE, None)

    def found(self, hits: Sequence[Hit]) -> None:
        """Offer these messages, which were found for what is typed."""
        self._hits = tuple(hits)

    def lines(self, typed: str, now: UnixMillis) -> tuple[SwitchLine, ...]:
        """Return what is offered: the conversations of late, or the commands, as long as nothing is typed."""
        sections = _ONLY.get(typed[:1], tuple(self._targets))
        words = typed[1:] if typed[:1] in _ONLY else typed
        if not words.strip():
            return self._unasked(sections)
        parts = [part for section in sections if (part := self._part(section, words, now))]
        parts.sort(key=lambda part: part[0], reverse=True)  # stable: equals stay in the order of sections
        shown = [line for _, lines in parts for line in lines]
        if len(sections) > 1:
            shown += _headed(Section.MESSAGES, [_line(Section.MESSAGES, hit, "") for hit in self._hits])
        return tuple(shown)

    def _unasked(self, sections: Sequence[Section]) -> tuple[SwitchLine, ...]:
        if self._recent and Section.ROOMS in sections:
            lines = [_line(Section.ROOMS, entry, "") for entry in self._recent[:MOST_RECENT]]
            return tuple(_headed(Section.ROOMS, lines, tr("Recent conversations")))
        section = sections[0] if len(sections) == 1 else Section.COMMANDS
        targets = sorted(self._targets[section].values(), key=self._chosen_at, reverse=True)
        return tuple(_headed(section, [_line(section, target, "") for target in targets]))

    def _part(self, section: Section, words: str, now: UnixMillis) -> tuple[float, list[SwitchLine]] | None:
        """Return how well the best line of a section fits, and its lines."""
        targets = self._targets[section]
        if section not in self._indexes:
            self._indexes[section] = FuzzyIndex([self._candidate(key, target) for key, target in targets.items()])
        best = self._indexes[section].best(words, now, _MOST[section])
        lines = [_line(section, targets[match.id], words) for match in best]
        return (best[0].score, _headed(section, lines)) if best else None

    def _candidate(self, key: str, target: Target) -> Candidate:
        used_at = self._last_used(target) if isinstance(target, RosterEntry) else self._chosen_at(target)
        other = target.handle if isinstance(target, Profile) else ""
        return Candidate(id=key, name=title_of(target), other=other, used_at=used_at)

    def _last_used(self, entry: RosterEntry) -> UnixMillis:
        return max(self._chosen_at(entry), entry.last_at)

    def _chosen_at(self, target: Target) -> UnixMillis:
        return self._used.get(key_of(target), NOT_YET)


def key_of(target: Target) -> str:
    """Return what a target is remembered by."""
    match target:
        case RosterEntry():
            return f"room {target.room}"
        case Profile():
            return f"person {target.id}"
        case Command():
            return f"command {target.id}"
        case Hit():
            return f"message {target.found.message.id}"


def title_of(target: Target) -> str:
    """Return the words of a line."""
    match target:
        case RosterEntry():
            return one_line(target.title)
        case Profile():
            return one_line(target.name)
        case Command():
            return plain_title(target)
        case Hit():
            return shown_words(target.found)[0]


def aside_of(target: Target) -> str:
    """Return what stands beside the words: a handle, where a message is, what is unread; nothing for a command."""
    match target:
        case RosterEntry():
            return tr("{count} unread", count=target.unread) if target.unread else ""
        case Profile():
            return f"@{isolated(target.handle)}"
        case Hit():
            who = isolated(target.author) if target.author else tr("Somebody")
            return tr("{who} in {place}", who=who, place=isolated(target.place))
        case Command():
            return ""


def heading_of(section: Section) -> str:
    """Return the words above a section."""
    match section:
        case Section.ROOMS:
            return tr("Conversations")
        case Section.PEOPLE:
            return tr("People")
        case Section.COMMANDS:
            return tr("Commands")
        case Section.MESSAGES:
            return tr("Messages")


def spoken_line(line: SwitchLine) -> str:
    """Return what a screen reader says for a line."""
    kind = tr("channel") if isinstance(line.target, RosterEntry) and line.target.kind is RoomKind.CHANNEL else ""
    parts = (line.heading, isolated(line.title), kind, aside_of(line.target))
    return ", ".join(part for part in parts if part)


def _line(section: Section, target: Target, words: str) -> SwitchLine:
    if isinstance(target, Hit):
        text, start, length = shown_words(target.found)
        return SwitchLine(section=section, target=target, title=text, spans=((start, start + length),))
    title = title_of(target)
    spans = tuple((_units(title[:start]), _units(title[:end])) for start, end in matched(words, title))
    return SwitchLine(section=section, target=target, title=title, spans=spans)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _headed(section: Section, lines: list[SwitchLine], heading: str = "") -> list[SwitchLine]:
    if lines:
        lines[0] = replace(lines[0], heading=heading or heading_of(section))
    return lines

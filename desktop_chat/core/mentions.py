"""Who is named in a text: `@handle`, as typed, where that is the handle of a known person and does not stand in code.

A handle may hold any character but spaces, so only knowing the people tells where one ends: "@ann." names ann, and
"@ann.b" names ann.b, if there is one. Before the @ no word may end: `ann@example.org` names nobody.
"""

import re
from collections.abc import Iterable, Mapping

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.user import Member, MemberState
from desktop_chat.domain.values import dataclass

MOST = 100
"""People that the server lets one message name."""
HANDLE_MAX = 40
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_AT = re.compile(rf"(?<![\w@])@(\S{{1,{HANDLE_MAX}}})")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person named in a text, from the @ at `start` to before `end`."""

    start: int
    end: int
    user: UserId


def handles_of(members: Iterable[Member]) -> dict[str, UserId]:
    """Return who can be named in a room, by handle: those who are in it."""
    return {member.handle.casefold(): member.user for member in members if member.state is MemberState.MEMBER}


def mentions_in(text: str, people: Mapping[str, UserId]) -> tuple[Mention, ...]:
    """Return all mentions in a text, in order; `people` are those known, by casefolded handle."""
    if "@" not in text:
        return ()
    found = []
    for match in _AT.finditer(_without_code(text)):
        length = _handle_length(match[1], people)
        if length:
            user = people[match[1][:length].casefold()]
            found.append(Mention(start=match.start(), end=match.start(1) + length, user=user))
    return tuple(found)


def named(text: str, people: Mapping[str, UserId]) -> tuple[UserId, ...]:
    """Return whom a text names, each once, in order, as many as a message may name."""
    return tuple(dict.fromkeys(mention.user for mention in mentions_in(text, people)))[:MOST]


def _without_code(text: str) -> str:
    """Return a text of the same length without what stands in code."""
    return _CODE.sub(lambda code: " " * len(code[0]), text) if "`" in text else text


def _handle_length(run: str, people: Mapping[str, UserId]) -> int:
    """Return how much of what follows an @ is a known handle, the longest one; 0 when none is."""
    for length in range(len(run), 0, -1):
        ends = length == len(run) or not (_WORD.match(run[length]) and _WORD.match(run[length - 1]))
        if ends and run[:length].casefold() in people:
            return length
    return 0

"""An examination over a server that fails at each step: every check is told once, and nothing is raised."""

from dataclasses import dataclass, field
from typing import TypeVar

import pytest

from desktop_chat.domain.diagnosis import Check, Finding, LiveFacts, SchemaFacts, Verdict, WayTimes
from desktop_chat.domain.errors import NotOurServer, ProtocolError, Refused, Transient, Unauthorised
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.ports import LiveRoom
from desktop_chat.domain.ports_doctor import Examiner
from desktop_chat.service.doctor import examine
from tests.service.virtual_time import run

Answer = TypeVar("Answer")
FACTS = SchemaFacts(at=0, frozen=False, migrations=("1",), open=(), policies=2, buckets=("avatars", "files"))
ROOM = LiveRoom(room=RoomId("r"), gen=4)
ANN = Examiner(user=UserId("ann"), token="t", room=ROOM)


@dataclass
class Script:
    """A server that answers as it is told to; a value that is an exception is raised."""

    skew: int | Exception | None = 0
    schema: Exception | None = None
    told: SchemaFacts | Exception = FACTS
    live: LiveFacts | Exception = field(default_factory=lambda: LiveFacts(forged=False, echo=0.01))
    generation: bool | Exception = False
    public: bool | Exception = False
    tried: list[int] = field(default_factory=list)
    closed: int = 0

    async def greet(self) -> int | None:
        return _answer(self.skew)

    async def find_schema(self) -> None:
        _answer(self.schema)

    async def facts(self, _token: str) -> SchemaFacts:
        return _answer(self.told)

    async def speak(self, _user: UserId, _token: str) -> LiveFacts:
        return _answer(self.live)

    async def joins_generation(self, room: LiveRoom, _token: str) -> bool:
        self.tried.append(room.gen)
        return _answer(self.generation)

    async def joins_public(self, _token: str | None) -> bool:
        return _answer(self.public)

    async def measure(self) -> WayTimes:
        return WayTimes(live=0.01, long_poll=0.01, calls=0.01)

    async def close(self) -> None:
        self.closed += 1


def _answer(given: Answer | Exception) -> Answer:
    if isinstance(given, Exception):
        raise given
    return given


def examined(script: Script, examiner: Examiner | None = ANN) -> dict[Check, Finding]:
    async def scenario() -> list[Finding]:
        return [finding async for finding in examine(script, ("1",), examiner)]

    found = run(scenario())
    assert [finding.check for finding in found] == list(Check)
    assert script.closed == 1
    return {finding.check: finding for finding in found}


def not_good(found: dict[Check, Finding]) -> dict[Check, Verdict]:
    return {check: finding.verdict for check, finding in found.items() if finding.verdict is not Verdict.GOOD}


def test_a_sound_server() -> None:
    script = Script()

    assert not_good(examined(script)) == {}
    assert script.tried == [5], "another generation than the one that is open"


@pytest.mark.parametrize(
    ("problem", "check", "looked_at"),
    [
        (Refused("secret_key", "A secret."), Check.KEY, {Check.KEY}),
        (Refused("wrong_key", "Wrong."), Check.KEY, {Check.ADDRESS, Check.KEY}),
        (NotOurServer("a portal"), Check.PROJECT, {Check.ADDRESS, Check.PROJECT}),
        (Transient("nobody"), Check.ADDRESS, {Check.ADDRESS}),
        (ProtocolError("rubbish"), Check.ADDRESS, {Check.ADDRESS}),
    ],
)
def test_what_comes_first_ends_the_rest(problem: Exception, check: Check, looked_at: set[Check]) -> None:
    found = examined(Script(skew=problem))

    assert found[check].verdict is Verdict.BAD
    assert {one for one, finding in found.items() if finding.verdict is not Verdict.OPEN} == looked_at


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (Script(skew=None), {Check.CLOCK: Verdict.OPEN}),
        (
            Script(told=Refused("no_schema", "None.")),
            {Check.SCHEMA: Verdict.BAD, Check.RIGHTS: Verdict.OPEN, Check.STORAGE: Verdict.OPEN},
        ),
        (
            Script(told=Unauthorised("over")),
            {Check.SCHEMA: Verdict.BAD, Check.RIGHTS: Verdict.OPEN, Check.STORAGE: Verdict.OPEN},
        ),
        (
            Script(live=Transient("closed")),
            {Check.LIVE: Verdict.BAD, Check.FORGERY: Verdict.OPEN, Check.ECHO: Verdict.OPEN},
        ),
        (Script(live=LiveFacts(forged=True, echo=0.01)), {Check.FORGERY: Verdict.BAD}),
        (Script(live=LiveFacts(forged=False, echo=None)), {Check.FORGERY: Verdict.OPEN, Check.ECHO: Verdict.BAD}),
        (Script(live=LiveFacts(forged=True, echo=None)), {Check.FORGERY: Verdict.BAD, Check.ECHO: Verdict.BAD}),
        (Script(generation=True), {Check.GENERATIONS: Verdict.BAD}),
        (Script(generation=Transient("closed")), {Check.GENERATIONS: Verdict.OPEN}),
        (Script(public=True), {Check.PUBLIC: Verdict.WARNING}),
        (Script(public=Refused("x", "No.")), {Check.PUBLIC: Verdict.OPEN}),
    ],
)
def test_each_fault_is_found_and_the_rest_is_looked_at(script: Script, expected: dict[Check, Verdict]) -> None:
    assert not_good(examined(script)) == expected


def test_without_a_room_its_topics_are_left_open() -> None:
    nobody = Examiner(user=UserId("ann"), token="t")

    assert not_good(examined(Script(), nobody)) == {Check.GENERATIONS: Verdict.OPEN}


@pytest.mark.parametrize(
    ("problem", "verdict"),
    [(None, Verdict.GOOD), (Refused("no_schema", ""), Verdict.BAD), (Transient("x"), Verdict.BAD)],
)
def test_before_anybody_signs_in_the_tables_are_looked_for(problem: Exception | None, verdict: Verdict) -> None:
    found = examined(Script(schema=problem), None)

    assert found[Check.SCHEMA].verdict is verdict
    assert {found[check].verdict for check in (Check.RIGHTS, Check.LIVE, Check.FORGERY, Check.ECHO)} == {Verdict.OPEN}

"""How soon messages flow again after each fault, and how soon over tier 1; lost or shown twice: none, or it is counted.

Twenty clients at once, each the program's own service and store behind a fault proxy of its own; one more person writes
ten messages a second past all proxies. The same clients go through one fault after the other. For each:

- `flow_s`: from the fault until messages are shown as they are written again: until the last one that came more than
  `LATE` seconds after it was written, or, if none did, until the first. Where the server was away (`server_restart`),
  from when it serves again; sending (`half_open_sending`), until the own message is accepted too.
- `tier1_s`: from the same moment until tier 1 is live with all that is there. What blocks the upgrade ends after
  `BLOCKED` seconds, and `tier1_s` is counted from that end.
- `lost`: messages that a client has never shown; `duplicated`: that stood in its timeline twice.
"""

import asyncio
import contextlib
import os
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.crowd import PATIENCE, Crowd, Member, Server, a_crowd, a_server, is_live
from benchmarks.figures import distribution
from desktop_chat.domain.link import Tier
from desktop_chat.transport.fault_kinds import Answer, Traffic

CLIENTS = 20
EVERY = 0.1
"""Seconds between two messages of the writer."""
BEFORE = 1.0
"""Seconds that messages flow before each fault, so that it hits connections in use."""
AFTER = 2.0
"""Seconds that messages go on when all is well again, so that a second stumble would be seen."""
LATE = 1.0
BLOCKED = 8.0
ASLEEP = 3600.0
_FILES = 4096


@dataclass(slots=True)
class Writer:
    """The person whom nothing hits: writes a numbered message every now and then, and knows when each went out."""

    crowd: Crowd
    server: Server
    written: list[tuple[float, str]] = field(default_factory=list)

    async def write_on(self) -> None:
        """Write until cancelled; not while the server is away: how an outbox empties is a figure of its own."""
        while True:
            await self.server.back.wait()
            text = f"message {len(self.written)}"
            self.written.append((time.perf_counter(), text))
            await self.crowd.members[0].service.send(self.crowd.room, text)
            await asyncio.sleep(EVERY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one fault did to one client, as moments: what is counted from, the own message accepted, tier 1 back.

    `direct_from` is where tier 1 is counted from, if not from `struck`.
    """

    struck: float
    direct: float
    accepted: float | None = None
    direct_from: float | None = None


Scenario = Callable[["Stage", Member], Awaitable[Outcome]]


@dataclass(slots=True)
class Stage:
    """What a scenario needs: the crowd, the writer, and a server that somebody may kill, once for all clients."""

    crowd: Crowd
    writer: Writer
    server: Server

    def flows(self, member: Member, outcome: Outcome) -> float:
        """Return when messages were shown to a client as they were written again."""
        first = member.witness.first_shown
        shown = [(at, first[text]) for at, text in self.writer.written if at > outcome.struck and text in first]
        late = [seen for at, seen in shown if seen - at > LATE]
        flowed = max(late) if late else min(seen for _, seen in shown)
        return max(flowed, outcome.accepted or 0.0)

    async def direct_again(self, member: Member, struck: float) -> float:
        """Return when tier 1 was live with everything, after its loss had been noticed."""

        def lost() -> list[float]:
            changes = member.witness.changes
            return [at for at, status in changes if at > struck and not is_live(status, Tier.DIRECT)]

        await member.witness.until(lambda _: bool(lost()))
        await member.live(Tier.DIRECT, limit=PATIENCE + 60)
        return next(at for at, status in member.witness.changes if at > lost()[-1] and is_live(status, Tier.DIRECT))


async def _rst(stage: Stage, member: Member) -> Outcome:
    struck = time.perf_counter()
    _need(member.proxy.cut(), "nothing was connected that could be cut")
    return Outcome(struck=struck, direct=await stage.direct_again(member, struck))


async def _half_open_idle(stage: Stage, member: Member) -> Outcome:
    struck = time.perf_counter()
    _need(member.proxy.freeze(Traffic.WEBSOCKETS), "there is no socket that could be frozen")
    return Outcome(struck=struck, direct=await stage.direct_again(member, struck))


async def _half_open_sending(stage: Stage, member: Member) -> Outcome:
    struck = time.perf_counter()
    _need(member.proxy.freeze(), "nothing was connected that could be frozen")
    own = f"from {member.name} at {struck}"
    await member.service.send(stage.crowd.room, own)
    # The writer shows what the server has accepted.
    accepted = await stage.crowd.members[0].shows(own)
    return Outcome(struck=struck, accepted=accepted, direct=await stage.direct_again(member, struck))


async def _blocked_upgrade(stage: Stage, member: Member) -> Outcome:
    struck = time.perf_counter()
    member.proxy.set(Answer(status=403, body=b"<h1>Forbidden</h1>"), Traffic.WEBSOCKETS)
    member.proxy.cut(Traffic.WEBSOCKETS)
    await asyncio.sleep(BLOCKED)
    _need(not is_live(member.witness.status, Tier.DIRECT), "tier 1 was live although its upgrade was refused")
    member.proxy.set(None)
    freed = time.perf_counter()
    return Outcome(struck=struck, direct_from=freed, direct=await stage.direct_again(member, struck))


async def _server_restart(stage: Stage, member: Member) -> Outcome:
    killed = time.perf_counter()
    if member is stage.crowd.members[1]:
        await stage.server.kill()
        await stage.server.start_again()
    await stage.server.back.wait()
    return Outcome(struck=stage.server.ready_at, direct=await stage.direct_again(member, killed))


async def _wake(stage: Stage, member: Member) -> Outcome:
    # Whatever was connected before the lid was closed is dead, and an hour has passed that the monotonic clock missed.
    struck = time.perf_counter()
    _need(member.proxy.freeze(), "nothing was connected that could be frozen")
    member.clock.jump(ASLEEP)
    return Outcome(struck=struck, direct=await stage.direct_again(member, struck))


def _need(found: object, otherwise: str) -> None:
    """End the benchmark rather than measure a fault that did not happen."""
    if not found:
        raise RuntimeError(otherwise)


SCENARIOS: dict[str, Scenario] = {
    "rst": _rst,
    "half_open_sending": _half_open_sending,
    "half_open_idle": _half_open_idle,
    "blocked_upgrade": _blocked_upgrade,
    "server_restart": _server_restart,
    "wake": _wake,
}


def measure(clients: int = CLIENTS, names: tuple[str, ...] = tuple(SCENARIOS)) -> dict[str, object]:
    """Run the benchmark with so many clients, each through all of these faults."""
    # Each client has two connections, each connection two ends here and one at the server, and a store.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(_FILES, most), most))
    with tempfile.TemporaryDirectory(prefix="dcf-") as folder:
        return asyncio.run(_measure(Path(folder), clients, names))


async def _measure(home: Path, clients: int, names: tuple[str, ...]) -> dict[str, object]:
    people = ["writer", *(f"client{number}" for number in range(clients))]
    async with a_server(home) as server, a_crowd(home, people, server) as crowd:
        stage = Stage(crowd, Writer(crowd, server), server)
        figures = {name: await _run(stage, SCENARIOS[name]) for name in names}
    return {**figures, "load": round(os.getloadavg()[0], 2)}


async def _run(stage: Stage, scenario: Scenario) -> dict[str, object]:
    victims = stage.crowd.members[1:]
    for member in victims:
        await member.live(Tier.DIRECT, limit=PATIENCE + 60)
    first = len(stage.writer.written)
    async with _writing(stage.writer):
        await asyncio.sleep(BEFORE)
        outcomes = await asyncio.gather(*(scenario(stage, member) for member in victims))
        await asyncio.sleep(AFTER)
    written = [text for _, text in stage.writer.written[first:]]
    lost = [await _never_shown(member, written) for member in victims]
    return {
        "flow_s": distribution(
            [stage.flows(member, outcome) - outcome.struck for member, outcome in zip(victims, outcomes, strict=True)]
        ),
        "tier1_s": distribution([outcome.direct - (outcome.direct_from or outcome.struck) for outcome in outcomes]),
        "lost": sum(map(len, lost)),
        "duplicated": sum(_twice(member) for member in victims),
    }


async def _never_shown(member: Member, texts: list[str]) -> list[str]:
    with contextlib.suppress(TimeoutError):
        await member.witness.until(lambda _: not member.lost(texts))
    return member.lost(texts)


def _twice(member: Member) -> int:
    """Count what stood in the timeline twice: by the witness, and by the program itself."""
    return max(member.witness.twice, member.service.link_report().counters.shown_twice)


@contextlib.asynccontextmanager
async def _writing(writer: Writer) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(writer.write_on(), name="writer")
        yield
        task.cancel()

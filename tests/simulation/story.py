"""One seed played from its beginning to rest: who is there, what they do, and what goes wrong meanwhile."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from desktop_chat.core.diffs import SessionPhase
from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.link import Tier
from desktop_chat.domain.room import RoomKind
from tests.service.virtual_time import run
from tests.service.worlds import server_now
from tests.simulation.checker import Checker
from tests.simulation.device import Device
from tests.simulation.faults import FAULTS, Faults
from tests.simulation.history import History
from tests.simulation.people import Actions
from tests.simulation.server import SimServer

ANN = UserId("00000000-0000-7000-8000-00000000000a")
BO = UserId("00000000-0000-7000-8000-00000000000b")
CY = UserId("00000000-0000-7000-8000-00000000000c")
TEAM = RoomId("00000000-0000-7000-8000-000000000100")
GARDEN = RoomId("00000000-0000-7000-8000-000000000200")
REST = 100.0
"""Seconds after which everything has come to rest on a perfect network."""
ROUNDS = 6
SETTLED = 5.0
"""Seconds in which the marks of what was read at the end are told."""
TAIL = 32.0
GAP = 1.0
DEAF = 0.25
"""The share of stories that end with a tier that brings nothing."""
LEFT = 5
"""Looks at the tail within which such a tier is left: three, and some time for the next to open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a story ended: the hash of its trace, what was broken, and how much has happened."""

    seed: int
    digest: str
    violations: tuple[str, ...]
    messages: int
    seconds: float
    counts: dict[str, int]
    lines: tuple[str, ...] = ()


class Story:
    """The stage of one seed. Only some kinds of faults happen in each, so that each gets its turn to matter."""

    def __init__(self, seed: int, history: History) -> None:
        self.chance = random.Random(seed)
        self.history = history
        self.server = SimServer(server_now, random.Random(f"{seed}-server"))
        for user, name in ((ANN, "Ann"), (BO, "Bo"), (CY, "Cy")):
            _ = self.server.add_person(user, name)
        _ = self.server.create_room(TEAM, RoomKind.GROUP, "Team", [ANN, BO, CY])
        _ = self.server.create_room(GARDEN, RoomKind.GROUP, "Garden", [BO, ANN, CY])
        self.server.per = self.chance.choice((5, 20, 100))
        self.server.token_life_ms = self.chance.choice((40_000, 300_000, 3_600_000))
        self.checker = Checker(self.server, history)
        cast = [("ann-1", ANN), ("bo-1", BO), ("cy-1", CY), ("ann-2", ANN)][: self.chance.choice((2, 3, 3, 4))]
        self.devices = [Device(name, self.server, user, history, seed) for name, user in cast]
        for device in self.devices:
            self.checker.watch(device)
        kinds = [kind for kind in FAULTS if self.chance.random() < 0.35]
        if "restore" in kinds and "lack" in kinds:
            kinds.remove(
                "lack"
            )  # of a damaged log that is then replaced, a row may stay in view: not held to the rules
        self.faults = Faults(self.server, self.devices, self.checker, random.Random(f"{seed}-faults"), kinds)
        self.actions = Actions(self.server, self.checker, history, random.Random(f"{seed}-people"), (TEAM, GARDEN))

    async def play(self) -> None:
        """Play the story, let everything come to rest, and look at what is left."""
        for device in self.devices:
            device.clock.ahead = self.faults.skew()
            await device.start()
            await device.sign_in()
            await self._try(device, partial(device.service.open_room, TEAM))
        steps = self.chance.choice((20, 60, 200))
        pace = self.chance.choice((0.05, 0.5, 3.0))
        for _step in range(steps):
            await asyncio.sleep(self.chance.expovariate(1 / pace))
            if self.chance.random() < 0.3:
                await self.faults.strike()
            else:
                self._act(self.chance.choice(self.devices))
        await self._rest()
        await self._probe()
        for device in self.devices:
            await device.stop()

    def _act(self, device: Device) -> None:
        """Let a person do something; who is killed meanwhile never learns whether it was kept."""
        if device.alive:
            _ = device.tasks.spawn(self._try(device, lambda: self.actions.do(device)), "person")

    async def _try(self, device: Device, work: Callable[[], Awaitable[object]]) -> None:
        async with device.hands:
            try:
                _ = await work()
            except DesktopChatError as error:
                self.history.note(device.name, "could not", type(error).__name__)

    async def _rest(self) -> None:
        await self.faults.heal()
        for _round in range(ROUNDS):
            for device in self.devices:
                await self._bring_back(device)
            await asyncio.sleep(REST)
            for device in self.devices:
                await self.actions.read_everything(device)
            refused = [await self.actions.answer_refusals(device) for device in self.devices]
            out = [device for device in self.devices if device.phase is not SessionPhase.SIGNED_IN]
            if not any(refused) and not out:
                break
        await asyncio.sleep(SETTLED)
        await self.checker.at_rest(self.devices)
        for device in self.devices:
            for room in (TEAM, GARDEN):
                await self.actions.read_whole(device, room)
                self.checker.shows_the_log(device, room)

    async def _bring_back(self, device: Device) -> None:
        """Let a person start the program if it has died, and sign in again if they are asked to."""
        if not device.alive:
            await device.start()
        if device.phase is not SessionPhase.SIGNED_IN:
            await device.sign_in()
        await device.service.refresh()

    async def _probe(self) -> None:
        """Lose the last message before a silence, and one before another: both must be found in their time."""
        writer = self.devices[0]
        for count, wait, rule in ((1, TAIL, "the tail is checked"), (2, GAP, "a gap is repaired")):
            for number in range(count):
                self.server.mute = 1.0 if number == 0 else 0.0
                await self._try(writer, lambda: self.actions.send(writer, TEAM))
                await asyncio.sleep(0.1)
            await asyncio.sleep(wait)
            self.checker.found_in_time(self.devices, TEAM, rule)
        self.server.mute = 0.0
        if self.chance.random() < DEAF:
            await self._go_deaf(writer)

    async def _go_deaf(self, writer: Device) -> None:
        """Let the best tier of all answer and bring nothing: another has to carry, until it brings something again."""
        for deaf in (True, False):
            for device in self.devices:
                device.transports[Tier.DIRECT].deaf = deaf
            for _message in range(LEFT):
                await self._try(writer, lambda: self.actions.send(writer, TEAM))
                await asyncio.sleep(TAIL)
            await self._try(writer, lambda: self.actions.send(writer, TEAM))
            await asyncio.sleep(GAP)
            self.checker.found_in_time(self.devices, TEAM, "a deaf tier is left")
            self.checker.carries(self.devices, TEAM, Tier.DIRECT, carries=not deaf)


def play(seed: int, *, keep_lines: bool = False) -> Outcome:
    """Play one seed in virtual time."""
    history = History(keep_lines=keep_lines)
    seconds = run(_played(seed, history))
    return Outcome(
        seed=seed,
        digest=history.digest(),
        violations=tuple(history.violations),
        messages=len(history.sent),
        seconds=seconds,
        counts=dict(history.counts),
        lines=tuple(history.lines),
    )


async def _played(seed: int, history: History) -> float:
    story = Story(seed, history)
    await story.play()
    return asyncio.get_running_loop().time()

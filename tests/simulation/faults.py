"""What goes wrong in a story. Each kind of fault is a method; a story lets only some kinds happen."""

import asyncio
import random
from collections.abc import Sequence

from desktop_chat.domain.ids import Epoch
from desktop_chat.domain.link import Tier
from tests.service.model_server import Backup
from tests.simulation.checker import Checker
from tests.simulation.device import Device
from tests.simulation.server import WORK, SimServer

DAY = 86_400_000
FAULTS = (
    "weather",
    "black_hole",
    "offline",
    "cut",
    "block",
    "flap",
    "strangers",
    "server_restart",
    "slow_server",
    "kill",
    "clock_jump",
    "skew",
    "expire",
    "mute",
    "deafen",
    "restore",
    "lack",
    "full_disk",
)


class Faults:
    """The misfortunes of one story, until they are healed."""

    def __init__(
        self,
        server: SimServer,
        devices: Sequence[Device],
        checker: Checker,
        chance: random.Random,
        kinds: Sequence[str],
    ) -> None:
        self._server = server
        self._devices = devices
        self._checker = checker
        self._chance = chance
        self._kinds = kinds
        self._backup: Backup | None = None
        self._over = False

    def skew(self) -> int:
        """Return how wrong a device's clock is from the beginning, in ms."""
        return self._chance.choice((-DAY, 0, DAY)) if "skew" in self._kinds else 0

    async def strike(self) -> None:
        """Let something go wrong, if this story has such a thing."""
        if not self._kinds:
            return
        kind = self._chance.choice(self._kinds)
        device = self._chance.choice(self._devices)
        device.history.note(device.name, "fault", kind)
        await getattr(self, f"_{kind}")(device)

    async def heal(self) -> None:
        """Let nothing be wrong any more."""
        self._over = True
        for model in self._server.rooms.values():
            if model.lacking:
                model.lacking = 0
                self._checker.damaged()
        self._server.mute, self._server.work, self._server.down = 0.0, WORK, False
        for device in self._devices:
            device.wire.heal()
            device.fill_disk(full=False)
            for transport in device.transports.values():
                transport.deaf = False

    async def _weather(self, device: Device) -> None:
        wire, pick = device.wire, self._chance.choice
        wire.slowest = pick((0.0, 0.05, 0.5, 3.0))
        wire.lost, wire.doubled = pick((0.0, 0.05, 0.3)), pick((0.0, 0.05, 0.3))
        wire.request_lost, wire.answer_lost = pick((0.0, 0.05, 0.3)), pick((0.0, 0.05, 0.3))

    async def _black_hole(self, device: Device) -> None:
        device.wire.hole = True
        self._after(60.0, device, "hole", value=False)

    async def _offline(self, device: Device) -> None:
        device.wire.up = False
        for transport in device.transports.values():
            transport.cut()
        self._after(90.0, device, "up", value=True)

    async def _cut(self, device: Device) -> None:
        device.transports[self._chance.choice(tuple(Tier))].cut()

    async def _block(self, device: Device) -> None:
        tier = self._chance.choice(tuple(Tier))
        device.wire.blocked[tier] = None
        device.transports[tier].cut()

    async def _flap(self, device: Device) -> None:
        device.wire.blocked.clear()
        for tier in (Tier.DIRECT, Tier.LIBRARY):
            if self._chance.random() < 0.5:
                device.wire.blocked[tier] = None
                device.transports[tier].cut()

    async def _strangers(self, device: Device) -> None:
        device.wire.strangers = self._chance.choice((0.0, 0.2, 1.0))

    async def _server_restart(self, _device: Device) -> None:
        if not self._server.down:
            self._server.stop()
            _ = asyncio.get_running_loop().call_later(self._chance.uniform(0.5, 30.0), self._server.restart)

    async def _slow_server(self, device: Device) -> None:
        """Let every write take its time; what stands between grows impatient and asks twice."""
        self._server.work = self._chance.choice((WORK, 0.2, 1.0))
        device.wire.doubled = 0.3

    async def _kill(self, device: Device) -> None:
        if device.alive:
            await device.kill()
        else:
            await device.start()

    async def _clock_jump(self, device: Device) -> None:
        device.clock.ahead += self._chance.choice((-3_600_000, 60_000, DAY))
        device.jumped_at = device.clock.monotonic()

    async def _skew(self, device: Device) -> None:
        """A clock that is wrong from the beginning needs no moment; see `skew`."""

    async def _expire(self, _device: Device) -> None:
        self._server.expire_tokens()

    async def _mute(self, _device: Device) -> None:
        self._server.mute = self._chance.choice((0.0, 0.2, 1.0))

    async def _deafen(self, device: Device) -> None:
        """Let a tier bring nothing, though it answers; or let it hear again."""
        transport = device.transports[self._chance.choice(tuple(Tier))]
        transport.deaf = not transport.deaf

    async def _restore(self, _device: Device) -> None:
        """Take a backup, or go back to one: with a restart, told by a new epoch or not."""
        if self._backup is None:
            self._backup = self._server.backup()
            return
        number = self._chance.randrange(1, 1 << 16)
        epoch = Epoch(f"00000000-0000-7000-8000-{number:012x}") if self._chance.random() < 0.5 else None
        self._server.stop()
        self._server.go_back(self._backup, epoch)
        self._server.restart()
        self._checker.restored(self._devices, told=epoch is not None)
        self._backup = None

    async def _lack(self, _device: Device) -> None:
        """Let a room tell of a line that its log has not, as a damaged one does; or be whole again."""
        model = self._chance.choice(tuple(self._server.rooms.values()))
        model.lacking = 0 if model.lacking else 1
        self._checker.damaged()

    async def _full_disk(self, device: Device) -> None:
        device.fill_disk(full=True)
        _ = asyncio.get_running_loop().call_later(self._chance.uniform(1.0, 20.0), lambda: device.fill_disk(full=False))

    def _after(self, longest: float, device: Device, name: str, *, value: bool) -> None:
        """Let a fault of a wire pass."""
        _ = asyncio.get_running_loop().call_later(
            self._chance.uniform(0.05, 1.0) * longest, setattr, device.wire, name, value
        )

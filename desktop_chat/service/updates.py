"""Looks for newer versions, fetches and verifies what installs them, and hands that to the system's installer.

It installs nothing unasked. Only what a trusted key has signed is looked at (`core.updates`).
"""

import logging
from collections.abc import Callable

from desktop_chat.core.updates import (
    Decision,
    Deed,
    Verify,
    anchored,
    believe,
    check_fresh,
    decide,
    is_over,
    next_check,
)
from desktop_chat.domain.ports import Clock
from desktop_chat.domain.update import (
    Artefact,
    DownloadFailed,
    Installation,
    Origin,
    Release,
    Stage,
    UpdateError,
    UpdatesOff,
    UpdateStatus,
)
from desktop_chat.domain.update_settings import Channel, UpdateSettings
from desktop_chat.domain.values import dataclass, replace
from desktop_chat.service.update_ports import UpdateFeed, UpdateInstaller, UpdateMemory

logger = logging.getLogger(__name__)

RETRY_S = 3600.0
"""Seconds from a look that failed, or that a person does not want, to the next one."""
_BUSY = frozenset({Stage.CHECKING, Stage.DOWNLOADING, Stage.INSTALLING})


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateParts:
    """What an updater works with. Without a `feed`, or a `pinned` key of 32 bytes, it looks for nothing."""

    own: Installation
    feed: UpdateFeed | None
    pinned: bytes
    verify: Verify
    memory: UpdateMemory
    installer: UpdateInstaller
    clock: Clock


class Updater:
    """One for the whole program. `told` hears of every change of `status`."""

    def __init__(self, parts: UpdateParts, told: Callable[[UpdateStatus], None]) -> None:
        self._parts = parts
        self._told = told
        self._ready: tuple[str, Artefact] | None = None
        off = parts.feed is None or not parts.pinned
        self.status = (
            UpdateStatus(stage=Stage.OFF, problem=str(UpdatesOff())) if off else UpdateStatus(stage=Stage.IDLE)
        )

    async def run(self, settings: Callable[[], UpdateSettings]) -> None:
        """Look once a day for as long as the program runs; not where nothing could be installed or is published."""
        parts = self._parts
        if self.status.stage is Stage.OFF or parts.own.origin is Origin.CHECKOUT:
            return
        while True:
            marks = await parts.memory.load()
            chance = int.from_bytes(parts.clock.entropy(4), "big") / 2**32
            await parts.clock.sleep(next_check(marks.checked, parts.clock.now(), chance))
            wanted = settings()
            if wanted.check:
                await self.check(wanted.channel)
            if not wanted.check or self.status.stage in {Stage.FAILED, Stage.STALE}:
                await parts.clock.sleep(RETRY_S)

    async def check(self, channel: Channel) -> None:
        """Look now, and fetch what can be installed; the status tells how that goes. Harmless while it is busy."""
        if self.status.stage in _BUSY or self._parts.feed is None or self.status.stage is Stage.OFF:
            return
        self._ready = None
        self._tell(UpdateStatus(stage=Stage.CHECKING))
        try:
            release = await self._newest(self._parts.feed, channel)
            await self._follow(release, decide(release, self._parts.own))
        except UpdateError as error:
            logger.info("No update: %s", type(error).__name__)
            await self._fail(error)

    async def install(self) -> None:
        """Install what is ready; ask the person first."""
        if self._ready is None or self.status.stage is not Stage.READY:
            return
        self._tell(replace(self.status, stage=Stage.INSTALLING))
        try:
            done = await self._parts.installer.install(*self._ready)
        except UpdateError as error:
            self._tell(replace(self.status, stage=Stage.FAILED, problem=str(error)))
            return
        self._tell(replace(self.status, stage=Stage.INSTALLED if done else Stage.HANDED_OVER))

    async def _newest(self, feed: UpdateFeed, channel: Channel) -> Release:
        parts = self._parts
        signed = await feed.newest(channel)
        marks = believe(signed, channel, anchored(await parts.memory.load(), parts.pinned), parts.verify)
        now = parts.clock.now()
        # First remembered, then used: whoever shows something older later is found out.
        await parts.memory.keep(replace(marks, checked=now))
        check_fresh(signed.release, now)
        return signed.release

    async def _fail(self, error: UpdateError) -> None:
        """Say what went wrong; and where it has for so long that nothing is known any more, say that."""
        marks = await self._parts.memory.load()
        over = is_over(marks.expires, self._parts.clock.now())
        status = replace(self.status, stage=Stage.STALE if over else Stage.FAILED, problem=str(error))
        self._tell(replace(status, since=marks.expires) if over else status)

    async def _follow(self, release: Release, decision: Decision) -> None:
        match decision.deed:
            case Deed.NOTHING:
                self._tell(UpdateStatus(stage=Stage.CURRENT))
            case Deed.TELL:
                told = UpdateStatus(stage=Stage.NEWER, version=str(release.version), notes=release.notes)
                self._tell(replace(told, hint=decision.hint))
            case Deed.FETCH:
                assert decision.artefact is not None
                await self._fetch(release, decision.artefact)

    async def _fetch(self, release: Release, artefact: Artefact) -> None:
        if self._parts.feed is None:
            raise DownloadFailed("there is no place to fetch it from")
        status = UpdateStatus(
            stage=Stage.DOWNLOADING, version=str(release.version), notes=release.notes, size=artefact.size
        )
        self._tell(status)
        file = await self._parts.feed.download(artefact, lambda done: self._tell(replace(status, done=done)))
        self._ready = (file, artefact)
        self._tell(replace(status, stage=Stage.READY, done=artefact.size))

    def _tell(self, status: UpdateStatus) -> None:
        self.status = status
        self._told(status)

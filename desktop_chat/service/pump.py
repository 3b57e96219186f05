"""The pump: the only code that records what happened and publishes it, one thing after the other.

Everything passes one bounded queue. What has arrived together is recorded in one transaction; while the store works,
the next batch gathers by itself. So an event that comes alone is applied at once, and no timer stands in its way.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from desktop_chat.domain.errors import StoreError
from desktop_chat.domain.events import Recordable, ServerEvent
from desktop_chat.domain.ports import Clock, Recorded, Store
from desktop_chat.domain.values import dataclass

logger = logging.getLogger(__name__)

CAPACITY = 1000
"""Inputs that may wait; beyond, whoever brings more has to wait, down to the socket."""
MOST_TOGETHER = 500
"""Inputs in one transaction."""
FRAME = 0.016
"""Seconds within which a flood is put on the screen only once."""
QUICK = 4
"""Batches within one frame that are still applied at once; only then is it a flood."""

T = TypeVar("T")


class Intake(Protocol):
    """What the pump asks about events, and tells about what was recorded."""

    def sort(self, event: ServerEvent) -> tuple[Recordable, ...]:
        """Return what of a live event is to be recorded now: nothing, itself, or itself with held ones."""
        ...

    def settle(self, news: tuple[Recordable, ...], recorded: Recorded) -> tuple[Recordable, ...]:
        """Learn what was recorded; return events that were held back and are next now."""
        ...

    def failed(self, error: Exception) -> None:
        """Learn that something could not be sorted or recorded, so that it is fetched again."""
        ...

    async def show(self, recorded: Recorded) -> None:
        """Publish what a transaction changed. Runs inside the pump: it must not wait for the pump."""
        ...


@dataclass(slots=True)
class _News:
    news: tuple[Recordable, ...]
    done: "asyncio.Future[Recorded] | None"


@dataclass(slots=True)
class _Job:
    work: Callable[[], Awaitable[Any]]
    done: "asyncio.Future[Any]"


class Pump:
    """One queue, one writer, one order."""

    def __init__(self, store: Store, clock: Clock, intake: Intake) -> None:
        self._store = store
        self._clock = clock
        self._intake = intake
        self._queue: asyncio.Queue[ServerEvent | _News | _Job] = asyncio.Queue(CAPACITY)
        self._batch: list[ServerEvent | _News | _Job] = []
        self._frame_began = 0.0
        self._in_frame = 0
        self._running = False

    async def offer(self, event: ServerEvent) -> None:
        """Bring a live event; waits while the queue is full."""
        await self._queue.put(event)

    def offer_at_once(self, event: ServerEvent) -> bool:
        """Bring a live event if there is room for it; False: `offer` it, and wait."""
        room = not self._queue.full()
        if room:
            self._queue.put_nowait(event)
        return room

    async def record(self, *news: Recordable) -> Recorded:
        """Record and publish; return what has changed when both are done (raises `StoreError`)."""
        done: asyncio.Future[Recorded] = asyncio.get_running_loop().create_future()
        await self._queue.put(_News(news, done))
        return await done

    async def change(self, work: Callable[[], Awaitable[Recorded]]) -> Recorded:
        """Let a change of the store run in its turn and publish what it says it changed (raises what it raises)."""

        async def changed() -> Recorded:
            recorded = await work()
            await self._record(list(await self._settled((), recorded)), [])
            return recorded

        return await self.read(changed)

    async def read(self, work: Callable[[], Awaitable[T]]) -> T:
        """Let something run in its turn, so that no change can come between its reading and its publishing."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        await self._queue.put(_Job(work, done))
        return await done

    async def drain(self, limit: float) -> None:
        """Return when everything that waits now is done, at the latest after `limit` seconds; at once without `run`."""
        if not self._running:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit):
                await self.read(_nothing)

    async def run(self) -> None:
        """Work for ever; cancelled at the end."""
        self._running = True
        try:
            while True:
                self._batch = [await self._queue.get()]
                while len(self._batch) < MOST_TOGETHER and not self._queue.empty():
                    self._batch.append(self._queue.get_nowait())
                await self._apply(self._batch)
                self._batch = []
                await self._pace()
        finally:
            self._running = False
            self._drop_waiting()

    async def _pace(self) -> None:
        """Wait for the rest of the frame when this one has had its share of batches already."""
        now = self._clock.monotonic()
        if now - self._frame_began >= FRAME:
            self._frame_began, self._in_frame = now, 0
        self._in_frame += 1
        if self._in_frame > QUICK:
            await self._clock.sleep(FRAME - (now - self._frame_began))

    async def _apply(self, batch: list[ServerEvent | _News | _Job]) -> None:
        """Work a batch off in its order: what can be recorded together is, up to the next job."""
        news: list[Recordable] = []
        waiting: list[asyncio.Future[Recorded]] = []
        for entry in batch:
            if isinstance(entry, _Job):
                await self._record(news, waiting)
                news, waiting = [], []
                await self._run(entry)
            elif isinstance(entry, _News):
                news += entry.news
                if entry.done is not None:
                    waiting.append(entry.done)
            else:
                news += self._sorted(entry)
        await self._record(news, waiting)

    def _sorted(self, event: ServerEvent) -> tuple[Recordable, ...]:
        try:
            return self._intake.sort(event)
        except Exception as error:  # noqa: BLE001  one strange event must not end the pump; what it told is fetched
            self._fail(error, [])
            return ()

    async def _record(self, news: list[Recordable], waiting: list["asyncio.Future[Recorded]"]) -> None:
        try:
            recorded = await self._record_all(tuple(news))
        except Exception as error:  # noqa: BLE001  a failing batch must not end the pump; it is told and fetched again
            self._fail(error, waiting)
            return
        for done in waiting:
            if not done.done():
                done.set_result(recorded)

    async def _record_all(self, news: tuple[Recordable, ...]) -> Recorded:
        """Record and publish, and again with what was held back and is next now."""
        first: Recorded | None = None
        while news:
            recorded = await self._store.record(news)
            news = await self._settled(news, recorded)
            first = first or recorded
        return first or Recorded()

    async def _settled(self, news: tuple[Recordable, ...], recorded: Recorded) -> tuple[Recordable, ...]:
        following = self._intake.settle(news, recorded)
        try:
            await self._intake.show(recorded)
        except Exception:  # it is stored: who is told that it is not would write it again
            logger.exception("What was stored could not be shown")
        return following

    async def _run(self, job: _Job) -> None:
        try:
            result = await job.work()
        except Exception as error:  # noqa: BLE001  the caller gets it; the pump goes on
            if not job.done.done():
                job.done.set_exception(error)
        else:
            if not job.done.done():
                job.done.set_result(result)

    def _fail(self, error: Exception, waiting: list["asyncio.Future[Recorded]"]) -> None:
        if not isinstance(error, StoreError):
            logger.error("A batch could not be applied", exc_info=error)
            # Whoever waits knows what to do when something could not be stored, whatever the reason.
            bug, error = error, StoreError("This could not be stored.")
            error.__cause__ = bug
        self._intake.failed(error)
        for done in waiting:
            if not done.done():
                done.set_exception(error)

    def _drop_waiting(self) -> None:
        """Let nobody wait for a pump that has ended."""
        while not self._queue.empty():
            self._batch.append(self._queue.get_nowait())
        for entry in self._batch:
            if isinstance(entry, _News | _Job) and entry.done is not None:
                _ = entry.done.cancel()


async def _nothing() -> None:
    """Stand at the end of the queue: when this has run, so has everything before."""

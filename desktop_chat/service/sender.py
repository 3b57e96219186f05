"""Drains the outbox: frozen in the store before it touches a wire, taken out only when the server has answered."""

import asyncio
import contextlib
import logging
from functools import partial
from typing import Protocol

from desktop_chat.core.diffs import OutboxChanged
from desktop_chat.core.outbox import OutboxPolicy
from desktop_chat.domain.commands import Accepted, Command, DeleteMessage, OutboxItem, SendMessage, SetPin, SetReaction
from desktop_chat.domain.delivery import HELD, Refusal
from desktop_chat.domain.errors import DesktopChatError, Refused, StoreError, Transient, Unauthorised
from desktop_chat.domain.events import Settled
from desktop_chat.domain.ids import OpId, UnixMillis
from desktop_chat.domain.ports import Recorded
from desktop_chat.service.plugs import Plugs
from desktop_chat.service.pump import Pump
from desktop_chat.service.session import SessionKeeper
from desktop_chat.service.tasks import Alarm, Group

logger = logging.getLogger(__name__)

NOTHING = OutboxChanged(waiting=0, refused=0)
READ_AGAIN = 5.0
"""Seconds after which an outbox that could not be read is read again."""
BLAMED = 5
"""Failures in a row, on a server that is well otherwise, after which the person is told that one item is the reason."""
POINTLESS = {"deleted", "not_found"}
"""Refusals after which a deletion or a reaction has nothing left to act on: it is dropped instead of parked."""


class SenderListener(Protocol):
    """Who has to know what becomes of what was written."""

    def outbox_changed(self, changed: OutboxChanged) -> None:
        """Tell how much waits."""
        ...

    def sending(self, item: OutboxItem) -> None:
        """Show that an item is on its way now."""
        ...

    def accepted(self, item: OutboxItem, accepted: Accepted) -> None:
        """Look at what came with the answer: the number of the change, and the head of the room."""
        ...

    def refused(self, item: OutboxItem, refusal: Refusal) -> None:
        """Tell the person that the server said no, or fails on this item again and again."""
        ...

    def server_is_well(self) -> bool:
        """Tell whether everything else that is asked for is answered."""
        ...

    def server_is_silent(self) -> None:
        """The server has not answered, after it did."""
        ...

    def server_answers(self) -> None:
        """The server answers again after it did not."""
        ...


class OutboxSender:
    """One reader of the outbox, and a task for each item under way."""

    def __init__(
        self,
        plugs: Plugs,
        *,
        session: SessionKeeper,
        pump: Pump,
        listener: SenderListener,
    ) -> None:
        self.items: tuple[OutboxItem, ...] = ()
        self._store = plugs.store
        self._backend = plugs.backend
        self._session = session
        self._pump = pump
        self._clock = plugs.clock
        self._listener = listener
        self._policy = OutboxPolicy()
        self._group = Group(plugs.spawner)
        self._poked = asyncio.Event()
        self._alarm = Alarm(plugs.clock, plugs.spawner, "sender.alarm", self.wake)
        self._told: OutboxChanged | None = None
        self._frozen: set[OpId] = set()
        self._answers: dict[OpId, asyncio.Future[bool]] = {}
        self._prompt: set[OpId] = set()
        """What went out when it was put in and may be taken at once: to say of each that it waits would cost more."""
        self._online = False
        self.failing = False
        """Whether the last attempt failed, and nothing was answered since."""

    def start(self) -> None:
        """Count what waits, from now on; `go_online` lets it go."""
        self._group.spawn(self._work(), "sender.work")
        self.wake()

    def go_online(self) -> None:
        """Send what waits: there is a session."""
        self._online = True
        self.release()

    def go_offline(self) -> None:
        """Keep everything back: there is no session. What is under way comes to its end."""
        self._online = False

    def stop(self) -> None:
        """Stop at once. An item under way is sent again after the next start; the server does it only once."""
        self._online = False
        self._group.cancel()
        self._alarm.set(None)

    async def put(self, command: Command, now: UnixMillis, *, keep_back: float = 0.0) -> Recorded:
        """Put a command into the outbox; called in the pump's turn, and then `wake`.

        When nothing stands before it, it is frozen in the same transaction and goes out at once, beside its showing.
        With `keep_back` it goes out after so many seconds, or at the next start of the program if that comes first.
        """
        if keep_back:
            self._policy.keep_back(command.op, self._clock.monotonic() + keep_back)
            return await self._store.enqueue(command, now)
        clear = self._policy.is_idle() and not self._frozen and self._told == NOTHING
        at_once = clear and self._online and not self.failing
        return await self._store.enqueue(command, now, go=partial(self._let_go, command.op) if at_once else None)

    async def _let_go(self, op: OpId) -> None:
        """Send what has just been stored, frozen, with nothing before it; returns when it has gone."""
        self._frozen.add(op)
        self._prompt.add(op)
        self._answers[op] = asyncio.get_running_loop().create_future()
        with contextlib.suppress(StoreError):  # then `wake` looks again
            self._start(await self._store.outbox())
            await asyncio.sleep(0)  # lets it go before the pump goes on to show it

    def take_back(self, op: OpId) -> bool:
        """Never send what is still kept back; False: it is too late."""
        return self._policy.take_back(op, self._clock.monotonic())

    async def accepted_within(self, op: OpId, seconds: float) -> bool:
        """Tell, once after `put`, whether the server says yes in time; False at once for what has to wait its turn."""
        answer = self._answers.get(op)
        if answer is None:
            return False
        accepted = False
        try:
            await asyncio.wait([answer], timeout=seconds)
            accepted = answer.done() and answer.result()
        finally:
            del self._answers[op]
            if not accepted:
                self._prompt.discard(op)
        return accepted

    def wake(self) -> None:
        """Look at the outbox: something was put in or may be tried again."""
        self._poked.set()

    def release(self) -> None:
        """Try at once what waits after a failure: the server can be reached."""
        self._policy.release()
        self.wake()

    def is_under_way(self, item: OutboxItem) -> bool:
        """Tell whether an item is being sent just now."""
        return self._policy.is_busy(item)

    async def _work(self) -> None:
        while True:
            _ = await self._poked.wait()
            self._poked.clear()
            try:
                items = await self._store.outbox()
            except StoreError as error:
                logger.info("The outbox could not be read: %s", type(error).__name__)
                self._alarm.set(self._clock.monotonic() + READ_AGAIN)
                continue
            self._count(items)
            if not self._online:
                continue
            self._start(items)
            self._alarm.set(self._policy.next_try(items, self._clock.monotonic()))

    def _start(self, items: tuple[OutboxItem, ...]) -> None:
        for item in self._policy.ready(items, self._clock.monotonic()):
            self._policy.started(item)
            self._group.spawn(self._send(item), "sender.send")

    def _count(self, items: tuple[OutboxItem, ...]) -> None:
        self.items = items
        refused = sum(item.refusal is not None for item in items)
        prompt = sum(item.command.op in self._prompt for item in items)
        changed = OutboxChanged(waiting=len(items) - refused - prompt, refused=refused)
        if changed != self._told:
            self._told = changed
            self._listener.outbox_changed(changed)

    async def _send(self, item: OutboxItem) -> None:
        error: DesktopChatError = Transient("sending was given up")
        try:
            error = await self._try(item) or error
        finally:
            self._answer(item, accepted=False)
            self._prompt.discard(item.command.op)
            # Whatever happened, the room must not stay busy: an item that is still there is tried again.
            held = self._policy.is_busy(item)
            if held:
                self._hold(item, error)
            self.wake()
        if held and isinstance(error, Transient) and self._listener.server_is_well():
            await self._tell_if_it_is_to_blame(item, error)

    async def _try(self, item: OutboxItem) -> DesktopChatError | None:
        """Put one item on the wire; return what went wrong if it has to be tried again."""
        try:
            frozen = item if self._take_frozen(item) else await self._store.mark_tried(item.command.op)
            # None: meanwhile discarded, or sent, as the echo was quicker than this loop.
            if frozen is not None:
                await self._perform(frozen)
        except (Transient, Unauthorised, StoreError) as error:
            return error
        self._policy.ended(item)
        return None

    def _take_frozen(self, item: OutboxItem) -> bool:
        """Tell whether this is the first attempt of an item that was frozen when it was put in."""
        first = item.command.op in self._frozen
        self._frozen.discard(item.command.op)
        return first

    async def _perform(self, item: OutboxItem) -> None:
        try:
            accepted = await self._ask(item)
        except Refused as error:
            await self._park(item, error)
        else:
            await self._settle(item, accepted)

    async def _ask(self, item: OutboxItem) -> Accepted:
        """Make the call; that it is under way is told when it has gone, not before."""
        told = asyncio.get_running_loop().call_soon(self._listener.sending, item)
        try:
            return await self._session.ask(lambda: self._backend.perform(item.command))
        finally:
            told.cancel()

    def _answer(self, item: OutboxItem, *, accepted: bool) -> None:
        answer = self._answers.get(item.command.op)
        if answer is not None and not answer.done():
            answer.set_result(accepted)

    async def _settle(self, item: OutboxItem, accepted: Accepted) -> None:
        command = item.command
        self._answer(item, accepted=True)
        _ = await self._pump.record(
            Settled(
                op=command.op,
                room=command.room,
                message=command.message,
                seq=accepted.seq,
                no=accepted.no,
                at=accepted.at,
                repeat=accepted.repeat,
            )
        )
        self._listener.accepted(item, accepted)
        if self.failing:
            self.failing = False
            self._listener.server_answers()

    async def _park(self, item: OutboxItem, error: Refused) -> None:
        """Put a refused item aside, where the person sees it, or drop it when there is nothing left to do."""
        op = item.command.op
        if error.code in POINTLESS and isinstance(item.command, DeleteMessage | SetReaction | SetPin):
            _ = await self._pump.change(lambda: self._store.discard(op))
            return
        if error.code == "not_found" and isinstance(item.command, SendMessage) and item.command.reply_to is not None:
            # What it answers is not there any more (a restored server has lost it); the words are worth sending alone.
            _ = await self._pump.change(lambda: self._store.drop_reply(op))
            return
        refusal = Refusal(code=error.code, sentence=str(error))
        _ = await self._pump.change(lambda: self._store.park(op, refusal))
        self._listener.refused(item, refusal)

    async def _tell_if_it_is_to_blame(self, item: OutboxItem, error: Transient) -> None:
        """Say so, once, when one item fails again and again and holds up its room; it is tried on in its place."""
        if self._policy.blame(item) < BLAMED or item.refusal is not None:
            return
        sentence = f"The server fails on this again and again ({error.reason}). What you wrote after it waits for it."
        refusal = Refusal(code=HELD, sentence=sentence)
        with contextlib.suppress(StoreError):  # then the next failure says it
            _ = await self._pump.change(lambda: self._store.park(item.command.op, refusal))
            self._listener.refused(item, refusal)

    def _hold(self, item: OutboxItem, error: DesktopChatError) -> None:
        logger.info("An item has to wait: %s", type(error).__name__)
        if not self.failing:
            self.failing = True
            self._listener.server_is_silent()
        retry_after = error.retry_after if isinstance(error, Transient) else None
        chance = self._clock.entropy(1)[0] / 256
        self._policy.failed(item, self._clock.monotonic(), chance, retry_after)

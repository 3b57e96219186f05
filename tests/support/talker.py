"""A person without a window, made to be killed: the real service on a real store, in a process of its own.

`python -m tests.support.talker HOME PERSON ROOM` joins this computer's workspace (or starts it), signs the person in,
makes or joins the channel ROOM, and writes one message after the other into it, with edits and reactions between, never
more than a few unconfirmed.
Each line on standard output is a JSON object with one key: `said` (the id of a message that `send` has stored), `acked`
(one that the server has), `wrong` (what must never be shown). The line `end` on standard input makes it write no more
and say `done` when nothing is unsent; then comes a number, and it ends when it shows the message with that `seq`.
SIGUSR1 makes it say on standard error what it waits for.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from desktop_chat.app.address import Address
from desktop_chat.app.home import LocalWorkspace
from desktop_chat.app.paths import Paths, private_folder, profile_for_person
from desktop_chat.app.wiring import build_service, open_profile_store
from desktop_chat.core.diffs import (
    Published,
    RowChanged,
    RowsInserted,
    RowsRemoved,
    SessionChanged,
    SessionPhase,
    TimelinePatch,
    TimelineRow,
)
from desktop_chat.domain.errors import DesktopChatError, Refused
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.domain.link import Freshness, LinkSettings, LinkStatus, Phase
from desktop_chat.domain.room import RoomKind
from desktop_chat.service.chat import ChatService
from desktop_chat.service.tasks import Tasks
from desktop_chat.system import vault
from desktop_chat.system.clock import SystemClock

NAME = "Wreck"
MOST_UNCONFIRMED = 4
EDIT_EVERY, REACT_EVERY = 5, 7


def tell(**line: str) -> None:
    """Say one thing at once: what is not written when the kill comes was not promised."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class Shown:
    """The rows as a window would have them, and what it must never see."""

    def __init__(self) -> None:
        self.rows: list[TimelineRow] = []
        self.acked: dict[MessageId, None] = {}

    def apply(self, patch: TimelinePatch) -> None:
        """Change the rows as a model does, and look at the outcome."""
        if patch.reset:
            self.rows = []
        for diff in patch.diffs:
            match diff:
                case RowsInserted(at=at, rows=rows):
                    self.rows[at:at] = rows
                case RowsRemoved(at=at, count=count):
                    del self.rows[at : at + count]
                case RowChanged(at=at, row=row):
                    self.rows[at] = row
        self._look()

    def last_seq(self) -> int:
        """Return the highest number among the messages shown."""
        return max((row.message.seq or 0 for row in self.rows), default=0)

    def _look(self) -> None:
        ids = [row.message.id for row in self.rows]
        if len(set(ids)) != len(ids):
            tell(wrong="a message is shown twice")
        seqs = [row.message.seq for row in self.rows if row.message.seq is not None]
        if seqs != sorted(seqs):
            tell(wrong="messages are shown out of order")
        for row in self.rows:
            if row.own and row.message.seq is not None and row.message.id not in self.acked:
                self.acked[row.message.id] = None
                tell(acked=row.message.id)


class Talker:
    """One life of the process."""

    def __init__(self, person: str, room: RoomId) -> None:
        self._person = person
        self._room = room
        self._shown = Shown()
        self._stir = asyncio.Event()
        self._status = LinkStatus()
        self._phase = SessionPhase.SIGNED_OUT
        self._ending = False
        self._last: int | None = None
        self._said: dict[MessageId, None] = {}

    async def live(self, home: Path) -> None:
        """Talk until told to end."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, self._tell_where_it_is)
        clock, tasks, paths = SystemClock(), Tasks(), Paths(home)
        workspace = LocalWorkspace(paths.workspace, clock)
        address = await workspace.arrive()
        service = await self._service(paths, address, tasks)
        service.hub.subscribe(self._take)
        tasks.spawn(self._listen(), "talker.listen")
        tasks.spawn(workspace.keep(lambda moved: self._arrived(service, workspace, address, moved)), "talker.keep")
        await service.start()
        if self._phase is not SessionPhase.SIGNED_IN:
            await self._sign_in(service, workspace)
        await self._until(lambda: self._status.phase is Phase.LIVE)
        await self._enter(service)
        await self._talk(service)
        await self._until(lambda: self._status.queued == 0 and self._status.freshness is Freshness.FRESH)
        tell(done=self._person)
        await self._until(lambda: self._last is not None and self._shown.last_seq() >= self._last)
        await service.stop()
        await workspace.leave()
        await tasks.cancel_all()

    async def _service(self, paths: Paths, address: Address, tasks: Tasks) -> ChatService:
        profile = private_folder(paths.profile(profile_for_person(self._person)))
        choice = vault.Auto() if vault.ways(profile) else vault.Unprotected()
        unlocked = await vault.unlock(profile, choice)
        clock = SystemClock()
        opened = await open_profile_store(profile, unlocked.key, clock)
        if opened.rescued is not None:
            tell(wrong="the store was damaged")
        return build_service(opened.store, address, clock=clock, spawner=tasks, settings=LinkSettings())

    async def _enter(self, service: ChatService) -> None:
        """Open the channel; who comes for the first time makes or joins it."""
        await service.caught_up()
        if service.room_titled(NAME) is None:
            try:
                await service.create_room(RoomKind.CHANNEL, NAME, (), room=self._room)
            except Refused:
                await service.join_channel(self._room)
        await service.open_room(self._room)
        await service.jump_to_newest(self._room)  # it opens where this person has stopped reading

    async def _talk(self, service: ChatService) -> None:
        number = 0
        while not self._ending:
            number += 1
            message = await service.send(self._room, f"{self._person} {number}")
            self._said[message] = None
            tell(said=message)
            if number % EDIT_EVERY == 0:
                await service.edit(self._room, message, f"{self._person} {number} edited")
            if number % REACT_EVERY == 0:
                await service.react(self._room, message, "👍", on=True)
            await self._until(lambda: self._ending or self._unconfirmed() < MOST_UNCONFIRMED)

    def _unconfirmed(self) -> int:
        return len([message for message in self._said if message not in self._shown.acked])

    def _take(self, value: Published | LinkStatus) -> None:
        match value:
            case TimelinePatch():
                self._shown.apply(value)
            case LinkStatus():
                self._status = value
            case SessionChanged(phase=phase):
                self._phase = phase
            case _:
                return
        self._stir.set()

    async def _until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            self._stir.clear()
            await self._stir.wait()

    async def _listen(self) -> None:
        """Wait for the word to end, and for what has to be shown before."""
        await asyncio.to_thread(sys.stdin.readline)
        self._ending = True
        self._stir.set()
        self._last = int(await asyncio.to_thread(sys.stdin.readline) or 0)
        self._stir.set()

    def _tell_where_it_is(self) -> None:
        """Write on standard error what everything waits for: asked of a process that should have ended."""
        sys.stderr.write(f"last shown {self._shown.last_seq()}, wanted {self._last}, {self._phase}, {self._status}\n")
        for task in asyncio.all_tasks():
            task.print_stack(file=sys.stderr)

    async def _sign_in(self, service: ChatService, workspace: LocalWorkspace) -> None:
        await service.sign_in_with_ticket(await workspace.ticket(self._person), self._person)

    async def _arrived(self, service: ChatService, workspace: LocalWorkspace, first: Address, moved: Address) -> None:
        """Go on with a workspace that was started again; at another address with a new life."""
        if moved != first:
            sys.exit("the workspace has moved")
        try:
            if self._phase is SessionPhase.SIGNED_IN:
                await service.refresh()
            else:
                await self._sign_in(service, workspace)
        except DesktopChatError as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")


def main() -> None:
    """Live once."""
    home, person, room = sys.argv[1:]
    asyncio.run(Talker(person, RoomId(room)).live(Path(home)))


if __name__ == "__main__":
    main()

"""The HTTP way of one device: every call goes over the wire to the server, where the token is looked at."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from desktop_chat.domain.commands import Accepted, Command
from desktop_chat.domain.ids import Epoch, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.ports import Session
from desktop_chat.domain.values import dataclass
from tests.service.clients import ModelBackend
from tests.simulation.history import History
from tests.simulation.server import Answer, Fail, SimServer
from tests.simulation.wire import Wire

T = TypeVar("T")

WINDOW, MOST_SYNCS = 10.0, 200
"""Seconds, and the most pages that may be asked for in them; a story has some 300 messages, at least five a page."""


@dataclass(slots=True)
class Asked:
    """When everything, or the tail of every room, was last asked for with success."""

    at: float = -1.0


class SimBackend(ModelBackend):
    """Fits `domain.ports.Backend`; what the inherited methods do runs at the server, when the request arrives there."""

    def __init__(self, server: SimServer, wire: Wire, user: UserId, history: History, name: str) -> None:
        super().__init__(server, wire, user, {})
        self.caught_up = Asked()
        self.syncs: deque[float] = deque()
        self.history_now: Callable[[], int | None] = lambda: 0
        self._sim = server
        self._wire = wire
        self._history = history
        self._name = name

    async def refresh(self, refresh_token: str) -> Session:
        return self._counted(await self._over_the_wire(lambda: self._sim.refresh(refresh_token)))

    async def perform(self, command: Command) -> Accepted:
        token = self.token

        def serve(answer: Answer, fail: Fail) -> None:
            self._sim.serve_write(token, command, answer, fail)

        self._history.asks(command)
        accepted = cast("Accepted", await self._wire.call(serve))
        self._history.takes(command, accepted.seq)
        self._history.note(self._name, "acked", command.op[-12:], accepted.seq, accepted.repeat)
        return accepted

    async def mark(self, markers: Sequence[ReadMarker], epoch: Epoch | None) -> None:
        heard_in = self.history_now()

        def work() -> None:
            self._sim.heard_in = heard_in
            self._sim.mark(self._user, markers, epoch)

        await self._ask("mark", work)

    async def _ask(self, name: str, work: Callable[[], T]) -> T:
        token = self.token
        asked_at = asyncio.get_running_loop().time()

        def checked() -> T:
            _ = self._sim.check(token)
            return work()

        if name == "sync":
            self.syncs.append(asked_at)
            while self.syncs[0] < asked_at - WINDOW:
                _ = self.syncs.popleft()
            self._history.expect(len(self.syncs) <= MOST_SYNCS, "asked without end", self._name, len(self.syncs))
        answer = await self._over_the_wire(checked)
        if name == "sync":
            self.caught_up.at = max(self.caught_up.at, asked_at)
        return answer

    async def _call(self, _name: str, work: Callable[[], T]) -> T:
        return await self._over_the_wire(work)

    def _session(self) -> Session:
        return self._counted(self._sim.new_session(self._user))

    def _counted(self, session: Session) -> Session:
        """Count a session's length on this device's own clock, as the real backend does."""
        return Session(
            user=session.user,
            access_token=session.access_token,
            refresh_token=session.refresh_token,
            expires_at=type(session.expires_at)(self.local_now() + self._sim.token_life_ms),
        )

    async def _over_the_wire(self, work: Callable[[], T]) -> T:
        def serve(answer: Answer, fail: Fail) -> None:
            self._sim.serve(None, work, answer, fail)

        return cast("T", await self._wire.call(serve))

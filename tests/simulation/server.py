"""The model server as a process: it has a lock for each room, tokens that end, restarts, backups, and a weak voice."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from desktop_chat.domain.commands import Command
from desktop_chat.domain.errors import Transient, TransportError, Unauthorised
from desktop_chat.domain.events import RoomEvent, ServerEvent
from desktop_chat.domain.ids import Epoch, MessageId, RoomId, UnixMillis, UserId
from desktop_chat.domain.ports import Session
from tests.service.model_server import Backup, ModelServer, Now, Topic

WORK = 0.002
"""Seconds that a write keeps its room's lock, on a server that is well."""
REUSE = 10_000
"""Milliseconds in which a refresh token may be used again, its answer having been lost; as GoTrue has it."""

Answer = Callable[[Any], None]
Fail = Callable[[Exception], None]


@dataclass(slots=True)
class Refreshed:
    """What became of a refresh token: when it was used, and what it gave."""

    user: UserId
    used: UnixMillis | None = None
    gave: Session | None = None


@dataclass(slots=True, kw_only=True)
class Commits:
    """What was ever at which number of a room's log, in any history, and when it was there first."""

    ids: dict[tuple[RoomId, int], dict[MessageId, None]] = field(default_factory=dict)
    heads: dict[RoomId, list[tuple[UnixMillis, int]]] = field(default_factory=dict)

    def head_at(self, room: RoomId, moment: UnixMillis) -> int:
        """Return how long the log was at a moment of the server's clock."""
        return max((seq for at, seq in self.heads.get(room, ()) if at < moment), default=0)


class SimServer(ModelServer):
    """`mute` is the share of broadcasts that never leave the database, `work` how long a write keeps its room's lock;
    `down` refuses everybody. `heard_in` is how often it had been restored when what it does now was asked, as far as
    the device that asked had caught up with that; None: it had not."""

    def __init__(self, now: Now, chance: random.Random) -> None:
        super().__init__(now)
        self.chance = chance
        self.mute = 0.0
        self.work = WORK
        self.down = False
        self.token_life_ms = 3_600_000
        self.commits = Commits()
        self.heard_in: int | None = None
        self.suspended: dict[UserId, None] = {}
        self._tokens: dict[str, tuple[UserId, UnixMillis]] = {}
        self._refreshes: dict[str, Refreshed] = {}
        self._free: dict[RoomId | None, float] = {}
        self._run = 0
        self._cut: list[Callable[[], None]] = []

    def on_restart(self, cut: Callable[[], None]) -> None:
        """Have this called whenever all connections end."""
        self._cut.append(cut)

    @property
    def run(self) -> int:
        """How often it was stopped until now: a connection does not outlive that."""
        return self._run

    def stop(self) -> None:
        """End: every connection and every request under way is lost."""
        self.down = True
        self._run += 1
        for cut in self._cut:
            cut()

    def restart(self) -> None:
        """Answer again."""
        self.down = False

    def go_back(self, backup: Backup, epoch: Epoch | None) -> None:
        """Be restored from a copy of this backup, which can be used again."""
        copies = {room: model.copy() for room, model in backup.rooms.items()}
        self.restore(Backup(copies, dict(backup.user_revs), dict(backup.named), dict(backup.mentions)), epoch)
        self.commits.heads.clear()
        for room in self.rooms:
            self._commit(room)

    def serve(self, room: RoomId | None, work: Callable[[], Any], answer: Answer, fail: Fail) -> None:
        """Take a request in; one about a room waits for the room's lock, as the SQL does, and only then looks."""
        if self.down:
            fail(Transient("connection refused"))
            return
        loop = asyncio.get_running_loop()
        begins = loop.time()
        if room is not None:
            begins = max(begins, self._free.get(room, 0.0)) + self.work
            self._free[room] = begins
        loop.call_at(begins, self._work, self._run, work, answer, fail)

    def serve_write(self, token: str | None, command: Command, answer: Answer, fail: Fail) -> None:
        """Take a command in: it is looked up once it has its room's lock."""
        self.serve(command.room, lambda: self.perform(self.check(token), command), answer, fail)

    def check(self, token: str | None) -> UserId:
        """Return whose access token this is (raises `Unauthorised`)."""
        user, until = self._tokens.get(token or "", (None, UnixMillis(0)))
        if user is None or until <= self.now():
            raise Unauthorised("the token has expired")
        return user

    def new_session(self, user: UserId) -> Session:
        """Sign somebody in; `expires_at` is how long it lasts, to be counted on the device's own clock."""
        number = len(self._tokens) + 1
        token, refresh = f"token-{number}", f"refresh-{number}"
        self._tokens[token] = (user, UnixMillis(self.now() + self.token_life_ms))
        self._refreshes[refresh] = Refreshed(user)
        return Session(user=user, access_token=token, refresh_token=refresh, expires_at=UnixMillis(self.token_life_ms))

    def refresh(self, token: str) -> Session:
        """Trade a refresh token, within `REUSE` of its first use for what it gave then."""
        kept = self._refreshes.get(token)
        if kept is None:
            raise Unauthorised("no such refresh token")
        if kept.used is not None and kept.gave is not None:
            if self.now() - kept.used > REUSE:
                raise Unauthorised("the refresh token was used already")
            return kept.gave
        kept.used, kept.gave = self.now(), self.new_session(kept.user)
        return kept.gave

    def expire_tokens(self) -> None:
        """Let every access token end now."""
        self._tokens = dict.fromkeys(self._tokens, (UserId(""), UnixMillis(0)))

    def _work(self, run: int, work: Callable[[], Any], answer: Answer, fail: Fail) -> None:
        if run != self._run:
            return
        try:
            value = work()
        except TransportError as error:
            fail(error)
        else:
            answer(value)

    def _broadcast(self, target: Topic | UserId, event: ServerEvent) -> None:
        if isinstance(event, RoomEvent):
            self._commit(event.room)
        if self.mute == 0 or self.chance.random() >= self.mute:
            super()._broadcast(target, event)

    def _commit(self, room: RoomId) -> None:
        model = self.rooms[room]
        self.commits.heads.setdefault(room, []).append((self.now(), model.head))
        newest = next(reversed(model.messages.values()), None)
        if newest is not None and newest.seq is not None:
            self.commits.ids.setdefault((room, newest.seq), {})[newest.id] = None

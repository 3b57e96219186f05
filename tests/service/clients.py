"""Clients of the model server: the real service on a real store, behind a network that can be told to misbehave."""

# ruff: noqa: ARG002  -- the shapes of the ports are kept; a model does not need every argument

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TypeVar

import apsw

from desktop_chat.core.diffs import (
    Notice,
    Published,
    RosterPatch,
    RowChanged,
    RowsInserted,
    RowsRemoved,
    TimelinePatch,
    TimelineRow,
)
from desktop_chat.domain.commands import Accepted, Command
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import Transient, Unauthorised
from desktop_chat.domain.events import HistoryPage, ServerEvent, SyncPage, Typing
from desktop_chat.domain.ids import Epoch, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.link import LinkStatus, Lost, Measured, Paced, Tier
from desktop_chat.domain.link_report import Rehearsal
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.ports import Account, Inbound, LiveRoom, Session
from desktop_chat.domain.preferences import OwnPrefs, PrefsChange
from desktop_chat.domain.room import Channel, Cursor, Room, RoomKind
from desktop_chat.domain.user import MemberState, Profile
from desktop_chat.service.chat import ChatService
from desktop_chat.service.plugs import Server
from desktop_chat.service.tasks import Tasks
from desktop_chat.store.database import Database
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.migrations import MIGRATIONS, migrate
from desktop_chat.store.turns import Gauge
from tests.service.model_account import ModelAccount
from tests.service.model_members import ModelMembers
from tests.service.model_messages import ModelMessages
from tests.service.model_pictures import ModelPictures
from tests.service.model_server import ModelServer, Topic
from tests.service.virtual_time import InlineThread, VirtualClock

T = TypeVar("T")

SERVER = Server(url="http://127.0.0.1:54321", key="anon")


@dataclass(slots=True)
class Network:
    """How one client's network behaves. Probabilities in [0, 1], times in seconds."""

    chance: random.Random
    up: bool = True
    slowest: float = 0.0
    lost: float = 0.0
    doubled: float = 0.0
    request_lost: float = 0.0
    answer_lost: float = 0.0
    loses: Callable[[ServerEvent], bool] = field(default=lambda _event: False)

    def delay(self) -> float:
        """Return how long the next thing is on its way."""
        return self.chance.uniform(0.0, self.slowest)

    def fails(self, probability: float) -> bool:
        """Tell whether something does not get through now."""
        return not self.up or self.hits(probability)

    def hits(self, probability: float) -> bool:
        """Tell whether a misfortune happens now."""
        return probability > 0 and self.chance.random() < probability


class ModelFaults:
    """Takes the network of one client away when that is rehearsed."""

    def __init__(self, network: Network) -> None:
        self._network = network

    async def set(self, fault: Rehearsal | None) -> None:
        await asyncio.sleep(0)
        self._network.up = fault is not Rehearsal.OFFLINE


class ModelTransport:
    """The live way of one client."""

    def __init__(
        self, server: ModelServer, network: Network, live_tokens: dict[str, UserId], tier: Tier = Tier.DIRECT
    ) -> None:
        self.tier = tier
        self.dark = False
        self.interval_s: float | None = None
        self.proofs = 0
        self.farewell_s = 0.0
        self.opened = 0
        self.typed: list[bool] = []
        self.failing: dict[str, Exception] = {}
        self._server = server
        self._network = network
        self._tokens = live_tokens
        self._queue: asyncio.Queue[Inbound | None] | None = None
        self._at_once: Callable[[Inbound], bool] | None = None
        self._topics: dict[Topic, None] = {}
        self._user: UserId | None = None
        server.listen(self._hear)

    async def open(self, user: UserId, token: str, rooms: Sequence[LiveRoom]) -> None:
        await asyncio.sleep(self._network.delay())
        if not self._network.up:
            raise Transient("the network is down")
        if "open" in self.failing:
            raise self.failing["open"]
        if token not in self._tokens:
            raise Unauthorised("the token has expired")
        self.opened += 1
        self._user = user
        self._queue = asyncio.Queue()
        self._join(rooms)
        if self.interval_s is not None:
            self.push(Paced(tier=self.tier, interval_s=self.interval_s))

    async def close(self) -> None:
        queue, self._queue = self._queue, None
        self._topics = {}
        await asyncio.sleep(self.farewell_s)
        if queue is not None:
            queue.put_nowait(None)

    async def follow(self, rooms: Sequence[LiveRoom]) -> None:
        await asyncio.sleep(self._network.delay())
        if "follow" in self.failing:
            raise self.failing["follow"]
        self._join(rooms)

    async def authorise(self, token: str) -> None:
        await asyncio.sleep(0)
        if "authorise" in self.failing:
            raise self.failing["authorise"]

    async def say_typing(self, room: LiveRoom, user: UserId, *, on: bool) -> None:
        if "typing" in self.failing:
            raise self.failing["typing"]
        self.typed.append(on)

    def prove(self) -> None:
        """Answer the heartbeat; where nothing gets through, that is noticed after five seconds."""
        self.proofs += 1
        if self._network.up and not self.dark:
            self.push(Measured(tier=self.tier, latency_ms=1.0))
        else:
            asyncio.get_running_loop().call_later(5.0, self._break, self._queue)

    def pace(self, interval_s: float) -> None:
        """Take up another pace, if this is a way that has one."""
        if self.interval_s is not None:
            self.interval_s = interval_s
            self.push(Paced(tier=self.tier, interval_s=interval_s))

    async def inbound(self, at_once: Callable[[Inbound], bool] | None = None) -> AsyncIterator[Inbound]:
        queue = self._queue
        while queue is not None:
            self._at_once = at_once if queue.empty() and "inbound" not in self.failing else None
            inbound = await queue.get()
            self._at_once = None
            if inbound is None:
                return
            if "inbound" in self.failing:
                raise self.failing.pop("inbound")
            yield inbound

    def cut(self) -> None:
        """End the connection as a reset does."""
        self._break(self._queue)

    def push(self, event: Inbound) -> None:
        """Let something arrive; while its reader waits it is asked first whether it is taken as it comes."""
        if self._queue is None or (self._at_once is not None and self._at_once(event)):
            return
        self._at_once = None
        self._queue.put_nowait(event)

    def _break(self, queue: asyncio.Queue[Inbound | None] | None) -> None:
        if queue is not None:
            self._at_once = None
            queue.put_nowait(Lost(tier=self.tier, reason="reset by peer"))

    def _join(self, rooms: Sequence[LiveRoom]) -> None:
        user = self._user
        assert user is not None
        wanted = [(room.room, room.gen) for room in rooms]
        self._topics = {topic: None for topic in wanted if self._server.may_join(user, topic)}

    def _hear(self, target: Topic | UserId, event: ServerEvent) -> None:
        wanted = target in {self._user, *self._topics}
        lost = self._network.loses(event) or self._network.hits(self._network.lost)
        if not wanted or lost or self.dark:
            return
        for _copy in range(2 if self._network.hits(self._network.doubled) else 1):
            if self._network.slowest:
                asyncio.get_running_loop().call_later(self._network.delay(), self.push, event)
            else:
                self.push(event)


class ModelBackend:
    """The HTTP way of one client.

    `calls` counts by name, `asked` are the rooms of each `sync`, `hold` stops the answers of writes while it is set.
    """

    def __init__(self, server: ModelServer, network: Network, user: UserId, tokens: dict[str, UserId]) -> None:
        self.calls: dict[str, int] = {}
        self.asked: list[tuple[RoomId, ...]] = []
        self.failing: dict[str, Exception] = {}
        self.refresh_refused = False
        self.token: str | None = None
        self.token_life_ms = 3_600_000
        self.performing: Callable[[Command], Awaitable[None]] | None = None
        self.local_now = server.now
        self._server = server
        self._network = network
        self._user = user
        self._tokens = tokens
        self.messages = ModelMessages(server, user, self._ask)
        self.members = ModelMembers(server, user, self._ask)
        self.account = ModelAccount(server, user, self._ask)
        self.pictures = ModelPictures(server, user, self._ask)

    async def sign_up(self, email: str, password: str, name: str, invitation: str = "") -> Session:
        return await self._call("sign_up", self._session)

    async def ask_for_code(self, email: str) -> None:
        await self._call("ask_for_code", lambda: None)

    async def enter_by_code(self, email: str, code: str, password: str) -> Session:
        return await self._call("enter_by_code", self._session)

    async def sign_in(self, email: str, password: str) -> Session:
        return await self._call("sign_in", self._session)

    async def redeem_ticket(self, ticket: str) -> Session:
        return await self._call("redeem_ticket", self._session)

    async def refresh(self, refresh_token: str) -> Session:
        if self.refresh_refused:
            raise Unauthorised("the refresh token was used already")
        return await self._call("refresh", self._session)

    async def sign_out(self) -> None:
        await self._call("sign_out", lambda: None)

    def authorise(self, token: str | None) -> None:
        self.token = token

    async def probe(self) -> None:
        await self._call("probe", lambda: None)

    async def ensure_profile(self, name: str) -> Profile:
        return await self._ask("ensure_profile", lambda: self._server.people[self._user])

    async def perform(self, command: Command) -> Accepted:
        if self.performing is not None:
            await self.performing(command)
        return await self._ask("perform", lambda: self._server.perform(self._user, command))

    async def mark(self, markers: Sequence[ReadMarker], epoch: Epoch | None) -> None:
        await self._ask("mark", lambda: self._server.mark(self._user, markers, epoch))

    async def set_prefs(self, room: RoomId, change: PrefsChange) -> OwnPrefs:
        return await self._ask("set_prefs", lambda: self._server.set_prefs(self._user, room, change))

    async def sync(
        self,
        epoch: Epoch | None,
        user_rev: int,
        cursors: Mapping[RoomId, Cursor],
        opened: Sequence[RoomId],
        *,
        only: bool,
    ) -> SyncPage:
        self.asked.append(tuple(cursors))
        request = (epoch, user_rev)
        return await self._ask("sync", lambda: self._server.sync(self._user, request, cursors, opened, only=only))

    async def history(self, room: RoomId, before_no: int | None, limit: int) -> HistoryPage:
        return await self._ask("history", lambda: self._server.history(self._user, room, before_no, limit))

    async def create_room(self, room: RoomId, op: OpId, kind: RoomKind, name: str, members: Sequence[UserId]) -> Room:
        everybody = (self._user, *members)
        return await self._ask("create_room", lambda: self._server.create_room(room, kind, name, everybody))

    async def open_direct(self, peer: UserId) -> Room:
        room = RoomId("00000000-0000-7000-8000-0000000000dd")
        pair = (self._user, peer)
        return await self._ask("open_direct", lambda: self._server.create_room(room, RoomKind.DIRECT, None, pair))

    async def set_member(self, room: RoomId, op: OpId, user: UserId, state: MemberState) -> None:
        await self._ask("set_member", lambda: self._server.set_member(room, op, user, state))

    async def join_channel(self, room: RoomId, op: OpId) -> None:
        await self._ask("join_channel", lambda: self._server.join_channel(self._user, room, op))

    async def rename_room(self, room: RoomId, op: OpId, name: str) -> None:
        await self._ask("rename_room", lambda: self._server.rename(room, op, name))

    async def find_people(self, query: str, limit: int) -> tuple[Profile, ...]:
        return await self._ask("find_people", lambda: tuple(self._server.people.values())[:limit])

    async def find_channels(self, query: str, limit: int) -> tuple[Channel, ...]:
        return await self._ask("find_channels", lambda: self._server.find_channels(self._user, query, limit))

    def distrust(self) -> None:
        self.calls["distrust"] = self.calls.get("distrust", 0) + 1

    async def close(self) -> None:
        await asyncio.sleep(0)

    def _session(self) -> Session:
        number = len(self._tokens) + 1
        token = f"token-{self._user}-{number}"
        self._tokens[token] = self._user
        expires = UnixMillis(self.local_now() + self.token_life_ms)
        return Session(user=self._user, access_token=token, refresh_token=f"refresh-{number}", expires_at=expires)

    async def _ask(self, name: str, work: Callable[[], T]) -> T:
        if self.token not in self._tokens:
            self.calls["unauthorised"] = self.calls.get("unauthorised", 0) + 1
            raise Unauthorised("the token has expired")
        return await self._call(name, work)

    async def _call(self, name: str, work: Callable[[], T]) -> T:
        self.calls[name] = self.calls.get(name, 0) + 1
        if name in self.failing:
            raise self.failing[name]
        await asyncio.sleep(self._network.delay())
        if self._network.fails(self._network.request_lost):
            raise Transient("the request was lost")
        answer = work()
        await asyncio.sleep(self._network.delay())
        if self._network.fails(self._network.answer_lost):
            raise Transient("the answer was lost")
        return answer


class Screen:
    """Does with patches what a model does, and keeps everything that was published."""

    def __init__(self) -> None:
        self.rows: list[TimelineRow] = []
        self.published: list[Published | LinkStatus] = []
        self.roster = RosterPatch(entries=())

    def take(self, value: Published | LinkStatus) -> None:
        """Apply what was published."""
        self.published.append(value)
        if isinstance(value, RosterPatch):
            self.roster = value
        if not isinstance(value, TimelinePatch):
            return
        if value.reset:
            self.rows = []
        for diff in value.diffs:
            assert 0 <= diff.at <= len(self.rows)
            match diff:
                case RowsInserted(at=at, rows=rows):
                    self.rows[at:at] = rows
                case RowsRemoved(at=at, count=count):
                    del self.rows[at : at + count]
                case RowChanged(at=at, row=row):
                    self.rows[at] = row

    def texts(self) -> list[str]:
        """Return what is on the screen, in order."""
        contents = [row.message.content for row in self.rows]
        return [content.text if isinstance(content, TextContent) else type(content).__name__ for content in contents]

    def notices(self) -> list[str]:
        """Return all sentences for the person."""
        return [value.text for value in self.published if isinstance(value, Notice)]

    def unread(self, room: RoomId) -> int:
        """Return the unread count of a room in the list."""
        return next(entry.unread for entry in self.roster.entries if entry.room == room)


class Person:
    """One person at one computer: a store that outlives services, and the service that runs now."""

    def __init__(self, server: ModelServer, user: UserId, seed: int, folder: Path | None = None) -> None:
        self.user = user
        self._server = server
        self.chance = random.Random(f"{seed}-{user}")
        self._disk = random.Random(f"{seed}-{user}-disk")
        self.clock = VirtualClock(self.chance)
        self.network = Network(self.chance)
        self.tokens: dict[str, UserId] = {}
        self.transport = ModelTransport(server, self.network, self.tokens)
        self.transports = {Tier.DIRECT: self.transport}
        self.backend = ModelBackend(server, self.network, user, self.tokens)
        # As the real one does: a session's length is told, and it is counted on the computer's own clock.
        self.backend.local_now = self.clock.now
        self.can_rehearse = True
        self.screen = Screen()
        self.tasks = Tasks()
        self._connection = apsw.Connection(":memory:" if folder is None else str(folder / f"{user}.db"))
        self._connection.pragma("foreign_keys", 1)
        migrate(self._connection, MIGRATIONS)
        self.store = self._open_store()
        self.service = self._make()

    def give_tiers(self, *tiers: Tier) -> None:
        """Give a person who has not come in these tiers beside the direct one; the last one only looks for news."""
        for tier in tiers:
            self.transports[tier] = ModelTransport(self._server, self.network, self.tokens, tier)
        self.transports[Tier.HTTP].interval_s = 2.0
        self.service = self._make()

    async def come_in(self) -> None:
        """Start and sign in."""
        await self.service.start()
        await self.service.sign_in(f"{self.user}@example.org", "secret")
        await asyncio.sleep(1.0)

    async def killed(self) -> None:
        """End as kill -9 does: nothing is finished, only what the store has committed is left."""
        await self.tasks.cancel_all()
        await self.transport.close()

    async def start_again(self) -> None:
        """Start anew on what the store has kept."""
        self.tasks = Tasks()
        self.screen = Screen()
        self.store = self._open_store()
        self.service = self._make()
        await self.service.start()

    async def account(self) -> Account:
        """Return what the store keeps of the account."""
        account = (await self.store.snapshot()).account
        assert account is not None
        return account

    def fill_disk(self, *, full: bool) -> None:
        """Let the store's disk be full, as SQLite sees it, or free it."""
        limit = 1 if full else 1_000_000
        self._connection.pragma("max_page_count", limit)

    def _open_store(self) -> LocalStore:
        # The connection stays: a killed service leaves what it has committed, and nothing else.
        return LocalStore(Database(Path("unused"), self._connection, InlineThread(), gauge=self._gauge()))

    def _gauge(self) -> Gauge:
        return Gauge(self._uneven_disk().__next__, count().__next__)

    def _uneven_disk(self) -> Iterator[float]:
        """Let small work be now quick and now slow, so that both ways of doing it are met."""
        now = 0.0
        while True:
            now += self._disk.choice((0.0001, 0.0001, 0.0001, 6.0))
            yield now

    def _make(self) -> ChatService:
        service = ChatService(
            store=self.store,
            backend=self.backend,
            transports=self.transports,
            clock=self.clock,
            spawner=self.tasks,
            server=SERVER,
            left_out={} if Tier.LIBRARY in self.transports else {Tier.LIBRARY: "It cannot use a proxy."},
            faults=ModelFaults(self.network) if self.can_rehearse else None,
        )
        service.hub.subscribe(self.screen.take)
        return service


def typing(room: RoomId, user: UserId, *, on: bool) -> Typing:
    """Make a claim of typing."""
    return Typing(room=room, user=user, on=on)

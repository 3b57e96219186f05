"""A really started gateway on a real PostgreSQL, with people who sign up, ask and join sockets.

async with postgres.database() as database, running_gateway(database, tmp_path) as gateway:
    ann = await gateway.person("Ann")               # signed up and with a profile
    answer = await ann.call("create_room", ...)     # httpx.Response
    async with gateway.socket(ann.token, "2.0.0") as wire:
        await wire.join("room:...:1", private=True)
"""

import asyncio
import contextlib
import itertools
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from websockets.asyncio.client import connect

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.databases import open_pool, standing
from desktop_chat.workspace.gateway import create_gateway
from desktop_chat.workspace.gateway_settings import AuthSettings, GatewaySettings
from desktop_chat.workspace.keys import make_keys
from desktop_chat.workspace.realtime_hub import Hub
from desktop_chat.workspace.tickets import Tickets
from desktop_chat.workspace.web import WebServer, bind_loopback
from tests.support.postgres import TestDatabase
from tests.support.system_clock import SystemClock
from tests.support.wires import PATIENCE, Poller, Wire

PASSWORD = "correct horse battery"
GENEROUS = GatewaySettings(auth=AuthSettings(account_burst=1_000_000, address_burst=1_000_000))


@dataclass(slots=True)
class AdjustableClock(SystemClock):
    """The real clock, which can be put forward."""

    ahead: float = 0.0

    def now(self) -> UnixMillis:
        return UnixMillis(SystemClock.now(self) + int(self.ahead * 1000))

    def monotonic(self) -> float:
        return SystemClock.monotonic(self) + self.ahead

    def advance(self, seconds: float) -> None:
        self.ahead += seconds


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody with an account and a session."""

    gateway: "RunningGateway"
    email: str
    session: dict[str, Any]

    @property
    def token(self) -> str:
        return str(self.session["access_token"])

    @property
    def id(self) -> str:
        return str(self.session["user"]["id"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def call(self, function: str, **arguments: object) -> httpx.Response:
        return await self.gateway.http.post(f"/rest/v1/rpc/{function}", json=arguments, headers=self.headers)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.gateway.http.get(f"/rest/v1/{path}", headers=self.headers | headers)

    async def room(self, *others: "Person") -> str:
        """Make a group with others and return its id."""
        room = str(uuid.uuid4())
        answer = await self.call(
            "create_room",
            p_id=room,
            p_op=str(uuid.uuid4()),
            p_kind="group",
            p_name="Kitchen",
            p_history="all",
            p_members=[other.id for other in others],
        )
        assert answer.status_code == 200, answer.text
        return room

    async def write(self, room: str, text: str) -> httpx.Response:
        """Send a message to a room."""
        return await self.call(
            "send_message",
            p_room=room,
            p_id=str(uuid.uuid4()),
            p_content={"t": "text", "text": text},
            p_reply=None,
            p_mentions=[],
        )


@dataclass(slots=True, kw_only=True)
class RunningGateway:
    """The gateway with its address and its insides."""

    context: WorkspaceContext
    clock: AdjustableClock
    http: httpx.AsyncClient
    database: TestDatabase
    web: WebServer
    hub: Hub
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def url(self) -> str:
        return self.context.url

    @property
    def anon_key(self) -> str:
        return self.context.keys.anon_key

    async def account(self, name: str = "ann") -> Person:
        """Sign somebody up."""
        email = f"{name.lower()}{next(self.numbers)}@example.org"
        answer = await self.http.post("/auth/v1/signup", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return Person(gateway=self, email=email, session=answer.json())

    async def person(self, name: str = "ann") -> Person:
        """Sign somebody up and give them a profile."""
        person = await self.account(name)
        answer = await person.call("ensure_profile", p_display_name=name)
        assert answer.status_code == 200, answer.text
        return person

    @contextlib.asynccontextmanager
    async def socket(self, key: str | None = None, version: str = "1.0.0") -> AsyncIterator[Wire]:
        """Connect a raw socket with the API key (or a token in its place)."""
        address = self.url.replace("http", "ws")
        url = f"{address}/realtime/v1/websocket?apikey={key or self.anon_key}&vsn={version}"
        async with connect(url, max_size=None, ping_interval=None) as connection:
            yield Wire(connection=connection, version=version)

    @contextlib.asynccontextmanager
    async def poller(self, key: str | None = None, version: str = "1.0.0") -> AsyncIterator[Poller]:
        """Open a session of long-polling with the API key (or a token in its place)."""
        async with httpx.AsyncClient(base_url=self.url, timeout=2 * PATIENCE) as http:
            poller = Poller(http=http, version=version, key=key or self.anon_key)
            await poller.open()
            yield poller

    async def execute(self, sql: str, *arguments: object) -> Any:
        """Run SQL as the schema's owner and return the first value."""
        connection = await asyncpg.connect(**self.database.owner.arguments())
        try:
            return await connection.fetchval(sql, *arguments)
        finally:
            await connection.close()

    async def until_locked_out(self) -> None:
        """Wait until somebody waits for a lock of the database."""
        async with asyncio.timeout(PATIENCE):
            while not await self.execute("select exists (select from pg_locks where not granted)"):
                pass

    async def administer(self, sql: str) -> None:
        """Run SQL as the superuser."""
        connection = await asyncpg.connect(**self.database.superuser.arguments())
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@contextlib.asynccontextmanager
async def running_gateway(
    database: TestDatabase, folder: Path, settings: GatewaySettings = GENEROUS, *, most_connections: int = 8
) -> AsyncIterator[RunningGateway]:
    """Serve a database on a free port of this computer."""
    clock = AdjustableClock()
    administrator = await asyncpg.connect(**database.superuser.arguments())
    channel = f"broadcast_{clock.entropy(8).hex()}"
    await administrator.execute("update workspace_internal.compat set notify_channel = $1", channel)
    await administrator.close()
    people = standing(database.user, settings.rest.user_timeout_ms)
    listening = bind_loopback(0)
    async with contextlib.AsyncExitStack() as stack:
        pools = [
            await open_pool(stack, login, least=1, most=most_connections)
            for login in (people, database.authenticator, database.gateway)
        ]
        context = WorkspaceContext(
            users=pools[0],
            service=pools[1],
            gateway=pools[2],
            users_stand=True,
            listener=database.gateway,
            notify_channel=channel,
            keys=make_keys(clock),
            tickets=Tickets(clock),
            clock=clock,
            epoch="00000000-0000-0000-0000-000000000000",
            version="0.0.0+test",
            schema_version=1,
            url=f"http://127.0.0.1:{listening.getsockname()[1]}",
            data=folder,
            settings=settings,
        )
        made = create_gateway(context)
        longest_frame = settings.realtime.most_frame_bytes
        web = WebServer(made.app, listening, longest_frame=longest_frame, let_go=made.let_go)
        serving = asyncio.get_running_loop().create_task(web.run_until_told())
        await web.serving.wait()

        async def end() -> None:
            web.should_exit = True
            await serving

        stack.push_async_callback(end)
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=context.url, headers={"apikey": context.keys.anon_key}, timeout=PATIENCE)
        )
        yield RunningGateway(context=context, clock=clock, http=http, database=database, web=web, hub=made.hub)

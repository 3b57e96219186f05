"""The test mode: a throw-away database with somebody's SQL, served on given ports with given keys, on loopback only.

Outside suites that were written for a Supabase project are pointed at it. It keeps nothing: each start makes a fresh
database in a temporary folder, which goes with it. Whoever knows the secret is every role, so it never serves people.
"""

import asyncio
import contextlib
import json
import logging
import os
import re
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from starlette.applications import Starlette

from desktop_chat.domain.ports import Clock
from desktop_chat.protocol.control import Failed, encode_ready
from desktop_chat.workspace.account import unprivileged_account
from desktop_chat.workspace.binaries import find_binaries, usable_binaries
from desktop_chat.workspace.cluster import SETTINGS, Cluster
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.databases import Pools, PreparedDatabase, open_pool, prepare_contract
from desktop_chat.workspace.errors import FixtureUnreadable, WorkspaceError
from desktop_chat.workspace.folders import prepare_folders
from desktop_chat.workspace.gateway import create_bare, create_gateway
from desktop_chat.workspace.gateway_settings import AuthSettings, GatewaySettings, RestSettings
from desktop_chat.workspace.keys import WorkspaceKeys, make_keys
from desktop_chat.workspace.lifetime import Lifetime, signals_end
from desktop_chat.workspace.migrate import load_file
from desktop_chat.workspace.server import EXIT_FAILED, print_line, workspace_error_in
from desktop_chat.workspace.tickets import Tickets
from desktop_chat.workspace.web import LOOPBACK, WebServer, bind_loopback

logger = logging.getLogger(__name__)

GATEWAY = "gateway"
# A crash may take it all: it is thrown away anyway.
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# What projects of before 2026 and `supabase start` grant by themselves; suites of that time rely on it. A file that
# wants less revokes it, as there.
_OLD_GRANTS = """
alter default privileges for role supabase_admin, postgres
    grant usage on schemas to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin, postgres
    grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin, postgres
    grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin, postgres
    grant all on routines to postgres, anon, authenticated, service_role;
grant execute on all functions in schema realtime to anon, authenticated;
set search_path = public, extensions;
set client_min_messages = error;
"""
_OWN = Path("workspace", "testmode.sql")
# What `testmode.sql` stands in for; any other extension that is not there is an error of the file.
_MISSING_EXTENSION = re.compile(
    r'create\s+extension\s+(if\s+not\s+exists\s+)?"?(pgcrypto|uuid-ossp)"?[^;]*;', re.IGNORECASE
)
# A project has it, and its migrations add their tables; what is made for a bare database makes it. Nothing reads it.
_PUBLICATION = "create publication supabase_realtime;"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteOptions:
    """What to serve. `ports` names the listeners (`gateway`, `auth`, `rest`, `storage`); 0 takes a free one."""

    resources: Path
    clock: Clock
    version: str
    ports: Mapping[str, int]
    sql: tuple[Path, ...] = ()
    exposed: tuple[str, ...] = ("public",)
    secret: str | None = field(default=None, repr=False)
    autoconfirm: bool = True
    sign_up_open: bool = True

    def settings(self) -> GatewaySettings:
        """Return the settings: Supabase's limits, but as many attempts to sign in as a suite may make."""
        auth = AuthSettings(
            shared_secret=True,
            autoconfirm=self.autoconfirm,
            sign_up_open=self.sign_up_open,
            account_burst=1_000_000,
            address_burst=1_000_000,
        )
        rest = RestSettings(exposed=self.exposed, extra_path=("public", "extensions"), tx_override=True)
        return replace(GatewaySettings(auth=auth, rest=rest).as_hosted(), auth=auth)


async def serve_tests(options: SuiteOptions, announce: Callable[[bytes], None] = print_line) -> int:
    """Serve until SIGINT or SIGTERM; returns the process's exit code. Call it in the main thread.

    `announce` gets one JSON line: addresses, secret and keys when all listen, or {"error", "message"}.
    """
    lifetime = Lifetime(None)
    try:
        with signals_end(lifetime):
            await _serve(options, lifetime, announce)
    except WorkspaceError as error:
        announce(encode_ready(Failed(error.code, str(error))))
        logger.error("The test mode did not start: %s", error)  # noqa: TRY400  (expected; its sentence says all)
        return EXIT_FAILED
    return 0


async def _serve(options: SuiteOptions, lifetime: Lifetime, announce: Callable[[bytes], None]) -> None:
    try:
        async with contextlib.AsyncExitStack() as stack:
            listening = {name: bind_loopback(port) for name, port in options.ports.items()}
            for one in listening.values():
                stack.callback(one.close)
            keys = _keys(options)
            cluster = await stack.enter_async_context(_throw_away_cluster(keys))
            context = await _context(options, keys, cluster, listening, stack)
            async with _listening(context, listening, lifetime):
                announce(_ready_line(context, listening))
                await lifetime.wait()
    except BaseExceptionGroup as group:
        raise workspace_error_in(group) from group


def _keys(options: SuiteOptions) -> WorkspaceKeys:
    keys = make_keys(options.clock)
    return keys if options.secret is None else replace(keys, secret=options.secret)


@contextlib.asynccontextmanager
async def _throw_away_cluster(keys: WorkspaceKeys) -> AsyncIterator[Cluster]:
    """Run a new PostgreSQL in a temporary folder, which is removed at the end."""
    account = unprivileged_account()
    outer = Path(tempfile.mkdtemp(prefix="desktop-chat-test-"))
    try:
        folders = prepare_folders(outer / "workspace", account)
        binaries = usable_binaries(find_binaries(), account)
        settings = SETTINGS | _CARELESS
        cluster = Cluster(folders, binaries, account, password=keys.database_password, settings=settings)
        await cluster.start()
        try:
            yield cluster
        finally:
            await cluster.stop()
    finally:
        await asyncio.to_thread(shutil.rmtree, outer, ignore_errors=True)


async def _context(
    options: SuiteOptions,
    keys: WorkspaceKeys,
    cluster: Cluster,
    listening: Mapping[str, socket.socket],
    stack: contextlib.AsyncExitStack,
) -> WorkspaceContext:
    prepared = await prepare_contract(cluster, options.resources)
    await load_file(cluster.superuser(), _OWN.name, _read(options.resources / _OWN), _OLD_GRANTS)
    texts = [_MISSING_EXTENSION.sub("", _read(path)) for path in options.sql]
    made_by_them = any("create publication supabase_realtime" in text.lower() for text in texts)
    before = _OLD_GRANTS if made_by_them else _OLD_GRANTS + _PUBLICATION
    for path, text in zip(options.sql, texts, strict=True):
        await load_file(cluster.superuser(), path.name, text, before)
        before = _OLD_GRANTS
    pools = await _open_pools(stack, prepared)
    first = listening.get(GATEWAY) or next(iter(listening.values()))
    return WorkspaceContext(
        users=pools.users,
        service=pools.service,
        gateway=pools.gateway,
        listener=prepared.logins["workspace_gateway"],
        notify_channel=prepared.notify_channel,
        keys=keys,
        tickets=Tickets(options.clock),
        clock=options.clock,
        epoch=prepared.epoch,
        version=options.version,
        schema_version=prepared.schema_version,
        url=_url(first),
        data=cluster.database.parent,
        settings=options.settings(),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FixtureUnreadable(path, getattr(error, "strerror", None) or "it is no UTF-8") from error


async def _open_pools(stack: contextlib.AsyncExitStack, prepared: PreparedDatabase) -> Pools:
    """Open pools of which each can become every role that the file grants to authenticator, as PostgREST's can."""
    requests = await open_pool(stack, prepared.logins["authenticator"], least=2, most=20)
    gateway = await open_pool(stack, prepared.logins["workspace_gateway"], least=1, most=8)
    return Pools(users=requests, service=requests, gateway=gateway)


@contextlib.asynccontextmanager
async def _listening(
    context: WorkspaceContext, listening: Mapping[str, socket.socket], lifetime: Lifetime
) -> AsyncIterator[None]:
    servers = [_server(context, name, one) for name, one in listening.items()]
    async with asyncio.TaskGroup() as group:
        for server in servers:
            serving = group.create_task(server.run_until_told())
            serving.add_done_callback(lambda _: lifetime.end())
        for server in servers:
            await server.serving.wait()
        try:
            yield
        finally:
            for server in servers:
                server.should_exit = True


def _server(context: WorkspaceContext, name: str, listening: socket.socket) -> WebServer:
    longest_frame = context.settings.realtime.most_frame_bytes
    if name == GATEWAY:
        gateway = create_gateway(context)
        return WebServer(gateway.app, listening, longest_frame=longest_frame, let_go=gateway.let_go)
    app: Starlette = create_bare(context, name, _url(listening))
    return WebServer(app, listening, longest_frame=longest_frame, let_go=_nobody_waits)


def _nobody_waits() -> None:
    """End nothing: no request to an area alone waits for something to happen."""


def _ready_line(context: WorkspaceContext, listening: Mapping[str, socket.socket]) -> bytes:
    said = {
        "test_mode": True,
        **{f"{name}_url": _url(one) for name, one in listening.items()},
        "jwt_secret": context.keys.secret,
        "anon_key": context.keys.anon_key,
        "service_role_key": context.keys.service_key,
        "pid": os.getpid(),
        "version": context.version,
    }
    return json.dumps(said).encode() + b"\n"


def _url(listening: socket.socket) -> str:
    return f"http://{LOOPBACK}:{listening.getsockname()[1]}"

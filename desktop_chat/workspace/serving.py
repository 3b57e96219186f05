"""A workspace whose PostgreSQL runs: its database brought up to date, the gateway and the control channel around it.

Imported late and as a whole, while a first start still makes the cluster (see `server.py`).
"""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import asyncpg

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.sharing import Admission
from desktop_chat.protocol.control import Done, Ready, WorkspaceState, decode_state, encode_ready, encode_state
from desktop_chat.protocol.sharing import Invite
from desktop_chat.workspace.areas import key_check
from desktop_chat.workspace.auth_area import auth_tools
from desktop_chat.workspace.auth_links import code_for
from desktop_chat.workspace.backup.automatic import backup_after_work, backup_before_upgrade
from desktop_chat.workspace.backup.last_state import forget_state_unless, remember_state
from desktop_chat.workspace.backup.making import About, Source
from desktop_chat.workspace.cluster import Cluster
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.control import Answers, ControlServer, ControlSettings
from desktop_chat.workspace.database_errors import DATABASE_AWAY, DATABASE_ERRORS
from desktop_chat.workspace.databases import Pools, PreparedDatabase, keep_partitions, open_pools, prepare_database
from desktop_chat.workspace.dead_files import forget_dead_files
from desktop_chat.workspace.errors import ClusterFailed, NotAnswering
from desktop_chat.workspace.folders import WorkspaceFolders, write_private
from desktop_chat.workspace.gateway import Gateway, create_gateway
from desktop_chat.workspace.invitations import Invitations
from desktop_chat.workspace.keys import WorkspaceKeys
from desktop_chat.workspace.lifetime import Lifetime
from desktop_chat.workspace.logins import OWNER, DatabaseLogin
from desktop_chat.workspace.options import ServeOptions
from desktop_chat.workspace.owner_accounts import OwnerAccounts
from desktop_chat.workspace.people import ensure_person
from desktop_chat.workspace.postgres_port import Postgres
from desktop_chat.workspace.sharing import Sharing
from desktop_chat.workspace.tickets import Tickets
from desktop_chat.workspace.web import LOOPBACK, WebServer, bind_loopback

logger = logging.getLogger(__name__)

MOST_CRASHES_AN_HOUR = 5
_HOUR = 3600.0
_PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0)
"""Seconds between two tries to ask a database that is away; together less than `launcher.ANSWER_SECONDS`."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A started cluster and what belongs to it; `stack` undoes what is opened, in reverse, before the cluster stops."""

    options: ServeOptions
    folders: WorkspaceFolders
    lifetime: Lifetime
    stack: contextlib.AsyncExitStack
    cluster: Postgres
    keys: WorkspaceKeys


async def serve_house(house: House, announce: Callable[[bytes], None]) -> None:
    """Serve until the end of the lifetime.

    Raises:
        WorkspaceError: the database, the port or the gateway is not to be had, or PostgreSQL ends again and again.
    """
    prepared = await _prepare(house)
    house.stack.push_async_callback(_backup_after_work, house)
    listening = bind_loopback(house.options.port, _last_port(house.folders.state_file))
    house.stack.callback(listening.close)
    pools = await house.stack.enter_async_context(open_pools(prepared, house.options.settings.rest.user_timeout_ms))
    context = _context(house, prepared, pools, listening)
    owner = prepared.logins[OWNER]
    async with _running(context, listening, house, owner) as gateway:
        await _offer(_Open(context, gateway, OwnerAccounts(owner)), house, announce)


@dataclass(frozen=True, slots=True)
class _Open:
    """What windows are let in to."""

    context: WorkspaceContext
    gateway: Gateway
    accounts: OwnerAccounts


async def _offer(what: _Open, house: House, announce: Callable[[bytes], None]) -> None:
    """Let windows in, until the end of the lifetime."""
    context = what.context

    async def issue_ticket(person: str) -> Done:
        user = await _patiently(context, lambda: ensure_person(context.gateway, person))
        return Done(ticket=context.tickets.issue(user), user=user)

    async def make_code(account: str) -> Done:
        tools = auth_tools(context, key_check(context), f"{context.url}/auth/v1")
        email, code = await _patiently(context, lambda: code_for(tools, account))
        return Done(ticket=code, user=email)

    secret = context.clock.entropy(24).hex()
    settings = ControlSettings(socket=house.folders.control_socket, secret=secret, tcp=house.options.tcp)
    answers = Answers(
        ticket=issue_ticket,
        code=make_code,
        status=what.gateway.status.report,
        share=_sharing_of(context).answer,
        accounts=what.accounts.answer,
    )
    control = ControlServer(settings, house.lifetime, answers)
    try:
        state = _state(context, await control.start(), secret)
        write_private(house.folders.state_file, encode_state(state))
        await _invite_at_start(context, house)
        house.lifetime.begin()
        announce(encode_ready(_ready(state)))
        logger.info("Serving %s from %s", state.url, context.data)
        await house.lifetime.wait()
        logger.info("Ending")
    finally:
        await control.close()


async def _invite_at_start(context: WorkspaceContext, house: House) -> None:
    """Make the first invitation for whoever shares from the start, unless nobody may make an account."""
    options, sharing = house.options, _sharing_of(context)
    if options.invited is not None and options.sharing.at_start and sharing.admission is not Admission.CLOSED:
        options.invited(await sharing.answer(Invite("")))


async def _patiently(context: WorkspaceContext, ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Ask again while PostgreSQL is started again: the pools' connections may be dead and not yet known to be.

    Raises:
        NotAnswering: it does not come back within the time that a window waits.
    """
    for pause in _PAUSES:
        try:
            return await ask()
        except DATABASE_AWAY:
            await context.clock.sleep(pause)
    try:
        return await ask()
    except DATABASE_AWAY as error:
        raise NotAnswering from error


async def _prepare(house: House) -> PreparedDatabase:
    async def back_up() -> None:
        await backup_before_upgrade(_source(house), house.folders, _about(house, "upgrade"))

    cluster, resources = house.cluster, house.options.resources
    try:
        return await prepare_database(cluster, resources, back_up)
    except asyncpg.InvalidPasswordError:
        # The file of keys came from elsewhere (a backup). Who may read it may also reset the password.
        logger.warning("PostgreSQL has another password than the file of keys; it is set anew")
        await cluster.stop()
        await cluster.reset_password()
        await cluster.start()
        return await prepare_database(cluster, resources, back_up)


async def _backup_after_work(house: House) -> None:
    """Make the backup of the end, when nobody is served any more; then end PostgreSQL, and note what it rests on."""
    if not isinstance(house.cluster, Cluster) or house.cluster.pid is None:
        return
    state = await backup_after_work(_source(house), house.folders, _about(house, "stop"))
    await house.cluster.stop()
    if state is not None:
        remember_state(house.folders, house.cluster.database, state)


def _source(house: House) -> Source:
    """Return what is backed up unasked: without the files, which stay where they are in all that it is for."""
    return Source(
        login=house.cluster.superuser(), keys_file=house.folders.keys_file, private_files=house.folders.sharing_files
    )


def _about(house: House, reason: str) -> About:
    return About(made_by=house.options.version, made_at=house.options.clock.now(), reason=reason)


def _sharing_of(context: WorkspaceContext) -> Sharing:
    assert context.sharing is not None
    return context.sharing


def _context(house: House, prepared: PreparedDatabase, pools: Pools, listening: socket.socket) -> WorkspaceContext:
    return WorkspaceContext(
        users=pools.users,
        service=pools.service,
        gateway=pools.gateway,
        users_stand=True,
        listener=prepared.logins["workspace_gateway"],
        notify_channel=prepared.notify_channel,
        keys=house.keys,
        tickets=Tickets(house.options.clock),
        clock=house.options.clock,
        epoch=prepared.epoch,
        version=house.options.version,
        schema_version=prepared.schema_version,
        url=f"http://{LOOPBACK}:{listening.getsockname()[1]}",
        data=house.folders.data,
        migrations=prepared.migrations,
        settings=house.options.settings,
        sharing=Sharing(
            house.folders.data,
            Invitations(pool=pools.gateway, clock=house.options.clock),
            house.options.clock,
            house.options.sharing,
        ),
    )


@contextlib.asynccontextmanager
async def _running(
    context: WorkspaceContext, listening: socket.socket, house: House, owner: DatabaseLogin
) -> AsyncIterator[Gateway]:
    """Run the gateway and look after PostgreSQL; when either cannot go on, the body is cancelled, the cause raised."""
    gateway = create_gateway(context)
    longest_frame = context.settings.realtime.most_frame_bytes
    web = WebServer(gateway.app, listening, longest_frame=longest_frame, let_go=gateway.let_go)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(web.run_until_told(), name="gateway")
        keepers = [
            group.create_task(_restart_after_crashes(house), name="PostgreSQL's keeper"),
            group.create_task(_keep_partitions(context), name="partitions' keeper"),
            group.create_task(_forget_dead_files(context, owner), name="dead files' keeper"),
            group.create_task(house.cluster.settle(), name="initdb's sync"),
        ]
        serving.add_done_callback(lambda _: house.lifetime.end())
        await web.serving.wait()
        try:
            await _sharing_of(context).begin(web.make_visitor)
            keepers.append(group.create_task(_sharing_of(context).run(), name="doors' keeper"))
            yield gateway
        finally:
            for keeper in keepers:
                keeper.cancel()
            web.should_exit = True


async def _restart_after_crashes(house: House) -> None:
    """Start PostgreSQL again whenever it has ended by itself; what was acknowledged is in its log."""
    crashes: list[float] = []
    while True:
        await house.cluster.wait_for_end()
        now = house.options.clock.monotonic()
        crashes = [at for at in crashes if at > now - _HOUR] + [now]
        if len(crashes) > MOST_CRASHES_AN_HOUR:
            raise ClusterFailed("it ends again and again")
        logger.warning("PostgreSQL has ended by itself and is started again")
        forget_state_unless(house.folders, resting_in=None)
        await house.cluster.start()


async def _keep_partitions(context: WorkspaceContext) -> None:
    """Make the partitions of the coming days; they reach three days ahead, so a missed hour is no harm."""
    while True:
        await context.clock.sleep(_HOUR)
        try:
            await keep_partitions(context.gateway)
        except DATABASE_ERRORS as error:
            logger.warning("Partitions are made in an hour: %s", type(error).__name__)


async def _forget_dead_files(context: WorkspaceContext, owner: DatabaseLogin) -> None:
    """Forget the files of deleted messages; their bytes go with the next sweep of the storage area."""
    while True:
        await context.clock.sleep(_HOUR)
        try:
            count = await forget_dead_files(owner)
        except DATABASE_ERRORS as error:
            logger.warning("Files of deleted messages are forgotten in an hour: %s", type(error).__name__)
            continue
        if count:
            logger.info("%d files of deleted messages were forgotten", count)


def _state(context: WorkspaceContext, control: str, secret: str) -> WorkspaceState:
    return WorkspaceState(
        pid=os.getpid(),
        port=int(context.url.rpartition(":")[2]),
        url=context.url,
        anon_key=context.keys.anon_key,
        control=control,
        secret=secret,
        version=context.version,
        epoch=context.epoch,
    )


def _ready(state: WorkspaceState) -> Ready:
    return Ready(url=state.url, port=state.port, anon_key=state.anon_key, pid=state.pid, version=state.version)


def _last_port(state_file: Path) -> tuple[int, ...]:
    """Return the port of the last run: clients remember the address."""
    try:
        return (decode_state(state_file.read_bytes()).port,)
    except (OSError, ProtocolError):
        return ()

"""The same migrations on PostgreSQL 15, the oldest version that is promised."""

import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from desktop_chat.workspace.account import give_to, unprivileged_account
from desktop_chat.workspace.binaries import find_binaries
from desktop_chat.workspace.cluster import SETTINGS, Cluster
from desktop_chat.workspace.folders import WorkspaceFolders
from desktop_chat.workspace.logins import LOGIN_ROLES
from tests.sql.builders import World, an_id
from tests.sql.test_files import add, seen
from tests.support.postgres import RunningPostgres

OLD = Path("/usr/lib/postgresql/15")

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(not (OLD / "bin" / "postgres").exists(), reason="no PostgreSQL 15 here (Debian: postgresql-15)"),
]


@pytest.fixture
def old_folders() -> Iterator[WorkspaceFolders]:
    """Make folders that PostgreSQL's account reaches by name: the old initdb leaves the folder it is started in."""
    top = Path(tempfile.mkdtemp(prefix="pg15-"))
    folders = WorkspaceFolders(data=top, run=top / "run", sockets=top / "run", log=top / "log")
    for folder in (folders.run, folders.log):
        folder.mkdir(mode=0o700)
    for folder in (top, folders.run):
        give_to(folder, unprivileged_account())
    yield folders
    shutil.rmtree(top)


@pytest_asyncio.fixture(loop_scope="session")
async def old_world(old_folders: WorkspaceFolders) -> AsyncIterator[World]:
    cluster = Cluster(
        old_folders, find_binaries(OLD), unprivileged_account(),
        password=secrets.token_hex(16), settings=SETTINGS | {"fsync": "off"},
    )  # fmt: skip
    await cluster.start()
    try:
        postgres = RunningPostgres(cluster=cluster, passwords={role: secrets.token_hex(16) for role in LOGIN_ROLES})
        await postgres.make_template()
        async with postgres.database() as database:
            world = await World.open(database)
            yield world
            await world.close()
    finally:
        await cluster.stop()


async def test_a_conversation_runs_on_postgresql_15(old_world: World) -> None:
    ann, bo = await old_world.people("Ann Müller", "Владимир")
    room = await ann.create_room(bo, history="joined")

    message = await ann.post(room, "Hi 🦊")
    await bo.react(room, message, "🇩🇪")
    await ann.edit(room, message, "Ho")
    await bo.mark(room, read=4)
    await ann.set_member(room, bo, "removed")
    await ann.call("update_room", p_room=room, p_op=an_id(), p_patch={"picture": "a1" * 32})
    await ann.call("set_profile", p_patch={"picture": "b2" * 32})
    await add(ann, f"{room}/{'a1' * 32}", "avatars")

    page = (await ann.sync())["rooms"][room]
    assert (await old_world.owner.fetchval("show server_version")).startswith("15.")
    assert (page["rows"][0]["c"]["text"], page["rows"][0]["rx"], page["head"]) == ("Ho", [["🇩🇪", [bo.id]]], 6)
    assert page["room"]["picture"] == "a1" * 32
    assert len(await seen(ann, "avatars")) == 1
    assert await seen(bo, "avatars") == []
    assert [found["handle"] for found in await ann.call("find_people", p_query="вл", p_limit=5)] == ["владимир"]
    assert await ann.may_listen(f"room:{room}:2")
    assert not await bo.may_listen(f"room:{room}:2")
    assert [event["k"] for event in await old_world.sent_on(f"room:{room}:1", "ev")] == [
        "room", "posted", "reacted", "edited", "member",
    ]  # fmt: skip

"""Serving on a PostgreSQL that somebody else runs: taken when it is fit, told why not otherwise, left as it was."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from desktop_chat.protocol.control import Failed
from desktop_chat.workspace.cluster import Cluster
from desktop_chat.workspace.outside_database import DatabaseUnfit, OutsideDatabase, login_of
from tests.support.windows import Window, a_message, a_shared_room, a_window, http_of
from tests.support.workspace_process import WorkspaceProcess
from tests.workspace.conftest import a_cluster

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]

PASSWORD = "s3cret/of:the@administrator"


@pytest.fixture
async def server(data: Path) -> AsyncIterator[Cluster]:
    """A PostgreSQL as a distribution sets it up: the administrator is the superuser `postgres`."""
    cluster = a_cluster(data.with_name("outside"), tcp=True)
    await cluster.start()
    await sql(cluster, f"create role postgres superuser login password '{PASSWORD}'", "create database chat")
    yield cluster
    await cluster.stop()


async def sql(cluster: Cluster, *statements: str, database: str = "postgres") -> object:
    connection = await asyncpg.connect(**cluster.superuser(database).arguments())
    try:
        return [await connection.fetchval(statement) for statement in statements][-1]
    finally:
        await connection.close()


def url_of(cluster: Cluster, *, user: str = "postgres", database: str = "chat") -> str:
    endpoint = cluster.superuser().endpoint
    password = PASSWORD.replace("/", "%2F").replace(":", "%3A").replace("@", "%40")
    return f"postgresql://{user}:{password}@{endpoint.host}:{endpoint.port}/{database}?sslmode=disable"


def serving(data: Path, url: str) -> WorkspaceProcess:
    command = [sys.executable, "-m", "desktop_chat", "serve", "--data", str(data)]
    home = {"DESKTOP_CHAT_HOME": str(data.with_name("home")), "DESKTOP_CHAT_DATABASE_URL": url}
    return WorkspaceProcess.start(data, command, env=os.environ | home)


async def say(window: Window, room: str, text: str) -> None:
    await window.until_called("send_message", **a_message(room, text))


async def test_people_talk_on_it_and_the_administrator_stays_who_he_was(server: Cluster, data: Path) -> None:
    with await asyncio.to_thread(serving, data, url_of(server)) as workspace:
        async with http_of(workspace) as http:
            ann, bo = await a_window(workspace, http, "ann"), await a_window(workspace, http, "bo")
            room = await a_shared_room(ann, bo)
            wire = await bo.listen(room)
            await say(ann, room, "hello from elsewhere")
            assert "hello from elsewhere" in str(await wire.receive())
            await wire.connection.close()
        second = await asyncio.to_thread(serving, data.with_name("second"), url_of(server))
        assert isinstance(second.answer, Failed)
        assert "another server of Desktop Chat serves it" in second.answer.message
        second.wait()
        assert not has_a_cluster(data)
    assert await sql(server, "select rolsuper and rolconfig is null from pg_roles where rolname = 'postgres'") is True
    connection = await asyncpg.connect(**login_of(url_of(server)).arguments())  # the password is still the old one
    assert await connection.fetchval("select count(*) from public.messages") == 1
    await connection.close()


async def test_it_serves_again_when_the_database_was_away(server: Cluster, data: Path) -> None:
    with await asyncio.to_thread(serving, data, url_of(server)) as workspace:
        async with http_of(workspace) as http:
            ann, bo = await a_window(workspace, http, "ann"), await a_window(workspace, http, "bo")
            room = await a_shared_room(ann, bo)

            await server.stop()
            await server.start()

            await say(ann, room, "and again")
            # The lock was gone with the database, and is taken anew; a second server that came first would keep it.
            while not await sql(server, "select exists (select from pg_locks where locktype = 'advisory' and granted)"):
                pass
            second = await asyncio.to_thread(serving, data.with_name("second"), url_of(server))
            assert isinstance(second.answer, Failed)
            second.wait()


def has_a_cluster(data: Path) -> bool:
    return bool(list(data.glob("pgdata-*")))


async def judged(url: str) -> str:
    database = OutsideDatabase(url)
    with pytest.raises(DatabaseUnfit) as unfit:
        await database.start()
    assert PASSWORD not in str(unfit.value)
    return str(unfit.value)


async def test_what_does_not_fit_is_told_in_a_sentence_and_left_alone(server: Cluster) -> None:
    await sql(server, f"create role clerk login password '{PASSWORD}'", "create database other", "create database old")
    await sql(server, "create table public.customers (id integer)", database="other")

    assert "it does not exist. Make it with “createdb”." in await judged(url_of(server, database="nowhere"))
    assert "“clerk” may not make roles and schemas here" in await judged(url_of(server, user="clerk"))
    assert "it holds other things (public.customers)" in await judged(url_of(server, database="other"))
    assert "the name or the password is wrong" in await judged(url_of(server, user="stranger"))
    await sql(server, "create role authenticator")
    assert "has roles of Supabase" in await judged(url_of(server))
    await server.stop()
    assert "it does not answer" in await judged(url_of(server))


@pytest.mark.parametrize(
    "url",
    [
        "", "chat", "mysql://a:b@c/d", "postgresql://c/d", "postgresql://a:b@c", "postgresql://a:b@/d",
        "postgresql://a:b@c:x/d", "postgresql://a:b@c/d?sslmode=maybe", "postgresql://a:b@[c/d",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_database_is_told(url: str) -> None:
    with pytest.raises(DatabaseUnfit, match="must be like postgresql://user:password@host:5432/name"):
        OutsideDatabase(url)


def test_an_address_is_read_as_psql_reads_it() -> None:
    login = login_of("postgres://ann:p%40ss@db.example.org/my%20chat?sslmode=verify-full")

    assert (login.user, login.password, login.database, login.tls) == ("ann", "p@ss", "my chat", "verify-full")
    assert (login.endpoint.host, login.endpoint.port) == ("db.example.org", 5432)
    assert "p@ss" not in repr(login)

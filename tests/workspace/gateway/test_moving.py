"""Moving a workspace to a second PostgreSQL that is prepared as a hosted project is: its `postgres` is no superuser."""

import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from desktop_chat.app.address import Address
from desktop_chat.app.wiring import build_service, open_profile_store
from desktop_chat.domain.link import LinkSettings
from desktop_chat.domain.picture import picture_id
from desktop_chat.service.chat import ChatService
from desktop_chat.service.tasks import Tasks
from desktop_chat.system.clock import SystemClock
from desktop_chat.workspace.backup.making import Source
from desktop_chat.workspace.backup.tables import sums_of
from desktop_chat.workspace.moving.files import FileRefused, StorageDoor
from desktop_chat.workspace.moving.move import Moved, Plan, move_workspace
from desktop_chat.workspace.moving.target import TargetUnfit
from tests.support.gateway import PASSWORD, Person, RunningGateway, running_gateway
from tests.support.postgres import RESOURCES, RunningPostgres, TestDatabase, running_postgres_for_session

pytestmark = pytest.mark.database
BARE = "template_bare_project"
NEW_PLACE = "https://abcdefghijklmnopqrst.supabase.co"
PLAN = Plan(resources=RESOURCES, url=NEW_PLACE)


@pytest.fixture(scope="module")
def project_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPostgres]:
    """Another PostgreSQL."""
    with running_postgres_for_session(tmp_path_factory.mktemp("project")) as postgres:
        yield postgres


@pytest_asyncio.fixture(loop_scope="session")
async def project(project_postgres: RunningPostgres, tmp_path: Path) -> AsyncIterator[TestDatabase]:
    """The database of a fresh Supabase project: its contract, none of our tables."""
    name = f"{BARE}_{uuid.uuid4().hex[:8]}"
    await project_postgres.make_template(name, tmp_path)
    async with project_postgres.database(template=name) as database:
        yield database


@pytest_asyncio.fixture(loop_scope="session")
async def talked(fresh_gateway: RunningGateway) -> tuple[RunningGateway, Person, Person, str]:
    """A workspace in which two people have talked."""
    ann, bo = await fresh_gateway.person("Ann"), await fresh_gateway.person("Bo")
    room = await ann.room(bo)
    for number in range(5):
        assert (await ann.write(room, f"Grüße {number} \\N\t🎈")).status_code == 200
    return fresh_gateway, ann, bo, room


def a_source(gateway: RunningGateway) -> Source:
    return Source(login=gateway.database.superuser, blobs=gateway.context.data / "files" / "blobs")


async def move(gateway: RunningGateway, project: TestDatabase, **changes: Any) -> Moved:
    return await move_workspace(a_source(gateway), project.owner, replace(PLAN, **changes), lambda _: None)


async def sums(database: TestDatabase) -> dict[str, int]:
    connection = await asyncpg.connect(**database.superuser.arguments())
    try:
        return await sums_of(connection)
    finally:
        await connection.close()


async def value(database: TestDatabase, sql: str) -> Any:
    connection = await asyncpg.connect(**database.superuser.arguments())
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


@asynccontextmanager
async def served(database: TestDatabase, folder: Path) -> AsyncIterator[RunningGateway]:
    folder.mkdir(exist_ok=True)  # noqa: ASYNC240 - a test's own folder
    async with running_gateway(database, folder) as gateway:
        yield gateway


Talked = tuple[RunningGateway, Person, Person, str]


async def test_everything_arrives_and_people_sign_in_with_their_passwords(
    talked: Talked, project: TestDatabase, tmp_path: Path
) -> None:
    gateway, ann, _, room = talked
    before = await sums(gateway.database)

    moved = await move(gateway, project)

    assert moved.sums == before == await sums(project)
    assert len(moved.migrations) > 20
    epoch = "select epoch::text from app.workspace"
    assert await value(project, epoch) == await value(gateway.database, epoch)
    assert await value(project, "select count(*) from realtime.messages") == 0, "nothing is told live again"
    async with served(project, tmp_path / "there") as there:
        answer = await there.http.post(
            "/auth/v1/token?grant_type=password", json={"email": ann.email, "password": PASSWORD}
        )
        assert answer.status_code == 200
        again = Person(gateway=there, email=ann.email, session=answer.json())
        history = (await again.call("history", p_room=room, p_before_no=None, p_limit=50)).json()
        assert [row["c"]["text"] for row in history["rows"]] == [f"Grüße {number} \\N\t🎈" for number in range(5)]
        assert (await again.write(room, "and on it goes")).status_code == 200


async def test_who_still_writes_at_the_old_place_is_told_where_it_is_now(talked: Talked, project: TestDatabase) -> None:
    gateway, ann, _, room = talked
    await move(gateway, project)

    refused = await ann.write(room, "too late")

    assert (refused.status_code, refused.json()["hint"]) == (503, "frozen")
    assert NEW_PLACE in refused.json()["message"]
    assert await value(project, "select frozen from app.workspace") is False


async def test_a_dry_run_changes_neither_side(talked: Talked, project: TestDatabase) -> None:
    gateway, ann, _, room = talked

    tried = await move(gateway, project, dry_run=True)

    assert tried.sums == await sums(gateway.database)
    assert await value(project, "select to_regclass('app.workspace')") is None
    assert (await ann.write(room, "still here")).status_code == 200


async def test_a_move_may_be_repeated_until_people_have_written_there(
    talked: Talked, project: TestDatabase, tmp_path: Path
) -> None:
    gateway, ann, _, room = talked
    first = await move(gateway, project)
    second = await move(gateway, project)
    assert (second.sums, second.migrations) == (first.sums, ())
    async with served(project, tmp_path / "there") as there:
        answer = await there.http.post(
            "/auth/v1/token?grant_type=password", json={"email": ann.email, "password": PASSWORD}
        )
        again = Person(gateway=there, email=ann.email, session=answer.json())
        assert (await again.write(room, "new")).status_code == 200

    with pytest.raises(TargetUnfit, match="people have written there since"):
        await move(gateway, project)

    assert (await sums(project))["messages"] == first.sums["messages"] + 1


async def test_another_workspace_there_is_never_overwritten(
    talked: Talked, project_postgres: RunningPostgres, tmp_path: Path
) -> None:
    gateway, ann, _, room = talked
    async with project_postgres.database() as other:
        async with served(other, tmp_path / "other") as there:
            await there.person("Zoe")
        with pytest.raises(TargetUnfit, match="another workspace lives there"):
            await move(gateway, other)
        assert (await sums(other))["people"] == 1
    assert (await ann.write(room, "people write here again")).status_code == 200


async def test_an_account_of_the_same_address_that_is_another_one_stops_it(
    talked: Talked, project: TestDatabase
) -> None:
    gateway, ann, _, room = talked
    connection = await asyncpg.connect(**project.superuser.arguments())
    await connection.execute(
        "insert into auth.users (id, aud, role, email) values ($1, 'authenticated', 'authenticated', $2)",
        uuid.uuid4(),
        ann.email.upper(),
    )
    await connection.close()

    with pytest.raises(TargetUnfit, match=ann.email):
        await move(gateway, project)

    assert await value(project, "select to_regclass('app.workspace')") is None
    assert (await ann.write(room, "still here")).status_code == 200


async def test_accounts_that_the_project_has_of_its_own_stay(talked: Talked, project: TestDatabase) -> None:
    gateway, *_ = talked
    connection = await asyncpg.connect(**project.superuser.arguments())
    await connection.execute(
        "insert into auth.users (id, aud, role, email) values ($1, 'authenticated', 'authenticated', 'admin@x.org')",
        uuid.uuid4(),
    )
    await connection.close()

    moved = await move(gateway, project)

    assert (await sums(project))["accounts"] == moved.sums["accounts"] + 1


@pytest.mark.parametrize(
    ("spoilt", "match"),
    [("password", "password is wrong"), ("port", "does not answer"), ("database", "no database of")],
)
async def test_a_wrong_target_is_told_in_words(talked: Talked, project: TestDatabase, spoilt: str, match: str) -> None:
    gateway, ann, _, room = talked
    login = project.owner
    if spoilt == "database":
        login = replace(login, database="postgres")
    elif spoilt == "password":
        login = replace(login, password="wrong")
    else:
        login = replace(login, endpoint=replace(login.endpoint, host="127.0.0.1", port=9))

    with pytest.raises(TargetUnfit, match=match):
        await move_workspace(a_source(gateway), login, PLAN, lambda _: None)

    assert (await ann.write(room, "still here")).status_code == 200


async def test_files_go_by_the_storage_api_and_keep_their_owner(
    talked: Talked, project: TestDatabase, tmp_path: Path
) -> None:
    gateway, ann, _, room = talked
    message = str(uuid.uuid4())
    path = f"{room}/{message}/Plan für morgen.txt"
    stored = await gateway.http.post(
        f"/storage/v1/object/files/{path}", content=b"the plan", headers=ann.headers | {"content-type": "text/plain"}
    )
    assert stored.status_code == 200, stored.text
    face = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    pictures = [f"{owner}/{picture_id(face)}" for owner in (ann.id, room)]
    for picture in pictures:
        stored = await gateway.http.post(
            f"/storage/v1/object/avatars/{picture}", content=face, headers=ann.headers | {"content-type": "image/png"}
        )
        assert stored.status_code == 200, stored.text
    named = {"p_patch": {"picture": picture_id(face)}}
    assert (await ann.call("set_profile", **named)).status_code == 200
    assert (await ann.call("update_room", p_room=room, p_op=str(uuid.uuid4()), **named)).status_code == 200
    left = await move(gateway, project)
    assert (left.files, left.files_left) == (0, 3)
    async with served(project, tmp_path / "there") as there:
        with pytest.raises(FileRefused, match="Repeat the move"):
            await move(gateway, project, door=StorageDoor(url=there.url, service_key=there.anon_key))
        moved = await move(
            gateway, project, door=StorageDoor(url=there.url, service_key=there.context.keys.service_key)
        )

        assert (moved.files, moved.files_left) == (3, 0)
        answer = await there.http.post(
            "/auth/v1/token?grant_type=password", json={"email": ann.email, "password": PASSWORD}
        )
        again = Person(gateway=there, email=ann.email, session=answer.json())
        found = await there.http.get(f"/storage/v1/object/authenticated/files/{path}", headers=again.headers)
        assert (found.status_code, found.content, found.headers["content-type"]) == (200, b"the plan", "text/plain")
        (card,) = (await again.call("beat", p_state="here", p_people_rev=0)).json()["people"]["changed"]
        page = (await again.call("sync", p={"v": 1})).json()["rooms"][room]
        assert card["picture"] == page["room"]["picture"] == picture_id(face)
        for picture in pictures:
            found = await there.http.get(f"/storage/v1/object/authenticated/avatars/{picture}", headers=again.headers)
            assert (found.content, found.headers["content-type"]) == (face, "image/png")
            gone = await there.http.request(
                "DELETE", "/storage/v1/object/avatars", json={"prefixes": [picture]}, headers=again.headers
            )
            assert [one["name"] for one in gone.json()] == [picture]


async def test_a_client_follows_with_its_cursors_and_fetches_nothing_twice(
    talked: Talked, project: TestDatabase, tmp_path: Path
) -> None:
    gateway, ann, *_ = talked
    profile = tmp_path / "profile"
    async with follower(profile, gateway) as (service, fetched):
        await service.sign_in(ann.email, PASSWORD)
        await service.caught_up()
        epoch = service.epoch
        assert sum(fetched) == 5
    await move(gateway, project)

    async with served(project, tmp_path / "there") as there, follower(profile, there) as (service, fetched):
        await service.sign_in(ann.email, PASSWORD)
        await service.caught_up()

        assert epoch is not None
        assert service.epoch == epoch
        assert sum(fetched) == 0


@asynccontextmanager
async def follower(profile: Path, gateway: RunningGateway) -> AsyncIterator[tuple[ChatService, list[int]]]:
    """The service of a window on a profile that stays, and how many rows each page of the server brought it."""
    profile.mkdir(exist_ok=True)  # noqa: ASYNC240 - a test's own folder
    clock, tasks = SystemClock(), Tasks()
    opened = await open_profile_store(profile, bytes(32), clock)
    address = Address(url=gateway.url, key=gateway.anon_key)
    service = build_service(opened.store, address, clock=clock, spawner=tasks, settings=LinkSettings())
    fetched: list[int] = []
    record = opened.store.record

    async def counted(news: Any) -> Any:
        fetched.extend(len(room.rows) for piece in news for room in getattr(piece, "rooms", ()))
        return await record(news)

    opened.store.record = counted  # type: ignore[method-assign]
    await service.start()
    try:
        yield service, fetched
    finally:
        await service.stop()
        await tasks.cancel_all()

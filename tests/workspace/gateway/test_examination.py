"""An examination of a really started gateway: sound, and with each fault that it has to find."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from desktop_chat.app.address import Address
from desktop_chat.app.examination import examine_server, schema_sql
from desktop_chat.domain.diagnosis import Check, Finding, Verdict
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.ports import LiveRoom
from desktop_chat.domain.ports_doctor import Examiner
from desktop_chat.system.clock import SystemClock
from desktop_chat.workspace.gateway_settings import GatewaySettings, RealtimeSettings
from desktop_chat.workspace.migrate import apply_migrations, read_migrations
from tests.support.gateway import RunningGateway, running_gateway
from tests.support.postgres import RESOURCES, RunningPostgres

pytestmark = pytest.mark.database
CLOCK = SystemClock()


async def examined(gateway: RunningGateway, examiner: Examiner | None, *, key: str = "") -> dict[Check, Finding]:
    address = Address(url=gateway.url, key=key or gateway.anon_key)
    return {finding.check: finding async for finding in examine_server(address, CLOCK, examiner)}


async def an_examiner(gateway: RunningGateway) -> Examiner:
    ann = await gateway.person("Ann")
    room = LiveRoom(room=RoomId(await ann.room()), gen=1)
    return Examiner(user=UserId(ann.id), token=ann.token, room=room)


def verdicts(found: dict[Check, Finding]) -> dict[Check, Verdict]:
    assert list(found) == list(Check), "each is told once, in order"
    return {check: finding.verdict for check, finding in found.items()}


@asynccontextmanager
async def private_only(postgres: RunningPostgres, folder: Path) -> AsyncIterator[RunningGateway]:
    settings = GatewaySettings(realtime=RealtimeSettings(public_channels=False))
    async with postgres.database() as database, running_gateway(database, folder, settings) as gateway:
        yield gateway


async def test_a_sound_workspace_is_good_in_everything(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    async with private_only(gateway_postgres, tmp_path) as gateway:
        found = await examined(gateway, await an_examiner(gateway))

    assert {check: verdict for check, verdict in verdicts(found).items() if verdict is not Verdict.GOOD} == {}


async def test_without_an_account_the_rest_is_left_open(gateway: RunningGateway) -> None:
    found = verdicts(await examined(gateway, None))

    looked_at = {check for check, verdict in found.items() if verdict is not Verdict.OPEN}
    assert looked_at == {
        *(Check.ADDRESS, Check.KEY, Check.PROJECT, Check.CLOCK, Check.SCHEMA, Check.PUBLIC, Check.WAYS)
    }
    assert found[Check.PUBLIC] is Verdict.WARNING


@pytest.mark.parametrize("key", ["eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "nonsense"])
async def test_a_wrong_key_ends_it(gateway: RunningGateway, key: str) -> None:
    found = verdicts(await examined(gateway, None, key=key))

    assert found[Check.KEY] is Verdict.BAD
    assert {found[check] for check in list(Check)[2:]} == {Verdict.OPEN}


async def test_the_secret_key_is_not_even_sent(gateway: RunningGateway) -> None:
    found = await examined(gateway, None, key=gateway.context.keys.service_key)

    assert found[Check.KEY].verdict is Verdict.BAD
    assert "secret key" in found[Check.KEY].sentence
    assert found[Check.ADDRESS].verdict is Verdict.OPEN


async def test_nothing_that_answers_is_told() -> None:
    found = {
        finding.check: finding async for finding in examine_server(Address(url="http://127.0.0.1:9", key="anon"), CLOCK)
    }

    assert verdicts(found)[Check.ADDRESS] is Verdict.BAD


async def planted(gateway: RunningGateway, sql: str) -> None:
    superuser = await asyncpg.connect(**gateway.database.superuser.arguments())
    try:
        await superuser.execute(sql)
    finally:
        await superuser.close()


async def test_messages_that_can_be_forged_are_found(fresh_gateway: RunningGateway) -> None:
    examiner = await an_examiner(fresh_gateway)
    await planted(fresh_gateway, "create policy x on realtime.messages for insert to authenticated with check (true)")

    found = verdicts(await examined(fresh_gateway, examiner))

    assert (found[Check.FORGERY], found[Check.RIGHTS], found[Check.ECHO]) == (Verdict.BAD, Verdict.BAD, Verdict.GOOD)


async def test_rooms_in_which_removed_people_hear_on_are_found(fresh_gateway: RunningGateway) -> None:
    examiner = await an_examiner(fresh_gateway)
    await planted(fresh_gateway, "create policy x on realtime.messages for select to authenticated using (true)")

    found = verdicts(await examined(fresh_gateway, examiner))

    assert (found[Check.GENERATIONS], found[Check.RIGHTS]) == (Verdict.BAD, Verdict.BAD)


async def test_a_database_that_tells_nothing_live_is_found(fresh_gateway: RunningGateway) -> None:
    examiner = await an_examiner(fresh_gateway)
    await planted(
        fresh_gateway,
        "create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true)"
        " returns void language sql as 'select'",
    )

    found = verdicts(await examined(fresh_gateway, examiner))

    assert (found[Check.LIVE], found[Check.ECHO], found[Check.FORGERY]) == (Verdict.GOOD, Verdict.BAD, Verdict.OPEN)


async def test_policies_that_are_missing_close_the_live_connection(fresh_gateway: RunningGateway) -> None:
    examiner = await an_examiner(fresh_gateway)
    await planted(fresh_gateway, "drop policy desktop_chat_listen on realtime.messages")

    found = verdicts(await examined(fresh_gateway, examiner))

    assert (found[Check.RIGHTS], found[Check.LIVE], found[Check.ECHO]) == (Verdict.BAD, Verdict.BAD, Verdict.OPEN)


async def test_an_older_schema_is_found_with_and_without_an_account(fresh_gateway: RunningGateway) -> None:
    examiner = await an_examiner(fresh_gateway)
    await planted(fresh_gateway, "drop function public.doctor()")
    await until_unknown(fresh_gateway)

    for somebody in (examiner, None):
        found = await examined(fresh_gateway, somebody)
        assert found[Check.SCHEMA].verdict is Verdict.BAD
        assert "doctor --sql" in found[Check.SCHEMA].fix


async def until_unknown(gateway: RunningGateway) -> None:
    """Wait until the gateway has learnt what its database offers now."""
    async with asyncio.timeout(10):
        while (await gateway.http.post("/rest/v1/rpc/doctor", json={})).status_code != 404:  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.02)


async def test_the_printed_sql_makes_what_the_migrations_make(
    gateway_postgres: RunningPostgres, tmp_path: Path
) -> None:
    await gateway_postgres.make_template("template_printed", tmp_path)
    async with gateway_postgres.database(template="template_printed") as database:
        owner = await asyncpg.connect(**database.owner.arguments())
        try:
            await owner.execute(schema_sql())
            noted = [
                row["version"]
                for row in await owner.fetch("select version from supabase_migrations.schema_migrations order by 1")
            ]
            await owner.execute(schema_sql(noted))
        finally:
            await owner.close()
        known = read_migrations(RESOURCES / "supabase" / "migrations")
        assert noted == [migration.version for migration in known]
        assert await apply_migrations(database.owner, known) == ()

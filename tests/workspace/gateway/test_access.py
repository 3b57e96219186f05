"""Who loses access while listening stops hearing at once, on every connection, and is told so."""

import asyncio
import contextlib
import uuid
from pathlib import Path

import asyncpg
import pytest

from tests.support.gateway import Person, RunningGateway, running_gateway
from tests.support.postgres import RunningPostgres
from tests.support.wires import Poller, Wire

pytestmark = pytest.mark.database


def no_longer(name: str) -> str:
    return f"You no longer have permission to read from this Channel topic: {name}"


async def ended(wire: Wire | Poller, name: str) -> None:
    system, close = await wire.receive(), await wire.receive()
    assert system[2:] == [
        f"realtime:{name}",
        "system",
        {"extension": "system", "status": "error", "message": no_longer(name), "channel": name},
    ]
    assert close[2:4] == [f"realtime:{name}", "phx_close"]


async def remove(person: Person, room: str, other: Person) -> None:
    answer = await person.call(
        "set_member", p_room=room, p_op=str(uuid.uuid4()), p_user=other.id, p_state="removed", p_role="member"
    )
    assert answer.status_code == 200, answer.text


async def test_suspended_account_hears_nothing_more(gateway: RunningGateway) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    account = f"user:{bo.id}"
    async with (
        gateway.socket(bo.token) as socket,
        gateway.poller(bo.token) as poller,
        gateway.socket(ann.token) as other,
    ):
        await socket.join(account, private=True)
        await poller.join(account, private=True)
        await other.join(f"user:{ann.id}", private=True)
        await gateway.execute("select app.set_account_state($1, 'suspended')", uuid.UUID(bo.id))

        await ended(socket, account)
        await ended(poller, account)
        await gateway.execute("select realtime.send('{}', 'me', $1)", account)
        await socket.beats()
        await other.beats()
        assert (await socket.join(account, private=True))[4]["status"] == "error"


async def test_suspended_account_leaves_its_rooms(gateway: RunningGateway) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    room = await ann.room(bo)
    async with gateway.socket(bo.token) as wire, gateway.socket(ann.token) as other:
        for number, name in enumerate((f"room:{room}:1", f"talk:{room}:1"), start=1):
            await wire.join(name, private=True, ref=str(number))
        await other.join(f"room:{room}:1", private=True)
        await gateway.execute("select app.set_account_state($1, 'suspended')", uuid.UUID(bo.id))

        await ended(wire, f"room:{room}:1")
        await ended(wire, f"talk:{room}:1")
        await ann.write(room, "hello")
        await wire.beats()
        assert (await other.receive())[4]["payload"]["k"] == "posted"


async def test_removed_member_keeps_the_account_and_loses_the_room(gateway: RunningGateway) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    room = await ann.room(bo)
    talk = f"talk:{room}:1"
    async with gateway.socket(bo.token) as wire:
        await wire.join(talk, private=True)
        await wire.join(f"user:{bo.id}", private=True, ref="2")
        await remove(ann, room, bo)
        frames = [await wire.receive() for _ in range(3)]
        await wire.beats()

    assert sorted(frame[3] for frame in frames) == ["broadcast", "phx_close", "system"]
    assert next(frame[4]["message"] for frame in frames if frame[3] == "system") == no_longer(talk)
    assert next(frame[4]["payload"]["state"] for frame in frames if frame[3] == "broadcast") == "removed"


async def test_those_who_stay_are_left_alone(gateway: RunningGateway) -> None:
    ann, bo = await gateway.person("ann"), await gateway.person("bo")
    await ann.room(bo)
    async with gateway.socket(bo.token) as wire:
        await wire.join(f"user:{bo.id}", private=True)
        await gateway.administer(f"select pg_notify('desktop_chat_access', '{bo.id}')")  # forged: nothing has changed
        await gateway.administer("select pg_notify('desktop_chat_access', 'nobody')")
        await gateway.execute("select realtime.send('{\"n\": 1}', 'me', $1)", f"user:{bo.id}")

        assert (await wire.receive())[4]["payload"]["n"] == 1
        await wire.beats()


async def test_rights_that_change_while_a_join_is_answered(gateway_postgres: RunningPostgres, tmp_path: Path) -> None:
    """The join is held between the answer about its rights and its first message, while these rights end."""
    async with (
        gateway_postgres.database() as database,
        running_gateway(database, tmp_path, most_connections=1) as gateway,
    ):
        bo = await gateway.person("bo")
        account, pool = f"user:{bo.id}", gateway.context.gateway
        administrator = await asyncpg.connect(**database.superuser.arguments())
        async with gateway.socket(bo.token) as wire, gateway.socket() as witness, asyncio.TaskGroup() as tasks:
            await witness.join("lobby")
            await administrator.execute("begin; lock table realtime.messages in exclusive mode")
            replay = {"replay": {"since": gateway.clock.now() + 60_000}}
            joining = tasks.create_task(wire.join(account, private=True, broadcast=replay))
            await gateway.until_locked_out()
            taken = contextlib.AsyncExitStack()
            taking = tasks.create_task(taken.enter_async_context(pool.acquire()))
            await administrator.execute("commit")
            await taking  # the join has been asked about, and its replay waits for this connection
            await gateway.execute("select app.set_account_state($1, 'suspended')", uuid.UUID(bo.id))
            await gateway.execute("select realtime.send('{}', 'told', 'lobby', false)")
            assert (await witness.receive())[4]["event"] == "told"
            await taken.aclose()

            assert (await joining)[4]["status"] == "ok"
            await ended(wire, account)
        await administrator.close()


@pytest.mark.expects_log("The policies of realtime.messages failed")
async def test_database_that_does_not_answer_ends_the_channel(fresh_gateway: RunningGateway) -> None:
    bo = await fresh_gateway.person("bo")
    async with fresh_gateway.socket(bo.token) as wire:
        await wire.join(f"user:{bo.id}", private=True)
        await fresh_gateway.administer(
            "alter table realtime.messages rename column extension to kind;"
            f"select pg_notify('desktop_chat_access', '{bo.id}')"
        )

        await ended(wire, f"user:{bo.id}")


async def test_nobody_but_the_owner_suspends(gateway: RunningGateway) -> None:
    ann = await gateway.person()
    answer = await ann.call("set_account_state", p_user=ann.id, p_state="suspended")

    assert answer.status_code == 404

"""People, rooms and refusals for the tests of the schema: `ann = await world.person("Ann")`, `await ann.send(room)`."""

import contextlib
import json
import re
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import asyncpg
import pytest

from tests.support.postgres import TestDatabase

Json = Any
"""What a function answers: JSON, read in tests by the shapes of the wire contract."""

NOBODY = "00000000-0000-4000-8000-000000000000"
ROLES = ("anon", "authenticated", "service_role")


# Deleting a test's few rows takes a tenth of the time of TRUNCATE, which makes new files for every table and index.
EMPTY = (
    "set local storage.allow_delete_query = 'true';"
    + "".join(
        f"delete from {table};"
        for table in (
            "app.workspace", "public.member_prefs", "app.mentions", "app.own_settings", "app.presence",
            "app.people_head", "app.reports", "app.blocks", "app.invitations",
            "app.message_edits", "app.marker_moves", "public.reactions", "public.messages", "public.read_markers",
            "public.room_members", "app.room_events",
            "app.marker_heads", "app.room_heads", "public.rooms", "app.user_heads", "public.profiles",
            "realtime.messages", "storage.objects",
        )
    )
    + "insert into app.workspace (flood_burst) values (1e9); insert into app.people_head default values"
)  # fmt: skip


def an_id() -> str:
    """Return a new id, as a client makes it."""
    return str(uuid.uuid4())


def words(text: str = "Hello") -> Json:
    """Return the content of a text message."""
    return {"t": "text", "text": text}


async def connect(login: Any) -> asyncpg.Connection:
    """Log in, with jsonb as Python values."""
    connection = await asyncpg.connect(**login.arguments())
    await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
    return connection


@contextlib.asynccontextmanager
async def acting(
    connection: asyncpg.Connection, role: str, claims: Json | None = None, topic: str = ""
) -> AsyncIterator[None]:
    """Become a role with a token's claims for one transaction, as the gateway and PostgREST do."""
    async with connection.transaction():
        await connection.fetchval(
            "select set_config('request.jwt.claims', $1, true), set_config('realtime.topic', $2, true)",
            json.dumps({} if claims is None else claims),
            topic,
        )
        await connection.execute(f"set local role {role}")
        yield


async def call(connection: asyncpg.Connection, function: str, parameters: dict[str, Any]) -> Json:
    """Call a function by named parameters, as /rest/v1/rpc does."""
    named = ", ".join(f"{name} => ${number}" for number, name in enumerate(parameters, start=1))
    return await connection.fetchval(f"select public.{function}({named})", *parameters.values())


@contextlib.contextmanager
def refused(status: int, hint: str) -> Iterator[pytest.ExceptionInfo[asyncpg.PostgresError]]:
    """Expect a typed refusal: SQLSTATE PT<status> with the machine's word in HINT and a sentence for people."""
    with pytest.raises(asyncpg.PostgresError) as caught:
        yield caught
    assert (caught.value.sqlstate, caught.value.hint) == (f"PT{status}", hint)
    assert caught.value.message.endswith(".")


@dataclass(slots=True, eq=False, kw_only=True)
class Person:
    """One signed-in account. `on(connection)` is the same person on a connection of their own."""

    world: "World"
    id: str
    name: str
    connection: asyncpg.Connection
    anonymous: bool = False

    @property
    def claims(self) -> Json:
        """The token's claims."""
        return {"sub": self.id, "role": "authenticated", "is_anonymous": self.anonymous}

    def on(self, connection: asyncpg.Connection) -> "Person":
        """Return this person acting through another connection."""
        return Person(world=self.world, id=self.id, name=self.name, connection=connection, anonymous=self.anonymous)

    async def call(self, function: str, **parameters: Any) -> Json:
        """Call a function of the API."""
        async with acting(self.connection, "authenticated", self.claims):
            return await call(self.connection, function, parameters)

    async def select(self, query: str, *arguments: Any) -> list[asyncpg.Record]:
        """Run SQL as /rest/v1 would: under this person's row-level security."""
        async with acting(self.connection, "authenticated", self.claims):
            rows: list[asyncpg.Record] = await self.connection.fetch(query, *arguments)
            return rows

    async def create_room(
        self, *others: "Person", kind: str = "group", history: str = "all", name: str = "Team", room: str | None = None
    ) -> str:
        """Make a room with these people; return its id."""
        answer = await self.call(
            "create_room", p_id=room or an_id(), p_op=an_id(), p_kind=kind, p_name=name, p_history=history,
            p_members=[other.id for other in others],
        )  # fmt: skip
        return str(answer["room"]["id"])

    async def open_dm(self, peer: "Person") -> str:
        """Open the direct conversation with a person; return the room's id."""
        return str((await self.call("open_dm", p_peer=peer.id))["room"]["id"])

    async def send(
        self, room: str, text: str = "Hello", *, message: str | None = None, reply: str | None = None,
        mentions: Sequence["Person"] = (),
    ) -> Json:  # fmt: skip
        """Post a text message; return the receipt."""
        return await self.call(
            "send_message", p_room=room, p_id=message or an_id(), p_content=words(text), p_reply=reply,
            p_mentions=[person.id for person in mentions],
        )  # fmt: skip

    async def post(self, room: str, text: str = "Hello") -> str:
        """Post a text message; return its id."""
        message = an_id()
        await self.send(room, text, message=message)
        return message

    async def edit(
        self, room: str, message: str, text: str, *, base: int | None = None, op: str | None = None,
        mentions: Sequence["Person"] | None = None,
    ) -> Json:  # fmt: skip
        """Replace a message's words, and whom they name; without `mentions`, as clients of before do."""
        named = {} if mentions is None else {"p_mentions": [person.id for person in mentions]}
        return await self.call(
            "edit_message",
            p_room=room,
            p_op=op or an_id(),
            p_id=message,
            p_content=words(text),
            p_base_rev=base,
            **named,
        )

    async def delete(self, room: str, message: str, *, op: str | None = None) -> Json:
        """Delete a message for everyone."""
        return await self.call("delete_message", p_room=room, p_op=op or an_id(), p_id=message)

    async def react(self, room: str, message: str, key: str = "👍", *, on: bool = True, op: str | None = None) -> Json:
        """Set or take back a reaction."""
        return await self.call(
            "set_reaction", p_room=room, p_op=op or an_id(), p_id=message, p_key=key, p_on=on, p_content=None
        )

    async def set_member(
        self, room: str, person: "Person", state: str, role: str | None = None, *, op: str | None = None
    ) -> Json:
        """Invite, remove, ban, promote, or leave."""
        return await self.call(
            "set_member", p_room=room, p_op=op or an_id(), p_user=person.id, p_state=state, p_role=role
        )

    async def mark(self, room: str, read: int | None = None, delivered: int | None = None) -> Json:
        """Move the own marker in one room; return the room's part of the answer."""
        answer = await self.call("mark", p_marks=[{"r": room, "read": read, "delivered": delivered}])
        return answer["rooms"][room]

    async def set_prefs(self, room: str, **prefs: Any) -> Json:
        """Change how this person keeps a room."""
        return await self.call("set_prefs", p_room=room, p_prefs=prefs)

    async def sync(self, **request: Any) -> Json:
        """Ask for what is new."""
        return await self.call("sync", p={"v": 1, **request})

    async def cursor(self, room: str) -> list[Any]:
        """Return the cursor of somebody who has seen everything of a room."""
        page = (await self.sync())["rooms"][room]
        return [page["upto"], page["tip"], page["mrev"]]

    async def may_listen(self, topic: str, extension: str = "broadcast") -> bool:
        """Ask as the realtime server does before it lets a person join: is a probe row of the topic visible?"""
        owner = self.world.owner
        probe = an_id()
        transaction = owner.transaction()
        await transaction.start()
        try:
            await owner.execute(
                "insert into realtime.messages (id, topic, extension, private) values ($1, $2, $3, true)",
                probe, topic, extension,
            )  # fmt: skip
            async with acting(owner, "authenticated", self.claims, topic):
                return bool(await owner.fetchval("select exists (select from realtime.messages where id = $1)", probe))
        finally:
            await transaction.rollback()

    async def may_speak(self, topic: str, extension: str = "broadcast") -> bool:
        """Ask as the realtime server does at the first thing that a person sends."""
        owner = self.world.owner
        transaction = owner.transaction()
        await transaction.start()
        try:
            async with acting(owner, "authenticated", self.claims, topic):
                await owner.execute(
                    "insert into realtime.messages (topic, extension, private) values ($1, $2, true)", topic, extension
                )
        except asyncpg.InsufficientPrivilegeError:
            return False
        finally:
            await transaction.rollback()
        return True


@dataclass(slots=True, eq=False, kw_only=True)
class World:
    """One empty database. `owner` is the role that owns the schema; it looks behind the rules and sets scenes."""

    database: TestDatabase
    owner: asyncpg.Connection
    shared: asyncpg.Connection
    _connections: list[asyncpg.Connection] = field(default_factory=list)

    @classmethod
    async def open(cls, database: TestDatabase) -> Self:
        """Connect, and begin with nothing."""
        world = cls(database=database, owner=await connect(database.owner), shared=await connect(database.user))
        await world.clear()
        return world

    async def clear(self) -> None:
        """Remove what a test left open and stored; take the flood limit out of the way."""
        for connection in self._connections:
            await connection.close()
        self._connections.clear()
        await self.shared.reset()
        await self.owner.reset()
        await self.owner.execute(EMPTY)

    async def close(self) -> None:
        """Close every connection."""
        for connection in (*self._connections, self.shared, self.owner):
            await connection.close()

    async def connection(self) -> asyncpg.Connection:
        """Return a connection of its own, for what happens at the same time."""
        connection = await connect(self.database.user)
        self._connections.append(connection)
        return connection

    def account(self, name: str, *, anonymous: bool = False) -> Person:
        """Return somebody who has signed in but has no profile."""
        return Person(world=self, id=an_id(), name=name, connection=self.shared, anonymous=anonymous)

    async def person(self, name: str, *, anonymous: bool = False) -> Person:
        """Return somebody with a profile."""
        person = self.account(name, anonymous=anonymous)
        await person.call("ensure_profile", p_display_name=name)
        return person

    async def people(self, *names: str) -> list[Person]:
        """Return several."""
        return [await self.person(name) for name in names]

    async def suspend(self, person: Person) -> None:
        """Suspend an account."""
        await self.owner.execute("update public.profiles set state = 'suspended' where id = $1", person.id)

    async def head(self, room: str) -> asyncpg.Record:
        """Return the head row of a room."""
        return await self.owner.fetchrow("select * from app.room_heads where room_id = $1", room)

    async def log(self, room: str) -> list[asyncpg.Record]:
        """Return the log of a room in the order of its numbers."""
        rows: list[asyncpg.Record] = await self.owner.fetch(
            "select * from app.room_events where room_id = $1 order by seq", room
        )
        return rows

    async def sent_on(self, topic: str, event: str | None = None) -> list[Json]:
        """Return what the database has sent on a topic, in order of event numbers."""
        rows = await self.owner.fetch(
            "select payload from realtime.messages where topic = $1 and event = coalesce($2, event) and private",
            topic,
            event,
        )
        return sorted(
            (row["payload"] for row in rows), key=lambda payload: (payload.get("s") or 0, payload.get("urev") or 0)
        )


def tip(op: str) -> str:
    """Return the last 8 hex digits of an op id."""
    assert re.fullmatch(r".*-[0-9a-f]{12}", op)
    return op[-8:]

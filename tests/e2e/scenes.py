"""What many tests begin with, and what they compare with in the end."""

import asyncio
import json
from pathlib import Path
from typing import Any

from desktop_chat.domain.ids import RoomId, UnixMillis
from desktop_chat.store.opening import open_store
from desktop_chat.system import vault
from tests.support.driven_machine import Machine
from tests.support.driven_program import DrivenProgram
from tests.support.workspace_process import look_inside

ROOM = "Kitchen"
RESTARTED = "The local workspace has ended and is started again"
LEFT_OVER = "Ending a PostgreSQL .* that outlived its server"
MESSAGES = """
select coalesce(json_agg(json_build_object(
    'id', id, 'seq', seq, 'text', coalesce(content->>'text', '')) order by seq), '[]')::text
from public.messages where room_id = $1::text::uuid
"""


POST_MANY = """
with author as (select id from public.profiles where handle = $2),
start as (select last_seq, last_no from app.room_heads where room_id = $1::text::uuid),
posted as (
    insert into public.messages (id, room_id, seq, no, rev, content_rev, sender_id, content, created_at)
    select gen_random_uuid(), $1::text::uuid, last_seq + n, last_no + n, last_seq + n, last_seq + n, author.id,
        jsonb_build_object('t', 'text', 'text', 'late ' || n), now()
    from start, author, generate_series(1, $3::int) as n
    returning id, seq, sender_id
), logged as (
    insert into app.room_events (room_id, seq, kind, op_id, op_hash, actor_id, ref, created_at)
    select $1::text::uuid, seq, 'posted', id, '', sender_id, id, now() from posted
)
update app.room_heads set last_seq = last_seq + $3::int, last_no = last_no + $3::int
where room_id = $1::text::uuid returning last_seq
"""
"""Leaves the database as so many posts would, one after the other, and tells nobody."""


def post_many(machine: Machine, room: str, author: str, count: int) -> None:
    """Let somebody have written many messages, "late 1" and so on, that nobody heard live."""
    asyncio.run(look_inside(machine.workspace, POST_MANY, room, author, count))


def make_room(owner: DrivenProgram, *members: str, name: str = ROOM) -> None:
    """Make a group with these members by the dialog, and wait until it is open."""
    owner.click("New conversation")
    owner.click("Group")
    owner.write(name, "Name of the conversation")
    for member in members:
        owner.choose_person(member)
    owner.click("Start")
    owner.wait_until(lambda seen: seen.room == name, f"the room {name} is open")


def meet(machine: Machine) -> tuple[DrivenProgram, DrivenProgram]:
    """Open two windows, ann's and bob's, both in one room."""
    ann, bob = machine.person("ann"), machine.person("bob")
    make_room(ann, "bob")
    bob.open_room(ROOM)
    ann.wait_until(lambda seen: seen.members == ["ann", "bob"], "both are members")
    return ann, bob


def meet_directly(machine: Machine) -> tuple[DrivenProgram, DrivenProgram]:
    """Open two windows, ann's and bob's, both in their direct conversation, where marks are told at once."""
    ann, bob = machine.person("ann"), machine.person("bob")
    ann.click("New conversation")
    ann.choose_person("bob")
    ann.click("Start")
    ann.wait_until(lambda seen: seen.room == "bob", "ann has the conversation open")
    bob.open_room("ann")
    return ann, bob


def messages_in_store(machine: Machine, person: str, room: str) -> list[tuple[str, int | None]]:
    """Return id and number of a room's messages as the closed, unprotected store of a person has them."""
    return asyncio.run(_messages_in_store(machine.profile(person), RoomId(room)))


async def _messages_in_store(profile: Path, room: RoomId) -> list[tuple[str, int | None]]:
    unlocked = await vault.unlock(profile, vault.Auto())
    opened = await open_store(profile, unlocked.key, UnixMillis(0))
    page = await opened.store.newest(room, 1000)
    await opened.store.close()
    return [(message.id, message.seq) for message in page.messages]


def messages_in_database(machine: Machine, room: str) -> list[dict[str, Any]]:
    """Return id, seq and text of a room's messages as PostgreSQL has them, in order."""
    rows: list[dict[str, Any]] = json.loads(asyncio.run(look_inside(machine.workspace, MESSAGES, room)))
    return rows

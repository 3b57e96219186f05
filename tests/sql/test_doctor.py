"""What the database tells of itself to a doctor: to people of the workspace alone, and every right that stands open."""

import pytest

from tests.sql.builders import World, an_id, refused

pytestmark = pytest.mark.database


async def test_a_sound_workspace_has_nothing_open(world: World) -> None:
    ann = await world.person("Ann")

    told = await ann.call("doctor")

    assert (told["open"], told["policies"], told["frozen"]) == ([], 2, False)
    assert told["migrations"] == sorted(told["migrations"])
    assert "20261123070000" in told["migrations"]
    assert {"files", "avatars"} <= set(told["buckets"])


async def test_a_stranger_is_told_nothing(world: World) -> None:
    with refused(403, "no_profile"):
        await world.account("Ghost").call("doctor")
    with refused(403, "no_profile"):
        await world.account("Ghost").call("doctor_ping", p_word=an_id())


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("grant insert on public.messages to anon", "anon may INSERT messages"),
        ("grant update on public.rooms to authenticated", "authenticated may UPDATE rooms"),
        ("grant select on app.room_events to authenticated", "authenticated may SELECT app.room_events"),
        ("grant select on public.profiles to public", "everybody may SELECT profiles"),
        ("grant execute on function public.sync(jsonb) to anon", "anon may call sync(jsonb)"),
        ("alter table public.messages disable row level security", "messages has no row-level security"),
        (
            "create policy anybody on realtime.messages for insert to authenticated with check (true)",
            "the policy anybody on realtime.messages is not this schema's",
        ),
    ],
)
async def test_what_stands_open_is_named(world: World, planted: str, told: str) -> None:
    ann = await world.person("Ann")
    transaction = world.owner.transaction()
    await transaction.start()
    try:
        await world.owner.execute(planted)
        found = await world.owner.fetch("select app.open_rights() as said")
    finally:
        await transaction.rollback()

    assert [row["said"].replace("public.", "") for row in found] == [told]
    assert (await ann.call("doctor"))["open"] == []


async def test_a_word_comes_to_the_own_topic_alone(world: World) -> None:
    ann, bo = await world.people("Ann", "Bo")
    word = an_id()

    await ann.call("doctor_ping", p_word=word)

    [sent] = await world.sent_on(f"user:{ann.id}")
    assert sent["word"] == word
    assert await world.sent_on(f"user:{bo.id}") == []

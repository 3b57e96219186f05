"""The schema may change while it is served: what is new is found, what has changed is read again, without a restart."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from tests.support.wires import PATIENCE
from tests.workspace.rest.conftest import Library

pytestmark = pytest.mark.database

MISSING = {
    "code": "PGRST205",
    "message": "Could not find the table 'public.shelves' in the schema cache",
    "details": None,
    "hint": None,
}


async def until(check: Callable[[], Awaitable[bool]]) -> None:
    """Ask until something is so; the database tells of a change a moment after it."""
    async with asyncio.timeout(PATIENCE):
        while not await check():
            pass


async def test_new_table_is_found_because_the_database_tells(library: Library) -> None:
    assert (await library.get("shelves")).status_code == 404
    await library.gateway.administer(
        "create table public.shelves (id int primary key); grant all on public.shelves to authenticated"
    )

    async def is_there() -> bool:
        return (await library.get("shelves")).status_code == 200

    await until(is_there)
    await library.gateway.administer("drop table public.shelves")

    async def is_gone() -> bool:
        return bool((await library.get("shelves")).json() == MISSING)

    await until(is_gone)


async def test_new_foreign_key_is_a_relation(library: Library) -> None:
    await library.gateway.administer(
        "create table public.labels (id int primary key, book_id int); grant all on public.labels to authenticated;"
        "insert into public.labels values (1, 1)"
    )

    async def related() -> bool:
        return bool((await library.get("labels?select=books(title)")).json() == [{"books": {"title": "Emma"}}])

    async def is_there() -> bool:
        return (await library.get("labels?select=id")).status_code == 200

    await until(is_there)
    assert not await related()
    await library.gateway.administer("alter table public.labels add foreign key (book_id) references public.books")
    await until(related)
    await library.gateway.administer("drop table public.labels")


async def stored(library: Library, expected: object) -> bool:
    """Tell whether a row that leaves `word` out gets this: no refusal would ever make the catalogue be read again."""
    await library.gateway.administer("truncate public.moving")
    prefer = "return=representation,missing=default"
    body = {"id": 1}
    answer = await library.ask("POST", "moving?columns=id,word&select=word", body=body, Prefer=prefer)
    return answer.status_code == 201 and bool(answer.json() == [{"word": expected}])


def default(word: str) -> str:
    """Return the SQL of another default."""
    return f"alter table public.moving alter word set default '{word}'"


@pytest_asyncio.fixture(loop_scope="session")
async def moving(library: Library) -> AsyncIterator[Library]:
    """A table whose defaults change, and which the gateway knows."""
    await library.gateway.administer(
        "create table public.moving (id int primary key, word text default 'one');"
        "grant all on public.moving to authenticated"
    )
    await until(lambda: stored(library, "one"))
    yield library
    await library.gateway.administer("alter event trigger tell_schema_changed enable; drop table public.moving")


async def test_changed_default_is_told_by_the_database(moving: Library) -> None:
    await moving.gateway.administer(default("two"))

    await until(lambda: stored(moving, "two"))


async def test_changed_default_is_found_when_somebody_asks_for_it(moving: Library) -> None:
    # As on a database that has no such event trigger.
    await moving.gateway.administer("alter event trigger tell_schema_changed disable")
    await until(lambda: stored(moving, "one"))
    await moving.gateway.administer(default("two"))
    before = await stored(moving, "one")
    await moving.gateway.administer("notify pgrst, 'reload schema'")

    await until(lambda: stored(moving, "two"))
    assert before


async def test_catalogue_is_old_when_the_way_to_the_database_was_lost(moving: Library) -> None:
    await moving.gateway.administer("alter event trigger tell_schema_changed disable")
    await until(lambda: stored(moving, "one"))
    await moving.gateway.administer(default("two"))
    before = await stored(moving, "one")
    await moving.gateway.administer(
        "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%pgrst%'"
    )

    await until(lambda: stored(moving, "two"))
    assert before

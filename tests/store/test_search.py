"""The word index: what is found, in which order, and what a hostile query does."""

import pytest

from desktop_chat.domain.content import DeletedContent
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.search import match_expression
from tests.store.builders import (
    OTHER_ROOM,
    ROOM,
    a_history,
    a_message,
    a_page,
    a_sync,
    an_event,
    first_sync,
    messages,
    numbers,
)


async def say(store: LocalStore, *words: str) -> None:
    rows = tuple(a_message(no, text) for no, text in enumerate(words, start=1))
    await store.record([a_sync(a_page(rows, upto=len(rows)))])


async def found(store: LocalStore, words: str) -> list[int | None]:
    return numbers([hit.message for hit in await store.search(words, 50)])


async def test_newest_come_first(store: LocalStore) -> None:
    await say(store, "apple pie", "pear", "an apple")

    assert await found(store, "apple") == [3, 1]


async def test_newest_come_first_even_if_they_were_fetched_first(store: LocalStore) -> None:
    await store.record([a_sync(a_page(messages(5, 6), start=4, upto=6))])
    await store.record([a_history(messages(3, 4), before=5, more=True)])

    assert await found(store, "message") == [6, 5, 4, 3]


async def test_newest_come_first_across_rooms(store: LocalStore) -> None:
    there = a_message(2, room=OTHER_ROOM)
    await store.record([a_sync(a_page([a_message(1), a_message(3)], upto=3), a_page([there], room=OTHER_ROOM, upto=2))])

    hits = await store.search("message", 50)

    assert [(hit.message.room, hit.message.no) for hit in hits] == [(ROOM, 3), (OTHER_ROOM, 2), (ROOM, 1)]


async def test_last_word_is_a_prefix_and_all_words_must_be_there(store: LocalStore) -> None:
    await say(store, "apple pie", "apple sauce", "pie in the sky")

    assert await found(store, "apple pi") == [1]
    assert await found(store, "app") == [2, 1]
    assert await found(store, "app pie") == []


async def test_accents_and_capitals_do_not_matter(store: LocalStore) -> None:
    await say(store, "Crème BRÛLÉE", "Straße")

    assert await found(store, "creme brulee") == [1]
    assert await found(store, "STRAßE") == [2]


async def test_edited_text_is_found_by_its_new_words_only(store: LocalStore) -> None:
    await say(store, "secret plan")

    await store.record([an_event(a_message(1, "public plan", rev=2))])

    assert await found(store, "secret") == []
    assert await found(store, "public") == [1]


async def test_deleted_message_is_not_found(store: LocalStore) -> None:
    await say(store, "secret plan")

    await store.record([an_event(a_message(1, content=DeletedContent(), rev=2))])

    assert await found(store, "secret") == []


async def test_snippet_marks_the_match(store: LocalStore) -> None:
    await say(store, "many words before the needle and after it")

    hit = (await store.search("need", 5))[0]

    assert hit.snippet[hit.start : hit.end] == "needle"


async def test_limit_is_kept(store: LocalStore) -> None:
    await store.record([first_sync(9)])

    assert len(await store.search("message", 4)) == 4
    assert await store.search("message", -1) == ()


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        '"',
        '""',
        "'",
        "*",
        "a OR b",
        "NOT",
        "NEAR(a b)",
        "body:x",
        "-x",
        "x -y",
        "(",
        "x)",
        "^x",
        "a AND",
        "{body}: x",
        "x + y",
        "\x00",
        "a\x00b",
        "\ud800",
        "%",
        "_",
        "😀",
        "'; DROP TABLE messages; --",
        "x" * 100_000,
        " ".join(["w"] * 10_000),
        "\ufdd0\ufdd1",
    ],
)
async def test_hostile_query_is_harmless(store: LocalStore, words: str) -> None:
    await say(store, "innocent words")

    await store.search(words, 50)

    assert await found(store, "innocent") == [1]


async def test_operators_are_words(store: LocalStore) -> None:
    await say(store, "this OR that", "that")

    assert await found(store, "this OR") == [1]


def test_nothing_typed_is_an_operator() -> None:
    assert match_expression('say "hi" (now)') == '"say" "hi" "(now)"*'
    assert match_expression("-- ??") == ""

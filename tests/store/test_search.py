"""The word index: what is found, in which order, and what a hostile query does."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.reaction import Reaction
from desktop_chat.domain.search import SearchQuery
from desktop_chat.store import search
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.search import match_expression
from desktop_chat.store.spaceless import indexed, part, runs
from tests.store.builders import (
    ANN,
    BO,
    OTHER_ROOM,
    ROOM,
    a_history,
    a_message,
    a_page,
    a_sync,
    an_event,
    first_sync,
    hits_of,
    messages,
    numbers,
)


async def say(store: LocalStore, *words: str) -> None:
    rows = tuple(a_message(no, text) for no, text in enumerate(words, start=1))
    await store.record([a_sync(a_page(rows, upto=len(rows)))])


async def found(store: LocalStore, words: str) -> list[int | None]:
    return numbers([hit.message for hit in await hits_of(store, words)])


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

    hits = await hits_of(store, "message")

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

    hit = (await hits_of(store, "need"))[0]

    assert hit.snippet[hit.start : hit.end] == "needle"


async def test_limit_is_kept(store: LocalStore) -> None:
    await store.record([first_sync(9)])

    assert len(await hits_of(store, "message", 4)) == 4
    assert await hits_of(store, "message", -1) == []


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

    await store.search(SearchQuery(words=tuple(words.split()), phrases=(words,), open_end=True), 50)

    assert await found(store, "innocent") == [1]


async def test_operators_are_words(store: LocalStore) -> None:
    await say(store, "this OR that", "that")

    assert await found(store, "this OR") == [1]


def test_nothing_typed_is_an_operator() -> None:
    assert match_expression(SearchQuery(words=("say", '"hi"', "(now)"), open_end=True)) == '"say" "hi" "(now)"*'
    assert match_expression(SearchQuery(words=("say",), phrases=('a "b c',))) == '"a b c" "say"'
    assert match_expression(SearchQuery(words=("say", "--"), open_end=True)) == '"say"'
    assert match_expression(SearchQuery(words=("--", "??"), open_end=True)) == ""


def test_one_letter_is_a_word_and_more_are_the_beginning_of_one() -> None:
    assert match_expression(SearchQuery(words=("an", "a"), open_end=True)) == '"an" "a"'
    assert match_expression(SearchQuery(words=("ap",), open_end=True)) == '"ap"*'
    assert match_expression(SearchQuery(words=("é",), open_end=True)) == '"é"*'


async def test_a_phrase_is_found_as_it_stands(store: LocalStore) -> None:
    await say(store, "the apple pie", "an apple and a pie")

    page = await store.search(SearchQuery(phrases=("apple pie",)), 9)

    assert numbers([hit.message for hit in page.found]) == [1]


async def narrowed(store: LocalStore, **fields: Any) -> list[int | None]:
    """Search page after page for what is narrowed like this."""
    shown: list[int | None] = []
    below: int | None = None
    while True:
        page = await store.search(SearchQuery(**fields), 3, below)
        shown += numbers([hit.message for hit in page.found])
        below = page.below
        if below is None:
            return shown


async def test_a_search_is_narrowed_by_all_that_is_asked_for(store: LocalStore) -> None:
    rows = (
        a_message(1, "apple", sender=ANN),
        a_message(2, "apple https://example.org", sender=BO),
        a_message(3, "pear www.example.org", sender=BO),
        a_message(4, "apple", sender=BO, rev=5, edited_at=UnixMillis(9)),
        a_message(5, "pear", sender=ANN, reactions=(Reaction(key="x", users=(BO,)),)),
    )
    await store.record([a_sync(a_page(rows, upto=5))])

    assert await narrowed(store, words=("apple",), senders=(BO,)) == [4, 2]
    assert await narrowed(store, senders=(BO,)) == [4, 3, 2]
    assert await narrowed(store, senders=()) == []
    assert await narrowed(store, rooms=(OTHER_ROOM,)) == []
    assert await narrowed(store, rooms=(ROOM, OTHER_ROOM), words=("pear",)) == [5, 3]
    assert await narrowed(store, with_link=True) == [3, 2]
    assert await narrowed(store, edited=True) == [4]
    assert await narrowed(store, with_reaction=True) == [5]
    assert await narrowed(store, since=rows[1].sent_at, until=rows[3].sent_at) == [3, 2]
    assert await narrowed(store, words=("--",), senders=(BO,)) == []


@pytest.mark.parametrize("fields", [{"words": ("message",)}, {"since": UnixMillis(0)}, {"rooms": (ROOM,)}])
async def test_pages_follow_one_another_without_gap_or_repetition(store: LocalStore, fields: dict[str, Any]) -> None:
    await store.record([first_sync(9)])

    assert await narrowed(store, **fields) == [9, 8, 7, 6, 5, 4, 3, 2, 1]


async def test_a_call_looks_through_a_part_of_the_history(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "WINDOW", 2)
    await store.record([first_sync(9)])

    page = await store.search(SearchQuery(edited=True), 3)

    assert (page.found, page.below is not None) == ((), True)
    assert await narrowed(store, since=UnixMillis(0)) == [9, 8, 7, 6, 5, 4, 3, 2, 1]


SPACELESS = {
    "chinese": ("我们明天在北京开会吧", "北京"),
    "japanese": ("私は東京タワーに行きました。", "タワー"),
    "kana and kanji": ("私は東京タワーに行きました。", "京タ"),
    "thai": ("พรุ่งนี้เราจะไปเที่ยวเชียงใหม่กัน", "เที่ยว"),
    "lao": ("ຂ້ອຍຮັກປະເທດລາວ", "ປະເທດ"),
    "khmer": ("ខ្ញុំស្រឡាញ់ភាសាខ្មែរ", "ភាសា"),
    "burmese": ("ကျွန်တော်မြန်မာစကားပြောတယ်", "စကား"),
    "beyond the basic plane": ("漢字\U00020bb7野家", "\U00020bb7野"),
    "the first letters": ("我们明天见", "我们"),
    "the last letters": ("我们明天见", "天见"),
    "one letter": ("我们明天见", "明"),
    "the last letter": ("我们明天见", "见"),
    "beside other letters": ("see 北京 map2024年版", "北京"),
    "with other letters": ("see 北京 map2024年版", "2024年"),
}


@pytest.mark.parametrize(("text", "part"), SPACELESS.values(), ids=SPACELESS.keys())
async def test_any_part_of_a_text_without_spaces_is_found(store: LocalStore, text: str, part: str) -> None:
    await say(store, "nothing like it", text, "别的话 อื่นๆ")

    hits = await hits_of(store, part)

    assert numbers([hit.message for hit in hits]) == [2]
    assert hits[0].snippet[hits[0].start : hits[0].end] == part


async def test_letters_that_do_not_stand_together_are_not_found(store: LocalStore) -> None:
    await say(store, "北海道 东京", "京北")

    assert await found(store, "北京") == []
    assert await found(store, "2025年") == []


async def test_scripts_are_looked_for_together(store: LocalStore) -> None:
    await say(store, "lunch in 北京 today", "lunch in 东京 today", "北京 only")

    assert await found(store, "lunch 北京") == [1]
    assert await found(store, "北京 tod") == [1]


async def test_a_phrase_of_both_scripts_is_found_as_it_stands(store: LocalStore) -> None:
    await say(store, "in 北京 today", "today in 北京", "北京 and today")

    page = await store.search(SearchQuery(phrases=("北京 today",)), 9)

    assert numbers([hit.message for hit in page.found]) == [1]
    assert page.found[0].snippet == "in 北京 today"


async def test_an_edited_text_without_spaces_is_found_by_its_new_letters_only(store: LocalStore) -> None:
    await say(store, "我们在北京")

    await store.record([an_event(a_message(1, "我们在上海", rev=2))])

    assert await found(store, "北京") == []
    assert await found(store, "上海") == [1]


async def test_a_far_match_is_in_its_snippet(store: LocalStore) -> None:
    await say(store, "长" * 500 + "北京" + "短" * 500)

    (hit,) = await hits_of(store, "北京")

    assert hit.snippet[hit.start : hit.end] == "北京"
    assert len(hit.snippet) <= search.SNIPPET + 2
    assert (hit.snippet[0], hit.snippet[-1]) == ("…", "…")


async def test_words_are_looked_for_within_others_when_asked(store: LocalStore) -> None:
    await say(store, "a Download", "a loan", "the overloaded lorry")

    page = await store.search(SearchQuery(words=("load",), within=True), 9)

    assert numbers([hit.message for hit in page.found]) == [3, 1]
    assert [hit.snippet[hit.start : hit.end] for hit in page.found] == ["load", "load"]
    assert (await store.search(SearchQuery(words=("--",), within=True), 9)).found == ()


@given(st.text(st.sampled_from("北京上海a 1ที่ー"), max_size=30), st.integers(0, 29), st.integers(1, 6))
def test_what_is_indexed_has_the_terms_of_each_of_its_parts(text: str, at: int, length: int) -> None:
    for run in runs(text):
        wanted = run[at % len(run) :][:length]
        terms = indexed(text).rpartition("\n")[2]
        phrase = part(wanted).strip('"*').rstrip('"')
        assert phrase in terms


def test_other_texts_are_indexed_as_they_are() -> None:
    assert indexed("déjà vu, Привет, 한국어") == "déjà vu, Привет, 한국어"

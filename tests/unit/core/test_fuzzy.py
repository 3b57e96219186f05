"""Names found by a few of their letters: what is meant comes first, and the letters that were meant are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.fuzzy import Candidate, FuzzyIndex, fold, matched
from desktop_chat.domain.ids import UnixMillis

NOW = UnixMillis(1_780_000_000_000)
DAY = 86_400_000


def order(typed: str, *names: str, limit: int = 10) -> list[str]:
    index = FuzzyIndex([Candidate(id=name, name=name) for name in names])
    return [match.id for match in index.best(typed, NOW, limit)]


def test_the_better_the_letters_fit_the_earlier_a_name_comes() -> None:
    names = ("big tea", "steam", "to eat all", "tea", "a trance", "team", "the area", "taken to the sea")

    assert order("tea", *names) == ["tea", "team", "big tea", "to eat all", "steam", "the area"]


def test_each_word_has_to_be_found_in_any_order() -> None:
    assert order("kit de", "Desk kitchen", "Kitchen", "Desks", "Kitchen desk") == ["Desk kitchen", "Kitchen desk"]


def test_neither_case_nor_accents_count() -> None:
    assert order("zurich", "Zürich", "ZURICH 2") == ["Zürich", "ZURICH 2"]


def test_letters_of_no_alphabet_are_found_inside_a_name() -> None:
    assert order("会議", "週間会議室", "予定") == ["週間会議室"]


def test_the_second_name_counts_but_not_across_both() -> None:
    index = FuzzyIndex([Candidate(id="1", name="Ann Lee", other="gardener"), Candidate(id="2", name="Bo", other="bo")])

    assert [match.id for match in index.best("gard", NOW, 5)] == ["1"]
    assert index.best("leegar", NOW, 5) == ()


def test_what_was_used_lately_comes_before_what_reads_a_little_better() -> None:
    index = FuzzyIndex(
        [
            Candidate(id="prefix", name="teams"),
            Candidate(id="used", name="our team", used_at=UnixMillis(NOW - DAY)),
            Candidate(id="long ago", name="old team", used_at=UnixMillis(NOW - 200 * DAY)),
            Candidate(id="later than now", name="xteamx", used_at=UnixMillis(NOW + DAY)),
        ]
    )

    assert [match.id for match in index.best("team", NOW, 9)] == ["used", "prefix", "long ago", "later than now"]


def test_no_more_than_asked_for_and_of_equals_the_first() -> None:
    assert order("a", "ab", "ac", "ad", limit=2) == ["ab", "ac"]


@pytest.mark.parametrize("typed", ["", "   ", "!?", "🎉"])
def test_nothing_typed_finds_nothing(typed: str) -> None:
    assert order(typed, "a", "b") == []


def test_a_single_letter_is_the_first_of_a_word() -> None:
    assert order("t", "cat", "big team", "tea") == ["tea", "big team"]
    assert order("b t", "bat", "big team") == ["big team"]


def test_letters_in_another_order_are_not_found() -> None:
    assert order("nna", "Anna", "ann") == ["Anna"]
    assert order("an bx", "Anna Bo") == []


@pytest.mark.parametrize(
    ("typed", "name", "spans"),
    [
        ("tea", "big team", ((4, 7),)),
        ("eam", "big team", ((5, 8),)),
        ("bt", "big team", ((0, 1), (4, 5))),
        ("te bi", "big team", ((0, 2), (4, 6))),
        ("zu", "Zürich", ((0, 2),)),
        ("xyz", "big team", ()),
        ("bx", "big team", ()),
        ("", "big team", ()),
    ],
)
def test_the_letters_that_were_meant_are_known(typed: str, name: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert matched(typed, name) == spans


@given(st.text())
def test_a_folded_text_is_as_long_as_the_text(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="abcdé -_Ab", min_size=1), st.lists(st.text(alphabet="abcdé -_Ab"), max_size=8))
def test_whatever_is_found_has_marked_letters_within_it(typed: str, names: list[str]) -> None:
    for name in order(typed, *dict.fromkeys(names)):
        spans = matched(typed, name)
        assert spans
        assert all(0 <= start < end <= len(name) for start, end in spans)

"""What is meant by what stands in the search field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.search_terms import SearchTerms, search_terms

TODAY = date(2026, 11, 23)


def terms(typed: str) -> SearchTerms:
    return search_terms(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", SearchTerms()),
        ("  ", SearchTerms()),
        ("apple pi", SearchTerms(words=("apple", "pi"), open_end=True)),
        ("apple pie ", SearchTerms(words=("apple", "pie"))),
        ('"apple pie"', SearchTerms(phrases=("apple pie",))),
        ('"apple pi', SearchTerms(phrases=("apple pi",))),
        ('say "apple pie" no', SearchTerms(words=("say", "no"), phrases=("apple pie",), open_end=True)),
        ('""', SearchTerms()),
        ("from:ann hello", SearchTerms(people=("ann",), words=("hello",), open_end=True)),
        ('from:"Ann Lee" from:@bo', SearchTerms(people=("Ann Lee", "bo"))),
        ("in:#Crew In:kitchen", SearchTerms(places=("Crew", "kitchen"))),
        ("from:", SearchTerms(words=("from:",), open_end=True)),
        (
            "has:link HAS:Reaction is:edited",
            SearchTerms(flags=frozenset({("has", "link"), ("has", "reaction"), ("is", "edited")})),
        ),
        ("after:2026-11-01", SearchTerms(after=date(2026, 11, 1))),
        ("before:2026-11", SearchTerms(before=date(2026, 11, 1))),
        ("on:2026-12", SearchTerms(after=date(2026, 12, 1), before=date(2027, 1, 1))),
        ("on:2025", SearchTerms(after=date(2025, 1, 1), before=date(2026, 1, 1))),
        ("on:today", SearchTerms(after=TODAY, before=date(2026, 11, 24))),
        ("after:yesterday", SearchTerms(after=date(2026, 11, 22))),
        ("https://example.org/x", SearchTerms(words=("https://example.org/x",), open_end=True)),
        ("12:30", SearchTerms(words=("12:30",), open_end=True)),
    ],
)
def test_what_is_meant(typed: str, expected: SearchTerms) -> None:
    assert terms(typed) == expected


@pytest.mark.parametrize("typed", ["after:soon", "on:2026-13", "before:0000", "on:2026-02-30", "after:9999-12-31x"])
def test_a_date_that_is_none_is_complained_about(typed: str) -> None:
    found = terms(typed + " word")

    assert "is no date" in found.complaint
    assert "2026-11-23" in found.complaint
    assert (found.after, found.before, found.words) == (None, None, ("word",))


def test_the_last_year_has_no_day_after_it() -> None:
    assert "is no date" in terms("on:9999").complaint


@pytest.mark.parametrize("typed", ["has:nothing", "is:mine"])
def test_an_unknown_quality_is_complained_about(typed: str) -> None:
    assert terms(typed).complaint.startswith(f"“{typed}” is not known.")


@given(st.text(alphabet=st.sampled_from('from:in"# \x00a1-é'), max_size=60))
def test_nothing_that_is_typed_is_an_error_or_lost(typed: str) -> None:
    found = terms(typed)

    kept = "".join([*found.words, *found.phrases, *found.people, *found.places])
    assert all(letter in kept or found.complaint for letter in typed if letter in "aé1")

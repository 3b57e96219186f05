"""What the keys for formatting do: "[" and "]" mark what is selected before and after."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.formatting import Change, Formatter, fenced, linked, prefixed, wrapped


def bold(text: str, start: int, end: int) -> Change:
    return wrapped(text, start, end, "**")


def italic(text: str, start: int, end: int) -> Change:
    return wrapped(text, start, end, "*")


def quote(text: str, start: int, end: int) -> Change:
    return prefixed(text, start, end, "> ")


def after(formatter: Formatter, marked: str) -> str:
    """Format what stands between « and », and return the text with what is selected then between them."""
    start, end = marked.index("«"), marked.index("»") - 1
    text = marked.replace("«", "").replace("»", "")
    change = formatter(text, start, end)
    new = text[: change.start] + change.text + text[change.end :]
    low, high = sorted((change.anchor, change.cursor))
    return f"{new[:low]}«{new[low:high]}»{new[high:]}"


@pytest.mark.parametrize(
    ("formatter", "before", "expected"),
    [
        (bold, "a «word» b", "a «**word**» b"),
        (bold, "a «**word**» b", "a «word» b"),
        (bold, "a **«word»** b", "a «word» b"),
        (bold, "a« word » b", "a «**word**»  b"),
        (bold, "a «» b", "a **«»** b"),
        (bold, "«one\n\ntwo»", "«**one**\n\n**two**»"),
        (bold, "«**one**\n\n**two**»", "«one\n\ntwo»"),
        (bold, "«**one**\ntwo»", "«**one**\n**two**»"),
        (bold, "a *«word»* b", "a *«**word**»* b"),
        (italic, "a **«word»** b", "a **«*word*»** b"),
        (italic, "a ***«word»*** b", "a **«word»** b"),
        (italic, "«*w*»", "«w»"),
        (italic, "«**»", "«****»"),
        (quote, "one\ntw«»o\nthree", "one\n> two«»\nthree"),
        (quote, "«one\ntwo»", "«> one\n> two»"),
        (quote, "«> one\n> two»", "«one\ntwo»"),
        (quote, "«> one\ntwo»", "«> one\n> two»"),
        (fenced, "«code»", "```\n«code»\n```"),
        (fenced, "```\n«code»\n```", "«code»"),
        (fenced, "say «code\nmore» now", "say \n```\n«code\nmore»\n```\n now"),
        (fenced, "one\n«two\n»three", "one\n```\n«two»\n```\nthree"),
        (linked, "see «here»", "see [here](«»)"),
        (linked, "see «https://example.org»", "see [«»](https://example.org)"),
        (linked, "see «» now", "see [«»]() now"),
    ],
)
def test_marks_are_put_on_and_taken_off(formatter: Formatter, before: str, expected: str) -> None:
    assert after(formatter, before) == expected


@given(st.text(alphabet="ab *\n>`[", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_whatever_is_selected_nothing_but_marks_is_lost(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))

    for formatter in (bold, italic, quote, fenced, linked):
        change = formatter(text, start, end)
        new = text[: change.start] + change.text + text[change.end :]
        assert [letter for letter in new if letter in "ab"] == [letter for letter in text if letter in "ab"]
        assert 0 <= change.anchor <= change.cursor <= len(new)

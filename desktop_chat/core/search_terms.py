"""What a person means by the words in the search field: plain words, "phrases", and operators such as `from:ann`.

An operator is one of those below before a colon; whatever else has a colon in it is a word. Nothing that a person types
is an error: what an operator can not mean is said in `complaint`, and the rest is looked for.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from desktop_chat.domain.values import dataclass, replace

_TOKEN = re.compile(r'(?:(?P<operator>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S+))')
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_TEXTS = {"from", "in"}
_DAYS = {"before", "after", "on"}
_FLAGS = {("has", "link"), ("has", "reaction"), ("is", "edited")}
_CHOICES = {"has": "has:link or has:reaction", "is": "is:edited"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTerms:
    """What was typed, taken apart. `after` is the first day wanted, `before` the first one not wanted any more."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    open_end: bool = False
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    flags: frozenset[tuple[str, str]] = frozenset()
    complaint: str = ""


def search_terms(typed: str, today: date) -> SearchTerms:
    """Take apart what was typed. The last word counts as unfinished unless something follows it."""
    terms = SearchTerms(open_end=bool(typed) and not typed[-1].isspace() and typed[-1] != '"')
    last_is_word = False
    for operator, value, quoted in _tokens(typed):
        last_is_word = not operator and not quoted
        terms = _with(terms, operator, value, quoted=quoted, today=today)
    return replace(terms, open_end=terms.open_end and last_is_word)


def _tokens(typed: str) -> Iterator[tuple[str, str, bool]]:
    for match in _TOKEN.finditer(typed):
        operator = (match["operator"] or "").lower()
        quoted = match["quoted"] is not None
        value = match["quoted"] if quoted else match["bare"]
        if operator and operator not in {*_TEXTS, *_DAYS, *_CHOICES}:
            yield "", match[0].replace('"', " ").strip(), False
        elif value.strip():
            yield operator, value.strip(), quoted


def _with(terms: SearchTerms, operator: str, value: str, *, quoted: bool, today: date) -> SearchTerms:
    match operator:
        case "from":
            return replace(terms, people=(*terms.people, value.removeprefix("@")))
        case "in":
            return replace(terms, places=(*terms.places, value.removeprefix("#")))
        case "has" | "is":
            return _flagged(terms, operator, value.lower())
        case "before" | "after" | "on":
            return _dated(terms, operator, value.lower(), today)
        case _ if quoted:
            return replace(terms, phrases=(*terms.phrases, value))
        case _:
            return replace(terms, words=(*terms.words, value))


def _flagged(terms: SearchTerms, operator: str, value: str) -> SearchTerms:
    if (operator, value) not in _FLAGS:
        return replace(terms, complaint=f"“{operator}:{value}” is not known. Write {_CHOICES[operator]}.")
    return replace(terms, flags=terms.flags | {(operator, value)})


def _dated(terms: SearchTerms, operator: str, value: str, today: date) -> SearchTerms:
    span = _span(value, today)
    if span is None:
        return replace(
            terms, complaint=f"“{value}” is no date. Write one like {today.isoformat()}, 2026-10 or yesterday."
        )
    first, following = span
    if operator == "before":
        return replace(terms, before=first)
    if operator == "after":
        return replace(terms, after=first)
    return replace(terms, after=first, before=following)


def _span(value: str, today: date) -> tuple[date, date] | None:
    """Return the first day of a day, month or year, and the first day after it."""
    named = {"today": today, "yesterday": today - timedelta(days=1)}.get(value)
    if named is not None:
        return named, named + timedelta(days=1)
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
        if day:
            return first, first + timedelta(days=1)
        if month:
            return first, (first + timedelta(days=31)).replace(day=1)
        return first, date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None

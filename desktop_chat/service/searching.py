"""Looks through the history on this computer: from what a person typed to hits that can be shown."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from desktop_chat.core.roster import title_of
from desktop_chat.core.search_terms import SearchTerms, search_terms
from desktop_chat.domain.ids import RoomId, UnixMillis, UserId
from desktop_chat.domain.ports import Clock, RoomLine, Store
from desktop_chat.domain.search import Found, FoundPage, SearchAnswer, SearchQuery
from desktop_chat.domain.values import replace
from desktop_chat.service.book import Book
from desktop_chat.service.hits import hit_of

PAGE = 50
ME = "me"
SHORTEST_PART = 3
"""Letters of a word that is looked for within longer ones when no word begins with it."""
CALLS_WITHIN = 5
"""Calls to the store of one such search: each looks through 2,000 messages, the newest first, in some 20 ms."""
CALLS_MOST = 10_000
"""Calls to the store of any other search: 20 million messages."""


class Searching:
    """Answers what is typed into the search field from the store alone; no server is asked."""

    def __init__(self, store: Store, book: Book, clock: Clock) -> None:
        self._store = store
        self._book = book
        self._clock = clock

    async def look(self, typed: str, below: int | None = None) -> SearchAnswer:
        """Return the first hits, or with `below` those after the ones that were told with it.

        Raises:
            StoreError: the store cannot be read.
        """
        terms = search_terms(typed, _day(self._clock.now()))
        query, complaint = self._query(terms)
        found: list[Found] = []
        if query is not None:
            start = below
            found, below = await self._pages(query, start, CALLS_MOST)
            if not found and below is None and _may_be_within(query):
                found, below = await self._pages(replace(query, within=True, open_end=False), start, CALLS_WITHIN)
        hits = tuple(hit_of(one, self._book) for one in found if one.message.sender not in self._book.blocked)
        return SearchAnswer(typed=typed, hits=hits, below=below, complaint=terms.complaint or complaint)

    async def _pages(self, query: SearchQuery, below: int | None, calls: int) -> tuple[list[Found], int | None]:
        """Return hits of at most so many calls to the store, and where to go on."""
        found: list[Found] = []
        for _ in range(calls):
            page: FoundPage = await self._store.search(query, PAGE - len(found), below)
            found += page.found
            below = page.below
            if below is None or len(found) >= PAGE:
                break
        return found, below

    def _query(self, terms: SearchTerms) -> tuple[SearchQuery | None, str]:
        """Return what to ask the store; None with a sentence when a name means nobody or nothing here."""
        lines = list(self._book.lines.values())
        senders = self._senders(lines, terms.people) if terms.people else None
        rooms = self._rooms(lines, terms.places) if terms.places else None
        if senders == ():
            return None, f"Nobody here is called {_quoted(terms.people)}."
        if rooms == ():
            return None, f"No conversation is called {_quoted(terms.places)}."
        query = SearchQuery(
            words=terms.words,
            phrases=terms.phrases,
            open_end=terms.open_end,
            senders=senders,
            rooms=rooms,
            since=_midnight(terms.after),
            until=_midnight(terms.before),
            with_link=("has", "link") in terms.flags,
            with_reaction=("has", "reaction") in terms.flags,
            edited=("is", "edited") in terms.flags,
        )
        return query, ""

    def _senders(self, lines: list[RoomLine], names: tuple[str, ...]) -> tuple[UserId, ...]:
        wanted = [name.casefold() for name in names]
        found = {
            member.user: None
            for line in lines
            for member in line.members
            if _begins((member.name, member.handle), wanted)
        }
        if ME in wanted:
            found[self._book.user] = None
        return tuple(found)

    def _rooms(self, lines: list[RoomLine], names: tuple[str, ...]) -> tuple[RoomId, ...]:
        wanted = [name.casefold() for name in names]
        return tuple(line.room.id for line in lines if _begins((title_of(line, self._book.user),), wanted))


def _may_be_within(query: SearchQuery) -> bool:
    """Tell whether words of which none was found should be looked for within longer ones."""
    shortest = min((len(word) for word in query.words), default=0)
    return shortest >= SHORTEST_PART and not query.phrases


def _begins(names: Iterable[str], wanted: list[str]) -> bool:
    """Tell whether a name, or a word in it, begins with one of those wanted."""
    known = [name.casefold() for name in names]
    return any(name.startswith(one) or f" {one}" in name for name in known for one in wanted)


def _quoted(names: tuple[str, ...]) -> str:
    return " or ".join(f"“{name}”" for name in names)


def _day(now: UnixMillis) -> date:
    return datetime.fromtimestamp(now / 1000, UTC).astimezone().date()


def _midnight(day: date | None) -> UnixMillis | None:
    """Return the first moment of a local day."""
    if day is None:
        return None
    return UnixMillis(round(datetime.combine(day, time.min).astimezone().timestamp() * 1000))

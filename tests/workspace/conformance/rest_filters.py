"""The filters of `select`, each on the crates of `rest.sql`: what Ann finds, and that Eve finds nothing."""

from collections.abc import Callable
from typing import Any

from tests.workspace.conformance.case import Case, offered
from tests.workspace.conformance.scene import Scene


def found(call: str, python: Callable[[Any], Any], javascript: str, *ids: int) -> Case:
    """Declare a filter and the crates that it finds."""

    async def run(s: Scene) -> object:
        return await python(s.client.table("crates").select("id")).order("id").execute()

    return offered(
        call,
        python=run,
        javascript=f"client.from('crates').select('id'){javascript}.order('id')",
        allowed=[{"id": number} for number in ids],
        refused=[],
    )


CASES: tuple[Case, ...] = (
    found("`eq`", lambda q: q.eq("id", 1), ".eq('id', 1)", 1),
    found("`neq`", lambda q: q.neq("id", 1), ".neq('id', 1)", 2, 3),
    found("`gt`", lambda q: q.gt("id", 2), ".gt('id', 2)", 3),
    found("`gte`", lambda q: q.gte("id", 2), ".gte('id', 2)", 2, 3),
    found("`lt`", lambda q: q.lt("id", 2), ".lt('id', 2)", 1),
    found("`lte`", lambda q: q.lte("id", 2), ".lte('id', 2)", 1, 2),
    found("`like`", lambda q: q.like("label", "%apples"), ".like('label', '%apples')", 1, 2),
    found("`ilike`", lambda q: q.ilike("label", "RED%"), ".ilike('label', 'RED%')", 1),
    found("`likeAllOf`", lambda q: q.like_all_of("label", "R%,%s"), ".likeAllOf('label', ['R%', '%s'])", 1),
    found("`likeAnyOf`", lambda q: q.like_any_of("label", "R%,P%"), ".likeAnyOf('label', ['R%', 'P%'])", 1, 3),
    found("`ilikeAllOf`", lambda q: q.ilike_all_of("label", "r%,%s"), ".ilikeAllOf('label', ['r%', '%s'])", 1),
    found("`ilikeAnyOf`", lambda q: q.ilike_any_of("label", "r%,p%"), ".ilikeAnyOf('label', ['r%', 'p%'])", 1, 3),
    found("`regexMatch`", lambda q: q.filter("label", "match", "^P"), ".regexMatch('label', '^P')", 3),
    found("`regexIMatch`", lambda q: q.filter("label", "imatch", "^p"), ".regexIMatch('label', '^p')", 3),
    found("`is`", lambda q: q.is_("weight", "null"), ".is('weight', null)", 3),
    found("`isDistinct`", lambda q: q.filter("weight", "isdistinct", "20"), ".isDistinct('weight', 20)", 1, 3),
    found("`in`", lambda q: q.in_("label", ["Pears", "a,b"]), ".in('label', ['Pears', 'a,b'])", 3),
    found("`notIn`", lambda q: q.not_.in_("id", [1, 2]), ".notIn('id', [1, 2])", 3),
    found("`contains` of an array", lambda q: q.contains("tags", ["red"]), ".contains('tags', ['red'])", 1),
    found("`contains` of JSON", lambda q: q.contains("facts", {"ripe": True}), ".contains('facts', {ripe: true})", 1),
    found("`containedBy`", lambda q: q.contained_by("tags", ["green"]), ".containedBy('tags', ['green'])", 2, 3),
    found("`overlaps`", lambda q: q.overlaps("tags", ["red", "green"]), ".overlaps('tags', ['red', 'green'])", 1, 2),
    found("`rangeGt`", lambda q: q.range_gt("span", (8, 10)), ".rangeGt('span', '(8,10)')", 3),
    found("`rangeGte`", lambda q: q.range_gte("span", (4, 7)), ".rangeGte('span', '(4,7)')", 2, 3),
    found("`rangeLt`", lambda q: q.range_lt("span", (10, 12)), ".rangeLt('span', '(10,12)')", 1, 2),
    found("`rangeLte`", lambda q: q.range_lte("span", (1, 9)), ".rangeLte('span', '(1,9)')", 1, 2),
    found("`rangeAdjacent`", lambda q: q.range_adjacent("span", (8, 20)), ".rangeAdjacent('span', '(8,20)')", 2, 3),
    found("`textSearch`", lambda q: q.fts("words", "apple"), ".textSearch('words', 'apple')", 1, 2),
    found(
        "`textSearch` of a language, as on the web",
        lambda q: q.text_search("words", "apples -green", options={"type": "web_search", "config": "english"}),
        ".textSearch('words', 'apples -green', {type: 'websearch', config: 'english'})",
        1,
    ),
    found("`match`", lambda q: q.match({"id": 1, "label": "Red apples"}), ".match({id: 1, label: 'Red apples'})", 1),
    found("`not`", lambda q: q.not_.eq("id", 1), ".not('id', 'eq', 1)", 2, 3),
    found(
        "`or`",
        lambda q: q.or_("id.eq.1,and(id.gt.1,weight.is.null)"),
        ".or('id.eq.1,and(id.gt.1,weight.is.null)')",
        1,
        3,
    ),
    found("`filter`", lambda q: q.filter("id", "in", "(1,3)"), ".filter('id', 'in', '(1,3)')", 1, 3),
    found("`filter` inside JSON", lambda q: q.eq("facts->grade->>name", "A"), ".eq('facts->grade->>name', 'A')", 1),
)

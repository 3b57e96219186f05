"""The calls of `from` and `rpc`, on the tables of `rest.sql` and on the app's own."""

from collections.abc import Awaitable, Callable
from typing import Any

from postgrest import CountMethod
from postgrest.types import ReturnMethod

from tests.workspace.conformance import rest_filters
from tests.workspace.conformance.case import NOBODY, Case, Refused, not_offered, offered
from tests.workspace.conformance.scene import Scene, new_id

NO_RIGHT = Refused("42501")
HILL = {"name": "Hill"}


def read(call: str, python: Callable[[Any], Any], javascript: str, allowed: object, refused: object = ()) -> Case:
    """Declare a reading of the crates."""

    async def run(s: Scene) -> object:
        return await python(s.client.table("crates")).execute()

    nothing = [] if refused == () else refused
    return offered(call, python=run, javascript=f"client.from('crates'){javascript}", allowed=allowed, refused=nothing)


def note(s: Scene, **values: object) -> dict[str, Any]:
    """Return a note that is new in each run."""
    return {"id": s.name, **values}


def on_note(call: Callable[[Scene], Awaitable[object]]) -> Callable[[Scene], Awaitable[object]]:
    """Return a case that begins with a note of the caller's; Eve has none, for she may not write."""

    async def run(s: Scene) -> object:
        if s.allowed:
            await s.client.table("notes").insert(note(s, line="first")).execute()
        return await call(s)

    return run


async def _counted(s: Scene) -> object:
    answer = await s.client.table("crates").select("id", count=CountMethod.exact, head=True).execute()
    return answer.count


async def _at_most_one(s: Scene) -> object:
    return await s.client.table("notes").delete().eq("id", s.name).max_affected(1).select("line").execute()


async def _inserted(s: Scene) -> object:
    answer = await s.client.table("notes").insert(note(s), returning=ReturnMethod.minimal).execute()
    return answer.data or None


NOTE = "if (allowed) value_of(await client.from('notes').insert({id: name, line: 'first'}))\n"

CASES: tuple[Case, ...] = (
    offered(
        "`select` of columns",
        python=lambda s: s.client.table("rooms").select("name").eq("id", s.room).execute(),
        javascript="client.from('rooms').select('name').eq('id', room)",
        allowed=[{"name": "Kitchen"}],
        refused=[],
    ),
    read(
        "`select` with aliases, casts and paths into JSON",
        lambda t: t.select("name:label,weight::text,facts->grade->>name,first:tags->0").eq("id", 1),
        ".select('name:label,weight::text,facts->grade->>name,first:tags->0').eq('id', 1)",
        [{"name": "A", "weight": "10.50", "first": "red"}],
    ),
    read(
        "`select` of a table to one",
        lambda t: t.select("grower_id(name)").eq("id", 1),
        ".select('grower_id(name)').eq('id', 1)",
        [{"grower_id": HILL}],
    ),
    read(
        "`select` of a table by a hint, under an alias",
        lambda t: t.select("by:growers!crates_packer_id_fkey(name)").eq("id", 1),
        ".select('by:growers!crates_packer_id_fkey(name)').eq('id', 1)",
        [{"by": {"name": "Lake"}}],
    ),
    read(
        "`select` of a table through a junction",
        lambda t: t.select("sorts(name)").eq("id", 3),
        ".select('sorts(name)').eq('id', 3)",
        [{"sorts": [{"name": "Conference"}]}],
    ),
    read(
        "`select` of an inner table, filtered",
        lambda t: t.select("id,sorts!inner()").eq("sorts.name", "Conference"),
        ".select('id,sorts!inner()').eq('sorts.name', 'Conference')",
        [{"id": 3}],
    ),
    read(
        "`select` of tables in tables, ordered and limited",
        lambda t: (
            t.select("grower_id(crates!grower_id(id))")
            .eq("id", 1)
            .order("id", desc=True, foreign_table="grower_id.crates")
            .limit(1, foreign_table="grower_id.crates")
        ),
        ".select('grower_id(crates!grower_id(id))').eq('id', 1)"
        ".order('id', {ascending: false, referencedTable: 'grower_id.crates'})"
        ".limit(1, {referencedTable: 'grower_id.crates'})",
        [{"grower_id": {"crates": [{"id": 2}]}}],
    ),
    read(
        "`select` of a table that is spread",
        lambda t: t.select("id,...growers!grower_id(name)").eq("id", 1),
        ".select('id,...growers!grower_id(name)').eq('id', 1)",
        [{"id": 1, **HILL}],
    ),
    read(
        "`or` on another table",
        lambda t: t.select("id,sorts!inner(id)").or_("id.eq.2,name.eq.x", reference_table="sorts"),
        ".select('id,sorts!inner(id)').or('id.eq.2,name.eq.x', {referencedTable: 'sorts'})",
        [{"id": 3, "sorts": [{"id": 2}]}],
    ),
    read(
        "`order`",
        lambda t: t.select("id").order("weight", desc=True, nullsfirst=False),
        ".select('id').order('weight', {ascending: false, nullsFirst: false})",
        [{"id": 2}, {"id": 1}, {"id": 3}],
    ),
    read("`limit`", lambda t: t.select("id").order("id").limit(1), ".select('id').order('id').limit(1)", [{"id": 1}]),
    read(
        "`range`",
        lambda t: t.select("id").order("id").range(1, 2),
        ".select('id').order('id').range(1, 2)",
        [{"id": 2}, {"id": 3}],
    ),
    offered(
        "`select` of a count alone",
        python=_counted,
        javascript="return (await client.from('crates').select('id', {count: 'exact', head: true})).count",
        allowed=3,
        refused=0,
    ),
    read(
        "`single`",
        lambda t: t.select("id").eq("id", 1).single(),
        ".select('id').eq('id', 1).single()",
        {"id": 1},
        Refused("PGRST116"),
    ),
    read(
        "`maybeSingle`",
        lambda t: t.select("id").eq("id", 1).maybe_single(),
        ".select('id').eq('id', 1).maybeSingle()",
        {"id": 1},
        None,
    ),
    read(
        "`csv`",
        lambda t: t.select("id,label").eq("id", 1).csv(),
        ".select('id,label').eq('id', 1).csv()",
        'id,label\n1,"Red apples"',
        "\n",
    ),
    read(
        "`stripNulls`",
        lambda t: t.select("id,weight").eq("id", 3).strip_nulls(),
        ".select('id,weight').eq('id', 3).stripNulls()",
        [{"id": 3}],
    ),
    *rest_filters.CASES,
    offered(
        "`insert`",
        python=_inserted,
        javascript="client.from('notes').insert({id: name})",
        allowed=None,
        refused=NO_RIGHT,
    ),
    offered(
        "`insert` with `select`",
        python=lambda s: s.client.table("notes").insert(note(s, line="x")).execute(),
        javascript="client.from('notes').insert({id: name, line: 'x'}).select()",
        allowed=[{"id": "<name>", "owner": "<ann>", "line": "x", "size": 3}],
        refused=NO_RIGHT,
    ),
    offered(
        "`insert` of many, with defaults for what is missing",
        python=lambda s: (
            s.client.table("notes")
            .insert([note(s), {"id": new_id(), "line": "y"}], default_to_null=False)
            .select("line")
            .execute()
        ),
        javascript="client.from('notes').insert([{id: name}, {id: new_id(), line: 'y'}], {defaultToNull: false})"
        ".select('line')",
        allowed=[{"line": "nothing yet"}, {"line": "y"}],
        refused=NO_RIGHT,
    ),
    offered(
        "`upsert` that merges",
        python=on_note(lambda s: s.client.table("notes").upsert(note(s, line="second")).select("line,size").execute()),
        javascript=NOTE + "return client.from('notes').upsert({id: name, line: 'second'}).select('line,size')",
        allowed=[{"line": "second", "size": 3}],
        refused=NO_RIGHT,
    ),
    offered(
        "`upsert` that leaves what is there",
        python=on_note(
            lambda s: s.client.table("notes").upsert(note(s), ignore_duplicates=True, on_conflict="id").execute()
        ),
        javascript=NOTE
        + "return client.from('notes').upsert({id: name}, {ignoreDuplicates: true, onConflict: 'id'}).select()",
        allowed=[],
        refused=NO_RIGHT,
    ),
    offered(
        "`update`",
        python=on_note(
            lambda s: s.client.table("notes").update({"line": "z"}).eq("id", s.name).select("line").execute()
        ),
        javascript=NOTE + "return client.from('notes').update({line: 'z'}).eq('id', name).select('line')",
        allowed=[{"line": "z"}],
        refused=[],
    ),
    offered(
        "`delete`",
        python=on_note(lambda s: s.client.table("notes").delete().eq("id", s.name).select("line").execute()),
        javascript=NOTE + "return client.from('notes').delete().eq('id', name).select('line')",
        allowed=[{"line": "first"}],
        refused=[],
    ),
    offered(
        "`maxAffected`",
        python=on_note(_at_most_one),
        javascript=NOTE + "return client.from('notes').delete().eq('id', name).maxAffected(1).select('line')",
        allowed=[{"line": "first"}],
        refused=[],
    ),
    offered(
        "`rpc` by POST",
        python=lambda s: s.client.rpc("find_people", {"p_query": "nobody is called so", "p_limit": 5}).execute(),
        javascript="client.rpc('find_people', {p_query: 'nobody is called so', p_limit: 5})",
        allowed=[],
        refused=NO_RIGHT,
        refused_to=NOBODY,
    ),
    offered(
        "`rpc` by GET",
        python=lambda s: s.client.rpc("doubled", {"p_number": "4"}, get=True).execute(),
        javascript="client.rpc('doubled', {p_number: 4}, {get: true})",
        allowed=8,
        refused=NO_RIGHT,
        refused_to=NOBODY,
    ),
    offered(
        "`rpc` that takes its defaults",
        python=lambda s: s.client.rpc("doubled", {}).execute(),
        javascript="client.rpc('doubled')",
        allowed=42,
        refused=NO_RIGHT,
        refused_to=NOBODY,
    ),
    offered(
        "`rpc` of rows, filtered and selected",
        python=lambda s: (
            s.client.rpc("crates_over", {"p_weight": "5"}).select("id,grower_id(name)").eq("id", 1).execute()
        ),
        javascript="client.rpc('crates_over', {p_weight: 5}).select('id,grower_id(name)').eq('id', 1)",
        allowed=[{"id": 1, "grower_id": HILL}],
        refused=[],
    ),
    offered(
        "`rpc` that fails by its own word",
        python=lambda s: s.client.rpc("refuse", {}).execute(),
        javascript="client.rpc('refuse')",
        allowed=Refused("PT418"),
        refused=NO_RIGHT,
        refused_to=NOBODY,
    ),
    not_offered(
        "`schema` of one that is not exposed",
        python=lambda s: s.client.schema("cellar").table("jars").select("*").execute(),
        javascript="client.schema('cellar').from('jars').select()",
        answer=Refused("PGRST106"),
    ),
    not_offered(
        "`select` of an aggregate",
        python=lambda s: s.client.table("crates").select("weight.sum()").execute(),
        javascript="client.from('crates').select('weight.sum()')",
        answer=Refused("PGRST123"),
    ),
    not_offered(
        "`update` of a whole table",
        python=lambda s: s.client.table("notes").update({"line": "x"}).execute(),
        javascript="client.from('notes').update({line: 'x'})",
        answer=Refused("21000"),
    ),
    not_offered(
        "`delete` of a whole table",
        python=lambda s: s.client.table("notes").delete().execute(),
        javascript="client.from('notes').delete()",
        answer=Refused("21000"),
    ),
    not_offered(
        "`limit` of an update",
        python=lambda s: s.client.table("notes").update({"line": "x"}).eq("size", 3).limit(1).execute(),
        javascript="client.from('notes').update({line: 'x'}).eq('size', 3).select().limit(1)",
        answer=Refused("PGRST127"),
    ),
    not_offered(
        "`explain`",
        python=lambda s: s.client.table("crates").select("id").explain(format="json").execute(),
        javascript="client.from('crates').select('id').explain({format: 'json'})",
        answer=Refused("PGRST107"),
    ),
    not_offered(
        "`rpc` of one that is not there",
        python=lambda s: s.client.rpc("tripled", {}).execute(),
        javascript="client.rpc('tripled')",
        answer=Refused("PGRST202"),
    ),
)

"""The calls of `from` and `rpc`."""

from tests.workspace.conformance.case import NOBODY, Case, Refused, offered

CASES: tuple[Case, ...] = (
    offered(
        "`select` of columns, with `eq`",
        python=lambda s: s.client.table("rooms").select("name").eq("id", s.room).execute(),
        javascript="client.from('rooms').select('name').eq('id', room)",
        allowed=[{"name": "Kitchen"}],
        refused=[],
    ),
    offered(
        "`single`",
        python=lambda s: s.client.table("rooms").select("id").eq("id", s.room).single().execute(),
        javascript="client.from('rooms').select('id').eq('id', room).single()",
        allowed={"id": "<room>"},
        refused=Refused("PGRST116"),
    ),
    offered(
        "`rpc` by POST",
        python=lambda s: s.client.rpc("find_people", {"p_query": "nobody is called so", "p_limit": 5}).execute(),
        javascript="client.rpc('find_people', {p_query: 'nobody is called so', p_limit: 5})",
        allowed=[],
        refused=Refused("42501"),
        refused_to=NOBODY,
    ),
)

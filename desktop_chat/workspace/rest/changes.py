"""The statements that change a table: insert, upsert, update and delete, and what they tell of the changed rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from desktop_chat.workspace.rest.catalogue import Catalogue, Column, Table
from desktop_chat.workspace.rest.conditions import Binder, Row, where
from desktop_chat.workspace.rest.errors import not_offered
from desktop_chat.workspace.rest.payload import Payload
from desktop_chat.workspace.rest.prefer import Preferences
from desktop_chat.workspace.rest.query import ChosenField, Embed, Everything, Logic, Query
from desktop_chat.workspace.rest.relations import Computed, Direct, find_relation
from desktop_chat.workspace.rest.selecting import ROOT, Selecting, quoted
from desktop_chat.workspace.rest.statements import SETTINGS, Shape, Statement, answer_of

# An upsert counts the rows that it brings, less those that were there: only that tells 201 from 200, and it needs no
# right to read (the hidden column xmax would). The setting ends with the transaction.
INSERTED = "coalesce(nullif(current_setting('workspace.inserted', true), '')::int, 0)"
COUNT_UP = f"set_config('workspace.inserted', ({INSERTED} + 1)::text, true) is not null"
COUNT_DOWN = f"set_config('workspace.inserted', ({INSERTED} - 1)::text, true) is not null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Writes the statements that change a table.

    The conditions of `query` on the table itself say which rows are changed; the rest says what is told of them. The
    statements give `body`, `rows`, `total` (rows that were changed) and `inserted` (how many were new).
    """

    catalogue: Catalogue
    table: Table
    query: Query
    shape: Shape
    preferences: Preferences

    def insert(self, payload: Payload, *, matching: bool = False) -> Statement:
        """Return the statement that stores new rows, or with a `resolution` also meets those that are there.

        With `matching` only rows that meet the conditions are stored.
        """
        binder = Binder()
        columns = {name: self.table.stored(name) for name in payload.names}
        into = f"insert into {self.table.identifier} as {ROOT}"
        into += f" ({', '.join(column.identifier for column in columns.values())})" if columns else ""
        source = _rows_of(payload, columns, binder, defaults=self.preferences.missing == "default")
        if self.preferences.resolution is None:
            return self._told(into + source, binder)
        conditions = where(Row(table=self.table, alias="given"), self._own_conditions() if matching else [], binder)
        source += f"{conditions} and {COUNT_UP}" if conditions else f" where {COUNT_UP}"
        return self._told(into + source + self._on_conflict(columns), binder)

    def update(self, payload: Payload) -> Statement:
        """Return the statement that changes the rows that meet the conditions; without any value it changes none."""
        binder = Binder()
        columns = {name: self.table.stored(name) for name in payload.names}
        if not columns:
            return self._told(None, binder)
        sets = ", ".join(f"{column.identifier} = given.{column.identifier}" for column in columns.values())
        source = f"pg_catalog.json_to_record({binder.text(payload.text, 'json')}) as given({_record(columns)})"
        conditions = where(Row(table=self.table, alias=ROOT), self._own_conditions(), binder)
        # Identifiers come from the catalogue, values are parameters: that is this package's whole point.
        return self._told(f"update {self.table.identifier} as {ROOT} set {sets} from {source}{conditions}", binder)  # noqa: S608

    def delete(self) -> Statement:
        """Return the statement that removes the rows that meet the conditions."""
        binder = Binder()
        conditions = where(Row(table=self.table, alias=ROOT), self._own_conditions(), binder)
        return self._told(f"delete from {self.table.identifier} as {ROOT}{conditions}", binder)  # noqa: S608

    def _own_conditions(self) -> list[Logic]:
        return [logic for path, logic in self.query.conditions if path == ()]

    def _on_conflict(self, columns: Mapping[str, Column]) -> str:
        keys = self.query.on_conflict or self.table.primary_key
        if not keys:
            return ""
        target = ", ".join(self.table.stored(name).identifier for name in keys)
        if self.preferences.resolution == "ignore-duplicates" or not columns:
            return f" on conflict ({target}) do nothing"
        sets = ", ".join(f"{column.identifier} = excluded.{column.identifier}" for column in columns.values())
        return f" on conflict ({target}) do update set {sets} where {COUNT_DOWN}"

    def _told(self, changing: str | None, binder: Binder) -> Statement:
        """Return the statement with what it tells: the changed rows, the key of one new row, or only how many."""
        if self.preferences.returns == "representation":
            table, returning = self._returned()
            told = Selecting(self.catalogue, self._shown(), binder, None).rows(table, f"changed as {ROOT}")
            answer = answer_of(told, self.shape, "(select count(*) from changed)")
        else:
            keys = self.table.primary_key if self.preferences.returns == "headers-only" else ()
            returning = ", ".join(f"{ROOT}.{self.table.columns[key].identifier}" for key in keys) or "1 as one"
            body = "case count(*) when 1 then (pg_catalog.json_agg(changed.*) -> 0)::text end" if keys else "null"
            answer = f"select {body} as body, count(*) as rows, count(*) as total, {SETTINGS} from changed"  # noqa: S608
        if changing is None:
            source = f"select {returning} from {self.table.identifier} as {ROOT} where false"  # noqa: S608
        else:
            source = f"{changing} returning {returning}"
        # The count is read after the rows have been changed, for what feeds an aggregate is run before its outputs.
        answer = answer.replace(SETTINGS, f"{INSERTED} as inserted, {SETTINGS}", 1)
        return Statement(sql=f"with changed as ({source}) {answer}", parameters=tuple(binder.values))

    def _shown(self) -> Query:
        return replace(self.query, conditions=tuple(each for each in self.query.conditions if each[0]))

    def _returned(self) -> tuple[Table, str]:
        """Return the changed rows as a table, and the SQL of the columns that the answer needs of them.

        Not more than those: each needs the right to read it.
        """
        fields = [item.field.name for item in self.query.select if isinstance(item, ChosenField)]
        fields += [term.field.name for term in self.query.orders.get((), ()) if term.relation is None]
        names = dict.fromkeys([*fields, *self._joining()])
        columns = {name: self.table.column(name) for name in names}
        everything = any(isinstance(item, Everything) for item in self.query.select)
        returned = [f"{ROOT}.*"] if everything else []
        for name, column in columns.items():
            if column.computed or not everything:
                returned.append(f"{column.of(ROOT)} as {quoted(name)}")
        own = {name: column for name, column in self.table.columns.items() if everything or name in columns}
        made = {
            name: replace(column, identifier=quoted(name), computed=False)
            for name, column in columns.items()
            if column.computed
        }
        return replace(self.table, columns=own | made, computed={}), ", ".join(returned) or "1 as one"

    def _joining(self) -> Iterable[str]:
        """Yield the columns that tie the changed rows to embedded tables."""
        for item in self.query.select:
            if isinstance(item, Embed):
                relation = find_relation(self.catalogue, self.table, item)
                if isinstance(relation, Computed):
                    raise not_offered(f"'{item.name}' is computed from the row, which is not offered after a change")
                pairs = relation.pairs if isinstance(relation, Direct) else [(b, a) for a, b in relation.near.pairs]
                yield from (here for here, _ in pairs)


def _record(columns: Mapping[str, Column]) -> str:
    return ", ".join(f"{column.identifier} {column.type}" for column in columns.values())


def _rows_of(payload: Payload, columns: Mapping[str, Column], binder: Binder, *, defaults: bool) -> str:
    """Return the `select` of the rows of the body; what a row lacks is null, or with `defaults` its default."""
    text = payload.text if payload.many else f"[{payload.text}]"
    every = f"pg_catalog.json_array_elements({binder.text(text, 'json')}) as every(value)"
    if not columns:
        return f" select from {every}"
    values = []
    for name, column in columns.items():
        value = f"given.{column.identifier}"
        if defaults and column.default is not None:
            value = f"case when every.value -> ({binder.text(name)}) is null then {column.default} else {value} end"
        values.append(value)
    given = f"cross join lateral pg_catalog.json_to_record(every.value) as given({_record(columns)})"
    return f" select {', '.join(values)} from {every} {given}"  # noqa: S608

"""A client as small as the rules allow: rows by rev, cursor by the next number, tails by `sync`, holes by `history`."""

from dataclasses import dataclass, field
from typing import Any

from tests.sql.builders import Json, Person


@dataclass(slots=True, kw_only=True)
class ClientModel:
    """What one window knows of some rooms."""

    person: Person
    epoch: str | None = None
    user_rev: int = 0
    cursors: dict[str, list[Any]] = field(default_factory=dict)
    rows: dict[str, dict[str, Json]] = field(default_factory=dict)
    resets: list[str] = field(default_factory=list)

    def hear(self, event: Json) -> None:
        """Apply a live event: the row if it is newer, the cursor only if it is the next number and carries a row."""
        room = event["r"]
        if room not in self.cursors or event["e"] != self.epoch:
            return
        if event["m"] is not None:
            self._store(room, event["m"])
            if event["s"] == self.cursors[room][0] + 1:
                self.cursors[room][:2] = [event["s"], event["op"][-8:]]

    async def catch_up(self, *, per: int = 100) -> int:
        """Sync until nothing is left; return the number of calls."""
        calls, more = 0, True
        while more:
            answer = await self.person.sync(epoch=self.epoch, user_rev=self.user_rev, rooms=self.cursors, per=per)
            self.epoch, self.user_rev = answer["epoch"], answer["user_rev"]
            for room, page in answer["rooms"].items():
                self._apply(room, page)
            calls, more = calls + 1, answer["more"]
            assert calls < 200, "sync never ends"
        return calls

    async def fill_holes(self, room: str) -> None:
        """Fetch what lies between the rows that are there, newest first, as scrolling up would."""
        before, more = None, True
        while more:
            page = await self.person.call("history", p_room=room, p_before_no=before, p_limit=50)
            for row in page["rows"]:
                self._store(room, row)
            more = page["more"]
            before = page["rows"][0]["no"] if page["rows"] else None

    def _apply(self, room: str, page: Json) -> None:
        if "reset" in page:
            self.resets.append(page["reset"])
        else:
            assert page["from"] == self.cursors[room][0]
        known = self.rows.setdefault(room, {})
        for row in (*page["rows"], *(row for row in page.get("changed", ()) if row["id"] in known)):
            self._store(room, row)
        self.cursors[room] = [page["upto"], page["tip"], page["mrev"]]

    def _store(self, room: str, row: Json) -> None:
        rows = self.rows.setdefault(room, {})
        if row["id"] not in rows or rows[row["id"]]["rev"] < row["rev"]:
            rows[row["id"]] = row

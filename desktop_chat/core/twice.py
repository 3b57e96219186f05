"""Looks at what the screen is told and counts messages that stand in a timeline twice. It knows nothing of the reasons.

The rules of numbers and revisions make this impossible; whoever counts by the same rules would count 0 for ever, so
this one does what a model does with the patches, and compares ids.
"""

from typing import assert_never

from desktop_chat.core.diffs import RowChanged, RowsInserted, RowsRemoved, TimelinePatch
from desktop_chat.domain.ids import MessageId


class ShownTwice:
    """The ids of the timeline that is shown, and how often one came in that stood there already."""

    def __init__(self) -> None:
        self.count = 0
        self._shown: list[MessageId] = []
        self._times: dict[MessageId, int] = {}

    def watch(self, patch: TimelinePatch) -> None:
        """Do what the patch says."""
        if patch.reset:
            self._shown, self._times = [], {}
        for diff in patch.diffs:
            match diff:
                case RowsInserted(at=at, rows=rows):
                    self._insert(at, [row.message.id for row in rows])
                case RowsRemoved(at=at, count=count):
                    self._remove(at, count)
                case RowChanged(at=at, row=row):
                    self._remove(at, 1)
                    self._insert(at, [row.message.id])
                case _:
                    assert_never(diff)

    def _insert(self, at: int, ids: list[MessageId]) -> None:
        self._shown[at:at] = ids
        for message in ids:
            times = self._times.get(message, 0)
            self._times[message] = times + 1
            self.count += times > 0

    def _remove(self, at: int, count: int) -> None:
        for message in self._shown[at : at + count]:
            self._times[message] -= 1
            if not self._times[message]:
                del self._times[message]
        del self._shown[at : at + count]

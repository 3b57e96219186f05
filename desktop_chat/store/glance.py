"""What a transaction with news of the server asks first, in one statement: it tells what need not be looked for."""

import apsw

from desktop_chat.domain.ids import Epoch, UserId
from desktop_chat.domain.values import dataclass

_READ = """
SELECT (SELECT user FROM account), epoch, user_rev, EXISTS (SELECT 1 FROM outbox), EXISTS (SELECT 1 FROM blocked),
    EXISTS (SELECT 1 FROM hidden) OR EXISTS (SELECT 1 FROM bookmarks),
    EXISTS (SELECT 1 FROM messages WHERE foreseen > 0)
FROM progress
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The own account, how far it is followed, and whether anything waits, is marked or foreseen, or anybody blocked.

    Each statement less is 10 to 20 µs less for a message that comes to a processor that was asleep; there were five.
    """

    user: UserId
    epoch: Epoch | None
    user_rev: int
    waits: bool
    blocks: bool
    marks: bool
    foreseen: bool


def glance(connection: apsw.Connection) -> Glance:
    """Look."""
    user, epoch, user_rev, waits, blocks, marks, foreseen = next(connection.execute(_READ))
    return Glance(
        user=user or UserId(""),
        epoch=epoch,
        user_rev=user_rev,
        waits=bool(waits),
        blocks=bool(blocks),
        marks=bool(marks),
        foreseen=bool(foreseen),
    )

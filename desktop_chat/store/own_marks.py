"""What a person keeps about messages on this computer, and what no server knows: which of them are hidden."""

from collections.abc import Iterable

import apsw

from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis
from desktop_chat.domain.values import dataclass

_HIDE = "INSERT INTO hidden (message, room, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_SHOW = "DELETE FROM hidden WHERE message = ?"
_IS_HIDDEN = "SELECT EXISTS (SELECT 1 FROM hidden WHERE message = ?)"
VISIBLE = "id NOT IN (SELECT message FROM hidden)"
"""What is so of a row of `messages` that is shown; an unqualified `id` must mean that of the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenMessage:
    """A message that the person has deleted for themselves, and when."""

    message: MessageId
    room: RoomId
    at: UnixMillis


def hide(connection: apsw.Connection, hidden: HiddenMessage) -> None:
    """Show a message nowhere any more."""
    connection.execute(_HIDE, (hidden.message, hidden.room, hidden.at))


def show(connection: apsw.Connection, message: MessageId) -> None:
    """Show a message again."""
    connection.execute(_SHOW, (message,))


def is_hidden(connection: apsw.Connection, message: MessageId) -> bool:
    """Tell whether the person has deleted this message for themselves."""
    return bool(next(connection.execute(_IS_HIDDEN, (message,)))[0])


def restore(connection: apsw.Connection, saved: Iterable[HiddenMessage]) -> None:
    """Put back what was saved from a damaged file."""
    for hidden in saved:
        hide(connection, hidden)

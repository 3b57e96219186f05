"""What a line of the list of rooms says of itself."""

import pytest

from desktop_chat.core.roster import entry_for
from desktop_chat.domain.preferences import RoomPrefs
from tests.unit.core.builders import ANN, a_line


@pytest.mark.parametrize(
    ("changes", "unread"),
    [
        ({}, False),
        ({"last_no": 1}, True),
        ({"prefs": RoomPrefs(unread=True)}, True),
        ({"prefs": RoomPrefs(unread=True), "gone": True}, False),
    ],
)
def test_a_room_is_unread_by_its_messages_or_by_a_mark(changes: dict[str, object], *, unread: bool) -> None:
    assert entry_for(a_line(**changes), ANN).is_unread is unread

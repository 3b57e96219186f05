"""What a room's position counts."""

from tests.unit.core.builders import a_position


def test_unread_messages_are_never_fewer_than_none() -> None:
    assert a_position(5, read_no=3).unread == 2
    assert a_position(5, read_no=9).unread == 0

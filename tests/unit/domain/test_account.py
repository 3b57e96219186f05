"""A status ends by itself."""

from desktop_chat.domain.account import PersonCard
from desktop_chat.domain.ids import UnixMillis, UserId


def test_a_status_is_said_until_its_end() -> None:
    card = PersonCard(user=UserId("ann"), handle="ann", name="Ann", status="Out", status_until=UnixMillis(10))

    assert card.status_at(UnixMillis(9)) == "Out"
    assert card.status_at(UnixMillis(10)) == ""


def test_a_status_without_an_end_stays() -> None:
    card = PersonCard(user=UserId("ann"), handle="ann", name="Ann", status="Out")

    assert card.status_at(UnixMillis(10**14)) == "Out"

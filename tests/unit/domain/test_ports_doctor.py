"""Who examines is never written down with their token."""

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.ports_doctor import Examiner


def test_an_examiner_does_not_show_the_token() -> None:
    assert "secret" not in repr(Examiner(user=UserId("u"), token="secret"))

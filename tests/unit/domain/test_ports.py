"""What values at the ports never show."""

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.ports import Session
from tests.unit.core.builders import ANN


def test_a_session_never_shows_its_tokens() -> None:
    session = Session(user=ANN, access_token="secret-a", refresh_token="secret-r", expires_at=UnixMillis(5))

    assert "secret" not in repr(session)
    assert "ann" in repr(session)

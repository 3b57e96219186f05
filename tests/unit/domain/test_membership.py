"""What is around the members of rooms."""

from desktop_chat.domain.ids import OpId, UnixMillis
from desktop_chat.domain.membership import Invitation, NewInvitation


def test_the_code_of_a_link_gets_into_no_log() -> None:
    invitation = Invitation(id=OpId("i"), by="Ann", made_at=UnixMillis(1), expires_at=None, uses=0, max_uses=None)

    assert "secret" not in repr(NewInvitation(invitation=invitation, code="secret"))

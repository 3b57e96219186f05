"""Another certificate in place of the pinned one is said once, stays until it is closed, and goes when all is well."""

from dataclasses import replace

from desktop_chat.domain.link import OTHER_CERTIFICATE, LinkStatus, Phase
from tests.qt.conftest import Stage

LOST = LinkStatus(phase=Phase.WAITING, reason=f"The server could not be reached or is busy ({OTHER_CERTIFICATE}).")


def test_another_certificate_is_said_once_and_taken_back_when_the_right_server_answers(talk: Stage) -> None:
    link = talk.bridge.link_changed
    shown = talk.window.notices

    link.emit(replace(LOST, reason="no connection to the server"))
    assert shown.text() == ""
    link.emit(LOST)
    link.emit(replace(LOST, attempt=2))
    assert "another certificate than the one that you joined by" in shown.text()
    assert "invite you again" in shown.text()

    shown.dismiss()
    link.emit(replace(LOST, attempt=3))
    assert shown.text() == ""  # who has closed it knows

    link.emit(LinkStatus(phase=Phase.LIVE))
    link.emit(LOST)
    assert "another certificate" in shown.text()
    link.emit(LinkStatus(phase=Phase.LIVE))
    assert shown.text() == ""

"""Links into the program: what the person has is shown at once, and nothing is joined before they have said so."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QMessageBox

from desktop_chat.core.deskchat_links import InviteLink, MessageLink, RoomLink, link_text
from desktop_chat.core.diffs import CatchUpChanged, SessionChanged, SessionPhase
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.qt.link_opener import LinkOpener
from desktop_chat.qt.room_actions import RoomActions
from tests.qt.builders import ROOM, a_page, a_roster, a_row, a_view, an_entry, signed_in
from tests.qt.conftest import Stage
from tests.qt.hands import button, press

ELSEWHERE = RoomId("01931c3e-5b7a-7c51-9a55-0d9f2c6a7b10")
MESSAGE = MessageId("01931c3e-5b7a-7c51-9a55-0d9f2c6a7b11")
CODE = "q3-Xb_9aLkT7uVw2"


@pytest.fixture
def opener(talk: Stage) -> LinkOpener:
    return opener_of(talk)


def opener_of(stage: Stage) -> LinkOpener:
    """Return the one that the window has."""
    opener = stage.window.findChild(LinkOpener)
    assert isinstance(opener, LinkOpener)
    return opener


def question(stage: Stage) -> QMessageBox | None:
    return next((box for box in stage.window.findChildren(QMessageBox) if box.isVisible()), None)


def test_an_own_room_is_opened_without_a_question(talk: Stage, opener: LinkOpener) -> None:
    opener.follow(RoomLink(room=ROOM))

    assert talk.chat.asked("open_room") == [(ROOM,)]
    assert question(talk) is None


def test_a_message_of_an_own_room_is_jumped_to(talk: Stage, opener: LinkOpener) -> None:
    opener.follow(MessageLink(room=ROOM, message=MESSAGE))

    assert talk.chat.asked("open_room") == [(ROOM,)]
    assert talk.chat.asked("jump_to") == [(ROOM, MESSAGE)]


def test_another_room_is_asked_about_and_left_alone(talk: Stage, opener: LinkOpener) -> None:
    opener.follow(RoomLink(room=ELSEWHERE))
    box = question(talk)
    assert box is not None
    assert box.text().startswith("A link leads to a conversation that you are not in.")

    press(box, Qt.Key.Key_Return)

    assert not box.isVisible()
    assert talk.chat.calls == []


def test_another_room_is_joined_when_the_person_says_so_and_the_message_shown(talk: Stage, opener: LinkOpener) -> None:
    opener.follow(MessageLink(room=ELSEWHERE, message=MESSAGE))
    box = question(talk)
    assert box is not None
    assert talk.chat.asked("join_channel") == []

    button(box, "Join").click()

    assert talk.chat.asked("join_channel") == [(ELSEWHERE,)]
    assert talk.chat.asked("jump_to") == [(ELSEWHERE, MESSAGE)]


def test_a_room_that_cannot_be_joined_is_told(talk: Stage, opener: LinkOpener) -> None:
    opener.follow(RoomLink(room=ELSEWHERE))
    box = question(talk)
    assert box is not None
    talk.chat.problem = UserError("There is no such channel.")

    button(box, "Join").click()

    assert talk.window.notices.text() == "There is no such channel."


def test_a_room_that_was_left_is_asked_about(talk: Stage, opener: LinkOpener) -> None:
    talk.publish(a_roster(an_entry(gone=True)))

    opener.follow(RoomLink(room=ROOM))

    assert question(talk) is not None
    assert talk.chat.asked("open_room") == []


def test_what_an_invitation_leads_to_is_asked_of_the_server_before_anything_is_joined(
    talk: Stage, opener: LinkOpener
) -> None:
    opener.follow(InviteLink(code=CODE))

    assert talk.chat.asked("members.look_at_invitation") == [(CODE,)]
    assert talk.chat.asked("members.join_by_invitation") == []


def test_the_link_of_the_open_room_can_be_copied(talk: Stage, opener: LinkOpener) -> None:
    menu = QMenu()
    talk.window.findChild(RoomActions).menu_filling.emit(menu)

    next(entry for entry in menu.actions() if entry.text().startswith("Copy link")).trigger()

    assert QGuiApplication.clipboard().text() == f"deskchat://room/{ROOM}"
    assert "on the clipboard" in talk.window.notices.text()


def test_a_link_waits_for_the_person_to_be_in_the_chat(stage: Stage) -> None:
    stage.publish(SessionChanged(phase=SessionPhase.SIGNED_OUT, me=None, url=""))
    opener = opener_of(stage)

    opener.follow(RoomLink(room=ROOM))
    stage.publish(signed_in())
    assert stage.chat.asked("open_room") == []
    stage.publish(a_roster(an_entry()), a_view())
    stage.publish(a_roster(an_entry()))

    assert stage.chat.asked("open_room") == [(ROOM,)]


def test_an_invitation_does_not_wait_for_rooms(stage: Stage) -> None:
    stage.publish(SessionChanged(phase=SessionPhase.SIGNED_OUT, me=None, url=""))
    opener = opener_of(stage)

    opener.follow(InviteLink(code=CODE))
    assert question(stage) is None
    stage.publish(signed_in())

    assert question(stage) is not None


def test_who_has_no_rooms_is_asked_when_all_was_fetched(stage: Stage) -> None:
    stage.publish(SessionChanged(phase=SessionPhase.SIGNED_OUT, me=None, url=""))
    opener = opener_of(stage)
    opener.follow(RoomLink(room=ELSEWHERE))
    stage.publish(signed_in(), CatchUpChanged(left=3))
    assert question(stage) is None

    stage.publish(CatchUpChanged(left=0))

    assert question(stage) is not None


def test_a_link_in_a_message_is_followed_here_and_asked_about(talk: Stage) -> None:
    link = link_text(RoomLink(room=ELSEWHERE))
    talk.publish(a_page([a_row(1, f"come to {link}, all of you")]))
    timeline = talk.window.conversation.timeline
    timeline.setCurrentIndex(timeline.timeline.index(0))

    talk.window.commands.run("message.open_link")

    box = question(talk)
    assert box is not None
    assert box.text().startswith("A link leads to a conversation that you are not in.")


def test_the_link_to_a_message_can_be_copied_and_leads_to_it(talk: Stage, opener: LinkOpener) -> None:
    timeline = talk.window.conversation.timeline
    timeline.setCurrentIndex(timeline.timeline.index(3))

    talk.window.commands.run("message.copy_place")

    message = timeline.timeline.row(3).message.id
    assert QGuiApplication.clipboard().text() == link_text(MessageLink(room=ROOM, message=message))

"""Invitation links, blocked people, reports, and the words for a room in which nothing can be written."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from desktop_chat.core.diffs import RowChanged, StandingChanged, TimelinePatch
from desktop_chat.domain.content import HiddenContent
from desktop_chat.domain.errors import Refused
from desktop_chat.domain.ids import MessageId, OpId, RoomId
from desktop_chat.domain.membership import Complaint, Report, ReportReason, Terms
from desktop_chat.domain.room import RoomState
from desktop_chat.domain.user import MemberState, Standing
from desktop_chat.qt.member_words import gone_text
from desktop_chat.qt.widgets.blocked_people import BlockedPeople
from desktop_chat.qt.widgets.invite_links import InviteLinks
from desktop_chat.qt.widgets.new_room import NameDialog
from desktop_chat.qt.widgets.person_card import PersonCard
from desktop_chat.qt.widgets.reports import ReportDialog, ReportsDialog
from desktop_chat.qt.wishes import Action, MessageWish
from tests.qt.builders import ANN, BO, CARL, NOON, ROOM, a_member, a_page, a_row, a_view
from tests.qt.conftest import Stage
from tests.qt.hands import button, press
from tests.qt.test_members import a_crew, answer, card_of, details, opened, said


def links(stage: Stage) -> InviteLinks:
    dialog = details(stage, a_crew())
    dialog.links.click()
    return opened(stage, InviteLinks)


def test_a_link_is_made_shown_once_and_copied(talk: Stage) -> None:
    dialog = links(talk)
    assert "No link lets anybody in now." in said(dialog)
    boxes = {box.accessibleName(): box for box in dialog.findChildren(QComboBox)}

    boxes["How long it lasts"].setCurrentIndex(1)
    boxes["How many people it lets in"].setCurrentIndex(2)
    button(dialog, "Make a link").click()
    button(dialog, "Copy").click()

    assert talk.chat.asked("members.make_invitation") == [(ROOM, Terms(hours=168, uses=10))]
    assert QGuiApplication.clipboard().text() == "deskchat://invite/0123456789abcdef0123456789abcdef"
    assert dialog.list.lines.data(dialog.list.lines.index(0)) == "By \u2068Ann\u2069 · used 0 of 10 times · no end"
    dialog.close()
    assert "0123456789abcdef" not in "".join(line.text() for line in links(talk).findChildren(QLineEdit))


def test_a_link_is_revoked_by_key_after_a_question(talk: Stage) -> None:
    dialog = links(talk)
    button(dialog, "Make a link").click()

    dialog.list.setFocus()
    press(dialog, Qt.Key.Key_Delete)
    answer(talk, "Revoke")

    assert talk.chat.asked("members.revoke_invitation") == [(ROOM, OpId("link-0"))]
    assert dialog.list.lines.count() == 0
    assert not dialog.revoke.isEnabled()


def test_links_that_cannot_be_had_are_said(talk: Stage) -> None:
    talk.chat.problem = Refused("not_member", "You are not a member of this room.", 403)

    assert "You are not a member of this room." in said(links(talk))


@pytest.mark.parametrize(("word", "joined"), [("Join", 1), ("Stay here", 0)])
def test_an_invitation_is_used_after_a_question_that_names_the_room(talk: Stage, word: str, joined: int) -> None:
    talk.bridge.members.look_at_invitation("code")

    asked = answer(talk, word)

    assert asked == "\u2068Bo\u2069 invites you to \u2068Den\u2069 (3 members). Its members will see that you joined."
    assert len(talk.chat.asked("members.join_by_invitation")) == joined
    assert ((RoomId("room-9"),) in talk.chat.asked("open_room")) == bool(joined)


def test_an_invitation_into_a_room_where_one_is_opens_it_and_one_that_has_ended_says_so(talk: Stage) -> None:
    talk.chat.members.invited_to = replace(talk.chat.members.invited_to, joined=True)
    talk.bridge.members.look_at_invitation("code")
    talk.chat.problem = Refused("not_found", "This invitation is not valid any more.", 404)
    talk.bridge.members.look_at_invitation("code")
    talk.bridge.members.join_by_invitation("code")

    assert talk.chat.asked("open_room")[-1] == (RoomId("room-9"),)
    assert talk.window.conversation.notices.text() == "This invitation is not valid any more."


def test_a_link_that_came_on_another_way_is_typed_and_asked_about(talk: Stage) -> None:
    for typed in ("deskchat://invite/0123456789abcdef", "https://example.org/invite/0123456789abcdef"):
        talk.window.commands.run("room.join_by_link")
        dialog = opened(talk, NameDialog)
        QTest.keyClicks(dialog.focusWidget(), typed)
        press(dialog, Qt.Key.Key_Return)

    assert talk.chat.asked("members.look_at_invitation") == [("0123456789abcdef",)]
    assert "That is no invitation link" in talk.window.conversation.notices.text()


# Blocked people and reports.


def test_a_hidden_message_is_shown_and_hidden_again_by_key_and_chip(talk: Stage) -> None:
    hidden = replace(a_row(1, content=HiddenContent(), author=BO), blocked=True)
    talk.publish(a_page([hidden]))
    timeline = talk.window.conversation.timeline
    timeline.setFocus()
    timeline.setCurrentIndex(timeline.timeline.index(0))
    spoken = timeline.timeline.data(timeline.timeline.index(0), Qt.ItemDataRole.AccessibleTextRole)
    first = [chip.text for chip in timeline._cache.layout(0).chips]

    press(talk.window, Qt.Key.Key_A)
    shown = replace(a_row(1, author=BO), blocked=True)
    talk.publish(TimelinePatch(room=ROOM, diffs=(RowChanged(at=0, row=shown),)))

    assert "Message from a blocked person" in spoken
    assert "hello" not in spoken
    assert first == ["Show"]
    assert [chip.text for chip in timeline._cache.layout(0).chips] == ["Hide"]
    assert talk.chat.asked("members.reveal") == [(ROOM, MessageId("m1"))]


def test_blocked_people_are_listed_and_unblocked(talk: Stage) -> None:
    talk.publish(StandingChanged(standing=Standing(blocked=(BO, CARL))))
    talk.window.commands.run("person.blocked")
    dialog = opened(talk, BlockedPeople)

    dialog.list.setFocus()
    press(dialog, Qt.Key.Key_Down)
    press(dialog, Qt.Key.Key_Return)
    talk.publish(StandingChanged(standing=Standing()))

    assert talk.chat.asked("members.block") == [(CARL.id, False)]
    assert "You block nobody." in said(dialog)
    assert not dialog.unblock.isEnabled()


def test_a_message_is_reported_with_a_reason_and_a_note(talk: Stage) -> None:
    talk.publish(a_crew(), a_page([a_row(1, author=BO)]))
    talk.window.conversation.timeline.wished.emit(MessageWish(message=MessageId("m1"), action=Action.REPORT))
    dialog = opened(talk, ReportDialog)
    words = said(dialog)

    button(dialog, "Insult or threat").click()
    note = dialog.findChild(QPlainTextEdit)
    note.setPlainText("x" * 1001)
    too_long = button(dialog, "Send the report").isEnabled()
    note.setPlainText("Again!")
    talk.chat.problem = Refused("flood", "Wait.", 429)
    button(dialog, "Send the report").click()
    refused = said(dialog)
    talk.chat.problem = None
    button(dialog, "Send the report").click()

    complaint = Complaint(about=BO.id, reason=ReportReason.ABUSE, note="Again!", room=ROOM, message=MessageId("m1"))
    assert ("The owner of this workspace will read it" in words, "A copy of the message" in words) == (True, True)
    assert (too_long, "Wait." in refused) == (False, True)
    assert talk.chat.asked("members.report") == [(complaint,), (complaint,)]
    assert not dialog.isVisible()


def test_a_person_is_reported_from_their_card(talk: Stage) -> None:
    button(card_of(talk, a_crew()), "Report…").click()

    dialog = opened(talk, ReportDialog)
    press(dialog, Qt.Key.Key_Escape)

    assert "Report \u2068Bo\u2069" in said(dialog) or not dialog.isVisible()
    assert talk.chat.asked("members.report") == []


def test_only_the_owner_of_the_workspace_is_offered_reports_and_puts_them_away(talk: Stage) -> None:
    commands = talk.window.commands
    assert not commands["person.reports"].applies()
    talk.chat.members.open_reports = [
        Report(
            id=OpId("r1"), at=NOON, by=ANN, about=BO, reason=ReportReason.SPAM, note="Look", room="Crew", text="Buy"
        ),
        Report(id=OpId("r2"), at=NOON, by=ANN, about=CARL, reason=ReportReason.OTHER, note="", room=None, text=None),
    ]  # fmt: skip
    talk.publish(StandingChanged(standing=Standing(owner=True, reports=2)))

    commands.run("person.reports")
    dialog = opened(talk, ReportsDialog)
    text = dialog.findChild(QPlainTextEdit).toPlainText()
    button(dialog, "Dealt with").click()
    button(dialog, "About the person…").click()

    assert text == "Reported by \u2068Ann\u2069\n\nIn \u2068Crew\u2069\n\nLook\n\nThe message:\n\nBuy"
    assert talk.chat.asked("members.close_report") == [(OpId("r1"),)]
    assert [report.id for report in dialog.list.lines.lines()] == ["r2"]
    assert "Carl" in opened(talk, PersonCard).windowTitle()


@pytest.mark.parametrize("state", [MemberState.REMOVED, MemberState.BANNED, MemberState.LEFT])
def test_the_field_says_why_nothing_can_be_written(talk: Stage, state: MemberState) -> None:
    gone = replace(a_member(ANN), state=state)
    talk.publish(replace(a_view(may_write=False), members=(gone, a_member(BO))))

    assert talk.window.conversation.composer.field.placeholderText() == gone_text(state)


def test_the_field_says_that_the_conversation_is_closed(talk: Stage) -> None:
    talk.publish(a_crew(state=RoomState.ARCHIVED, may_write=False))

    assert "closed" in talk.window.conversation.composer.field.placeholderText()

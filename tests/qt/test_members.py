"""Room details, people's cards, invitation links, blocked people and reports, by keyboard, mouse and name."""

import time
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import AccountChanged, PresenceChanged, RoomView, StandingChanged
from desktop_chat.domain.account import OwnSettings, Presence, Whereabouts
from desktop_chat.domain.account import PersonCard as AboutBo
from desktop_chat.domain.errors import Refused
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.room import RoomKind, RoomState
from desktop_chat.domain.user import Member, MemberState, Profile, Role, Standing
from desktop_chat.qt.member_deeds import MemberDeeds
from desktop_chat.qt.widgets.person_card import PersonCard
from desktop_chat.qt.widgets.room_details import RoomDetails
from desktop_chat.qt.widgets.topic_dialog import TopicDialog
from tests.qt.builders import ANN, BO, CARL, ROOM, a_member, a_page, a_row, a_view
from tests.qt.conftest import Stage
from tests.qt.hands import button, named, press

HOSTILE = "<img src=file:///x>\u202e"
D = TypeVar("D", bound=QDialog)


def a_crew(mine: Role = Role.OWNER, *more: Member, **fields: object) -> RoomView:
    """Return a room with Ann in some role, Bo an admin and Carl a member."""
    people = (a_member(ANN, role=mine), a_member(BO, role=Role.ADMIN), a_member(CARL), *more)
    return replace(a_view(), members=people, **fields)  # type: ignore[arg-type]  # handed on as given


def banned(person: Profile) -> Member:
    return replace(a_member(person), state=MemberState.BANNED)


def opened(stage: Stage, kind: type[D]) -> D:
    """Return the dialog of this kind that is open."""
    return next(made for made in stage.window.findChildren(kind) if made.isVisible())


def details(stage: Stage, view: RoomView) -> RoomDetails:
    """Open the details of a room by the key."""
    stage.publish(view)
    QTest.keyClick(stage.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    return opened(stage, RoomDetails)


def names(dialog: RoomDetails) -> list[str]:
    return [member.name for member in dialog.list.lines.lines()]


def said(dialog: QDialog) -> str:
    """Return all that a dialog says."""
    return "\n".join(shown.text() for shown in dialog.findChildren(QLabel) if shown.isVisible())


def entry(dialog: RoomDetails, person: Profile, words: str) -> QAction:
    """Return an entry of a person's menu, sub-menus included."""
    member = next(one for one in dialog.list.lines.lines() if one.user == person.id)
    menu = dialog.person_menu(member)
    inner = [inside for outer in menu.actions() if (roles := outer.menu()) is not None for inside in roles.actions()]
    return next(found for found in (*menu.actions(), *inner) if found.text() == words)


def answer(stage: Stage, word: str) -> str:
    """Answer the question that is asked; return it."""
    box = next(made for made in stage.window.findChildren(QMessageBox) if made.isVisible())
    question = box.text()
    button(box, word).click()
    return question


def choose(dialog: RoomDetails, person: Profile) -> None:
    dialog.list.choose([member.user for member in dialog.list.lines.lines()].index(person.id))


def test_the_details_say_what_the_room_is_and_list_its_members_by_role(talk: Stage) -> None:
    dialog = details(talk, a_crew(Role.OWNER, banned(Profile(id=UserId("eve"), handle="eve", name="Eve")), topic="Tea"))

    assert names(dialog) == ["Ann", "Bo", "Carl", "Eve"]
    assert "Group · 3 members" in said(dialog)
    assert "\u2068Tea\u2069" in said(dialog)
    model = dialog.list.lines
    spoken = [model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert spoken[1:] == [
        "\u2068Bo\u2069, @\u2068bo\u2069, Admin", "\u2068Carl\u2069, @\u2068carl\u2069",
        "\u2068Eve\u2069, @\u2068eve\u2069, Banned",
    ]  # fmt: skip


def test_they_open_by_the_button_in_the_header_too_and_follow_every_change(talk: Stage) -> None:
    talk.publish(a_crew())
    named(talk.window, "Conversation details").click()
    dialog = opened(talk, RoomDetails)

    talk.publish(a_crew(title="Den"))
    talk.publish(replace(a_view(RoomId("other"), "Other"), members=()))

    assert "Den" in said(dialog)
    assert names(dialog) == ["Ann", "Bo", "Carl"]


def test_members_are_found_by_name_or_handle_while_the_arrow_keys_move_the_cursor(talk: Stage) -> None:
    dialog = details(talk, a_crew())

    QTest.keyClicks(dialog.focusWidget(), "@ca")
    found = names(dialog)
    QTest.keyClicks(dialog.focusWidget(), "x")
    nothing = said(dialog)
    dialog.finder.field.clear()
    press(dialog, Qt.Key.Key_Down)
    press(dialog, Qt.Key.Key_Return)

    assert (found, "Nobody here is called so." in nothing) == (["Carl"], True)
    assert "Bo" in opened(talk, PersonCard).windowTitle()


@pytest.mark.parametrize(
    ("mine", "allowed"),
    [
        (Role.OWNER, {"Rename…", "Topic…", "Invite…", "Invitation links…", "Close for all…"}),
        (Role.ADMIN, {"Rename…", "Topic…", "Invite…", "Invitation links…", "Leave…"}),
        (Role.MODERATOR, {"Invite…", "Leave…"}),
        (Role.MEMBER, {"Invite…", "Leave…"}),
        (Role.GUEST, {"Leave…"}),
    ],
)
def test_what_a_role_may_not_do_cannot_be_pressed_and_says_why(talk: Stage, mine: Role, allowed: set[str]) -> None:
    dialog = details(talk, a_crew(mine))
    buttons = [dialog.rename, dialog.change_topic, dialog.invite, dialog.links, dialog.archive, dialog.leave]

    assert {made.text() for made in buttons if made.isEnabled()} == allowed
    for made in buttons:
        assert bool(made.accessibleDescription()) is not made.isEnabled()
        assert bool(made.toolTip()) is not made.isEnabled()


def test_somebody_is_removed_and_banned_by_the_menu_after_a_question(talk: Stage) -> None:
    dialog = details(talk, a_crew(Role.MODERATOR))

    entry(dialog, CARL, "Remove…").trigger()
    asked = answer(talk, "Cancel")
    before = talk.chat.asked("members.set_state")
    entry(dialog, CARL, "Remove…").trigger()
    answer(talk, "Remove")
    entry(dialog, CARL, "Ban…").trigger()
    answer(talk, "Ban")

    assert (asked, before) == ("Remove \u2068Carl\u2069 from \u2068Crew\u2069? They can be invited again.", [])
    assert talk.chat.asked("members.set_state") == [
        (ROOM, CARL.id, MemberState.REMOVED), (ROOM, CARL.id, MemberState.BANNED),
    ]  # fmt: skip
    above = entry(dialog, BO, "Remove…")
    assert not above.isEnabled()
    assert "higher role" in above.toolTip()


def test_delete_removes_the_person_at_the_cursor_as_far_as_that_is_allowed(talk: Stage) -> None:
    dialog = details(talk, a_crew(Role.MODERATOR))
    dialog.list.setFocus()

    choose(dialog, BO)
    why = said(dialog)
    press(dialog, Qt.Key.Key_Delete)
    none = talk.window.findChildren(QMessageBox)
    choose(dialog, CARL)
    press(dialog, Qt.Key.Key_Delete)
    answer(talk, "Remove")

    assert ("Only somebody with a higher role may change \u2068Bo\u2069." in why, none) == (True, [])
    assert talk.chat.asked("members.set_state") == [(ROOM, CARL.id, MemberState.REMOVED)]


def test_the_menu_opens_under_the_mouse_and_by_key(talk: Stage) -> None:
    dialog = details(talk, a_crew())
    area = dialog.list.viewport()
    place = dialog.list.visualRect(dialog.list.lines.index(2)).center()

    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        event = QContextMenuEvent(reason, place if reason is QContextMenuEvent.Reason.Mouse else QPoint(), QPoint())
        QApplication.sendEvent(area, event)
        menu = QApplication.activePopupWidget()
        assert menu is not None
        assert menu.actions()[0].text() == "About \u2068Carl\u2069…"
        menu.close()


def test_roles_are_given_from_the_menu_and_those_that_are_not_allowed_say_why(talk: Stage) -> None:
    dialog = details(talk, a_crew(Role.ADMIN))

    entry(dialog, CARL, "Moderator").trigger()

    assert talk.chat.asked("members.set_role") == [(ROOM, CARL.id, Role.MODERATOR)]
    assert entry(dialog, CARL, "Member").isChecked()
    assert not entry(dialog, CARL, "Owner").isEnabled()
    assert "higher role" in entry(dialog, CARL, "Owner").toolTip()
    assert not entry(dialog, BO, "Member").isEnabled()


def test_to_make_an_owner_or_to_step_down_is_asked_about(talk: Stage) -> None:
    dialog = details(talk, a_crew(Role.OWNER))

    entry(dialog, CARL, "Owner").trigger()
    first = answer(talk, "Make an owner")
    talk.publish(a_crew(Role.OWNER, a_member(Profile(id=UserId("dan"), handle="dan", name="Dan"), role=Role.OWNER)))
    entry(dialog, ANN, "Member").trigger()
    second = answer(talk, "Cancel")

    assert ("Owners can do everything" in first, "lower role" in second) == (True, True)
    assert talk.chat.asked("members.set_role") == [(ROOM, CARL.id, Role.OWNER)]


def test_a_ban_is_lifted(talk: Stage) -> None:
    eve = Profile(id=UserId("eve"), handle="eve", name="Eve")
    dialog = details(talk, a_crew(Role.MODERATOR, banned(eve)))

    entry(dialog, eve, "Lift the ban").trigger()

    assert talk.chat.asked("members.set_state") == [(ROOM, eve.id, MemberState.REMOVED)]
    assert names(details(talk, a_crew(Role.MEMBER, banned(eve)))) == ["Bo", "Ann", "Carl"]


def test_the_topic_is_changed_and_a_refusal_is_read_where_it_was_asked(talk: Stage) -> None:
    dialog = details(talk, a_crew())
    dialog.change_topic.click()
    topic = opened(talk, TopicDialog)

    talk.chat.problem = Refused("not_allowed", "Only owners and admins may change a room.", 403)
    QTest.keyClicks(topic.focusWidget(), " Tea ")
    press(topic, Qt.Key.Key_Return)

    assert talk.chat.asked("members.set_topic") == [(ROOM, "Tea")]
    assert "Only owners and admins may change a room." in said(dialog)


def test_a_room_is_closed_for_all_after_a_question_and_opened_without(talk: Stage) -> None:
    dialog = details(talk, a_crew())

    dialog.archive.click()
    answer(talk, "Close for all")
    talk.publish(a_crew(state=RoomState.ARCHIVED, may_write=False))
    dialog.archive.click()

    assert talk.chat.asked("members.archive") == [(ROOM, True), (ROOM, False)]
    assert dialog.archive.text() == "Open again"
    assert "closed" in said(dialog)
    assert dialog.rename.accessibleDescription() == "This conversation is closed."


def test_a_direct_conversation_has_details_without_anything_to_change(talk: Stage) -> None:
    dialog = details(talk, replace(a_view(people=(ANN, BO)), kind=RoomKind.DIRECT))

    menu = dialog.person_menu(dialog.list.lines.line(1))

    assert not dialog.leave.isVisible()
    assert [made.text() for made in menu.actions()] == ["About \u2068Bo\u2069…", "Send a message"]


def test_five_thousand_members_are_shown_and_filtered_in_no_time(talk: Stage) -> None:
    crowd = [
        a_member(Profile(id=UserId(f"u{number}"), handle=f"user{number}", name=f"User {number}"))
        for number in range(5000)
    ]

    began = time.perf_counter()
    dialog = details(talk, a_crew(Role.OWNER, *crowd))
    shown = time.perf_counter() - began
    began = time.perf_counter()
    dialog.finder.field.setText("user 4999")
    filtered = time.perf_counter() - began

    assert names(dialog) == ["User 4999"]
    # Measured: 0.05 and 0.003 s; the limits leave room for a loaded machine, and none for work for each pair of people.
    assert (shown < 0.6, filtered < 0.1) == (True, True), (shown, filtered)


def test_names_of_others_are_shown_letter_by_letter(talk: Stage) -> None:
    eve = Profile(id=UserId("eve"), handle="eve", name=HOSTILE)
    dialog = details(talk, a_crew(Role.OWNER, a_member(eve), title=HOSTILE, topic=HOSTILE))
    choose(dialog, eve)
    press(dialog, Qt.Key.Key_Return)
    card = opened(talk, PersonCard)

    shown = [made for made in (*dialog.findChildren(QLabel), *card.findChildren(QLabel)) if "img" in made.text()]
    assert len(shown) >= 4
    assert all(made.textFormat() is Qt.TextFormat.PlainText and "\u202e" not in made.text() for made in shown)


# A person's card.


def card_of(stage: Stage, view: RoomView, person: Profile = BO) -> PersonCard:
    """Open the card of who wrote the message at the cursor of the list, by key."""
    stage.publish(view, a_page([a_row(1, author=person)]))
    timeline = stage.window.conversation.timeline
    timeline.setFocus()
    timeline.setCurrentIndex(timeline.timeline.index(0))
    press(stage.window, Qt.Key.Key_I)
    return opened(stage, PersonCard)


def test_a_card_says_who_somebody_is_and_leads_to_a_conversation_with_them(talk: Stage) -> None:
    card = card_of(talk, a_crew(Role.MEMBER))
    words = said(card)

    button(card, "Send a message").click()

    assert "\u2068Bo\u2069" in words
    assert "@\u2068bo\u2069" in words
    assert "Admin in \u2068Crew\u2069" in words
    assert "Only owners, admins and moderators may do this." in words
    assert talk.chat.asked("open_direct") == [(BO.id,)]
    assert not card.isVisible()


def test_somebody_is_blocked_after_a_question_and_unblocked_without(qtbot: QtBot, talk: Stage) -> None:
    card = card_of(talk, a_crew())

    button(card, "Block…").click()
    asked = answer(talk, "Block")
    qtbot.waitUntil(lambda: not talk.window.findChildren(QMessageBox))
    talk.publish(StandingChanged(standing=Standing(blocked=(BO,))))
    button(card, "Unblock").click()

    assert "hidden from you" in asked
    assert talk.chat.asked("members.block") == [(BO.id, True), (BO.id, False)]
    assert not button(card, "Block…").isVisible()


def test_a_card_says_whether_somebody_is_there_and_what_they_say_of_themselves(talk: Stage) -> None:
    card = card_of(talk, a_crew())
    before = said(card)

    status = AboutBo(user=BO.id, handle="bo", name="Bo", status="At lunch")
    talk.publish(
        AccountChanged(settings=OwnSettings(), people={BO.id: status}),
        PresenceChanged(people={BO.id: Presence(where=Whereabouts.AWAY)}),
    )

    assert "not known whether online" in before
    assert "away · \u2068At lunch\u2069" in said(card)


def test_a_card_that_was_closed_hears_no_more(qtbot: QtBot, talk: Stage) -> None:
    card_of(talk, a_crew()).close()
    qtbot.waitUntil(lambda: not talk.window.findChildren(PersonCard))

    talk.publish(StandingChanged(standing=Standing(blocked=(BO,))), a_crew(title="Den"))

    assert talk.bridge.members.standing.blocked == (BO,)


def test_a_card_goes_with_the_details_that_it_was_opened_from_and_both_open_again(qtbot: QtBot, talk: Stage) -> None:
    dialog = details(talk, a_crew())
    deeds = talk.window.findChild(MemberDeeds)
    assert deeds is not None
    deeds.show_person(BO)
    card = opened(talk, PersonCard)
    assert card.parent() is dialog

    gone: list[str] = []
    card.destroyed.connect(lambda: gone.append("card"))
    dialog.close()
    qtbot.waitUntil(lambda: bool(gone))

    talk.window.commands.run("room.details")
    assert opened(talk, RoomDetails).isVisible()
    deeds.show_person(BO)
    assert opened(talk, PersonCard).isVisible()


def test_a_role_is_chosen_on_the_card_by_its_letters_and_nothing_on_the_way_there(qtbot: QtBot, talk: Stage) -> None:
    card = card_of(talk, a_crew(Role.ADMIN), CARL)
    roles = card.findChild(QComboBox)
    assert isinstance(roles, QComboBox)
    assert [roles.itemText(number) for number in range(roles.count())] == ["Moderator", "Member", "Guest"]

    roles.setFocus()
    qtbot.waitUntil(roles.hasFocus)
    press(card, Qt.Key.Key_Down)
    talk.publish(a_crew(Role.ADMIN))  # something else has changed in the room
    QTest.keyClicks(roles, "mo")

    qtbot.waitUntil(lambda: bool(talk.chat.asked("members.set_role")))
    assert talk.chat.asked("members.set_role") == [(ROOM, CARL.id, Role.MODERATOR)]
    assert roles.currentText() == "Member"  # until the server has said so
    assert "first letters" in roles.accessibleDescription()


def test_a_role_that_was_chosen_by_key_holds_when_the_card_is_closed_at_once(talk: Stage) -> None:
    card = card_of(talk, a_crew(Role.ADMIN), CARL)
    roles = card.findChild(QComboBox)
    assert isinstance(roles, QComboBox)

    roles.setFocus()
    press(card, Qt.Key.Key_Up)
    press(card, Qt.Key.Key_Escape)

    assert talk.chat.asked("members.set_role") == [(ROOM, CARL.id, Role.MODERATOR)]


def test_what_goes_wrong_is_said_on_the_card(talk: Stage) -> None:
    card = card_of(talk, a_crew(), CARL)
    talk.chat.problem = Refused("not_allowed", "Not today.", 403)

    button(card, "Ban from this conversation…").click()
    answer(talk, "Ban")

    assert "Not today." in said(card)

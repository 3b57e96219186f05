"""The own profile, what others may know, and who is there: by mouse and key, and said where it is shown."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit

from desktop_chat.core.diffs import AccountChanged, PresenceChanged
from desktop_chat.domain.account import (
    OwnSettings,
    PersonCard,
    Presence,
    PresenceMap,
    ProfileChange,
    Whereabouts,
)
from desktop_chat.domain.errors import Refused
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.quiet import QuietSchedule
from desktop_chat.domain.room import RoomKind
from desktop_chat.qt.account_actions import AccountActions
from desktop_chat.qt.theme import ThemeKeeper
from desktop_chat.qt.widgets.profile_dialog import HOUR_MS, ProfileDialog
from desktop_chat.qt.window_controller import WindowController
from desktop_chat.qt.wording_rooms import presence_text
from tests.qt.builders import ANN, BO, NOON, a_roster, a_view, an_entry
from tests.qt.conftest import Stage
from tests.qt.hands import button, named

CARD = PersonCard(user=ANN.id, handle="ann", name="Ann", status="Writing", colour=2)


@pytest.fixture(autouse=True)
def _usual_colours(keeper: ThemeKeeper) -> Iterator[None]:
    """Leave the theme, which all tests share, as it was."""
    yield
    keeper.know_colours("", {})


def account(*cards: PersonCard, **settings: object) -> AccountChanged:
    own = OwnSettings(**settings)  # type: ignore[arg-type]  # handed on as given
    return AccountChanged(settings=own, people={card.user: card for card in cards})


def dialog_of(stage: Stage) -> ProfileDialog:
    dialog = stage.window.findChild(ProfileDialog)
    assert isinstance(dialog, ProfileDialog)
    return dialog


def line(dialog: ProfileDialog, name: str) -> QLineEdit:
    return next(made for made in dialog.findChildren(QLineEdit) if made.accessibleName() == name)


def asked(stage: Stage, name: str) -> list[object]:
    return [call[0] for call in stage.chat.asked(f"account.{name}")]


def header(stage: Stage) -> str:
    return stage.window.conversation._below.full_text()


def talk_directly(stage: Stage) -> None:
    """Show Ann's direct conversation with Bo."""
    stage.publish(
        a_roster(replace(an_entry(title="Bo"), kind=RoomKind.DIRECT, peer=BO.id)),
        a_view(kind=RoomKind.DIRECT, title="Bo", people=(ANN, BO)),
    )


def spoken(stage: Stage) -> str:
    rooms = stage.window.rooms.list.rooms
    words: str = rooms.data(rooms.index(0), Qt.ItemDataRole.AccessibleTextRole)
    return words


def test_the_own_avatar_opens_the_profile_and_enter_in_it_saves(talk: Stage) -> None:
    avatar = talk.window.rooms.avatar
    avatar.setFocus()
    QTest.keyClick(avatar, Qt.Key.Key_Return)
    dialog = dialog_of(talk)
    status = line(dialog, "Status")
    status.setText("On a train")
    named(dialog, "Colour 4").click()
    ends = dialog.findChild(QComboBox)
    assert isinstance(ends, QComboBox)
    ends.setCurrentText("Clear in 1 hour")

    button(dialog, "Save").click()

    until = UnixMillis(talk.clock.now() + HOUR_MS)
    assert asked(talk, "set_profile") == [ProfileChange(name="Ann", status="On a train", status_until=until, colour=3)]
    assert not dialog.isVisible()


def test_the_profile_begins_with_what_is_said_now(talk: Stage) -> None:
    talk.publish(account(replace(CARD, status_until=UnixMillis(NOON + HOUR_MS))))
    talk.window.commands.run("person.profile")
    dialog = dialog_of(talk)

    line(dialog, "Name").setText("Anna")
    button(dialog, "Save").click()

    until = UnixMillis(NOON + HOUR_MS)
    assert asked(talk, "set_profile") == [ProfileChange(name="Anna", status="Writing", status_until=until, colour=2)]


def test_what_could_not_be_kept_is_said_and_stays_in_the_dialog(talk: Stage) -> None:
    talk.chat.problem = Refused("bad_name", "A name has 1 to 80 visible characters.")
    talk.window.commands.run("person.profile")
    dialog = dialog_of(talk)
    line(dialog, "Name").setText("Anna")

    button(dialog, "Save").click()

    assert dialog.isVisible()
    assert dialog._problem.text() == "A name has 1 to 80 visible characters."
    assert line(dialog, "Name").text() == "Anna"
    assert button(dialog, "Save").isEnabled()


def test_nobody_is_without_a_name(talk: Stage) -> None:
    talk.window.commands.run("person.profile")
    dialog = dialog_of(talk)

    line(dialog, "Name").setText("  ")

    assert not button(dialog, "Save").isEnabled()


def test_the_own_name_and_colour_are_shown_when_they_come(talk: Stage) -> None:
    before = talk.window.kit.keeper.theme.sender_hex(ANN.id)

    talk.publish(account(replace(CARD, name="Anna", colour=6)))

    assert talk.window.rooms.avatar.accessibleName().endswith("\u2068Anna\u2069")
    assert talk.window.kit.keeper.theme.sender_hex(ANN.id) != before
    talk.publish(account())
    assert talk.window.kit.keeper.theme.sender_hex(ANN.id) == before


def test_whether_the_other_is_there_is_said_in_the_line_and_the_header(talk: Stage) -> None:
    talk_directly(talk)
    assert "not known whether online" in header(talk)

    talk.publish(PresenceChanged(people={BO.id: Presence(where=Whereabouts.HERE, seen=NOON)}))
    talk.publish(account(PersonCard(user=BO.id, handle="bo", name="Bo", status="Cooking")))
    here = (header(talk), spoken(talk))
    talk.publish(PresenceChanged(people={}))

    for said in here:
        assert "online" in said
        assert "not known" not in said
        assert "Cooking" in said
    assert "not known whether online" in spoken(talk)


def test_groups_say_nothing_of_presence(talk: Stage) -> None:
    talk.publish(PresenceChanged(people={BO.id: Presence(where=Whereabouts.HERE)}))

    assert "online" not in header(talk)
    assert "online" not in spoken(talk)


@pytest.mark.parametrize("where", list(Whereabouts))
def test_a_dot_is_painted_only_for_who_is_there_or_away(talk: Stage, where: Whereabouts) -> None:
    talk_directly(talk)
    nothing: PresenceMap = {}
    talk.publish(PresenceChanged(people=nothing))
    bare = talk.window.rooms.list.grab().toImage()

    talk.publish(PresenceChanged(people={BO.id: Presence(where=where)}))

    painted = talk.window.rooms.list.grab().toImage() != bare
    assert painted is (where in {Whereabouts.HERE, Whereabouts.AWAY})


def test_when_somebody_was_last_there_is_told_as_far_as_it_is_known() -> None:
    seen = UnixMillis(NOON - 60_000)

    assert presence_text(Presence(where=Whereabouts.GONE, seen=seen), NOON).startswith("last here ")
    assert presence_text(Presence(where=Whereabouts.GONE), NOON) == "not here"
    assert presence_text(Presence(where=Whereabouts.AWAY), NOON) == "away"


def privacy_box(stage: Stage, words: str) -> QCheckBox:
    stage.window.commands.run("person.profile")
    button(dialog_of(stage), "Privacy…").click()
    return next(box for box in stage.window.findChildren(QCheckBox) if box.text() == words)


def test_what_others_may_know_is_switched_off_in_the_settings(talk: Stage) -> None:
    box = privacy_box(talk, "Others see what I have read")

    box.click()

    assert asked(talk, "set_own") == [OwnSettings(shows_reading=False)]


def test_two_boxes_that_are_switched_quickly_both_hold(talk: Stage) -> None:
    typing, reading = (privacy_box(talk, f"Others see {what}") for what in ("that I am typing", "what I have read"))
    talk.chat.account.gated = True

    typing.click()
    reading.click()
    talk.publish(account(shows_typing=False))
    shown = (typing.isChecked(), reading.isChecked())
    talk.spawner.resume()
    talk.publish(account(shows_typing=False, shows_reading=False))

    assert shown == (False, False)
    assert asked(talk, "set_own")[-1] == OwnSettings(shows_typing=False, shows_reading=False)
    assert (typing.isChecked(), reading.isChecked()) == (False, False)


def test_a_box_goes_back_when_it_could_not_be_kept(talk: Stage) -> None:
    box = privacy_box(talk, "Others see whether I am here")
    talk.chat.problem = Refused("flood", "Too many changes.")

    box.click()

    assert box.isChecked()


def test_quiet_hours_are_shared_with_the_other_devices(talk: Stage) -> None:
    settings = talk.window.kit.settings
    talk.publish(account())
    settings.put(replace(settings.value.notifications, quiet_weekly=True))

    assert asked(talk, "set_own") == [OwnSettings(quiet=QuietSchedule(weekly=True))]

    talk.publish(account(quiet=QuietSchedule(weekly=True)))
    talk.publish(account(quiet=QuietSchedule(weekly=True, start=60, days=frozenset({0, 5}))))
    shared = settings.value.notifications
    assert (shared.quiet_start, shared.quiet_days) == (60, "05")
    assert len(asked(talk, "set_own")) == 1


def test_what_a_server_said_before_does_not_undo_what_is_set_here(talk: Stage) -> None:
    settings = talk.window.kit.settings
    settings.put(replace(settings.value.notifications, quiet_weekly=True))

    talk.publish(account())
    talk.publish(account(PersonCard(user=BO.id, handle="bo", name="Bo")))

    assert settings.value.notifications.quiet_weekly
    assert talk.window.findChild(AccountActions) is not None


def test_the_own_status_stands_under_the_own_name_until_it_ends(talk: Stage) -> None:
    ending = PersonCard(
        user=ANN.id, handle="ann", name="Ann", status="At lunch", status_until=UnixMillis(NOON + 60_000)
    )
    talk.publish(account(ending))
    shown = [words.text() for words in talk.window.rooms.findChildren(QLabel) if words.isVisible()]
    assert any("At lunch" in words for words in shown)

    talk.clock.wall += 61_000
    talk.window.findChild(WindowController)._check_day()

    after = [words.text() for words in talk.window.rooms.findChildren(QLabel) if words.isVisible()]
    assert not any("At lunch" in words for words in after)

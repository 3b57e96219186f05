"""The pages before there is a session: onboarding and the key of the local store."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.qt.kit import Kit
from desktop_chat.qt.widgets.code_dialog import CodeDialog
from desktop_chat.qt.widgets.onboarding import Onboarding
from desktop_chat.qt.widgets.unlock import Unlock
from desktop_chat.qt.wishes import AskForCode, EnterByCode, Lock, ServerAddress, ServerCheck, SignIn, SignUp
from tests.qt.conftest import show

ADDRESS = ServerAddress(url="https://x.supabase.co", key="anon")


def button(page: QWidget, name: str) -> QAbstractButton:
    """Return the button with this accessible name: the one that is seen, where there are several."""
    found = [made for made in page.findChildren(QAbstractButton) if made.accessibleName() == name]
    return next((made for made in found if made.isVisible()), found[0])


def line(page: QWidget, name: str) -> QLineEdit:
    """Return the field with this accessible name: the one that is seen, where there are several."""
    found = [made for made in page.findChildren(QLineEdit) if made.accessibleName() == name]
    return next((made for made in found if made.isVisible()), found[0])


@pytest.fixture
def onboarding(qtbot: QtBot, kit: Kit) -> Onboarding:
    page = Onboarding(kit)
    qtbot.addWidget(page)
    page.resize(700, 640)
    show(qtbot, page)
    page.show_choice()
    return page


@pytest.fixture
def unlock(qtbot: QtBot, kit: Kit) -> Unlock:
    page = Unlock(kit)
    qtbot.addWidget(page)
    page.resize(700, 640)
    show(qtbot, page)
    return page


def fill_in(page: Onboarding) -> None:
    """Type an address, let the check go well, and type credentials."""
    page.show_remote(ADDRESS)
    page.show_check(ServerCheck(address=ADDRESS))
    line(page, "E-mail").setText("ann@example.org")
    line(page, "Password").setText("long enough")
    line(page, "Your name").setText("Ann")


@pytest.mark.parametrize("name", ["Project URL", "Anon key", "E-mail", "Password", "Your name"])
def test_every_field_has_a_label_that_stays_when_something_is_typed(onboarding: Onboarding, name: str) -> None:
    onboarding.show_remote()
    typed_into = line(onboarding, name)
    typed_into.setText("typed")

    words = next(shown for shown in onboarding.findChildren(QLabel) if shown.buddy() is typed_into)

    assert words.text() == name
    assert words.isVisible()
    assert words.mapTo(onboarding, words.rect().bottomLeft()).y() <= typed_into.mapTo(onboarding, QPoint(0, 0)).y()


def test_the_second_passphrase_has_its_label_only_when_it_is_asked_for(unlock: Unlock) -> None:
    second = line(unlock, "The same passphrase again")
    words = next(shown for shown in unlock.findChildren(QLabel) if shown.buddy() is second)
    seen = []

    for lock in Lock:
        unlock.ask(lock)
        seen.append((words.isVisible(), second.isVisible()))

    assert seen == [(True, True), (False, False)]


def test_the_local_workspace_is_one_key_away(qtbot: QtBot, onboarding: Onboarding) -> None:
    focused = onboarding.window().focusWidget()

    with qtbot.waitSignal(onboarding.local_wanted):
        QTest.keyClick(focused, Qt.Key.Key_Space)


def test_an_address_is_checked_while_it_is_typed(qtbot: QtBot, onboarding: Onboarding) -> None:
    button(onboarding, "Connect to Supabase…").click()
    QTest.keyClicks(line(onboarding, "Project URL"), ADDRESS.url)

    with qtbot.waitSignal(onboarding.check_wanted) as wanted:
        QTest.keyClicks(line(onboarding, "Anon key"), " anon ")

    assert wanted.args == [ADDRESS]


def test_nobody_can_sign_in_before_the_address_is_good(onboarding: Onboarding) -> None:
    fill_in(onboarding)
    onboarding.show_check(ServerCheck(address=ADDRESS, problem="That key is not accepted."))

    assert not button(onboarding, "Sign in").isEnabled()
    assert not button(onboarding, "Make an account").isEnabled()


def test_an_answer_about_another_address_is_dropped(onboarding: Onboarding) -> None:
    fill_in(onboarding)
    line(onboarding, "Anon key").setText("another")

    onboarding.show_check(ServerCheck(address=ADDRESS))

    assert not button(onboarding, "Sign in").isEnabled()


def test_signs_in_by_enter(qtbot: QtBot, onboarding: Onboarding) -> None:
    fill_in(onboarding)

    with qtbot.waitSignal(onboarding.sign_in_wanted) as wanted:
        QTest.keyClick(line(onboarding, "Password"), Qt.Key.Key_Return)

    assert wanted.args == [SignIn(address=ADDRESS, email="ann@example.org", password="long enough")]


def test_makes_an_account(qtbot: QtBot, onboarding: Onboarding) -> None:
    fill_in(onboarding)

    with qtbot.waitSignal(onboarding.sign_up_wanted) as wanted:
        button(onboarding, "Make an account").click()

    assert wanted.args == [SignUp(address=ADDRESS, email="ann@example.org", password="long enough", name="Ann")]


def test_a_forgotten_password(qtbot: QtBot, onboarding: Onboarding) -> None:
    fill_in(onboarding)
    button(onboarding, "Forgotten password…").click()
    dialog = onboarding.findChild(CodeDialog)

    with qtbot.waitSignal(onboarding.code_wanted) as asked:
        button(dialog, "Ask for a code").click()
    onboarding.show_code_asked("")
    QTest.keyClicks(line(dialog, "One-time code"), "01234 56789")
    QTest.keyClicks(line(dialog, "New password"), "short")
    too_short = button(dialog, "Sign in").isEnabled()
    line(dialog, "New password").setText("long enough")
    with qtbot.waitSignal(onboarding.code_entered) as entered:
        QTest.keyClick(line(dialog, "New password"), Qt.Key.Key_Return)

    assert asked.args == [AskForCode(address=ADDRESS, email="ann@example.org")]
    assert not too_short
    assert entered.args == [
        EnterByCode(address=ADDRESS, email="ann@example.org", code="01234 56789", password="long enough")
    ]
    onboarding.show_code_asked("That dialog is gone.")


def test_a_short_password_makes_no_account(onboarding: Onboarding) -> None:
    fill_in(onboarding)
    line(onboarding, "Password").setText("short")

    assert not button(onboarding, "Make an account").isEnabled()
    assert button(onboarding, "Sign in").isEnabled()


def test_nothing_can_be_pressed_while_something_is_under_way(onboarding: Onboarding) -> None:
    onboarding.show_busy("Starting PostgreSQL…")
    busy = button(onboarding, "Start a local workspace").isEnabled()

    onboarding.show_failed("That did not work.")

    assert not busy
    assert button(onboarding, "Start a local workspace").isEnabled()


def test_passwords_are_in_no_representation() -> None:
    wishes = [
        SignIn(address=ADDRESS, email="e", password="secret"),
        SignUp(address=ADDRESS, email="e", password="secret", name="n"),
        EnterByCode(address=ADDRESS, email="e", code="secret", password="secret"),
    ]

    assert not any("secret" in repr(wish) for wish in wishes)


def test_a_passphrase_opens_the_store(qtbot: QtBot, unlock: Unlock) -> None:
    unlock.ask(Lock.LOCKED)
    QTest.keyClicks(line(unlock, "Passphrase"), "x")

    with qtbot.waitSignal(unlock.passphrase_given) as given:
        QTest.keyClick(line(unlock, "Passphrase"), Qt.Key.Key_Return)

    assert given.args == ["x"]


def test_a_wrong_passphrase_is_said_and_can_be_typed_again(unlock: Unlock) -> None:
    unlock.ask(Lock.LOCKED)
    line(unlock, "Passphrase").setText("wrong")

    unlock.show_failed("That passphrase does not open this store.")

    assert line(unlock, "Passphrase").hasFocus()
    assert button(unlock, "Open").isEnabled()


def test_a_new_passphrase_is_typed_twice(unlock: Unlock) -> None:
    unlock.ask(Lock.NEW)
    line(unlock, "Passphrase").setText("long enough")
    line(unlock, "The same passphrase again").setText("long enougH")
    differs = button(unlock, "Protect").isEnabled()

    line(unlock, "The same passphrase again").setText("long enough")

    assert not differs
    assert button(unlock, "Protect").isEnabled()


def test_no_protection_has_to_be_confirmed(qtbot: QtBot, unlock: Unlock) -> None:
    unlock.ask(Lock.NEW)
    before = button(unlock, "Continue without protection").isEnabled()

    button(unlock, "I want no passphrase").click()
    with qtbot.waitSignal(unlock.unprotected_chosen):
        button(unlock, "Continue without protection").click()

    assert not before


def test_a_store_with_a_passphrase_cannot_be_opened_without(unlock: Unlock) -> None:
    unlock.ask(Lock.LOCKED)

    assert not button(unlock, "Continue without protection").isVisible()


def test_where_nothing_can_be_done_the_only_thing_offered_is_to_quit(qtbot: QtBot, onboarding: Onboarding) -> None:
    onboarding.show_stuck("Another window has this profile open.")
    offered = [made.accessibleName() for made in onboarding.findChildren(QAbstractButton) if made.isVisible()]
    said = [shown.text() for shown in onboarding.findChildren(QLabel) if shown.isVisible()]

    with qtbot.waitSignal(onboarding.quit_wanted):
        QTest.keyClick(onboarding.window().focusWidget(), Qt.Key.Key_Return)

    assert offered == ["Quit"]
    assert "Another window has this profile open." in said

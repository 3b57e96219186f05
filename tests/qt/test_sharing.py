"""Sharing in the window: the owner's dialog shows what is so and nothing else, and who is invited is asked first."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.deskchat_links import JoinLink, link_text
from desktop_chat.core.fingerprints import words_of
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.sharing import Admission, Joinable, OpenInvitation, SharingState, Welcome
from desktop_chat.qt.share_actions import ShareActions
from desktop_chat.qt.share_wishes import JoinChecked, JoinWish, SharingTold
from desktop_chat.qt.widgets.join_page import JoinPage
from desktop_chat.qt.widgets.link_dialog import LinkDialog
from desktop_chat.qt.widgets.qr_code import QUIET, SMALLEST_MODULE, QrCode
from desktop_chat.qt.widgets.share_dialog import ShareDialog
from tests.qt.builders import NOON
from tests.qt.conftest import Stage
from tests.qt.hands import button, press
from tests.qt.test_members import answer, opened


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


LINK = JoinLink(places=("192.168.1.5", "10.0.0.5"), port=8743, fingerprint="0123456789abcdef" * 4, token="t" * 24)
OFF = SharingState(on=False, port=0, addresses=(), fingerprint="", invitations=())
BO = OpenInvitation(id="one", name="<b>Bo", expires=UnixMillis(NOON + 3_600_000))
ON = SharingState(
    on=True, port=LINK.port, addresses=LINK.places, fingerprint=LINK.fingerprint, invitations=(BO,), token=""
)
FOUND = Joinable(url=LINK.urls[0], welcome=Welcome(key="k", owner="ada", computer="kitchen"))


@pytest.fixture
def actions(talk: Stage) -> ShareActions:
    return talk.window.findChild(ShareActions)


def share_dialog(talk: Stage, actions: ShareActions, state: SharingState | None) -> ShareDialog:
    talk.window.commands.run("workspace.share")
    actions.show_sharing(SharingTold(state=state))
    return opened(talk, ShareDialog)


def test_nothing_can_be_switched_before_it_is_known_how_it_stands(talk: Stage, actions: ShareActions) -> None:
    looked: list[bool] = []
    actions.look_wanted.connect(lambda: looked.append(True))
    talk.window.commands.run("workspace.share")
    dialog = opened(talk, ShareDialog)

    assert looked == [True]
    assert not dialog.switch.isEnabled()

    actions.show_sharing(SharingTold(state=OFF))
    assert dialog.switch.isEnabled()
    assert "nobody else on the network" in said(dialog)


def test_the_box_is_ticked_when_it_is_shared_and_not_when_it_was_wished(
    qtbot: QtBot, talk: Stage, actions: ShareActions
) -> None:
    dialog = share_dialog(talk, actions, OFF)

    with qtbot.waitSignal(actions.share_wanted) as wished:
        dialog.switch.click()
    assert wished.args == [True]
    assert not dialog.switch.isChecked()

    actions.show_sharing(SharingTold(problem="This computer is on no network."))
    assert not dialog.switch.isChecked()
    assert dialog.switch.isEnabled()
    assert "This computer is on no network." in said(dialog)

    actions.show_sharing(SharingTold(state=ON))
    assert dialog.switch.isChecked()
    assert "192.168.1.5:8743, 10.0.0.5:8743" in said(dialog)
    assert all(word in said(dialog) for word in words_of(LINK.fingerprint))


def test_who_may_make_an_account_is_shown_as_it_is_and_opened_after_a_question(
    talk: Stage, actions: ShareActions
) -> None:
    dialog = share_dialog(talk, actions, replace(ON, admission=Admission.INVITED))
    wished: list[str] = []
    actions.admission_wanted.connect(wished.append)

    pick(dialog, Admission.OPEN)
    answer(talk, "Cancel")
    assert (wished, dialog.admission.currentData()) == ([], "invite-only")
    pick(dialog, Admission.OPEN)
    answer(talk, "Let everybody in")
    pick(dialog, Admission.CLOSED)
    assert wished == ["open", "closed"]

    actions.show_sharing(SharingTold(state=replace(ON, admission=Admission.CLOSED)))
    assert dialog.admission.currentData() == "closed"
    assert not dialog.invite.isEnabled()
    assert "not even with an invitation" in said(dialog)

    actions.show_sharing(SharingTold(state=OFF))
    pick(dialog, Admission.OPEN)
    pick(dialog, Admission.INVITED)
    assert wished == ["open", "closed", "invite-only"]


def pick(dialog: ShareDialog, admission: Admission) -> None:
    """Choose in the selector, as a person does."""
    index = dialog.admission.findData(admission.value)
    dialog.admission.setCurrentIndex(index)
    dialog.admission.activated.emit(index)


def test_to_share_no_more_is_asked_about_first(qtbot: QtBot, talk: Stage, actions: ShareActions) -> None:
    dialog = share_dialog(talk, actions, ON)
    wished: list[bool] = []
    actions.share_wanted.connect(wished.append)

    dialog.switch.click()
    answer(talk, "Cancel")
    assert (wished, dialog.switch.isChecked(), dialog.switch.isEnabled()) == ([], True, True)

    dialog.switch.click()
    answer(talk, "Share no more")
    assert wished == [False]
    assert dialog.switch.isChecked()


def test_an_invitation_is_shown_once_with_its_code_and_copied(qtbot: QtBot, talk: Stage, actions: ShareActions) -> None:
    dialog = share_dialog(talk, actions, ON)
    assert not dialog.link.isVisible()

    with qtbot.waitSignal(actions.invitation_wanted) as wished:
        QTest.keyClicks(dialog.name, "Bo")
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    actions.show_sharing(SharingTold(state=replace(ON, token=LINK.token)))
    dialog.copy.click()

    assert wished.args == ["Bo"]
    assert dialog.link.text() == QGuiApplication.clipboard().text() == link_text(LINK)
    assert dialog.code.isVisible()
    assert "<b>Bo" in dialog.list.lines.index(0).data()

    actions.show_sharing(SharingTold(state=OFF))
    assert dialog.link.text() == ""
    assert not dialog.code.isVisible()


def test_an_invitation_is_revoked_after_a_question(qtbot: QtBot, talk: Stage, actions: ShareActions) -> None:
    dialog = share_dialog(talk, actions, ON)

    with qtbot.waitSignal(actions.revoke_wanted) as wished:
        dialog.revoke.click()
        answer(talk, "Revoke")

    assert wished.args == ["one"]


def test_a_new_certificate_is_made_after_a_question(qtbot: QtBot, talk: Stage, actions: ShareActions) -> None:
    dialog = share_dialog(talk, actions, ON)

    with qtbot.waitSignal(actions.renewal_wanted):
        dialog.renew.click()
        answer(talk, "Make a new one")


def test_a_workspace_elsewhere_cannot_be_shared_and_that_is_said(talk: Stage, actions: ShareActions) -> None:
    dialog = share_dialog(talk, actions, None)

    assert not dialog.switch.isEnabled()
    assert "another workspace" in said(dialog)


def test_the_code_is_dark_on_light_with_a_quiet_border(qtbot: QtBot) -> None:
    code = QrCode()
    qtbot.addWidget(code)
    code.show_text(link_text(LINK))
    picture = code.grab().toImage()
    scale = picture.width() / code.width()
    corner = round((QUIET + 0.5) * SMALLEST_MODULE * scale)

    assert picture.pixelColor(1, 1) == QColor("white")
    assert picture.pixelColor(corner, corner) == QColor("black")
    assert picture.width() == picture.height()

    code.show_text("")
    assert code.isHidden()


def test_a_link_is_taken_from_the_clipboard_and_anything_else_is_explained(qtbot: QtBot, talk: Stage) -> None:
    QGuiApplication.clipboard().setText(f" {link_text(LINK)}\n")
    talk.window.commands.run("workspace.join")
    dialog = opened(talk, LinkDialog)
    assert dialog.go_on.isEnabled()

    dialog.link.setText("https://evil.example")
    assert not dialog.go_on.isEnabled()
    assert "no invitation" in said(dialog)

    dialog.link.setText(link_text(LINK))
    with qtbot.waitSignal(talk.window.join_wanted) as wished:
        QTest.keyClick(dialog.link, Qt.Key.Key_Return)
    assert wished.args == [LINK]


@pytest.fixture
def page(stage: Stage) -> JoinPage:
    stage.window.show_onboarding()
    stage.window.show()
    stage.window.onboarding().show_join(LINK)
    return stage.window.onboarding().findChild(JoinPage)


def test_who_is_invited_sees_where_it_leads_before_anything_is_sent(qtbot: QtBot, stage: Stage, page: JoinPage) -> None:
    assert "192.168.1.5:8743, 10.0.0.5:8743" in said(page)
    assert all(word in said(page) for word in words_of(LINK.fingerprint))

    with qtbot.waitSignal(stage.window.join_checked) as wished:
        press(stage.window, Qt.Key.Key_Return)
    assert wished.args == [LINK]


def test_the_first_page_waits_while_an_invitation_does(stage: Stage, page: JoinPage) -> None:
    stage.window.show_onboarding()
    assert page.isVisible()

    button(page, "Not now").click()
    assert not page.isVisible()
    assert button(stage.window, "Join by an invitation…").isVisible()


def test_somebody_new_joins_by_the_invitation_and_somebody_known_signs_in(
    qtbot: QtBot, stage: Stage, page: JoinPage
) -> None:
    stage.window.onboarding().show_join_check(JoinChecked(link=LINK, found=FOUND))
    assert "ada" in said(page)
    assert "kitchen" in said(page)
    assert not page.join.isEnabled()
    QTest.keyClicks(page.email, "bo@example.org")
    QTest.keyClicks(page.password, "two spoons")
    assert (page.join.isEnabled(), page.sign_in.isEnabled()) == (False, True)

    with qtbot.waitSignal(stage.window.join_agreed) as known:
        page.sign_in.click()
    QTest.keyClicks(page.name, "Bo")
    with qtbot.waitSignal(stage.window.join_agreed) as new:
        QTest.keyClick(page.password, Qt.Key.Key_Return)

    wish = JoinWish(link=LINK, found=FOUND, email="bo@example.org", password="two spoons", name="Bo", known=False)
    assert new.args == [wish]
    assert known.args == [replace(wish, name="", known=True)]


def test_why_nobody_can_join_is_said_and_it_can_be_tried_again(stage: Stage, page: JoinPage) -> None:
    stage.window.onboarding().show_busy("Connecting…")
    assert not page.go_on.isEnabled()

    stage.window.onboarding().show_join_check(JoinChecked(link=LINK, problem="It does not answer."))
    assert "It does not answer." in said(stage.window)
    assert page.go_on.isEnabled()


def test_both_are_in_the_menu_and_found_by_name(talk: Stage) -> None:
    talk.window.rooms.menu_button.click()
    menu = next(made for made in talk.window.findChildren(QMenu) if made.isVisible())
    entries = [entry.text() for entry in menu.actions()]
    menu.close()

    assert {"Share on this network…", "Join a workspace by an invitation…"} <= set(entries)

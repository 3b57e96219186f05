"""Addresses in messages: seen, pressed, chosen by key, opened by the computer, and asked about where they deceive."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_chat.core.hyperlinks import Hyperlink
from desktop_chat.domain.ids import MessageId
from desktop_chat.qt.theme import Mode, Role
from desktop_chat.qt.timeline.view import TimelineView
from desktop_chat.qt.wishes import Action, MessageWish
from tests.qt.builders import a_page, a_row
from tests.qt.conftest import Stage
from tests.qt.hands import button, place_of, press

M1 = MessageId("m1")
LEFT = Qt.MouseButton.LeftButton


class Browser(QObject):
    """What the computer would open web addresses with."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Remember what was to be opened."""
        self.opened.append(bytes(url.toEncoded().data()).decode())


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    for scheme in ("https", "mailto"):
        QDesktopServices.setUrlHandler(scheme, made, "open")  # type: ignore[arg-type]  # the stub says bytes
    yield made
    for scheme in ("https", "mailto"):
        QDesktopServices.unsetUrlHandler(scheme)


def shown(stage: Stage, text: str) -> TimelineView:
    stage.publish(a_page([a_row(1, text)]))
    return stage.window.conversation.timeline


@pytest.mark.parametrize("text", ["see https://example.org/x now", "👍🏽 é https://example.org/x"])
def test_a_click_on_an_address_opens_it(qtbot: QtBot, talk: Stage, browser: Browser, text: str) -> None:
    view = shown(talk, text)

    qtbot.mouseClick(view.viewport(), LEFT, pos=place_of(view, text, "example"))

    assert browser.opened == ["https://example.org/x"]


def test_a_click_beside_an_address_opens_nothing(qtbot: QtBot, talk: Stage, browser: Browser) -> None:
    text = "see https://example.org/x now"
    view = shown(talk, text)

    qtbot.mouseClick(view.viewport(), LEFT, pos=place_of(view, text, "see"))
    qtbot.mouseClick(view.viewport(), LEFT, pos=QPoint(view.viewport().width() - 60, view.row_rect(M1).center().y()))

    assert browser.opened == []


def test_a_press_that_ends_elsewhere_opens_nothing(qtbot: QtBot, talk: Stage, browser: Browser) -> None:
    text = "see https://example.org/x now"
    view = shown(talk, text)

    qtbot.mousePress(view.viewport(), LEFT, pos=place_of(view, text, "example"))
    qtbot.mouseRelease(view.viewport(), LEFT, pos=place_of(view, text, "now"))

    assert browser.opened == []


def test_the_pointer_and_the_tooltip_tell_of_an_address(qtbot: QtBot, talk: Stage) -> None:
    text = "write to ann@example.org"
    view = shown(talk, text)

    QTest.mouseMove(view.viewport(), place_of(view, text, "write"))
    QTest.mouseMove(view.viewport(), place_of(view, text, "example"))
    qtbot.waitUntil(lambda: view.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor)
    QTest.mouseMove(view.viewport(), place_of(view, text, "write"))
    qtbot.waitUntil(lambda: view.viewport().cursor().shape() is Qt.CursorShape.IBeamCursor)

    assert view.hint_at(place_of(view, text, "example")) == "ann@example.org"


def test_a_key_opens_the_only_address(talk: Stage, browser: Browser) -> None:
    view = shown(talk, "write to ann@example.org")
    view.setFocus()

    press(talk.window, Qt.Key.Key_O)

    assert browser.opened == ["mailto:ann@example.org"]


def test_a_key_offers_a_choice_of_several_addresses(qtbot: QtBot, talk: Stage, browser: Browser) -> None:
    view = shown(talk, "https://a.example/?x=1&y=2 or https://b.example")
    view.setFocus()

    press(talk.window, Qt.Key.Key_O)
    menu = talk.window.findChild(QMenu)
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)
    words = [entry.text().partition("\t")[0] for entry in menu.actions() if not entry.isSeparator()]
    next(entry for entry in menu.actions() if "b.example" in entry.text()).trigger()

    assert words[-4:] == ["Open https://a.example/?x=1&&y=2", "Copy link", "Open https://b.example", "Copy link"]
    assert browser.opened == ["https://b.example"]


def test_an_address_can_be_copied(qtbot: QtBot, talk: Stage) -> None:
    view = shown(talk, "www.example.org/ä")
    view.wished.emit(MessageWish(message=M1, action=Action.MENU))
    menu = talk.window.findChild(QMenu)
    assert menu is not None

    next(entry for entry in menu.actions() if entry.text() == "Copy link").trigger()

    assert QGuiApplication.clipboard().text() == "https://www.example.org/%C3%A4"


@pytest.mark.parametrize(("answer", "opened"), [("Open", ["https://xn--pple-43d.com/"]), ("Do not open", [])])
def test_an_address_that_deceives_is_asked_about(
    qtbot: QtBot, talk: Stage, browser: Browser, answer: str, opened: list[str]
) -> None:
    text = "https://\u0430pple.com/"
    view = shown(talk, text)

    qtbot.mouseClick(view.viewport(), LEFT, pos=place_of(view, text, "pple"))
    box = talk.window.findChild(QMessageBox)
    assert box is not None
    asked = box.text()
    before = list(browser.opened)
    button(box, answer).click()

    assert "xn--pple-43d.com" in asked
    assert (before, browser.opened) == ([], opened)


def test_a_message_without_addresses_offers_none(talk: Stage, browser: Browser) -> None:
    view = shown(talk, "nothing here")
    view.setFocus()

    press(talk.window, Qt.Key.Key_O)

    assert view.hyperlinks(M1) == ()
    assert view.hyperlinks(MessageId("gone")) == ()
    assert browser.opened == []


def test_an_address_over_two_pieces_is_one(talk: Stage) -> None:
    address = "https://example.org/" + "x" * 1500
    view = shown(talk, address)

    assert view.hyperlinks(M1) == (Hyperlink(start=0, end=len(address), target=address, host="example.org"),)


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_an_address_has_the_colour_of_links_in_each_theme(talk: Stage, mode: Mode) -> None:
    text = "see https://example.org/x now"
    view = shown(talk, text)
    keeper = talk.window.kit.keeper
    keeper.choose(mode)

    picture = view.viewport().grab().toImage()
    wanted = keeper.theme.colour(Role.LINK)
    keeper.choose(Mode.LIGHT)

    assert wanted in colours(picture, view.row_rect(M1).top(), view.row_rect(M1).bottom())


def colours(picture: QImage, top: int, bottom: int) -> list[object]:
    return [picture.pixelColor(x, y) for y in range(top, bottom) for x in range(picture.width())]

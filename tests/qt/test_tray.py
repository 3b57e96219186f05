"""The icon in the tray: what it shows and offers. On a real tray it is tried end to end."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QMenu

from desktop_chat.core.indicator import Level
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.preferences import RoomPrefs
from desktop_chat.domain.settings import Desktop
from desktop_chat.qt.app_icon import application_icon
from desktop_chat.qt.quiet_actions import QuietActions
from desktop_chat.qt.theme import ThemeKeeper
from desktop_chat.qt.tray import Tray, Unread
from tests.qt.builders import NOON, OTHER_ROOM, a_roster, an_entry
from tests.qt.conftest import Stage


@pytest.fixture
def tray(talk: Stage) -> Iterator[Tray]:
    quiet = talk.window.findChild(QuietActions)
    assert quiet is not None
    tray = Tray(talk.window, talk.bridge, quiet)
    yield tray
    tray.leave()


def menu_of(tray: Tray) -> list[str]:
    menu = tray.icon.contextMenu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.text()]


def colours(icon: QIcon) -> set[str]:
    image = icon.pixmap(32, 32).toImage()
    return {QColor(image.pixel(x, y)).name() for x in range(32) for y in range(32)}


def test_what_is_unread_is_counted_but_not_of_muted_rooms(talk: Stage, tray: Tray) -> None:
    told: list[Unread] = []
    tray.unread_changed.connect(told.append)
    muted = replace(an_entry(room=OTHER_ROOM, unread=7), prefs=RoomPrefs(muted_until=UnixMillis(NOON + 1)))

    talk.publish(a_roster(an_entry(unread=2), muted))
    talk.publish(a_roster(an_entry(unread=2, last_line="other"), muted))

    assert told == [Unread(count=2)]
    assert tray.words().startswith("Desktop Chat: 2 unread messages, ")


def test_the_icon_says_what_is_unread_and_how_the_connection_is(keeper: ThemeKeeper) -> None:
    plain = application_icon(keeper)

    assert "#c4232c" in colours(application_icon(keeper, unread=3))
    assert "#c4232c" not in colours(plain)
    assert "#2860d8" in colours(plain)
    assert "#2860d8" not in colours(application_icon(keeper, level=Level.RED))
    assert colours(application_icon(keeper, level=Level.ORANGE)) != colours(plain)


def test_the_menu_offers_the_way_back_peace_and_the_end(talk: Stage, tray: Tray) -> None:
    quits: list[None] = []
    talk.window.quit_wanted.connect(lambda: quits.append(None))

    entries = menu_of(tray)

    assert entries[0] == "Open Desktop Chat"
    assert "Do not disturb for an hour" in entries
    assert entries[-1] == "Quit"
    menu = tray.icon.contextMenu()
    assert isinstance(menu, QMenu)
    menu.actions()[-1].trigger()
    assert quits == [None]


def test_do_not_disturb_is_said(talk: Stage, tray: Tray) -> None:
    talk.window.commands.run("quiet.ever")

    assert tray.words().endswith("do not disturb")
    assert "End do not disturb" in menu_of(tray)


def test_without_a_tray_closing_closes(talk: Stage, tray: Tray) -> None:
    closed: list[None] = []
    talk.window.closed.connect(lambda: closed.append(None))

    assert not tray.holds_window()
    talk.window.close()

    assert closed == [None]


def test_with_a_tray_closing_only_hides_and_quitting_closes(talk: Stage, tray: Tray) -> None:
    closed: list[None] = []
    away: list[None] = []
    talk.window.closed.connect(lambda: closed.append(None))
    tray.put_away.connect(lambda: away.append(None))
    talk.window.may_stay = lambda: True

    talk.window.close()
    assert (talk.window.isVisible(), closed, away) == (False, [], [None])
    talk.window.end()

    assert closed == [None]


def test_the_icon_can_be_switched_off(talk: Stage, tray: Tray) -> None:
    assert tray.icon.isVisible()

    talk.window.kit.settings.put(Desktop(tray=False))

    assert not tray.icon.isVisible()


def test_the_menu_goes_with_its_tray_and_not_when_garbage_is_looked_for(talk: Stage) -> None:
    quiet = talk.window.findChild(QuietActions)
    assert quiet is not None
    tray = Tray(talk.window, talk.bridge, quiet)
    menu = tray.icon.contextMenu()
    assert menu is not None
    ended: list[bool] = []
    menu.destroyed.connect(lambda: ended.append(True))
    tray.leave()

    talk.window.may_stay = lambda: False  # the window of this test outlives its tray
    tray.deleteLater()
    QCoreApplication.sendPostedEvents(tray, QEvent.Type.DeferredDelete.value)
    assert ended == []
    QCoreApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete.value)

    assert ended == [True]

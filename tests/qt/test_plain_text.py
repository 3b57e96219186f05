"""Nobody's text is ever read as markup: a picture named in a message, a name or a title is not loaded and not shown."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QTextEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import Notice, NoticeKind, RosterEntry, SessionChanged, SessionPhase, TypingChanged
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.link import LinkStatus, Phase, Tier
from desktop_chat.domain.link_report import TierReport
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import Profile
from desktop_chat.qt.text import alone, isolated, message_box, show_tooltip, tooltip_text
from desktop_chat.qt.widgets.new_room import InviteDialog, NameDialog, NewRoomDialog
from desktop_chat.qt.wishes import Lock, PeopleFound, ServerAddress, ServerCheck
from tests.qt.builders import NOON, ROOM, a_change, a_page, a_report, a_roster, a_row, a_view, a_waiting
from tests.qt.conftest import Stage

CANARY = QColor("#fe01fd")


@pytest.fixture
def evil(tmp_path: Path) -> str:
    """Markup that would show a picture of a colour that nothing else has."""
    picture = QImage(300, 300, QImage.Format.Format_RGB32)
    picture.fill(CANARY)
    path = tmp_path / "canary.png"
    assert picture.save(str(path))
    return f'<img src="file://{path}"><b>bold</b><a href="x">'


def shows_canary(widget: QWidget) -> bool:
    """Tell whether the picture can be seen in a widget."""
    image = widget.grab().toImage()
    return any(
        image.pixelColor(x, y) == CANARY for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)
    )


def rich_labels(widget: QWidget) -> list[str]:
    """Return the texts of all labels that could be read as markup."""
    return [shown.text() for shown in widget.findChildren(QLabel) if shown.textFormat() != Qt.TextFormat.PlainText]


def rich_tooltips(widget: QWidget, evil: str) -> list[str]:
    """Return all tooltips that hold the markup as it is."""
    return [child.toolTip() for child in [widget, *widget.findChildren(QWidget)] if evil in child.toolTip()]


def test_the_canary_would_be_seen(qtbot: QtBot, evil: str) -> None:
    label = QLabel(evil)
    qtbot.addWidget(label)

    assert shows_canary(label)


def test_a_window_full_of_markup_shows_letters(stage: Stage, evil: str) -> None:
    person = Profile(id=UserId(evil), handle=evil, name=evil)
    entry = RosterEntry(
        room=ROOM, kind=RoomKind.GROUP, title=evil, unread=1, last_line=evil, last_at=NOON, draft="", gone=False
    )
    stage.publish(
        SessionChanged(phase=SessionPhase.SIGNED_IN, me=person, url=evil),
        a_roster(entry),
        a_view(title=evil, topic=evil, draft=evil),
        a_page([a_row(1, evil, author=person, reactions=((evil, (person,)),), readers=(person,), refused=evil)]),
        TypingChanged(room=ROOM, names=(evil,)),
        Notice(kind=NoticeKind.ERROR, text=evil),
        LinkStatus(phase=Phase.REFUSED, reason=evil),
    )
    tiers = (TierReport(tier=Tier.DIRECT, offered=False, reason=evil),)
    changes = (a_change(-60, None, evil),)
    stage.chat.report = a_report(tiers=tiers, changes=changes, status=LinkStatus(phase=Phase.REFUSED, reason=evil))
    stage.chat.outbox = (a_waiting(text=evil, refused=evil),)
    stage.window.rooms.badge.click()
    stage.window.rooms.outbox_wanted.emit()
    QApplication.processEvents()

    dialogs = stage.window.findChildren(QDialog)
    assert len(dialogs) == 2
    assert not any(shows_canary(shown) for shown in (stage.window, *dialogs))
    assert rich_labels(stage.window) == []
    assert rich_tooltips(stage.window, evil) == []
    assert stage.window.findChildren(QTextEdit) == []


def test_pages_before_the_session_show_letters(stage: Stage, evil: str) -> None:
    window = stage.window
    window.show_onboarding()
    window.onboarding().show_remote(ServerAddress(url=evil, key=evil))
    window.onboarding().show_check(ServerCheck(address=ServerAddress(url=evil, key=evil), problem=evil))
    window.onboarding().show_failed(evil)
    onboarding = shows_canary(window)
    window.show_unlock(Lock.NEW)
    window.unlock().show_failed(evil)

    assert not onboarding
    assert not shows_canary(window)
    assert rich_labels(window) == []


def test_dialogs_show_letters(stage: Stage, evil: str) -> None:
    found = PeopleFound(query="", people=(Profile(id=UserId("x"), handle=evil, name=evil),))
    new_room = NewRoomDialog(stage.window.kit, stage.window)
    invite = InviteDialog(stage.window.kit, evil, frozenset(), stage.window)
    name = NameDialog(evil, evil, stage.window, value=evil)
    for dialog in (new_room, invite):
        dialog.show_people(found)

    for shown in (new_room, invite, name):
        shown.show()
        assert not shows_canary(shown)
        assert rich_labels(shown) == []


def test_a_question_shows_letters(stage: Stage, evil: str) -> None:
    box = message_box(stage.window, evil, evil)
    box.show()

    assert not shows_canary(box)
    assert box.textFormat() == Qt.TextFormat.PlainText


def test_a_tooltip_shows_letters(qtbot: QtBot, stage: Stage, evil: str) -> None:
    show_tooltip(stage.window.mapToGlobal(QPoint(20, 20)), evil, stage.window)
    qtbot.waitUntil(QToolTip.isVisible)
    tips = [widget for widget in QApplication.topLevelWidgets() if widget.inherits("QTipLabel")]

    assert tips
    assert not any(shows_canary(tip) for tip in tips)


def test_an_empty_tooltip_is_none() -> None:
    assert tooltip_text("") == ""


def test_a_name_cannot_turn_its_neighbours_round() -> None:
    shown = isolated("\u202eevil\u2069\u2069\nname")

    assert shown == "\u2068evil name\u2069"


@pytest.mark.parametrize("name", ["", "Ann", "Café №1", "Анна (2)", "李雷 👍"])
def test_from_left_to_right_a_name_by_itself_is_not_isolated(name: str) -> None:
    assert alone(name) == name


def test_from_right_to_left_a_name_by_itself_is_isolated() -> None:
    assert alone("שרה (1)") == isolated("שרה (1)") == "\u2068שרה (1)\u2069"


def test_a_name_by_itself_is_one_line_without_signs_that_turn_it() -> None:
    assert alone("\u202eevil\nname") == "evil name"
    assert alone("x" * 200, 120) == "x" * 119 + "…"

"""What we paint ourselves, for who reads from right to left: places are mirrored, letters are not."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.user import Profile
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.language import turn
from desktop_chat.qt.mirror import draw_line, sided
from desktop_chat.qt.timeline.layout import RowLayout
from desktop_chat.qt.widgets.info_dialog import InfoDialog
from tests.qt.builders import ANN, BO, CARL, a_page, a_row, rows
from tests.qt.conftest import Stage
from tests.qt.hands import place_of

WIDE = "two lines of words " * 20 + "end"


@pytest.fixture
def _mirrored(qapp: QApplication) -> Iterator[None]:
    turn(qapp, Qt.LayoutDirection.RightToLeft)
    yield
    turn(qapp, Qt.LayoutDirection.LeftToRight)


def shown(stage: Stage, number: int = 0) -> RowLayout:
    return stage.window.conversation.timeline._cache.layout(number)


def rects(layout: RowLayout) -> list[QRect]:
    """Return the places of everything in a row but its text."""
    words = [one.rect for one in (layout.author, layout.time, layout.tail, layout.day) if one is not None]
    areas = [one for one in (layout.avatar, layout.bubble, layout.tick, layout.unread) if one is not None]
    quoted = [] if layout.quote is None else [layout.quote.bar, layout.quote.author.rect]
    return [*words, *areas, *quoted, *(chip.rect for chip in layout.chips), *(mark.rect for mark in layout.readers)]


ROWS = {
    "from somebody else, with reactions and a reader": a_row(
        1, "good morning", readers=[CARL], reactions=(("👍", (ANN, BO)),)
    ),
    "own": a_row(1, "good morning", author=ANN),
    "a reply": a_row(1, "good morning", author=ANN, reply_to=MessageId("m0")),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_mirrored_as_a_whole(talk: Stage, qapp: QApplication, name: str) -> None:
    talk.publish(a_page([ROWS[name]]))
    width = talk.window.conversation.timeline.viewport().width()
    usual = rects(shown(talk))
    usual_text = shown(talk).text_x + round(shown(talk).text.width)

    turn(qapp, Qt.LayoutDirection.RightToLeft)
    try:
        mirrored = rects(shown(talk))
        text = shown(talk).text_x
    finally:
        turn(qapp, Qt.LayoutDirection.LeftToRight)

    assert mirrored == [QRect(width - one.x() - one.width(), one.y(), one.width(), one.height()) for one in usual]
    assert abs(text - (width - usual_text)) <= 1


@pytest.mark.usefixtures("_mirrored")
@pytest.mark.parametrize("author", [ANN, BO])
def test_what_follows_a_text_never_lies_over_it(talk: Stage, author: Profile) -> None:
    edited = a_row(1, WIDE, author=author, edited=True)
    talk.publish(a_page([edited]))

    layout = shown(talk)

    assert layout.tail is not None
    right = layout.text_x + round(layout.text.width)
    text = QRect(layout.text_x, layout.text_y, right - layout.text_x, layout.text.height)
    assert not layout.tail.rect.intersects(text)
    assert layout.content.contains(text)


@pytest.mark.usefixtures("_mirrored")
def test_a_click_finds_what_is_painted_there(talk: Stage) -> None:
    talk.publish(a_page([a_row(1, "choose these words of mine")]))
    view = talk.window.conversation.timeline

    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, "choose these words", "these"))

    assert view.selection.text() == "these"


@pytest.mark.usefixtures("_mirrored")
def test_the_list_of_rooms_begins_at_the_right(talk: Stage) -> None:
    view = talk.window.rooms.list
    line = view.visualRect(view.model().index(0, 0))
    picture = view.viewport().grab(line).toImage()

    tint = picture.pixelColor(round((line.width() - 24) * picture.devicePixelRatio()), picture.height() // 4)

    ground = picture.pixelColor(2, 2)
    assert tint != ground, "the avatar is at the right"
    assert picture.pixelColor(round(24 * picture.devicePixelRatio()), picture.height() - 8) != tint


@pytest.mark.usefixtures("_mirrored")
def test_the_rows_are_painted_where_they_are_laid_out(talk: Stage) -> None:
    talk.publish(a_page(rows(12)))
    view = talk.window.conversation.timeline
    picture = view.viewport().grab().toImage()
    scale = picture.devicePixelRatio()
    found = [
        span.top + layout.avatar.center().y()
        for span in view._geometry.visible()
        if (layout := view._cache.layout(span.row)).avatar is not None
        and span.top + layout.avatar.top() > 0
        and span.top + layout.avatar.bottom() < view.viewport().height()
    ]

    avatar = shown(talk, 11).avatar or shown(talk, 10).avatar or shown(talk, 9).avatar
    assert avatar is not None
    assert avatar.center().x() > view.viewport().width() // 2
    colours = {picture.pixelColor(round((avatar.left() + 4) * scale), round(y * scale)).name() for y in found}
    assert found
    assert colours.isdisjoint({"#ffffff"})


def line_of(words: str) -> QTextLayout:
    layout = QTextLayout(words, QFont())
    layout.beginLayout()
    layout.createLine().setLineWidth(1000)
    layout.endLayout()
    return layout


def test_a_delegate_that_thinks_from_the_left_paints_from_the_right(qapp: QApplication) -> None:
    area = QRect(10, 0, 100, 20)
    option = QStyleOptionViewItem()
    option.rect, option.direction = area, Qt.LayoutDirection.RightToLeft
    image = QImage(120, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    dot = QPixmap(4, 4)
    dot.fill(QColor("blue"))
    painter = QPainter(image)

    line = sided(painter, option)
    line.fillRect(QRect(10, 0, 10, 20), QColor("red"))
    line.drawPixmap(30, 0, dot)
    line.drawPixmap(QPoint(40, 0), dot)
    line.setPen(QColor("black"))
    draw_line(line, line_of("iiii"), QRect(50, 0, 50, 20))
    pen = line.pen().color()
    painter.end()

    assert image.pixelColor(105, 10) == QColor("red")
    assert image.pixelColor(12, 10) == QColor("white")
    assert image.pixelColor(87, 1) == image.pixelColor(77, 1) == QColor("blue")
    assert pen == QColor("black")
    inked = [x for x in range(20, 71) for y in range(20) if image.pixelColor(x, y).value() < 140]
    assert inked
    assert all(x > 40 for x in inked), "at the beginning of the line, which is at its right"


@pytest.mark.usefixtures("_mirrored")
def test_the_cursor_of_an_empty_composer_is_at_the_right(talk: Stage) -> None:
    field = talk.window.conversation.composer.field

    empty = field.cursorRect().x()
    field.setPlainText("מה שלומך")

    assert empty > field.viewport().width() * 0.9
    assert field.cursorRect().x() == empty, "as where letters from the right begin"


@pytest.mark.usefixtures("_mirrored")
def test_a_list_of_names_of_all_directions_begins_at_the_right(qtbot: QtBot, kit: Kit) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = InfoDialog(kit, MessageId("m1"), ("👍  Ann, Bo", "👀  דליה"), parent)

    directions = {dialog.page.document().findBlockByNumber(line).textDirection() for line in range(3)}

    assert directions == {Qt.LayoutDirection.RightToLeft}

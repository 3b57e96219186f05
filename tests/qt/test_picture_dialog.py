"""The dialog about a picture: a file, a drop or the clipboard, the part that is shown, and what is sent of it."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QSize, Qt, QThreadPool, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageWriter,
    QPainter,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QSlider
from pytestqt.qtbot import QtBot

from desktop_chat.domain.errors import Transient
from desktop_chat.domain.picture import LARGEST, SIDE, picture_id, picture_kind
from desktop_chat.domain.user import Role
from desktop_chat.qt.faces import decoded
from desktop_chat.qt.picture_file import cut_out, read_picture, unreadable, written
from desktop_chat.qt.widgets.cropper import Cropper
from desktop_chat.qt.widgets.picture_dialog import PictureDialog
from desktop_chat.qt.widgets.profile_dialog import ProfileDialog
from desktop_chat.qt.widgets.room_details import RoomDetails
from tests.qt.builders import ROOM, a_view
from tests.qt.conftest import Stage
from tests.qt.hands import button, named
from tests.qt.test_faces import people
from tests.support.pictures import a_picture

LEFT, RIGHT = "#d02020", "#2020d0"
SECRET = "Ann was at 52.5200 N 13.4050 E"


def two_colours(width: int = 600, height: int = 300) -> QImage:
    """Return a picture that is of one colour at the left and of another at the right."""
    image = QImage(QSize(width, height), QImage.Format.Format_RGB32)
    image.fill(QColor(LEFT))
    painter = QPainter(image)
    painter.fillRect(QRect(width // 2, 0, width // 2, height), QColor(RIGHT))
    painter.end()
    return image


def a_file(folder: Path, image: QImage, name: str = "holiday.png") -> Path:
    file = folder / name
    writer = QImageWriter(str(file))
    writer.setText("Comment", SECRET)
    assert writer.write(image)
    return file


def like(colour: QColor, wanted: str) -> bool:
    """Tell whether a colour is the wanted one, but for what JPEG does to it."""
    other = QColor(wanted)
    return all(abs(one - two) < 12 for one, two in zip(colour.getRgb()[:3], other.getRgb()[:3], strict=True))


@pytest.fixture
def dialog(talk: Stage) -> PictureDialog:
    talk.window.commands.run("person.picture")
    found = talk.window.findChild(PictureDialog)
    assert isinstance(found, PictureDialog)
    return found


def opened(qtbot: QtBot, dialog: PictureDialog, file: Path) -> Cropper:
    dialog.open_file(str(file))
    cropper = dialog.findChild(Cropper)
    assert isinstance(cropper, Cropper)
    qtbot.waitUntil(cropper.isVisible)
    return cropper


def sent(stage: Stage) -> bytes:
    ((data,),) = stage.chat.asked("pictures.set_own")
    assert isinstance(data, bytes)
    return data


def test_a_file_becomes_a_small_square_without_what_it_said_of_itself(
    qtbot: QtBot, talk: Stage, dialog: PictureDialog, tmp_path: Path
) -> None:
    file = a_file(tmp_path, two_colours())
    assert SECRET.encode() in file.read_bytes()
    assert not button(dialog, "Save").isEnabled()

    opened(qtbot, dialog, file)
    button(dialog, "Save").click()

    data = sent(talk)
    image = decoded(data)
    assert (picture_kind(data), image.width(), image.height()) == ("jpeg", SIDE, SIDE)
    assert len(data) <= LARGEST
    assert SECRET.encode() not in data
    assert b"Exif" not in data
    assert like(image.pixelColor(20, 128), LEFT)
    assert like(image.pixelColor(SIDE - 20, 128), RIGHT)
    assert not dialog.isVisible()


def test_the_part_is_chosen_by_keys(qtbot: QtBot, talk: Stage, dialog: PictureDialog, tmp_path: Path) -> None:
    cropper = opened(qtbot, dialog, a_file(tmp_path, two_colours()))
    assert cropper.hasFocus()
    assert cropper.part() == QRect(150, 0, 300, 300)
    for _ in range(40):
        QTest.keyClick(cropper, Qt.Key.Key_Right)
    assert cropper.part() == QRect(300, 0, 300, 300)
    for _ in range(10):
        QTest.keyClick(cropper, Qt.Key.Key_Plus)
    assert cropper.part() == QRect(375, 75, 150, 150)
    zoom = dialog.findChild(QSlider)
    assert isinstance(zoom, QSlider)
    assert zoom.value() == 200
    zoom.setValue(100)
    assert cropper.part() == QRect(300, 0, 300, 300)

    button(dialog, "Save").click()
    image = decoded(sent(talk))
    assert like(image.pixelColor(20, 128), RIGHT)


def test_the_part_is_chosen_by_mouse_and_wheel(qtbot: QtBot, dialog: PictureDialog, tmp_path: Path) -> None:
    cropper = opened(qtbot, dialog, a_file(tmp_path, two_colours()))
    QTest.mousePress(cropper, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(cropper, QPoint(220, 100))
    QTest.mouseRelease(cropper, Qt.MouseButton.LeftButton, pos=QPoint(220, 100))
    assert cropper.part() == QRect(0, 0, 300, 300)
    QTest.mouseMove(cropper, QPoint(10, 100))
    assert cropper.part() == QRect(0, 0, 300, 300)

    wheel = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(cropper, wheel)
    assert cropper.part().width() == round(300 / 1.1)


@pytest.mark.parametrize("by", ["drop", "paste", "paste file"])
def test_a_picture_is_dropped_or_pasted(
    qtbot: QtBot, talk: Stage, dialog: PictureDialog, tmp_path: Path, by: str
) -> None:
    data = QMimeData()
    if by == "paste":
        data.setImageData(two_colours())
    else:
        data.setUrls([QUrl.fromLocalFile(str(a_file(tmp_path, two_colours())))])
    if by == "drop":
        action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(9, 9), action, data, Qt.MouseButton.LeftButton, none)
        QApplication.sendEvent(dialog, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(dialog, QDropEvent(QPointF(9, 9), action, data, Qt.MouseButton.LeftButton, none))
    else:
        QGuiApplication.clipboard().setMimeData(data)
        QTest.keyClick(dialog, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    cropper = dialog.findChild(Cropper)
    assert isinstance(cropper, Cropper)
    qtbot.waitUntil(cropper.isVisible)
    button(dialog, "Save").click()
    assert like(decoded(sent(talk)).pixelColor(20, 128), LEFT)


def test_the_file_is_chosen_in_a_dialog(qtbot: QtBot, dialog: PictureDialog, tmp_path: Path) -> None:
    button(dialog, "Choose a file…").click()
    chooser = dialog.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(a_file(tmp_path, two_colours())))
    cropper = dialog.findChild(Cropper)
    assert isinstance(cropper, Cropper)
    qtbot.waitUntil(cropper.isVisible)
    chooser.close()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("words.png", b"no picture at all"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
        ("cut.png", a_picture(LEFT)[:60]),
        ("gone.png", None),
    ],
)
def test_what_is_no_picture_is_said_so(
    qtbot: QtBot, dialog: PictureDialog, tmp_path: Path, name: str, data: bytes | None
) -> None:
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)
    dialog.open_file(str(file))
    qtbot.waitUntil(
        lambda: unreadable() in [words.text() for words in dialog.findChildren(QLabel) if words.isVisible()]
    )
    assert not button(dialog, "Save").isEnabled()


def test_a_dialog_may_be_closed_while_it_reads(qtbot: QtBot, dialog: PictureDialog, tmp_path: Path) -> None:
    file = a_file(tmp_path, two_colours(6000, 4000), "large.jpg")
    with qtbot.waitSignal(dialog.destroyed):
        dialog.open_file(str(file))
        dialog.reject()
    pool = QThreadPool.globalInstance()
    assert pool.waitForDone(30_000)
    QApplication.processEvents()


def test_a_very_large_file_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "large.png"
    file.write_bytes(a_picture(LEFT))
    with file.open("r+b") as opened_file:
        opened_file.truncate(64 * 1024 * 1024 + 1)
    assert read_picture(str(file)).isNull()


def test_of_a_large_picture_as_much_is_read_as_is_needed(tmp_path: Path) -> None:
    image = read_picture(str(a_file(tmp_path, two_colours(4000, 3000), "large.jpg")))
    assert (image.width(), image.height()) == (1365, 1024)


def test_what_shines_through_goes_on_doing_so_unless_that_takes_too_much() -> None:
    clear = QImage(QSize(300, 300), QImage.Format.Format_ARGB32)
    clear.fill(Qt.GlobalColor.transparent)
    data = written(cut_out(clear, QRect(0, 0, 300, 300)))
    assert picture_kind(data) == "png"
    assert decoded(data).pixelColor(100, 100).alpha() == 0

    pixels = os.urandom(SIDE * SIDE * 4)
    data = written(QImage(pixels, SIDE, SIDE, SIDE * 4, QImage.Format.Format_ARGB32))
    assert picture_kind(data) == "jpeg"
    assert len(data) <= LARGEST


def test_a_refusal_is_said_where_the_picture_is(
    qtbot: QtBot, talk: Stage, dialog: PictureDialog, tmp_path: Path
) -> None:
    opened(qtbot, dialog, a_file(tmp_path, two_colours()))
    talk.chat.problem = Transient("no connection to the server")
    button(dialog, "Save").click()
    assert dialog.isVisible()
    assert button(dialog, "Save").isEnabled()

    talk.chat.problem = None
    button(dialog, "Save").click()
    assert not dialog.isVisible()


def test_while_it_is_kept_nothing_else_can_be_done(
    qtbot: QtBot, talk: Stage, dialog: PictureDialog, tmp_path: Path
) -> None:
    opened(qtbot, dialog, a_file(tmp_path, two_colours()))
    talk.chat.gated = True
    button(dialog, "Save").click()
    assert not button(dialog, "Save").isEnabled()
    assert not button(dialog, "Choose a file…").isEnabled()
    talk.spawner.resume()
    assert not dialog.isVisible()


def test_the_picture_is_removed_after_a_question(talk: Stage) -> None:
    data = a_picture(LEFT)
    talk.chat.pictures.files[picture_id(data)] = data
    talk.publish(people(ann=picture_id(data)))
    talk.window.commands.run("person.picture")
    dialog = talk.window.findChild(PictureDialog)
    assert isinstance(dialog, PictureDialog)
    button(dialog, "Remove…").click()
    question = dialog.findChild(QMessageBox)
    assert isinstance(question, QMessageBox)
    assert talk.chat.asked("pictures.set_own") == []
    button(question, "Remove").click()
    assert talk.chat.asked("pictures.set_own") == [(None,)]


def test_who_has_no_picture_has_none_to_remove(dialog: PictureDialog) -> None:
    assert not named(dialog, "Remove…").isVisible()


def test_the_profile_leads_to_the_picture(talk: Stage) -> None:
    talk.window.commands.run("person.profile")
    profile = talk.window.findChild(ProfileDialog)
    assert isinstance(profile, ProfileDialog)
    button(profile, "Picture…").click()
    assert talk.window.findChild(PictureDialog) is not None


def test_who_may_describe_a_room_may_give_it_a_picture(qtbot: QtBot, talk: Stage, tmp_path: Path) -> None:
    talk.publish(a_view(mine=Role.OWNER))
    talk.window.commands.run("room.details")
    details = talk.window.findChild(RoomDetails)
    assert isinstance(details, RoomDetails)
    button(details, "Picture…").click()
    dialog = details.findChild(PictureDialog)
    assert isinstance(dialog, PictureDialog)
    opened(qtbot, dialog, a_file(tmp_path, two_colours()))
    button(dialog, "Save").click()
    ((room, data),) = talk.chat.asked("pictures.set_room")
    assert room == ROOM
    assert isinstance(data, bytes)

    talk.publish(a_view())
    assert not button(details, "Picture…").isEnabled()
    assert not talk.window.commands["room.picture"].applies()

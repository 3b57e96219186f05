"""The picture of a person or a room: what it is now, another one from a file, a drop or the clipboard, or none."""

from PySide6.QtCore import QMimeData, QStandardPaths, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QSlider, QStackedLayout, QVBoxLayout, QWidget

from desktop_chat.domain.ids import RoomId
from desktop_chat.qt.faces import Face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.picture_file import PATTERNS, PictureReader, cut_out, unreadable, written
from desktop_chat.qt.text import ask, label, say, tr
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.widgets.cropper import LARGEST_ZOOM, SIDE, Cropper
from desktop_chat.qt.widgets.member_list import Avatar
from desktop_chat.qt.widgets.new_room import foot
from desktop_chat.qt.widgets.sizes import keep_width
from desktop_chat.qt.wishes import PictureWish


class PictureDialog(QDialog):
    """Told how keeping went; tells what picture it should be. It stays open until the picture is kept."""

    wished = Signal(PictureWish)  # the person wants this picture, or none

    def __init__(self, kit: Kit, face: Face, room: RoomId | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Picture"))
        self.setAcceptDrops(True)
        self._room = room
        self._reader = PictureReader(self)
        self._has_picture = kit.faces.picture(face.who) is not None
        self._now = Avatar(kit, face, SIDE)
        self._now.setAccessibleName(tr("Picture as it is") if self._has_picture else tr("No picture yet"))
        self._cropper = Cropper(kit, is_round=face.is_round)
        place = QWidget()
        place.setFixedSize(SIDE, SIDE)
        self._stage = QStackedLayout(place)
        self._stage.setContentsMargins(0, 0, 0, 0)
        self._stage.addWidget(self._now)
        self._stage.addWidget(self._cropper)
        self._zoom = QSlider(Qt.Orientation.Horizontal)
        self._zoom.setRange(100, LARGEST_ZOOM)
        self._zoom.setAccessibleName(tr("Zoom"))
        self._zoom.setFixedWidth(SIDE)
        self._state = label(name="small", wrap=True)
        self._problem = label(name="error", wrap=True)
        self._choose = button(tr("Choose a file…"))
        self._remove = button(tr("Remove…"), kind="danger")
        self._save = button(tr("Save"), kind="primary", enabled=False)
        self._cancel = button(tr("Cancel"))
        self._lay_out()
        self._reader.ready.connect(self.show_image)
        self._cropper.zoomed.connect(lambda: self._zoom.setValue(self._cropper.zoom()))
        self._zoom.valueChanged.connect(self._cropper.set_zoom)
        self._choose.clicked.connect(self._ask_file)
        self._remove.clicked.connect(self._ask_removal)
        self._save.clicked.connect(self._tell)
        self._cancel.clicked.connect(self.reject)
        self._choose.setFocus()

    def show_kept(self, problem: str) -> None:
        """Close when the picture was kept, else say why not; what was chosen stays."""
        if not problem:
            self.accept()
            return
        say(self._state, "")
        say(self._problem, problem)
        self._allow(busy=False)

    def open_file(self, path: str) -> None:
        """Read a picture from a file, and show it."""
        say(self._problem, "")
        say(self._state, tr("Reading the picture…"))
        self._reader.read(path)

    def show_image(self, image: QImage) -> None:
        """Let a part of this picture be chosen; say that it is none if it is null."""
        say(self._state, "")
        if image.isNull():
            say(self._problem, unreadable())
            return
        say(self._problem, "")
        self._cropper.show_image(image)
        self._stage.setCurrentWidget(self._cropper)
        self._zoom.show()
        self._allow(busy=False)
        self._cropper.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste; nothing in here takes what is pasted for itself."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._take(QGuiApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one picture, or one file."""
        data = event.mimeData()
        if data.hasImage() or len(_files(data)) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show what was dropped."""
        self._take(event.mimeData())
        event.acceptProposedAction()

    def _lay_out(self) -> None:
        who = tr("Everybody here will see it.") if self._room is not None else tr("Whoever sees you will see it.")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch(1)
        line.addWidget(self._choose)
        line.addWidget(self._remove)
        line.addStretch(1)
        inside = QVBoxLayout(self)
        keep_width(self, 360)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(12)
        inside.addWidget(label(tr("Picture"), name="heading"))
        inside.addWidget(label(who, name="secondary", wrap=True))
        inside.addWidget(self._stage.parentWidget(), 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(self._zoom, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addLayout(line)
        inside.addWidget(label(tr("Or drop a picture here, or paste one."), name="small", wrap=True))
        inside.addWidget(self._state)
        inside.addWidget(self._problem)
        inside.addLayout(foot(self._cancel, self._save))
        self._zoom.hide()
        self._remove.setVisible(self._has_picture)
        say(self._state, "")
        say(self._problem, "")

    def _ask_file(self) -> None:
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        dialog = QFileDialog(self, tr("Choose a picture"), place, tr("Pictures ({patterns})", patterns=PATTERNS))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, data: QMimeData) -> None:
        files = _files(data)
        if len(files) == 1:
            self.open_file(files[0])
        elif data.hasImage():
            self.show_image(QImage(data.imageData()))

    def _ask_removal(self) -> None:
        words = tr("Remove the picture? Initials stand in its place again.")
        ask(self, tr("Remove"), words, (tr("Remove"), tr("Cancel")), lambda: self._send(None))

    def _tell(self) -> None:
        self._send(written(cut_out(self._cropper.image(), self._cropper.part())))

    def _send(self, data: bytes | None) -> None:
        say(self._problem, "")
        say(self._state, tr("Saving…"))
        self._allow(busy=True)
        self.wished.emit(PictureWish(room=self._room, data=data))

    def _allow(self, *, busy: bool) -> None:
        for part in (self._choose, self._remove, self._cropper, self._zoom):
            part.setEnabled(not busy)
        self._save.setEnabled(not busy and self._stage.currentWidget() is self._cropper)


def _files(data: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]

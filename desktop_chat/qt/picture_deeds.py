"""How the picture of oneself or of a room is changed: the dialog, over the bridge."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_chat.domain.ids import RoomId
from desktop_chat.qt.faces import Face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.picture_bridge import PictureBridge
from desktop_chat.qt.widgets.picture_dialog import PictureDialog


def ask_picture(kit: Kit, pictures: PictureBridge, face: Face, room: RoomId | None, parent: QWidget) -> PictureDialog:
    """Open the dialog about the picture of a room, or without one of the own account."""
    dialog = PictureDialog(kit, face, room, parent)
    dialog.wished.connect(pictures.keep)
    pictures.kept.connect(dialog.show_kept)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog

"""What stands for people and rooms wherever they are shown: their picture, or else initials in their colour.

All of it is drawn here, once for each size, and kept as pixmaps. A picture is asked for when it should be painted for
the first time; until it is here, and wherever it cannot be had, there are initials.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QImage, QPainter, QPainterPath, QPixmap, QTransform

from desktop_chat.core.diffs import RoomView, RosterEntry
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.picture import Picture, PictureId, picture_kind
from desktop_chat.domain.room import RoomKind
from desktop_chat.qt.text import initials
from desktop_chat.qt.theme import ThemeKeeper

PIXMAPS_KEPT = 400
IMAGES_KEPT = 48
"""Of 256 KiB each; a size that was drawn once needs its image no more."""
AGAIN_AFTER_S = 60.0
"""Seconds until a picture that could not be fetched is asked for anew, when it should be painted then."""
LARGEST_SIDE = 512
"""Pixels; nobody's program makes larger ones, and a small file may hold a very large picture."""
CORNER = 0.28
"""The radius of a room's corners as a share of its side."""
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class Face(NamedTuple):
    """Whose face it is, by the id of a person or a room, and what is written where there is no picture."""

    who: UserId
    letters: str
    is_round: bool = True


def person_face(user: UserId, name: str) -> Face:
    """Return the face of a person."""
    return Face(user, initials(name))


def room_face(entry: RosterEntry) -> Face:
    """Return the face of a room: a direct one has that of the other person."""
    who = entry.peer if entry.peer is not None else UserId(entry.room)
    letters = "#" if entry.kind is RoomKind.CHANNEL else initials(entry.title)
    return Face(who, letters, entry.kind is RoomKind.DIRECT)


def view_face(view: RoomView) -> Face:
    """Return the face of the open room, by its own id."""
    return Face(UserId(view.room), "#" if view.kind is RoomKind.CHANNEL else initials(view.title), is_round=False)


class Faces(QObject):
    """Draws faces; told which pictures there are, and given what was asked for."""

    changed = Signal()  # a face looks different from now on
    wanted = Signal(Picture)  # this picture should be fetched, and be given to `take`

    def __init__(self, keeper: ThemeKeeper, monotonic: Callable[[], float]) -> None:
        super().__init__()
        self._keeper = keeper
        self._monotonic = monotonic
        self._people: Mapping[UserId, PictureId] = {}
        self._rooms: Mapping[RoomId, PictureId] = {}
        self._images: OrderedDict[PictureId, QImage] = OrderedDict()
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}
        self._asked: set[PictureId] = set()
        self._missing: dict[PictureId, float] = {}
        keeper.changed.connect(self._pixmaps.clear)

    def know_people(self, pictures: Mapping[UserId, PictureId]) -> None:
        """Learn who has a picture, and which."""
        if pictures != self._people:
            self._people = pictures
            self.changed.emit()

    def know_rooms(self, pictures: Mapping[RoomId, PictureId]) -> None:
        """Learn which rooms have a picture, and which."""
        if pictures != self._rooms:
            self._rooms = pictures
            self.changed.emit()

    def picture(self, who: UserId | RoomId) -> PictureId | None:
        """Return which picture a person or a room has."""
        return self._people.get(UserId(who)) or self._rooms.get(RoomId(who))

    def take(self, picture: PictureId, data: bytes) -> None:
        """Show a picture from now on; one that cannot be read is passed over for good."""
        self._asked.discard(picture)
        image = decoded(data)
        if image.isNull():
            self._missing[picture] = float("inf")
            return
        self._images[picture] = image
        if len(self._images) > IMAGES_KEPT:
            _ = self._images.popitem(last=False)
        self.changed.emit()

    def miss(self, picture: PictureId, *, for_good: bool) -> None:
        """Learn that a picture could not be fetched."""
        self._asked.discard(picture)
        self._missing[picture] = float("inf") if for_good else self._monotonic() + AGAIN_AFTER_S

    def try_again(self) -> None:
        """Ask anew for what could not be fetched, or was not answered: there is a connection now."""
        kept = {picture: until for picture, until in self._missing.items() if until == float("inf")}
        if self._asked or len(kept) != len(self._missing):
            self._asked.clear()
            self._missing = kept
            self.changed.emit()

    def draw(self, painter: QPainter, rect: QRect, face: Face, font: QFont) -> None:
        """Paint a face into a square; initials are written in this font."""
        painter.drawPixmap(rect.topLeft(), self.pixmap(face, rect.width(), font, painter.device().devicePixelRatio()))

    def pixmap(self, face: Face, side: int, font: QFont, scale: float) -> QPixmap:
        """Return a face as a pixmap: so wide, in the screen's own unit, of which one has `scale` pixels."""
        picture = self.picture(face.who)
        if picture is not None:
            key = (picture, face.who, side, face.is_round, scale)
            made = self._pixmaps.get(key)
            if made is not None:
                return made
            image = self._image(Picture(face.who, picture))
            if image is not None:
                return self._kept(key, self._with_picture(face, side, scale, image))
        words = (face.letters, face.who, side, face.is_round, scale, font.pixelSize(), font.weight())
        made = self._pixmaps.get(words)
        return made if made is not None else self._kept(words, self._with_words(face, side, scale, font))

    def _image(self, picture: Picture) -> QImage | None:
        image = self._images.get(picture.id)
        if image is not None:
            self._images.move_to_end(picture.id)
        elif picture.id not in self._asked and self._missing.get(picture.id, 0.0) <= self._monotonic():
            self._asked.add(picture.id)
            self.wanted.emit(picture)
            image = self._images.get(picture.id)  # it may have come at once
        return image

    def _with_picture(self, face: Face, side: int, scale: float, image: QImage) -> QPixmap:
        pixels = round(side * scale)
        fitting = image.scaled(
            pixels,
            pixels,
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap, shape = self._ground(face, side, scale)
        brush = QBrush(fitting)
        brush.setTransform(QTransform.fromScale(1 / scale, 1 / scale))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(shape, brush)
        painter.end()
        return pixmap

    def _with_words(self, face: Face, side: int, scale: float, font: QFont) -> QPixmap:
        pixmap, _ = self._ground(face, side, scale)
        painter = QPainter(pixmap)
        painter.setFont(font)
        painter.setPen(self._keeper.theme.sender(face.who))
        painter.drawText(QRect(0, 0, side, side), _CENTRE, face.letters)
        painter.end()
        return pixmap

    def _ground(self, face: Face, side: int, scale: float) -> tuple[QPixmap, QPainterPath]:
        """Return a pixmap with the tint that stands for whose face it is, and its outline."""
        pixmap = QPixmap(QSize(side, side) * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        radius = side / 2 if face.is_round else side * CORNER
        shape = QPainterPath()
        shape.addRoundedRect(0, 0, side, side, radius, radius)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(shape, self._keeper.theme.sender_tint(face.who))
        painter.end()
        return pixmap, shape

    def _kept(self, key: tuple[object, ...], pixmap: QPixmap) -> QPixmap:
        if len(self._pixmaps) >= PIXMAPS_KEPT:
            self._pixmaps.clear()
        self._pixmaps[key] = pixmap
        return pixmap


def decoded(data: bytes) -> QImage:
    """Read the file of a picture; a null image when it is none, or larger than pictures of people and rooms are.

    Only PNG and JPEG are read, by their first bytes: no other decoder sees what somebody else has sent.
    """
    from PySide6.QtCore import QBuffer, QIODevice  # noqa: PLC0415 - not before there is a picture
    from PySide6.QtGui import QImageReader  # noqa: PLC0415 - as above

    kind = picture_kind(data)
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, kind.encode())
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if not kind or not 0 < size.width() <= LARGEST_SIDE or not 0 < size.height() <= LARGEST_SIDE:
        return QImage()
    return reader.read()

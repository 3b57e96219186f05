"""Paints one line of the list of rooms: avatar, title, how it is kept, last line or draft, time, and what is unread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from desktop_chat.core.diffs import RosterEntry
from desktop_chat.domain.account import Whereabouts
from desktop_chat.qt.faces import room_face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.mirror import sided
from desktop_chat.qt.models.room_model import RoomModel
from desktop_chat.qt.moments import short_text
from desktop_chat.qt.text import alone, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.wording import typing_text

ROW_HEIGHT = (60, 44)
AVATAR = (40, 30)
"""Usually, and where the person wants it compact."""
INSET = 8
PAD = 10
BADGE = 20
DOT = 12
ICON = 14
ICON_STEP = 17
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = Qt.TextElideMode.ElideRight
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)

Index = QModelIndex | QPersistentModelIndex


class RoomListView(QListView):
    """What the delegate asks of its view. The style's own state flags would cost 5 ms at the start to load QStyle."""

    rooms: RoomModel
    hovered: int


class RoomDelegate(QStyledItemDelegate):
    """Paints lines of one height."""

    def __init__(
        self,
        view: RoomListView,
        kit: Kit,
    ) -> None:
        super().__init__(view)
        self._view = view
        self._model = view.rooms
        self._keeper = kit.keeper
        self._icons = kit.icons
        self._faces = kit.faces
        self._now = kit.clock.now

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height that all lines have."""
        return QSize(200, self._keeper.fonts.space(*ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        entry = self._model.entry(index.row())
        area = option.rect.adjusted(INSET, 1, -INSET, -1)
        painter.save()
        painter = sided(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, area, index)
        compact = self._keeper.fonts.compact
        side, inset = AVATAR[compact], 2 if compact else 8
        self._avatar(painter, entry, QRect(area.left() + PAD, area.center().y() - side // 2 + 1, side, side))
        text = area.adjusted(PAD + side + 10, inset, -PAD, -inset)
        self._first_line(painter, entry, QRect(text.left(), text.top(), text.width(), text.height() // 2))
        middle = text.top() + text.height() // 2
        self._second_line(painter, entry, QRect(text.left(), middle, text.width(), text.height() // 2 + 1))
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, index: Index) -> None:
        theme = self._keeper.theme
        painter.setPen(Qt.PenStyle.NoPen)
        current = self._view.currentIndex() == index
        if self._view.selectionModel().isSelected(index):
            painter.setBrush(theme.colour(Role.SELECTED))
            painter.drawRoundedRect(area, 10, 10)
        elif index.row() == self._view.hovered:
            painter.setBrush(theme.colour(Role.RAIL))
            painter.drawRoundedRect(area, 10, 10)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if current and self._view.hasFocus():
            painter.setPen(theme.colour(Role.ACCENT))
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)

    def _avatar(self, painter: QPainter, entry: RosterEntry, rect: QRect) -> None:
        self._faces.draw(painter, rect, room_face(entry), self._keeper.fonts.name)
        presence = self._model.presence(entry)
        if presence is not None and not entry.gone:
            beyond = 2 if rect.width() == AVATAR[0] else 4  # so that it leaves the letters of a small avatar free
            corner = rect.bottomRight() - QPoint(DOT - beyond, DOT - beyond)
            self._presence(painter, presence.where, QRect(corner, QSize(DOT, DOT)))

    def _presence(self, painter: QPainter, where: Whereabouts, rect: QRect) -> None:
        """Paint a full dot for somebody who is there, a ring for who is away; nothing where nothing is known."""
        if where not in {Whereabouts.HERE, Whereabouts.AWAY}:
            return
        theme = self._keeper.theme
        role = Role.OK if where is Whereabouts.HERE else Role.WARNING
        painter.setPen(QPen(theme.colour(Role.SIDEBAR), 2))
        painter.setBrush(theme.colour(role))
        painter.drawEllipse(rect)
        painter.setPen(Qt.PenStyle.NoPen)
        if where is Whereabouts.AWAY:
            painter.setBrush(theme.colour(Role.SIDEBAR))
            painter.drawEllipse(rect.adjusted(3, 3, -3, -3))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _first_line(self, painter: QPainter, entry: RosterEntry, rect: QRect) -> None:
        fonts, theme = self._keeper.fonts, self._keeper.theme
        time = short_text(entry.last_at, self._now()) if entry.last_at else ""
        time_width = fonts.small_metrics.horizontalAdvance(time)
        painter.setFont(fonts.small)
        painter.setPen(theme.colour(Role.TEXT_2))
        painter.drawText(QRect(rect.right() - time_width, rect.top(), time_width + 1, rect.height()), _LEFT, time)
        loud = entry.is_unread and not self._model.is_muted(entry)
        font, metrics = (fonts.name, fonts.name_metrics) if loud else (fonts.base, fonts.base_metrics)
        icons = self._kept_icons(entry)
        painter.setFont(font)
        painter.setPen(theme.colour(Role.TEXT_3 if entry.gone else Role.TEXT))
        room = rect.width() - time_width - 8 - len(icons) * ICON_STEP
        title = metrics.elidedText(alone(entry.title), _RIGHT, max(0, room))
        painter.drawText(rect, _LEFT, title)
        x = rect.left() + metrics.horizontalAdvance(title) + 4
        for icon in icons:
            pixmap = self._icons.pixmap(icon, Role.TEXT_3, ICON)
            painter.drawPixmap(x, rect.center().y() - ICON // 2 + 1, pixmap)
            x += ICON_STEP

    def _kept_icons(self, entry: RosterEntry) -> list[str]:
        prefs = entry.prefs
        kept = (
            ("pin", prefs.pinned),
            ("star", prefs.favourite),
            ("archive", prefs.archived),
            ("muted", self._model.is_muted(entry)),
        )
        return [icon for icon, holds in kept if holds]

    def _second_line(self, painter: QPainter, entry: RosterEntry, rect: QRect) -> None:
        fonts, theme = self._keeper.fonts, self._keeper.theme
        room = rect.width() - self._badge(painter, entry, rect)
        painter.setFont(fonts.small)
        x = rect.left()
        typing = self._model.typing(entry.room)
        if typing and not entry.gone:
            painter.setPen(theme.colour(Role.ACCENT))
            painter.drawText(rect, _LEFT, fonts.small_metrics.elidedText(typing_text(typing), _RIGHT, room))
            return
        if entry.draft:
            mark = tr("Draft:")
            painter.setPen(theme.colour(Role.ERROR))
            painter.drawText(rect, _LEFT, mark)
            x += fonts.small_metrics.horizontalAdvance(mark + " ")
        line = alone(entry.draft or entry.last_line or tr("No messages yet"), 120)
        if entry.gone:
            line = tr("You are not a member any more")
        painter.setPen(theme.colour(Role.TEXT_2))
        left = rect.left() + room - x
        shown = fonts.small_metrics.elidedText(line, _RIGHT, max(0, left))
        painter.drawText(QRect(x, rect.top(), max(0, left), rect.height()), _LEFT, shown)

    def _badge(self, painter: QPainter, entry: RosterEntry, rect: QRect) -> int:
        """Paint the number of unread messages, "@" before it where one is named, or a dot; return the room it takes."""
        if not entry.is_unread:
            return 0
        muted = self._model.is_muted(entry)
        if not entry.unread:
            dot = QRect(rect.right() - 9, rect.center().y() - 4, 10, 10)
            self._pill(painter, dot, Role.TEXT_3 if muted else Role.ACCENT)
            return dot.width() + 8
        text = str(entry.unread) if entry.unread < 1000 else "999+"
        width = max(BADGE, self._keeper.fonts.chip_metrics.horizontalAdvance(text) + 12)
        badge = QRect(rect.right() - width + 1, rect.center().y() - 9, width, BADGE)
        self._pill(painter, badge, Role.BORDER if muted else Role.ACCENT)
        self._chip(painter, badge, text, Role.TEXT_2 if muted else Role.ON_ACCENT)
        if not entry.mentions:
            return width + 8
        # Somebody means this person: that is as loud in a muted room.
        named = badge.translated(-BADGE - 4, 0)
        named.setWidth(BADGE)
        self._pill(painter, named, Role.ACCENT)
        self._chip(painter, named, "@", Role.ON_ACCENT)
        return width + BADGE + 12

    def _pill(self, painter: QPainter, rect: QRect, role: Role) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._keeper.theme.colour(role))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _chip(self, painter: QPainter, rect: QRect, text: str, role: Role) -> None:
        painter.setPen(self._keeper.theme.colour(role))
        painter.setFont(self._keeper.fonts.chip)
        painter.drawText(rect, _CENTRE, text)

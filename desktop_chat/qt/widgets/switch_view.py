"""The list of the quick switcher: its view, and the delegate that paints a line, under a heading if it has one."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop_chat.core.diffs import RosterEntry
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.room import RoomKind
from desktop_chat.domain.user import Profile
from desktop_chat.qt.commands import Command, Commands, key_text
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.mirror import draw_line, sided
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.switch_lines import SwitchLine, aside_of, spoken_line
from desktop_chat.qt.text import initials, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.line_view import FoundLines

ROW_HEIGHT = 36
HEADING_HEIGHT = 28
TILE = 24
PAD = 10
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_CUT = Qt.TextElideMode.ElideRight

Index = QModelIndex | QPersistentModelIndex


class SwitchView(FoundLines[SwitchLine]):
    """What is offered."""

    def __init__(self, kit: Kit, commands: Commands) -> None:
        super().__init__(kit, tr("Offered"), LineModel(_words, spoken_line))
        self.setUniformItemSizes(False)
        self.setItemDelegate(_Delegate(self, kit, commands))


def _words(line: SwitchLine) -> str:
    return line.title


class _Delegate(QStyledItemDelegate):
    """Paints a tile that says whose or what it is, the words with the typed letters strong, and what stands beside."""

    def __init__(self, view: SwitchView, kit: Kit, commands: Commands) -> None:
        super().__init__(view)
        self._view = view
        self._keeper = kit.keeper
        self._commands = commands

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a line and of the heading above it."""
        headed = bool(self._view.lines.line(index.row()).heading)
        return QSize(200, self._keeper.fonts.px(ROW_HEIGHT + (HEADING_HEIGHT if headed else 0)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        line = self._view.lines.line(index.row())
        fonts, theme = self._keeper.fonts, self._keeper.theme
        painter.save()
        painter = sided(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = option.rect.adjusted(2, 1, -2, -1)
        if line.heading:
            heading = QRect(area.left() + PAD, area.top(), area.width() - 2 * PAD, fonts.px(HEADING_HEIGHT))
            painter.setFont(fonts.chip)
            painter.setPen(theme.colour(Role.TEXT_2))
            painter.drawText(heading, _LEFT, line.heading)
            area.setTop(heading.bottom())
        self._view.paint_ground(painter, theme, area, index)
        tile = QRect(area.left() + PAD, area.center().y() - TILE // 2 + 1, TILE, TILE)
        self._tile(painter, line, tile)
        self._text(painter, line, area.adjusted(PAD + TILE + PAD, 0, -PAD, 0))
        painter.restore()

    def _tile(self, painter: QPainter, line: SwitchLine, rect: QRect) -> None:
        who, letters, is_round = _mark_of(line)
        fonts, theme = self._keeper.fonts, self._keeper.theme
        if who is None:
            painter.setPen(theme.colour(Role.TEXT_3))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.sender_tint(who))
            painter.drawRoundedRect(rect, TILE / 2 if is_round else 7, TILE / 2 if is_round else 7)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.sender(who))
        painter.setFont(fonts.chip)
        painter.drawText(rect, _CENTRE, letters)

    def _text(self, painter: QPainter, line: SwitchLine, rect: QRect) -> None:
        fonts, theme = self._keeper.fonts, self._keeper.theme
        aside = fonts.small_metrics.elidedText(self._aside(line), _CUT, rect.width() // 2)
        painter.setFont(fonts.small)
        painter.setPen(theme.colour(Role.TEXT_2))
        painter.drawText(rect, _RIGHT, aside)
        room = rect.width() - fonts.small_metrics.horizontalAdvance(aside) - PAD
        text = fonts.name_metrics.elidedText(line.title, _CUT, room)
        layout = QTextLayout(text, fonts.base)
        layout.setFormats([_strong(start, end) for start, end in line.spans if end > start])
        layout.beginLayout()
        laid = layout.createLine()
        laid.setLineWidth(room + 100)
        layout.endLayout()
        gone = isinstance(line.target, RosterEntry) and line.target.gone
        painter.setPen(theme.colour(Role.TEXT_3 if gone else Role.TEXT))
        draw_line(painter, layout, QRect(rect.left(), rect.top(), room, rect.height()))

    def _aside(self, line: SwitchLine) -> str:
        if isinstance(line.target, Command):
            keys = self._commands.keys(line.target.id)
            return key_text(keys[0]) if keys else ""
        return aside_of(line.target)


def _strong(start: int, end: int) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = start, end - start
    made.format.setFontWeight(QFont.Weight.Bold)
    return made


def _mark_of(line: SwitchLine) -> tuple[UserId | None, str, bool]:
    """Return whose colour the tile has, the letters in it, and whether it is round, as those of people are."""
    match line.target:
        case RosterEntry() as entry:
            channel = entry.kind is RoomKind.CHANNEL
            who = entry.peer if entry.peer is not None else UserId(entry.room)
            return who, "#" if channel else initials(entry.title), entry.kind is RoomKind.DIRECT
        case Profile() as person:
            return person.id, initials(person.name), True
        case Command():
            return None, ">", False
        case hit:
            return hit.found.message.sender, initials(hit.author), True

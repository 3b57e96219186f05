"""The list of the quick switcher: its view, and the delegate that paints a line, under a heading if it has one."""

from PySide6.QtCore import QMargins, QRect, QSize
from PySide6.QtGui import QFont, QPainter, QTextLayout
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop_chat.core.diffs import RosterEntry
from desktop_chat.domain.user import Profile
from desktop_chat.qt.commands import Command, Commands, key_text
from desktop_chat.qt.faces import Face, person_face, room_face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.mirror import draw_line
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.switch_lines import SwitchLine, aside_of, spoken_line
from desktop_chat.qt.text import tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.line_delegate import PAD, Index, LineDelegate, tile_in
from desktop_chat.qt.widgets.line_view import FoundLines

HEADING_HEIGHT = 28
TILE = 24


class SwitchView(FoundLines[SwitchLine]):
    """What is offered."""

    def __init__(self, kit: Kit, commands: Commands) -> None:
        super().__init__(kit, tr("Offered"), LineModel(_words, spoken_line))
        self.setUniformItemSizes(False)
        self.setItemDelegate(_Delegate(self, kit, commands))


def _words(line: SwitchLine) -> str:
    return line.title


class _Delegate(LineDelegate):
    """Paints a tile that says whose or what it is, the words with the typed letters strong, and what stands beside."""

    height = 36

    def __init__(self, view: SwitchView, kit: Kit, commands: Commands) -> None:
        super().__init__(view, kit)
        self._lines = view.lines
        self._commands = commands

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a line and of the heading above it."""
        headed = bool(self._lines.line(index.row()).heading)
        above = self.keeper.fonts.px(HEADING_HEIGHT) if headed else 0
        return super().sizeHint(option, index).grownBy(QMargins(0, above, 0, 0))

    def paint_heading(self, painter: QPainter, area: QRect, row: int) -> QRect:
        """Paint what kind of lines follow."""
        words = self._lines.line(row).heading
        if not words:
            return area
        height = self.keeper.fonts.px(HEADING_HEIGHT)
        self.chip().write(painter, QRect(area.left() + PAD, area.top(), area.width() - 2 * PAD, height), words)
        return area.adjusted(0, height - 1, 0, 0)

    def paint_line(self, painter: QPainter, area: QRect, row: int) -> None:
        """Paint one line."""
        line = self._lines.line(row)
        self._tile(painter, line, tile_in(area, TILE))
        self._text(painter, line, area.adjusted(PAD + TILE + PAD, 0, -PAD, 0))

    def _tile(self, painter: QPainter, line: SwitchLine, rect: QRect) -> None:
        face = _face_of(line)
        if face is None:
            self.chip(Role.TEXT_3).write_amid(painter, rect, ">")
        else:
            self.faces.draw(painter, rect, face, self.chip().font)

    def _text(self, painter: QPainter, line: SwitchLine, rect: QRect) -> None:
        room = rect.width() - self.small().write_aside(painter, rect, self._aside(line))
        gone = isinstance(line.target, RosterEntry) and line.target.gone
        ink = self.base(Role.TEXT_3 if gone else Role.TEXT)
        layout = QTextLayout((self.name() if line.spans else ink).cut(line.title, room), ink.font)
        layout.setFormats([_strong(start, end) for start, end in line.spans if end > start])
        layout.beginLayout()
        laid = layout.createLine()
        laid.setLineWidth(room + 100)
        layout.endLayout()
        painter.setPen(ink.colour)
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


def _face_of(line: SwitchLine) -> Face | None:
    """Return whose face stands before a line; a command has none."""
    match line.target:
        case RosterEntry() as entry:
            return room_face(entry)
        case Profile() as person:
            return person_face(person.id, person.name)
        case Command():
            return None
        case hit:
            return person_face(hit.found.message.sender, hit.author)

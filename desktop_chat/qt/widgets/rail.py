"""The rail at the side: one tile for each workspace, with what is unread there, and the way to one more."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import initials, isolated, set_tooltip, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.controls import ENTER, IconButton
from desktop_chat.qt.workspace_wishes import WorkspaceLine

WIDTH = 56
TILE = 36
HEIGHT = 44
MARK = 4
BADGE = 16
MOST_SHOWN = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceMenuWish:
    """The menu of a workspace is wanted, at this place of the screen."""

    profile: str
    place: QPoint


class Tile(QAbstractButton):
    """One workspace: initials on its colour, a bar beside the one that is shown, and a count."""

    menu_wanted = Signal(WorkspaceMenuWish)  # the right button or the menu key
    stepped = Signal(bool)  # an arrow key: to the tile after this one (true) or before it

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._keeper = kit.keeper
        self.line = WorkspaceLine(profile="", title="")
        self.setFixedSize(WIDTH, HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        kit.keeper.changed.connect(self.update)

    def show_line(self, line: WorkspaceLine) -> None:
        """Stand for this workspace."""
        if line == self.line:
            return
        self.line = line
        self.setAccessibleName(spoken(line))
        set_tooltip(self, spoken(line))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Treat Enter like Space; arrows go along the rail."""
        key = event.key()
        if key in ENTER:
            self.click()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.stepped.emit(key == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with this workspace."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        place = self.mapToGlobal(self.rect().center()) if by_key else event.globalPos()
        self.menu_wanted.emit(WorkspaceMenuWish(profile=self.line.profile, place=place))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it; Qt mirrors the place of the bar where one reads from right to left."""
        theme, line = self._keeper.theme, self.line
        who = UserId(line.profile)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        square = QRect((WIDTH - TILE) // 2, (HEIGHT - TILE) // 2, TILE, TILE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.sender_tint(who))
        painter.drawRoundedRect(square, 10, 10)
        if line.current:
            painter.setBrush(theme.colour(Role.ACCENT))
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            painter.drawRoundedRect(QRect(WIDTH - 3 if mirrored else -1, square.top() + 6, MARK, TILE - 12), 2, 2)
        painter.setPen(theme.sender(who))
        painter.setFont(self._keeper.fonts.chip)
        painter.drawText(square, int(Qt.AlignmentFlag.AlignCenter), initials(line.title))
        if self.hasFocus() or self.underMouse():
            colour = theme.colour(Role.ACCENT if self.hasFocus() else Role.BORDER)
            painter.setPen(QPen(colour, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(square.adjusted(-2, -2, 2, 2), 12, 12)
        if line.unread:
            self._paint_badge(painter, square)

    def enterEvent(self, event: object) -> None:
        """Show that it can be pressed."""
        super().enterEvent(event)  # type: ignore[arg-type]  # always the QEnterEvent that Qt gave
        self.update()

    def leaveEvent(self, event: object) -> None:
        """As `enterEvent`."""
        super().leaveEvent(event)  # type: ignore[arg-type]  # always the QEvent that Qt gave
        self.update()

    def _paint_badge(self, painter: QPainter, square: QRect) -> None:
        theme, unread = self._keeper.theme, self.line.unread
        words = str(unread) if unread <= MOST_SHOWN else f"{MOST_SHOWN}+"
        painter.setFont(self._keeper.fonts.chip)
        width = max(BADGE, painter.fontMetrics().horizontalAdvance(words) + 8)
        place = QRect(min(square.right() + 6, WIDTH - 1) - width, square.bottom() - BADGE + 4, width, BADGE)
        painter.setPen(QPen(theme.colour(Role.RAIL), 2))
        painter.setBrush(theme.colour(Role.ACCENT))
        painter.drawRoundedRect(place, BADGE / 2, BADGE / 2)
        painter.setPen(theme.colour(Role.ON_ACCENT))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)


class Rail(QWidget):
    """Told the workspaces; hidden while there is only one. Nobody sees it before there are two, so it is made late."""

    chosen = Signal(str)  # the profile of the workspace to show
    menu_wanted = Signal(WorkspaceMenuWish)  # what can be done with a workspace?
    add_wanted = Signal()  # one more workspace

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Workspaces"))
        self.setFixedWidth(WIDTH)
        self._kit = kit
        self.tiles: list[Tile] = []
        add = IconButton(kit, "plus", tr("Add a workspace…"))
        add.clicked.connect(self.add_wanted)
        column = QWidget()
        column.setObjectName("railColumn")
        column.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._inside = QVBoxLayout(column)
        self._inside.setContentsMargins(0, 8, 0, 8)
        self._inside.setSpacing(2)
        self._inside.addWidget(add, 0, Qt.AlignmentFlag.AlignHCenter)
        self._inside.addStretch(1)
        # The wheel and the focus move what has no room; a bar would take the place of the tiles.
        self._area = QScrollArea()
        self._area.setWidget(column)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        self.hide()

    def show_lines(self, lines: Sequence[WorkspaceLine]) -> None:
        """Show these workspaces."""
        while len(self.tiles) < len(lines):
            self._add_tile()
        while len(self.tiles) > len(lines):
            gone = self.tiles.pop()
            self._inside.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for tile, line in zip(self.tiles, lines, strict=True):
            came = line.current and not tile.line.current
            tile.show_line(line)
            if came:
                self._area.ensureWidgetVisible(tile, 0, HEIGHT)

    def sizeHint(self) -> QSize:
        """Return the size that shows all."""
        return QSize(WIDTH, 60 + HEIGHT * len(self.tiles))

    def _add_tile(self) -> None:
        tile = Tile(self._kit)
        tile.clicked.connect(lambda: self.chosen.emit(tile.line.profile))
        tile.menu_wanted.connect(self.menu_wanted)
        tile.stepped.connect(lambda on: self._step(tile, 1 if on else -1))
        self._inside.insertWidget(len(self.tiles), tile)
        self.tiles.append(tile)

    def _step(self, tile: Tile, by: int) -> None:
        to = self.tiles.index(tile) + by
        if 0 <= to < len(self.tiles):
            self.tiles[to].setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(self.tiles[to], 0, HEIGHT // 2)


def spoken(line: WorkspaceLine) -> str:
    """Return what a screen reader, and the tooltip, says of a workspace."""
    parts = [isolated(line.title)]
    if line.unread:
        parts.append(tr("%n unread messages", n=line.unread))
    if line.away:
        parts.append(tr("open in another window"))
    if line.current:
        parts.append(tr("shown"))
    return ", ".join(parts)

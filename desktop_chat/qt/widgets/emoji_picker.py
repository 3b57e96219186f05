"""Choosing an emoji: a pop-up with a search, the groups of Unicode, those used of late first, by mouse and by keys."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.core.emoji import TONES, Emoji, EmojiGroup, with_tone
from desktop_chat.qt.emoji_shelf import EmojiShelf, name_of
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.mirror import sided
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.text import ElidedLabel, isolated, label, set_tooltip, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.controls import field
from desktop_chat.qt.widgets.line_view import FoundLines

COLUMNS = 9
ROWS = 7
CELL = 38
GLYPH = 22
FOUND_MOST = 90
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_HAND = "✋"

Index = QModelIndex | QPersistentModelIndex


class EmojiPicker(QFrame):
    """A pop-up, for `open_at`. The field keeps the focus, arrow keys move in the grid, Enter takes what is there."""

    picked = Signal(str)  # this emoji, in the tone that is chosen

    def __init__(self, kit: Kit, shelf: EmojiShelf, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("popover")
        self.setAccessibleName(tr("Choose an emoji"))
        self._shelf = shelf
        self._px = kit.keeper.fonts.px
        self.grid = FoundLines[Emoji](kit, tr("Emoji"), LineModel(shelf.toned, name_of))
        self.field = field(tr("Find an emoji"), tr("Find an emoji"))
        self.tone = QToolButton()
        self._groups = QButtonGroup(self)
        self._name = ElidedLabel(name="small")
        self._nothing = label(tr("No emoji is called so."), name="secondary", wrap=True)
        self._stack = QStackedLayout()
        self._lay_out(kit)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._pick)
        self.tone.clicked.connect(self._ask_tone)
        self.grid.clicked.connect(self._pick)
        self.grid.selectionModel().currentChanged.connect(self._show_name)
        self._groups.idClicked.connect(self._show_group)
        self._show_tone()

    def open_at(self, place: QPoint) -> None:
        """Show the pop-up with its upper right corner near a place of the screen, as far as there is room."""
        self.field.clear()
        self._groups.button(0).setChecked(True)
        self._fill()
        size = self.sizeHint()
        screen = self.screen().availableGeometry()
        x = max(screen.left() + 4, min(place.x() - size.width(), screen.right() - size.width() - 4))
        y = max(screen.top() + 4, min(place.y(), screen.bottom() - size.height() - 4))
        self.move(x, y)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the grid, or to another group, while the person types."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._moves(event)
        return super().eventFilter(watched, event)

    def _lay_out(self, kit: Kit) -> None:
        cell = self._px(CELL)
        self.grid.setViewMode(QListView.ViewMode.IconMode)
        self.grid.setMovement(QListView.Movement.Static)
        self.grid.setGridSize(QSize(cell, cell))
        self.grid.setFixedSize(cell * COLUMNS + 16, cell * ROWS)
        self.grid.setItemDelegate(_Delegate(self.grid, kit, self._shelf))
        self.grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.field, 1)
        top.addWidget(self.tone)
        tabs = QHBoxLayout()
        tabs.setSpacing(0)
        for number, (mark, name) in enumerate(((tr("★"), tr("Used of late")), *_group_marks())):
            made = _tab(mark, name, self._px(CELL - 2))
            self._groups.addButton(made, number)
            tabs.addWidget(made)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(8, 8, 8, 6)
        inside.setSpacing(6)
        inside.addLayout(top)
        inside.addLayout(tabs)
        inside.addLayout(self._stack)
        # Not before it has a place: a stack shows its first widget at once, which would be a window of its own.
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._nothing)
        inside.addWidget(self._name)

    def _moves(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -COLUMNS,
            Qt.Key.Key_Down: COLUMNS,
        }
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self._step(steps[key])
        elif key in pages:
            number = (self._groups.checkedId() + pages[key]) % len(self._groups.buttons())
            self._groups.button(number).setChecked(True)
            self._show_group()
        else:
            return False
        return True

    def _step(self, step: int) -> None:
        number = self.grid.currentIndex().row() + step
        if 0 <= number < self.grid.lines.count():
            self.grid.choose(number)

    def _show_group(self) -> None:
        self.field.clear()
        self._fill()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        typed = self.field.text().strip()
        number = self._groups.checkedId()
        if typed:
            shown = self._shelf.find(typed, FOUND_MOST)
        elif number <= 0:
            shown = self._shelf.recent_emoji()
        else:
            shown = self._shelf.group(list(EmojiGroup)[number - 1])
        self.grid.lines.show(shown)
        self._stack.setCurrentIndex(0 if shown else 1)
        self.grid.choose(0)
        self._show_name()

    def _show_name(self) -> None:
        emoji = self.grid.chosen()
        if emoji is None:
            self._name.show_text("")
            return
        code = f"    :{emoji.codes[0]}:" if emoji.codes else ""
        self._name.show_text(f"{self._shelf.toned(emoji)}  {isolated(name_of(emoji))}{code}")

    def _pick(self) -> None:
        emoji = self.grid.chosen()
        if emoji is None:
            return
        key = self._shelf.toned(emoji)
        self._shelf.use(key)
        self.close()
        self.picked.emit(key)

    def _ask_tone(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(tr("Skin tone"))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for tone, words in enumerate(_tone_words()):
            entry = menu.addAction(f"{with_tone(_HAND, '+', tone)}  {words}")
            entry.setCheckable(True)
            entry.setChecked(tone == self._shelf.tone)
            entry.triggered.connect(lambda _=False, tone=tone: self._choose_tone(tone))
        menu.popup(self.tone.mapToGlobal(self.tone.rect().bottomLeft()))

    def _choose_tone(self, tone: int) -> None:
        self._shelf.choose_tone(tone)
        self._show_tone()
        self.grid.viewport().update()
        self._show_name()

    def _show_tone(self) -> None:
        name = tr("Skin tone: {tone}", tone=_tone_words()[self._shelf.tone])
        self.tone.setText(with_tone(_HAND, "+", self._shelf.tone))
        self.tone.setAccessibleName(name)
        set_tooltip(self.tone, name)


def _tone_words() -> tuple[str, ...]:
    words = (tr("None"), tr("Light"), tr("Medium-light"), tr("Medium"), tr("Medium-dark"), tr("Dark"))
    return words[: TONES + 1]


def _group_marks() -> tuple[tuple[str, str], ...]:
    """Return an emoji and the words for each group, in order."""
    return (
        ("😀", tr("Smileys and feelings")),
        ("👋", tr("People")),
        ("🐻", tr("Animals and nature")),
        ("🍎", tr("Food and drink")),
        ("🚗", tr("Travel and places")),
        ("⚽", tr("Activities")),
        ("💡", tr("Objects")),
        ("❤️", tr("Symbols")),
        ("🏁", tr("Flags")),
    )


def _tab(mark: str, name: str, side: int) -> QToolButton:
    made = QToolButton()
    made.setText(mark)
    made.setCheckable(True)
    made.setAutoExclusive(True)
    made.setFixedSize(side, side)
    made.setAccessibleName(name)
    set_tooltip(made, name)
    return made


class _Delegate(QStyledItemDelegate):
    """Paints one emoji in each cell."""

    def __init__(self, view: FoundLines[Emoji], kit: Kit, shelf: EmojiShelf) -> None:
        super().__init__(view)
        self._view = view
        self._keeper = kit.keeper
        self._shelf = shelf
        self._font = QFont(shelf.font)
        self._font.setPixelSize(kit.keeper.fonts.px(GLYPH))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the size of a cell."""
        return self._view.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one emoji."""
        painter.save()
        painter = sided(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.paint_ground(painter, self._keeper.theme, option.rect.adjusted(1, 1, -1, -1), index)
        painter.setPen(self._keeper.theme.colour(Role.TEXT))
        painter.setFont(self._font)
        painter.drawText(option.rect, _CENTRE, self._shelf.toned(self._view.lines.line(index.row())))
        painter.restore()

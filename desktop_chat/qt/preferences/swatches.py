"""A row of colours to choose an accent from: the usual one, some good ones, and any other."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QColorDialog, QHBoxLayout, QWidget

from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import set_tooltip, tr
from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.controls import button

SIZE = 28


class Swatch(QAbstractButton):
    """One colour; a ring says that it is chosen, a frame that it has the focus."""

    def __init__(self, kit: Kit, colour: str, name: str) -> None:
        super().__init__()
        self._kit = kit
        self.colour = colour
        self.setCheckable(True)
        self.setAccessibleName(name)
        set_tooltip(self, name)
        self.setFixedSize(QSize(SIZE, SIZE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the colour in a circle."""
        theme = self._kit.keeper.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.colour) if self.colour else theme.usual_accent())
        painter.drawEllipse(self.rect().adjusted(5, 5, -5, -5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked():
            painter.setPen(QPen(theme.colour(Role.TEXT), 2))
            painter.drawEllipse(self.rect().adjusted(2, 2, -2, -2))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour(Role.ACCENT), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)


class Swatches(QWidget):
    """Shows which accent is in use and tells which one is chosen; empty is the usual one."""

    chosen = Signal()  # another colour was chosen; `colour` has it

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._colour = ""
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(2)
        for colour, name in accents():
            swatch = Swatch(kit, colour, name)
            self._group.addButton(swatch)
            self._line.addWidget(swatch)
        self._other = button(tr("Other…"), kind="quiet")
        self._other.clicked.connect(self._ask)
        self._line.addWidget(self._other)
        self._line.addStretch(1)
        self._group.buttonClicked.connect(self._take)
        self.show_colour("")

    def colour(self) -> str:
        """Return the chosen colour as `#rrggbb`, or empty for the usual one."""
        return self._colour

    def show_colour(self, colour: str) -> None:
        """Show which one is in use."""
        self._colour = colour
        for swatch in self._group.buttons():
            swatch.setChecked(isinstance(swatch, Swatch) and swatch.colour == colour)

    def _take(self, swatch: QAbstractButton) -> None:
        if isinstance(swatch, Swatch):
            self._choose(swatch.colour)

    def _choose(self, colour: str) -> None:
        self.show_colour(colour)
        self.chosen.emit()

    def _ask(self) -> None:
        dialog = QColorDialog(QColor(self._colour or self._kit.keeper.theme.usual_accent()), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setWindowTitle(tr("Accent colour"))
        dialog.colorSelected.connect(self._take_other)
        dialog.open()

    def _take_other(self, colour: QColor) -> None:
        self._choose(colour.name())


def accents() -> tuple[tuple[str, str], ...]:
    """Return the colours that are offered, with their names."""
    return (
        ("", tr("Usual colour")),
        ("#0f766e", tr("Teal")),
        ("#15803d", tr("Green")),
        ("#b45309", tr("Amber")),
        ("#c2410c", tr("Orange")),
        ("#be123c", tr("Red")),
        ("#a21caf", tr("Magenta")),
        ("#6d28d9", tr("Violet")),
    )

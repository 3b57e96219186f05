"""Sizes that follow the size of text: of dialogs, of pages, of lines; never smaller than what is in them.

No dialog sets a least size of its own: Qt would take that in place of what its layout needs, and words would be cut at
large text or in a longer language.
"""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QDialog, QFrame, QHBoxLayout, QScrollArea, QWidget

from desktop_chat.qt.theme import BASE_PIXELS, ThemeKeeper

EDGE = 12
WHOLE = 1000
"""A share beside which that of the empty sides is nothing, until the column is as wide as it may be."""


def open_at(dialog: QDialog, width: int, height: int) -> None:
    """Let a dialog open in this size, told for text of the usual size, or in that of the screen if it is smaller."""
    wanted = QSize(_scaled(dialog, width), _scaled(dialog, height))
    dialog.resize(wanted.boundedTo(dialog.screen().availableSize()))


def keep_width(dialog: QDialog, width: int) -> None:
    """Let a dialog, whose layout is made, be this wide at least, told for text of the usual size."""
    column = dialog.layout()
    assert isinstance(column, QBoxLayout)
    column.addStrut(_scaled(dialog, width))


class PageArea(QScrollArea):
    """A page that is scrolled up and down, and is never narrower than what is on it."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)
        self._page = page

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the width of what is shown on the page later."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the page and of the bar beside it, and little height."""
        least = super().minimumSizeHint()
        bar = self.verticalScrollBar().sizeHint().width()  # the style would bring its enums, 1 ms of a start
        return QSize(max(least.width(), self._page.minimumSizeHint().width() + bar), least.height())


class KeptHeight(QObject):
    """Keeps a widget as high as its text needs, whatever the size of text; belongs to the widget."""

    def __init__(self, widget: QWidget, keeper: ThemeKeeper, usual: int, compact: int | None = None) -> None:
        super().__init__(widget)
        self._widget = widget
        self._keeper = keeper
        self._heights = (usual, usual if compact is None else compact)
        keeper.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._widget.setFixedHeight(self._keeper.fonts.space(*self._heights))


class KeptWidth(QObject):
    """Keeps a widget no wider than is easily read, whatever the size of text; belongs to the widget."""

    def __init__(self, widget: QWidget, keeper: ThemeKeeper, usual: int) -> None:
        super().__init__(widget)
        self._widget = widget
        self._keeper = keeper
        self._usual = usual
        keeper.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._widget.setMaximumWidth(self._keeper.fonts.px(self._usual))


def put_in_the_middle(page: QWidget, column: QWidget, keeper: ThemeKeeper, width: int) -> None:
    """Lay out a page with one column in its middle, of this width where there is so much, told for the usual text."""
    KeptWidth(column, keeper, width)
    line = QHBoxLayout(page)
    line.setContentsMargins(EDGE, 0, EDGE, 0)
    line.addStretch(1)
    line.addWidget(column, WHOLE, Qt.AlignmentFlag.AlignVCenter)
    line.addStretch(1)


def _scaled(dialog: QDialog, pixels: int) -> int:
    return round(pixels * dialog.font().pixelSize() / BASE_PIXELS)

"""The choice of a fault to rehearse, and the banner that is plainly there while one is on."""

from typing import assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.domain.link_report import Rehearsal
from desktop_chat.qt.text import label, say, tr
from desktop_chat.qt.widgets.controls import WordButton, button
from desktop_chat.qt.wishes import RehearsalWish


def fault_name(fault: Rehearsal) -> str:
    """Return what a fault is called."""
    match fault:
        case Rehearsal.CUT_SOCKET:
            return tr("Cut the connection")
        case Rehearsal.BLOCK_WEBSOCKETS:
            return tr("Allow web pages only")
        case Rehearsal.BLOCK_REALTIME:
            return tr("Stop the live service")
        case Rehearsal.BLACK_HOLE:
            return tr("Swallow everything")
        case Rehearsal.DELAY:
            return tr("Slow everything down")
        case Rehearsal.OFFLINE:
            return tr("No network at all")
        case _:
            assert_never(fault)


def fault_sentence(fault: Rehearsal) -> str:
    """Return what a fault does, and where one meets it."""
    match fault:
        case Rehearsal.CUT_SOCKET:
            return tr("The live connection breaks, as when a router starts again.")
        case Rehearsal.BLOCK_WEBSOCKETS:
            return tr("As in some offices: web requests pass, live connections do not.")
        case Rehearsal.BLOCK_REALTIME:
            return tr("The server's live part is down; messages can only be fetched.")
        case Rehearsal.BLACK_HOLE:
            return tr("The connection stays open, but nothing comes through, as in a tunnel.")
        case Rehearsal.DELAY:
            return tr("Everything arrives, but late, as over a crowded network.")
        case Rehearsal.OFFLINE:
            return tr("Nothing gets through. What you write waits and is sent afterwards.")
        case _:
            assert_never(fault)


class RehearsalPanel(QWidget):
    """Offers the faults, one at a time; told by reports which one is on."""

    wished = Signal(RehearsalWish)  # begin this fault, or end the one that is on

    def __init__(self) -> None:
        super().__init__()
        self._on: Rehearsal | None = None
        self._asked: Rehearsal | None = None
        self._buttons: dict[Rehearsal, WordButton] = {}
        self._missing = label(tr("Faults cannot be rehearsed here."), name="secondary", wrap=True)
        self._grid = QWidget()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        words = tr("See for yourself how messages go on. Only this window is affected, and nothing is lost.")
        inside.addWidget(label(words, name="secondary", wrap=True))
        inside.addWidget(self._missing)
        inside.addWidget(self._grid)
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for line, fault in enumerate(Rehearsal):
            self._add(grid, line, fault)
        self.show_state(None, possible=False)

    def show_state(self, on: Rehearsal | None, *, possible: bool) -> None:
        """Say which fault is on, and whether there can be any here."""
        self._on = on
        self._missing.setVisible(not possible)
        self._grid.setVisible(possible)
        for fault, made in self._buttons.items():
            words = tr("End") if fault is on else tr("Start")
            made.setText(tr("One moment…") if fault is self._asked else words)
            made.setAccessibleName(tr("{words}: {fault}", words=made.text(), fault=fault_name(fault)))

    def settle(self) -> None:
        """What was asked for is done, or cannot be: ways need up to two seconds to go another way."""
        self._asked = None
        self.show_state(self._on, possible=True)

    def _add(self, grid: QGridLayout, line: int, fault: Rehearsal) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(fault_name(fault)))
        words.addWidget(label(fault_sentence(fault), name="small", wrap=True))
        made = self._buttons[fault] = button(tr("Start"))
        made.clicked.connect(lambda: self._press(fault))
        grid.addLayout(words, line, 0)
        grid.addWidget(made, line, 1, Qt.AlignmentFlag.AlignVCenter)

    def _press(self, fault: Rehearsal) -> None:
        if self._asked is not None:
            return  # the ways are being led over
        self._asked = fault
        self.show_state(self._on, possible=True)
        self.wished.emit(RehearsalWish(fault=None if fault is self._on else fault))


class RehearsalBanner(QFrame):
    """Says across the window that a fault is made on purpose; there as long as it is on."""

    end_wanted = Signal()  # "End rehearsal" was pressed

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rehearsal")
        self._text = label(wrap=True)
        self._end = button(tr("End rehearsal"))
        self._end.clicked.connect(self.end_wanted)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(16, 6, 12, 6)
        inside.setSpacing(12)
        inside.addWidget(self._text, 1)
        inside.addWidget(self._end, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_fault(None)

    def show_fault(self, fault: Rehearsal | None) -> None:
        """Say which fault is on; None hides the banner."""
        words = tr("Rehearsal: {fault}. The network itself is fine.", fault=fault_name(fault)) if fault else ""
        say(self._text, words)
        self.setAccessibleName(words)
        self.setVisible(fault is not None)

    def text(self) -> str:
        """Return what the banner says."""
        return self._text.text()

"""The Connection page: how this window is connected, how it was in the last hours, and what can be done about it."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_chat.core.indicator import indicator_for
from desktop_chat.domain.link import LinkStatus, Tier
from desktop_chat.domain.link_report import LinkReport
from desktop_chat.qt.connection.chart import span_of, stretches_of
from desktop_chat.qt.connection.latency_graph import LatencyGraph
from desktop_chat.qt.connection.path_strip import PathStrip
from desktop_chat.qt.connection.rehearsal import RehearsalPanel
from desktop_chat.qt.connection.words import (
    counter_texts,
    fact_texts,
    latency_summary,
    report_text,
    stage_text,
    status_line,
    tier_sentence,
    tier_word,
)
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.sentences import translated
from desktop_chat.qt.text import label, say, tr
from desktop_chat.qt.widgets.controls import add_keys, button, hairline
from desktop_chat.qt.widgets.level_mark import LevelMark
from desktop_chat.qt.widgets.sizes import PageArea, open_at
from desktop_chat.qt.wishes import RehearsalWish

COUNTDOWN_MS = 200
REPORT_MS = 1000
WIDTH = 520
HEIGHT = 700
Rows = dict[str, QLabel]


class ConnectionPage(QDialog):
    """Shows `LinkReport`s and asks for newer ones while it is open; stands beside the window and blocks nothing."""

    report_wanted = Signal()  # somebody should call `show_report` with a newer one
    refresh_wanted = Signal()  # "Try now" was pressed
    outbox_wanted = Signal()  # what waits should be listed
    checkup_wanted = Signal()  # the server should be examined
    rehearsal_wanted = Signal(RehearsalWish)  # begin or end a fault

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Connection"))
        open_at(self, WIDTH, HEIGHT)
        self._clock = kit.clock
        self._report = LinkReport(status=LinkStatus())
        self._mark = LevelMark(kit)
        self._headline = label(name="heading", wrap=True)
        self._sentence = label(name="secondary", wrap=True)
        self._try = button(tr("Try now"), kind="primary")
        self._copy = button(tr("Copy report"))
        self._copied = label(name="small")
        self._outbox = button(tr("Outbox"))
        self._checkup = button(tr("Check the server…"))
        self._facts: Rows = {}
        self._tiers: dict[Tier, QLabel] = {}
        self._counters: Rows = {}
        self._graph = LatencyGraph(kit)
        self._graph_words = label(name="small", wrap=True)
        self._strip = PathStrip(kit)
        self._strip_words = label(name="small", wrap=True)
        self._rehearsal = RehearsalPanel()
        self._lay_out()
        self._connect()
        self._fill()

    def show_report(self, report: LinkReport) -> None:
        """Show this."""
        self._report = report
        self._fill()

    def settle_rehearsal(self) -> None:
        """A rehearsal that was wished for has begun or ended, or could not."""
        self._rehearsal.settle()

    def showEvent(self, event: QShowEvent) -> None:
        """Keep up to date while it is seen."""
        super().showEvent(event)
        self.report_wanted.emit()
        self._countdown.start()
        self._renewal.start()
        self._try.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._countdown.stop()
        self._renewal.stop()

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 18, 20, 20)
        column.setSpacing(8)
        column.addLayout(self._head())
        column.addLayout(self._rows(self._facts, [name for name, _ in fact_texts(self._report, self._clock.now())]))
        self._section(column, tr("Round trip"), self._graph, self._graph_words)
        self._section(column, tr("Path in use"), self._strip, self._strip_words)
        self._section(column, tr("Paths, best first"))
        column.addLayout(self._tier_rows())
        self._section(column, tr("Messages since the start"))
        column.addLayout(self._rows(self._counters, [name for name, _ in counter_texts(self._report)]))
        self._section(column, tr("Rehearse a network fault"), self._rehearsal)
        column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(PageArea(page))

    def _head(self) -> QVBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._headline, 1)
        head = QVBoxLayout()
        head.setSpacing(8)
        head.addLayout(line)
        head.addWidget(self._sentence)
        # Two rows, for a window of 420 pixels.
        for row in ((self._try, self._copy, self._outbox), (self._checkup,)):
            buttons = QHBoxLayout()
            buttons.setSpacing(8)
            for made in row:
                buttons.addWidget(made)
            buttons.addStretch(1)
            head.addLayout(buttons)
        head.addWidget(self._copied)
        say(self._copied, "")
        return head

    def _rows(self, rows: Rows, names: list[str]) -> QFormLayout:
        form = _form()
        for name in names:
            rows[name] = label(wrap=True)
            form.addRow(label(name, name="secondary"), rows[name])
        return form

    def _tier_rows(self) -> QFormLayout:
        form = _form()
        for tier in Tier:
            self._tiers[tier] = label(tr("Not offered."), wrap=True)
            state = QVBoxLayout()
            state.setSpacing(0)
            state.addWidget(self._tiers[tier])
            state.addWidget(label(tier_sentence(tier), name="small", wrap=True))
            form.addRow(label(tier_word(tier), name="secondary"), state)
        return form

    def _section(self, column: QVBoxLayout, title: str, *parts: QWidget) -> None:
        column.addSpacing(6)
        column.addWidget(hairline())
        column.addWidget(label(title, name="heading", wrap=True))
        for part in parts:
            column.addWidget(part)

    def _connect(self) -> None:
        self._countdown = QTimer(self, interval=COUNTDOWN_MS)
        self._countdown.timeout.connect(self._fill_facts)
        self._renewal = QTimer(self, interval=REPORT_MS)
        self._renewal.timeout.connect(self.report_wanted)
        self._strip.told.connect(self._tell_stretch)
        self._try.clicked.connect(self.refresh_wanted)
        self._copy.clicked.connect(self._copy_report)
        self._outbox.clicked.connect(self.outbox_wanted)
        self._checkup.clicked.connect(self.checkup_wanted)
        self._rehearsal.wished.connect(self.rehearsal_wanted)
        add_keys(self, {"F5": self.refresh_wanted, "Ctrl+R": self.refresh_wanted, "Ctrl+O": self.outbox_wanted})

    def _fill(self) -> None:
        report, now = self._report, self._clock.now()
        indicator = indicator_for(report.status)
        self._mark.show_level(indicator.level)
        _put(self._headline, translated(indicator.word))
        _put(self._sentence, status_line(report.status))
        span = span_of(report.changes, report.samples, now)
        self._graph.show_samples(report.samples, span)
        _put(self._graph_words, latency_summary(report.samples, span))
        self._strip.show_stretches(stretches_of(report.changes, now), span)
        self._rehearsal.show_state(report.rehearsal, possible=report.can_rehearse)
        for name, value in counter_texts(report):
            _put(self._counters[name], value)
        self._fill_facts()

    def _fill_facts(self) -> None:
        """Count down, and tell anew how long ago things were."""
        now = self._clock.now()
        for name, value in fact_texts(self._report, now):
            _put(self._facts[name], value)
        for tier in self._report.tiers:
            _put(self._tiers[tier.tier], stage_text(tier, self._report.status.attempts, now))

    def _tell_stretch(self, words: str) -> None:
        _put(self._strip_words, words)

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(report_text(self._report, self._clock.now()))
        say(self._copied, tr("The report is on the clipboard. No text of a message is in it."))


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(4)
    return form


def _put(shown: QLabel, text: str) -> None:
    """Show a text; an equal one is not laid out again, five times a second."""
    if shown.text() != text:
        shown.setText(text)

"""What the connection badge's word means, in numbers: a pop-over with "Try now"."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QVBoxLayout, QWidget

from desktop_chat.core.indicator import indicator_for
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import LinkStatus, Tier
from desktop_chat.domain.ports import Clock
from desktop_chat.qt.moments import duration_text, freshness_text
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.controls import button

COUNTDOWN_MS = 200


class LinkDetails(QFrame):
    """What the badge's word means, in numbers; counts down while it is open."""

    refresh_wanted = Signal()  # "Try now" was chosen

    def __init__(self, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("popover")
        self.setAccessibleName(tr("Connection details"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._clock = clock
        self._status = LinkStatus()
        self._headline = label(name="heading")
        self._sentence = label(name="secondary", wrap=True)
        self._rows: dict[str, QLabel] = {}
        self._try = button(tr("Try now"), kind="primary")
        self._lay_out()
        self._countdown = QTimer(self, interval=COUNTDOWN_MS)
        self._countdown.timeout.connect(self._fill)
        self._try.clicked.connect(self.refresh_wanted)

    def show_status(self, status: LinkStatus) -> None:
        """Show these numbers."""
        self._status = status
        self._fill()

    def showEvent(self, event: object) -> None:
        """Count down while visible."""
        super().showEvent(event)  # type: ignore[arg-type]  # always the QShowEvent that Qt gave
        self._countdown.start()
        self._try.setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, event: object) -> None:
        """Stop counting."""
        super().hideEvent(event)  # type: ignore[arg-type]  # always the QHideEvent that Qt gave
        self._countdown.stop()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(4)
        for name in (
            tr("Path"),
            tr("Round trip"),
            tr("Attempt"),
            tr("Next try"),
            tr("Up to date"),
            tr("Waiting"),
            tr("Reason"),
        ):
            self._rows[name] = label(wrap=True)
            form.addRow(label(name, name="secondary"), self._rows[name])
        inside = QVBoxLayout(self)
        inside.setContentsMargins(16, 14, 16, 14)
        inside.setSpacing(8)
        inside.addWidget(self._headline)
        inside.addWidget(self._sentence)
        inside.addLayout(form)
        inside.addWidget(self._try)
        self.setMinimumWidth(280)

    def _fill(self) -> None:
        indicator = indicator_for(self._status)
        self._headline.setText(indicator.word)
        self._sentence.setText(indicator.detail)
        for name, value in zip(self._rows, detail_values(self._status, self._clock.now()), strict=True):
            self._rows[name].setText(value)


def detail_values(status: LinkStatus, now: UnixMillis) -> tuple[str, ...]:
    """Return the details in the order of the pop-over's rows."""
    return (
        _tier_word(status.tier),
        tr("{count} ms", count=round(status.latency_ms)) if status.latency_ms is not None else "-",
        tr("{number} of {count}", number=status.attempt, count=status.attempts) if status.attempt else "-",
        _next_try(status, now),
        freshness_text(status),
        str(status.queued),
        status.reason or "-",
    )


def _next_try(status: LinkStatus, now: UnixMillis) -> str:
    if status.next_try is None:
        return "-"
    return tr("in {wait}", wait=duration_text(max(0, status.next_try - now) / 1000))


def _tier_word(tier: Tier | None) -> str:
    match tier:
        case None:
            return tr("none")
        case Tier.DIRECT:
            return tr("direct")
        case Tier.LIBRARY:
            return tr("backup")
        case Tier.HTTP:
            return tr("polling")

"""Do-not-disturb: switched on for a time by hand, or by the hours that the person has set."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.values import dataclass, replace
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from datetime import datetime

    from desktop_chat.qt.preferences.quiet_hours import QuietHours

LOOK_MS = 30_000
"""Hours begin and end by the clock on the wall, which may be set: it is looked at."""
BY_HAND = ("quiet.hour", "quiet.tomorrow", "quiet.ever", "quiet.end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Whether the person wants to be left in peace now."""

    on: bool


class QuietActions(QObject):
    """Keeps the times in the settings."""

    changed = Signal(Quiet)  # it is another one than it was

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._clock = window.kit.clock
        self._settings = window.kit.settings
        self._was = False
        self._look = QTimer(self, interval=LOOK_MS, timerType=Qt.TimerType.VeryCoarseTimer)
        self._look.timeout.connect(self._tell)
        self._settings.notifications_changed.connect(self._tell)
        for name, title, run, applies in (
            ("hour", tr("Do not disturb for an hour"), self.for_an_hour, self._is_loud),
            ("tomorrow", tr("Do not disturb until tomorrow"), self.until_tomorrow, self._is_loud),
            ("ever", tr("Do not disturb until I say so"), self.until_told, self._is_loud),
            ("end", tr("End do not disturb"), self.end, self._by_hand),
        ):
            window.commands.add(
                Command(id=f"quiet.{name}", title=title, group=Group.GENERAL, run=run, applies=applies),
            )

    def hours(self) -> "QuietHours":
        """Make the part of the Settings dialog in which the weekly hours are set."""
        from desktop_chat.qt.preferences.quiet_hours import QuietHours  # noqa: PLC0415 - not before somebody asks

        return QuietHours(self._settings)

    def watch(self) -> None:
        """Tell changes by the clock from now on."""
        self._was = self.is_quiet()
        self._look.start()

    def is_quiet(self) -> bool:
        """Tell whether nothing should pop up or sound now."""
        from desktop_chat.core.do_not_disturb import is_quiet  # noqa: PLC0415 - with datetime, not needed at the start

        return is_quiet(self._settings.value.notifications.schedule(), _local(self._clock.now()))

    def for_an_hour(self) -> None:
        """Be quiet for an hour."""
        self._quiet_for("hour")

    def until_tomorrow(self) -> None:
        """Be quiet until the morning."""
        self._quiet_for("tomorrow")

    def until_told(self) -> None:
        """Be quiet until `end`."""
        self._quiet_for("ever")

    def end(self) -> None:
        """End what was asked for by hand."""
        self._put(UnixMillis(0))

    def _quiet_for(self, word: str) -> None:
        from desktop_chat.core.mute import MuteFor, mute_end  # noqa: PLC0415 - with datetime, not needed at the start

        self._put(mute_end(MuteFor(word), _local(self._clock.now())))

    def _put(self, until: UnixMillis) -> None:
        self._settings.put(replace(self._settings.value.notifications, quiet_until=until))

    def _by_hand(self) -> bool:
        return self._clock.now() < self._settings.value.notifications.quiet_until

    def _is_loud(self) -> bool:
        return not self._by_hand()

    def _tell(self) -> None:
        now = self.is_quiet()
        if now is not self._was:
            self._was = now
            self.changed.emit(Quiet(on=now))


def _local(moment: UnixMillis) -> "datetime":
    from datetime import UTC, datetime  # noqa: PLC0415 - not needed at the start

    return datetime.fromtimestamp(moment / 1000, UTC).astimezone()

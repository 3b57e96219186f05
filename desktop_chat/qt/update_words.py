"""What is said about newer versions, at each stage on the way to one."""

from PySide6.QtCore import QDateTime, QLocale

from desktop_chat.domain.update import Stage, UpdateStatus
from desktop_chat.qt.sentences import translated
from desktop_chat.qt.text import isolated, tr


def status_words(status: UpdateStatus) -> str:
    """Return a sentence that says how it stands."""
    if status.stage in {Stage.OFF, Stage.FAILED}:
        return translated(status.problem)
    version = isolated(status.version)
    done, size = (QLocale().formattedDataSize(count, 1) for count in (status.done, status.size))
    words = {
        Stage.IDLE: tr("Nobody has looked for a newer version yet since the start."),
        Stage.CHECKING: tr("Looking for a newer version…"),
        Stage.CURRENT: tr("This is the newest version."),
        Stage.NEWER: tr("Version {version} is there.", version=version) + " " + translated(status.hint),
        Stage.DOWNLOADING: tr(
            "Version {version} is being downloaded: {done} of {size}.", version=version, done=done, size=size
        ),
        Stage.READY: tr("Version {version} is ready to be installed.", version=version),
        Stage.INSTALLING: tr("Version {version} is being installed. You may be asked for a password.", version=version),
        Stage.INSTALLED: tr("Version {version} is installed; the program starts again.", version=version),
        Stage.HANDED_OVER: tr("The installer of version {version} was opened: go on there.", version=version),
        Stage.STALE: tr("Nothing is known of newer versions since {date}.", date=_day(status))
        + " "
        + translated(status.problem),
    }
    return words[status.stage]


def _day(status: UpdateStatus) -> str:
    moment = QDateTime.fromMSecsSinceEpoch(status.since)
    return QLocale().toString(moment.date(), QLocale.FormatType.LongFormat)

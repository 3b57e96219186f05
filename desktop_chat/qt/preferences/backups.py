"""The part of the settings about backups of this computer's workspace: where they lie, and one that is made now."""

from PySide6.QtCore import QDir, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop_chat.qt.owner_wishes import BackupTold
from desktop_chat.qt.text import isolated_line, label, say, tr
from desktop_chat.qt.widgets.controls import button

SUFFIX = ".dcbackup"
LONGEST_PATH = 240


class BackupPart(QWidget):
    """Asks how it stands when somebody looks at it, and is told by `show_backup`."""

    asked = Signal()  # where do the backups lie?
    wanted = Signal(str)  # write a backup into this file

    def __init__(self) -> None:
        super().__init__()
        self._folder = ""
        self._where = label(name="secondary", wrap=True)
        self.start = button(tr("Back up…"), enabled=False)
        self.look = button(tr("Show the folder"), kind="quiet", enabled=False)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("Progress of the backup"))
        self.bar.setRange(0, 100)
        self._made = label(name="secondary", wrap=True)
        self._problem = label(name="alert", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.start)
        line.addWidget(self.look)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 6)
        column.setSpacing(8)
        column.addWidget(label(tr("Backups of the workspace on this computer"), name="heading"))
        column.addWidget(self._where)
        column.addLayout(line)
        column.addWidget(self.bar)
        column.addWidget(self._made)
        column.addWidget(self._problem)
        self.bar.hide()
        for part in (self._made, self._problem):
            say(part, "")
        say(self._where, tr("Asking the workspace…"))
        self.start.clicked.connect(self._choose)
        self.look.clicked.connect(self._show_folder)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask each time: a backup may have gone on meanwhile."""
        super().showEvent(event)
        self.asked.emit()

    def show_backup(self, told: BackupTold) -> None:
        """Show how it stands."""
        self._folder = told.folder
        busy = told.percent is not None
        self.start.setEnabled(bool(told.folder) and not busy)
        self.look.setEnabled(bool(told.folder))
        self.bar.setVisible(busy)
        self.bar.setValue(told.percent or 0)
        say(self._made, told.made)
        say(self._problem, told.problem)
        if not told.folder:
            say(self._where, tr("This window is in another workspace: who runs it backs it up."))
            return
        words = tr(
            "Before an upgrade and after work one is made by itself, in {folder}. Those have no files that were sent;"
            " one that you make here has everything, the keys too: keep it safe. To restore one, end the workspace and"
            " run “desktop-chat workspace restore FILE” in a terminal.",
            folder=isolated_line(QDir.toNativeSeparators(told.folder), LONGEST_PATH),
        )
        say(self._where, words)

    def _choose(self) -> None:
        """Ask where to; the name says what it is."""
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, tr("Back up the workspace"), place, tr("Backups (*{suffix})", suffix=SUFFIX))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # A file that is there is never replaced; the command says so.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setDefaultSuffix(SUFFIX[1:])
        dialog.selectFile(f"{tr('workspace')}{SUFFIX}")
        dialog.fileSelected.connect(self.wanted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))

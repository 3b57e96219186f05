"""A text about the program itself, to be read and handed on: its log, or the report of a crash."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_chat.core.log_lines import LogLevel, matter
from desktop_chat.qt.text import label, say, tr
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.widgets.selectors import Selector
from desktop_chat.qt.widgets.sizes import open_at


class ReportView(QDialog):
    """Asks `read` for the text when it is opened and by its button; with `levels` it can be narrowed like a log."""

    def __init__(self, title: str, read: Callable[[], str], folder: str, parent: QWidget, *, levels: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 720, 480)
        self._read = read
        self._folder = folder
        self._text = ""
        self.shown = QPlainTextEdit(readOnly=True, lineWrapMode=QPlainTextEdit.LineWrapMode.NoWrap)
        self.shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.shown.setAccessibleName(title)
        self._told = label(name="small", wrap=True)
        self.level = Selector()
        self.level.setAccessibleName(tr("Show"))
        for words, level in (
            (tr("Everything"), LogLevel.DEBUG),
            (tr("What happened"), LogLevel.INFO),
            (tr("Warnings and errors"), LogLevel.WARNING),
            (tr("Errors"), LogLevel.ERROR),
        ):
            self.level.addItem(words, level)
        self.level.setCurrentIndex(1 if levels else 0)
        self.level.setVisible(levels)
        self.level.currentIndexChanged.connect(self._show)
        self._lay_out(levels=levels)
        self.refresh()

    def refresh(self) -> None:
        """Read the text anew and go to its end."""
        self._text = self._read()
        self._show()

    def _lay_out(self, *, levels: bool) -> None:
        intro = tr("No text of a message, password or key is in it. Read it before you hand it on.")
        line = QHBoxLayout()
        line.addWidget(self.level)
        line.addStretch(1)
        again, copy, folder = button(tr("Refresh")), button(tr("Copy"), kind="primary"), button(tr("Open folder"))
        again.clicked.connect(self.refresh)
        again.setVisible(levels)
        copy.clicked.connect(self._copy)
        folder.clicked.connect(self._open_folder)
        for made in (again, folder, copy):
            line.addWidget(made)
        column = QVBoxLayout(self)
        column.addWidget(label(intro, name="secondary", wrap=True))
        column.addWidget(self.shown, 1)
        column.addWidget(self._told)
        column.addLayout(line)
        say(self._told, "")
        copy.setFocus()

    def _show(self) -> None:
        least = LogLevel(self.level.currentData())
        self.shown.setPlainText("\n".join(matter(self._text.splitlines(), least)) or tr("There is nothing."))
        bar = self.shown.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.shown.toPlainText())
        say(self._told, tr("It is on the clipboard."))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))

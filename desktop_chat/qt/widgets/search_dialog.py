"""The dialog in which the whole history on this computer is searched, while one types."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_chat.domain.search import Hit
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.text import isolated, label, one_line, tr
from desktop_chat.qt.widgets.controls import button
from desktop_chat.qt.widgets.finder import PAGE, Finder
from desktop_chat.qt.widgets.found_list import FoundView
from desktop_chat.qt.widgets.new_room import foot
from desktop_chat.qt.widgets.sizes import open_at
from desktop_chat.qt.wishes import HitWish, SearchDone, SearchWish

SEARCH_DELAY_MS = 60
"""The pause in typing after which is searched: an answer takes milliseconds, but a list that flickers is no help."""
NOTE_LIMIT = 300
"""Letters of a remark, which may repeat what was typed."""


class SearchDialog(QDialog):
    """Tells what to look for and which hit to show; is told what was found. Enter shows the hit at the cursor."""

    searched = Signal(SearchWish)  # look for this; answer: `show_answer`
    hit_chosen = Signal(HitWish)  # show this message where it stands

    def __init__(self, kit: Kit, typed: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Search messages"))
        open_at(self, 560, 560)
        self._answered = SearchWish(typed="")
        self._below: int | None = None
        self._asking_more = False
        self.list = FoundView(kit)
        self._finder = Finder(tr("Search all messages on this computer"), self.list, delay_ms=SEARCH_DELAY_MS)
        self.field = self._finder.field
        self._show = button(tr("Show"), kind="primary", enabled=False)
        self._close = button(tr("Close"))
        self._lay_out()
        self._connect()
        self.field.setText(typed)
        self._show_hint("")

    def start(self) -> None:
        """Open with the cursor behind what is typed already, which the next letter replaces if it was left there."""
        self.open()
        self.field.setFocus()
        self.search_now()

    def search_now(self) -> None:
        """Look for what is typed, at once."""
        self._finder.rest()
        wish = SearchWish(typed=self.field.text())
        if wish.typed.strip():
            self.searched.emit(wish)
        else:
            self._below = None
            self._finder.note("")
            self.list.lines.show(())
            self._show_hint("")

    def show_answer(self, done: SearchDone) -> None:
        """Show an answer; one for other words than those typed now is old and dropped."""
        if done.wish.typed != self.field.text():
            return
        self._asking_more = False
        self._finder.note(one_line(done.problem or done.answer.complaint, NOTE_LIMIT))
        self._below = done.answer.below
        if done.wish.below is not None:
            self.list.lines.add(done.answer.hits)
            return
        self.list.lines.show(done.answer.hits)
        self.list.choose(0)
        if done.answer.hits:
            self._finder.show_list()
        elif done.problem or done.answer.complaint:
            self._show_hint("")
        else:
            self._show_hint(tr("Nothing on this computer has {words}.", words=isolated(done.wish.typed.strip())))
        self._check()

    def _lay_out(self) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(20, 18, 20, 16)
        outside.setSpacing(10)
        outside.addWidget(label(tr("Search messages"), name="heading"))
        outside.addWidget(self._finder, 1)
        outside.addLayout(foot(self._close, self._show))

    def _connect(self) -> None:
        self._finder.rested.connect(self.search_now)
        self._finder.chosen.connect(self._choose)
        self.list.more_wanted.connect(self._ask_more)
        self.list.selectionModel().currentChanged.connect(self._check)
        self._show.clicked.connect(self._choose)
        self._close.clicked.connect(self.reject)

    def _check(self) -> None:
        self._show.setEnabled(self.list.chosen() is not None)
        row = self.list.currentIndex().row()
        if row >= self.list.lines.count() - PAGE:
            self._ask_more()

    def _ask_more(self) -> None:
        if self._below is not None and not self._asking_more:
            self._asking_more = True
            self.searched.emit(SearchWish(typed=self.field.text(), below=self._below))

    def _choose(self) -> None:
        hit: Hit | None = self.list.chosen()
        if hit is None:
            return
        message = hit.found.message
        self.hit_chosen.emit(HitWish(room=message.room, message=message.id))
        self.accept()

    def _show_hint(self, words: str) -> None:
        self._finder.show_words(
            words
            or tr(
                "Words find messages that have all of them; the last one may be unfinished.\n\n"
                "“two words” in quotation marks stand side by side.\n\n"
                "from:ann    in:kitchen    from:me\n"
                "after:yesterday    before:2026-11-01    on:2026-10\n"
                "has:link    has:reaction    is:edited"
            )
        )
        self._check()

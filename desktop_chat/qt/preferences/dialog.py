"""The Settings dialog: a list of pages, a search over all of them, and changes that hold at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QListWidget, QScrollArea, QVBoxLayout, QWidget

from desktop_chat.domain.settings import STANDARD
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.preferences.page import Page
from desktop_chat.qt.preferences.row import SettingRow
from desktop_chat.qt.preferences.words import NO_ROW, all_words
from desktop_chat.qt.text import ask, label, tr
from desktop_chat.qt.widgets.controls import button, field
from desktop_chat.qt.widgets.selectors import Selector
from desktop_chat.qt.widgets.sizes import open_at

WIDTH, HEIGHT = 780, 600
NARROW = 620
LIST_WIDTH = 172
LIST_ROW = 32
Maker = Callable[[], QWidget]

PAGE_GROUPS: dict[str, tuple[str, ...]] = {
    "account": (),
    "appearance": ("appearance",),
    "writing": ("composing",),
    "notifications": ("notifications",),
    "desktop": ("desktop",),
    "privacy": ("privacy",),
    "connection": ("link", "ways"),
    "storage": ("storage",),
    "keyboard": ("keyboard",),
    "language": ("language",),
    "updates": ("updates",),
    "advanced": (),
    "about": (),
}
"""The pages in their order, and which groups of settings each shows."""


def page_titles() -> dict[str, str]:
    """Return the title of each page."""
    return {
        "account": tr("Account"),
        "appearance": tr("Appearance"),
        "writing": tr("Writing"),
        "notifications": tr("Notifications"),
        "desktop": tr("Desktop"),
        "privacy": tr("Privacy"),
        "connection": tr("Connection"),
        "storage": tr("Storage"),
        "keyboard": tr("Keyboard"),
        "language": tr("Language"),
        "updates": tr("Updates"),
        "advanced": tr("Advanced"),
        "about": tr("About"),
    }


class SettingsDialog(QDialog):
    """Stands beside the window and blocks nothing, so that a change of the looks is seen while it is made."""

    page_shown = Signal(str)  # the page of this name has come into view

    def __init__(self, kit: Kit, parts: Mapping[str, Sequence[Maker]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        open_at(self, WIDTH, HEIGHT)
        self._kit = kit
        self._live = kit.settings
        self.search = field(tr("Search settings"), tr("Search settings"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setObjectName("pages")
        self.list.setAccessibleName(tr("Pages"))
        self.picker = Selector()
        self.picker.setAccessibleName(tr("Page"))
        self.pages = self._made_pages(parts)
        self._nothing = label(tr("No setting has these words."), name="secondary", wrap=True)
        self._reset = button(tr("Reset this page…"))
        self._close = button(tr("Close"))
        self._area = QScrollArea()
        for page in self.pages:
            self.list.addItem(page.title)
            self.picker.addItem(page.title)
        self._lay_out()
        self._connect()
        self._fit()
        self.list.setCurrentRow(0)

    def show_page(self, name: str) -> None:
        """Bring a page into view."""
        self.search.clear()
        self.list.setCurrentRow([page.name for page in self.pages].index(name))

    def page(self) -> Page:
        """Return the page that was chosen."""
        return self.pages[max(0, self.list.currentRow())]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Exchange the list of pages for a selector where there is no room for it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < self._kit.keeper.fonts.px(NARROW)
        if self.list.isHidden() is not narrow:
            self.list.setVisible(not narrow)
            self.picker.setVisible(narrow)

    def _made_pages(self, parts: Mapping[str, Sequence[Maker]]) -> list[Page]:
        words, titles = all_words(), page_titles()
        pages = []
        for name, groups in PAGE_GROUPS.items():
            page = Page(name, titles[name])
            rows = [
                SettingRow(self._kit, group, one.name, words[f"{group}.{one.name}"])
                for group in groups
                for one in fields(getattr(STANDARD, group))
                if f"{group}.{one.name}" not in NO_ROW
            ]
            made = [make() for make in parts.get(name, ())]
            page.add(*rows, *made)
            if rows or made:
                pages.append(page)
        return pages

    def _lay_out(self) -> None:
        content = QWidget()
        content.setObjectName("page")
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 4, 20, 12)
        for page in self.pages:
            column.addWidget(page)
        column.addWidget(self._nothing)
        column.addStretch(1)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(content)
        foot = QHBoxLayout()
        foot.addWidget(self._reset)
        foot.addStretch(1)
        foot.addWidget(self._close)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.picker)
        right.addWidget(self._area, 1)
        right.addLayout(foot)
        self.picker.hide()
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.list)
        both.addLayout(right, 1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(16, 16, 16, 16)
        outside.setSpacing(12)
        outside.addWidget(self.search)
        outside.addLayout(both, 1)

    def _fit(self) -> None:
        """Make room for text of the present size."""
        px = self._kit.keeper.fonts.px
        self.list.setFixedWidth(px(LIST_WIDTH))
        for number in range(self.list.count()):
            self.list.item(number).setSizeHint(QSize(0, px(LIST_ROW)))
        self._arrange()

    def _connect(self) -> None:
        self._kit.keeper.changed.connect(self._fit)
        self.search.textChanged.connect(self._show_pages)
        self.list.currentRowChanged.connect(self._choose)
        self.list.clicked.connect(self._choose_again)
        self.picker.activated.connect(self.list.setCurrentRow)
        self._reset.clicked.connect(self._ask_reset)
        self._close.clicked.connect(self.close)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self.search.setFocus)

    def _choose(self, number: int) -> None:
        self.picker.setCurrentIndex(number)
        self.search.clear()
        self._show_pages()
        self._area.verticalScrollBar().setValue(0)

    def _choose_again(self, index: QModelIndex) -> None:
        """Leave a search for the page that was shown before it: the list takes that for no change."""
        if self.search.text():
            self._choose(index.row())

    def _show_pages(self) -> None:
        """Show the chosen page, or while something is searched all in which it stands."""
        words = self.search.text().strip()
        found = [page.narrow_to(words) for page in self.pages]
        for page, has in zip(self.pages, found, strict=True):
            shown = has if words else page is self.page()
            if shown and page.isHidden():
                self.page_shown.emit(page.name)
            page.setVisible(shown)
        if (chosen := self.list.currentItem()) is not None:
            chosen.setSelected(not words)  # what was found may stand on any page
        self._nothing.setVisible(bool(words) and not any(found))
        self._reset.setVisible(not words and bool(PAGE_GROUPS[self.page().name]))

    def _ask_reset(self) -> None:
        page = self.page()
        ask(
            self,
            tr("Reset this page"),
            tr("Give all settings of the page “{page}” their usual values?", page=page.title),
            (tr("Reset"), tr("Cancel")),
            lambda: self._put_back(PAGE_GROUPS[page.name]),
        )

    def _put_back(self, groups: Sequence[str]) -> None:
        usual: dict[str, Any] = {group: getattr(STANDARD, group) for group in groups}
        self._live.use(replace(self._live.value, **usual))

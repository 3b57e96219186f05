"""The menu of one message: every action that its row allows, each with its key in the list."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.core.hyperlinks import Hyperlink
from desktop_chat.domain.ids import MessageId
from desktop_chat.qt.commands import Commands, with_key
from desktop_chat.qt.hyperlinks import shown_address
from desktop_chat.qt.message_wishes import Rights
from desktop_chat.qt.text import isolated, tr
from desktop_chat.qt.wishes import Action, MessageWish, command_of
from desktop_chat.qt.wording import body_reading, body_text, is_plain, origin_of

LINKS_SHOWN = 4
NO_RIGHTS = Rights()
_SAME_KEY = {Action.DISCARD: command_of(Action.DELETE), Action.COPY_CHOSEN: "message.copy_selected"}
"""Commands that do the same as an action of another name."""


class MessageMenu(QMenu):
    """A menu that is made for one row and deletes itself; show it with `open_at`."""

    wished = Signal(MessageWish)  # an entry was chosen

    def __init__(
        self, message: MessageId, shown: Sequence[tuple[Action, str]], commands: Commands, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._keys = {command.id: commands.keys(command.id) for command in commands}
        self._message = message
        self.setAccessibleName(tr("Message actions"))
        for action, words in shown:
            self._add(words, action)
        self.triggered.connect(self._tell)
        self.aboutToHide.connect(self.deleteLater)

    def offer_chosen(self) -> None:
        """Offer to copy the text that is selected in the list."""
        self.addSeparator()
        self._add(tr("Copy selected text"), Action.COPY_CHOSEN)
        self._add(tr("Copy selected text as Markdown"), Action.COPY_CHOSEN_MARKDOWN)

    def offer_spoilers(self) -> None:
        """Offer to open what the message hides, or to hide it again."""
        self.addSeparator()
        self._add(tr("Show or hide spoilers"), Action.SPOILERS)

    def offer_links(self, links: Sequence[Hyperlink]) -> None:
        """Offer to open or copy the first hyperlinks of the message."""
        for link in links[:LINKS_SHOWN]:
            self.addSeparator()
            self._add(tr("Open {address}", address=shown_address(link)), Action.OPEN_LINK, link)
            self._add(tr("Copy link"), Action.COPY_LINK, link)

    def open_at(self, place: QPoint) -> None:
        """Show the menu with its first entry chosen, so that the arrow keys go on from there; returns at once."""
        self.popup(place)
        self.setActiveAction(self.actions()[0])

    def _add(self, words: str, action: Action, link: Hyperlink | None = None) -> None:
        # An ampersand in an address is no mark of a key.
        keys = self._keys.get(_SAME_KEY.get(action, command_of(action)), ())
        entry = self.addAction(with_key(words.replace("&", "&&"), keys))
        entry.setData(MessageWish(message=self._message, action=action, link=link))

    def _tell(self, entry: object) -> None:
        self.wished.emit(entry.data())  # type: ignore[attr-defined]  # the QAction that was added above


def entries(row: TimelineRow, fold: str = "", rights: Rights = NO_RIGHTS) -> list[tuple[Action, str]]:
    """Return what can be done with a row, with the words for it.

    `fold` are the words for showing more or less of a long message, if it is one.
    """
    load = [(Action.LOAD, tr("Load what is missing above"))] if row.missing else []
    keep = [(Action.BOOKMARK, tr("Remove bookmark") if row.message.bookmarked else tr("Bookmark"))]
    hide = [(Action.HIDE, tr("Delete for me"))] if row.message.seq is not None else []
    sent = row.message.seq is not None and is_plain(row.message)
    info = [(Action.INFO, tr("Who reacted, who has read it…"))] if sent else []
    kept = keep if sent or row.message.bookmarked else []
    return [*load, *_entries_of(row, fold, rights), *kept, *info, *hide, *_about_author(row)]


def _about_author(row: TimelineRow) -> list[tuple[Action, str]]:
    if row.own or row.message.seq is None:
        return []
    return [(Action.PERSON, tr("About {name}…", name=isolated(row.author))), (Action.REPORT, tr("Report…"))]


def _entries_of(row: TimelineRow, fold: str, rights: Rights) -> list[tuple[Action, str]]:
    unfold = [(Action.UNFOLD, fold)] if fold else []
    quoted = [(Action.GO_TO_QUOTED, tr("Go to the quoted message"))] if row.message.reply_to is not None else []
    if row.message.refusal is not None:
        return [
            (Action.RETRY, tr("Try again")),
            (Action.EDIT, tr("Edit")),
            *_copies(row),
            *unfold,
            (Action.DISCARD, tr("Delete")),
        ]
    if not is_plain(row.message):
        return [(Action.REPLY, tr("Reply")), *unfold]
    common = [
        (Action.REACT, tr("React…")),
        (Action.REPLY, tr("Reply")),
        *_copies(row),
        *quoted,
        *unfold,
    ]
    before = [(Action.VERSIONS, tr("What it said before…"))] if row.message.edited_at is not None else []
    pin = [(Action.PIN, tr("Take down the pin") if row.message.pinned_at is not None else tr("Pin for everyone"))]
    edit = [(Action.EDIT, tr("Edit"))] if row.own and not origin_of(row.message) else []
    delete = [(Action.DELETE, tr("Delete for everyone"))] if row.own or rights.moderate else []
    forward = [(Action.FORWARD, tr("Forward…"))] if row.message.seq is not None else []
    place = [(Action.COPY_PLACE, tr("Copy link to this message"))] if row.message.seq is not None else []
    return [
        *common,
        *forward,
        *place,
        *before,
        *(pin if rights.pin and row.message.seq is not None else []),
        *edit,
        *delete,
    ]


def _copies(row: TimelineRow) -> list[tuple[Action, str]]:
    """Return how the text can be copied; without markup there is only one way."""
    plain = (Action.COPY, tr("Copy text"))
    marked = body_reading(row.message).plain() != body_text(row.message)
    return [plain, (Action.COPY_MARKDOWN, tr("Copy as Markdown"))] if marked else [plain]

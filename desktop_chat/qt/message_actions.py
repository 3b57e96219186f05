"""What a wish for one message leads to: a strip in the composer, a pop-up, a question, or a call over the bridge."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal

from desktop_chat.core.deskchat_links import MessageLink
from desktop_chat.core.diffs import TimelineRow
from desktop_chat.domain.ids import MessageId, RoomId
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.emoji_actions import EmojiActions
from desktop_chat.qt.hyperlinks import copy_hyperlink, leads_here, open_hyperlink
from desktop_chat.qt.link_opener import copy_place
from desktop_chat.qt.message_deeds import MessageDeeds
from desktop_chat.qt.text import tr
from desktop_chat.qt.text_actions import TextActions
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import Action, MessageWish, ReactionWish, command_of
from desktop_chat.qt.wording import is_plain, origin_of


class MessageActions(QObject):
    """Carries out `MessageWish` and `ReactionWish` for the room that is shown."""

    place_wished = Signal(str)  # a `deskchat://` link in a message is to be followed
    author_wished = Signal(MessageWish)  # who wrote a message is asked about, or the message is to be reported

    def __init__(self, window: MainWindow, bridge: ServiceBridge, emoji: EmojiActions, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._bridge = bridge
        self._conversation = window.conversation
        self._timeline = window.conversation.timeline
        self._emoji = emoji
        self.deeds = MessageDeeds(window, bridge, self)
        self._timeline.wished.connect(self.carry_out)
        self._conversation.toolbar.wished.connect(self.carry_out)
        self._timeline.reacted.connect(self._react)
        self._conversation.toolbar.reacted.connect(self._react_quickly)
        self._conversation.composer.edit_last_wanted.connect(self._edit_last)
        self._add_commands()
        self._texts = TextActions(self._timeline, window.commands)

    def carry_out(self, wish: MessageWish) -> None:
        """Do what is wished, where the row allows it."""
        row = self._row(wish.message)
        room = self._conversation.room()
        if row is None or room is None:
            return
        if self._carried_out_here(row, wish) or self.deeds.carry_out(room, row, wish.action):
            return
        match wish.action:
            case Action.GO_TO_QUOTED:
                if row.message.reply_to is not None:
                    self._bridge.jump_to(room, row.message.reply_to)
            case Action.LOAD:
                if row.missing:
                    self._bridge.load_missing(room, wish.message)
            case _ if row.message.refusal is not None:
                self._carry_out_refused(room, row, wish.action)
            case _ if is_plain(row.message):
                self._carry_out_plain(row, wish.action)
            case Action.REPLY:
                self._conversation.composer.reply_to(row)
            case _:
                return  # the row has changed since the wish was made, or does not allow it

    def _add_commands(self) -> None:
        """Let keys act on the row at the cursor of the list."""
        view = self._timeline
        for action, title, keys in (
            (Action.REPLY, tr("Reply"), ("R",)),
            (Action.EDIT, tr("Edit"), ("E",)),
            (Action.REACT, tr("React…"), ("+", "=")),
            (Action.GO_TO_QUOTED, tr("Go to the quoted message"), ("Q",)),
            (Action.OPEN_LINK, tr("Open an address in the message"), ("O",)),
            (Action.COPY_PLACE, tr("Copy link to this message"), ("Y",)),
            (Action.LOAD, tr("Load what is missing above"), ("L",)),
            (Action.UNFOLD, tr("Show all, or less, of a long message"), ("A",)),
            (Action.DELETE, tr("Delete for everyone"), ("Del",)),
            (Action.HIDE, tr("Delete for me"), ("Shift+Del",)),
            (Action.INFO, tr("Who reacted, who has read it…"), ("W",)),
            (Action.FORWARD, tr("Forward…"), ("F",)),
            (Action.PIN, tr("Pin for everyone, or take down"), ("P",)),
            (Action.BOOKMARK, tr("Bookmark, or no longer"), ("B",)),
            (Action.VERSIONS, tr("What it said before…"), ("H",)),
            (Action.PERSON, tr("About the author…"), ("I",)),
            (Action.REPORT, tr("Report…"), ()),
            (Action.MENU, tr("All actions…"), ("Return", "Enter")),
        ):
            run = partial(self._act_on_current, action)
            self._window.commands.add(
                Command(id=command_of(action), title=title, group=Group.MESSAGES, keys=keys, run=run, on=view)
            )
        fixed = (
            ("step", tr("Message above or below"), ("Up", "Down")),
            ("select", tr("Select messages"), ("Shift+Up", "Shift+Down")),
            ("select_all", tr("Select all that is loaded"), ("Ctrl+A",)),
            ("leave", tr("Back to writing"), ("Esc",)),
        )
        for name, title, keys in fixed:
            self._window.commands.add(
                Command(id=f"message.{name}", title=title, group=Group.MESSAGES, keys=keys, on=view)
            )

    def _act_on_current(self, action: Action) -> None:
        row = self._timeline.current_row()
        if row is not None:
            self.carry_out(MessageWish(message=row.message.id, action=action))

    def _carried_out_here(self, row: TimelineRow, wish: MessageWish) -> bool:
        """Do what changes nothing but what this computer shows; return whether the wish was of that kind."""
        match wish.action:
            case Action.MENU:
                self._open_menu(row)
            case Action.UNFOLD if row.blocked:
                self._bridge.members.reveal(row.message.room, wish.message)
            case Action.UNFOLD:
                self._timeline.unfold(wish.message)
            case Action.PERSON | Action.REPORT:
                if not row.own:
                    self.author_wished.emit(wish)
            case Action.OPEN_LINK | Action.COPY_LINK:
                self._carry_out_link(row, wish)
            case Action.COPY_PLACE if row.message.seq is not None:
                copy_place(MessageLink(room=row.message.room, message=row.message.id), self._bridge)
            case _:
                return self._texts.carry_out(row, wish)
        return True

    def _carry_out_refused(self, room: RoomId, row: TimelineRow, action: Action) -> None:
        match action:
            case Action.RETRY:
                self._bridge.retry(room, row.message.id)
            case Action.DISCARD | Action.DELETE:
                self._bridge.discard(room, row.message.id)
            case Action.EDIT if is_plain(row.message):
                self._conversation.composer.edit(row)
            case _:
                return  # nobody else has this message, so nobody can answer it

    def _carry_out_plain(self, row: TimelineRow, action: Action) -> None:
        match action:
            case Action.REPLY:
                self._conversation.composer.reply_to(row)
            case Action.REACT:
                self._pick_reaction(row)
            case Action.EDIT if row.own:
                self._conversation.composer.edit(row)
            case _:
                return  # only one's own messages can be changed

    def _carry_out_link(self, row: TimelineRow, wish: MessageWish) -> None:
        """Open or copy the hyperlink that is meant; where it could be any of several, let the person choose."""
        links = self._timeline.hyperlinks(row.message.id)
        if wish.link is None and len(links) > 1:
            self._open_menu(row)
            return
        link = wish.link if wish.link is not None else next(iter(links), None)
        if link is None:
            return
        if wish.action is Action.COPY_LINK:
            copy_hyperlink(link)
        elif leads_here(link):
            self.place_wished.emit(link.target)
        else:
            open_hyperlink(link, self._window)

    def _row(self, message: MessageId) -> TimelineRow | None:
        number = self._timeline.timeline.find(message)
        return self._timeline.timeline.row(number) if number is not None else None

    def _react(self, wish: ReactionWish) -> None:
        room = self._conversation.room()
        if room is not None:
            self._bridge.react(room, wish)

    def _edit_last(self) -> None:
        model = self._timeline.timeline
        for number in range(model.count() - 1, max(-1, model.count() - 200), -1):
            row = model.row(number)
            if row.own and is_plain(row.message) and not origin_of(row.message):
                self._timeline.scrollTo(model.index(number))
                self._conversation.composer.edit(row)
                return

    def _pick_reaction(self, row: TimelineRow) -> None:
        self._emoji.pick(self._place_for(row), partial(self._picked, row.message.id))

    def _react_quickly(self, wish: ReactionWish) -> None:
        self._picked(wish.message, wish.key)

    def _picked(self, message: MessageId, key: str) -> None:
        row = self._row(message)
        if row is None:
            return
        me = self._timeline.person()
        mine = any(reaction.key == key and me in reaction.users for reaction in row.message.reactions)
        self._react(ReactionWish(message=message, key=key, on=not mine))

    def _open_menu(self, row: TimelineRow) -> None:
        from desktop_chat.qt.widgets.message_menu import MessageMenu, entries  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        message = row.message.id
        shown = entries(row, self._timeline.fold(message), self.deeds.rights())
        menu = MessageMenu(message, shown, self._window.commands, self._window)
        if self._timeline.selection.bounds() is not None:
            menu.offer_chosen()
        if self._timeline.spoilers(row.message):
            menu.offer_spoilers()
        menu.offer_links(self._timeline.hyperlinks(message))
        menu.wished.connect(self.carry_out)
        menu.open_at(self._place_for(row))

    def _place_for(self, row: TimelineRow) -> QPoint:
        toolbar = self._conversation.toolbar
        if toolbar.isVisible():
            return toolbar.below()
        rect = self._timeline.row_rect(row.message.id)
        return self._timeline.viewport().mapToGlobal(QPoint(rect.center().x(), max(0, rect.top()) + 24))

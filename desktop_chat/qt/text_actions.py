"""What can be done with the text of a message: copy it, plain or as it was typed, and open what it hides."""

from functools import partial

from PySide6.QtGui import QGuiApplication

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.qt.commands import Command, Commands, Group
from desktop_chat.qt.text import tr
from desktop_chat.qt.timeline.view import TimelineView
from desktop_chat.qt.wishes import Action, MessageWish, command_of
from desktop_chat.qt.wording import body_reading, body_text, is_plain


class TextActions:
    """Carries out the wishes that a list of messages answers by itself."""

    def __init__(self, view: TimelineView, commands: Commands) -> None:
        self._view = view
        for action, title, keys in (
            (Action.COPY, tr("Copy text"), ("C",)),
            (Action.COPY_MARKDOWN, tr("Copy as Markdown"), ("M",)),
            (Action.SPOILERS, tr("Show or hide spoilers"), ("S",)),
        ):
            run = partial(self._act_on_current, action)
            commands.add(Command(id=command_of(action), title=title, group=Group.MESSAGES, keys=keys, run=run, on=view))
        commands.add(
            Command(
                id="message.copy_selected",
                title=tr("Copy what is selected, or the message"),
                group=Group.MESSAGES,
                keys=("Ctrl+C",),
                on=view,
            ),
            Command(
                id=command_of(Action.COPY_CHOSEN_MARKDOWN),
                title=tr("Copy what is selected, or the message, as Markdown"),
                group=Group.MESSAGES,
                keys=("Ctrl+Shift+C",),
                run=self._copy_chosen_markdown,
                on=view,
            ),
        )

    def carry_out(self, row: TimelineRow, wish: MessageWish) -> bool:
        """Do what is wished; return whether it was one of these wishes, and the row has a text if it needs one."""
        match wish.action:
            case Action.COPY_CHOSEN:
                _copy(self._view.selection.text())
            case Action.COPY_CHOSEN_MARKDOWN:
                _copy(self._view.selection.text(markdown=True))
            case _ if not is_plain(row.message):
                return False
            case Action.COPY:
                _copy(body_reading(row.message).plain())
            case Action.COPY_MARKDOWN:
                _copy(body_text(row.message))
            case Action.SPOILERS:
                self._view.turn_spoilers(row.message, wish.spoiler)
            case _:
                return False
        return True

    def _copy_chosen_markdown(self) -> None:
        chosen = self._view.selection.bounds() is not None
        self._act_on_current(Action.COPY_CHOSEN_MARKDOWN if chosen else Action.COPY_MARKDOWN)

    def _act_on_current(self, action: Action) -> None:
        row = self._view.current_row()
        if row is not None:
            self.carry_out(row, MessageWish(message=row.message.id, action=action))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)

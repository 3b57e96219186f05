"""How a person goes from one workspace to another, adds, renames and removes them: rail, menu, keys and Ctrl+K."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu

from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.text import ask, isolated, one_line, tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.widgets.rail import Rail, WorkspaceMenuWish
from desktop_chat.qt.workspace_wishes import WorkspaceLine, WorkspaceName

DIGITS = 9
"""Workspaces that have a key; those after them are reached in the rail, in the menu of commands and by Ctrl+K."""
ADD, RENAME, REMOVE = "workspace.add", "workspace.rename", "workspace.remove"


class WorkspaceActions(QObject):
    """Told the workspaces by `show_lines`; what is wished goes to whoever opens windows."""

    chosen = Signal(str)  # show the workspace of this profile
    named = Signal(WorkspaceName)  # call it so; without a profile: add one
    removal_wanted = Signal(str)  # remove the workspace of this profile, the question was answered with yes

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._lines: tuple[WorkspaceLine, ...] = ()
        self._rail: Rail | None = None
        several = self._are_several
        for name, title, run, applies in (
            (ADD, tr("Add a workspace…"), self.add, _always),
            (RENAME, tr("Rename this workspace…"), self.rename, several),
            (REMOVE, tr("Remove this workspace…"), self.remove, several),
        ):
            window.commands.add(Command(id=name, title=title, group=Group.WORKSPACES, run=run, applies=applies))

    def show_lines(self, lines: tuple[WorkspaceLine, ...]) -> None:
        """Offer these workspaces; with a single one there is nothing to see."""
        self._lines = lines
        for number, line in enumerate(lines, start=1):
            self._offer(number, tr("Go to workspace {name}", name=one_line(line.title)))
        if len(lines) > 1:
            rail = self._made_rail()
            rail.show_lines(lines)
        self._window.show_rail(shown=len(lines) > 1)

    def add(self) -> None:
        """Ask for the name of one more."""
        from desktop_chat.qt.widgets.workspace_dialog import WorkspaceDialog  # noqa: PLC0415 - not before somebody asks

        dialog = WorkspaceDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.decided.connect(lambda name: self.named.emit(WorkspaceName(profile="", name=name)))
        dialog.open()

    def rename(self, profile: str = "") -> None:
        """Ask for another name of this workspace, or of that of a profile."""
        from desktop_chat.qt.widgets.workspace_dialog import WorkspaceDialog  # noqa: PLC0415 - as above

        line = self._line(profile)
        if line is not None:
            dialog = WorkspaceDialog(self._window, line.title)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.decided.connect(lambda name: self.named.emit(WorkspaceName(profile=line.profile, name=name)))
            dialog.open()

    def remove(self, profile: str = "") -> None:
        """Ask whether this workspace, or that of a profile, shall be removed from this computer."""
        line = self._line(profile)
        if line is None:
            return
        question = tr(
            "Remove “{name}” from this computer? Its copy of the messages, its drafts and what was not sent yet are "
            "deleted here. What the server has stays there, and you can sign in again.",
            name=isolated(line.title),
        )
        answers = (tr("Remove"), tr("Cancel"))
        ask(self._window, tr("Remove a workspace"), question, answers, lambda: self.removal_wanted.emit(line.profile))

    def _made_rail(self) -> Rail:
        if self._rail is None:
            self._rail = Rail(self._window.kit)
            self._rail.chosen.connect(self.chosen)
            self._rail.add_wanted.connect(self.add)
            self._rail.menu_wanted.connect(self._show_menu)
            self._window.take_rail(self._rail)
        return self._rail

    def _show_menu(self, wish: WorkspaceMenuWish) -> None:
        profile = wish.profile
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Menu of the workspace"))
        menu.addAction(tr("Go there")).triggered.connect(lambda: self.chosen.emit(profile))
        menu.addAction(tr("Rename…")).triggered.connect(lambda: self.rename(profile))
        menu.addAction(tr("Remove…")).triggered.connect(lambda: self.remove(profile))
        menu.popup(wish.place)

    def _offer(self, number: int, title: str) -> None:
        name = f"workspace.{number}"
        commands = self._window.commands
        if name in commands:
            commands.retitle(name, title)
            return
        commands.add(
            Command(
                id=name,
                title=title,
                group=Group.WORKSPACES,
                keys=(f"Ctrl+Alt+{number}",) if number <= DIGITS else (),
                run=lambda: self.chosen.emit(self._lines[number - 1].profile),
                applies=lambda: 1 < len(self._lines) >= number and not self._lines[number - 1].current,
            )
        )

    def _line(self, profile: str) -> WorkspaceLine | None:
        return next((line for line in self._lines if (line.profile == profile if profile else line.current)), None)

    def _are_several(self) -> bool:
        return len(self._lines) > 1


def _always() -> bool:
    return True

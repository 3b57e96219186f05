"""What the window does about sharing on a network: the owner's dialog, and the link that somebody was invited by."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.deskchat_links import JoinLink, parse_link
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.share_wishes import SharingTold
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_chat.qt.widgets.share_dialog import ShareDialog


class ShareActions(QObject):
    """The signals are for whoever started the program, who answers by `show_sharing`."""

    look_wanted = Signal()  # how does sharing stand?
    share_wanted = Signal(bool)  # share this computer's workspace, or share it no more
    invitation_wanted = Signal(str)  # an invitation for somebody of this name, which may be empty
    revoke_wanted = Signal(str)  # the invitation of this id should let nobody in any more
    renewal_wanted = Signal()  # a new certificate
    admission_wanted = Signal(str)  # let these make accounts, as `Admission` names them

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._dialog: ShareDialog | None = None
        for name, title, run in (
            ("share", tr("Share on this network…"), self.show_dialog),
            ("join", tr("Join a workspace by an invitation…"), self.ask_for_link),
        ):
            window.commands.add(Command(id=f"workspace.{name}", title=title, group=Group.WORKSPACES, run=run))

    def show_dialog(self) -> None:
        """Show how sharing stands, and what the owner can do about it."""
        from desktop_chat.qt.widgets.share_dialog import ShareDialog  # noqa: PLC0415 - not before somebody asks

        if self._dialog is None:
            dialog = self._dialog = ShareDialog(self._window.kit, self._window)
            dialog.share_wanted.connect(self.share_wanted)
            dialog.invitation_wanted.connect(self.invitation_wanted)
            dialog.revoke_wanted.connect(self.revoke_wanted)
            dialog.renewal_wanted.connect(self.renewal_wanted)
            dialog.admission_wanted.connect(self.admission_wanted)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self.look_wanted.emit()

    def show_sharing(self, told: SharingTold) -> None:
        """Show how sharing stands now, or why nothing was done."""
        if self._dialog is not None:
            self._dialog.show_sharing(told)

    def ask_for_link(self) -> None:
        """Ask for the link of an invitation, and follow it."""
        from desktop_chat.qt.widgets.link_dialog import LinkDialog  # noqa: PLC0415 - not before somebody asks

        dialog = LinkDialog(self._window)
        dialog.followed.connect(self._follow)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _follow(self, text: str) -> None:
        link = parse_link(text)
        if isinstance(link, JoinLink):
            self._window.join_wanted.emit(link)

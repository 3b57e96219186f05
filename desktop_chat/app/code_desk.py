"""One-time codes that the owner of this computer's workspace makes for who has forgotten a password.

Imported with the desktop, after the first picture.
"""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt

from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ports import Spawner
from desktop_chat.domain.user import Profile
from desktop_chat.qt.sentences import said
from desktop_chat.qt.tasks import connect_async
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.made_code import MadeCode
from desktop_chat.qt.widgets.main_window import MainWindow

MakeCode = Callable[[str], Awaitable[tuple[str, str] | None]]
"""Makes a code for the account of this id and returns its address and the code; None where it is not for us to do."""


class CodeDesk:
    """Joins the window's wish for a code to what makes one."""

    def __init__(self, window: MainWindow, make: MakeCode, spawner: Spawner) -> None:
        self._window = window
        self._make = make
        connect_async(window.person_code_wanted, self._make_for, spawner)

    async def _make_for(self, person: Profile) -> None:
        dialog = MadeCode(person.name, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        try:
            made = await self._make(person.id)
        except DesktopChatError as error:
            dialog.show_problem(said(error))
            return
        if made is None:
            dialog.show_problem(tr("Only the owner of a workspace on this computer can make a code."))
        else:
            dialog.show_code(*made)

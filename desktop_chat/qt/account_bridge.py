"""The part of the border between service and widgets that is about the own account and who is there."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from desktop_chat.core.diffs import AccountChanged, PresenceChanged
from desktop_chat.domain.account import OwnSettings, ProfileChange
from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.qt.sentences import said

Work = Coroutine[Any, Any, None]
OwnChange = Callable[[OwnSettings], OwnSettings]


class AccountPort(Protocol):
    """What the screen asks about the own account; `service.own_account.OwnAccount` fits it by shape."""

    async def set_profile(self, change: ProfileChange) -> None:
        """Say this of oneself."""
        ...

    async def change_own(self, change: OwnChange) -> None:
        """Change the settings that all devices share; the change is made to what they are when its turn comes."""
        ...


Ask = Callable[[Callable[[AccountPort], Work], str], None]


class AccountBridge(QObject):
    """Keeps what was told last, for dialogs that are opened later."""

    account_changed = Signal(AccountChanged)  # profiles, or what the server keeps for this person, are others
    presence_changed = Signal(PresenceChanged)  # somebody has come or gone, or nothing is known any more
    profile_told = Signal(str)  # the profile was kept, or (a sentence) could not be
    settings_told = Signal(str)  # the same of the settings

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self.account = AccountChanged(settings=OwnSettings(), people={})

    def tell(self, news: AccountChanged | PresenceChanged) -> None:
        """Learn what was published, and tell everybody."""
        if isinstance(news, PresenceChanged):
            self.presence_changed.emit(news)
        else:
            self.account = news
            self.account_changed.emit(news)

    def set_profile(self, change: ProfileChange) -> None:
        """Say this of oneself; `profile_told` tells how that went."""
        self._ask(lambda service: _told(service.set_profile(change), self.profile_told), "set profile")

    def change_own(self, change: OwnChange) -> None:
        """Change the settings that all devices share; `settings_told` tells how that went."""
        self._ask(lambda service: _told(service.change_own(change), self.settings_told), "change own settings")


async def _told(work: Work, done: "SignalInstance[tuple[str]]") -> None:
    """Tell how a change ended where it was made: a sentence, or empty."""
    problem = ""
    try:
        await work
    except DesktopChatError as error:
        problem = said(error)
    done.emit(problem)

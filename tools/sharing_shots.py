"""The pictures of an owner: sharing, the accounts, a backup; and the pages of somebody who is invited."""

from collections.abc import Callable

from desktop_chat.core.deskchat_links import JoinLink
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.owned_account import OwnedAccount, OwnedAccounts
from desktop_chat.domain.sharing import Admission, Joinable, OpenInvitation, SharingState, Welcome
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.owner_actions import OwnerActions
from desktop_chat.qt.owner_wishes import AccountsTold, AccountsWish, BackupTold
from desktop_chat.qt.preferences.dialog import SettingsDialog
from desktop_chat.qt.settings_actions import SettingsActions
from desktop_chat.qt.share_actions import ShareActions
from desktop_chat.qt.share_wishes import JoinChecked, SharingTold
from desktop_chat.qt.theme import Mode
from desktop_chat.qt.widgets.main_window import MainWindow
from tools import scene

Prepare = Callable[[MainWindow, ServiceBridge], None]
_DAY = 24 * 3600 * 1000
LINK = JoinLink(
    places=("192.168.178.24",),
    port=42117,
    fingerprint="3fa9c207d1e85b1490bd6c" + "62d9" * 10 + "a7",
    token="Zq7_kX-0dTnB5vRj2mLhW9sa",
)


def sharing_shots(conversation: Prepare) -> list[tuple[str, Mode, Prepare]]:
    """Return the pictures; `conversation` prepares a window with one."""

    def share(window: MainWindow, bridge: ServiceBridge) -> None:
        conversation(window, bridge)
        window.show()
        window.commands.run("workspace.share")
        window.findChild(ShareActions).show_sharing(SharingTold(state=_state()))

    def accounts(window: MainWindow, bridge: ServiceBridge) -> None:
        conversation(window, bridge)
        window.show()
        window.commands.run("workspace.accounts")
        window.findChild(OwnerActions).show_accounts(AccountsTold(wish=AccountsWish(), found=_accounts()))

    def backup(window: MainWindow, bridge: ServiceBridge) -> None:
        conversation(window, bridge)
        window.show()
        window.findChild(SettingsActions).show_settings("storage")
        window.findChild(OwnerActions).show_backup(
            BackupTold(folder="/home/ada/.local/share/desktop-chat/workspace/backups", percent=64)
        )
        window.findChild(SettingsDialog).resize(780, 720)

    return [
        ("accounts-light", Mode.LIGHT, accounts),
        ("accounts-dark", Mode.DARK, accounts),
        ("backup-light", Mode.LIGHT, backup),
        ("backup-dark", Mode.DARK, backup),
        ("share-light", Mode.LIGHT, share),
        ("share-dark", Mode.DARK, share),
        ("join-light", Mode.LIGHT, _asked),
        ("join-dark", Mode.DARK, _asked),
        ("join-person-light", Mode.LIGHT, _person),
    ]


def _accounts() -> OwnedAccounts:
    people = (("Ada Lind", "ada", 0, False), ("Teo Marsh", "teo", 2, False), ("Dalia Okafor", "dalia", 0, True))
    return OwnedAccounts(
        accounts=tuple(
            OwnedAccount(
                id=str(number),
                name=name,
                handle=handle,
                email=f"{handle}@example.org",
                created=UnixMillis(scene.NOON - 40 * _DAY),
                last_sign_in=UnixMillis(scene.NOON - number * 3_600_000),
                suspended=suspended,
                sessions=sessions,
            )
            for number, (name, handle, sessions, suspended) in enumerate(people, 1)
        ),
        total=3,
    )


def _state() -> SharingState:
    invitations = (
        OpenInvitation(id="1", name="Teo", expires=UnixMillis(scene.NOON + 3 * _DAY)),
        OpenInvitation(id="2", name="Dalia's laptop", expires=UnixMillis(scene.NOON + 7 * _DAY)),
    )
    return SharingState(
        on=True,
        port=LINK.port,
        addresses=LINK.places,
        fingerprint=LINK.fingerprint,
        invitations=invitations,
        token=LINK.token,
        admission=Admission.INVITED,
    )


def _asked(window: MainWindow, _bridge: ServiceBridge) -> None:
    window.resize(900, 640)
    window.show_onboarding()
    window.onboarding().show_join(LINK)


def _person(window: MainWindow, bridge: ServiceBridge) -> None:
    _asked(window, bridge)
    found = Joinable(url=LINK.urls[0], welcome=Welcome(key="k", owner="ada", computer="kitchen-pc"))
    window.onboarding().show_join_check(JoinChecked(link=LINK, found=found))

"""The pictures of sharing a workspace: the owner's dialog, and the pages of somebody who is invited."""

from collections.abc import Callable

from desktop_chat.core.deskchat_links import JoinLink
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.sharing import Joinable, OpenInvitation, SharingState, Welcome
from desktop_chat.qt.bridge import ServiceBridge
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

    return [
        ("share-light", Mode.LIGHT, share),
        ("share-dark", Mode.DARK, share),
        ("join-light", Mode.LIGHT, _asked),
        ("join-dark", Mode.DARK, _asked),
        ("join-person-light", Mode.LIGHT, _person),
    ]


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
    )


def _asked(window: MainWindow, _bridge: ServiceBridge) -> None:
    window.resize(900, 640)
    window.show_onboarding()
    window.onboarding().show_join(LINK)


def _person(window: MainWindow, bridge: ServiceBridge) -> None:
    _asked(window, bridge)
    found = Joinable(url=LINK.urls[0], welcome=Welcome(key="k", owner="ada", computer="kitchen-pc"))
    window.onboarding().show_join_check(JoinChecked(link=LINK, found=found))

"""What the window wishes about sharing, carried out: by this computer's workspace, or where somebody is invited to.

Imported with the desktop, after the first picture.
"""

from collections.abc import Awaitable, Callable

from desktop_chat.core.deskchat_links import JoinLink
from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ports import Spawner
from desktop_chat.domain.sharing import SharingState
from desktop_chat.protocol.sharing import (
    Invite,
    LookAtSharing,
    RenewCertificate,
    RevokeInvitation,
    Share,
    SharingRequest,
)
from desktop_chat.qt.sentences import said
from desktop_chat.qt.share_actions import ShareActions
from desktop_chat.qt.share_wishes import JoinChecked, SharingTold
from desktop_chat.qt.tasks import connect_async
from desktop_chat.qt.text import ask, tr
from desktop_chat.qt.widgets.main_window import MainWindow

Owner = Callable[[SharingRequest], Awaitable[SharingState | None]]
"""Asks the workspace of this computer; None where this window is not in it."""


class SharingDesk:
    """Joins the window's parts about sharing to what carries them out."""

    def __init__(self, window: MainWindow, owner: Owner, spawner: Spawner) -> None:
        self._window = window
        self._owner = owner
        self._actions = window.findChild(ShareActions)
        actions = self._actions
        connect_async(actions.look_wanted, self._look, spawner)
        connect_async(actions.share_wanted, self._share, spawner)
        connect_async(actions.invitation_wanted, self._invite, spawner)
        connect_async(actions.revoke_wanted, self._revoke, spawner)
        connect_async(actions.renewal_wanted, self._renew, spawner)
        connect_async(window.join_checked, self._check, spawner)
        window.join_wanted.connect(self._ask)

    async def _look(self) -> None:
        await self._tell(LookAtSharing())

    async def _share(self, on: bool) -> None:  # noqa: FBT001 - a signal's payload
        await self._tell(Share(on))

    async def _invite(self, name: str) -> None:
        await self._tell(Invite(name))

    async def _revoke(self, invitation: str) -> None:
        await self._tell(RevokeInvitation(invitation))

    async def _renew(self) -> None:
        await self._tell(RenewCertificate())

    async def _tell(self, request: SharingRequest) -> None:
        try:
            told = SharingTold(state=await self._owner(request))
        except DesktopChatError as error:
            told = SharingTold(problem=said(error))
        self._actions.show_sharing(told)

    def _ask(self, link: JoinLink) -> None:
        """Ask on the first page; who is in a workspace already gets a window of their own for the other one."""
        if not self._window.in_chat():
            self._window.show_onboarding()
            self._window.onboarding().show_join(link)
            if not self._window.standing.aside:
                self._window.show()
            return
        question = tr(
            "A link invites you into another workspace, at {place}. It gets a place beside this one, "
            "and you are asked before you join.",
            place=f"{link.places[0]}:{link.port}",
        )
        answers = (tr("Open"), tr("Stay here"))
        ask(self._window, tr("Join a workspace"), question, answers, lambda: self._window.join_beside_wanted.emit(link))

    async def _check(self, link: JoinLink) -> None:
        from desktop_chat.transport.joining import look_at_invitation  # HTTP and TLS, which only this needs

        page = self._window.onboarding()
        page.show_busy(tr("Connecting…"))
        try:
            check = JoinChecked(link=link, found=await look_at_invitation(link.urls, link.token))
        except DesktopChatError as error:
            check = JoinChecked(link=link, problem=said(error))
        page.show_join_check(check)

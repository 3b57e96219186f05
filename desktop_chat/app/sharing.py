"""What the window wishes about sharing, carried out: by this computer's workspace, or where somebody is invited to.

Imported with the desktop, after the first picture.
"""

from typing import Protocol

from desktop_chat.core.deskchat_links import JoinLink
from desktop_chat.core.diffs import Notice, NoticeKind
from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ports import Spawner
from desktop_chat.domain.sharing import Admission, SharingState
from desktop_chat.protocol.sharing import (
    Admit,
    Invite,
    LookAtSharing,
    RenewCertificate,
    RevokeInvitation,
    Share,
    SharingRequest,
)
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.sentences import said
from desktop_chat.qt.share_actions import ShareActions
from desktop_chat.qt.share_wishes import JoinChecked, SharingTold
from desktop_chat.qt.tasks import connect_async
from desktop_chat.qt.text import ask, tr
from desktop_chat.qt.widgets.main_window import MainWindow


class WayIn(Protocol):
    """What the desk asks of the ways to a server."""

    async def share(self, request: SharingRequest) -> SharingState | None:
        """Ask the workspace of this computer; None where this window is not in it."""
        ...

    def is_workspace_of(self, link: JoinLink) -> bool:
        """Tell whether an invitation is to the workspace that this window is in, be it at another address."""
        ...

    async def move_to(self, link: JoinLink) -> None:
        """Go to where that workspace is now."""
        ...


class SharingDesk:
    """Joins the window's parts about sharing to what carries them out."""

    def __init__(self, window: MainWindow, bridge: ServiceBridge, way_in: WayIn, spawner: Spawner) -> None:
        self._window = window
        self._bridge = bridge
        self._way_in = way_in
        self._spawner = spawner
        self._actions = window.findChild(ShareActions)
        actions = self._actions
        connect_async(actions.look_wanted, self._look, spawner)
        connect_async(actions.share_wanted, self._share, spawner)
        connect_async(actions.invitation_wanted, self._invite, spawner)
        connect_async(actions.revoke_wanted, self._revoke, spawner)
        connect_async(actions.renewal_wanted, self._renew, spawner)
        connect_async(actions.admission_wanted, self._admit, spawner)
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

    async def _admit(self, admission: str) -> None:
        await self._tell(Admit(Admission(admission)))

    async def _tell(self, request: SharingRequest) -> None:
        try:
            told = SharingTold(state=await self._way_in.share(request))
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
        place = f"{link.places[0]}:{link.port}"
        if self._way_in.is_workspace_of(link):
            question = tr("You are in the workspace that invites you. Go to it at {place}?", place=place)
            answers = (tr("Connect"), tr("Stay here"))
            ask(self._window, tr("Join a workspace"), question, answers, lambda: self._move(link))
            return
        question = tr(
            "A link invites you into another workspace, at {place}. It gets a place beside this one, "
            "and you are asked before you join.",
            place=place,
        )
        answers = (tr("Open"), tr("Stay here"))
        ask(self._window, tr("Join a workspace"), question, answers, lambda: self._window.join_beside_wanted.emit(link))

    def _move(self, link: JoinLink) -> None:
        self._spawner.spawn(self._move_to(link), "sharing.move")

    async def _move_to(self, link: JoinLink) -> None:
        try:
            await self._way_in.move_to(link)
        except DesktopChatError as error:
            self._bridge.notice_raised.emit(Notice(kind=NoticeKind.ERROR, text=said(error)))

    async def _check(self, link: JoinLink) -> None:
        from desktop_chat.transport.joining import look_at_invitation  # HTTP and TLS, which only this needs

        page = self._window.onboarding()
        page.show_busy(tr("Connecting…"))
        try:
            check = JoinChecked(link=link, found=await look_at_invitation(link.urls, link.token))
        except DesktopChatError as error:
            check = JoinChecked(link=link, problem=said(error))
        page.show_join_check(check)

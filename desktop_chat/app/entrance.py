"""The ways in: this computer's own workspace, or a Supabase project with an account; each ends signed in."""

import asyncio
import getpass
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from desktop_chat.app.address import Address
from desktop_chat.app.home import LocalWorkspace
from desktop_chat.app.host import ServiceHost
from desktop_chat.app.surroundings import Surroundings
from desktop_chat.app.wiring import connect_backend
from desktop_chat.core.deskchat_links import JoinLink
from desktop_chat.core.diffs import Notice, NoticeKind, SessionPhase
from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ports import TaskHandle
from desktop_chat.domain.sharing import SharingState
from desktop_chat.protocol.sharing import SharingRequest
from desktop_chat.qt.sentences import said
from desktop_chat.qt.share_wishes import JoinWish
from desktop_chat.qt.tasks import connect_async
from desktop_chat.qt.text import tr
from desktop_chat.qt.wishes import AskForCode, EnterByCode, ServerAddress, ServerCheck, SignIn, SignUp
from desktop_chat.service.chat import ChatService

logger = logging.getLogger(__name__)


class Entrance:
    """Lets a person in by the page that asks, or straight away. `entered` is called with whether it was local.

    `home` is this computer's workspace, entered or not.
    """

    def __init__(
        self, given: Surroundings, host: ServiceHost, home: LocalWorkspace, entered: Callable[[bool], None]
    ) -> None:
        self.person = given.taken.options.person or given.taken.settings.person or getpass.getuser()
        self._window = given.window
        self._bridge = given.bridge
        self._clock = given.taken.clock
        self._spawner = given.spawner
        self._host = host
        self.home = home
        self._entered = entered
        self._keeper: TaskHandle | None = None
        self._asked = False
        self._one_at_a_time = asyncio.Lock()
        connect_async(given.window.local_wanted, self.go_local, given.spawner)
        connect_async(given.window.check_wanted, self._check, given.spawner)
        connect_async(given.window.sign_in_wanted, self._sign_in, given.spawner)
        connect_async(given.window.sign_up_wanted, self._sign_up, given.spawner)
        connect_async(given.window.code_wanted, self._ask_for_code, given.spawner)
        connect_async(given.window.code_entered, self._enter_by_code, given.spawner)
        connect_async(given.window.join_agreed, self._join, given.spawner)
        connect_async(given.window.sign_in_again_wanted, self._sign_in_again, given.spawner)

    async def go_local(self) -> None:
        """Join this computer's workspace, or start it, and sign in there as `person`."""
        if self._host.service is None:
            self._ask(tr("Starting the workspace on this computer…"))
        try:
            await self._enter_local(await self.home.arrive())
        except DesktopChatError as error:
            await self._failed(error)
            return
        self._keep()
        self._show_chat(local=True)

    def home_alive(self, url: str) -> bool:
        """Tell, at once, whether this computer's workspace was joined at this address and still runs."""
        return self.home.alive_at(url)

    def ask(self) -> None:
        """Show the page that asks where to go."""
        self._window.show_onboarding()
        self._window.appear()

    async def leave(self) -> None:
        """Let go of this computer's workspace; harmless when it was not entered."""
        if self._keeper is not None:
            self._keeper.cancel()
        await self.home.leave()

    async def _enter_local(self, address: Address) -> None:
        async with self._one_at_a_time:
            service = await self._host.serve(address)
            if self._host.phase is SessionPhase.SIGNED_IN:
                await service.refresh()
                return
            ticket = await self.home.ticket(self.person)
            await service.sign_in_with_ticket(ticket, self.person)

    def _keep(self) -> None:
        if self._keeper is None:
            self._keeper = self._spawner.spawn(self.home.keep(self._moved), "entrance.keep_workspace")

    async def _moved(self, address: Address) -> None:
        """Go on after the workspace was started again, perhaps at another address."""
        try:
            await self._enter_local(address)
        except DesktopChatError as error:
            self._bridge.notice_raised.emit(Notice(kind=NoticeKind.ERROR, text=said(error)))

    async def _check(self, asked: ServerAddress) -> None:
        problem = ""
        try:
            backend = connect_backend(self._place(asked), self._clock)
            try:
                await backend.probe()
            finally:
                await backend.close()
        except DesktopChatError as error:
            problem = said(error)
        self._window.onboarding().show_check(ServerCheck(address=asked, problem=problem))

    def _place(self, asked: ServerAddress) -> Address:
        return Address(url=asked.url, key=asked.key, ways=self._window.kit.settings.value.ways)

    async def _sign_in(self, wish: SignIn) -> None:
        await self._enter_remote(wish.address, lambda service: service.sign_in(wish.email, wish.password))

    async def _sign_up(self, wish: SignUp) -> None:
        await self._enter_remote(wish.address, lambda service: service.sign_up(wish.email, wish.password, wish.name))

    async def _ask_for_code(self, wish: AskForCode) -> None:
        problem = ""
        try:
            backend = connect_backend(self._place(wish.address), self._clock)
            try:
                await backend.ask_for_code(wish.email)
            finally:
                await backend.close()
        except DesktopChatError as error:
            problem = said(error)
        self._window.onboarding().show_code_asked(problem)

    async def _enter_by_code(self, wish: EnterByCode) -> None:
        await self._enter_remote(
            wish.address, lambda service: service.enter_by_code(wish.email, wish.code, wish.password)
        )

    async def _join(self, wish: JoinWish) -> None:
        """Join a workspace on the network, whose address holds the fingerprint of its certificate."""
        address = ServerAddress(url=wish.found.url, key=wish.found.welcome.key)
        if wish.known:
            await self._enter_remote(address, lambda service: service.sign_in(wish.email, wish.password))
            return
        await self._enter_remote(
            address, lambda service: service.sign_up(wish.email, wish.password, wish.name, wish.link.token)
        )

    async def code(self, account: str) -> tuple[str, str] | None:
        """Make a one-time code for an account of this computer's workspace; None when this window is not in it."""
        return await self.home.code(account)

    def is_workspace_of(self, link: JoinLink) -> bool:
        """Tell whether an invitation is to the workspace that this window is in, be it at another address."""
        here = self._host.address
        return here is not None and here.url.endswith(f"#sha256={link.fingerprint}")

    async def move_to(self, link: JoinLink) -> None:
        """Go to where the workspace of this window is now; its certificate is the one that it always had.

        Raises:
            DesktopChatError: it answers at none of the places.
        """
        here, failure = self._host.address, DesktopChatError()
        assert here is not None
        for url in link.urls:
            place = replace(here, url=url)
            backend = connect_backend(place, self._clock)
            try:
                await backend.probe()
            except DesktopChatError as error:
                failure = error
                continue
            finally:
                await backend.close()
            async with self._one_at_a_time:
                await self._host.serve(place)
            return
        raise failure

    async def share(self, request: SharingRequest) -> SharingState | None:
        """Do something about sharing this computer's workspace; None when this window is not in it."""
        return await self.home.share(request)

    async def _enter_remote(self, asked: ServerAddress, enter: Callable[[ChatService], Awaitable[None]]) -> None:
        self._asked = True
        self._window.onboarding().show_busy(tr("Signing in…"))
        try:
            async with self._one_at_a_time:
                await enter(await self._host.serve(self._place(asked)))
        except DesktopChatError as error:
            self._window.onboarding().show_failed(said(error))
            return
        self._show_chat(local=False)

    async def _sign_in_again(self) -> None:
        if self._keeper is not None:
            await self.go_local()
            return
        self._window.show_onboarding()
        address = self._host.address
        if address is not None:
            self._window.onboarding().show_remote(ServerAddress(url=address.url, key=address.key))

    def _ask(self, sentence: str) -> None:
        self._asked = True
        self._window.show_onboarding()
        self._window.onboarding().show_busy(sentence)
        self._window.appear()

    async def _failed(self, error: DesktopChatError) -> None:
        logger.warning("The local workspace could not be entered: %s", type(error).__name__)
        if self._window.in_chat() and self._host.service is not None:
            self._bridge.notice_raised.emit(Notice(kind=NoticeKind.ERROR, text=said(error)))
            # What is written meanwhile is kept, shown as waiting, and sent when the workspace is there after all.
            await self._host.service.start()
            self._keep()
        else:
            self._window.onboarding().show_failed(said(error))

    def _show_chat(self, *, local: bool) -> None:
        if self._asked:
            self._asked = False
            self._window.onboarding().finish()
        if not self._window.in_chat():
            self._window.show_chat()
        self._entered(local)

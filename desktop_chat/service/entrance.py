"""Lets a person in and out: begins, keeps and ends the session of a profile. It makes no call but those that do so."""

import logging
from collections.abc import Callable
from typing import Protocol

from desktop_chat.core.diffs import Notice, NoticeKind, SessionChanged, SessionPhase
from desktop_chat.domain.errors import Transient, TransportError, Unauthorised, UserError
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.link import Cause
from desktop_chat.domain.ports import Account, Session
from desktop_chat.service.book import Book
from desktop_chat.service.hub import Hub
from desktop_chat.service.plugs import Plugs, Server
from desktop_chat.service.session import SessionKeeper, within_deadline
from desktop_chat.service.tasks import Group

logger = logging.getLogger(__name__)

RENEW_AGAIN = 5.0
"""Seconds between attempts to renew a session that the link waits for."""
SIGN_IN_AGAIN = "Please sign in again. What you have written is kept and will be sent."


class EntranceListener(Protocol):
    """Who works with the session."""

    def entered(self) -> None:
        """Learn that it is known now who is signed in."""
        ...

    async def go_online(self) -> None:
        """Begin to work: there is a session."""
        ...

    def go_offline(self) -> None:
        """Send and ask nothing any more: there is none, or it is not taken."""
        ...

    async def take_leave(self) -> None:
        """Say the last things that the session is needed for."""
        ...

    def session_renewed(self, token: str) -> None:
        """Use this token from now on, everywhere."""
        ...

    def refresh(self, cause: Cause) -> None:
        """Try everything now."""
        ...


class Entrance:
    """The way in and out of one profile; listens to its session, which everybody makes their calls with."""

    def __init__(self, plugs: Plugs, server: Server, *, book: Book, hub: Hub, listener: EntranceListener) -> None:
        self._store = plugs.store
        self._backend = plugs.backend
        self._clock = plugs.clock
        self._server = server
        self._book = book
        self._hub = hub
        self._listener = listener
        self._group = Group(plugs.spawner)
        self.session = SessionKeeper(
            store=plugs.store, backend=plugs.backend, clock=plugs.clock, spawner=plugs.spawner, listener=self
        )

    @property
    def is_open(self) -> bool:
        """Whether there is a session that works, as far as is known."""
        return self.session.phase is SessionPhase.SIGNED_IN

    async def load(self, kept: Account | None) -> None:
        """Take up the session that the store has; it may be of the same server at another address."""
        account = self._server.keep(kept)
        self.session.restore(account)
        if account is not None and account.session is not None and account != kept:
            await self._store.keep_account(account)

    def start(self) -> None:
        """Keep the session fresh from now on."""
        self._group.spawn(self.session.keep_fresh(), "session.keep_fresh")

    def stop(self) -> None:
        """Do nothing any more; safe twice."""
        self._group.cancel()

    async def enter(self, session: Session, name: str) -> None:
        """Begin to work with a session that has just been given.

        Raises:
            UserError: this profile belongs to somebody else.
            Refused, Transient, Unauthorised: the profile could not be had.
        """
        self._backend.authorise(session.access_token)
        me = await within_deadline(lambda: self._backend.ensure_profile(name))
        if self._book.me is not None and self._book.me.id != me.id:
            self._backend.authorise(None)
            raise UserError(f"This profile belongs to {self._book.me.name}. Open another profile for {me.name}.")
        self._listener.go_offline()
        await self.session.begin(Account(url=self._server.url, key=self._server.key, me=me, session=session))
        self._book.enter(me)
        self._listener.entered()
        self.publish()
        await self._listener.go_online()

    async def leave(self) -> None:
        """End the session here and, if it can be reached, on the server; what is stored stays."""
        await self._listener.take_leave()
        self._listener.go_offline()
        if self.session.session is not None:
            self.session.authorise()
            try:
                await within_deadline(self._backend.sign_out)
            except TransportError as error:
                logger.info("The server was not told of the sign-out: %s", type(error).__name__)
        await self.session.end()

    def credentials(self) -> tuple[UserId, str] | None:
        """Return the own id and the access token, or None while there is no session that works."""
        session = self.session.session
        return (session.user, session.access_token) if session is not None and self.is_open else None

    def renew(self, token: str, then: Callable[[], None]) -> None:
        """Renew the session, whose token was not taken, unless that has happened meanwhile, and go on with `then`."""
        self._group.spawn(self._renew(token, then), "session.renew_for_link")

    def publish(self) -> None:
        """Tell who is signed in, and whether."""
        self._hub.publish(SessionChanged(phase=self.session.phase, me=self._book.me, url=self._server.url))

    # What the session tells.

    def session_renewed(self, token: str) -> None:
        """Use the fresh token everywhere."""
        self._listener.session_renewed(token)

    def session_changed(self, phase: SessionPhase) -> None:
        """Tell the person; without a session nothing goes out."""
        if phase is SessionPhase.SIGNED_IN:
            return
        self._listener.go_offline()
        if phase is SessionPhase.EXPIRED:
            self._hub.publish(Notice(kind=NoticeKind.WARNING, text=SIGN_IN_AGAIN))
        self.publish()

    def clock_jumped(self) -> None:
        """Believe no connection after a sleep."""
        self._listener.refresh(Cause.WOKE)

    async def _renew(self, token: str, then: Callable[[], None]) -> None:
        """Renew the session until that is settled one way or the other."""
        while True:
            try:
                await self.session.renew(token)
            except Transient:
                await self._clock.sleep(RENEW_AGAIN)
            except Unauthorised:
                return
            else:
                then()
                return

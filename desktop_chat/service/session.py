"""The session: who is signed in, and a token that is always fresh, renewed by one call however many ask for it.

Supabase revokes the whole family of a refresh token that is used twice, so renewing is single-flight by construction.
A refused renewal ends the session and nothing else: messages, outbox and drafts stay for when the person is back.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from desktop_chat.core.backoff import doubling
from desktop_chat.core.diffs import SessionPhase
from desktop_chat.core.sleep import slept
from desktop_chat.domain.errors import NotOurServer, ProtocolError, Refused, StoreError, Transient, Unauthorised
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.ports import Account, Backend, Clock, Session, Spawner, Store

logger = logging.getLogger(__name__)

DEADLINE = 30.0
"""Seconds after which any call counts as failed, whatever the adapter below is doing."""
RENEW_BEFORE_MS = 5 * 60 * 1000
"""A token is renewed this long before it expires, or at half of its life if that is later."""
TICK = 1.0

T = TypeVar("T")


class SessionListener(Protocol):
    """Who has to know what becomes of the session."""

    def session_renewed(self, token: str) -> None:
        """Use this access token from now on, on every open connection."""
        ...

    def session_changed(self, phase: SessionPhase) -> None:
        """Tell the person that the session began, ended or is not accepted any more."""
        ...

    def clock_jumped(self) -> None:
        """Believe no open connection: the computer or the program has slept, or the clock was set."""
        ...


class SessionKeeper:
    """Keeps the one session of a profile, in memory and in the store."""

    def __init__(
        self, *, store: Store, backend: Backend, clock: Clock, spawner: Spawner, listener: SessionListener
    ) -> None:
        self.account: Account | None = None
        self.phase = SessionPhase.SIGNED_OUT
        self._store = store
        self._backend = backend
        self._clock = clock
        self._spawner = spawner
        self._listener = listener
        self._renewing: asyncio.Future[None] | None = None
        self._renew_at = UnixMillis(0)
        self._not_before = 0.0
        self._failures = 0
        self._untold = False

    @property
    def session(self) -> Session | None:
        """The session as it stands, or None while signed out."""
        return self.account.session if self.account is not None else None

    def restore(self, account: Account | None) -> None:
        """Take up the session that the store has kept."""
        self.account = account
        if account is not None and account.session is not None:
            self._untold = True
            self._plan_renewal(account.session)
            self.phase = SessionPhase.SIGNED_IN

    async def begin(self, account: Account) -> None:
        """Keep a session that has just been given, and use it."""
        await self._store.keep_account(account)
        self.account = account
        if account.session is not None:
            self._use(account.session)
        self._move(SessionPhase.SIGNED_IN)

    def expire(self) -> None:
        """Use the session no more: the server has shut the account out."""
        self._move(SessionPhase.EXPIRED)

    async def end(self) -> None:
        """Forget the session here; what was stored stays."""
        if self.account is None:
            return
        self.account = Account(url=self.account.url, key=self.account.key, me=self.account.me, session=None)
        self._untold = False
        self._backend.authorise(None)
        self._move(SessionPhase.SIGNED_OUT)
        await self._store.keep_account(self.account)

    async def ask(self, work: Callable[[], Awaitable[T]]) -> T:
        """Make a call with a fresh token; a token that is refused is renewed once and the call made again.

        Raises:
            Transient, Refused, Unauthorised: as the call does; running out of time is `Transient`.
        """
        session = self.session
        if session is None or self.phase is not SessionPhase.SIGNED_IN:
            raise Unauthorised("not signed in")
        self.authorise()
        try:
            return await within_deadline(work)
        except Unauthorised:
            await self.renew(session.access_token)
        return await within_deadline(work)

    def authorise(self) -> None:
        """Have calls made with the session. Of one that was restored the backend hears when the first is made."""
        if self._untold and self.session is not None:
            self._untold = False
            self._backend.authorise(self.session.access_token)

    async def renew(self, stale: str) -> None:
        """Replace this access token, unless somebody has done so meanwhile; all who ask at once share one call.

        Raises:
            Transient: it did not work now.
            Unauthorised: the session is over, the person has to sign in again.
        """
        session = self.session
        if session is None or self.phase is not SessionPhase.SIGNED_IN:
            raise Unauthorised("not signed in")
        if session.access_token != stale:
            return
        if self._renewing is None:
            self._renewing = asyncio.get_running_loop().create_future()
            self._renewing.add_done_callback(_seen)
            _ = self._spawner.spawn(self._renew(self._renewing, session), "session.renew")
        await asyncio.shield(self._renewing)

    async def keep_fresh(self) -> None:
        """Renew the token in time and watch for jumps of the clock; runs while the service does."""
        wall, steady = self._clock.now(), self._clock.monotonic()
        while True:
            await self._clock.sleep(TICK)
            former_wall, former_steady = wall, steady
            wall, steady = self._clock.now(), self._clock.monotonic()
            if slept(TICK, steady - former_steady, (wall - former_wall) / 1000):
                self._listener.clock_jumped()
            session = self.session
            if session is not None and self._renewing is None and self._due(wall, steady):
                # Beside this loop: a call that hangs for seconds is no sleep of the computer.
                _ = self._spawner.spawn(self._renew_in_time(session), "session.renew_in_time")

    async def _renew_in_time(self, session: Session) -> None:
        try:
            await self.renew(session.access_token)
        except (Transient, Unauthorised) as error:
            logger.info("The session could not be renewed: %s", error)

    def _due(self, wall: UnixMillis, steady: float) -> bool:
        if self.phase is not SessionPhase.SIGNED_IN or steady < self._not_before:
            return False
        # A session's end is counted on this computer's clock from when it was given, so a wrong one does no harm.
        return wall >= self._renew_at

    async def _renew(self, done: "asyncio.Future[None]", session: Session) -> None:
        # The future is settled whatever happens, so that nobody waits for a renewal that has died.
        outcome: Exception | None = Transient("the renewal was given up")
        try:
            outcome = await self._trade(session)
        finally:
            self._renewing = None
            if not done.done():
                if outcome is None:
                    done.set_result(None)
                else:
                    done.set_exception(outcome)

    async def _trade(self, session: Session) -> Exception | None:
        """Trade the refresh token; return what went wrong, if anything."""
        try:
            fresh = await within_deadline(lambda: self._backend.refresh(session.refresh_token))
        except Unauthorised as error:
            logger.info("The session is over: %s", type(error).__name__)
            self._move(SessionPhase.EXPIRED)
            return Unauthorised("the session has ended")
        except (Transient, Refused) as error:
            self._failures += 1
            chance = self._clock.entropy(1)[0] / 256
            self._not_before = self._clock.monotonic() + doubling(self._failures, first=2.0, cap=60.0, chance=chance)
            return Transient(f"the session could not be renewed: {error}")
        self._failures = 0
        self._not_before = self._clock.monotonic() + 30.0
        if self.account is not None and self.account.session is session:
            await self._keep(fresh)
        return None

    async def _keep(self, fresh: Session) -> None:
        assert self.account is not None
        self.account = Account(url=self.account.url, key=self.account.key, me=self.account.me, session=fresh)
        self._use(fresh)
        self._listener.session_renewed(fresh.access_token)
        try:
            await self._store.keep_account(self.account)
        except StoreError as error:
            # The session goes on in memory; after a restart the person may have to sign in once more.
            logger.warning("The renewed session could not be kept: %s", type(error).__name__)

    def _use(self, session: Session) -> None:
        self._untold = False
        self._backend.authorise(session.access_token)
        self._plan_renewal(session)

    def _plan_renewal(self, session: Session) -> None:
        left = session.expires_at - self._clock.now()
        self._renew_at = UnixMillis(session.expires_at - min(RENEW_BEFORE_MS, max(0, left) // 2))

    def _move(self, phase: SessionPhase) -> None:
        if phase is not self.phase or phase is SessionPhase.SIGNED_IN:
            self.phase = phase
            self._listener.session_changed(phase)


async def within_deadline(work: Callable[[], Awaitable[T]]) -> T:
    """Await a call for at most `DEADLINE` seconds; running out of time, and an answer like a stranger's, may pass."""
    try:
        async with asyncio.timeout(DEADLINE):
            return await work()
    except TimeoutError as error:
        raise Transient("no answer in time") from error
    except (NotOurServer, ProtocolError) as error:
        # A captive portal or a gateway that answers for the server; behind it the server is what it was.
        raise Transient(error.reason) from error


def _seen(done: "asyncio.Future[None]") -> None:
    """Mark an outcome as looked at: whoever asked for it may have been cancelled meanwhile."""
    if not done.cancelled():
        _ = done.exception()

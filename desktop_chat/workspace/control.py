"""The control channel's server: leases, tickets, accounts, sharing, the end of the workspace; for its owner only.

A Unix socket in a 0700 folder; where there are none, loopback TCP with a secret from the owner-only lock file.
"""

import asyncio
import hmac
import logging
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.owned_account import OwnedAccounts
from desktop_chat.domain.sharing import SharingState
from desktop_chat.protocol.accounts import AccountRequest, ChangeAccount, LookAtAccounts
from desktop_chat.protocol.control import (
    LONGEST_LINE,
    CodeFor,
    Done,
    Failed,
    Lease,
    Reply,
    Report,
    Request,
    Status,
    Stop,
    TicketFor,
    decode_request,
    encode_reply,
)
from desktop_chat.protocol.sharing import SharingRequest
from desktop_chat.workspace.errors import WorkspaceError
from desktop_chat.workspace.lifetime import Lifetime
from desktop_chat.workspace.people import BadPerson

logger = logging.getLogger(__name__)

MOST_CONNECTIONS = 200
_LAST_WORDS_SECONDS = 2.0
_LAST_WORDS = frozenset({"bad_request", "not_allowed", "busy", "ending"})
_FIRST_LINE_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSettings:
    """Where to listen: `socket`, or with `tcp` on a free port of 127.0.0.1; `secret` is asked for over TCP only."""

    socket: Path
    secret: str = field(repr=False)
    tcp: bool = sys.platform == "win32"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What answers for the workspace: `status` reports, `ticket` and `code` make one or raise `BadPerson`.

    A ticket is for a person of this computer, a code for an account that is there. `share` does what is asked about
    sharing, `accounts` what is asked about accounts, or they raise `WorkspaceError`.
    """

    ticket: Callable[[str], Awaitable[Done]]
    code: Callable[[str], Awaitable[Done]]
    status: Callable[[], Awaitable[dict[str, Any]]]
    share: Callable[[SharingRequest], Awaitable[SharingState]]
    accounts: Callable[[AccountRequest], Awaitable[OwnedAccounts | Done]]


class ControlServer:
    """Serves the control channel from `start` to `close`."""

    def __init__(self, settings: ControlSettings, lifetime: Lifetime, answers: Answers) -> None:
        self._settings = settings
        self._lifetime = lifetime
        self._answers = answers
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.StreamWriter, bool] = {}
        self._conversations: set[asyncio.Task[None]] = set()

    async def start(self) -> str:
        """Listen; returns the address for the lock file."""
        if self._settings.tcp:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LONGEST_LINE)
            return f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        path = self._settings.socket
        path.unlink(missing_ok=True)  # left by a killed server: we hold the folder's lock
        self._server = await asyncio.start_unix_server(self._serve, path, limit=LONGEST_LINE)
        path.chmod(0o600)
        return str(path)

    async def close(self) -> None:
        """Listen no more and close what is open; harmless when closed."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        for writer in tuple(self._open):
            writer.close()
        await self._end_conversations()
        await server.wait_closed()
        if not self._settings.tcp:
            self._settings.socket.unlink(missing_ok=True)

    async def _end_conversations(self) -> None:
        """Wait for those that are just answering; one that takes too long is cut off."""
        if self._conversations:
            _, late = await asyncio.wait(self._conversations, timeout=_LAST_WORDS_SECONDS)
            for conversation in late:
                conversation.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversation = asyncio.current_task()
        assert conversation is not None
        self._conversations.add(conversation)
        conversation.add_done_callback(self._conversations.discard)
        self._open[writer] = False
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.LimitOverrunError, ValueError, TimeoutError):
            logger.debug("A control connection broke off")
        finally:
            if self._open.pop(writer):
                self._lifetime.give_back()
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Any account can reach a port: over TCP who says nothing at first does not stay.
        async with asyncio.timeout(_FIRST_LINE_SECONDS if self._settings.tcp else None):
            line = await reader.readline()
        while line:
            try:
                reply = await self._answer(line, writer)
            except ProtocolError as error:
                reply = Failed("bad_request", str(error.reason))
            writer.write(encode_reply(reply))
            await writer.drain()
            if isinstance(reply, Failed) and reply.code in _LAST_WORDS:
                return
            line = await reader.readline()

    async def _answer(self, line: bytes, writer: asyncio.StreamWriter) -> Reply:
        request, secret = decode_request(line)
        if self._settings.tcp and not _same(secret or "", self._settings.secret):
            return Failed("not_allowed", "The secret is wrong.")
        if len(self._open) > MOST_CONNECTIONS:
            return Failed("busy", "Too many windows are open.")
        return await self._carry_out(request, writer)

    async def _carry_out(self, request: Request, writer: asyncio.StreamWriter) -> Reply:
        match request:
            case Lease():
                return self._lease(writer)
            case TicketFor() | CodeFor():
                return await self._let_in(request)
            case Status():
                return Report(await self._answers.status())
            case Stop():
                self._lifetime.end()
                return Done()
            case LookAtAccounts() | ChangeAccount():
                return await _answered(self._answers.accounts(request))
            case _:
                return await _answered(self._answers.share(request))

    async def _let_in(self, request: TicketFor | CodeFor) -> Reply:
        try:
            if isinstance(request, CodeFor):
                return await self._answers.code(request.account)
            return await self._answers.ticket(request.person)
        except BadPerson:
            sentence = "There is no such account." if isinstance(request, CodeFor) else "That is no name for a person."
            return Failed("bad_person", sentence)
        except WorkspaceError as error:
            return Failed(error.code, str(error))

    def _lease(self, writer: asyncio.StreamWriter) -> Reply:
        if not self._open[writer]:
            if not self._lifetime.lease():
                return Failed("ending", "The workspace is just ending.")
            self._open[writer] = True
        return Done()


async def _answered(work: Awaitable[Reply]) -> Reply:
    try:
        return await work
    except WorkspaceError as error:
        return Failed(error.code, str(error))


def _same(given: str, secret: str) -> bool:
    """Compare in a time that tells nothing; a request may hold lone surrogates."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode())

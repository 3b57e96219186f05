"""The control channel of the local workspace and its lock file's content: bytes to values and back, no I/O.

One JSON object a line. Requests: lease, ticket, code, status, stop, and those about sharing and accounts. Only the
owner of the data folder can reach the channel; where it is loopback TCP (no Unix sockets) every request also carries
the secret from the owner-only file.
"""

import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any, assert_never

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.owned_account import OwnedAccounts
from desktop_chat.domain.sharing import SharingState
from desktop_chat.domain.values import dataclass
from desktop_chat.protocol.accounts import (
    AccountRequest,
    ChangeAccount,
    LookAtAccounts,
    decode_account_request,
    decode_accounts,
    encode_account_request,
    encode_accounts,
)
from desktop_chat.protocol.sharing import (
    Admit,
    Invite,
    LookAtSharing,
    RenewCertificate,
    RevokeInvitation,
    Share,
    SharingRequest,
    decode_sharing,
    decode_sharing_request,
    encode_sharing,
    encode_sharing_request,
)

LONGEST_LINE = 65_536
LONGEST_PERSON = 64


@dataclass(frozen=True, slots=True)
class Lease:
    """Keep the workspace alive for as long as this connection is open."""


@dataclass(frozen=True, slots=True)
class TicketFor:
    """A one-use ticket to sign in as `person`, who is made on first use."""

    person: str


@dataclass(frozen=True, slots=True)
class CodeFor:
    """A one-time code for who has forgotten a password: `account` is its id or its e-mail address."""

    account: str


@dataclass(frozen=True, slots=True)
class Stop:
    """End the workspace now, whoever uses it."""


@dataclass(frozen=True, slots=True)
class Status:
    """A report of how the workspace is."""


Request = Lease | TicketFor | CodeFor | Status | Stop | AccountRequest | SharingRequest


@dataclass(frozen=True, slots=True)
class Done:
    """Granted. `ticket` and `user` (a UUID) answer a TicketFor; for a CodeFor they are the code and the address."""

    ticket: str | None = None
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Refused: a word for machines (`bad_request`, `bad_person`, `not_allowed`, `ending`, `busy`) and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """How the workspace is; answers a Status. What it holds is described with `workspace.status`."""

    content: dict[str, Any]


Reply = Done | Report | Failed | SharingState | OwnedAccounts


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceState:
    """What the lock file tells the owner's other windows about a server, running or not: ask its `control` to know.

    `control` is the path of a Unix socket, or "127.0.0.1:PORT".
    """

    pid: int
    port: int
    url: str
    anon_key: str
    control: str
    secret: str = field(repr=False)
    version: str
    epoch: str

    @property
    def control_port(self) -> int | None:
        """The port of a control channel over TCP; None when `control` is the path of a Unix socket."""
        host, separator, port = self.control.rpartition(":")
        return int(port) if separator and host == "127.0.0.1" and port.isdecimal() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The one line that a server prints when it serves."""

    url: str
    port: int
    anon_key: str
    pid: int
    version: str


def encode_request(request: Request, secret: str | None = None) -> bytes:
    """Return a request as a line."""
    match request:
        case Lease():
            content: dict[str, Any] = {"op": "lease"}
        case TicketFor(person):
            content = {"op": "ticket", "person": person}
        case Status():
            content = {"op": "status"}
        case CodeFor(account):
            content = {"op": "code", "account": account}
        case Stop():
            content = {"op": "stop"}
        case LookAtAccounts() | ChangeAccount():
            content = encode_account_request(request)
        case LookAtSharing() | Share() | Invite() | RevokeInvitation() | RenewCertificate() | Admit():
            content = encode_sharing_request(request)
        case _:
            assert_never(request)
    if secret is not None:
        content["secret"] = secret
    return _line(content)


def decode_request(line: bytes) -> tuple[Request, str | None]:
    """Read a request and the secret that came with it.

    Raises:
        ProtocolError: it is no request.
    """
    content = _object(line)
    secret = content.get("secret")
    if secret is not None and not isinstance(secret, str):
        raise ProtocolError("secret is no text")
    match content:
        case {"op": "lease"}:
            return Lease(), secret
        case {"op": "ticket", "person": str(person)}:
            return TicketFor(person), secret
        case {"op": "status"}:
            return Status(), secret
        case {"op": "code", "account": str(account)}:
            return CodeFor(account), secret
        case {"op": "stop"}:
            return Stop(), secret
        case _:
            return decode_account_request(content) or decode_sharing_request(content), secret


def encode_reply(reply: Reply) -> bytes:
    """Return a reply as a line."""
    match reply:
        case Done(ticket=None):
            content: dict[str, Any] = {"ok": True}
        case Done(ticket, user):
            content = {"ok": True, "ticket": ticket, "user": user}
        case Report(report):
            content = {"ok": True, "status": report}
        case Failed(code, message):
            content = {"ok": False, "error": code, "message": message}
        case SharingState():
            content = {"ok": True, "sharing": encode_sharing(reply)}
        case OwnedAccounts():
            content = {"ok": True, "accounts": encode_accounts(reply)}
        case _:
            assert_never(reply)
    return _line(content)


def decode_reply(line: bytes) -> Reply:
    """Read a reply.

    Raises:
        ProtocolError: it is no reply.
    """
    match _object(line):
        case {"ok": True, "ticket": str(ticket), "user": str(user)}:
            return Done(ticket, user)
        case {"ok": True, "sharing": dict(sharing)}:
            return decode_sharing(sharing)
        case {"ok": True, "accounts": dict(accounts)}:
            return decode_accounts(accounts)
        case {"ok": True, "status": dict(report)}:
            return Report(report)
        case {"ok": True}:
            return Done()
        case {"ok": False, "error": str(code), "message": str(message)}:
            return Failed(code, message)
        case _:
            raise ProtocolError("no known reply")


def encode_state(state: WorkspaceState) -> bytes:
    """Return the content of the lock file."""
    return _line(
        {
            "pid": state.pid,
            "port": state.port,
            "url": state.url,
            "anon_key": state.anon_key,
            "control": state.control,
            "secret": state.secret,
            "version": state.version,
            "epoch": state.epoch,
        }
    )


def decode_state(content: bytes) -> WorkspaceState:
    """Read the lock file.

    Raises:
        ProtocolError: it is damaged; treat it as absent.
    """
    value = _object(content)
    return WorkspaceState(
        pid=_number(value, "pid"),
        port=_port(value),
        url=_text(value, "url"),
        anon_key=_text(value, "anon_key"),
        control=_text(value, "control"),
        secret=_text(value, "secret"),
        version=_text(value, "version"),
        epoch=_text(value, "epoch"),
    )


def encode_ready(ready: Ready | Failed) -> bytes:
    """Return the line that a server prints when it serves, or when it cannot."""
    if isinstance(ready, Failed):
        return _line({"error": ready.code, "message": ready.message})
    return _line(
        {
            "url": ready.url,
            "port": ready.port,
            "anon_key": ready.anon_key,
            "pid": ready.pid,
            "version": ready.version,
        }
    )


def decode_ready(line: bytes) -> Ready | Failed:
    """Read what a server printed.

    Raises:
        ProtocolError: it printed something else.
    """
    value = _object(line)
    if "error" in value:
        return Failed(_text(value, "error"), _text(value, "message"))
    return Ready(
        url=_text(value, "url"),
        port=_port(value),
        anon_key=_text(value, "anon_key"),
        pid=_number(value, "pid"),
        version=_text(value, "version"),
    )


def _line(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise ProtocolError("too long")
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("not JSON") from error
    if not isinstance(value, dict):
        raise ProtocolError("not an object")
    return value


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    if not isinstance(found, str):
        raise ProtocolError(f"{name} is no text")
    return found


def _number(value: Mapping[str, Any], name: str) -> int:
    found = value.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise ProtocolError(f"{name} is no number")
    return found


def _port(value: Mapping[str, Any]) -> int:
    port = _number(value, "port")
    if port > 65_535:
        raise ProtocolError("port is too high")
    return port

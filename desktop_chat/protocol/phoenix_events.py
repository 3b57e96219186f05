"""What `PhoenixProtocol` reports to its shell, and how the sentences of a server about a channel are understood."""

from enum import Enum
from typing import TypeAlias

from desktop_chat.domain.values import dataclass
from desktop_chat.protocol.wire_types import Json


class Fault(Enum):
    """What a refused or closed channel asks for.

    `BUSY`: try again later. `THROTTLED`: try again much later, a limit was reached. `TOKEN`: try again with a fresh
    token. `FORBIDDEN`: never try the same again.
    """

    BUSY = "busy"
    THROTTLED = "throttled"
    TOKEN = "token"  # noqa: S105  a name, no secret
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A channel is up."""

    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRefused:
    """A channel did not come up: the server said no, or nothing in time."""

    topic: str
    reason: str
    fault: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelClosed:
    """A channel that was up has gone without being asked to."""

    topic: str
    reason: str
    fault: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A push was answered."""

    topic: str
    ref: str
    ok: bool
    response: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class PushTimedOut:
    """A push was not answered in time."""

    topic: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A broadcast on a channel that is up; bytes only where the sender sent bytes."""

    topic: str
    event: str
    payload: Json | bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatAnswered:
    """The server has answered a heartbeat, after this many seconds."""

    latency: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatLate:
    """The server has not answered a heartbeat in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """A frame was dropped because it broke the format; `count` are those of this connection so far."""

    count: int
    reason: str


ProtocolEvent: TypeAlias = (
    Joined
    | JoinRefused
    | ChannelClosed
    | Reply
    | PushTimedOut
    | Message
    | HeartbeatAnswered
    | HeartbeatLate
    | Malformed
)

# Codes of `supabase/realtime` (ERROR_CODES.md, realtime_channel.ex), and the sentences of its `system` messages.
_TOKEN_SIGNS = ("InvalidJWT", "MalformedJWT", "JwtSignature", "Token has expired", "token provided")
_THROTTLED_SIGNS = ("RateLimit", "Too many", "rate limit")
_FORBIDDEN_SIGNS = (
    "Unauthorized",
    "PrivateOnly",
    "TopicNameRequired",
    "InvalidJoinPayload",
    "RealtimeDisabled",
    "TenantNotFound",
    "You do not have permissions",
)


def fault_of(reason: str) -> Fault:
    """Understand why the server refused or closed a channel; what is unknown may pass by itself."""
    if any(sign in reason for sign in _TOKEN_SIGNS):
        return Fault.TOKEN
    if any(sign in reason for sign in _THROTTLED_SIGNS):
        return Fault.THROTTLED
    if any(sign in reason for sign in _FORBIDDEN_SIGNS):
        return Fault.FORBIDDEN
    return Fault.BUSY

"""Reading what a client asks for when it joins a topic; wrong types mean the default, as on the real server."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_chat.workspace.auth_tokens import (
    TokenExpired,
    TokenForged,
    TokenIncomplete,
    TokenMalformed,
    TokenRefused,
)
from desktop_chat.workspace.realtime_frames import LONGEST_NAME_BYTES

NO_CHANGES = (
    "Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given connect "
    "parameters: this workspace sends its changes by broadcast"
)


class JoinRefused(Exception):
    """A join that fails; the message is the `reason`: a code that clients know, a colon, and a sentence.

    With `close` the whole connection ends after the answer, with that code.
    """

    def __init__(self, reason: str, *, close: int | None = None) -> None:
        super().__init__(reason)
        self.close = close


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRequest:
    """The `config` of a join.

    `token` is None when the connection's own is meant; `changes` are its table bindings; `presence_key` is empty when
    the client leaves it to the server; `replay` is what was asked for there, wrong or right, None for nothing.
    """

    private: bool
    echo: bool
    ack: bool
    replication_ready: bool
    presence: bool
    presence_key: str
    replay: object
    token: str | None
    changes: Sequence[Mapping[str, object]]

    def reply(self) -> dict[str, object]:
        """Return the response of a join that worked: each binding with an id that its parameters determine."""
        return {"postgres_changes": [{**change, "id": _change_id(change)} for change in self.changes]}


def read_join(topic: str, payload: object) -> JoinRequest:
    """Read the payload of a `phx_join` to a topic (without its `realtime:` prefix).

    Without a `config` the topic itself is a binding, `SCHEMA:TABLE:FILTER`, as the first clients had it; without
    `presence` in it presence is on.

    Raises:
        JoinRefused: the payload or its `config` is no object.
    """
    if not isinstance(payload, Mapping) or not isinstance(payload.get("config", {}), Mapping):
        raise JoinRefused("UnknownErrorOnChannel: the payload of the join could not be read")
    config = payload.get("config", {})
    broadcast, presence = _mapping(config.get("broadcast")), _mapping(config.get("presence"))
    token = payload.get("user_token") or payload.get("access_token")
    changes = config.get("postgres_changes") if "config" in payload else [_binding(topic)]
    return JoinRequest(
        private=_flag(config.get("private")),
        echo=_flag(broadcast.get("self")),
        ack=_flag(broadcast.get("ack")),
        replication_ready=_flag(broadcast.get("replication_ready")),
        presence=_flag(presence.get("enabled")) if isinstance(config.get("presence"), Mapping) else True,
        presence_key=_key(presence.get("key")),
        replay=broadcast.get("replay"),
        token=token if isinstance(token, str) and not token.startswith("sb_") else None,
        changes=[change for change in changes if isinstance(change, Mapping)] if isinstance(changes, list) else [],
    )


def refusal_of_token(error: TokenRefused) -> JoinRefused:
    """Return how a join fails whose token is not accepted."""
    match error:
        case TokenMalformed():
            code = "MalformedJWT"
        case TokenForged():
            code = "JwtSignatureError"
        case TokenIncomplete() | TokenExpired() | _:
            code = "InvalidJWTToken"
    return JoinRefused(f"{code}: {error}")


def _binding(topic: str) -> Mapping[str, object]:
    return dict(zip(("schema", "table", "filter"), topic.split(":", 2), strict=False))


def _flag(value: object) -> bool:
    return value is True or value == "true"


def _key(value: object) -> str:
    """Return what a client is called in the presence of its topics; too long a name is none."""
    key = value if isinstance(value, str) else json.dumps(value) if isinstance(value, int | float) else ""
    return key if len(key.encode(errors="replace")) <= LONGEST_NAME_BYTES else ""


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _change_id(change: Mapping[str, object]) -> int:
    return zlib.crc32(json.dumps(change, sort_keys=True).encode())

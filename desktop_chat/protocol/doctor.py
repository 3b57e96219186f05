"""The wire of an examination: what is asked of the database, and the channels that are joined to try them."""

from desktop_chat.domain.diagnosis import SchemaFacts
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.wire_types import Json, JsonObject, as_list, as_object, as_text

PING_EVENT = "doctor"
FORGED_EVENT = "doctor_forged"


def facts_call() -> RpcCall:
    """Return the call that has the database tell of itself; only who is signed in may make it."""
    return RpcCall(name="doctor", parameters={})


def ping_call(word: str) -> RpcCall:
    """Return the call that has the database send this UUID live to the caller's own topic."""
    return RpcCall(name="doctor_ping", parameters={"p_word": word})


def decode_facts(value: Json) -> SchemaFacts:
    """Read `{at, frozen, migrations, open, policies, buckets}`.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(value, "facts")
    migrations = fields.raw("migrations")
    return SchemaFacts(
        at=fields.number("at"),
        frozen=fields.flag("frozen"),
        migrations=None if migrations is None else _texts(migrations, "migrations"),
        open=_texts(fields.raw("open"), "open"),
        policies=fields.number("policies"),
        buckets=_texts(fields.raw("buckets"), "buckets"),
    )


def is_ping(event: str, payload: Json | bytes, word: str) -> bool:
    """Tell whether a broadcast is the word that was asked for."""
    return event == PING_EVENT and isinstance(payload, dict) and payload.get("word") == word


def hearing_oneself(token: str) -> JsonObject:
    """Return what joins a private channel so that what one sends comes back, if it may be sent at all."""
    config: JsonObject = {"broadcast": {"ack": False, "self": True}, "presence": {"enabled": False, "key": ""}}
    return {"config": config | {"postgres_changes": [], "private": True}, "access_token": token}


def public_join(token: str) -> JsonObject:
    """Return what joins a public channel."""
    config: JsonObject = {"broadcast": {"ack": False, "self": False}, "presence": {"enabled": False, "key": ""}}
    return {"config": config | {"postgres_changes": [], "private": False}, "access_token": token}


def _texts(value: Json, name: str) -> tuple[str, ...]:
    return tuple(as_text(item, name) for item in as_list(value, name))

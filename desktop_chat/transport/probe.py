"""What a server's first answers say about it: a Supabase project or not, key accepted, tables there."""

import base64
import binascii

from desktop_chat.domain.errors import NotOurServer, ProtocolError, Refused, Transient
from desktop_chat.protocol.statuses import LARGEST_ERROR_BYTES, classify
from desktop_chat.protocol.wire_types import Fields, as_object, decode_json


def check_key(key: str) -> None:
    """Refuse a key that may do everything: it must never lie on a person's computer.

    Raises:
        Refused: it is the project's secret or service_role key (`secret_key`).
    """
    if key.startswith("sb_secret_") or _role(key) in {"service_role", "supabase_admin"}:
        raise Refused(
            "secret_key",
            "That is the project's secret key, which gives full control. Use the anon (publishable) key instead.",
        )


def judge_settings(status: int, body: bytes) -> None:
    """Judge the answer of `/auth/v1/settings`.

    Raises:
        NotOurServer: it is something else than a Supabase project.
        Refused: it is one, but does not take the key (`wrong_key`).
        Transient: it is not well.
    """
    fields = _object(body)
    if 300 <= status < 400:
        raise NotOurServer("it sends us on to another address")
    if status >= 500 or status == 429:
        raise Transient(f"the project answers with HTTP {status}")
    if status in {401, 403} and fields is not None:
        raise Refused(
            "wrong_key",
            "The project is there, but it does not take this key. Copy the anon (publishable) key from its settings.",
            status,
        )
    if status != 200 or fields is None:
        raise NotOurServer(f"it answers with HTTP {status}" if status != 200 else "it answers with something else")
    if not isinstance(fields.raw("external"), dict):
        raise NotOurServer("it answers, but not as a sign-in service does")


def judge_functions(status: int, body: bytes) -> None:
    """Judge what a function of this app says to somebody who is not signed in; a refusal is what is hoped for.

    Raises:
        Refused: the project lacks this app's tables (`no_schema`).
        Transient: it is not well.
    """
    if 200 <= status < 300:
        return
    error = classify(status, body)
    if isinstance(error, Transient) or (isinstance(error, Refused) and error.code == "no_schema"):
        raise error


def _role(key: str) -> str:
    """Read the role out of a key that is a JWT; empty when it is none. Nothing is verified here."""
    _, _, rest = key.partition(".")
    payload = rest.partition(".")[0]
    try:
        claims = as_object(decode_json(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), 8192), "claims")
        return claims.text_or_none("role") or ""
    except (ProtocolError, binascii.Error):
        return ""


def _object(body: bytes) -> Fields | None:
    try:
        return as_object(decode_json(body, LARGEST_ERROR_BYTES), "body")
    except ProtocolError:
        return None

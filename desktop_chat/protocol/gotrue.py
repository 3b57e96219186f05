"""Signing in: what is posted to `/auth/v1`, and how its session is read.

Times of the server are not used for when a session ends: `expires_in` is a length and is counted from the local clock,
so a clock that is a day wrong does no harm.
"""

from desktop_chat.domain.errors import ProtocolError, Refused
from desktop_chat.domain.ids import UnixMillis, UserId
from desktop_chat.domain.ports import Session
from desktop_chat.protocol.wire_types import Fields, Json, JsonObject, as_number, as_object

API_VERSION = "2024-01-01"
"""Sent as `X-Supabase-Api-Version`, so that errors carry a code as text."""

LONGEST_SESSION = 366 * 24 * 3600
"""No session is believed to last longer than a year, in seconds."""


def sign_up_body(email: str, password: str, name: str, invitation: str = "") -> JsonObject:
    """Write the body of `POST /signup`; a workspace that is shared on a network asks for the token of an invitation."""
    invited = {"invite_token": invitation} if invitation else {}
    return {"email": email, "password": password, "data": {"display_name": name, **invited}}


def password_body(email: str, password: str) -> JsonObject:
    """Write the body of `POST /token?grant_type=password`."""
    return {"email": email, "password": password}


def ticket_body(ticket: str) -> JsonObject:
    """Write the body of `POST /token?grant_type=ticket`, which only the local workspace knows."""
    return {"ticket": ticket}


def recover_body(email: str) -> JsonObject:
    """Write the body of `POST /recover`."""
    return {"email": email}


def code_body(email: str, code: str) -> JsonObject:
    """Write the body of `POST /verify` for the digits of a one-time code, with which people write spaces."""
    return {"type": "recovery", "email": email, "token": "".join(code.split())}


def new_password_body(password: str) -> JsonObject:
    """Write the body of `PUT /user` that changes the password."""
    return {"password": password}


def refresh_body(refresh_token: str) -> JsonObject:
    """Write the body of `POST /token?grant_type=refresh_token`."""
    return {"refresh_token": refresh_token}


def decode_session(answer: Json, now: UnixMillis) -> Session:
    """Read a session; it ends `expires_in` seconds after `now`.

    Raises:
        Refused: the account was made, but its e-mail address has to be confirmed first (`confirm_email`).
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(answer, "session")
    if not fields.has("access_token") and _is_account(fields):
        raise Refused("confirm_email", "Almost there: confirm your e-mail address, then sign in.", 200)
    seconds = as_number(fields.raw("expires_in"), fields.path("expires_in"), LONGEST_SESSION)
    return Session(
        user=UserId(fields.object("user").uuid("id")),
        access_token=_token(fields, "access_token"),
        refresh_token=_token(fields, "refresh_token"),
        expires_at=UnixMillis(now + seconds * 1000),
    )


def _is_account(fields: Fields) -> bool:
    """Tell whether the answer is a bare account, or one under `user` without a session."""
    return fields.has("id") or fields.has("user")


def _token(fields: Fields, name: str) -> str:
    """Read a token that fits into a header."""
    token = fields.text(name)
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ProtocolError(f"{fields.path(name)} is no token")
    return token

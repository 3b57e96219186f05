"""The border of HTTP: what a status with its body means, decided here and nowhere else.

A definite no (`Refused`) is believed only from a server that speaks our language: a page of a proxy or a captive portal
must not park a message. The shapes are PostgREST's (`code`, `message`, `details`, `hint`), GoTrue's and those of
Supabase's storage (`statusCode`, `error`, `message`, `code`), old and new.
"""

from desktop_chat.domain.errors import ProtocolError, Refused, Transient, TransportError, Unauthorised
from desktop_chat.domain.values import dataclass
from desktop_chat.protocol.wire_types import Json, as_object, as_text, decode_json

LARGEST_ERROR_BYTES = 256 * 1024
LONGEST_SENTENCE = 500
LONGEST_WAIT = 300.0
"""No answer makes this client wait longer than five minutes, in seconds."""

# SQLSTATEs that pass by themselves: lock and statement time-outs, dead-lock, serialisation, lack of resources.
_PASSING_STATES = ("55P03", "57014", "40P01", "40001", "53", "57P", "08", "PGRST00")

# GoTrue's words for a session that is over, whatever their status (refresh tokens are refused with 400).
_SESSION_OVER = frozenset(
    {
        "bad_jwt",
        "no_authorization",
        "session_not_found",
        "session_expired",
        "refresh_token_not_found",
        "refresh_token_already_used",
        "user_not_found",
        "user_banned",
        "PGRST301",
        "PGRST302",
        "PGRST303",
        "not_signed_in",
    }
)
_OLD_SESSION_OVER = frozenset({"invalid_grant"})
"""What GoTrue said before 2024 of every refresh token that it does not take."""

_OUR_WORDS = {
    "invalid_credentials": "The e-mail address or the password is not right.",
    "otp_expired": "This code is not right, was used before, or is too old. Ask for a new one.",
    "Invalid login credentials": "The e-mail address or the password is not right.",
    "email_not_confirmed": "Confirm your e-mail address first: the server has sent you a message with a link.",
    "Email not confirmed": "Confirm your e-mail address first: the server has sent you a message with a link.",
    "user_already_exists": "This e-mail address has an account already. Sign in with it.",
    "email_exists": "This e-mail address has an account already. Sign in with it.",
    "email_address_invalid": "The server cannot use this e-mail address.",
    "email_address_not_authorized": "The server does not let this e-mail address make an account.",
    "signup_disabled": "Nobody can make an account at this project by themselves. Ask whoever runs it.",
}
"""What a person reads instead of GoTrue's own sentence, by its code; servers of before 2024 have only the sentence."""
_OF_STORAGE = {
    403: ("not_allowed", "You may not change this file."),
    404: ("not_found", "This file is not there any more, or not for you to see."),
    409: ("exists", ""),
    413: ("too_large", "This is too large for the server."),
}
"""What the statuses of the storage mean, whose own sentences are not for people."""
_EXISTS = frozenset({"Duplicate", "KeyAlreadyExists", "ResourceAlreadyExists"})
_BAD_TOKEN = ('"exp" claim', "jwt ", "invalid compact jws", "signature verification failed", "invalid signature")
"""How the sentences begin with which it refuses a token: as 400 or 403, like everything else."""
_NO_SUCH_FUNCTION = frozenset({"PGRST202", "PGRST205", "42883", "42P01"})
_DEFINITE = frozenset({400, 403, 404, 405, 406, 409, 410, 413, 415, 422})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Complaint:
    code: str = ""
    hint: str = ""
    sentence: str = ""
    details: str = ""
    status: int = 0

    @property
    def name(self) -> str:
        """The machine-readable reason: ours is the hint, everybody else's the code."""
        return self.hint if self.code.startswith("PT") and self.hint else self.code


def classify(status: int, body: bytes, retry_after: str | None = None) -> TransportError:
    """Return the error that an answer which is no success means.

    Args:
        status: the HTTP status.
        body: the answer's body.
        retry_after: the header of that name, as it came.
    """
    complaint = _read(body)
    wait = _seconds(retry_after)
    if complaint is None:
        return _classify_foreign(status, wait)
    if status == 401 or complaint.name in _SESSION_OVER:
        return Unauthorised(complaint.name or f"HTTP {status}")
    if complaint.code.startswith(_PASSING_STATES):
        return Transient(f"the database is busy, {complaint.code}", wait)
    if status == 429:
        return Transient(complaint.sentence or "too many requests", _flood_wait(complaint.details) or wait)
    if status in _DEFINITE:
        return _refusal(status, complaint)
    return Transient(complaint.sentence or f"HTTP {status}", wait)


def classify_refresh(status: int, body: bytes, retry_after: str | None = None) -> TransportError:
    """Return the error that a refused renewal of a session means.

    Only GoTrue's own words end a session: a gateway in front of it says 401, 403, 404 or 422 for reasons of its own,
    and to believe that would ask everybody to sign in again.
    """
    error = classify(status, body, retry_after)
    complaint = _read(body)
    if isinstance(error, Transient):
        return error
    if complaint is not None and complaint.name in _SESSION_OVER | _OLD_SESSION_OVER:
        return Unauthorised(complaint.name)
    return Transient(f"HTTP {status} in place of a renewed session", _seconds(retry_after))


def classify_storage(status: int, body: bytes, retry_after: str | None = None) -> TransportError:
    """Return the error that an answer of the storage means that is no success.

    It answers nearly everything with HTTP 400, and names the real status in the body.
    """
    complaint = _read(body)
    if complaint is None:
        return _classify_foreign(status, _seconds(retry_after))
    meant = complaint.status or status
    if complaint.name == "InvalidJWT" or complaint.sentence.lower().startswith(_BAD_TOKEN):
        return Unauthorised(complaint.name)
    known = _OF_STORAGE.get(meant)
    if known is None or (meant == 409 and complaint.name not in _EXISTS):
        return classify(meant, body, retry_after)
    return Refused(*known, status=meant)


def classify_upgrade(status: int, body: bytes, retry_after: str | None = None) -> TransportError:
    """Return the error that an answer to a WebSocket's opening means, when it is not 101.

    A definite no has a sentence, Realtime's as `error` and the gateway's in front of it as `message`: a page of
    something on the way has not.
    """
    try:
        fields = as_object(decode_json(body, LARGEST_ERROR_BYTES), "body")
        sentence = _first_text(fields.raw("error"), fields.raw("message"))
    except ProtocolError:
        sentence = ""
    if status == 429:
        return Transient(sentence or "too many connections", _seconds(retry_after))
    if status == 401 and sentence:
        return Refused("wrong_key", "The server does not accept this project's key. Check URL and key.", status)
    if status == 404 and sentence:
        return Refused("no_such_project", f"The server knows no such project ({sentence}).", status)
    if status == 403 and sentence:
        return Refused("not_available", f"The server refuses live connections ({sentence}).", status)
    return Transient(sentence or f"HTTP {status} instead of a WebSocket", _seconds(retry_after))


def _refusal(status: int, complaint: _Complaint) -> Refused:
    if complaint.code in _NO_SUCH_FUNCTION:
        sentence = "This Supabase project has no Desktop Chat tables yet. Ask whoever runs it to install them."
        return Refused("no_schema", sentence, status)
    sentence = _OUR_WORDS.get(complaint.name) or _OUR_WORDS.get(complaint.sentence) or complaint.sentence
    return Refused(complaint.name or f"http_{status}", sentence, status, complaint.details)


def _classify_foreign(status: int, wait: float | None) -> TransportError:
    """Judge an answer that did not come from PostgREST or GoTrue, but from something on the way to it."""
    if status == 413:
        return Refused("too_large", "This is too large for the server.", status)
    if status == 401:
        return Unauthorised("HTTP 401")
    return Transient(f"HTTP {status} from something on the way", wait)


def _read(body: bytes) -> _Complaint | None:
    """Read an error's body; None when it is none of the shapes that we know."""
    try:
        fields = as_object(decode_json(body, LARGEST_ERROR_BYTES), "error")
    except ProtocolError:
        return None
    code = _first_text(fields.raw("error_code"), fields.raw("code"), fields.raw("error"))
    sentence = _first_text(fields.raw("message"), fields.raw("msg"), fields.raw("error_description"))
    if not code and not sentence:
        return None
    return _Complaint(
        code=code,
        hint=_first_text(fields.raw("hint")),
        sentence=sentence[:LONGEST_SENTENCE],
        details=_first_text(fields.raw("details")),
        status=_named_status(fields.raw("statusCode")),
    )


def _named_status(value: Json) -> int:
    """Read the status that a body names, as text; 0 where it names none that is a failure."""
    if not isinstance(value, str) or len(value) != 3 or not (value.isascii() and value.isdecimal()):
        return 0
    return int(value) if value >= "400" else 0


def _first_text(*values: Json) -> str:
    return next((as_text(value, "") for value in values if isinstance(value, str) and value), "")


def _seconds(retry_after: str | None) -> float | None:
    """Read `Retry-After` in seconds; its form as a date is not used by any server that we talk to."""
    if retry_after is None or not (retry_after.isascii() and retry_after.isdecimal()):
        return None
    return min(float(retry_after[:9]), LONGEST_WAIT)


def _flood_wait(details: str) -> float | None:
    try:
        milliseconds = as_object(decode_json(details, LARGEST_ERROR_BYTES), "details").number("retry_after_ms")
    except ProtocolError:
        return None
    return min(milliseconds / 1000, LONGEST_WAIT)

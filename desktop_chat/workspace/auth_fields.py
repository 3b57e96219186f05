"""What is read from the bodies of requests about accounts, and refused as GoTrue refuses it."""

import json
import re
from collections.abc import Mapping

from desktop_chat.workspace.auth_errors import AuthError, validation_failed, weak_password
from desktop_chat.workspace.auth_passwords import LONGEST_BYTES
from desktop_chat.workspace.people import DOMAIN

EMAIL = re.compile(r"[^\s@\x00-\x1f\x7f]+@[^\s@.\x00-\x1f\x7f]+(\.[^\s@.\x00-\x1f\x7f]+)*")
PHONE = re.compile(r"[1-9][0-9]{1,14}")
LONGEST_EMAIL = 255
MOST_METADATA_BYTES = 4_096  # it travels in every access token
_DURATION = re.compile(r"(?:(\d+(?:\.\d*)?)(h|ms|m|s|us|µs|ns))+")
_PART = re.compile(r"(\d+(?:\.\d*)?)(h|ms|m|s|us|µs|ns)")
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_LONGEST_BAN = 1000 * 366 * 24 * 3600.0


def text_of(body: Mapping[str, object], name: str) -> str:
    """Return a text, empty when it is missing or something else."""
    value = body.get(name)
    return value if isinstance(value, str) else ""


def flag_of(body: Mapping[str, object], name: str) -> bool:
    """Return a truth value, False when it is missing or something else."""
    return body.get(name) is True


def email_of(body: Mapping[str, object], name: str = "email") -> str:
    """Return an e-mail address, in small letters."""
    email = text_of(body, name).strip().lower()
    if len(email) > LONGEST_EMAIL or EMAIL.fullmatch(email) is None:  # lower() can make a text longer
        raise validation_failed("Unable to validate email address: invalid format")
    return email


def new_email_of(body: Mapping[str, object], name: str = "email") -> str:
    """Return an e-mail address that may become an account's.

    Those of people at this computer may not: they are made over the owner-only control channel.
    """
    email = email_of(body, name)
    if email.endswith(f"@{DOMAIN}"):
        raise AuthError(422, "email_address_not_authorized", "This address can not be used for an account")
    return email


def phone_of(body: Mapping[str, object]) -> str:
    """Return a phone number in the form of E.164, without its plus."""
    phone = text_of(body, "phone").replace(" ", "").removeprefix("+")
    if PHONE.fullmatch(phone) is None:
        raise validation_failed("Invalid phone number format (E.164 required)")
    return phone


def password_of(body: Mapping[str, object], shortest: int) -> str:
    """Return a password that is long enough and that bcrypt reads to its end."""
    password = text_of(body, "password")
    if not password:
        raise validation_failed("Signup requires a valid password")
    if len(password.encode()) > LONGEST_BYTES:
        raise validation_failed(f"Password cannot be longer than {LONGEST_BYTES} characters")
    if len(password) < shortest:
        raise weak_password(shortest)
    return password


def metadata_of(body: Mapping[str, object], name: str = "data") -> dict[str, object] | None:
    """Return what is kept with an account: a small JSON object, None when nothing is given."""
    data = body.get(name)
    if data is None:
        return None
    text = json.dumps(data)
    if not isinstance(data, Mapping) or len(text) > MOST_METADATA_BYTES or "\\u0000" in text:
        raise metadata_refused()
    return dict(data)


def metadata_refused() -> AuthError:
    """Return the refusal of metadata."""
    return validation_failed("The user's data must be a small JSON object")


def ban_of(body: Mapping[str, object]) -> float | None:
    """Return for how many seconds somebody is banned, 0 for the end of a ban, None when nothing is said."""
    text = text_of(body, "ban_duration")
    if not text:
        return None
    if text in {"none", "0"}:
        return 0.0
    if _DURATION.fullmatch(text) is None:
        raise validation_failed(f'invalid format for ban duration: time: invalid duration "{text[:40]}"')
    return min(sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(text)), _LONGEST_BAN)

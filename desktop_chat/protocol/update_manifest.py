"""The file that tells of a new version: how it is made and read, and which of its bytes are signed.

Signed are a line that says what for, so that no signature serves another purpose, and the manifest as canonical JSON
(sorted keys, no spaces, ASCII). Fields that are not known are part of it. Signatures are not checked here.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.update import Artefact, NotAFeed, Release, Rotation, SignedRelease, Version
from desktop_chat.domain.update_settings import Channel

LARGEST = 256 * 1024
"""Bytes of the whole file."""
FORMAT = 1
KEY_BYTES, SIGNATURE_BYTES = 32, 64
MOST_ARTEFACTS, MOST_ROTATIONS = 64, 32
LONGEST_NOTES = 20_000
LARGEST_ARTEFACT = 2 * 1024**3
_LATEST = 2**53
_LONGEST_URL = 2000
_PURPOSE = b"desktop-chat update manifest 1\n"
_KEY_PURPOSE = b"desktop-chat update key 1\n"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def feed_name(channel: Channel) -> str:
    """Return the name of a channel's file, below the address of the feed."""
    return f"{channel.value}.json"


def manifest_message(manifest: Mapping[str, object]) -> bytes:
    """Return the bytes of a manifest that are signed."""
    text = json.dumps(manifest, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return _PURPOSE + text.encode("ascii")


def rotation_message(key: bytes) -> bytes:
    """Return the bytes that a key signs to hand over to another one."""
    return _KEY_PURPOSE + key


def encode_key(key: bytes) -> str:
    """Return a key or a signature as it is written."""
    return base64.b64encode(key).decode("ascii")


def encode_release(release: Release) -> dict[str, object]:
    """Return the manifest of a release, to be signed."""
    return {
        "version": str(release.version),
        "channel": release.channel.value,
        "released": release.released,
        "expires": release.expires,
        "minimum": str(release.minimum),
        "notes": release.notes,
        "artefacts": [
            {"platform": one.platform, "kind": one.kind, "url": one.url, "size": one.size, "sha256": one.sha256}
            for one in release.artefacts
        ],
    }


def encode_feed(manifest: Mapping[str, object], signature: bytes, rotations: Sequence[Rotation]) -> bytes:
    """Return the whole file."""
    told = {
        "format": FORMAT,
        "manifest": manifest,
        "signature": encode_key(signature),
        "rotations": [encode_rotation(one) for one in rotations],
    }
    return json.dumps(told, indent=1).encode("ascii") + b"\n"


def encode_rotation(rotation: Rotation) -> dict[str, str]:
    """Return a hand-over as it is written."""
    parts = {"by": rotation.by, "key": rotation.key, "signature": rotation.signature}
    return {name: encode_key(value) for name, value in parts.items()}


def read_feed(body: bytes) -> SignedRelease:
    """Read the file strictly. A signature that is missing is read as an empty one.

    Raises:
        NotAFeed: it is none, or of a format that this version does not know.
    """
    if len(body) > LARGEST:
        raise NotAFeed("it is too large")
    try:
        return _signed(_object(json.loads(body)))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise NotAFeed("it is no JSON") from None
    except ValueError as error:
        raise NotAFeed("it has another form") from error


def read_rotation(told: object) -> Rotation:
    """Read a hand-over; raises `ValueError` for what is none."""
    parts = _object(told)
    key = _bytes(parts.get("key"), KEY_BYTES)
    return Rotation(
        by=_bytes(parts.get("by"), KEY_BYTES),
        key=key,
        message=rotation_message(key),
        signature=_bytes(parts.get("signature"), SIGNATURE_BYTES),
    )


def read_key(text: str) -> bytes:
    """Read a public key as it is written; raises `ValueError` for what is none."""
    return _bytes(text, KEY_BYTES)


def _signed(told: Mapping[str, object]) -> SignedRelease:
    if told.get("format") != FORMAT:
        raise ValueError("its format is not known")
    manifest = _object(told.get("manifest"))
    return SignedRelease(
        release=_release(manifest),
        message=manifest_message(manifest),
        signature=_bytes(told["signature"], SIGNATURE_BYTES) if "signature" in told else b"",
        rotations=tuple(read_rotation(one) for one in _list(told.get("rotations", []), MOST_ROTATIONS)),
    )


def _release(manifest: Mapping[str, object]) -> Release:
    return Release(
        version=Version.parse(_text(manifest.get("version"), 40)),
        channel=Channel(_text(manifest.get("channel"), 20)),
        released=UnixMillis(_whole(manifest.get("released"), _LATEST)),
        expires=UnixMillis(_whole(manifest.get("expires"), _LATEST)),
        minimum=Version.parse(_text(manifest.get("minimum", "0.0.0"), 40)),
        notes=_text(manifest.get("notes", ""), LONGEST_NOTES),
        artefacts=tuple(_artefact(one) for one in _list(manifest.get("artefacts"), MOST_ARTEFACTS)),
    )


def _artefact(told: object) -> Artefact:
    parts = _object(told)
    return Artefact(
        platform=_matching(parts.get("platform"), _NAME),
        kind=_matching(parts.get("kind"), _NAME),
        url=_text(parts.get("url"), _LONGEST_URL),
        size=_whole(parts.get("size"), LARGEST_ARTEFACT),
        sha256=_matching(parts.get("sha256"), _SHA256),
    )


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError("an object is missing in it")  # noqa: TRY004 - one kind of error for all that is not right
    return value


def _list(value: object, most: int) -> list[object]:
    if not isinstance(value, list) or len(value) > most:
        raise ValueError("a list is missing in it or too long")
    return value


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError("a text is missing in it or too long")
    return value


def _matching(value: object, pattern: "re.Pattern[str]") -> str:
    text = _text(value, 64)
    if pattern.fullmatch(text) is None:
        raise ValueError("a name in it is none")
    return text


def _whole(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= most:
        raise ValueError("a number in it is none")
    return value


def _bytes(value: object, length: int) -> bytes:
    try:
        read = base64.b64decode(_text(value, 200), validate=True)
    except binascii.Error:
        read = b""
    if len(read) != length:
        raise ValueError("a key or signature in it is none")
    return read

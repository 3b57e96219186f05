"""Identifiers and instants as distinct types, and how a client makes an id of its own.

Ids are lower-case UUID text, made by the client that writes (RFC 9562, version 7), so that a retry over any path is the
same thing. An instant is a whole number of milliseconds since the epoch in UTC, as on the wire.
"""

import re
from typing import NewType

UserId = NewType("UserId", str)
RoomId = NewType("RoomId", str)
MessageId = NewType("MessageId", str)
OpId = NewType("OpId", str)
Epoch = NewType("Epoch", str)
UnixMillis = NewType("UnixMillis", int)

ENTROPY_BYTES = 10

# Not by the module `uuid`: for these two lines it would load `platform` as well, 2 ms of each start.
_SPELLING = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def uuid7(now: UnixMillis, entropy: bytes) -> str:
    """Make a UUID of version 7 from an instant and ten random bytes.

    Raises:
        ValueError: the entropy is not `ENTROPY_BYTES` long, or the instant does not fit 48 bits.
    """
    if len(entropy) != ENTROPY_BYTES:
        message = f"a version 7 UUID takes {ENTROPY_BYTES} random bytes, not {len(entropy)}"
        raise ValueError(message)
    if not 0 <= now < 1 << 48:
        message = f"{now} ms does not fit the 48-bit time of a version 7 UUID"
        raise ValueError(message)
    random_bits = int.from_bytes(entropy, "big")
    number = now << 80
    number |= 0x7 << 76
    number |= ((random_bits >> 62) & 0xFFF) << 64
    number |= 0b10 << 62
    number |= random_bits & ((1 << 62) - 1)
    return _spelt(number)


def derived_uuid(*origin: object) -> str:
    """Make a UUID of version 8 that is the same wherever it is made of the same things: for what is done twice."""
    from hashlib import sha256  # noqa: PLC0415  loads OpenSSL, which no start needs

    number = int.from_bytes(sha256("\n".join(map(str, origin)).encode()).digest()[:16], "big")
    number = number & ~(0xF << 76) | 0x8 << 76
    return _spelt(number & ~(0b11 << 62) | 0b10 << 62)


def is_uuid(text: str) -> bool:
    """Tell whether the text is a UUID in the one spelling that the wire allows (lower case, with dashes)."""
    return _SPELLING.fullmatch(text) is not None


def _spelt(number: int) -> str:
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

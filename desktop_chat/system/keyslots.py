"""The key of a profile's store, wrapped under one or more slots, in an owner-only file beside the store.

There is never only one way in by accident: slots can be added while the key is known. Nothing here asks a person or a
keyring; that is `vault`.

A slot whose secret is 32 random bytes is wrapped with HMAC-SHA256 alone: one block of a pseudo-random function as a
one-time pad under a fresh salt, and a tag over the result. For one value of 32 bytes that is as strong as an AEAD,
and saves the start-up path the import of `cryptography` (18 ms). A passphrase is stretched by Argon2id, and what comes
out encrypts the key with ChaCha20-Poly1305.
"""

import base64
import hmac
import json
import logging
import os
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import Any

from desktop_chat.domain.errors import KeyRejected, VaultError
from desktop_chat.domain.values import dataclass

logger = logging.getLogger(__name__)

KEY_BYTES = 32
SALT_BYTES = 32
FILE_NAME = "keyslots.json"
BACKUP_NAME = "keyslots.backup.json"
_VERSION = 1
_NONCE_BYTES = 12
_MAX_FILE_BYTES = 64 * 1024
_MAX_MEMORY_KIB = 1024 * 1024
_MAX_PASSES = 16
_MAX_LANES = 16

Entropy = Callable[[int], bytes]


class SlotKind(Enum):
    """The ways to the key."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105  # the name of a slot, not a passphrase
    UNPROTECTED = "unprotected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretching:
    """The cost of trying one passphrase with Argon2id; the default takes 163 ms on a desktop (RFC 9106, 4)."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One wrapping of the key. `secret` is only there in an unprotected slot, `stretching` in one of a passphrase."""

    kind: SlotKind
    salt: bytes
    wrapped: bytes
    secret: bytes = b""
    stretching: Stretching | None = None

    def __repr__(self) -> str:
        return f"Slot({self.kind.value})"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySlots:
    """All slots of a profile. `profile` names its secret in the keyring.

    `was_unprotected` stays true for ever once the key has lain open on the disk.
    """

    profile: str
    slots: tuple[Slot, ...] = ()
    was_unprotected: bool = False

    def slot(self, kind: SlotKind) -> Slot | None:
        """Return the slot of a kind, if there is one."""
        return next((slot for slot in self.slots if slot.kind is kind), None)

    def having(self, slot: Slot) -> "KeySlots":
        """Return the slots with one added, or exchanged for the one of the same kind."""
        others = tuple(other for other in self.slots if other.kind is not slot.kind)
        marked = self.was_unprotected or slot.kind is SlotKind.UNPROTECTED
        return replace(self, slots=(*others, slot), was_unprotected=marked)

    def without(self, kind: SlotKind) -> "KeySlots":
        """Return the slots without one.

        Raises:
            VaultError: it is the only way to the key.
        """
        left = tuple(slot for slot in self.slots if slot.kind is not kind)
        if not left:
            raise VaultError("The last way to the key of a store cannot be taken away.")
        return replace(self, slots=left)


def load(folder: Path) -> KeySlots | None:
    """Read the slots of a profile, from the backup when the file is damaged; None when there are none yet.

    Raises:
        VaultError: there is a file, but no readable one.
    """
    problem: OSError | ValueError | None = None
    for name in (FILE_NAME, BACKUP_NAME):
        try:
            with (folder / name).open("rb") as file:
                return decode(file.read(_MAX_FILE_BYTES))
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            logger.info("%s cannot be used: %s", name, error)
            problem = error
    if problem is not None:
        raise VaultError(_sentence(folder, problem)) from problem
    return None


def save(folder: Path, slots: KeySlots) -> None:
    """Write the slots so that either the old or the new ones are there, whatever happens meanwhile."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = encode(slots)
    for name in (FILE_NAME, BACKUP_NAME):
        fresh = folder / (name + ".new")
        with suppress(FileNotFoundError):
            fresh.unlink()
        file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(file, text)
            os.fsync(file)
        finally:
            os.close(file)
        fresh.replace(folder / name)


def destroy(folder: Path) -> None:
    """Remove all slots: what they wrapped is lost for good."""
    for name in (FILE_NAME, BACKUP_NAME):
        with suppress(FileNotFoundError):
            (folder / name).unlink()


def encode(slots: KeySlots) -> bytes:
    """Return the slots as JSON text."""
    value = {
        "version": _VERSION,
        "profile": slots.profile,
        "was_unprotected": slots.was_unprotected,
        "slots": [_slot_value(slot) for slot in slots.slots],
    }
    return json.dumps(value, indent=1).encode()


def decode(text: bytes) -> KeySlots:
    """Read slots from JSON text.

    Raises:
        ValueError: it is none of ours, or asks for an absurd amount of work.
    """
    try:
        value = json.loads(text)
        if value["version"] != _VERSION:
            problem = f"version {value['version']} is not known"
            raise ValueError(problem)
        return KeySlots(
            profile=str(value["profile"]),
            slots=tuple(_slot(entry) for entry in value["slots"]),
            was_unprotected=bool(value["was_unprotected"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        problem = f"not a file of key slots: {type(error).__name__}"
        raise ValueError(problem) from error


def wrap(kind: SlotKind, key: bytes, secret: bytes, entropy: Entropy = os.urandom) -> Slot:
    """Wrap the key under 32 random bytes; an unprotected slot carries them with it."""
    salt = entropy(SALT_BYTES)
    pad = hmac.digest(secret, b"desktop-chat key slot, pad" + salt, "sha256")
    hidden = bytes(left ^ right for left, right in zip(key, pad, strict=True))
    carried = secret if kind is SlotKind.UNPROTECTED else b""
    return Slot(kind=kind, salt=salt, wrapped=hidden + _tag(secret, salt, hidden), secret=carried)


def unwrap(slot: Slot, secret: bytes) -> bytes:
    """Return the key.

    Raises:
        KeyRejected: the secret is not the one of this slot.
    """
    hidden, tag = slot.wrapped[:KEY_BYTES], slot.wrapped[KEY_BYTES:]
    if len(hidden) != KEY_BYTES or not hmac.compare_digest(tag, _tag(secret, slot.salt, hidden)):
        raise KeyRejected(slot=slot.kind.value)
    pad = hmac.digest(secret, b"desktop-chat key slot, pad" + slot.salt, "sha256")
    return bytes(left ^ right for left, right in zip(hidden, pad, strict=True))


def wrap_with_passphrase(
    key: bytes, passphrase: str, entropy: Entropy = os.urandom, stretching: Stretching | None = None
) -> Slot:
    """Wrap the key under a passphrase. Takes a fraction of a second and 64 MiB: call it in a worker thread."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415  # 18 ms, seldom needed

    cost = stretching or Stretching()
    salt, nonce = entropy(SALT_BYTES), entropy(_NONCE_BYTES)
    cipher = ChaCha20Poly1305(_stretched(passphrase, salt, cost))
    wrapped = nonce + cipher.encrypt(nonce, key, salt)
    return Slot(kind=SlotKind.PASSPHRASE, salt=salt, wrapped=wrapped, stretching=cost)


def unwrap_with_passphrase(slot: Slot, passphrase: str) -> bytes:
    """Return the key. Takes a fraction of a second and 64 MiB: call it in a worker thread.

    Raises:
        KeyRejected: the passphrase is not the one of this slot.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  # see wrap_with_passphrase
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415  # see above

    cipher = ChaCha20Poly1305(_stretched(passphrase, slot.salt, slot.stretching or Stretching()))
    nonce, hidden = slot.wrapped[:_NONCE_BYTES], slot.wrapped[_NONCE_BYTES:]
    try:
        return cipher.decrypt(nonce, hidden, slot.salt)
    except (InvalidTag, ValueError) as error:
        raise KeyRejected(slot=slot.kind.value) from error


def _sentence(folder: Path, problem: OSError | ValueError) -> str:
    """Say what is the matter with the slots, and what a person can do about it."""
    if isinstance(problem, OSError):
        return f"The file {folder / FILE_NAME} cannot be read: {problem.strerror or 'the disk does not answer'}."
    return (
        f"The file {folder / FILE_NAME} holds the key to your messages on this computer, and it is damaged: it cannot"
        " be read. Put it back from a backup, or move its folder away: then everything is fetched from the server anew."
    )


def _tag(secret: bytes, salt: bytes, hidden: bytes) -> bytes:
    return hmac.digest(secret, b"desktop-chat key slot, tag" + salt + hidden, "sha256")


def _stretched(passphrase: str, salt: bytes, cost: Stretching) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415  # see wrap_with_passphrase

    # The same passphrase typed on another system may come in another normal form.
    typed = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(typed)


def _slot_value(slot: Slot) -> dict[str, Any]:
    value: dict[str, Any] = {
        "kind": slot.kind.value,
        "salt": base64.b64encode(slot.salt).decode(),
        "wrapped": base64.b64encode(slot.wrapped).decode(),
    }
    if slot.secret:
        value["secret"] = base64.b64encode(slot.secret).decode()
    if slot.stretching:
        cost = slot.stretching
        value["argon2id"] = {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes}
    return value


def _slot(value: dict[str, Any]) -> Slot:
    stretching = None
    if "argon2id" in value:
        cost = value["argon2id"]
        stretching = Stretching(
            memory_kib=_within(cost["memory_kib"], 8 * _MAX_LANES, _MAX_MEMORY_KIB),
            passes=_within(cost["passes"], 1, _MAX_PASSES),
            lanes=_within(cost["lanes"], 1, _MAX_LANES),
        )
    return Slot(
        kind=SlotKind(value["kind"]),
        salt=base64.b64decode(value["salt"], validate=True),
        wrapped=base64.b64decode(value["wrapped"], validate=True),
        secret=base64.b64decode(value.get("secret", ""), validate=True),
        stretching=stretching,
    )


def _within(value: object, lowest: int, highest: int) -> int:
    if not isinstance(value, int) or not lowest <= value <= highest:
        problem = f"a cost of {value!r} is out of bounds"
        raise ValueError(problem)
    return value

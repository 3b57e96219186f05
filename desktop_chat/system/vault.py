"""Get the key of a profile's store, by the way that a person has chosen; never silently by a worse one."""

import asyncio
import base64
import binascii
import os
from pathlib import Path

from desktop_chat.domain.errors import KeyRejected, NoKeyring
from desktop_chat.domain.values import dataclass
from desktop_chat.system import keyrings, keyslots
from desktop_chat.system.keyslots import KEY_BYTES, KeySlots, Slot, SlotKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Auto:
    """Whatever needs no answer: the keyring, or what was left unprotected before on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passphrase:
    """A passphrase that the person has typed."""

    text: str

    def __repr__(self) -> str:
        return "Passphrase(...)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unprotected:
    """The key may lie on the disk: whoever can read the folder can read the messages."""


Choice = Auto | Passphrase | Unprotected


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocked:
    """The key, the slot that gave it, whether it was made just now, and whether the profile is (or was) unprotected.

    While `unprotected` is true the window shows it. The key is 32 random bytes and never goes into a log.
    """

    key: bytes
    slot: SlotKind
    created: bool
    unprotected: bool

    def __repr__(self) -> str:
        return f"Unlocked({self.slot.value})"


def ways(profile_folder: Path) -> tuple[SlotKind, ...]:
    """Return the ways in that a profile has; none for a new one. Reads a small file.

    Raises:
        VaultError: the file of the slots is damaged.
    """
    slots = keyslots.load(profile_folder)
    return () if slots is None else tuple(slot.kind for slot in slots.slots)


async def unlock(profile_folder: Path, choice: Choice) -> Unlocked:
    """Return the key of a profile; a new profile gets a key under the chosen slot.

    Raises:
        NoKeyring: with `Auto`, no slot opens without an answer. Ask for the passphrase when `ways` names that slot,
            else whether to set one or to store unprotected.
        KeyRejected: the passphrase, or what the keyring keeps, is not the right one; or there is no such slot.
        VaultError: the file of the slots is damaged.
    """
    return await asyncio.to_thread(_unlock, profile_folder, choice)


async def add_way(profile_folder: Path, key: bytes, choice: Choice) -> None:
    """Wrap a known key under one more slot, or anew under the same (another passphrase, another keyring).

    Raises:
        NoKeyring: with `Auto`, there is no trustworthy keyring.
    """

    def work() -> None:
        slots = keyslots.load(profile_folder) or KeySlots(profile=os.urandom(16).hex())
        keyslots.save(profile_folder, slots.having(_new_slot(slots.profile, key, choice)))

    await asyncio.to_thread(work)


async def remove_way(profile_folder: Path, kind: SlotKind) -> None:
    """Take a slot away.

    Raises:
        VaultError: it is the last one.
    """

    def work() -> None:
        slots = keyslots.load(profile_folder)
        if slots is None or slots.slot(kind) is None:
            return
        keyslots.save(profile_folder, slots.without(kind))
        if kind is SlotKind.KEYRING:
            keyrings.delete(slots.profile)

    await asyncio.to_thread(work)


async def destroy(profile_folder: Path) -> None:
    """Forget every way to the key, so that nothing of the store can ever be read again."""

    def work() -> None:
        slots = keyslots.load(profile_folder)
        keyslots.destroy(profile_folder)
        if slots is not None and slots.slot(SlotKind.KEYRING) is not None:
            keyrings.delete(slots.profile)

    await asyncio.to_thread(work)


def _unlock(folder: Path, choice: Choice) -> Unlocked:
    slots = keyslots.load(folder)
    if slots is None:
        key = os.urandom(KEY_BYTES)
        slots = KeySlots(profile=os.urandom(16).hex())
        slot = _new_slot(slots.profile, key, choice)
        slots = slots.having(slot)
        keyslots.save(folder, slots)
        return Unlocked(key=key, slot=slot.kind, created=True, unprotected=slots.was_unprotected)
    slot, key = _opened(slots, choice)
    return Unlocked(key=key, slot=slot.kind, created=False, unprotected=slots.was_unprotected)


def _new_slot(profile: str, key: bytes, choice: Choice) -> Slot:
    match choice:
        case Auto():
            secret = os.urandom(KEY_BYTES)
            keyrings.write(profile, base64.b64encode(secret).decode())
            return keyslots.wrap(SlotKind.KEYRING, key, secret)
        case Passphrase(text=text):
            return keyslots.wrap_with_passphrase(key, text)
        case Unprotected():
            return keyslots.wrap(SlotKind.UNPROTECTED, key, os.urandom(KEY_BYTES))


def _opened(slots: KeySlots, choice: Choice) -> tuple[Slot, bytes]:
    """Open one of the slots by a choice."""
    match choice:
        case Auto():
            return _opened_unasked(slots)
        case Passphrase(text=text):
            slot = slots.slot(SlotKind.PASSPHRASE)
            if slot is None:
                raise KeyRejected(slot=SlotKind.PASSPHRASE.value)
            return slot, keyslots.unwrap_with_passphrase(slot, text)
        case Unprotected():
            slot = slots.slot(SlotKind.UNPROTECTED)
            if slot is None:
                raise KeyRejected(slot=SlotKind.UNPROTECTED.value)
            return slot, keyslots.unwrap(slot, slot.secret)


def _opened_unasked(slots: KeySlots) -> tuple[Slot, bytes]:
    unprotected = slots.slot(SlotKind.UNPROTECTED)
    if unprotected is not None:
        return unprotected, keyslots.unwrap(unprotected, unprotected.secret)
    slot = slots.slot(SlotKind.KEYRING)
    if slot is None:
        raise NoKeyring(reason="this profile is opened by a passphrase")
    kept = keyrings.read(slots.profile)
    if kept is None:
        raise NoKeyring(reason="it does not have the key of this profile any more")
    try:
        secret = base64.b64decode(kept, validate=True)
    except binascii.Error as error:
        raise KeyRejected(slot=slot.kind.value) from error
    return slot, keyslots.unwrap(slot, secret)

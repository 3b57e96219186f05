"""Open the store of a profile, whatever state it was left in."""

import asyncio
import shutil
from pathlib import Path

import apsw

from desktop_chat.domain.errors import StoreBroken, StoreFull
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.values import dataclass
from desktop_chat.store import ballast
from desktop_chat.store.connection import beside
from desktop_chat.store.database import BROKEN_SUFFIX, Database, classify
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.rescue import QUARANTINE, Rescued, finish_exchange, put_aside, rescue

STORE_NAME = "store.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open store; `rescued` says what was saved when a damaged one had to be put aside."""

    store: LocalStore
    rescued: Rescued | None


async def open_store(profile_folder: Path, key: bytes, now: UnixMillis) -> Opened:
    """Open or make the store of a profile. The caller holds the profile's lock.

    When a method of the store raises `StoreBroken` later, close it and call this again: it then rescues.

    Raises:
        KeyRejected: the store belongs to another key; `begin_anew` puts it aside.
        StoreTooNew: a newer program wrote it. StoreFull: there is no room to open it.
    """
    path = profile_folder / STORE_NAME
    rescued = await asyncio.to_thread(_prepare, path, key, now)
    try:
        database = await Database.open(path, key)
    except StoreBroken:
        rescued = await asyncio.to_thread(_rescue, path, key, now)
        database = await Database.open(path, key)
    return Opened(store=LocalStore(database), rescued=rescued)


async def clear_history(profile_folder: Path, key: bytes, now: UnixMillis) -> None:
    """Exchange a closed store for one that holds only what cannot be fetched again, and delete all former ones.

    Raises:
        StoreFull, StoreBroken: the new one could not be written; the former one is as it was.
    """
    await asyncio.to_thread(_rescue, profile_folder / STORE_NAME, key, now)
    await asyncio.to_thread(shutil.rmtree, profile_folder / QUARANTINE, ignore_errors=True)


async def begin_anew(profile_folder: Path, now: UnixMillis) -> Path:
    """Put a store aside that no key opens, so that the next opening begins an empty one; return where it is."""
    return await asyncio.to_thread(put_aside, profile_folder / STORE_NAME, now)


def _prepare(path: Path, key: bytes, now: UnixMillis) -> Rescued | None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    finish_exchange(path, now)
    if beside(path, BROKEN_SUFFIX).exists() and path.exists():
        return _rescue(path, key, now)
    return None


def _rescue(path: Path, key: bytes, now: UnixMillis) -> Rescued:
    """Rescue, on a full disk with the help of the ballast."""
    try:
        return _rescue_once(path, key, now)
    except StoreFull:
        if not ballast.drop(path.parent):
            raise
    return _rescue_once(path, key, now)


def _rescue_once(path: Path, key: bytes, now: UnixMillis) -> Rescued:
    try:
        return rescue(path, key, now)
    except OSError as error:
        raise StoreFull(reason=error.strerror or str(error)) from error
    except apsw.Error as error:
        raise classify(error, path) from error

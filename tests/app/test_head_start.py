"""The opening of the store beside the loading of Qt: given over once, or closed when nobody takes it."""

import asyncio
from pathlib import Path

import pytest

from desktop_chat.app.head_start import HeadStart
from desktop_chat.domain.errors import VaultError
from desktop_chat.domain.ports import Clock
from desktop_chat.store.opening import open_store
from desktop_chat.system import keyslots, vault
from desktop_chat.system.clock import SystemClock
from tests.app.stored import stored_profile
from tests.store.builders import ROOM

CLOCK: Clock = SystemClock()


def begun(folder: Path, *, unprotected: bool = False) -> HeadStart:
    return HeadStart(folder, CLOCK, unprotected=unprotected, room=ROOM)


def left_open(folder: Path) -> bool:
    """Tell whether a store was not closed: closing takes its write-ahead log away."""
    return any(folder.glob("*-wal"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return stored_profile(tmp_path / "home")


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    return stored_profile(tmp_path / "home", choice=vault.Passphrase(text="plenty of tea"))


async def test_an_open_store_is_given_over(folder: Path) -> None:
    ready = await begun(folder).ready()

    assert ready is not None
    assert ready.unlocked.unprotected
    assert len((await ready.opened.store.snapshot()).lines) == 2
    await ready.opened.store.close()


async def test_a_passphrase_has_to_be_asked_for(locked: Path) -> None:
    assert await begun(locked).ready() is None


async def test_a_new_profile_without_a_keyring_has_to_be_asked_about(tmp_path: Path) -> None:
    assert await begun(tmp_path).ready() is None
    assert vault.ways(tmp_path) == ()


async def test_a_new_profile_may_be_left_unprotected_on_purpose(tmp_path: Path) -> None:
    ready = await begun(tmp_path, unprotected=True).ready()

    assert ready is not None
    assert ready.unlocked.created
    await ready.opened.store.close()


async def test_a_failure_comes_to_whoever_waits(folder: Path) -> None:
    for name in (keyslots.FILE_NAME, keyslots.BACKUP_NAME):
        (folder / name).write_text("rubbish")

    with pytest.raises(VaultError):
        await begun(folder).ready()


async def test_a_store_that_nobody_takes_is_closed(folder: Path) -> None:
    head_start = begun(folder)

    await head_start.abandon()
    await head_start.abandon()

    assert not left_open(folder)


async def test_a_store_that_was_taken_stays_open(folder: Path) -> None:
    head_start = begun(folder)
    ready = await head_start.ready()
    assert ready is not None

    await head_start.abandon()

    assert len((await ready.opened.store.snapshot()).lines) == 2
    await ready.opened.store.close()


@pytest.mark.parametrize("content", ["rubbish", ""])
async def test_nothing_to_close_is_no_fault(folder: Path, content: str) -> None:
    for name in (keyslots.FILE_NAME, keyslots.BACKUP_NAME):
        (folder / name).write_text(content)

    await begun(folder).abandon()


async def test_waiting_may_be_given_up_and_the_store_is_closed_all_the_same(folder: Path) -> None:
    head_start = begun(folder)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await head_start.ready()

    await head_start.abandon()

    unlocked = await vault.unlock(folder, vault.Auto())
    opened = await open_store(folder, unlocked.key, CLOCK.now())
    await opened.store.close()

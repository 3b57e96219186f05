"""The ways to the key, with a real keyring where one is needed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_chat.domain.errors import KeyRejected, NoKeyring, VaultError
from desktop_chat.system import keyrings, keyslots, secret_service, vault
from desktop_chat.system.keyslots import SlotKind
from desktop_chat.system.vault import Auto, Passphrase, Unprotected

display = pytest.mark.display


async def test_passphrase_opens_what_it_closed(tmp_path: Path) -> None:
    made = await vault.unlock(tmp_path, Passphrase(text="korrekt pferd"))

    opened = await vault.unlock(tmp_path, Passphrase(text="korrekt pferd"))

    assert (made.created, opened.created) == (True, False)
    assert made.key == opened.key
    assert len(made.key) == 32
    assert opened.slot is SlotKind.PASSPHRASE
    assert not opened.unprotected


async def test_wrong_passphrase_is_rejected(tmp_path: Path) -> None:
    await vault.unlock(tmp_path, Passphrase(text="right"))

    with pytest.raises(KeyRejected, match="passphrase"):
        await vault.unlock(tmp_path, Passphrase(text="wrong"))


async def test_unprotected_profile_is_marked_and_opens_by_itself(tmp_path: Path) -> None:
    made = await vault.unlock(tmp_path, Unprotected())

    opened = await vault.unlock(tmp_path, Auto())

    assert opened.key == made.key
    assert (opened.slot, opened.unprotected) == (SlotKind.UNPROTECTED, True)


async def test_bare_desktop_asks_and_stores_nothing_meanwhile(tmp_path: Path) -> None:
    with pytest.raises(NoKeyring):
        await vault.unlock(tmp_path, Auto())

    assert vault.ways(tmp_path) == ()
    assert not keyslots.load(tmp_path)


async def test_passphrase_profile_says_that_it_has_to_be_asked_for(tmp_path: Path) -> None:
    await vault.unlock(tmp_path, Passphrase(text="right"))

    with pytest.raises(NoKeyring, match="passphrase"):
        await vault.unlock(tmp_path, Auto())

    assert vault.ways(tmp_path) == (SlotKind.PASSPHRASE,)


@pytest.mark.parametrize("choice", [Passphrase(text="x"), Unprotected()])
async def test_way_that_a_profile_does_not_have_is_rejected(tmp_path: Path, choice: vault.Choice) -> None:
    key = os.urandom(32)
    slot = keyslots.wrap(SlotKind.KEYRING, key, key)
    keyslots.save(tmp_path, keyslots.KeySlots(profile="p").having(slot))

    with pytest.raises(KeyRejected):
        await vault.unlock(tmp_path, choice)


async def test_second_way_leads_to_the_same_key(tmp_path: Path) -> None:
    made = await vault.unlock(tmp_path, Unprotected())

    await vault.add_way(tmp_path, made.key, Passphrase(text="first"))
    await vault.add_way(tmp_path, made.key, Passphrase(text="second"))
    await vault.remove_way(tmp_path, SlotKind.UNPROTECTED)

    opened = await vault.unlock(tmp_path, Passphrase(text="second"))
    assert opened.key == made.key
    assert opened.unprotected
    assert vault.ways(tmp_path) == (SlotKind.PASSPHRASE,)
    with pytest.raises(KeyRejected):
        await vault.unlock(tmp_path, Passphrase(text="first"))


async def test_last_way_stays(tmp_path: Path) -> None:
    await vault.unlock(tmp_path, Unprotected())

    with pytest.raises(VaultError, match="last way"):
        await vault.remove_way(tmp_path, SlotKind.UNPROTECTED)
    await vault.remove_way(tmp_path, SlotKind.PASSPHRASE)

    assert vault.ways(tmp_path) == (SlotKind.UNPROTECTED,)


async def test_destroyed_key_is_gone(tmp_path: Path) -> None:
    made = await vault.unlock(tmp_path, Unprotected())

    await vault.destroy(tmp_path)

    assert vault.ways(tmp_path) == ()
    assert (await vault.unlock(tmp_path, Unprotected())).key != made.key


async def test_damaged_file_of_slots_is_told_and_no_new_key_is_made(tmp_path: Path) -> None:
    await vault.unlock(tmp_path, Unprotected())
    for name in (keyslots.FILE_NAME, keyslots.BACKUP_NAME):
        (tmp_path / name).write_bytes(b"{")

    with pytest.raises(VaultError, match="cannot be read"):
        await vault.unlock(tmp_path, Unprotected())


def test_keys_and_passphrases_do_not_show() -> None:
    unlocked = vault.Unlocked(key=b"k" * 32, slot=SlotKind.KEYRING, created=False, unprotected=False)

    assert "k" * 8 not in repr(unlocked)
    assert "geheim" not in repr(Passphrase(text="geheim"))


@pytest.mark.parametrize(
    "backend", ["keyring.backends.null.Keyring", "keyrings.alt.file.PlaintextKeyring", "keyring.backends.fail.Keyring"]
)
async def test_backend_that_keeps_secrets_open_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)

    with pytest.raises(NoKeyring, match="not trusted"):
        await vault.unlock(tmp_path, Auto())


async def test_no_session_bus_is_no_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))

    with pytest.raises(NoKeyring):
        await vault.unlock(tmp_path / "profile", Auto())


@display
@pytest.mark.usefixtures("real_keyring")
async def test_real_keyring_opens_what_it_closed(tmp_path: Path) -> None:
    made = await vault.unlock(tmp_path, Auto())

    opened = await vault.unlock(tmp_path, Auto())

    assert opened.key == made.key
    assert (made.created, opened.created) == (True, False)
    assert (opened.slot, opened.unprotected) == (SlotKind.KEYRING, False)


@display
@pytest.mark.usefixtures("real_keyring")
async def test_fast_way_and_keyring_read_the_same(tmp_path: Path) -> None:
    import keyring

    keyrings.write("both", "secret value")

    assert secret_service.read(keyrings.SERVICE, "both") == "secret value"
    assert keyring.get_password(keyrings.SERVICE, "both") == "secret value"
    assert keyrings.read("both") == "secret value"
    assert secret_service.read(keyrings.SERVICE, "nobody") is None


@display
@pytest.mark.usefixtures("real_keyring")
async def test_two_profiles_have_two_keys_in_one_keyring(tmp_path: Path) -> None:
    ann = await vault.unlock(tmp_path / "ann", Auto())
    bo = await vault.unlock(tmp_path / "bo", Auto())

    assert ann.key != bo.key
    assert (await vault.unlock(tmp_path / "ann", Auto())).key == ann.key


@display
@pytest.mark.usefixtures("real_keyring")
async def test_forgotten_secret_leaves_the_passphrase_as_a_way(tmp_path: Path) -> None:
    made = await vault.unlock(tmp_path, Auto())
    await vault.add_way(tmp_path, made.key, Passphrase(text="spare"))
    slots = keyslots.load(tmp_path)
    assert slots is not None
    keyrings.delete(slots.profile)

    with pytest.raises(NoKeyring, match="any more"):
        await vault.unlock(tmp_path, Auto())
    opened = await vault.unlock(tmp_path, Passphrase(text="spare"))
    await vault.add_way(tmp_path, opened.key, Auto())

    assert (await vault.unlock(tmp_path, Auto())).key == made.key


@display
@pytest.mark.usefixtures("real_keyring")
async def test_foreign_secret_in_the_keyring_is_rejected(tmp_path: Path) -> None:
    await vault.unlock(tmp_path, Auto())
    slots = keyslots.load(tmp_path)
    assert slots is not None

    keyrings.write(slots.profile, "bm90IHRoZSBzZWNyZXQ=")
    with pytest.raises(KeyRejected):
        await vault.unlock(tmp_path, Auto())
    keyrings.write(slots.profile, "not base64 at all!")
    with pytest.raises(KeyRejected):
        await vault.unlock(tmp_path, Auto())


@display
@pytest.mark.usefixtures("real_keyring")
async def test_destroying_removes_the_secret_from_the_keyring(tmp_path: Path) -> None:
    await vault.unlock(tmp_path, Auto())
    slots = keyslots.load(tmp_path)
    assert slots is not None

    await vault.destroy(tmp_path)

    assert keyrings.read(slots.profile) is None


LOCKED = """
import asyncio, subprocess, sys
from pathlib import Path
from desktop_chat.domain.errors import NoKeyring
from desktop_chat.system.vault import Auto, unlock
try:
    asyncio.run(unlock(Path(sys.argv[1]), Auto()))
except NoKeyring as error:
    print("no keyring:", error)
"""


@display
@pytest.mark.usefixtures("real_keyring")
def test_locked_keyring_whose_prompt_nobody_answers_is_no_keyring(tmp_path: Path) -> None:
    for name in ("home", "run"):
        (tmp_path / name).mkdir(mode=0o700)
    bare = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}}
    bare |= {"HOME": str(tmp_path / "home"), "XDG_RUNTIME_DIR": str(tmp_path / "run")}

    ran = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", LOCKED, str(tmp_path / "profile")],
        env=bare,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )

    assert ran.stdout.startswith("no keyring:"), ran.stderr

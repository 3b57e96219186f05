"""The wrapped key of a profile and its file."""

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.errors import KeyRejected, VaultError
from desktop_chat.system import keyslots
from desktop_chat.system.keyslots import KeySlots, SlotKind, Stretching

KEY = bytes(range(32))
SECRET = bytes(range(32, 64))
CHEAP = Stretching(memory_kib=256, passes=1)


def some_slots() -> KeySlots:
    with_keyring = KeySlots(profile="p").having(keyslots.wrap(SlotKind.KEYRING, KEY, SECRET))
    return with_keyring.having(keyslots.wrap_with_passphrase(KEY, "geheim", stretching=CHEAP))


def test_key_comes_back_from_every_slot() -> None:
    slots = some_slots()
    keyring, passphrase = slots.slots

    assert keyslots.unwrap(keyring, SECRET) == KEY
    assert keyslots.unwrap_with_passphrase(passphrase, "geheim") == KEY


def test_wrong_secret_or_passphrase_is_rejected() -> None:
    keyring, passphrase = some_slots().slots

    with pytest.raises(KeyRejected):
        keyslots.unwrap(keyring, KEY)
    with pytest.raises(KeyRejected):
        keyslots.unwrap_with_passphrase(passphrase, "Geheim")


@given(position=st.integers(0, 63), bit=st.integers(0, 7))
def test_every_flipped_bit_is_noticed(position: int, bit: int) -> None:
    slot = keyslots.wrap(SlotKind.KEYRING, KEY, SECRET)
    damaged = bytearray(slot.wrapped)
    damaged[position] ^= 1 << bit

    with pytest.raises(KeyRejected):
        keyslots.unwrap(keyslots.Slot(kind=slot.kind, salt=slot.salt, wrapped=bytes(damaged)), SECRET)


def test_same_key_is_wrapped_differently_each_time() -> None:
    first, second = (keyslots.wrap(SlotKind.KEYRING, KEY, SECRET) for _ in range(2))

    assert first.wrapped != second.wrapped
    assert KEY not in first.wrapped


def test_passphrase_typed_in_another_normal_form_is_the_same() -> None:
    slot = keyslots.wrap_with_passphrase(KEY, "Caf\u00e9", stretching=CHEAP)

    assert keyslots.unwrap_with_passphrase(slot, "Cafe\u0301") == KEY


def test_default_cost_is_what_was_decided() -> None:
    assert Stretching() == Stretching(memory_kib=64 * 1024, passes=3, lanes=1)


def test_slots_come_back_from_the_file(tmp_path: Path) -> None:
    slots = some_slots()

    keyslots.save(tmp_path, slots)

    assert keyslots.load(tmp_path) == slots


def test_file_is_for_its_owner_only(tmp_path: Path) -> None:
    keyslots.save(tmp_path / "profile", some_slots())

    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "profile").iterdir()}

    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "profile").stat().st_mode) == 0o700


def test_profile_without_a_file_has_no_slots(tmp_path: Path) -> None:
    assert keyslots.load(tmp_path) is None


def test_damaged_file_is_made_good_by_its_backup(tmp_path: Path) -> None:
    keyslots.save(tmp_path, some_slots())
    (tmp_path / keyslots.FILE_NAME).write_bytes(b"")

    slots = keyslots.load(tmp_path)

    assert slots is not None
    assert len(slots.slots) == 2


@pytest.mark.parametrize("rubbish", [b"rubbish", b"", b"[]", b'{"version": 99}', b"\xff\xfe"])
def test_two_damaged_files_are_told_and_left(tmp_path: Path, rubbish: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    for name in (keyslots.FILE_NAME, keyslots.BACKUP_NAME):
        (tmp_path / name).write_bytes(rubbish)

    with pytest.raises(VaultError, match="cannot be read") as caught:
        keyslots.load(tmp_path)

    sentence = str(caught.value)
    assert str(tmp_path / keyslots.FILE_NAME) in sentence
    assert "Put it back from a backup" in sentence
    assert not any(word in sentence for word in ("line 1", "Expecting", "codec", "version 99", "TypeError"))
    assert (tmp_path / keyslots.FILE_NAME).read_bytes() == rubbish
    assert "cannot be used" in caplog.text


def test_a_file_that_may_not_be_read_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / keyslots.FILE_NAME).mkdir()

    with pytest.raises(VaultError, match="Is a directory"):
        keyslots.load(tmp_path)


def test_last_way_in_cannot_be_taken_away() -> None:
    slots = some_slots().without(SlotKind.KEYRING)

    with pytest.raises(VaultError, match="last way"):
        slots.without(SlotKind.PASSPHRASE)


def test_mark_of_an_unprotected_key_stays() -> None:
    slots = some_slots().having(keyslots.wrap(SlotKind.UNPROTECTED, KEY, SECRET)).without(SlotKind.UNPROTECTED)

    assert slots.was_unprotected
    assert keyslots.decode(keyslots.encode(slots)).was_unprotected


def test_no_secret_is_in_the_name_of_a_slot() -> None:
    slot = keyslots.wrap(SlotKind.UNPROTECTED, KEY, SECRET)

    assert repr(slot) == "Slot(unprotected)"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"null",
        b"1",
        b"{}",
        b'{"version": 2}',
        b'{"version": 1, "profile": "p", "was_unprotected": false, "slots": 5}',
        b'{"version": 1, "profile": "p", "was_unprotected": false, "slots": [[]]}',
        b'{"version": 1, "profile": "p", "was_unprotected": false, "slots": [{"kind": "telepathy"}]}',
        b'{"version": 1, "profile": "p", "was_unprotected": false, "slots": [{"kind": "keyring", "salt": "?"}]}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"version": ' + b"9" * 10_000 + b"}",
    ],
)
def test_rubbish_is_told_as_such(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # which of the many sentences it is does not matter
        keyslots.decode(text)


@given(st.binary(max_size=200))
def test_any_bytes_are_slots_or_a_value_error(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # see above
        keyslots.decode(text)


@pytest.mark.parametrize(
    ("name", "value"), [("memory_kib", 1 << 40), ("memory_kib", 1), ("passes", 10**9), ("lanes", "1"), ("lanes", 0)]
)
def test_file_cannot_ask_for_absurd_work(name: str, value: object) -> None:
    slots = json.loads(keyslots.encode(some_slots()))
    slots["slots"][1]["argon2id"][name] = value

    with pytest.raises(ValueError, match="out of bounds"):
        keyslots.decode(json.dumps(slots).encode())

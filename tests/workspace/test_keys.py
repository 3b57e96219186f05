"""The file of keys: made once, owner-only, whole or not at all, and damage is told."""

import json
from pathlib import Path

import jwt
import pytest

from desktop_chat.workspace.errors import FolderUnusable, KeysUnusable
from desktop_chat.workspace.keys import keep_keys, make_keys, read_keys
from tests.support.system_clock import SystemClock

KEYS = make_keys(SystemClock())


def stored(tmp_path: Path, **changed: object) -> Path:
    """Return a file of keys with some values changed."""
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(json.loads(KEYS.to_json()) | changed))
    return path


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    keep_keys(tmp_path / "keys.json", KEYS)

    read = read_keys(tmp_path / "keys.json")

    assert read is not None
    assert read.to_json() == KEYS.to_json()
    assert read.anon_key == KEYS.anon_key


def test_only_the_owner_may_read_them_and_nothing_else_is_left(tmp_path: Path) -> None:
    keep_keys(tmp_path / "keys.json", KEYS)

    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_a_file_that_was_opened_to_others_is_closed_again(tmp_path: Path) -> None:
    path = stored(tmp_path)
    path.chmod(0o644)

    read_keys(path)

    assert path.stat().st_mode & 0o777 == 0o600


def test_no_file_means_no_keys_yet(tmp_path: Path) -> None:
    assert read_keys(tmp_path / "keys.json") is None


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable):
        read_keys(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"null", b"[]", b'{"version": 1}', b"\xff\xfe", b"[" * 200_000, b'{"version": 2}'],
)
def test_rubbish_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)

    with pytest.raises(KeysUnusable, match="cannot be read"):
        read_keys(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret", ""),
        ("secret", None),
        ("secret", ["a"] * 20),
        ("kid", 7),
        ("private_key", "-----BEGIN PRIVATE KEY-----\nrubbish\n-----END PRIVATE KEY-----"),
        ("issued_at", "yesterday"),
        ("issued_at", True),
        ("database_password", "'; drop role postgres; --"),
        ("database_password", "short"),
    ],
)
def test_a_value_of_the_wrong_form_is_told(tmp_path: Path, name: str, value: object) -> None:
    with pytest.raises(KeysUnusable):
        read_keys(stored(tmp_path, **{name: value}))


def test_the_two_api_keys_differ_by_role_and_are_signed_with_the_secret() -> None:
    roles = [jwt.decode(key, KEYS.secret, algorithms=["HS256"])["role"] for key in (KEYS.anon_key, KEYS.service_key)]

    assert roles == ["anon", "service_role"]


def test_every_workspace_has_secrets_of_its_own() -> None:
    other = make_keys(SystemClock())

    assert not {KEYS.secret, KEYS.kid, KEYS.database_password} & {other.secret, other.kid, other.database_password}
    assert KEYS.private_key.private_numbers() != other.private_key.private_numbers()


def test_no_secret_is_in_a_repr() -> None:
    assert KEYS.secret not in repr(KEYS)
    assert KEYS.database_password not in repr(KEYS)
    assert "EllipticCurve" not in repr(KEYS)

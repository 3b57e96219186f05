"""How much of the disk a profile takes up."""

from pathlib import Path

from desktop_chat.app.storage import measure_storage
from desktop_chat.qt.wishes import StorageFacts


def test_sizes_are_told_by_kind(tmp_path: Path) -> None:
    profile, log = tmp_path / "profiles" / "default", tmp_path / "log"
    for file, size in (
        (profile / "store.db", 100),
        (profile / "store.db-wal", 20),
        (profile / "settings.json", 7),
        (profile / "quarantine" / "store-1" / "store.db", 50),
        (log / "default.log", 30),
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bytes(size))

    assert measure_storage(profile, log) == StorageFacts(history=120, aside=50, log=30)


def test_what_is_not_there_has_no_size(tmp_path: Path) -> None:
    assert measure_storage(tmp_path / "none", tmp_path / "nowhere") == StorageFacts(history=0, aside=0, log=0)

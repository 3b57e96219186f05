"""Backups: of a workspace in use, whole or not at all, and made into a workspace again that is the same one."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import uuid
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.picture import picture_id
from desktop_chat.domain.sharing import Admission
from desktop_chat.protocol.sharing import Admit, LookAtSharing, Share
from desktop_chat.system.backup_run import run_backup
from desktop_chat.workspace.backup import making
from desktop_chat.workspace.backup.access import NoWorkspace, opened
from desktop_chat.workspace.backup.archive import BackupUnusable, reading
from desktop_chat.workspace.backup.automatic import KEPT, backup_before_upgrade, list_backups
from desktop_chat.workspace.backup.last_state import backup_of_resting_data
from desktop_chat.workspace.backup.making import About, Progress, make_backup
from desktop_chat.workspace.backup.manifest import Manifest, read_manifest
from desktop_chat.workspace.backup.restoring import Place, WorkspaceHasData, restore_backup, verify_backup
from desktop_chat.workspace.backup.tables import MUST_BE_NOUGHT, sums_of
from desktop_chat.workspace.errors import AlreadyServed, DataFromTheFuture, NotEnoughRoom
from desktop_chat.workspace.folders import prepare_folders
from tests.support.postgres import RESOURCES
from tests.support.shared_workspace import ELSEWHERE, share, start_shared
from tests.support.system_clock import SystemClock
from tests.support.windows import Window, a_message, a_shared_room, a_window, http_of
from tests.support.workspace_process import WorkspaceProcess, look_inside, superuser_of

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]

ABOUT = About(made_by="0.0.0+test", made_at=1_800_000_000_000)
FACE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
LIFT = "update app.workspace set flood_burst = 1e9, flood_per_second = 1e9"


@pytest.fixture(scope="module")
def used(workspace: WorkspaceProcess) -> WorkspaceProcess:
    """A running workspace in which two people have talked."""
    asyncio.run(_talk(workspace))
    return workspace


async def _talk(server: WorkspaceProcess) -> None:
    await look_inside(server.data, LIFT)
    async with http_of(server) as http:
        ann, bo = await a_window(server, http, "ann"), await a_window(server, http, "bo")
        room = await a_shared_room(ann, bo)
        messages = [a_message(room, text) for text in ("tabs\tand\nlines \\N", "=1+1", "Grüße 🎈", "to be deleted")]
        for message in messages:
            assert (await ann.call("send_message", **message)).status_code == 200
        gone = {"p_room": room, "p_op": str(uuid.uuid4()), "p_id": messages[-1]["p_id"]}
        assert (await ann.call("delete_message", **gone)).status_code == 200
        await asyncio.gather(ann.show(room, FACE), ann.show(ann.id, FACE))
        named = {"p_patch": {"picture": picture_id(FACE)}}
        assert (await ann.call("set_profile", **named)).status_code == 200
        assert (await ann.call("update_room", p_room=room, p_op=str(uuid.uuid4()), **named)).status_code == 200


@pytest.fixture(scope="module")
def backup(used: WorkspaceProcess, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    path = tmp_path_factory.mktemp("backup") / "one.dcbackup"
    asyncio.run(back_up(used.data, path))
    return path


async def back_up(data: Path, path: Path) -> Manifest:
    async with opened(data) as source:
        return await make_backup(source, path, ABOUT)


def a_place(data: Path) -> Place:
    return Place(data=data, resources=RESOURCES, clock=SystemClock())


async def sums(data: Path) -> dict[str, int]:
    connection = await asyncpg.connect(**superuser_of(data).arguments())
    try:
        return await sums_of(connection)
    finally:
        await connection.close()


# Making ----------------------------------------------------------------------------------------------------------


async def test_a_backup_made_while_people_write_is_one_moment_of_the_workspace(
    used: WorkspaceProcess, tmp_path: Path
) -> None:
    async with http_of(used) as http:
        ann, bo = await a_window(used, http, "ann"), await a_window(used, http, "bo")
        room = await a_shared_room(ann, bo)
        acknowledged: list[int] = []
        await write(ann, room, acknowledged)
        before = len(acknowledged)
        backed_up = asyncio.Event()

        async def back_up_meanwhile() -> None:
            await back_up(used.data, tmp_path / "b.dcbackup")
            backed_up.set()

        await asyncio.gather(
            back_up_meanwhile(), *(write(person, room, acknowledged, backed_up) for person in (ann, bo))
        )
    manifest = verify_backup(tmp_path / "b.dcbackup")
    assert {name: manifest.sums[name] for name in MUST_BE_NOUGHT} == dict.fromkeys(MUST_BE_NOUGHT, 0)
    with reading(tmp_path / "b.dcbackup") as archive:
        table = next(part for part in archive.manifest.tables if part.table == "messages")
        copied = archive.content(table.member).decode().count(room)
    assert before <= copied <= len(acknowledged)


async def write(person: Window, room: str, acknowledged: list[int], until: asyncio.Event | None = None) -> None:
    """Write a message, and others until something has happened."""
    while True:
        answer = await person.call("send_message", **a_message(room, "and on"))
        assert answer.status_code == 200, answer.text
        acknowledged.append(1)
        if until is None or until.is_set():
            return


async def test_it_tells_how_far_it_is_and_ends_at_the_whole(used: WorkspaceProcess, tmp_path: Path) -> None:
    told: list[Progress] = []

    async with opened(used.data) as source:
        await make_backup(source, tmp_path / "b.dcbackup", ABOUT, told.append)

    assert [one.done for one in told] == sorted(one.done for one in told)
    assert told[-1].done == told[-1].total > 0
    assert "public.messages" in {one.part for one in told}


def test_it_is_for_its_owner_only_and_holds_no_password_of_the_database(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    with reading(backup) as archive:
        assert archive.manifest.keys is not None
        assert "database_password" not in json.loads(archive.content(archive.manifest.keys))
    assert list(backup.parent.iterdir()) == [backup]


async def test_a_disk_without_room_for_it_is_told_and_gets_no_half_backup(
    used: WorkspaceProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "RESERVE", 2**60)

    with pytest.raises(NotEnoughRoom, match="Free some space or choose another disk; nothing was changed"):
        await back_up(used.data, tmp_path / "b.dcbackup")

    assert is_empty(tmp_path)


def is_empty(folder: Path) -> bool:
    return not list(folder.iterdir())


async def test_a_folder_without_a_workspace_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace, match="There is no workspace in"):
        await back_up(tmp_path / "nothing", tmp_path / "b.dcbackup")

    assert not (tmp_path / "nothing").exists()


# Restoring -------------------------------------------------------------------------------------------------------


async def test_a_restored_workspace_is_the_same_one_and_clients_notice(
    used: WorkspaceProcess, backup: Path, data: Path
) -> None:
    restored = await restore_backup(backup, a_place(data))

    assert restored.kept is None
    (data / "pgdata-18").rename(
        data / "restored-pgdata-18"
    )  # as after a crash in the last step; the start makes it good
    with WorkspaceProcess.start(data) as again:
        assert await sums(data) == restored.manifest.sums
        assert again.ready.anon_key == used.ready.anon_key
        assert again.state.epoch != restored.manifest.epoch
        async with http_of(again) as http:
            ann = await a_window(again, http, "ann")
            page = await ann.until_called("sync", p={"v": 1})
            rows = page["rooms"][room_of(page)]["rows"]
            assert [row["c"] and row["c"]["text"] for row in rows] == [
                "tabs\tand\nlines \\N", "=1+1", "Grüße 🎈", None,
            ]  # fmt: skip
            assert (await ann.call("send_message", **a_message(room_of(page), "and on"))).status_code == 200
            (card,) = (await ann.until_called("beat", p_state="here", p_people_rev=0))["people"]["changed"]
            assert card["picture"] == page["rooms"][room_of(page)]["room"]["picture"] == picture_id(FACE)
            assert [await ann.see(owner, card["picture"]) for owner in (room_of(page), ann.id)] == [FACE, FACE]
            token = await http.post("/auth/v1/token?grant_type=ticket", json={"ticket": ticket(again, "new")})
            assert token.status_code == 200


def ticket(server: WorkspaceProcess, person: str) -> Any:
    return server.ask({"op": "ticket", "person": person})["ticket"]


def room_of(page: Any) -> str:
    (room,) = [room for room, one in page["rooms"].items() if len(one["rows"]) == 4]
    return str(room)


async def test_existing_data_is_put_aside_only_when_that_is_said_and_then_kept_whole(backup: Path, data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        server.ask({"op": "ticket", "person": "only here"})
        with pytest.raises(AlreadyServed):
            await restore_backup(backup, a_place(data), replace=True)
    with pytest.raises(WorkspaceHasData, match="--replace"):
        await restore_backup(backup, a_place(data))

    restored = await restore_backup(backup, a_place(data), replace=True)

    assert restored.kept is not None
    with WorkspaceProcess.start(data):
        assert await look_inside(data, "select count(*) from auth.users where email like 'only%'") == 0
    with WorkspaceProcess.start(restored.kept):
        assert await look_inside(restored.kept, "select count(*) from auth.users where email like 'only%'") == 1


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        tables = [info for info in archive.infolist() if info.filename.startswith("tables/")]
        largest = max(tables, key=lambda info: info.compress_size)
    # In the middle of what the member holds; not every byte of a ZIP means something.
    head = largest.header_offset + 30 + len(largest.filename)
    content[head + 20 + largest.compress_size // 2] ^= 0x10
    path.write_bytes(content)


def no_backup(path: Path) -> None:
    path.write_text("hello")


def missing(path: Path) -> None:
    path.unlink()


def rewritten(path: Path, change: dict[str, Any]) -> None:
    """Change the manifest, and vouch for it."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | change).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def of_a_newer_format(path: Path) -> None:
    rewritten(path, {"format_version": 99})


def of_another_program(path: Path) -> None:
    rewritten(path, {"format": "other"})


def with_other_sums(path: Path) -> None:
    rewritten(path, {"sums": {"messages": 7}})


def naming_a_file_elsewhere(path: Path) -> None:
    rewritten(path, {"files": [{"name": "blobs/../../../etc/x", "size": 0, "sha256": ""}]})


def naming_sql_as_a_table(path: Path) -> None:
    table = {"schema": "public", "table": 'x"; drop', "columns": [], "rows": 0, "name": "t", "size": 0, "sha256": ""}
    rewritten(path, {"tables": [table]})


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (cut_off, "its end is missing"),
        (flip_a_byte, "is damaged|not what was written"),
        (no_backup, "it is no backup"),
        (missing, "it is not there"),
        (of_a_newer_format, "a newer version of Desktop Chat made it"),
        (of_another_program, "no backup of Desktop Chat"),
        (with_other_sums, "other sums came out"),
        (naming_a_file_elsewhere, "could lie anywhere"),
        (naming_sql_as_a_table, "is no table"),
    ],
)
async def test_a_backup_that_is_not_whole_changes_nothing(harm: Any, said: str, backup: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(backup, tmp_path / "b.dcbackup"))
    harm(path)

    with pytest.raises(BackupUnusable, match=said):
        await restore_backup(path, a_place(tmp_path / "w"))

    assert {path.name for path in (tmp_path / "w").glob("*")} <= {"log", "run", "workspace.lock"}


async def test_a_backup_of_a_newer_program_is_refused(backup: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(backup, tmp_path / "b.dcbackup"))
    rewritten(path, {"migrations": [["99990101000000", "tomorrow", "x"]]})

    with pytest.raises(DataFromTheFuture, match="99990101000000_tomorrow"):
        await restore_backup(path, a_place(tmp_path / "w"))


def test_verifying_reads_every_byte(backup: Path, tmp_path: Path) -> None:
    assert verify_backup(backup).sums["messages"] >= 4
    path = Path(shutil.copy(backup, tmp_path / "b.dcbackup"))
    flip_a_byte(path)

    with pytest.raises(BackupUnusable):
        verify_backup(path)


async def test_stored_files_come_along(used: WorkspaceProcess, tmp_path: Path, data: Path) -> None:
    blobs = tmp_path / "blobs"
    (blobs / "ab").mkdir(parents=True)
    (blobs / "ab" / "abcd").write_bytes(os.urandom(700_000))
    (blobs / "ab" / "half.part").write_bytes(b"unfinished")
    async with opened(used.data) as source:
        await make_backup(replace(source, blobs=blobs), tmp_path / "b.dcbackup", ABOUT)

    await restore_backup(tmp_path / "b.dcbackup", a_place(data))

    found = {path.name: path for path in (data / "files" / "blobs").rglob("*") if path.is_file()}
    assert list(found) == ["abcd"]
    assert found["abcd"].read_bytes() == (blobs / "ab" / "abcd").read_bytes()
    assert found["abcd"].stat().st_mode & 0o777 == 0o600


async def test_a_backup_without_files_leaves_those_that_are_there_in_use(
    used: WorkspaceProcess, tmp_path: Path, data: Path
) -> None:
    async with opened(used.data) as source:
        await make_backup(replace(source, blobs=None), tmp_path / "b.dcbackup", ABOUT)
    folders = prepare_folders(data, None)
    (folders.blobs / "ab").mkdir(parents=True)
    (folders.blobs / "ab" / "abcd").write_bytes(b"in use")
    folders.database(18).mkdir()

    restored = await restore_backup(tmp_path / "b.dcbackup", a_place(data), replace=True)

    assert restored.manifest.with_files is False
    assert (folders.blobs / "ab" / "abcd").read_bytes() == b"in use"


# Unasked ---------------------------------------------------------------------------------------------------------


def older_resources(folder: Path, count: int) -> Path:
    """Return the resources of a program that had only so many migrations."""
    shutil.copytree(RESOURCES / "workspace", folder / "workspace")
    (folder / "supabase" / "migrations").mkdir(parents=True)
    for path in sorted((RESOURCES / "supabase" / "migrations").glob("*.sql"))[:count]:
        shutil.copy(path, folder / "supabase" / "migrations")
    return folder


def served_once(data: Path, resources: Path = RESOURCES) -> subprocess.CompletedProcess[str]:
    """Serve until it is served, and end in order; with the resources of another version."""
    script = (
        "import asyncio, sys; from pathlib import Path; from tests.support.system_clock import SystemClock\n"
        "from desktop_chat.workspace.server import ServeOptions, serve\n"
        "options = ServeOptions(data=Path(sys.argv[1]), resources=Path(sys.argv[2]), clock=SystemClock(),\n"
        "    version='0.0.0', while_used=True, linger_seconds=0.0)\n"
        "import desktop_chat.workspace.lifetime as lifetime; lifetime.FIRST_LEASE_SECONDS = 0.0\n"
        "sys.exit(asyncio.run(serve(options)))"
    )
    return subprocess.run(
        [sys.executable, "-c", script, str(data), str(resources)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


async def test_an_upgrade_of_the_schema_is_preceded_by_a_backup_of_the_older_one(data: Path, tmp_path: Path) -> None:
    count = len(list((RESOURCES / "supabase" / "migrations").glob("*.sql")))
    assert served_once(data, older_resources(tmp_path / "old", count - 2)).returncode == 0

    assert served_once(data).returncode == 0

    (before,) = [path for path in list_backups(data / "backups") if path.name.startswith("upgrade-")]
    manifest = verify_backup(before)
    assert len(manifest.migrations) == count - 2
    await restore_backup(before, a_place(tmp_path / "again"))  # an older backup is good for the newer program
    assert served_once(tmp_path / "again").returncode == 0


def test_without_that_backup_the_schema_is_left_as_it_is(data: Path, tmp_path: Path) -> None:
    count = len(list((RESOURCES / "supabase" / "migrations").glob("*.sql")))
    assert served_once(data, older_resources(tmp_path / "old", count - 1)).returncode == 0
    shutil.rmtree(data / "backups")
    (data / "backups").write_text("a file in its place")

    refused = served_once(data)

    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"] == "folder_unusable"
    (data / "backups").unlink()
    assert served_once(data, tmp_path / "old").returncode == 0  # the older program still can


def test_the_end_leaves_a_backup_of_what_was_written_and_none_when_nothing_was(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        server.ask({"op": "ticket", "person": "ann"})
    (first,) = list_backups(data / "backups")
    folders = prepare_folders(data, None)
    assert backup_of_resting_data(folders, data / "pgdata-18") == first
    assert verify_backup(first).sums["accounts"] == 1

    with WorkspaceProcess.start(data):
        pass

    assert list_backups(data / "backups") == (first,)
    assert backup_of_resting_data(folders, data / "pgdata-18") == first


def test_data_that_was_written_after_the_last_backup_is_not_taken_for_it(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        server.ask({"op": "ticket", "person": "ann"})
    with WorkspaceProcess.start(data) as server:
        server.ask({"op": "ticket", "person": "bo"})
        server.kill()

    assert backup_of_resting_data(prepare_folders(data, None), data / "pgdata-18") is None


async def test_a_few_of_each_kind_are_kept(used: WorkspaceProcess, data: Path) -> None:
    folders = prepare_folders(data, None)
    async with opened(used.data) as source:
        made = [
            await backup_before_upgrade(source, folders, replace(ABOUT, made_at=ABOUT.made_at + number * 1000))
            for number in range(KEPT + 2)
        ]

    assert set(list_backups(folders.backups)) == set(made[-KEPT:])


async def test_the_window_s_way_tells_each_percent_and_why_not(used: WorkspaceProcess, tmp_path: Path) -> None:
    file, told = tmp_path / "asked.dcbackup", list[int]()
    words = ["workspace", "backup", str(file), "--data", str(used.data), "--json"]
    command = [sys.executable, "-m", "desktop_chat", *words]

    assert await run_backup(command, told.append) == str(file)

    assert told == sorted(set(told))
    assert told[-1] == 100
    assert verify_backup(file).rows > 0
    with pytest.raises(UserError, match="already"):
        await run_backup(command, told.append)
    with pytest.raises(UserError, match="could not be started"):
        await run_backup([str(tmp_path / "nothing")], told.append)
    with pytest.raises(UserError, match="There is no workspace"):
        await run_backup([*command[:3], "workspace", "backup", "--data", str(tmp_path), "--json"], told.append)


# Shared workspaces --------------------------------------------------------------------------------------------------


async def test_who_has_pinned_a_shared_workspace_knows_the_restored_one(data: Path, tmp_path: Path) -> None:
    with start_shared(data, ELSEWHERE) as server:
        share(server, Share(on=False))
        state = share(server, Share(on=True))
        share(server, Admit(Admission.CLOSED))
        await back_up(data, tmp_path / "b.dcbackup")
    made_at_its_end = list_backups(data / "backups")[0]
    there = data.with_name("there")

    for number, backup in enumerate((tmp_path / "b.dcbackup", made_at_its_end)):
        restored = await restore_backup(backup, a_place(there), replace=number > 0)
        kept = json.loads((there / "sharing.json").read_text())
        assert kept == {"on": False, "port": state.port, "sign_up": "closed"}  # shared again when its owner says so
        assert (there / "certificate.pem").stat().st_mode & 0o777 == 0o600
        if restored.kept is not None:
            assert {"certificate.pem", "sharing.json"} <= {file.name for file in restored.kept.iterdir()}
    with start_shared(there, ELSEWHERE) as server:
        again = share(server, LookAtSharing())

    assert (again.fingerprint, again.port, again.admission) == (state.fingerprint, state.port, Admission.CLOSED)


def test_a_backup_of_before_there_were_private_files_is_read(backup: Path) -> None:
    with reading(backup) as archive:
        content = json.loads(archive.manifest.to_json())
    del content["private"]

    assert read_manifest(json.dumps(content).encode()).private == ()

"""What goes wrong around a server: each fault is one clear sentence and an exit code, and nothing is harmed by it.

One workspace goes through all of them: after each it must serve again with what was in it. Where a file system may be
mounted (by root) it is a small one, which can be full and read-only.
"""

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
import pytest

from desktop_chat.protocol.control import Failed, Ready
from desktop_chat.workspace.backup.access import opened
from tests.support.windows import Window, a_message, a_shared_room, a_window, http_of
from tests.support.workspace_process import WorkspaceProcess, look_inside, serve_command

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]

NO_ANSWER = 0
Undo = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Stricken:
    """A workspace that is not running; `disk` is the file system of its own that it lies on, if it may have one."""

    data: Path
    disk: Path | None


@pytest.fixture(scope="module")
def stricken() -> Iterator[Stricken]:
    """A workspace with one account in it."""
    folder = Path(tempfile.mkdtemp(prefix="f-"))
    mounted = mount(folder, "size=240m")
    data = folder / "w" / "workspace"
    data.parent.mkdir()
    with WorkspaceProcess.start(data) as server:
        server.ask({"op": "ticket", "person": "ann"})
    yield Stricken(data, folder if mounted else None)
    if mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, timeout=30)
    shutil.rmtree(folder, ignore_errors=True)


def mount(folder: Path, options: str) -> bool:
    """Put a small file system in memory on a folder, where that is allowed."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"{options},mode=0755", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True, timeout=30)


def disk_of(stricken: Stricken) -> Path:
    if stricken.disk is None:
        pytest.skip("no file system may be mounted here (it takes root)")
    return stricken.disk


# The faults, each of which returns what undoes it ----------------------------------------------------------------


def full_disk(stricken: Stricken) -> Undo:
    filler = disk_of(stricken) / "filler"
    free = shutil.disk_usage(filler.parent).free
    with filler.open("wb") as file, contextlib.suppress(OSError):  # the very last bytes may not be had
        os.posix_fallocate(file.fileno(), 0, free)
    return filler.unlink


def read_only_disk(stricken: Stricken) -> Undo:
    disk = disk_of(stricken)
    remount(disk, "ro")
    return lambda: remount(disk, "rw")


def another_owner(stricken: Stricken) -> Undo:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(stricken.data, 12345, 12345)
    return lambda: os.chown(stricken.data, 0, 0)


def a_file_in_the_way(stricken: Stricken) -> Undo:
    aside = stricken.data.with_name("aside")
    stricken.data.rename(aside)
    stricken.data.write_text("not a folder")

    def undo() -> None:
        stricken.data.unlink()
        aside.rename(stricken.data)

    return undo


def a_newer_postgresql(stricken: Stricken) -> Undo:
    ours = next(stricken.data.glob("pgdata-*"))
    newer = ours.with_name("pgdata-99")
    ours.rename(newer)
    version = (newer / "PG_VERSION").read_text()
    (newer / "PG_VERSION").write_text("99\n")

    def undo() -> None:
        (newer / "PG_VERSION").write_text(version)
        newer.rename(ours)

    return undo


def an_older_postgresql_that_is_gone(stricken: Stricken) -> Undo:
    (stricken.data / "backups" / "last-state.json").unlink(missing_ok=True)  # else its backup would be read
    ours = next(stricken.data.glob("pgdata-*"))
    older = ours.with_name("pgdata-9")
    ours.rename(older)
    version = (older / "PG_VERSION").read_text()
    (older / "PG_VERSION").write_text("9\n")

    def undo() -> None:
        (older / "PG_VERSION").write_text(version)
        older.rename(ours)

    return undo


def newer_tables(stricken: Stricken) -> Undo:
    change(stricken, "insert into supabase_migrations.schema_migrations (version, name) values ('99990101', 'future')")
    return lambda: change(stricken, "delete from supabase_migrations.schema_migrations where version = '99990101'")


def change(stricken: Stricken, sql: str) -> None:
    """Change the database behind the program's back."""

    async def run() -> None:
        async with opened(stricken.data) as source:
            connection = await asyncpg.connect(**source.login.arguments())
            await connection.execute(sql)
            await connection.close()

    asyncio.run(run())


def no_database_in_the_folder(stricken: Stricken) -> Undo:
    version = next(stricken.data.glob("pgdata-*")) / "PG_VERSION"
    content = version.read_bytes()
    version.unlink()
    return lambda: version.write_bytes(content)


FAULTS = [
    (full_disk, "disk_full", "is full. Free some space and start again; nothing was lost."),
    (read_only_disk, "folder_unusable", "cannot be used (Read-only file system)."),
    (another_owner, "folder_unusable", "cannot be used (it belongs to another account)."),
    (a_file_in_the_way, "folder_unusable", "cannot be used (it is not a folder)."),
    (a_newer_postgresql, "data_of_another_major", "Update Desktop Chat."),
    (
        an_older_postgresql_that_is_gone,
        "data_of_another_major",
        "or install PostgreSQL 9 beside it; nothing was changed.",
    ),
    (newer_tables, "data_from_the_future", "has used this workspace (99990101_future). Update this one."),
    (no_database_in_the_folder, "folder_unusable", "cannot be used (it is not a PostgreSQL data folder)."),
]


@pytest.mark.parametrize(("strike", "code", "said"), FAULTS, ids=[fault.__name__ for fault, *_ in FAULTS])
def test_a_fault_is_told_in_a_sentence_and_harms_nothing(
    strike: Callable[[Stricken], Undo], code: str, said: str, stricken: Stricken
) -> None:
    undo = strike(stricken)
    try:
        # Its own errors go elsewhere: the disk may be the one that is full.
        refused = WorkspaceProcess.start(stricken.data, errors=Path(tempfile.gettempdir()) / "dc-fault.errors")
        assert refused.wait() == 1
    finally:
        undo()

    assert isinstance(refused.answer, Failed)
    assert refused.answer.code == code
    assert refused.answer.message.endswith(said)
    assert "\n" not in refused.answer.message
    assert_still_whole(stricken)


def test_a_port_in_use_is_told(stricken: Stricken) -> None:
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", 0))
        taker.listen()
        port = taker.getsockname()[1]
        refused = WorkspaceProcess.start(stricken.data, serve_command(stricken.data, port=port))

    assert refused.wait() == 1
    assert refused.answer == Failed(
        "port_taken", f"Port {port} is in use by another program. Choose another port or leave it out."
    )
    assert_still_whole(stricken)


def test_a_second_start_is_told_and_the_first_goes_on(stricken: Stricken) -> None:
    with WorkspaceProcess.start(stricken.data) as first:
        second = WorkspaceProcess.start(stricken.data, errors=Path(f"{stricken.data}.second"))

        assert second.wait() == 75
        assert second.answer == Failed("already_served", f"A workspace is already running on {stricken.data}.")
        assert httpx.get(f"{first.ready.url}/workspace/v1/health").status_code == 200


def test_a_half_made_database_is_made_anew(stricken: Stricken) -> None:
    half = stricken.data / f"new-{next(stricken.data.glob('pgdata-*')).name}" / "data"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    assert_still_whole(stricken)
    assert not half.exists()


def assert_still_whole(stricken: Stricken) -> None:
    with WorkspaceProcess.start(stricken.data) as server:
        assert isinstance(server.answer, Ready), server.answer
        assert asyncio.run(look_inside(stricken.data, "select count(*) from auth.users")) == 1


# A disk that gets full while people write ------------------------------------------------------------------------


def test_a_disk_that_gets_full_loses_nothing_that_was_acknowledged(stricken: Stricken) -> None:
    filler = disk_of(stricken) / "filler"
    with WorkspaceProcess.start(stricken.data) as server:
        acknowledged, refusals = asyncio.run(write_until_refused(server, stricken))
        filler.unlink()

    assert acknowledged
    assert refusals <= {500, 503, NO_ANSWER}
    with WorkspaceProcess.start(stricken.data) as server:
        assert isinstance(server.answer, Ready), server.answer
        kept = asyncio.run(look_inside(stricken.data, "select array_agg(id::text) from public.messages"))
    assert set(acknowledged) <= set(kept)


async def write_until_refused(server: WorkspaceProcess, stricken: Stricken) -> tuple[list[str], set[int]]:
    """Write before and after the disk is filled; return what was acknowledged, and how the rest was answered."""
    await look_inside(stricken.data, "update app.workspace set flood_burst = 1e9, flood_per_second = 1e9")
    acknowledged: list[str] = []
    async with http_of(server) as http:
        ann, bo = await a_window(server, http, "ann"), await a_window(server, http, "bo")
        room = await a_shared_room(ann, bo)
        for _ in range(20):
            acknowledged += await written(ann, room)
        full_disk(stricken)
        refusals: set[int] = set()
        for _ in range(3000):
            message = a_message(room, "x" * 8000)
            try:
                answer = await ann.call("send_message", **message)
            except httpx.TransportError:
                return acknowledged, refusals | {NO_ANSWER}
            if answer.status_code != 200:
                return acknowledged, refusals | {answer.status_code}
            acknowledged.append(str(message["p_id"]))
    return acknowledged, refusals


async def written(person: Window, room: str) -> list[str]:
    message = a_message(room, "before")
    answer = await person.call("send_message", **message)
    assert answer.status_code == 200, answer.text
    return [str(message["p_id"])]

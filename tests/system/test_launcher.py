"""Finding or starting the local workspace: one server for all windows, however they come, and clear words when not."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from desktop_chat.system.launcher import WorkspaceUnavailable, ensure_workspace, join_workspace, stop_workspace
from tests.support.workspace_process import WorkspaceProcess, serve_command, wait_until_gone

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]

LINGER = 0.2


@pytest.fixture
def data() -> Iterator[Path]:
    """Where a workspace may live: not there yet, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="l-"))
    yield folder / "workspace"
    shutil.rmtree(folder, ignore_errors=True)


def command(data: Path, linger: float = LINGER) -> list[str]:
    return serve_command(data, linger=linger)


def a_process(script: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", script, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


async def gone(pid: int) -> None:
    await asyncio.to_thread(wait_until_gone, pid)


async def test_the_first_window_starts_it_and_the_last_one_ends_it(data: Path) -> None:
    async with await ensure_workspace(data, command(data)) as workspace, httpx.AsyncClient() as http:
        answer = await http.get(f"{workspace.url}/auth/v1/health", headers={"apikey": workspace.anon_key})
        assert answer.status_code == 200

    await gone(workspace.pid)


async def test_windows_that_come_at_once_share_one_server(data: Path) -> None:
    windows = await asyncio.gather(*(ensure_workspace(data, command(data)) for _ in range(4)))

    assert len({window.pid for window in windows}) == 1

    for window in windows:
        await window.close()
    await gone(windows[0].pid)


async def test_a_second_window_joins_and_outlives_the_first(data: Path) -> None:
    first = await ensure_workspace(data, command(data))
    second = await ensure_workspace(data, ["/does/not/exist"])

    await first.close()

    assert await second.ticket("ann")
    assert second.pid == first.pid
    await second.close()
    await gone(first.pid)


async def test_the_server_outlives_the_window_process_that_started_it(data: Path) -> None:
    script = (
        "import asyncio, sys; from pathlib import Path; from desktop_chat.system.launcher import ensure_workspace\n"
        "async def window():\n"
        "    workspace = await ensure_workspace(Path(sys.argv[1]), sys.argv[2:])\n"
        "    print(workspace.pid, flush=True)\n"
        "    sys.stdin.read()\n"
        "asyncio.run(window())\n"
    )
    window = a_process(script, str(data), *command(data))
    assert window.stdout is not None
    server = int(window.stdout.readline())
    joined = await join_workspace(data)
    assert joined is not None

    window.kill()
    window.communicate()

    assert await joined.ticket("ann")
    assert psutil.pid_exists(server)
    await joined.close()
    await gone(server)


async def test_a_killed_server_is_noticed_and_started_again(data: Path) -> None:
    first = await ensure_workspace(data, command(data))

    os.kill(first.pid, 9)

    await asyncio.wait_for(first.ended(), 20)
    with pytest.raises(WorkspaceUnavailable):
        await first.ticket("ann")
    await first.close()
    second = await ensure_workspace(data, command(data))
    assert (second.url, second.anon_key) == (first.url, first.anon_key)
    assert second.pid != first.pid
    await second.close()
    await gone(second.pid)


async def test_it_is_vouched_for_only_while_it_runs(data: Path) -> None:
    running = await ensure_workspace(data, command(data))
    before = running.alive()

    process = psutil.Process(running.pid)
    process.kill()
    await asyncio.to_thread(process.wait, 20)
    # The loop has read nothing of the end yet: the very next question has the answer.
    after = running.alive()

    await running.close()
    assert (before, after, running.alive()) == (True, False, False)


async def test_a_window_that_comes_while_it_ends_gets_a_new_one(data: Path) -> None:
    first = await ensure_workspace(data, command(data))
    assert await stop_workspace(data)

    second = await ensure_workspace(data, command(data))

    assert second.pid != first.pid
    await first.close()
    await second.close()
    await gone(second.pid)


async def test_a_ticket_signs_one_person_in_once(data: Path) -> None:
    async with await ensure_workspace(data, command(data)) as workspace:
        ticket = await workspace.ticket("Ann Müller")
        async with httpx.AsyncClient(base_url=workspace.url, headers={"apikey": workspace.anon_key}) as http:
            path = "/auth/v1/token?grant_type=ticket"
            first = await http.post(path, json={"ticket": ticket})
            second = await http.post(path, json={"ticket": ticket})

    assert first.status_code == 200
    assert first.json()["user"]["user_metadata"]["display_name"] == "Ann Müller"
    assert second.status_code in {400, 401, 403}
    await gone(workspace.pid)


async def test_what_is_no_name_is_told(data: Path) -> None:
    async with await ensure_workspace(data, command(data)) as workspace:
        with pytest.raises(WorkspaceUnavailable) as caught:
            await workspace.ticket(" ")

    assert caught.value.code == "bad_person"
    await gone(workspace.pid)


async def test_the_reason_of_a_failed_start_is_the_servers_own(data: Path) -> None:
    (data / "pgdata-17").mkdir(parents=True)
    (data / "pgdata-17" / "PG_VERSION").write_text("17\n")

    with pytest.raises(WorkspaceUnavailable, match="PostgreSQL 17") as caught:
        await ensure_workspace(data, command(data))

    assert caught.value.code == "data_of_another_major"


@pytest.mark.parametrize(
    ("script", "code"),
    [("import sys; sys.exit(3)", "crashed"), ("print('hello')", "bad_reply"), ("print('[' * 9999)", "bad_reply")],
)
async def test_a_program_that_is_no_server_is_told(data: Path, script: str, code: str) -> None:
    with pytest.raises(WorkspaceUnavailable) as caught:
        await ensure_workspace(data, [sys.executable, "-c", script])

    assert caught.value.code == code


async def test_a_program_that_is_missing_is_told(data: Path) -> None:
    with pytest.raises(WorkspaceUnavailable) as caught:
        await ensure_workspace(data, ["/does/not/exist"])

    assert caught.value.code == "not_startable"


async def test_a_start_that_takes_too_long_is_given_up_and_ended(data: Path) -> None:
    script = "import os, signal, sys; open(sys.argv[1], 'w').write(str(os.getpid())); signal.pause()"
    noted = data.with_name("pid")

    with pytest.raises(WorkspaceUnavailable) as caught:
        await ensure_workspace(data, [sys.executable, "-c", script, str(noted)], limit=1.0)

    assert caught.value.code == "too_slow"
    await gone(int(noted.read_text()))


@pytest.mark.parametrize("content", [b"", b"rubbish", b"null", b"\xff\xfe", b"[" * 60_000])
async def test_a_damaged_lock_file_is_no_workspace(data: Path, content: bytes) -> None:
    write(data / "workspace.json", content)

    assert await join_workspace(data) is None
    assert await stop_workspace(data) is False


async def test_a_lock_file_of_a_server_that_has_gone_is_no_workspace(data: Path) -> None:
    with WorkspaceProcess.start(data) as server:
        server.kill()

    assert (data / "workspace.json").exists()
    assert await join_workspace(data) is None
    assert await stop_workspace(data) is False


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root to give a file away")
async def test_a_lock_file_of_somebody_else_is_not_believed(data: Path) -> None:
    with WorkspaceProcess.start(data):
        os.chown(data / "workspace.json", 65534, 65534)

        assert await join_workspace(data) is None

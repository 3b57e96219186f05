"""`desktop-chat workspace move` as a process: from a running workspace to another PostgreSQL, its secrets unseen."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.app.workspace_move import SERVICE_KEY, TARGET_PASSWORD
from tests.support.postgres import RunningPostgres, TestDatabase, running_postgres_for_session
from tests.support.windows import a_message, a_shared_room, a_window, http_of
from tests.support.workspace_process import WorkspaceProcess

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]
URL = "https://abcdefghijklmnopqrst.supabase.co"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestDatabase]:
    """The database of a fresh project."""
    with running_postgres_for_session(tmp_path_factory.mktemp("p")) as postgres, asyncio.Runner() as runner:
        yield runner.run(_bare(postgres, tmp_path_factory.mktemp("none")))


async def _bare(postgres: RunningPostgres, none: Path) -> TestDatabase:
    await postgres.make_template("project", none)
    return postgres.logins("project")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkspaceProcess]:
    """A workspace in which somebody has written."""
    with WorkspaceProcess.start(tmp_path_factory.mktemp("w") / "workspace") as process:
        asyncio.run(_talk(process))
        yield process


async def _talk(server: WorkspaceProcess) -> None:
    async with http_of(server) as http:
        ann, bo = await a_window(server, http, "ann"), await a_window(server, http, "bo")
        room = await a_shared_room(ann, bo)
        assert (await ann.call("send_message", **a_message(room, "hello"))).status_code == 200


def move(
    workspace: WorkspaceProcess, project: TestDatabase, *more: str, password: str | None = None, inside: str = ""
) -> subprocess.CompletedProcess[str]:
    login = project.owner
    host = login.endpoint.host.replace("/", "%2F")  # a Unix socket, as libpq writes it in a URL
    to = f"postgresql://{login.user}{inside}@{host}:{login.endpoint.port}/{login.database}"
    secrets = {} if password is None else {TARGET_PASSWORD: password}
    return subprocess.run(
        [
            *(sys.executable, "-m", "desktop_chat", "workspace", "move", "--data", str(workspace.data)),
            *("--to", to, "--url", URL, *more),
        ],
        env={name: value for name, value in os.environ.items() if name not in {TARGET_PASSWORD, SERVICE_KEY}} | secrets,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        stdin=subprocess.DEVNULL,
    )


def told(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_it_is_tried_first_and_then_done(workspace: WorkspaceProcess, project: TestDatabase) -> None:
    tried = move(workspace, project, "--dry-run", password=project.owner.password)
    assert (tried.returncode, tried.stderr) == (0, "")
    assert tried.stdout.startswith("This would move 1 messages in 1 rooms by 2 people.")
    assert "2 accounts were made on this computer and have no password" in tried.stdout

    done = move(workspace, project, "--json", password=project.owner.password)

    assert (done.returncode, done.stderr) == (0, "")
    assert (told(done)["sums"]["messages"], told(done)["dry_run"]) == (1, False)


def test_a_wrong_password_changes_nothing(workspace: WorkspaceProcess, project: TestDatabase) -> None:
    done = move(workspace, project, "--json", password="wrong of hers")

    assert done.returncode == 1
    assert told(done)["error"] == "target_unfit"
    assert "wrong of hers" not in done.stdout + done.stderr


def test_secrets_are_not_taken_from_the_command_line(workspace: WorkspaceProcess, project: TestDatabase) -> None:
    seen = move(workspace, project, password="x", inside=":seen")
    missing = move(workspace, project)
    without_key = move(workspace, project, "--files", password="x")

    assert [one.returncode for one in (seen, missing, without_key)] == [1, 1, 1]
    assert "Leave the password out of the address" in seen.stderr
    assert TARGET_PASSWORD in missing.stderr
    assert SERVICE_KEY in without_key.stderr

"""`desktop-chat workspace`: what is said and done in a terminal, by the program itself as a process."""

import asyncio
import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.app.arguments import parse
from desktop_chat.app.options import WorkspaceCommand
from tests.support.windows import a_message, a_shared_room, a_window, http_of
from tests.support.workspace_process import WorkspaceProcess

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]


def desktop_chat(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desktop_chat", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def answer_of(*words: str | Path, code: int = 0) -> dict[str, Any]:
    ended = desktop_chat("workspace", *words, "--json")
    assert ended.returncode == code, ended.stderr
    answer: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return answer


async def talk(server: WorkspaceProcess) -> None:
    async with http_of(server) as http:
        ann, bo, cy = [await a_window(server, http, name) for name in ("ann", "bo", "cy")]
        for person, other, text in ((ann, bo, "=SUM(A1)\nand more"), (bo, cy, "between us")):
            room = await a_shared_room(person, other)
            assert (await person.call("send_message", **a_message(room, text))).status_code == 200


def test_words_become_a_command() -> None:
    assert parse(["workspace", "backup"]) == WorkspaceCommand(action="backup")
    assert parse(["workspace", "restore", "f", "--replace", "--data", "d"]) == WorkspaceCommand(
        action="restore", file=Path("f"), data=Path("d"), replace=True
    )
    assert parse(["workspace", "export", "f", "--format", "csv", "--person", "ann"]) == WorkspaceCommand(
        action="export", file=Path("f"), form="csv", person="ann"
    )


@pytest.mark.parametrize("words", [["workspace"], ["workspace", "restore"], ["workspace", "dance"]])
def test_half_a_command_ends_with_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(words)

    assert ended.value.code == 2
    assert "usage: desktop-chat workspace" in capsys.readouterr().err


def test_a_running_workspace_is_backed_up_listed_verified_exported_and_restored(private_home: Path) -> None:
    data, there = private_home / "workspace", private_home / "there"
    with WorkspaceProcess.start(data) as server:
        asyncio.run(talk(server))

        made = answer_of("backup")
        listed = answer_of("list")["backups"]
        everything = answer_of("export", private_home / "all")
        own = answer_of("export", private_home / "own", "--format", "csv", "--person", "ann")
        said = desktop_chat("workspace", "restore", made["file"])

    assert made["sums"]["messages"] == 2
    assert [one["file"] for one in listed] == [made["file"]]
    assert answer_of("verify", made["file"])["rows"] == made["rows"]
    assert (everything["people"], everything["rooms"], everything["messages"]) == (3, 2, 2)
    lines = [json.loads(line) for line in (private_home / "all" / "messages.jsonl").read_text().splitlines()]
    assert {line["text"] for line in lines} == {"=SUM(A1)\nand more", "between us"}
    assert own["messages"] == 1
    with (private_home / "own" / "messages.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["text"], row["sender"], row["room"]) == ("'=SUM(A1)\nand more", "ann", "Kitchen")
    assert said.returncode == 1
    assert said.stderr.startswith("desktop-chat: A workspace is already running on")
    assert answer_of("restore", made["file"], "--data", there)["kept"] is None
    with WorkspaceProcess.start(there):
        assert answer_of("backup", private_home / "again.dcbackup", "--data", there)["sums"] == made["sums"]


def test_what_cannot_be_done_is_said_in_a_sentence(private_home: Path) -> None:
    nothing = desktop_chat("workspace", "backup")
    bad = answer_of("verify", private_home / "nothing.dcbackup", code=1)

    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr == (
        f"desktop-chat: There is no workspace in {private_home / 'workspace'}. Name its folder with --data.\n"
    )
    assert bad["error"] == "backup_unusable"
    assert desktop_chat("workspace", "list").stdout == f"No backups in {private_home / 'workspace' / 'backups'}.\n"


def test_nothing_is_written_over(private_home: Path) -> None:
    taken = private_home / "taken"
    taken.write_text("mine")

    ended = desktop_chat("workspace", "backup", taken)

    assert ended.returncode == 1
    assert "There is a file" in ended.stderr
    assert taken.read_text() == "mine"

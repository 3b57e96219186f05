"""`desktop-chat doctor` as a process: against a workspace that runs, against nothing, and the SQL that it prints."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_chat.app.doctor import PASSWORD


def doctor(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desktop_chat", "doctor", *arguments],
        env=os.environ | {"DESKTOP_CHAT_HOME": str(home)} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.database
def test_this_computers_workspace_is_sound(private_home: Path) -> None:
    done = doctor(private_home, "--local", "--as", "ann", "--json")

    assert (done.returncode, done.stderr) == (0, "")
    found = {finding["check"]: finding["verdict"] for finding in json.loads(done.stdout)["findings"]}
    assert found.pop("generations") == "open", "a new workspace has no conversation"
    assert set(found.values()) == {"good"}


def test_a_server_that_is_not_there_is_told_in_words(private_home: Path) -> None:
    done = doctor(private_home, "--url", "http://127.0.0.1:9", "--key", "anon")

    assert done.returncode == 1
    assert done.stdout.startswith("BAD  No proper answer: no connection to the server.\n     Check the address")


def test_a_password_is_not_waited_for_where_nobody_is(private_home: Path) -> None:
    done = doctor(private_home, "--url", "http://127.0.0.1:9", "--key", "anon", "--email", "ann@example.org")

    assert done.returncode == 1
    assert PASSWORD in done.stderr


def test_an_account_that_cannot_sign_in_is_told(private_home: Path) -> None:
    words = ("--url", "http://127.0.0.1:9", "--key", "anon", "--email", "ann@example.org")
    done = doctor(private_home, *words, **{PASSWORD: "a secret of hers"})

    assert done.returncode == 1
    assert "could not be reached" in done.stderr
    assert "a secret of hers" not in done.stdout + done.stderr


def test_the_sql_is_one_transaction_of_all_migrations(private_home: Path) -> None:
    done = doctor(private_home, "--sql")

    assert done.returncode == 0
    assert done.stdout.startswith("begin;\n")
    assert done.stdout.endswith("commit;\n\n") or done.stdout.endswith("commit;\n")
    assert done.stdout.count("insert into supabase_migrations.schema_migrations") > 20


@pytest.mark.parametrize(
    "wrong",
    [(), ("--url", "https://a.example"), ("--local", "--url", "https://a.example", "--key", "k"), ("--key", "k")],
)
def test_a_wrong_mixture_is_a_usage_error(private_home: Path, wrong: tuple[str, ...]) -> None:
    assert doctor(private_home, *wrong).returncode == 2

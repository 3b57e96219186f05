"""Nothing secret in the clear: tokens, passwords, keys and words are looked for in everything that a session leaves."""

import asyncio
import json
import os
import signal
import stat
from collections.abc import Iterable
from pathlib import Path

import psutil
import pytest

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.ports import Session
from desktop_chat.store.opening import open_store
from desktop_chat.system import vault
from tests.e2e.scenes import make_room
from tests.support.driven_machine import Machine
from tests.support.workspace_process import WorkspaceProcess

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]

PASSPHRASE = "canary-passphrase-3f1c"
PASSWORD = "canary-password-8a42"
NAME = "Canaria-9d07"
SAID = "canary-message-77be"
EDITED = "canary-edit-12aa"
DRAFT = "canary-draft-e5d1"
ROOM_NAME = "Kitchen"


async def kept_session(profile: Path) -> Session:
    """Open a profile's store by its passphrase and return the tokens in it."""
    unlocked = await vault.unlock(profile, vault.Passphrase(text=PASSPHRASE))
    opened = await open_store(profile, unlocked.key, UnixMillis(0))
    account = (await opened.store.snapshot()).account
    await opened.store.close()
    assert account is not None
    assert account.session is not None
    return account.session


def files_below(*folders: Path) -> list[Path]:
    return [file for folder in folders for file in folder.rglob("*") if file.is_file()]


def where_it_stands(secrets: Iterable[str], files: Iterable[Path]) -> list[str]:
    """Return which secret stands in which file, in UTF-8 or UTF-16."""
    contents = [(file, file.read_bytes()) for file in files]
    forms = [(secret, form) for secret in secrets for form in (secret.encode(), secret.encode("utf-16-le"))]
    return [f"{secret} in {file}" for secret, form in forms for file, content in contents if form in content]


def command_lines(pids: Iterable[int]) -> str:
    """Return the arguments and the environment of these processes and all that they have started."""
    found = [process for pid in pids for process in (psutil.Process(pid), *psutil.Process(pid).children(True))]
    return "\n".join(f"{process.cmdline()} {process.environ()}" for process in found)


@pytest.mark.says("^crash-default.log: Fatal Python error: Aborted")
def test_a_session_at_a_project_leaves_no_secret_in_the_clear(machine: Machine, tmp_path: Path) -> None:
    with WorkspaceProcess.start(tmp_path / "project") as project:
        program = machine.window()
        program.write(PASSPHRASE, "Passphrase")
        program.write(PASSPHRASE, "The same passphrase again")
        program.click("Protect")
        program.click("Connect to Supabase…")
        program.write(project.ready.url, "Project URL")
        program.write(project.ready.anon_key, "Anon key")
        program.wait_until(lambda seen: seen.says("This project answers"), "the project is found")
        program.write(f"{NAME}@example.org", "E-mail")
        program.write(PASSWORD, "Password")
        program.write(NAME, "Your name")
        program.click("Make an account")
        program.wait_until(lambda seen: seen.badge == "Live", "it is live")
        make_room(program)
        program.say(SAID)
        program.act_on(SAID, "E")
        program.rewrite(EDITED, "Message")
        program.press("Return", "Message")
        program.wait_until(lambda seen: seen.row(EDITED) and not seen.composer, "the edit is stored")
        program.write(DRAFT)
        program.wait_until(lambda seen: seen.rooms[0].draft == DRAFT, "the draft is stored")
        arguments = command_lines([program.process.pid, project.process.pid])
        program.process.send_signal(signal.SIGABRT)
        program.wait()
        session = asyncio.run(kept_session(machine.profile("default")))

        keys = json.loads((project.data / "keys.json").read_bytes())
        words = [PASSPHRASE, SAID, EDITED, DRAFT]
        tokens = [PASSWORD, session.access_token, session.refresh_token]
        keys_of_server = [keys["secret"], keys["database_password"], keys["private_key"].splitlines()[1]]
        on_client = files_below(machine.home.parent)
        on_server = [file for file in files_below(project.data) if file.name != "keys.json"]
        logs = [project.errors, *files_below(project.data / "log")]

        assert len(on_client) > 5
        assert where_it_stands([*words, *tokens, *keys_of_server, NAME], on_client) == []
        # Refresh tokens stand in the server's own database as they do in Supabase's: to be compared, not to be read.
        assert where_it_stands([PASSWORD, session.access_token, *keys_of_server, PASSPHRASE], on_server) == []
        assert where_it_stands([*words, *tokens, *keys_of_server], logs) == []
        assert [secret for secret in [*words, *tokens, *keys_of_server] if secret in arguments] == []


def test_a_session_in_the_local_workspace_leaves_no_words_in_logs_or_arguments(machine: Machine) -> None:
    program = machine.person("ann")
    make_room(program)
    program.say(SAID)
    program.write(DRAFT)
    program.wait_until(lambda seen: seen.rooms[0].draft == DRAFT, "the draft is stored")
    keys = json.loads((machine.workspace / "keys.json").read_bytes())
    secrets = [keys["secret"], keys["database_password"], keys["private_key"].splitlines()[1]]
    control = json.loads((machine.workspace / "workspace.json").read_bytes())["secret"]

    arguments = command_lines([program.process.pid, machine.server])
    assert program.close() == 0

    outside = files_below(machine.home / "log", machine.home / "profiles", machine.workspace / "log")
    errors = machine.home.parent.glob("*.stderr")
    assert where_it_stands([SAID, DRAFT, *secrets, control], [*outside, *errors]) == []
    assert [secret for secret in (SAID, DRAFT, *secrets, control) if secret in arguments] == []


def test_nobody_else_may_look_into_what_is_kept(machine: Machine) -> None:
    program = machine.person("ann")
    assert program.close() == 0

    open_to_others = [
        str(path.relative_to(machine.home))
        for path in (machine.profile("ann"), machine.workspace, machine.home / "log")
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert open_to_others == []
    private = [machine.workspace / "keys.json", machine.workspace / "workspace.json"]
    assert [oct(path.stat().st_mode & 0o777) for path in private] == ["0o600", "0o600"]
    assert {path.stat().st_uid for path in private} == {os.geteuid()}

"""A person's first minutes: where messages live, whose they are, and what protects the copy on this computer."""

import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest

from tests.e2e.scenes import ROOM, make_room
from tests.support.driven_machine import Machine
from tests.support.driven_program import DrivenProgram
from tests.support.workspace_process import WorkspaceProcess

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]

NO_QUESTIONS = "--unprotected-store"
NOT_PROTECTED = "This computer's copy is not protected"
PASSPHRASE = "plenty of tea leaves"
PASSWORD = "two spoons of sugar"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkspaceProcess]:
    """A second workspace that plays the remote project."""
    with WorkspaceProcess.start(tmp_path_factory.mktemp("project") / "data") as process:
        yield process


@pytest.fixture
def other_site() -> Iterator[str]:
    """A web server that is no Supabase."""
    with ThreadingHTTPServer(("127.0.0.1", 0), QuietHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def live_without_questions(machine: Machine) -> DrivenProgram:
    program = machine.window()
    program.wait_until(lambda seen: seen.page == "chat" and seen.badge == "Live", "it is live by itself")
    return program


def connect(program: DrivenProgram, url: str, key: str) -> None:
    """Fill in the address of a project."""
    program.click("Connect to Supabase…")
    program.rewrite(url, "Project URL")
    program.rewrite(key, "Anon key")


def sign_up(program: DrivenProgram, project: WorkspaceProcess, email: str, name: str) -> None:
    connect(program, project.ready.url, project.ready.anon_key)
    program.wait_until(lambda seen: seen.says("This project answers"), "the project is found")
    program.write(email, "E-mail")
    program.write(PASSWORD, "Password")
    program.write(name, "Your name")
    program.click("Make an account")
    program.wait_until(lambda seen: seen.page == "chat" and seen.badge == "Live", f"{name} is live")


def test_one_click_starts_a_workspace_and_the_next_start_needs_none(machine: Machine) -> None:
    first = machine.window(NO_QUESTIONS)
    assert first.seen.page == "onboarding"

    first.click("Start a local workspace")
    first.wait_until(lambda seen: seen.page == "chat" and seen.badge == "Live", "it is live")
    make_room(first)
    first.say("here already")
    assert first.close() == 0

    again = live_without_questions(machine)
    assert again.seen.texts == ["here already"]


def test_a_second_person_of_this_computer_gets_a_window(real_keyring: None, machine: Machine) -> None:
    ann = machine.window("--local", "--as", "ann")
    ann.wait_until(lambda seen: seen.badge == "Live", "ann is live")

    ann.click("Menu")
    ann.choose_entry("Open as another person…")
    ann.write("Béa", "Open as another person")
    ann.click("OK")
    children = psutil.Process(ann.process.pid).children()
    (second,) = [child for child in children if "Béa" in child.cmdline()]
    ann.click("New conversation")
    ann.wait_until(lambda seen: "People" in seen.controls, "the dialog is open")
    finds(ann, "Béa")
    ann.click("Start")
    ann.wait_until(lambda seen: seen.room == "Béa", "they have a room")

    second.terminate()
    second.wait(30)


def finds(program: DrivenProgram, name: str) -> None:
    """Look for somebody who is just coming until they are there."""
    for _ in range(20):
        program.rewrite(name, "Find people by name")
        if program.comes_to_pass(lambda seen: any(name in person for person in seen.people), limit=1):
            break
        program.order("clear", name="Find people by name")
    program.choose_person(name)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://127.0.0.1:1", "check the address and your network"),
        ("http://example.org", "https"),
        ("postgres://127.0.0.1/postgres", "address of the database"),
        ("::nonsense::", "URL"),
    ],
)
def test_a_wrong_address_is_told_while_it_is_typed(
    machine: Machine, project: WorkspaceProcess, url: str, sentence: str
) -> None:
    program = machine.window(NO_QUESTIONS)

    connect(program, url, project.ready.anon_key)

    program.wait_until(lambda seen: seen.says(sentence), "what is wrong is said")
    assert "Sign in" not in program.seen.controls
    program.rewrite(project.ready.url, "Project URL")
    program.wait_until(lambda seen: seen.says("This project answers"), "the right address is taken")


@pytest.mark.parametrize("key", ["nonsense", "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl", "zalgo ẑ̶"])
def test_a_wrong_key_is_told_while_it_is_typed(machine: Machine, project: WorkspaceProcess, key: str) -> None:
    program = machine.window(NO_QUESTIONS)

    connect(program, project.ready.url, key)

    program.wait_until(lambda seen: seen.says(" key"), "that the key is wrong is said")
    assert "Sign in" not in program.seen.controls
    program.rewrite(project.ready.anon_key, "Anon key")
    program.wait_until(lambda seen: seen.says("This project answers"), "the right key is taken")


def test_a_server_that_is_no_supabase_is_told_apart(machine: Machine, other_site: str) -> None:
    program = machine.window(NO_QUESTIONS)

    connect(program, other_site, "sb_publishable_0123456789")

    program.wait_until(lambda seen: seen.says("does not answer like a Supabase project"), "that it is none is said")
    assert "Sign in" not in program.seen.controls


def test_a_person_signs_up_out_and_in_again_at_a_project(machine: Machine, project: WorkspaceProcess) -> None:
    program = machine.window(NO_QUESTIONS)
    sign_up(program, project, "cleo@example.org", "Cleo")
    make_room(program)
    program.say("from far away")
    program.wait_until(lambda seen: seen.rows[-1].delivery == "Sent", "it is sent")

    program.click("Menu")
    program.choose_entry("Sign out")
    signed_out = program.wait_until(lambda seen: seen.page == "onboarding", "signed out")
    assert signed_out.title == "Desktop Chat"
    connect(program, project.ready.url, project.ready.anon_key)
    program.wait_until(lambda seen: seen.says("This project answers"), "the project is found")
    assert "Sign in" not in program.seen.controls, "the password was not forgotten"
    program.rewrite("not the password", "Password")
    program.click("Sign in")
    program.wait_until(
        lambda seen: seen.says("The e-mail address or the password is not right."), "the wrong one is refused"
    )
    program.rewrite(PASSWORD, "Password")
    program.click("Sign in")

    program.wait_until(lambda seen: seen.page == "chat" and seen.badge == "Live", "signed in again")
    program.open_room(ROOM)
    program.wait_until(lambda seen: seen.texts == ["from far away"], "the conversation is there")


def test_who_forgot_a_password_gets_in_by_a_code_of_the_owner(machine: Machine, project: WorkspaceProcess) -> None:
    program = machine.window(NO_QUESTIONS)
    sign_up(program, project, "emil@example.org", "Emil")
    program.click("Menu")
    program.choose_entry("Sign out")
    program.wait_until(lambda seen: seen.page == "onboarding", "signed out")
    connect(program, project.ready.url, project.ready.anon_key)
    program.wait_until(lambda seen: seen.says("This project answers"), "the project is found")

    program.click("Forgotten password…")
    given = project.ask({"op": "code", "account": "emil@example.org"})
    program.rewrite("emil@example.org", "E-mail")
    program.write(str(given["ticket"]), "One-time code")
    program.write("another password 1", "New password")
    program.press("Return", "New password")

    program.wait_until(lambda seen: seen.page == "chat" and seen.badge == "Live", "signed in by the code")


def test_the_next_start_goes_straight_to_the_project(machine: Machine, project: WorkspaceProcess) -> None:
    program = machine.window(NO_QUESTIONS)
    sign_up(program, project, "dora@example.org", "Dora")
    assert program.close() == 0

    live_without_questions(machine)

    assert not machine.workspace.exists()


def test_without_a_keyring_a_passphrase_protects_the_store(machine: Machine) -> None:
    first = machine.window()
    assert first.seen.page == "unlock"
    first.write("short", "Passphrase")
    first.wait_until(lambda seen: seen.says("At least 8 characters"), "a short one is not taken")
    first.rewrite(PASSPHRASE, "Passphrase")
    first.write(PASSPHRASE, "The same passphrase again")
    first.click("Protect")
    first.wait_until(lambda seen: seen.page == "onboarding", "the store is open")
    first.click("Start a local workspace")
    first.wait_until(lambda seen: seen.badge == "Live", "it is live")
    assert NOT_PROTECTED not in first.seen.controls
    assert first.close() == 0

    again = machine.window()
    assert again.seen.page == "unlock"
    again.write("a wrong passphrase", "Passphrase")
    again.press("Return", "Passphrase")
    again.wait_until(lambda seen: seen.says("does not open this store"), "the wrong one is refused")
    again.rewrite(PASSPHRASE, "Passphrase")
    again.press("Return", "Passphrase")

    again.wait_until(lambda seen: seen.page == "chat" and seen.badge == "Live", "the right one opens it")


def test_no_protection_is_a_decision_that_stays_marked(machine: Machine) -> None:
    first = machine.window()
    assert "Continue without protection" not in first.seen.controls
    first.click("I want no passphrase")
    first.click("Continue without protection")
    first.wait_until(lambda seen: seen.page == "onboarding", "the store is open")
    first.click("Start a local workspace")
    first.wait_until(lambda seen: seen.badge == "Live" and NOT_PROTECTED in seen.controls, "it is marked")
    assert first.close() == 0

    again = live_without_questions(machine)
    assert NOT_PROTECTED in again.seen.controls


def test_with_a_keyring_nothing_is_asked_and_nothing_is_readable(real_keyring: None, machine: Machine) -> None:
    first = machine.window()
    assert first.seen.page == "onboarding"
    first.click("Start a local workspace")
    first.wait_until(lambda seen: seen.badge == "Live", "it is live")
    make_room(first)
    first.say("behind the keyring")
    assert NOT_PROTECTED not in first.seen.controls
    assert first.close() == 0

    again = live_without_questions(machine)
    assert again.seen.texts == ["behind the keyring"]
    assert not any(b"behind the keyring" in file.read_bytes() for file in files_of(machine))


def files_of(machine: Machine) -> list[Path]:
    return [file for file in (machine.home / "profiles").rglob("*") if file.is_file()]

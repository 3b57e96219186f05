"""Several workspaces in one program, offscreen, on real stores: what each keeps, and what the list says."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_chat.app.config import load_settings
from desktop_chat.app.paths import DEFAULT_PROFILE, Paths
from desktop_chat.app.workspace_list import (
    FILE_NAME,
    MOST,
    PUT_ASIDE,
    Workspace,
    WorkspaceList,
    first_profile,
    load_workspaces,
    save_workspaces,
)
from desktop_chat.system.instance import holder
from tests.app.stored import COUNT, stored_profile
from tests.store.builders import OTHER_ROOM
from tests.support.driven_program import DrivenProgram, Seen

TEAM = "workspace-0a1b2c3d"
Start = Callable[..., DrivenProgram]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def paths(home: Path) -> Paths:
    return Paths(home)


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Starts the program offscreen; it is ended after the test."""
    programs: list[DrivenProgram] = []

    def start(*arguments: str) -> DrivenProgram:
        program = DrivenProgram.start(home, *arguments, environment={"QT_QPA_PLATFORM": "offscreen"})
        programs.append(program)
        return program

    yield start
    for program in programs:
        program.stop()


@pytest.fixture
def two(paths: Paths) -> Paths:
    """Two workspaces with two rooms each; the second has the other one open."""
    stored_profile(paths.home)
    stored_profile(paths.home, profile=TEAM, room=OTHER_ROOM)
    both = (Workspace(profile=DEFAULT_PROFILE, name="Home"), Workspace(profile=TEAM, name="Team"))
    save_workspaces(paths, WorkspaceList(workspaces=both, last=DEFAULT_PROFILE))
    return paths


def has(control: str) -> Callable[[Seen], bool]:
    return lambda seen: any(name.startswith(control) for name in seen.controls)


def in_room(title: str) -> Callable[[Seen], bool]:
    return lambda seen: seen.page == "chat" and seen.room == title


def test_each_workspace_keeps_its_room_and_draft_and_the_one_shown_last_comes_first(two: Paths, start: Start) -> None:
    program = start()
    program.wait_until(lambda seen: in_room("Plans")(seen) and has("Team")(seen), "the rail is there")
    program.write("half a thought")

    program.press("Ctrl+Alt+2", "Message")
    seen = program.wait_until(in_room("Lunch"), "the other workspace is shown")
    assert (seen.composer, len(seen.rows)) == ("", 3)
    program.click(next(name for name in program.seen.controls if name.startswith("Home, ")))
    program.wait_until(lambda seen: in_room("Plans")(seen) and seen.composer == "half a thought", "the draft is there")
    program.press("Ctrl+Alt+2", "Message")
    program.wait_until(in_room("Lunch"), "the other workspace is shown again")
    program.press("Ctrl+Q")
    assert program.wait() == 0

    assert [holder(two.profile(name)) for name in (DEFAULT_PROFILE, TEAM)] == [None, None]
    again = start()
    again.wait_until(in_room("Lunch"), "it begins where one left")
    again.wait_until(has("Home"), "the rail is there")
    again.press("Ctrl+Alt+1", "Message")
    again.wait_until(lambda seen: in_room("Plans")(seen) and seen.composer == "half a thought", "the draft is kept")


def test_appearance_is_shared_and_the_open_room_is_not(two: Paths, start: Start) -> None:
    program = start()
    program.wait_until(has("Team, 15 unread"), "the other one is open too")

    program.press("Ctrl+Equal", "Message")
    program.press("Ctrl+Q")
    program.wait()

    settings = {name: load_settings(two.profile(name))[0] for name in (DEFAULT_PROFILE, TEAM)}
    assert [one.appearance.zoom for one in settings.values()] == [110, 110]
    assert settings[DEFAULT_PROFILE].last_room != settings[TEAM].last_room == OTHER_ROOM


def test_a_workspace_can_be_added_renamed_and_removed(two: Paths, start: Start) -> None:
    paths = two
    program = start("--unprotected")
    program.wait_until(has("Team, 15 unread"), "the rail is there")

    program.click("Add a workspace…")
    program.write("Club", "Name of the workspace")
    program.click("Add")
    program.wait_until(lambda seen: seen.page == "onboarding" and has("Club")(seen), "one chooses what it is")
    [added] = [one.profile for one in load_workspaces(paths).workspaces if one.name == "Club"]
    assert (paths.profile(added) / "store.db").exists()

    program.press("Ctrl+Alt+1")
    program.wait_until(in_room("Plans"), "back in the first one")
    program.click("Menu")
    program.choose_entry("Rename this workspace…")
    program.rewrite("Mine", "Name of the workspace")
    program.click("Save")
    program.wait_until(has("Mine"), "the tile has the new name")

    program.order("activate")
    program.press("Ctrl+Alt+3")
    program.wait_until(lambda seen: seen.page == "onboarding", "the new one is shown")
    program.order("context", name="Club, shown")
    program.choose_entry("Remove…")
    program.click("Remove")
    program.wait_until(lambda seen: in_room("Plans")(seen) and not has("Club")(seen), "the first one is shown")
    program.wait_until(lambda _seen: not paths.profile(added).exists(), "its folder is deleted")
    assert [one.name for one in load_workspaces(paths).workspaces] == ["Mine", "Team"]


def test_a_workspace_that_another_program_has_open_comes_to_the_front_there(two: Paths, start: Start) -> None:
    other = start("--profile", TEAM)
    other.wait_until(has("Home"), "the other program has both, and shows one")
    other.press("Ctrl+Alt+1")
    other.wait_until(in_room("Plans"), "the other program shows the first one")

    command = [sys.executable, "-m", "desktop_chat", "--profile", TEAM]
    subprocess.run(command, env=os.environ | {"DESKTOP_CHAT_HOME": str(two.home)}, check=True, timeout=30)

    other.wait_until(in_room("Lunch"), "the other program shows what was asked for")


def test_a_profile_that_is_not_listed_is_alone(two: Paths, start: Start) -> None:
    stored_profile(two.home, profile="bob")

    program = start("--profile", "bob")

    program.wait_until(lambda seen: in_room("Plans")(seen) and len(seen.rows) == COUNT, "its conversation is shown")
    assert load_workspaces(two).last == DEFAULT_PROFILE


def test_without_a_file_there_is_the_usual_profile(paths: Paths) -> None:
    assert load_workspaces(paths) == WorkspaceList()
    paths.profile(DEFAULT_PROFILE).mkdir(parents=True)

    assert load_workspaces(paths).workspaces == (Workspace(profile=DEFAULT_PROFILE),)
    assert first_profile(paths) == DEFAULT_PROFILE


def test_what_cannot_be_a_profile_is_left_out(paths: Paths) -> None:
    paths.home.mkdir()
    entries = [{"profile": "../evil"}, {"profile": "good", "name": 3}, "x", {"profile": "good", "name": "Again"}]
    many = [{"profile": f"p{number}"} for number in range(2 * MOST)]
    (paths.home / FILE_NAME).write_text(json.dumps({"workspaces": entries + many, "last": ["x"]}))

    listed = load_workspaces(paths)

    assert listed.workspaces[0] == Workspace(profile="good", name="Again")
    assert len(listed.workspaces) == MOST
    assert listed.last == ""


@pytest.mark.expects_log("could not be read")
def test_an_unreadable_list_is_put_aside_and_not_lost(paths: Paths) -> None:
    paths.profile(DEFAULT_PROFILE).mkdir(parents=True)
    (paths.home / FILE_NAME).write_text('{"workspaces": [')

    listed = load_workspaces(paths)
    save_workspaces(paths, listed)

    assert load_workspaces(paths) == listed
    assert (paths.home / PUT_ASIDE).read_text() == '{"workspaces": ['


def test_a_workspace_whose_folder_has_gone_is_not_begun_with(two: Paths) -> None:
    listed = load_workspaces(two).having(Workspace(profile="gone"))
    save_workspaces(two, WorkspaceList(workspaces=listed.workspaces, last="gone"))

    assert first_profile(two) == DEFAULT_PROFILE


def test_a_list_names_each_profile_once() -> None:
    listed = WorkspaceList().having(Workspace(profile="a")).having(Workspace(profile="b", name="B"))

    assert listed.having(Workspace(profile="a", name="A")).workspaces[0].name == "A"
    assert [one.profile for one in listed.without("a").workspaces] == ["b"]

"""Folders and profile names."""

from pathlib import Path

import pytest

from desktop_chat.app.paths import (
    HOME_VARIABLE,
    Paths,
    find_paths,
    private_folder,
    profile_for_person,
    resources_folder,
)
from desktop_chat.domain.errors import UserError


def test_the_home_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))

    paths = find_paths()

    assert paths.workspace == tmp_path / "workspace"
    assert paths.log == tmp_path / "log"
    assert paths.profile("ann") == tmp_path / "profiles" / "ann"


def test_without_the_variable_the_systems_own_place_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HOME_VARIABLE, raising=False)

    assert find_paths().home.name == "desktop-chat"


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "a\\b", "A", "ä", "a" * 64, "-a", "con.txt", "a\x00"])
def test_a_profile_name_that_is_no_plain_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="cannot be a profile"):
        Paths(tmp_path).profile(name)


def test_a_private_folder_is_the_owners_alone(tmp_path: Path) -> None:
    folder = private_folder(tmp_path / "a" / "b")

    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("person", ["Ann", "ann!", "Änn", "ann ", "李雷", "🙂", "a" * 200, "../etc"])
def test_a_persons_profile_is_always_a_usable_folder(tmp_path: Path, person: str) -> None:
    profile = profile_for_person(person)

    assert Paths(tmp_path).profile(profile).parent == tmp_path / "profiles"


def test_different_people_never_share_a_profile() -> None:
    people = ["ann", "Ann", "änn", "an n", "an-n", "李雷", "韩梅梅", "🙂", "🙃"]

    assert len({profile_for_person(person) for person in people}) == len(people)


def test_a_simple_name_is_its_own_profile() -> None:
    assert profile_for_person("ann") == "ann"


def test_a_portable_program_keeps_everything_beside_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, "/somewhere/else")

    paths = find_paths(portable=True)

    assert paths.home == resources_folder().parent / "portable-data"
    assert find_paths() == paths  # and so it is for what this process starts

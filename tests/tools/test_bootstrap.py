"""The bootstrap knows when nothing is to be done, and which package index the person has set."""

import sys
from pathlib import Path

import pytest

from tools import bootstrap


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an environment with a Python in it, as if it were the checkout's `.venv`."""
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(bootstrap, "ENVIRONMENT", folder)
    monkeypatch.setattr(bootstrap, "INSTALLED", folder / ".installed")
    return folder


@pytest.mark.parametrize(
    ("installed", "asked", "enough"),
    [("run", "run", True), ("test", "run", True), ("test", "test", True), ("run", "test", False)],
)
def test_an_environment_for_tests_is_also_one_for_running(
    environment: Path, installed: str, asked: str, enough: bool
) -> None:
    (environment / ".installed").write_text(f"{installed} abc")

    assert bootstrap.is_installed(asked, "abc") is enough


def test_an_environment_of_another_lock_file_is_not_enough(environment: Path) -> None:
    (environment / ".installed").write_text("test abc")

    assert not bootstrap.is_installed("run", "def")


@pytest.mark.parametrize("stamp", ["", "test", "test abc def", "\0"])
def test_a_broken_stamp_is_no_stamp(environment: Path, stamp: str) -> None:
    (environment / ".installed").write_text(stamp)

    assert not bootstrap.is_installed("test", "abc")


def test_an_environment_whose_python_has_gone_is_not_enough(environment: Path) -> None:
    (environment / ".installed").write_text("test abc")
    (environment / "bin" / "python").unlink()
    (environment / "bin" / "python").symlink_to("/nowhere/python")

    assert not bootstrap.is_installed("test", "abc")


def test_the_fingerprint_changes_with_the_contents_only(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("lock")
    two.write_text("lock")

    assert bootstrap.fingerprint(one) == bootstrap.fingerprint(two)

    two.write_text("other lock")
    assert bootstrap.fingerprint(one) != bootstrap.fingerprint(two)


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"])
def test_an_index_of_the_persons_own_is_respected(name: str) -> None:
    assert bootstrap.configured_index({name: "https://packages.example/simple"}) == "https://packages.example/simple"


def test_uv_is_not_told_of_another_projects_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", "/somewhere/else")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")

    variables = bootstrap.uv_variables(Path("place"))

    assert "VIRTUAL_ENV" not in variables
    assert variables["HTTPS_PROXY"] == "http://proxy.example:3128"
    assert variables["UV_PYTHON_DOWNLOADS"] == "never"


@pytest.mark.parametrize("arguments", [[], ["fly"], ["run", "test"]])
def test_a_wrong_command_line_is_explained(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(arguments) == 2
    assert capsys.readouterr().err == "usage: python3 -m tools.bootstrap run|test|package|package-test\n"


def test_an_old_python_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (99, 0))

    assert bootstrap.main(["run"]) == 1
    assert capsys.readouterr().err.startswith("Desktop Chat needs Python 3.11 or newer; this one is ")


def test_a_failing_step_is_named(tmp_path: Path) -> None:
    with pytest.raises(bootstrap.BootstrapError, match=r"Reading failed \(exit code 3\)"):
        bootstrap.call([sys.executable, "-c", "raise SystemExit(3)"], "Reading")


def test_the_pinned_uv_has_hashes() -> None:
    first, *rest = bootstrap.UV_REQUIREMENT.read_text().splitlines()

    assert first.startswith("uv==")
    assert all("--hash=sha256:" in line for line in rest)

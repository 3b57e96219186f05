"""Each tool of `make check`, set up as pyproject.toml says, catches a planted fault of its kind."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import coverage
import pytest

from tools import check_coverage

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent
PACKAGES = ("app", "core", "domain", "protocol", "qt", "service", "store", "system", "transport", "workspace")


def a_product(root: Path, **modules: str) -> Path:
    """Make an empty product with our configuration, and these modules, named like `core__gaps`, in it."""
    shutil.copy(ROOT / "pyproject.toml", root)
    for package in ("", *PACKAGES):
        folder = root / "desktop_chat" / package
        folder.mkdir()
        (folder / "__init__.py").write_text('"""A package."""\n')
    for name, source in modules.items():
        (root / "desktop_chat" / f"{name.replace('__', '/')}.py").write_text(f'"""A module."""\n\n{source}')
    return root


def outcome(tool: str, *arguments: str, folder: Path) -> tuple[int, str]:
    """Run a tool in a folder; return its exit code and what it said, in one line."""
    command = [str(TOOLS / tool), *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=150
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


CONTRACTS = [
    ("domain__a", "import desktop_chat.core", "Layers point downwards only BROKEN"),
    ("core__a", "import desktop_chat.service", "Layers point downwards only BROKEN"),
    ("store__a", "import desktop_chat.transport", "Layers point downwards only BROKEN"),
    ("service__a", "import PySide6.QtCore", "Qt lives in qt and app BROKEN"),
    ("system__a", "import qasync", "Qt lives in qt and app BROKEN"),
    ("core__a", "import asyncio", "The core does no I/O BROKEN"),
    ("domain__a", "import time", "The core does no I/O BROKEN"),
    ("protocol__a", "import websockets", "The core does no I/O BROKEN"),
    ("transport__a", "import desktop_chat.core", "Adapters speak wire and values, not policy BROKEN"),
    ("service__a", "import desktop_chat.protocol", "The service knows no wire format BROKEN"),
    ("qt__a", "import desktop_chat.store", "The screen knows no adapters and no wire BROKEN"),
    ("qt__a", "import asyncio", "In qt, asyncio is in the loop and the task keeper only BROKEN"),
    ("gadgets", "", "Layers point downwards only BROKEN"),
]


@pytest.mark.parametrize(("module", "line", "verdict"), CONTRACTS)
def test_a_forbidden_import_breaks_its_contract(tmp_path: Path, module: str, line: str, verdict: str) -> None:
    product = a_product(tmp_path, **{module: f"{line}\n"})

    code, said = outcome("lint-imports", "--no-logo", "--no-cache", folder=product)

    assert code == 1
    assert verdict in said


def test_a_cycle_between_siblings_breaks_its_contract(tmp_path: Path) -> None:
    product = a_product(tmp_path, core__a="import desktop_chat.core.b\n", core__b="import desktop_chat.core.a\n")

    code, said = outcome("lint-imports", "--no-logo", "--no-cache", folder=product)

    assert code == 1
    assert "No cycles between siblings BROKEN" in said


def test_the_loop_and_the_task_keeper_of_qt_may_have_asyncio(tmp_path: Path) -> None:
    product = a_product(tmp_path, qt__loop="import asyncio\n", qt__tasks="import asyncio\n")

    assert outcome("lint-imports", "--no-logo", "--no-cache", folder=product)[0] == 0


def test_an_empty_product_keeps_every_contract(tmp_path: Path) -> None:
    code, said = outcome("lint-imports", "--no-logo", "--no-cache", folder=a_product(tmp_path))

    assert code == 0
    assert "0 broken" in said


def test_every_package_is_bound_by_the_contracts() -> None:
    found = {folder.parent.name for folder in (ROOT / "desktop_chat").glob("*/__init__.py")}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    free_of_qt = next(contract for contract in contracts if contract["name"] == "Qt lives in qt and app")

    assert found == set(PACKAGES)
    assert {name.removeprefix("desktop_chat.") for name in free_of_qt["source_modules"]} == found - {"app", "qt"}


LINTED = [
    ("import asyncio\n\n\nasync def go() -> None:\n    asyncio.create_task(go())\n", "TID251"),
    ("import time\n\nNOW = time.time()\n", "TID251"),
    ("import datetime\n\nNOW = datetime.datetime.now(datetime.UTC)\n", "TID251"),
    ("def read(a, b, c, d, e, f):\n    pass\n", "PLR0913"),
    ("def read():\n    try:\n        pass\n    except Exception:\n        pass\n", "BLE001"),
    ("print('hello')\n", "T201"),
    ("def _f(flag: bool) -> None: ...\n", "FBT001"),
    ("import os\n", "F401"),
    ("def read():\n    return 1\n", "D103"),
    ("x = eval('1')\n", "S307"),
    ("assert x == 1 # type: ignore\n", "PGH003"),
]


@pytest.mark.parametrize(("source", "rule"), LINTED)
def test_ruff_refuses_what_the_house_refuses(tmp_path: Path, source: str, rule: str) -> None:
    code, said = outcome("ruff", "check", "--no-cache", "desktop_chat/core", folder=a_product(tmp_path, core__a=source))

    assert code == 1
    assert rule in said


def test_ruff_knows_every_rule_that_is_configured(tmp_path: Path) -> None:
    code, said = outcome("ruff", "check", "--no-cache", "desktop_chat", folder=a_product(tmp_path))

    assert (code, said) == (0, "All checks passed!")


def test_ruff_refuses_unformatted_code(tmp_path: Path) -> None:
    assert outcome("ruff", "format", "--check", folder=a_product(tmp_path, core__a="x = [1,2]\n"))[0] == 1


TYPED = """
from collections.abc import Callable
from enum import Enum
from PySide6.QtCore import QObject, Signal

class Tier(Enum):
    ONE = 1
    TWO = 2

class Bridge(QObject):
    said = Signal(str)

def wrong_slot(number: int) -> None: ...

def connect(bridge: Bridge) -> None:
    bridge.said.connect(wrong_slot)
    bridge.said.emit(1)

def missing_arm(tier: Tier) -> str:
    match tier:
        case Tier.ONE:
            return "one"

def maybe(flag: bool) -> int:
    if flag:
        found = 1
    return found

async def work() -> None:
    work()

def untyped(x): ...

LENGTH: int = "x"  # type: ignore
"""


def test_mypy_finds_every_kind_of_fault_that_it_is_set_to_find(tmp_path: Path) -> None:
    code, said = outcome("mypy", "--cache-dir=/dev/null", "desktop_chat/qt", folder=a_product(tmp_path, qt__a=TYPED))

    assert code == 1
    assert set(re.findall(r"\[([a-z-]+)\]", said)) >= {
        "arg-type",
        "exhaustive-match",
        "possibly-undefined",
        "unused-coroutine",
        "no-untyped-def",
        "ignore-without-code",
    }
    assert said.count("a.py") >= 7


def test_vulture_finds_an_unused_argument(tmp_path: Path) -> None:
    product = a_product(tmp_path, core__a="def read(first, second):\n    return first\n")

    code, said = outcome("vulture", folder=product)

    assert code == 3
    assert "unused variable 'second'" in said


BRANCHED = """
def size(number):
    found = "small"
    if number > 10:
        found = "large"
    return found
"""


@pytest.mark.parametrize(
    ("tests", "shortfall"),
    [
        ({"test_a": "assert size(11) and size(1)"}, None),
        ({"test_a": "assert size(11)"}, "6->8"),
        ({"test_a": "assert size(1)"}, "7"),
        ({"test_a": "assert size(1)", "test_a_again": "assert size(11)"}, None),
        ({"test_a": "assert size(1)", "test_b": "assert size(11)"}, "7"),
    ],
    ids=["whole", "a branch is missing", "a line is missing", "two files of its own", "only another module's tests"],
)
def test_a_perfect_module_has_to_be_covered_by_its_own_tests(
    tmp_path: Path, tests: dict[str, str], shortfall: str | None
) -> None:
    product = a_product(tmp_path, core__a=BRANCHED)

    measured = measure(product, tests)

    assert check_coverage.shortfall(measured, product / "desktop_chat" / "core" / "a.py") == shortfall


def measure(product: Path, tests: dict[str, str]) -> coverage.Coverage:
    """Run these tests of the core in another process; return what was covered."""
    folder = product / "tests" / "unit" / "core"
    folder.mkdir(parents=True)
    for name, line in tests.items():
        (folder / f"{name}.py").write_text(f"from desktop_chat.core.a import size\n\ndef test_it():\n    {line}\n")
    options = ["-q", "-p", "no:cacheprovider", "--cov=desktop_chat.core", "--cov-context=test", "--cov-fail-under=0"]
    code, said = outcome("pytest", *options, folder=product)
    assert code == 0, said
    measured = coverage.Coverage(data_file=str(product / ".coverage"), config_file=str(product / "pyproject.toml"))
    measured.load()
    return measured


def test_missing_lines_are_told_in_short() -> None:
    assert check_coverage.ranges([1, 2, 3, 7, 9, 10]) == ["1-3", "7", "9-10"]


def test_the_list_of_perfect_modules_is_computed(tmp_path: Path) -> None:
    product = a_product(tmp_path, core__a="", qt__b="", protocol__c="")

    assert check_coverage.perfect_modules(product) == [
        "desktop_chat/core/__init__.py",
        "desktop_chat/core/a.py",
        "desktop_chat/domain/__init__.py",
        "desktop_chat/protocol/__init__.py",
        "desktop_chat/protocol/c.py",
    ]


def test_an_exception_from_perfect_coverage_needs_a_reason() -> None:
    assert check_coverage.excepted_modules("# why\ndesktop_chat/core/a.py: a race\n") == {
        "desktop_chat/core/a.py": "a race"
    }
    with pytest.raises(ValueError, match="needs a reason"):
        check_coverage.excepted_modules("desktop_chat/core/a.py:\n")


def test_there_are_no_exceptions_from_perfect_coverage() -> None:
    assert check_coverage.excepted_modules(check_coverage.EXCEPTIONS.read_text()) == {}

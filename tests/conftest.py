"""What holds for every test: a private home, no real keyring, an offscreen Qt, and no warning that nobody expected.

The environment is set while this file is imported, before any test module can import Qt or the product.
"""

import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.leftovers import end_leftovers, mark_run

PRIVATE_DESKTOP = "DESKTOP_CHAT_PRIVATE_DESKTOP"
NULL_KEYRING = "keyring.backends.null.Keyring"

# Short, because the path of a Unix socket may have 107 bytes only.
HOME = Path(tempfile.mkdtemp(prefix="dc-"))


def on_private_desktop() -> bool:
    """Return whether display and session bus were made for the tests (tools/with_desktop.sh), not by the person."""
    return PRIVATE_DESKTOP in os.environ


def isolate_environment() -> None:
    """Point everything that the product, Qt or a library may keep or reach at a private place."""
    for name in [name for name in os.environ if name.startswith(("XDG_", "DESKTOP_CHAT_")) and name != PRIVATE_DESKTOP]:
        del os.environ[name]
    if not on_private_desktop():
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            os.environ.pop(name, None)
    runtime = HOME / "run"
    runtime.mkdir(mode=0o700)
    os.environ["HOME"] = str(HOME)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    os.environ["DESKTOP_CHAT_HOME"] = str(HOME / "chat")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_API"] = "pyside6"
    os.environ["PYTHON_KEYRING_BACKEND"] = NULL_KEYRING


isolate_environment()
IS_WHOLE_RUN = mark_run(HOME.name)

# A slow computer is no fault of a test: how long things take is measured by benchmarks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --full: what `make test` asks for, where nothing may be left out for want of a display."""
    parser.addoption("--full", action="store_true", help="fail instead of skipping what needs a private desktop")
    parser.addoption("--package", action="store_true", help="try packages in dist/, as `make package-test` does")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Say which tests may not run side by side: windows on the one display would take the focus from each other.

    `make test` runs a worker for each core. All tests that need the display are one worker's, and of the others a file
    stays together, for what its fixtures have started. Said here because the workers' plug-in, which is registered
    after this file, reads the groups before `pytest_collection_modifyitems` is called here.
    """
    item.add_marker(pytest.mark.xdist_group(_group(item)))


def _group(item: pytest.Item) -> str:
    file = item.nodeid.partition("::")[0]
    return "desktop" if file.startswith("tests/e2e/") or item.get_closest_marker("display") else file


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a display where there is no private one. With --full it is an error that any is left out."""
    if not config.getoption("--package"):
        for item in [item for item in items if item.get_closest_marker("package")]:
            item.add_marker(pytest.mark.skip(reason="tries packages: make package-test"))
    if on_private_desktop():
        return
    displayed = [item for item in items if item.get_closest_marker("display")]
    if displayed and config.getoption("--full"):
        raise pytest.UsageError("--full needs a private desktop: tools/with_desktop.sh .venv/bin/pytest --full")
    for item in displayed:
        item.add_marker(pytest.mark.skip(reason="needs a private desktop: tools/with_desktop.sh .venv/bin/pytest ..."))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Stop where the groups are not kept: side by side the tests would fail at random, and nothing would say why."""
    ungrouped = [item.nodeid for item in session.items if not item.nodeid.endswith("@" + _group(item))]
    if session.config.getoption("loadgroup", default=False) and ungrouped:
        raise pytest.UsageError(f"pytest and its plug-in xdist do not keep tests together: {ungrouped[0]}")


def pytest_unconfigure() -> None:
    """Remove the private home, and end what a worker that died has left behind: it would go on for ever."""
    if IS_WHOLE_RUN and (left := end_leftovers(HOME.name)):
        sys.stderr.write("\n".join(["", "Left behind by the tests, and ended:", *left, ""]))
    shutil.rmtree(HOME, ignore_errors=True)


class WarningCollector(logging.Handler):
    """Keeps what is logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record, but for asyncio's remark that a callback took long: that is the machine's load, no fault."""
        if record.name == "asyncio" and str(record.msg).startswith("Executing "):
            return
        self.records.append(record)


@pytest.fixture(autouse=True)
def unexpected_warnings_fail(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which something was logged at WARNING or above that it did not expect.

    A test expects a line by `@pytest.mark.expects_log("regular expression")`, which then has to come; a test that takes
    `caplog` judges its log by itself.
    """
    collector = WarningCollector()
    logging.getLogger().addHandler(collector)
    yield
    logging.getLogger().removeHandler(collector)
    if "caplog" in request.fixturenames:
        return
    lines = [f"{record.name} {record.levelname}: {record.getMessage()}" for record in collector.records]
    expected = [re.compile(pattern) for mark in request.node.iter_markers("expects_log") for pattern in mark.args]
    unexpected = [line for line in lines if not any(pattern.search(line) for pattern in expected)]
    absent = [pattern.pattern for pattern in expected if not any(pattern.search(line) for line in lines)]
    if unexpected:
        pytest.fail("Unexpected in the log:\n" + "\n".join(unexpected), pytrace=False)
    if absent:
        pytest.fail("Expected in the log, but absent:\n" + "\n".join(absent), pytrace=False)


@pytest.fixture
def private_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give this test a DESKTOP_CHAT_HOME of its own, with a path short enough for sockets."""
    home = Path(tempfile.mkdtemp(prefix="h-", dir=HOME))
    monkeypatch.setenv("DESKTOP_CHAT_HOME", str(home))
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def real_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this test, and the processes that it starts, use the private desktop's real Secret Service.

    Mark the test with `display`: without a private desktop it is left out.
    """
    import keyring
    from keyring.backends.SecretService import Keyring

    before = keyring.get_keyring()
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]  # keyring types its core only
    yield
    keyring.set_keyring(before)

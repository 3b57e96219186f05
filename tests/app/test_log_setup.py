"""What may stand in a log."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.app.log_setup import log_level, set_up_logging

TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ"


@pytest.fixture
def bare_root() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    yield root
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_traceback_is_covered_too(tmp_path: Path, bare_root: logging.Logger) -> None:
    set_up_logging(tmp_path / "a.log")

    try:
        int(f"apikey={TOKEN}")
    except ValueError:
        bare_root.exception("it failed")

    logged = (tmp_path / "a.log").read_text()
    assert "it failed" in logged
    assert "ValueError" in logged
    assert TOKEN not in logged


def test_libraries_that_log_messages_are_kept_quiet(tmp_path: Path, bare_root: logging.Logger) -> None:
    set_up_logging(tmp_path / "a.log", level=logging.DEBUG)

    logging.getLogger("websockets.client").debug("< TEXT a message")
    logging.getLogger("httpx").info("HTTP Request: GET https://x/rest/v1/rooms")
    bare_root.debug("ours")

    assert (tmp_path / "a.log").read_text().count("\n") == 1


@pytest.mark.parametrize(
    ("verbose", "said", "level"),
    [
        (False, None, logging.INFO),
        (True, None, logging.DEBUG),
        (False, "debug", logging.DEBUG),
        (False, " DEBUG ", logging.DEBUG),
        (False, "nonsense", logging.INFO),
    ],
)
def test_every_step_is_logged_only_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, verbose: bool, said: str | None, level: int
) -> None:
    monkeypatch.delenv("DESKTOP_CHAT_LOG", raising=False)
    if said is not None:
        monkeypatch.setenv("DESKTOP_CHAT_LOG", said)

    assert log_level(verbose=verbose) == level

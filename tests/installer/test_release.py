"""The release tool as people run it, with a key made for the test, and what it makes as a program reads it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_chat.core.updates import believe
from desktop_chat.domain.update import Untrusted, UpdateMarks, Version
from desktop_chat.domain.update_settings import Channel
from desktop_chat.protocol.update_manifest import read_feed, read_key
from desktop_chat.system.signatures import is_signed
from installer import facts
from installer.release import KEY_VARIABLE, main

URL = "https://example.org/releases/9.1.0"
PACKAGES = {
    "desktop-chat_9.1.0_amd64.deb": ("linux-amd64", "deb"),
    "desktop-chat-9.1.0-linux-amd64.run": ("linux-amd64", "run"),
    "desktop-chat-9.1.0-linux-amd64.tar.xz": ("linux-amd64", "archive"),
    "desktop-chat-9.1.0-windows-x64-user.exe": ("windows-x64", "setup-user"),
    "desktop-chat-9.1.0-windows-x64-machine.exe": ("windows-x64", "setup-machine"),
    "desktop-chat-9.1.0-macos-arm64.dmg": ("macos-arm64", "dmg"),
}


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with packages and what lies beside them; hand-overs are kept in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    folder = tmp_path / "dist"
    folder.mkdir()
    for name in (*PACKAGES, "SHA256SUMS", "desktop-chat-9.1.0.cdx.json"):
        (folder / name).write_bytes(name.encode() * 100)
    return folder


def _key(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["keygen", name]) == 0
    return capsys.readouterr().out.strip()


def _publisher(public: str, **more: str) -> str:
    """Return a file as who publishes fills it in."""
    told = {"app_id": "net.example.Chat", "maintainer": "Ann <ann@example.org>", "feed": "https://example.org/feed"}
    Path("publisher.json").write_text(json.dumps(told | {"public_key": public} | more))
    return "publisher.json"


def _sign(dist: Path, *more: str, pinned: str) -> int:
    publisher = _publisher(pinned)
    return main(["sign", str(dist), "--url", URL, "--version", "9.1.0", "--publisher", publisher, *more])


def test_the_packages_of_a_folder_are_signed_and_verified(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public = _key("key", capsys)

    assert _sign(dist, "--key", "key", pinned=public) == 0
    assert main(["verify", str(dist / "stable.json"), "--public", public, "--artefacts", str(dist)]) == 0

    release = read_feed((dist / "stable.json").read_bytes()).release
    assert {one.url.rpartition("/")[2]: (one.platform, one.kind) for one in release.artefacts} == PACKAGES
    assert (dist / "beta.json").read_bytes() == (dist / "stable.json").read_bytes()


def test_only_its_owner_reads_a_key_and_none_is_written_over(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _key("key", capsys)

    assert Path("key").stat().st_mode & 0o777 == 0o600
    assert main(["keygen", "key"]) == 1


def test_the_key_may_come_from_the_environment(
    dist: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    public = _key("key", capsys)
    assert _sign(dist, pinned=public) == 1
    assert KEY_VARIABLE in capsys.readouterr().err

    monkeypatch.setenv(KEY_VARIABLE, Path("key").read_text())

    assert _sign(dist, pinned=public) == 0
    assert main(["verify", str(dist / "stable.json"), "--public", public]) == 0


def test_a_changed_package_or_another_key_is_found_out(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public, other = _key("key", capsys), _key("other", capsys)
    _sign(dist, "--key", "key", pinned=public)
    feed = str(dist / "stable.json")

    assert main(["verify", feed, "--public", other]) == 1
    (dist / "desktop-chat_9.1.0_amd64.deb").write_bytes(b"something else")
    assert main(["verify", feed, "--public", public, "--artefacts", str(dist)]) == 1
    assert "not the file that was signed" in capsys.readouterr().err


def test_after_a_rotation_programs_with_the_first_key_follow(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = (_key(name, capsys) for name in ("first", "second", "third"))
    assert main(["rotate", "--key", "first", "--next", second]) == 0
    assert main(["rotate", "--key", "second", "--next", third]) == 0

    assert _sign(dist, "--key", "third", pinned=first) == 0

    signed = read_feed((dist / "stable.json").read_bytes())
    for pinned in (first, second, third):
        marks = UpdateMarks(pinned=read_key(pinned))
        assert believe(signed, Channel.STABLE, marks, is_signed).key == read_key(third)
    assert _sign(dist, "--key", "first", pinned=first) == 1, "the first key is not in use any more"


def test_a_hand_over_that_was_forged_is_refused(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, thief = _key("first", capsys), _key("thief", capsys)
    main(["rotate", "--key", "first", "--next", thief])
    told = json.loads(Path("update-rotations.json").read_text())
    told[0]["signature"] = told[0]["signature"].swapcase()
    Path("update-rotations.json").write_text(json.dumps(told))

    assert _sign(dist, "--key", "thief", pinned=first) == 1
    signed = read_feed(_forged(dist, thief, told))
    with pytest.raises(Untrusted):
        believe(signed, Channel.STABLE, UpdateMarks(pinned=read_key(first)), is_signed)


def _forged(dist: Path, thief: str, rotations: object) -> bytes:
    Path("update-rotations.json").unlink()
    assert _sign(dist, "--key", "thief", pinned=thief) == 0
    told = json.loads((dist / "stable.json").read_text())
    return json.dumps(told | {"rotations": rotations}).encode()


def test_testers_keep_a_newer_version_than_the_finished_one(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public = _key("key", capsys)
    _sign(dist, "--version", "9.2.0b1", "--channel", "beta", "--key", "key", pinned=public)

    assert _sign(dist, "--key", "key", pinned=public) == 0

    assert read_feed((dist / "beta.json").read_bytes()).release.version == Version.parse("9.2.0b1")


@pytest.mark.parametrize(
    "words",
    [
        ["sign", "{dist}", "--url", "http://example.org", "--key", "key"],
        ["sign", "{dist}", "--url", URL, "--version", "nine", "--key", "key"],
        ["sign", "{empty}", "--url", URL, "--key", "key"],
        ["sign", "{dist}", "--url", URL, "--key", "key", "--days", "0"],
        ["renew", "--key", "key", "{dist}/SHA256SUMS"],
        ["rotate", "--key", "key", "--next", "nobody"],
        ["sign", "{dist}", "--url", URL, "--key", "{dist}/SHA256SUMS"],
        ["verify", "{dist}/SHA256SUMS", "--public", "nobody"],
    ],
)
def test_what_would_be_no_release_is_refused_with_a_sentence(
    dist: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    public = _key("key", capsys)
    (dist / "empty").mkdir()
    words = [word.format(dist=dist, empty=dist / "empty") for word in words]

    assert main(words + (["--publisher", _publisher(public)] if words[0] == "sign" else [])) == 1
    assert capsys.readouterr().err.startswith("release: ")


def test_this_checkout_is_refused_since_nobody_has_said_who_publishes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ready"]) == 1

    said = capsys.readouterr().err
    assert [name for name in json.loads(facts.PUBLISHER.read_text()) if name not in said] == []


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("app_id", "org.desktopchat.DesktopChat"),
        ("maintainer", "Nobody <nobody@example.invalid>"),
        ("feed", ""),
        ("feed", "http://example.org/feed"),
        ("public_key", ""),
        ("public_key", "nobody"),
    ],
)
def test_a_single_placeholder_keeps_a_release_from_being_signed(
    dist: Path, capsys: pytest.CaptureFixture[str], entry: str, value: str
) -> None:
    public = _key("key", capsys)
    publisher = _publisher(public, **{entry: value})

    assert main(["sign", str(dist), "--url", URL, "--key", "key", "--publisher", publisher]) == 1
    assert entry in capsys.readouterr().err
    assert not (dist / "stable.json").exists()


def test_with_all_of_it_set_and_the_right_tag_it_is_ready(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publisher = _publisher(_key("key", capsys))

    assert dist.exists()
    assert main(["ready", "--publisher", publisher, "--tag", f"v{facts.version()}"]) == 0
    assert main(["ready", "--publisher", publisher, "--tag", "v0.0.1"]) == 1


def test_a_list_is_renewed_by_its_own_key_alone(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public, _ = _key("key", capsys), _key("other", capsys)
    _sign(dist, "--key", "key", "--days", "1", pinned=public)
    feed = dist / "stable.json"
    before = read_feed(feed.read_bytes()).release

    assert main(["renew", str(feed), "--key", "other"]) == 1
    assert main(["renew", str(feed), "--key", "key", "--days", "30"]) == 0

    renewed = read_feed(feed.read_bytes()).release
    assert renewed == replace(before, expires=renewed.expires)
    assert 28 < (renewed.expires - before.expires) / 86_400_000 < 30
    assert main(["verify", str(feed), "--public", public, "--artefacts", str(dist)]) == 0

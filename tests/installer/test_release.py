"""The release tool as people run it, with a key made for the test, and what it makes as a program reads it."""

import json
from pathlib import Path

import pytest

from desktop_chat.core.updates import believe
from desktop_chat.domain.update import Untrusted, UpdateMarks, Version
from desktop_chat.domain.update_settings import Channel
from desktop_chat.protocol.update_manifest import read_feed, read_key
from desktop_chat.system.signatures import is_signed
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


def _sign(dist: Path, *more: str) -> int:
    return main(["sign", str(dist), "--url", URL, "--version", "9.1.0", *more])


def test_the_packages_of_a_folder_are_signed_and_verified(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public = _key("key", capsys)

    assert _sign(dist, "--key", "key") == 0
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
    assert _sign(dist) == 1
    assert KEY_VARIABLE in capsys.readouterr().err

    monkeypatch.setenv(KEY_VARIABLE, Path("key").read_text())

    assert _sign(dist) == 0
    assert main(["verify", str(dist / "stable.json"), "--public", public]) == 0


def test_a_changed_package_or_another_key_is_found_out(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public, other = _key("key", capsys), _key("other", capsys)
    _sign(dist, "--key", "key")
    feed = str(dist / "stable.json")

    assert main(["verify", feed, "--public", other]) == 1
    (dist / "desktop-chat_9.1.0_amd64.deb").write_bytes(b"something else")
    assert main(["verify", feed, "--public", public, "--artefacts", str(dist)]) == 1
    assert "not the file that was signed" in capsys.readouterr().err


def test_after_a_rotation_programs_with_the_first_key_follow(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = (_key(name, capsys) for name in ("first", "second", "third"))
    assert main(["rotate", "--key", "first", "--next", second]) == 0
    assert main(["rotate", "--key", "second", "--next", third]) == 0

    assert _sign(dist, "--key", "third") == 0

    signed = read_feed((dist / "stable.json").read_bytes())
    for pinned in (first, second, third):
        marks = UpdateMarks(pinned=read_key(pinned))
        assert believe(signed, Channel.STABLE, marks, is_signed).key == read_key(third)
    assert _sign(dist, "--key", "first") == 1, "the first key is not in use any more"


def test_a_hand_over_that_was_forged_is_refused(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, thief = _key("first", capsys), _key("thief", capsys)
    main(["rotate", "--key", "first", "--next", thief])
    told = json.loads(Path("update-rotations.json").read_text())
    told[0]["signature"] = told[0]["signature"].swapcase()
    Path("update-rotations.json").write_text(json.dumps(told))

    assert _sign(dist, "--key", "thief") == 1
    signed = read_feed(_forged(dist, told))
    with pytest.raises(Untrusted):
        believe(signed, Channel.STABLE, UpdateMarks(pinned=read_key(first)), is_signed)


def _forged(dist: Path, rotations: object) -> bytes:
    Path("update-rotations.json").unlink()
    assert _sign(dist, "--key", "thief") == 0
    told = json.loads((dist / "stable.json").read_text())
    return json.dumps(told | {"rotations": rotations}).encode()


def test_testers_keep_a_newer_version_than_the_finished_one(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _key("key", capsys)
    main(["sign", str(dist), "--url", URL, "--version", "9.2.0b1", "--channel", "beta", "--key", "key"])

    assert _sign(dist, "--key", "key") == 0

    assert read_feed((dist / "beta.json").read_bytes()).release.version == Version.parse("9.2.0b1")


@pytest.mark.parametrize(
    "words",
    [
        ["sign", "{dist}", "--url", "http://example.org", "--key", "key"],
        ["sign", "{dist}", "--url", URL, "--version", "nine", "--key", "key"],
        ["sign", "{empty}", "--url", URL, "--key", "key"],
        ["rotate", "--key", "key", "--next", "nobody"],
        ["sign", "{dist}", "--url", URL, "--key", "{dist}/SHA256SUMS"],
        ["verify", "{dist}/SHA256SUMS", "--public", "nobody"],
    ],
)
def test_what_would_be_no_release_is_refused_with_a_sentence(
    dist: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    _key("key", capsys)
    (dist / "empty").mkdir()

    assert main([word.format(dist=dist, empty=dist / "empty") for word in words]) == 1
    assert capsys.readouterr().err.startswith("release: ")

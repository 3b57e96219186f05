"""Settings of a profile."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_chat.app.config import FILE_NAME, Settings, load_settings, save_settings
from desktop_chat.domain.link import LinkSettings
from desktop_chat.transport.ways import WaySettings


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    settings = Settings(theme="dark", link=replace(LinkSettings(), heartbeat=20.0), window="QUJD", last_room="r")

    save_settings(tmp_path, settings)

    assert load_settings(tmp_path) == (settings, ())


def test_a_profile_without_settings_has_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == (Settings(), ())


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '"x"', "[" * 200_000, "\udcff"])
def test_an_unreadable_file_gives_the_defaults_and_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8", errors="surrogateescape")

    settings, complaints = load_settings(tmp_path)

    assert settings == Settings()
    assert len(complaints) == 1
    assert FILE_NAME in complaints[0]


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ({"attempts": 0}, "attempts"),
        ({"attempts": 2.5}, "attempts"),
        ({"backoff": "1"}, "backoff"),
        ({"heartbeat": True}, "heartbeat"),
        ({"connect_timeout": 1e9}, "connect_timeout"),
        ([], "link"),
    ],
)
def test_a_number_out_of_range_is_named_and_its_default_used(tmp_path: Path, link: object, named: str) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({"link": link, "theme": "dark"}), encoding="utf-8")

    settings, complaints = load_settings(tmp_path)

    assert settings.link == LinkSettings()
    assert settings.theme == "dark"
    assert named in complaints[0]


def test_an_unknown_theme_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"theme": "pink"}', encoding="utf-8")

    settings, complaints = load_settings(tmp_path)

    assert settings.theme == "system"
    assert "theme" in complaints[0]


def test_a_failed_save_leaves_the_former_file(tmp_path: Path) -> None:
    save_settings(tmp_path, Settings(theme="dark"))
    (tmp_path / "settings.new").mkdir()

    with pytest.raises(OSError, match=r"settings\.new"):
        save_settings(tmp_path, Settings(theme="light"))

    assert load_settings(tmp_path)[0].theme == "dark"


def test_ways_are_read_and_kept(tmp_path: Path) -> None:
    ways = WaySettings(
        socket="wss://rt.example.org", http="https://gw.example.org/chat", proxy="socks5h://127.0.0.1:1080"
    )

    save_settings(tmp_path, Settings(ways=ways))

    assert load_settings(tmp_path) == (Settings(ways=ways), ())


@pytest.mark.parametrize(
    ("key", "entered"),
    [
        ("socket", "https://rt.example.org/nowhere"),
        ("library", "http://far.example.org"),
        ("http", 7),
        ("proxy", "gopher://x"),
        ("proxy", "http://ann:s3cret@proxy:3128"),
    ],
)
def test_a_way_that_cannot_be_gone_is_named_and_the_others_are_kept(tmp_path: Path, key: str, entered: object) -> None:
    usable = {"socket": "https://rt.example.org", "library": "https://rt.example.org"}
    (tmp_path / FILE_NAME).write_text(json.dumps({"ways": usable | {key: entered}}), encoding="utf-8")

    settings, complaints = load_settings(tmp_path)

    assert settings.ways == replace(WaySettings(**usable), **{key: getattr(WaySettings(), key)})
    assert f"ways.{key}" in complaints[0]
    assert "s3cret" not in complaints[0]


def test_ways_that_are_no_object_are_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"ways": []}', encoding="utf-8")

    settings, complaints = load_settings(tmp_path)

    assert settings.ways == WaySettings()
    assert "ways" in complaints[0]

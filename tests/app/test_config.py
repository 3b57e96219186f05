"""Settings of a profile."""

import json
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from desktop_chat.app.config import FILE_NAME, PUT_ASIDE, check_settings, load_settings, save_settings
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.link import LinkSettings, WaySettings
from desktop_chat.domain.setting_rules import rule_of
from desktop_chat.domain.settings import GROUP_NAMES, STANDARD, Appearance, Looks, Settings

DARK = Appearance(theme=Looks.DARK)
MANUAL = Path(__file__).parents[2] / "docs" / "settings.md"


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    settings = Settings(appearance=DARK, link=replace(LinkSettings(), heartbeat=20.0), window="QUJD", last_room="r")

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
    assert settings.appearance == DARK
    assert named in complaints[0]


def test_an_unknown_theme_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"theme": "pink"}', encoding="utf-8")

    settings, complaints = load_settings(tmp_path)

    assert settings.appearance.theme is Looks.SYSTEM
    assert "theme" in complaints[0]


def test_a_failed_save_leaves_the_former_file(tmp_path: Path) -> None:
    save_settings(tmp_path, Settings(appearance=DARK))
    (tmp_path / "settings.new").mkdir()

    with pytest.raises(OSError, match=r"settings\.new"):
        save_settings(tmp_path, Settings(appearance=Appearance(theme=Looks.LIGHT)))

    assert load_settings(tmp_path)[0].appearance == DARK


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


def test_what_was_edited_meanwhile_and_what_is_not_known_stay(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_text('{"later": 1, "link": {"backoff": 3}}', encoding="utf-8")

    save_settings(tmp_path, Settings(last_room="r"), STANDARD)

    assert json.loads(file.read_text(encoding="utf-8")) == {"later": 1, "link": {"backoff": 3}, "last_room": "r"}


def test_a_file_that_cannot_be_read_is_put_aside_and_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"theme": "dark",}', encoding="utf-8")

    save_settings(tmp_path, Settings(last_room="r"))

    assert (tmp_path / PUT_ASIDE).read_text(encoding="utf-8") == '{"theme": "dark",}'
    assert load_settings(tmp_path) == (Settings(last_room="r"), ())


def test_an_address_that_is_none_is_refused_before_it_is_used() -> None:
    with pytest.raises(UserError):
        check_settings(Settings(ways=WaySettings(http="nowhere at all")))


def test_the_manual_has_every_setting_with_its_default() -> None:
    defaults = {}
    for group, name in [(STANDARD, ""), *((getattr(STANDARD, name), f"{name}.") for name in GROUP_NAMES.values())]:
        for one in fields(group):
            value = getattr(group, one.name)
            if not is_dataclass(value):
                defaults[name + one.name] = json.loads(json.dumps(rule_of(one).write(value)))

    rows = re.findall(r"^\| `([a-z_.]+)` \| `?(.*?)`? \|", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)

    assert {key: json.loads(default) for key, default in rows} == defaults

"""Settings are read with their faults said and written without touching what was not changed."""

from dataclasses import fields, is_dataclass, replace
from typing import get_args

import pytest

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import LinkSettings, WaySettings
from desktop_chat.domain.quiet import QuietSchedule
from desktop_chat.domain.setting_rules import rule_of
from desktop_chat.domain.settings import (
    GROUP_NAMES,
    STANDARD,
    Appearance,
    Density,
    Group,
    Keyboard,
    Looks,
    Notifications,
    Retention,
    Settings,
    Storage,
    decode,
    encode,
)

CHANGED = Settings(
    appearance=Appearance(theme=Looks.DARK, accent="#aa3300", density=Density.COMPACT, zoom=160),
    link=LinkSettings(attempts=7, heartbeat=20.0),
    ways=WaySettings(proxy="none"),
    keyboard=Keyboard(shortcuts=(("room.next", "Alt+N"),)),
    window="QUJD",
    last_room="r1",
    local=True,
    person="Ann",
)


def test_what_was_written_is_read_back() -> None:
    assert decode(encode({}, STANDARD, CHANGED)) == (CHANGED, ())


def test_nothing_set_is_the_defaults() -> None:
    assert decode({}) == (STANDARD, ())
    assert encode({}, STANDARD, STANDARD) == {}


def test_only_what_was_changed_is_written() -> None:
    written = encode({}, STANDARD, CHANGED)

    assert written["link"] == {"attempts": 7, "heartbeat": 20.0}
    assert "notifications" not in written


def test_what_is_not_known_is_kept_also_inside_a_group() -> None:
    former = {"later": [1], "appearance": {"sparkles": True, "zoom": 90}, "link": {"backoff": 2}}

    written = encode(former, decode(former)[0], replace(decode(former)[0], appearance=Appearance(zoom=110)))

    assert written == {"later": [1], "appearance": {"sparkles": True, "zoom": 110}, "link": {"backoff": 2}}
    assert former["appearance"] == {"sparkles": True, "zoom": 90}


def test_what_somebody_has_edited_meanwhile_is_kept() -> None:
    edited = {"appearance": {"zoom": 80}, "last_room": "r0"}

    assert encode(edited, STANDARD, replace(STANDARD, last_room="r1")) == {
        "appearance": {"zoom": 80},
        "last_room": "r1",
    }


@pytest.mark.parametrize("former", [None, [], "x", 7, {"appearance": "x"}])
def test_what_cannot_hold_settings_is_replaced(former: object) -> None:
    assert encode(former, STANDARD, replace(STANDARD, appearance=Appearance(zoom=90))) == {"appearance": {"zoom": 90}}


def test_a_wrong_value_falls_back_alone_and_its_reason_is_said() -> None:
    settings, complaints = decode({"appearance": {"zoom": 500, "theme": "dark"}, "local": "yes", "person": None})

    assert settings == replace(STANDARD, appearance=Appearance(theme=Looks.DARK))
    assert complaints == (
        "The setting “appearance.zoom” must be a whole number from 80 to 160.",
        "The setting “local” must be true or false.",
    )


def test_a_group_that_is_none_is_said() -> None:
    assert decode({"link": [], "appearance": {}}) == (STANDARD, ("The setting “link” must be a JSON object.",))


@pytest.mark.parametrize("raw", [None, [], "x", 7])
def test_what_is_no_object_is_the_defaults_and_said(raw: object) -> None:
    settings, complaints = decode(raw)

    assert settings == STANDARD
    assert len(complaints) == 1


def test_the_theme_is_also_read_where_it_once_stood_and_moves_when_it_is_changed() -> None:
    light = decode({"theme": "light"})[0]

    assert light.appearance.theme is Looks.LIGHT
    assert decode({"theme": "light", "appearance": {"theme": "dark"}})[0].appearance.theme is Looks.DARK
    assert decode({"theme": "light", "appearance": "x"})[0].appearance.theme is Looks.LIGHT
    assert encode({"theme": "light"}, light, STANDARD) == {"appearance": {"theme": "system"}}


def test_every_default_keeps_to_its_rule() -> None:
    groups = [STANDARD, *(getattr(STANDARD, name) for name in GROUP_NAMES.values())]
    for group in groups:
        for one in fields(group):
            value = getattr(group, one.name)
            if not is_dataclass(value):
                rule = rule_of(one)
                assert rule.read(rule.write(value)) == value


def test_do_not_disturb_is_a_schedule() -> None:
    chosen = Notifications(quiet_until=7, quiet_weekly=True, quiet_start=60, quiet_end=120, quiet_days="01x")

    assert chosen.schedule() == QuietSchedule(
        until=UnixMillis(7), weekly=True, start=60, end=120, days=frozenset({0, 1})
    )
    assert Notifications().schedule() == QuietSchedule()


def test_every_group_can_be_put_by_its_class() -> None:
    assert set(get_args(Group)) == set(GROUP_NAMES)


@pytest.mark.parametrize(
    ("keep", "days"),
    [(Retention.ALL, None), (Retention.YEAR, 365), (Retention.QUARTER, 91), (Retention.MONTH, 30)],
)
def test_messages_stay_for_so_many_days(keep: Retention, days: int | None) -> None:
    assert Storage(keep=keep).days() == days

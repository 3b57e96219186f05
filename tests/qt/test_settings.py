"""The settings in use tell each change once, to those whom it concerns, and keep it."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.settings import GROUP_NAMES, STANDARD, Appearance, Settings
from desktop_chat.qt.settings import LiveSettings

LARGE = Appearance(zoom=120)


def test_a_change_is_told_to_its_group_alone(qtbot: QtBot) -> None:
    live = LiveSettings()
    told: list[object] = []
    for name in GROUP_NAMES.values():
        getattr(live, f"{name}_changed").connect(told.append)

    live.put(LARGE)
    live.put(LARGE)

    assert live.value == replace(STANDARD, appearance=LARGE)
    assert told == [LARGE]


def test_a_change_is_kept_before_it_is_told() -> None:
    kept: list[tuple[Settings, Settings]] = []
    seen: list[int] = []
    live = LiveSettings(save=lambda before, after: kept.append((before, after)))
    live.appearance_changed.connect(lambda: seen.append(len(kept)))

    live.put(LARGE)

    assert kept == [(STANDARD, replace(STANDARD, appearance=LARGE))]
    assert seen == [1]


def test_a_change_that_cannot_be_used_changes_nothing() -> None:
    told: list[object] = []

    def refuse(_: Settings) -> None:
        raise UserError("No.")

    live = LiveSettings(check=refuse, save=lambda _, after: told.append(after))
    live.appearance_changed.connect(told.append)

    with pytest.raises(UserError, match=r"No\."):
        live.put(LARGE)

    assert (live.value, told) == (STANDARD, [])


@pytest.mark.expects_log("could not be saved")
def test_a_change_that_cannot_be_kept_holds_and_is_said() -> None:
    said: list[str] = []

    def fail(_: Settings, __: Settings) -> None:
        raise OSError(28, "No space left on device")

    live = LiveSettings(save=fail)
    live.save_failed.connect(said.append)

    live.put(LARGE)

    assert live.value.appearance == LARGE
    assert said == ["No space left on device"]

"""The weekly hours of do-not-disturb in the Settings dialog."""

import pytest
from PySide6.QtCore import QTime
from PySide6.QtWidgets import QCheckBox, QTimeEdit
from pytestqt.qtbot import QtBot

from desktop_chat.domain.quiet import QuietSchedule
from desktop_chat.domain.settings import Notifications
from desktop_chat.qt.preferences.quiet_hours import QuietHours
from desktop_chat.qt.settings import LiveSettings

WEEKLY = Notifications(quiet_weekly=True, quiet_start=60, quiet_end=120, quiet_days="05")


@pytest.fixture
def settings() -> LiveSettings:
    return LiveSettings()


@pytest.fixture
def hours(qtbot: QtBot, settings: LiveSettings) -> QuietHours:
    made = QuietHours(settings)
    qtbot.addWidget(made)
    return made


def box(hours: QuietHours, words: str) -> QCheckBox:
    return next(found for found in hours.findChildren(QCheckBox) if words in found.text())


def edit(hours: QuietHours, name: str) -> QTimeEdit:
    return next(found for found in hours.findChildren(QTimeEdit) if found.accessibleName() == name)


def test_hours_are_set_once_they_are_switched_on(hours: QuietHours, settings: LiveSettings) -> None:
    assert not edit(hours, "From").isEnabled()

    box(hours, "Do not disturb").click()
    edit(hours, "From").setTime(QTime(23, 30))
    edit(hours, "Until").setTime(QTime(6, 0))
    box(hours, "Sunday").click()

    assert settings.value.notifications.schedule() == QuietSchedule(
        weekly=True, start=23 * 60 + 30, end=6 * 60, days=frozenset(range(6))
    )


def test_what_is_changed_elsewhere_is_shown(hours: QuietHours, settings: LiveSettings) -> None:
    settings.put(WEEKLY)

    shown = [found.text() for found in hours.findChildren(QCheckBox) if found.isChecked()]
    assert shown == ["Do not disturb at these hours every week", "Monday", "Saturday"]
    assert edit(hours, "From").time() == QTime(1, 0)
    assert settings.value.notifications == WEEKLY

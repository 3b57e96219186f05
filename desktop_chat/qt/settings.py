"""The settings in use: whoever is shaped by a group listens to its signal, so that a change is seen at once."""

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_chat.domain.link import LinkSettings, WaySettings
from desktop_chat.domain.settings import (
    GROUP_NAMES,
    STANDARD,
    Appearance,
    Composing,
    Desktop,
    Group,
    Keyboard,
    LanguageSettings,
    Notifications,
    Privacy,
    Settings,
    Storage,
)
from desktop_chat.domain.update_settings import UpdateSettings
from desktop_chat.domain.values import replace
from desktop_chat.qt.sentences import said

logger = logging.getLogger(__name__)

Save = Callable[[Settings, Settings], None]
"""Keeps the second settings in the place of the first; may raise `OSError`."""


class LiveSettings(QObject):
    """Holds the settings of a window; without `save` they last as long as it, without `check` anything is taken.

    `place` is the path of the file in which they are kept, to be shown.
    """

    appearance_changed = Signal(Appearance)  # this group is another one now, as below
    notifications_changed = Signal(Notifications)
    privacy_changed = Signal(Privacy)
    link_changed = Signal(LinkSettings)
    ways_changed = Signal(WaySettings)
    storage_changed = Signal(Storage)
    keyboard_changed = Signal(Keyboard)
    language_changed = Signal(LanguageSettings)
    composing_changed = Signal(Composing)
    desktop_changed = Signal(Desktop)
    updates_changed = Signal(UpdateSettings)
    save_failed = Signal(str)  # a change holds for now but could not be kept; this is the reason

    def __init__(
        self,
        settings: Settings = STANDARD,
        *,
        save: Save | None = None,
        place: str = "",
        check: Callable[[Settings], None] | None = None,
    ) -> None:
        super().__init__()
        self.value = settings
        self.place = place
        self._save = save
        self._check = check

    def put(self, group: Group) -> None:
        """Use this group from now on, and keep it.

        Raises:
            UserError: it cannot be used, the sentence says why; all stays as it was.
        """
        changed: dict[str, Any] = {GROUP_NAMES[type(group)]: group}
        self.use(replace(self.value, **changed))

    def use(self, settings: Settings) -> None:
        """Use these settings from now on, keep them, and tell of each group that is another one.

        Raises:
            UserError: they cannot be used, the sentence says why; all stays as it was.
        """
        before = self.value
        if settings == before:
            return
        if self._check is not None:
            self._check(settings)
        self.value = settings
        self._keep(before)
        for name in GROUP_NAMES.values():
            if getattr(settings, name) != getattr(before, name):
                getattr(self, f"{name}_changed").emit(getattr(settings, name))

    def _keep(self, before: Settings) -> None:
        if self._save is None:
            return
        try:
            self._save(before, self.value)
        except OSError as error:
            logger.warning("The settings could not be saved: %s", error)
            self.save_failed.emit(error.strerror or said(error))

"""Opens the Settings dialog and carries out the commands that change a setting from anywhere, such as the zoom."""

from collections import defaultdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_chat.core.diffs import SessionChanged
from desktop_chat.domain.setting_rules import Whole, rule_of
from desktop_chat.domain.settings import Appearance
from desktop_chat.domain.user import Profile
from desktop_chat.domain.values import replace
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_chat.qt.preferences.dialog import Maker, SettingsDialog

ZOOM_STEP = 10


class SettingsActions(QObject):
    """Makes the dialog when it is asked for. Other parts of the window add their own parts to its pages."""

    def __init__(self, window: MainWindow, bridge: ServiceBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = window.kit.settings
        self._bridge = bridge
        self._session: SessionChanged | None = None
        self._dialog: SettingsDialog | None = None
        self._parts: defaultdict[str, list[Maker]] = defaultdict(list)
        self.add_part("account", self._account)
        self.add_part("storage", self._storage)
        self.add_part("advanced", self._advanced)
        self.add_part("about", self._about)
        bridge.session_changed.connect(self._show_session)
        window.closed.connect(self.close_dialog)
        self._add_commands()

    @property
    def me(self) -> Profile | None:
        """Tell who is signed in."""
        return self._session.me if self._session is not None else None

    def add_part(self, page: str, make: "Maker") -> None:
        """Show what this makes on a page of the dialog, below its settings; it is made anew with each dialog."""
        self._parts[page].append(make)

    def show_settings(self, page: str = "") -> None:
        """Bring the dialog to the front, at this page if one is named."""
        from desktop_chat.qt.preferences.dialog import SettingsDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        if self._dialog is None:
            self._dialog = SettingsDialog(self._window.kit, self._parts, self._window)
            self._dialog.finished.connect(self._forget_dialog)
        if page:
            self._dialog.show_page(page)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def close_dialog(self) -> None:
        """Close the dialog if it is open."""
        if self._dialog is not None:
            self._dialog.close()

    def _forget_dialog(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _add_commands(self) -> None:
        for name, title, keys, run in (
            ("settings.open", tr("Settings…"), ("Ctrl+,",), self.show_settings),
            ("view.larger", tr("Larger text"), ("Ctrl++", "Ctrl+="), self._enlarge),
            ("view.smaller", tr("Smaller text"), ("Ctrl+-",), self._shrink),
            ("view.usual_size", tr("Text of the usual size"), ("Ctrl+0",), self._put_size_back),
        ):
            self._window.commands.add(Command(id=name, title=title, group=Group.GENERAL, keys=keys, run=run))

    def _enlarge(self) -> None:
        self._zoom(self._settings.value.appearance.zoom + ZOOM_STEP)

    def _shrink(self) -> None:
        self._zoom(self._settings.value.appearance.zoom - ZOOM_STEP)

    def _put_size_back(self) -> None:
        self._zoom(Appearance().zoom)

    def _zoom(self, wanted: int) -> None:
        rule = rule_of(Appearance.__dataclass_fields__["zoom"])
        assert isinstance(rule, Whole)
        zoom = max(rule.lowest, min(rule.highest, wanted))
        self._settings.put(replace(self._settings.value.appearance, zoom=zoom))

    def _show_session(self, session: SessionChanged) -> None:
        self._session = session

    def _account(self) -> QWidget:
        from desktop_chat.qt.preferences.parts import AccountPart  # noqa: PLC0415 - as the dialog

        part = AccountPart(self._session)
        part.sign_in_again_wanted.connect(self._window.sign_in_again_wanted)
        part.sign_out_wanted.connect(self._bridge.sign_out)
        self._bridge.session_changed.connect(part.show_session)
        return part

    def _storage(self) -> QWidget:
        from desktop_chat.qt.preferences.storage import StoragePart  # noqa: PLC0415 - as the dialog

        part = StoragePart()
        part.asked.connect(self._window.storage_asked)
        part.clear_wanted.connect(self._window.clear_wanted)
        self._window.storage_told.connect(part.show_facts)
        return part

    def _advanced(self) -> QWidget:
        from desktop_chat.qt.preferences.parts import AdvancedPart  # noqa: PLC0415 - as the dialog

        return AdvancedPart(self._settings)

    def _about(self) -> QWidget:
        from desktop_chat.qt.preferences.about import AboutPart  # noqa: PLC0415 - as the dialog

        return AboutPart(self._window.kit.icons.folder.parent / "licences")

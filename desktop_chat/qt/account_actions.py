"""The own account in a window: the profile and its dialog, privacy, who is there, and quiet that all devices share."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from desktop_chat.core.diffs import AccountChanged, SessionChanged
from desktop_chat.domain.account import PersonCard
from desktop_chat.domain.quiet import QuietSchedule
from desktop_chat.domain.settings import Notifications
from desktop_chat.domain.user import Profile
from desktop_chat.domain.values import replace
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.commands import Command, Group
from desktop_chat.qt.faces import person_face
from desktop_chat.qt.settings_actions import SettingsActions
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow


class AccountActions(QObject):
    """Tells the widgets what the account's part of the bridge tells, and opens the dialog."""

    def __init__(self, window: MainWindow, bridge: ServiceBridge, settings: SettingsActions, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._account = bridge.account
        self._pictures = bridge.pictures
        self._page = settings
        self._settings = window.kit.settings
        self._me: Profile | None = None
        self._served: QuietSchedule | None = None
        settings.add_part("privacy", self._privacy)
        window.rooms.avatar.clicked.connect(self.show_profile)
        bridge.session_changed.connect(self._show_session)
        bridge.account.account_changed.connect(self._show_account)
        bridge.account.presence_changed.connect(window.rooms.list.rooms.show_presence)
        bridge.account.presence_changed.connect(window.conversation.show_presence)
        self._settings.notifications_changed.connect(self._share_quiet)
        for name, title, run in (
            ("person.profile", tr("Profile…"), self.show_profile),
            ("person.picture", tr("Your picture…"), self.show_picture),
        ):
            window.commands.add(Command(id=name, title=title, group=Group.GENERAL, run=run, applies=self._signed_in))

    def show_profile(self) -> None:
        """Open the dialog about the own profile."""
        from desktop_chat.qt.widgets.profile_dialog import ProfileDialog  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        if self._me is None or self._window.findChild(ProfileDialog) is not None:
            return
        bare = PersonCard(user=self._me.id, handle=self._me.handle, name=self._me.name)
        card = self._account.account.people.get(self._me.id, bare)
        dialog = ProfileDialog(self._window.kit, card, self._window)
        dialog.saved.connect(self._account.set_profile)
        dialog.privacy_wanted.connect(self._show_privacy)
        dialog.picture_wanted.connect(self.show_picture)
        self._account.profile_told.connect(dialog.show_saved)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Not modal: the settings that one of its buttons opens stand beside it.
        dialog.show()

    def show_picture(self) -> None:
        """Open the dialog about the own picture."""
        from desktop_chat.qt.picture_deeds import ask_picture  # noqa: PLC0415 - not before somebody asks: the first window should not wait
        from desktop_chat.qt.widgets.profile_dialog import ProfileDialog  # noqa: PLC0415 - as above

        if self._me is not None:
            front = next(iter(self._window.findChildren(ProfileDialog)), self._window)
            ask_picture(self._window.kit, self._pictures, person_face(self._me.id, self._me.name), None, front)

    def show_me(self) -> None:
        """Show the name, and the status unless it has ended meanwhile."""
        card = self._account.account.people.get(self._me.id) if self._me is not None else None
        if self._me is not None and card is not None:
            self._me = replace(self._me, name=card.name)
        self._window.rooms.show_me(self._me, card.status_at(self._window.kit.clock.now()) if card is not None else "")

    def _show_privacy(self) -> None:
        self._page.show_settings("privacy")

    def _privacy(self) -> QWidget:
        from desktop_chat.qt.preferences.privacy import PrivacyPart  # noqa: PLC0415 - not before somebody asks: the first window should not wait

        return PrivacyPart(self._account)

    def _show_session(self, session: SessionChanged) -> None:
        self._me = session.me
        self.show_me()

    def _show_account(self, account: AccountChanged) -> None:
        colours = {card.user: card.colour for card in account.people.values() if card.colour is not None}
        self._window.kit.keeper.know_colours(self._settings.place, colours)
        pictures = {card.user: card.picture for card in account.people.values() if card.picture is not None}
        self._window.kit.faces.know_people(pictures)
        self._window.rooms.list.rooms.show_people(account.people)
        self._window.conversation.show_people(account.people)
        self.show_me()
        self._take_quiet(account.settings.quiet)

    def _take_quiet(self, quiet: QuietSchedule) -> None:
        """Go by what another device has set; what stood there at the beginning changes nothing here."""
        before, self._served = self._served, quiet
        if before not in {None, quiet} and quiet != self._settings.value.notifications.schedule():
            self._settings.put(
                replace(
                    self._settings.value.notifications,
                    quiet_until=quiet.until,
                    quiet_weekly=quiet.weekly,
                    quiet_start=quiet.start,
                    quiet_end=quiet.end,
                    quiet_days="".join(str(day) for day in sorted(quiet.days)),
                )
            )

    def _share_quiet(self, notifications: Notifications) -> None:
        quiet = notifications.schedule()
        if self._served not in {None, quiet}:
            self._account.change_own(lambda own: replace(own, quiet=quiet))

    def _signed_in(self) -> bool:
        return self._me is not None and self._window.in_chat()

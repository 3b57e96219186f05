"""All that a window can do beyond what its first picture shows, made right after it so that nobody waits for it."""

from PySide6.QtCore import QObject

from desktop_chat.core.diffs import RosterPatch
from desktop_chat.qt.announcer import Announcer
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.checkup_actions import CheckupActions
from desktop_chat.qt.collection_actions import CollectionActions
from desktop_chat.qt.emoji_actions import EmojiActions
from desktop_chat.qt.formatting_actions import FormattingActions
from desktop_chat.qt.history_actions import HistoryActions
from desktop_chat.qt.link_actions import LinkActions
from desktop_chat.qt.link_opener import LinkOpener
from desktop_chat.qt.member_actions import MemberActions
from desktop_chat.qt.message_actions import MessageActions
from desktop_chat.qt.owner_actions import OwnerActions
from desktop_chat.qt.pin_watch import PinWatch
from desktop_chat.qt.preference_actions import PreferenceActions
from desktop_chat.qt.quiet_actions import QuietActions
from desktop_chat.qt.room_actions import RoomActions
from desktop_chat.qt.search_actions import SearchActions
from desktop_chat.qt.settings_actions import SettingsActions
from desktop_chat.qt.share_actions import ShareActions
from desktop_chat.qt.shortcut_actions import ShortcutActions
from desktop_chat.qt.switch_actions import SwitchActions
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.writing_actions import WritingActions


class Furniture(QObject):
    """The actions of a window, each with its commands; what they tell goes to the announcer."""

    def __init__(
        self,
        window: MainWindow,
        bridge: ServiceBridge,
        settings: SettingsActions,
        announcer: Announcer,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        say = announcer.say
        self.rooms = RoomActions(window, bridge, self)
        self.emoji = EmojiActions(window, self)
        self.messages = MessageActions(window, bridge, self.emoji, self)
        self.collections = CollectionActions(window, bridge, self)
        self.history = HistoryActions(window, bridge, self)
        self.members = MemberActions(window, bridge, self)
        self.messages.author_wished.connect(self.members.carry_out_for_author)
        self.places = LinkOpener(window, bridge, self.rooms, self)
        self.messages.place_wished.connect(self.places.follow_text)
        self.link = LinkActions(window, bridge, self.messages, self)
        self.link.rehearsal_told.connect(say)
        self.search = SearchActions(window, bridge, self)
        self.preferences = PreferenceActions(window, bridge, say, self)
        self.rooms.menu_filling.connect(self.preferences.fill)
        self.quiet = QuietActions(window)
        settings.add_part("notifications", self.quiet.hours)
        self.sharing = ShareActions(window, self)
        self.owner = OwnerActions(window, settings, self)
        self.pin = PinWatch(bridge, self)
        self.checkup = CheckupActions(window, self)
        self.link.checkup_wanted.connect(self.checkup.examine_own)
        self.formatting = FormattingActions(window, self)
        self.writing = WritingActions(window, self.emoji, self)
        self.writing.told.connect(say)
        self.shortcuts = ShortcutActions(window, self)
        settings.add_part("keyboard", self.shortcuts.editor)
        self.switch = SwitchActions(window, bridge, self)
        self.switch.told.connect(say)

    def know_rooms(self, patch: RosterPatch) -> None:
        """Take the list of rooms as it stood when this was made; later ones come over the bridge."""
        self.history.know_rooms(patch)
        self.switch.know_rooms(patch)

"""Make the pictures in docs/screenshots: `python -m tools.screenshots [FOLDER]`; needs no display and no server.

The widgets are the program's own; what they show are values from `scene`, so that the pictures are the same every time.
"""

import os
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={Path(__file__).with_name('screen.json')}")
os.environ.setdefault("QT_SCALE_FACTOR", "2")

from PySide6.QtCore import QEventLoop, QLocale, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from desktop_chat.core.diffs import RowsInserted, TimelinePatch, TypingChanged
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link_report import Rehearsal
from desktop_chat.domain.picture import picture_id
from desktop_chat.domain.ports import TaskHandle
from desktop_chat.domain.settings import Language
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.checkup_actions import CheckupActions
from desktop_chat.qt.faces import decoded
from desktop_chat.qt.language import install_language
from desktop_chat.qt.preferences.dialog import SettingsDialog
from desktop_chat.qt.theme import Mode, ThemeKeeper
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.widgets.picture_dialog import PictureDialog
from desktop_chat.qt.window import build_window
from desktop_chat.qt.wishes import Action, Lock, MessageWish, SearchDone, SearchWish, Waiting
from desktop_chat.qt.workspace_actions import WorkspaceActions
from desktop_chat.qt.workspace_wishes import WorkspaceLine
from tools import link_scene, scene
from tools.code_shots import code_shots
from tools.message_shots import message_shots
from tools.sharing_shots import sharing_shots

ROOT = Path(__file__).resolve().parent.parent
PAGE = QSize(520, 1240)
"""The Connection page without scrolling."""
SMALLEST = 0
"""The quality that makes Qt compress a PNG as far as it goes; nothing is lost by it."""


class StillClock:
    """A clock that stands, so that "Today" is always the same day."""

    def __init__(self) -> None:
        self._ticks = 0.0

    def now(self) -> UnixMillis:
        """Return the scene's present."""
        return scene.NOON

    def monotonic(self) -> float:
        """Return ten seconds more each time, so that the badge is past its quiet seconds."""
        self._ticks += 10.0
        return self._ticks

    def entropy(self, count: int) -> bytes:
        """Return nothing random."""
        return bytes(count)

    async def sleep(self, seconds: float) -> None:
        """Return at once."""


class NoTasks:
    """Starts nothing: no service is behind these pictures."""

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> TaskHandle:
        """Refuse."""
        raise NotImplementedError(name)


def main(arguments: list[str]) -> int:
    """Write all pictures; return the exit code."""
    folder = Path(arguments[0]) if arguments else ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    install_language(application, Language.ENGLISH, ROOT / "resources" / "translations")  # plural forms
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    keeper = ThemeKeeper(application, Mode.LIGHT)
    shots: list[tuple[str, Mode, Callable[[MainWindow, ServiceBridge], None]]] = [
        ("conversation-light", Mode.LIGHT, _conversation),
        ("conversation-dark", Mode.DARK, _conversation),
        ("markdown-light", Mode.LIGHT, _markdown),
        ("markdown-dark", Mode.DARK, _markdown),
        ("offline-light", Mode.LIGHT, _offline),
        ("narrow-dark", Mode.DARK, _narrow),
        ("onboarding-light", Mode.LIGHT, _onboarding),
        ("onboarding-dark", Mode.DARK, _onboarding),
        ("supabase-light", Mode.LIGHT, _supabase),
        ("unlock-light", Mode.LIGHT, _unlock),
        ("shortcuts-light", Mode.LIGHT, _shortcuts),
        ("connection-light", Mode.LIGHT, _connection),
        ("connection-dark", Mode.DARK, _connection),
        ("checkup-light", Mode.LIGHT, _checkup),
        ("checkup-dark", Mode.DARK, _checkup),
        ("outbox-light", Mode.LIGHT, _outbox),
        ("rehearsal-dark", Mode.DARK, _rehearsal),
        ("search-light", Mode.LIGHT, _search),
        ("profile-light", Mode.LIGHT, _profile),
        ("picture-light", Mode.LIGHT, _picture),
        ("picture-dark", Mode.DARK, _picture),
        ("edit-shortcuts-light", Mode.LIGHT, _edit_shortcuts),
        ("emoji-light", Mode.LIGHT, _emoji),
        ("emoji-dark", Mode.DARK, _emoji),
        ("switcher-light", Mode.LIGHT, _switcher),
        ("switcher-dark", Mode.DARK, _switcher),
        ("settings-light", Mode.LIGHT, _settings),
        ("settings-dark", Mode.DARK, _settings),
        ("details-light", Mode.LIGHT, _details),
        ("details-dark", Mode.DARK, _details),
        ("invitation-links-light", Mode.LIGHT, _links),
        ("person-dark", Mode.DARK, _person),
        ("person-light", Mode.LIGHT, _person),
        ("report-light", Mode.LIGHT, _report),
        ("workspaces-light", Mode.LIGHT, _workspaces),
        ("workspaces-dark", Mode.DARK, _workspaces),
        *message_shots(_conversation),
        *sharing_shots(_conversation),
        *code_shots(_conversation),
    ]
    for name, mode, prepare in shots:
        keeper.choose(mode)
        bridge = ServiceBridge(NoTasks())
        window = build_window(bridge, keeper, icons=ROOT / "resources" / "icons", clock=StillClock())
        prepare(window, bridge)
        window.show()
        _settle(application)
        shown = next(iter([*window.findChildren(QDialog), *window.findChildren(QWidget, "popover")]), window)
        picture = shown.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        picture.save(str(folder / f"{name}.png"), "PNG", SMALLEST)  # type: ignore[call-overload]  # stubs want bytes
        print(folder / f"{name}.png")
        window.close()
        window.deleteLater()
        _settle(application)
    return 0


def _conversation(window: MainWindow, bridge: ServiceBridge) -> None:
    bridge.session_changed.emit(scene.session())
    bridge.rooms_changed.emit(scene.roster())
    bridge.room_changed.emit(scene.view())
    bridge.timeline_changed.emit(scene.conversation())
    bridge.link_changed.emit(link_scene.live())
    bridge.account.tell(scene.presence())
    bridge.account.tell(scene.account())
    for data in scene.pictures().values():
        window.kit.faces.take(picture_id(data), data)
    bridge.typing_changed.emit(TypingChanged(room=scene.ROOM, names=(scene.DALIA.name,)))
    window.resize(920, 640)


def _markdown(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    bridge.typing_changed.emit(TypingChanged(room=scene.ROOM, names=()))
    bridge.timeline_changed.emit(scene.marked())
    window.conversation.timeline.wait_for_colours()


def _offline(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    bridge.typing_changed.emit(TypingChanged(room=scene.ROOM, names=()))
    bridge.timeline_changed.emit(
        TimelinePatch(room=scene.ROOM, diffs=(RowsInserted(at=12, rows=scene.waiting_rows()),))
    )
    bridge.link_changed.emit(link_scene.offline())
    bridge.link_changed.emit(link_scene.offline())  # ten seconds later by the clock above, so it counts as lasting


def _narrow(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    window.resize(440, 760)


def _onboarding(window: MainWindow, _bridge: ServiceBridge) -> None:
    window.resize(900, 640)
    window.show_onboarding()


def _supabase(window: MainWindow, _bridge: ServiceBridge) -> None:
    window.resize(900, 640)
    window.show_onboarding()
    window.onboarding().show_remote()


def _unlock(window: MainWindow, _bridge: ServiceBridge) -> None:
    window.resize(900, 640)
    window.show_unlock(Lock.NEW)


def _details(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    bridge.room_changed.emit(scene.crew())
    window.commands.run("room.details")


def _links(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    bridge.room_changed.emit(scene.crew())
    window.commands.run("room.links")
    bridge.members.links_listed.emit(scene.links())


def _person(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    bridge.room_changed.emit(scene.crew())
    author = scene.conversation().diffs[0].rows[0]  # type: ignore[union-attr]  # a page is one insertion
    window.conversation.timeline.wished.emit(MessageWish(message=author.message.id, action=Action.PERSON))


def _report(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    author = scene.conversation().diffs[0].rows[0]  # type: ignore[union-attr]  # a page is one insertion
    window.conversation.timeline.wished.emit(MessageWish(message=author.message.id, action=Action.REPORT))


def _shortcuts(window: MainWindow, bridge: ServiceBridge) -> None:
    from desktop_chat.qt.widgets.shortcuts import ShortcutSheet  # noqa: PLC0415 - for this one picture

    _conversation(window, bridge)
    window.show()
    sheet = ShortcutSheet(window.commands, window)
    sheet.open()
    sheet.resize(sheet.sizeHint())


def _connection(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    window.show()
    window.rooms.badge.click()
    bridge.link_reported.emit(link_scene.report(link_scene.live()))
    page = window.findChild(QDialog)
    if page is not None:
        page.resize(PAGE)


def _checkup(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    window.show()
    actions = window.findChild(CheckupActions)
    actions.examine_own()
    for finding in link_scene.findings():
        actions.show_finding(finding)
    actions.finish()


def _outbox(window: MainWindow, bridge: ServiceBridge) -> None:
    _offline(window, bridge)
    window.show()
    window.rooms.outbox_wanted.emit()
    bridge.waiting_listed.emit(Waiting(items=link_scene.waiting()))


def _rehearsal(window: MainWindow, bridge: ServiceBridge) -> None:
    _offline(window, bridge)
    bridge.link_reported.emit(replace(link_scene.report(link_scene.offline()), rehearsal=Rehearsal.OFFLINE))


def _picture(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    window.commands.run("person.picture")
    dialog = window.findChild(PictureDialog)
    image = decoded(scene.pictures()[scene.ME.id])
    dialog.show_image(image)


def _edit_shortcuts(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    window.show()
    window.commands.run("help.edit_shortcuts")


def _emoji(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    window.show()
    view = window.conversation.timeline
    view.setCurrentIndex(view.timeline.index(0))
    window.commands.run("message.react")
    picker = window.findChild(QWidget, "popover")
    picker.findChild(QLineEdit).setText("face")


def _switcher(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    window.show()
    window.commands.run("room.switch")
    window.findChild(QWidget, "switcher").findChild(QLineEdit).setText("re")


def _search(window: MainWindow, bridge: ServiceBridge) -> None:
    from desktop_chat.qt.widgets.search_dialog import SearchDialog  # noqa: PLC0415 - for this one picture

    _conversation(window, bridge)
    window.show()
    wish = SearchWish(typed="the")
    dialog = SearchDialog(window.kit, wish.typed, window)
    dialog.start()
    dialog.show_answer(SearchDone(wish=wish, answer=scene.found(wish.typed)))
    dialog.resize(QSize(520, 360))


def _profile(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    window.show()
    window.commands.run("person.profile")


def _workspaces(window: MainWindow, bridge: ServiceBridge) -> None:
    """The rail of several workspaces."""
    _conversation(window, bridge)
    lines = (
        WorkspaceLine(profile="default", title="This computer", current=True),
        WorkspaceLine(profile="workspace-1", title="Harbour crew", unread=4),
        WorkspaceLine(profile="workspace-2", title="Choir"),
    )
    WorkspaceActions(window, window).show_lines(lines)


def _settings(window: MainWindow, bridge: ServiceBridge) -> None:
    _conversation(window, bridge)
    window.show()
    window.commands.run("settings.open")
    dialog = next(iter(window.findChildren(SettingsDialog)), None)
    if dialog is not None:
        dialog.show_page("appearance")


def _settle(application: QApplication) -> None:
    for _ in range(5):
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

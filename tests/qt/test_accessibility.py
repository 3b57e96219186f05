"""What a screen reader finds: a walk over every page, dialog and menu by Qt's own accessibility interfaces."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import Notice, NoticeKind, StandingChanged
from desktop_chat.domain.content import DeletedContent
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.link import LinkStatus, Phase
from desktop_chat.domain.link_report import Rehearsal
from desktop_chat.domain.user import Role, Standing
from desktop_chat.qt.preferences.dialog import SettingsDialog
from desktop_chat.qt.timeline.view import TimelineView
from desktop_chat.qt.widgets.room_view import RoomView
from desktop_chat.qt.wishes import Action, Lock, MessageWish
from tests.qt.builders import (
    ANN,
    BO,
    OTHER_ROOM,
    a_page,
    a_report,
    a_roster,
    a_row,
    a_view,
    a_waiting,
    an_entry,
    rows,
)
from tests.qt.conftest import Stage
from tests.qt.hands import press

ROLES = QAccessible.Role
CONTROLS = frozenset(
    {
        ROLES.Button,
        ROLES.ButtonMenu,
        ROLES.CheckBox,
        ROLES.ComboBox,
        ROLES.EditableText,
        ROLES.List,
        ROLES.ListItem,
        ROLES.MenuItem,
        ROLES.RadioButton,
        ROLES.SpinBox,
    }
)
PLACES = frozenset(
    {
        ROLES.AlertMessage,
        ROLES.Border,
        ROLES.Cell,
        ROLES.Client,
        ROLES.Dialog,
        ROLES.Graphic,
        ROLES.Grip,
        ROLES.Grouping,
        ROLES.Pane,
        ROLES.PopupMenu,
        ROLES.ScrollBar,
        ROLES.Separator,
        ROLES.Splitter,
        ROLES.StaticText,
        ROLES.Table,
        ROLES.Window,
    }
)
"""What is there to be looked at, or to hold other things (a frame is a Border for Qt); it needs no name."""


def walk(widget: QWidget) -> Iterator[QAccessibleInterface]:
    """Yield everything below a window that a screen reader may come to."""
    waiting: list[QAccessibleInterface | None] = [QAccessible.queryAccessibleInterface(widget)]
    while waiting:
        found = waiting.pop()
        if found is None or found.state().invisible:
            continue
        yield found
        waiting.extend(found.child(number) for number in range(found.childCount()))


def spoken(found: QAccessibleInterface) -> str:
    """Return what is said for it: role and name."""
    return f"{found.role().name}: {found.text(QAccessible.Text.Name)}"


def mute(widget: QWidget) -> list[str]:
    """Return what can be reached below a window and says nothing of itself."""
    return [
        f"{spoken(found)} {found.object()}"
        for found in walk(widget)
        if (found.role() in CONTROLS or found.state().focusable) and not found.text(QAccessible.Text.Name).strip()
    ]


def odd(widget: QWidget) -> list[str]:
    """Return what has a role that says nothing of how it is used."""
    return [spoken(found) for found in walk(widget) if found.role() not in CONTROLS | PLACES]


def show_everything(stage: Stage) -> None:
    """Open a room in which every kind of row is in view, with a notice and trouble."""
    every = (
        a_row(1, "hello", author=BO, reactions=(("🎉", (ANN, BO)),), readers=(BO,)),
        a_row(2, "mine", author=ANN, edited=True, delivery=Delivery.READ),
        a_row(3, author=BO, content=DeletedContent()),
        a_row(4, "refused", author=ANN, refused="Too fast.", unsent=True, delivery=Delivery.QUEUED),
    )
    stage.publish(a_page(every), a_roster(an_entry(unread=2), an_entry(OTHER_ROOM, "Other", draft="half")))
    stage.publish(LinkStatus(phase=Phase.WAITING), Notice(kind=NoticeKind.ERROR, text="The disk is full."))
    stage.window.show_unprotected(unprotected=True)


def new_conversation(stage: Stage) -> None:
    press(stage.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)


def invite(stage: Stage) -> None:
    stage.publish(a_view(people=(ANN,)))
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(stage.window, Qt.Key.Key_I, both)


def channels(stage: Stage) -> None:
    press(stage.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)


def shortcuts(stage: Stage) -> None:
    press(stage.window, Qt.Key.Key_F1)


def settings(stage: Stage) -> None:
    stage.window.commands.run("settings.open")


def delete(stage: Stage) -> None:
    stage.publish(a_page([a_row(30, "not sent yet", author=ANN, unsent=True)]))
    stage.window.conversation.timeline.wished.emit(wish(stage, Action.DELETE))


def react(stage: Stage) -> None:
    stage.window.conversation.timeline.wished.emit(wish(stage, Action.REACT))


def connection(stage: Stage) -> None:
    stage.chat.report = a_report(rehearsal=Rehearsal.DELAY)
    stage.window.rooms.badge.click()


def outbox(stage: Stage) -> None:
    stage.chat.outbox = (a_waiting(refused="Too fast."), a_waiting(2))
    press(stage.window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)


def empty_outbox(stage: Stage) -> None:
    press(stage.window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)


def room_details(stage: Stage) -> None:
    stage.window.conversation.details.click()


def invite_links(stage: Stage) -> None:
    stage.publish(a_view(mine=Role.ADMIN))
    stage.window.commands.run("room.links")


def card_of_the_author(stage: Stage) -> None:
    stage.window.conversation.timeline.wished.emit(MessageWish(message=MessageId("m2"), action=Action.PERSON))


def report(stage: Stage) -> None:
    stage.window.conversation.timeline.wished.emit(MessageWish(message=MessageId("m2"), action=Action.REPORT))


def blocked_people(stage: Stage) -> None:
    stage.window.commands.run("person.blocked")


def reports(stage: Stage) -> None:
    stage.publish(StandingChanged(standing=Standing(owner=True)))
    stage.window.commands.run("person.reports")


def rename(stage: Stage) -> None:
    stage.publish(a_view(mine=Role.ADMIN))
    stage.window.conversation.menu_button.click()
    menu = stage.window.conversation.menu_button.findChild(QMenu)
    assert menu is not None
    menu.close()
    next(entry for entry in menu.actions() if entry.text().startswith("Rename")).trigger()


def main_menu(stage: Stage) -> None:
    stage.window.rooms.menu_button.click()


def message_menu(stage: Stage) -> None:
    stage.window.conversation.timeline.wished.emit(wish(stage, Action.MENU))


def wish(stage: Stage, action: Action) -> MessageWish:
    """Wish for something of the newest own message."""
    timeline = stage.window.conversation.timeline.timeline
    number = timeline.last_own()
    assert number is not None
    return MessageWish(message=timeline.row(number).message.id, action=action)


def test_the_conversation_has_no_control_without_a_name(talk: Stage) -> None:
    show_everything(talk)

    assert mute(talk.window) == []
    assert odd(talk.window) == []


@pytest.mark.parametrize("page", ["choice", "remote", "stuck", "new passphrase", "passphrase"])
def test_no_page_has_a_control_without_a_name(talk: Stage, page: str) -> None:
    window = talk.window
    window.show_onboarding()
    ways: dict[str, Callable[[], None]] = {
        "choice": window.onboarding().show_choice,
        "remote": window.onboarding().show_remote,
        "stuck": lambda: window.show_stuck("No."),
        "new passphrase": lambda: window.show_unlock(Lock.NEW),
        "passphrase": lambda: window.show_unlock(Lock.LOCKED),
    }

    ways[page]()

    assert mute(window) == []
    assert odd(window) == []


@pytest.mark.parametrize(
    "open_it",
    [
        new_conversation,
        invite,
        channels,
        shortcuts,
        settings,
        delete,
        react,
        connection,
        outbox,
        empty_outbox,
        rename,
        room_details,
        invite_links,
        card_of_the_author,
        report,
        blocked_people,
        reports,
        main_menu,
        message_menu,
    ],
)
def test_nothing_that_opens_has_a_control_without_a_name(
    qtbot: QtBot, talk: Stage, open_it: Callable[[Stage], None]
) -> None:
    before = set(QApplication.topLevelWidgets())
    open_it(talk)
    opened = [made for made in QApplication.topLevelWidgets() if made not in before and made.isVisible()]
    qtbot.waitUntil(lambda: all(made.isVisible() for made in opened))

    assert len(opened) == 1
    assert mute(opened[0]) == []
    assert odd(opened[0]) == []


def test_messages_are_items_of_a_list_and_say_all_that_is_seen(talk: Stage) -> None:
    show_everything(talk)
    view = talk.window.findChild(TimelineView)
    assert view is not None
    found = QAccessible.queryAccessibleInterface(view)

    items = [found.child(number).text(QAccessible.Text.Name) for number in range(view.timeline.count())]

    assert spoken(found) == "List: Messages"
    assert all(words in items[0] for words in ("Bo", "hello", "🎉 by 2", "read by"))
    assert all(words in items[1] for words in ("You", "mine", "edited", "Read"))
    assert "deleted" in items[2]
    assert all(words in items[3] for words in ("Not sent", "Too fast."))


def test_rooms_are_items_of_a_list_and_say_what_waits(talk: Stage) -> None:
    show_everything(talk)
    view = talk.window.findChild(RoomView)
    assert view is not None
    found = QAccessible.queryAccessibleInterface(view)

    items = [found.child(number).text(QAccessible.Text.Name) for number in range(view.rooms.count())]

    assert spoken(found) == "List: Conversations"
    assert "2 unread" in items[0]
    assert "draft: half" in items[1]


def test_every_stop_of_tab_in_the_window_can_be_seen(qtbot: QtBot, talk: Stage) -> None:
    talk.publish(a_page(rows(5)))
    window = talk.window
    stops = []
    window.conversation.composer.setFocus()
    while window.focusWidget() not in stops:
        stops.append(window.focusWidget())
        press(window, Qt.Key.Key_Tab)

    names = [QAccessible.queryAccessibleInterface(stop).text(QAccessible.Text.Name) for stop in stops]
    assert all(stop.isVisible() and stop.width() > 8 and stop.height() > 8 for stop in stops)
    assert names == [
        "Message",
        "Choose an emoji",
        "Profile of \u2068Ann\u2069",
        "New conversation",
        "Menu",
        "Find a conversation",
        "Which conversations are listed",
        "Conversations",
        "Connection: Starting…",
        "Conversation details",
        "Invite somebody",
        "Conversation menu",
        "Messages",
    ]


def test_no_page_of_the_settings_has_a_control_without_a_name(talk: Stage) -> None:
    settings(talk)
    dialog = talk.window.findChild(SettingsDialog)
    assert dialog is not None

    for page in dialog.pages:
        dialog.show_page(page.name)
        QApplication.processEvents()
        assert mute(dialog) == [], page.name
        assert odd(dialog) == [], page.name


NOT_RUN = frozenset({"window.quit", "session.sign_out", "session.renew", "window.close"})
"""Commands that end what the others need."""


def shown_windows() -> list[QWidget]:
    return [made for made in QApplication.topLevelWidgets() if made.isVisible()]


def test_nothing_that_any_command_opens_has_a_control_without_a_name(talk: Stage) -> None:
    """Whoever adds a command that opens something need not add it here."""
    show_everything(talk)
    talk.publish(a_view(people=(ANN, BO)))
    poor: dict[str, list[str]] = {}
    opened = 0
    for command in list(talk.window.commands):
        if command.run is None or command.id in NOT_RUN or not command.applies():
            continue
        before = set(shown_windows())
        talk.window.commands.run(command.id)
        QApplication.processEvents()
        for made in (one for one in shown_windows() if one not in before):
            opened += 1
            found = mute(made) + odd(made)
            if found:
                poor[command.id] = found
            made.close()
        QApplication.processEvents()

    assert poor == {}
    assert opened >= 8

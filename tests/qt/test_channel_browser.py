"""Channels are looked through, joined and opened by keyboard; every state of the dialog says what it is."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import Notice
from desktop_chat.domain.errors import Refused, Transient
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.room import Channel
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.theme import Mode
from desktop_chat.qt.widgets.channel_browser import ChannelBrowser
from desktop_chat.qt.widgets.channel_list import channel_words, spoken_channel
from desktop_chat.qt.widgets.shortcuts import sections
from desktop_chat.qt.wishes import ChannelEntered, ChannelsFound
from tests.qt.builders import ROOM
from tests.qt.conftest import Stage
from tests.qt.hands import button, press

CONTROL = Qt.KeyboardModifier.ControlModifier


def a_channel(name: str = "Tea", *, members: int = 3, joined: bool = False, topic: str | None = None) -> Channel:
    return Channel(id=RoomId(f"id of {name}"), name=name, topic=topic, members=members, joined=joined)


TEA, TEAM, JAZZ = a_channel("Tea"), a_channel("Team", joined=True, topic="What we do"), a_channel("Jazz", members=1)


def browse(stage: Stage, *channels: Channel) -> ChannelBrowser:
    """Open the dialog by its shortcut, in a workspace with these channels."""
    stage.chat.channels = channels
    press(stage.window, Qt.Key.Key_J, CONTROL)
    dialog = stage.window.findChild(ChannelBrowser)
    assert dialog is not None
    return dialog


def type_words(dialog: ChannelBrowser, words: str) -> None:
    """Type into the search field, and let the pause pass after which it is asked."""
    QTest.keyClicks(dialog.field, words)
    dialog.search_now()


def names(dialog: ChannelBrowser) -> list[str]:
    """Return the names that can be seen."""
    model = dialog.list.lines
    return [model.line(number).name for number in range(model.count())] if dialog.list.isVisible() else []


def sentences(dialog: ChannelBrowser) -> list[str]:
    """Return what the dialog says beside its heading and its list, without invisible marks."""
    shown = [made.text() for made in dialog.findChildren(QLabel) if made.isVisible() and made.objectName() != "heading"]
    return [text.replace("\u2068", "").replace("\u2069", "") for text in shown]


def test_the_dialog_opens_by_its_shortcut_with_the_first_channels_and_the_cursor_in_the_search_field(
    talk: Stage,
) -> None:
    dialog = browse(talk, TEA, TEAM, JAZZ)

    assert talk.chat.asked("find_channels") == [("",)]
    assert names(dialog) == ["Tea", "Team", "Jazz"]
    assert dialog.focusWidget() is dialog.field
    assert sentences(dialog) == []


def test_the_menu_of_the_rooms_has_it_too(talk: Stage) -> None:
    talk.window.rooms.menu_button.click()
    menu = talk.window.rooms.menu_button.findChild(QMenu)
    assert menu is not None
    entry = next(entry for entry in menu.actions() if entry.text().startswith("Browse channels…"))
    menu.hide()

    entry.trigger()

    assert talk.window.findChild(ChannelBrowser) is not None
    assert entry.text().endswith("Ctrl+J")
    assert ("Ctrl+J", "Browse channels") in dict(sections(talk.window.commands))["Conversations"]


def test_before_the_chat_is_shown_there_is_nothing_to_browse(stage: Stage) -> None:
    stage.window.show_onboarding()

    press(stage.window, Qt.Key.Key_J, CONTROL)

    assert stage.window.findChild(ChannelBrowser) is None


def test_enter_joins_the_channel_at_the_cursor_opens_it_and_closes_the_dialog(talk: Stage) -> None:
    dialog = browse(talk, TEAM, TEA)
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    word = dialog.focusWidget(), button(dialog, "Join").isEnabled()

    QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    assert word == (dialog.field, True)
    assert talk.chat.calls[-2:] == [("join_channel", TEA.id), ("open_room", TEA.id)]
    assert closed == [1]


def test_enter_opens_a_channel_that_one_is_in_without_joining_it(talk: Stage) -> None:
    dialog = browse(talk, TEAM, TEA)
    word = button(dialog, "Open").accessibleName()

    QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    assert word == "Open"
    assert talk.chat.asked("join_channel") == []
    assert talk.chat.asked("open_room") == [(TEAM.id,)]
    assert not dialog.isVisible()


def test_enter_in_the_list_and_the_button_do_the_same(talk: Stage) -> None:
    dialog = browse(talk, TEA, JAZZ)
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    again = browse(talk, TEA, JAZZ)

    button(again, "Join").click()

    assert talk.chat.asked("join_channel") == [(JAZZ.id,), (TEA.id,)]


def test_a_double_click_joins(talk: Stage) -> None:
    dialog = browse(talk, TEA, JAZZ)
    place = dialog.list.visualRect(dialog.list.lines.index(1)).center()

    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    clicked_once = talk.chat.asked("join_channel")
    QTest.mouseDClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert clicked_once == []
    assert talk.chat.asked("join_channel") == [(JAZZ.id,)]


def test_the_cursor_keys_in_the_field_stop_at_both_ends(talk: Stage) -> None:
    dialog = browse(talk, TEA, JAZZ)

    QTest.keyClick(dialog.field, Qt.Key.Key_Up)
    top = dialog.list.chosen()
    for _ in range(3):
        QTest.keyClick(dialog.field, Qt.Key.Key_Down)

    assert (top, dialog.list.chosen()) == (TEA, JAZZ)


def test_what_is_typed_is_searched_for_after_a_pause(qtbot: QtBot, talk: Stage) -> None:
    dialog = browse(talk, TEA, TEAM, JAZZ)

    QTest.keyClicks(dialog.field, " Ja")
    before = talk.chat.asked("find_channels")
    qtbot.waitUntil(lambda: names(dialog) == ["Jazz"])

    assert before == [("",)]
    assert talk.chat.asked("find_channels") == [("",), ("Ja",)]


def test_enter_joins_nothing_that_was_not_yet_found_for_the_words_typed_now(talk: Stage) -> None:
    dialog = browse(talk, TEA, JAZZ)

    QTest.keyClicks(dialog.field, "J")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    asked = talk.chat.asked("join_channel")
    dialog.search_now()
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    assert asked == []
    assert talk.chat.asked("join_channel") == [(JAZZ.id,)]


def test_an_answer_for_other_words_is_dropped(talk: Stage) -> None:
    dialog = browse(talk, TEA, JAZZ)
    type_words(dialog, "Te")

    dialog.show_channels(ChannelsFound(query="J", channels=(JAZZ,)))

    assert names(dialog) == ["Tea"]


def test_until_the_first_answer_it_says_that_it_is_looking(talk: Stage) -> None:
    dialog = ChannelBrowser(talk.window.kit, talk.window)

    dialog.start()

    assert sentences(dialog) == ["Looking for channels…"]
    assert not button(dialog, "Join").isEnabled()
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.isVisible()


def test_a_workspace_without_channels_says_so_and_what_to_do(talk: Stage) -> None:
    dialog = browse(talk)

    assert sentences(dialog) == ["There is no channel yet. Make one as a new conversation."]
    assert not button(dialog, "Join").isEnabled()


def test_words_that_no_channel_begins_with_are_named(talk: Stage) -> None:
    dialog = browse(talk, TEA)

    type_words(dialog, "zen")

    assert (names(dialog), sentences(dialog)) == ([], ["No channel begins with zen."])


def test_a_search_that_fails_says_why_and_can_be_tried_again(talk: Stage) -> None:
    told: list[Notice] = []
    talk.bridge.notice_raised.connect(told.append)
    talk.chat.problem = Transient("timed out")
    dialog = browse(talk, TEA)
    said = sentences(dialog)
    talk.chat.problem = None

    button(dialog, "Try again").click()

    assert said == ["The server could not be reached or is busy (timed out)."]
    assert told == []
    assert (names(dialog), sentences(dialog)) == (["Tea"], [])
    assert not button(dialog, "Try again").isVisible()


def test_a_search_that_fails_after_another_one_leaves_nothing_to_join(talk: Stage) -> None:
    dialog = browse(talk, TEA)
    talk.chat.problem = Transient("timed out")

    type_words(dialog, "t")

    assert names(dialog) == []
    assert not button(dialog, "Join").isEnabled()


def test_a_refused_join_is_explained_in_the_dialog_which_stays(talk: Stage) -> None:
    dialog = browse(talk, TEA)
    talk.chat.problem = Refused("not_allowed", "You were banned from this channel.", 403)

    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    said = sentences(dialog)
    QTest.keyClicks(dialog.field, "T")

    assert dialog.isVisible()
    assert said == ["You were banned from this channel."]
    assert sentences(dialog) == []
    assert talk.chat.asked("open_room") == []


def test_while_it_joins_it_says_so_and_joins_nothing_else(talk: Stage) -> None:
    dialog = ChannelBrowser(talk.window.kit, talk.window)
    wanted: list[str] = []
    dialog.join_wanted.connect(wanted.append)
    dialog.start()
    dialog.show_channels(ChannelsFound(query="", channels=(TEA, JAZZ)))

    for _ in range(2):
        QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    said = sentences(dialog)
    dialog.show_entered(ChannelEntered(room=JAZZ.id))
    still_there = dialog.isVisible()
    dialog.show_entered(ChannelEntered(room=TEA.id))

    assert wanted == [TEA.id]
    assert said == ["Joining Tea…"]
    assert still_there
    assert not dialog.isVisible()


def test_escape_closes_it(talk: Stage) -> None:
    dialog = browse(talk, TEA)

    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)

    assert not dialog.isVisible()
    assert talk.chat.asked("join_channel") == []


def test_an_answer_after_it_was_closed_harms_nothing(talk: Stage) -> None:
    dialog = browse(talk, TEA)
    button(dialog, "Close").click()
    QApplication.sendPostedEvents(None, 52)  # QEvent.Type.DeferredDelete

    talk.bridge.channels_found.emit(ChannelsFound(query="", channels=(TEA,)))
    talk.bridge.channel_entered.emit(ChannelEntered(room=TEA.id, problem="too late"))

    assert talk.window.findChild(ChannelBrowser) is None


def test_in_a_narrow_window_an_opened_channel_comes_to_the_front(talk: Stage) -> None:
    talk.window.resize(400, 600)
    talk.window.show_list()
    before = talk.window.conversation.isVisible()
    dialog = browse(talk, Channel(id=ROOM, name="Tea", topic=None, members=2, joined=True))

    QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    assert (before, talk.window.conversation.isVisible()) == (False, True)


def test_everything_has_an_accessible_name(talk: Stage) -> None:
    dialog = browse(talk, TEA, TEAM, JAZZ)
    model = dialog.list.lines

    spoken = [model.data(model.index(number), Qt.ItemDataRole.AccessibleTextRole) for number in range(3)]

    assert dialog.field.accessibleName() == "Find a channel by name"
    assert dialog.list.accessibleName() == "Channels"
    assert button(dialog, "Join").accessibleName() == "Join"
    assert [text.replace("\u2068", "").replace("\u2069", "") for text in spoken] == [
        "Tea, 3 members",
        "Team, joined, 3 members, What we do",
        "Jazz, 1 member",
    ]


def test_the_model_keeps_qts_rules(qapp: QApplication) -> None:
    model = LineModel(channel_words, spoken_channel)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    for channels in ((TEA, JAZZ), (), (TEAM,)):
        model.show(channels)

    assert tester.model() is model
    assert [model.data(model.index(0)), model.data(model.index(1)), model.rowCount(model.index(0))] == ["Team", None, 0]
    assert model.data(model.index(0), Qt.ItemDataRole.DecorationRole) is None


def test_being_in_a_channel_is_told_by_more_than_the_name(talk: Stage) -> None:
    here = browse(talk, a_channel("Tea", joined=True))
    seen = here.list.viewport().grab().toImage()
    here.reject()
    there = browse(talk, a_channel("Tea", joined=False))

    assert there.list.viewport().grab().toImage() != seen


def test_the_list_follows_the_theme(talk: Stage) -> None:
    dialog = browse(talk, TEA, a_channel("x" * 300, joined=True, topic="y" * 900))
    dialog.list.setFocus()
    light = dialog.list.viewport().grab().toImage()

    talk.window.kit.keeper.choose(Mode.DARK)
    dark = dialog.list.viewport().grab().toImage()
    talk.window.kit.keeper.choose(Mode.LIGHT)

    assert light != dark


def test_names_are_letters_whatever_they_hold(talk: Stage) -> None:
    dialog = browse(talk, a_channel("<b>Tea</b>\u202e\nx", topic="<img src=x>"))

    assert dialog.list.lines.data(dialog.list.lines.index(0)) == "<b>Tea</b> x"
    assert "\u202e" not in dialog.list.lines.data(dialog.list.lines.index(0), Qt.ItemDataRole.AccessibleTextRole)
    type_words(dialog, "<i>zen</i>")
    assert sentences(dialog) == ["No channel begins with <i>zen</i>."]

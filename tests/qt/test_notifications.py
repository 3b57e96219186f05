"""Notifications of a window: when there is one, what it says, and what happens when somebody uses it."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import Arrival, Arrived, SessionChanged, SessionPhase
from desktop_chat.core.notifying import ROOMS, Bubble, Line
from desktop_chat.domain.ids import MessageId, RoomId, UnixMillis
from desktop_chat.domain.notification import Card, CardAnswer, Deed
from desktop_chat.domain.preferences import RoomPrefs
from desktop_chat.domain.room import RoomKind
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.notification_words import TOGETHER, card_for
from desktop_chat.qt.notifications import Notifications
from desktop_chat.qt.quiet_actions import Quiet, QuietActions
from desktop_chat.qt.widgets.pop_up import STAYS_MS, PopUp, PopUps
from tests.qt.builders import NOON, OTHER_ROOM, ROOM, a_roster, an_entry
from tests.qt.conftest import Stage, show
from tests.qt.hands import button, named

NEWS = Arrival(
    room=OTHER_ROOM,
    kind=RoomKind.GROUP,
    title="Lunch",
    message=MessageId("n1"),
    no=1,
    author="Bo",
    text="soup?",
    mentioned=False,
)


class Board:
    """A board that keeps what it is given; with `works` off it shows nothing."""

    def __init__(self) -> None:
        self.works = True
        self.cards: dict[str, Card] = {}

    async def show(self, card: Card) -> bool:
        if self.works:
            self.cards[card.tag] = card
        return self.works

    async def withdraw(self, tag: str) -> None:
        self.cards.pop(tag, None)


class Told:
    """A window with its notifications on two boards."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.quiet = False
        self.first, self.second = Board(), Board()
        self.notifications = Notifications(stage.window, stage.bridge, stage.spawner, quiet=lambda: self.quiet)
        self.notifications.boards = (self.first, self.second)

    def come(self, **changes: Any) -> None:
        self.stage.publish(Arrived(arrivals=(replace(NEWS, **changes),)))

    def answer(self, deed: Deed, **details: Any) -> None:
        values: dict[str, Any] = {"tag": OTHER_ROOM, "deed": deed}
        self.notifications.answered(CardAnswer(**(values | details)))


@pytest.fixture
def told(talk: Stage) -> Told:
    talk.publish(a_roster(an_entry(), an_entry(room=OTHER_ROOM, title="Lunch", unread=1)))
    talk.chat.calls.clear()
    return Told(talk)


@pytest.fixture
def elsewhere(talk: Stage, qtbot: QtBot) -> QWidget:
    """Another window, at which the person looks."""
    other = QWidget()
    qtbot.addWidget(other)
    show(qtbot, other)
    assert not talk.window.isActiveWindow()
    return other


def test_a_message_elsewhere_is_shown(told: Told) -> None:
    told.come()

    card = told.first.cards[OTHER_ROOM]
    assert (card.title, card.body) == ("Lunch", "\u2068Bo\u2069: \u2068soup?\u2069")
    assert (card.open, card.read, card.reply) == ("Open", "Mark as read", "Reply…")
    assert told.second.cards == {}


def test_what_is_looked_at_is_not_told(told: Told) -> None:
    told.come(room=ROOM)

    assert told.first.cards == {}


def test_the_open_room_is_told_of_when_nobody_looks(told: Told, elsewhere: QWidget, qtbot: QtBot) -> None:
    told.come(room=ROOM)
    assert list(told.first.cards) == [ROOM]

    told.stage.window.activateWindow()

    qtbot.waitUntil(lambda: told.first.cards == {})


def test_a_muted_room_is_silent_until_its_mute_ends(told: Told) -> None:
    mute = RoomPrefs(muted_until=UnixMillis(NOON + 1000))
    told.stage.publish(a_roster(an_entry(), replace(an_entry(room=OTHER_ROOM, unread=1), prefs=mute)))
    told.come()
    assert told.first.cards == {}

    told.stage.clock.wall += 2000
    told.come(no=2)

    assert list(told.first.cards) == [OTHER_ROOM]


def test_nothing_is_told_while_not_to_be_disturbed(told: Told) -> None:
    told.quiet = True

    told.come(mentioned=True)

    assert told.first.cards == {}


def test_where_the_desktop_shows_nothing_we_do(told: Told) -> None:
    told.first.works = False

    told.come()

    assert list(told.second.cards) == [OTHER_ROOM]


def test_what_was_read_elsewhere_is_taken_away(told: Told) -> None:
    told.come()

    told.stage.publish(a_roster(an_entry(), an_entry(room=OTHER_ROOM, title="Lunch")))

    assert told.first.cards == {}


def test_nothing_is_left_after_the_sign_out(told: Told) -> None:
    told.come()

    told.stage.publish(SessionChanged(phase=SessionPhase.SIGNED_OUT, me=None, url=""))

    assert told.first.cards == {}


def test_a_click_shows_the_message_in_front(told: Told, elsewhere: QWidget, qtbot: QtBot) -> None:
    told.come()

    told.answer(Deed.OPENED)

    qtbot.waitUntil(told.stage.window.isActiveWindow)
    assert told.stage.chat.asked("open_room") == [(OTHER_ROOM,)]
    assert told.stage.chat.asked("jump_to") == [(OTHER_ROOM, "n1")]
    assert told.first.cards == {}


def test_a_late_click_shows_the_room(told: Told) -> None:
    told.answer(Deed.OPENED)

    assert told.stage.chat.asked("open_room") == [(OTHER_ROOM,)]
    assert told.stage.chat.asked("jump_to") == []


def test_marking_as_read_leaves_the_window_alone(told: Told) -> None:
    told.come()

    told.answer(Deed.READ)

    assert told.stage.chat.asked("mark_read") == [(OTHER_ROOM, "n1")]
    assert told.stage.chat.asked("open_room") == []


def test_a_reply_is_sent_and_touches_no_draft(told: Told) -> None:
    told.come()
    told.stage.window.conversation.composer.field.setPlainText("half a sentence")

    told.answer(Deed.REPLIED, text="yes")
    told.answer(Deed.REPLIED, text="  ")

    assert told.stage.chat.asked("send") == [(OTHER_ROOM, "yes", None)]
    assert told.stage.chat.asked("mark_read") == [(OTHER_ROOM, "n1")]
    assert told.stage.window.conversation.composer.text() == "half a sentence"


def test_after_it_was_put_away_the_next_begins_anew(told: Told) -> None:
    told.come()
    told.answer(Deed.PUT_AWAY)

    told.come(no=2, text="or rice?")

    assert told.first.cards[OTHER_ROOM].body == "\u2068Bo\u2069: \u2068or rice?\u2069"
    assert told.stage.chat.calls == []


def test_many_rooms_are_told_of_together_and_lead_to_the_list(told: Told) -> None:
    for number in range(ROOMS + 1):
        told.come(room=RoomId(f"r{number}"))
    assert list(told.first.cards) == [TOGETHER]
    assert told.first.cards[TOGETHER].body == "4 new messages in 4 conversations"

    told.answer(Deed.OPENED, tag=TOGETHER)

    assert told.stage.chat.calls == []
    assert told.first.cards == {}


@pytest.mark.parametrize(
    ("lines", "count", "body"),
    [
        ((), 1, "New message"),
        ((), 3, "3 new messages"),
        ((Line(author="Bo", text=""),), 1, "New message from \u2068Bo\u2069"),
        ((Line(author="Bo", text=""),) * 2, 2, "2 new messages"),
        ((Line(author="", text="soup?"),), 1, "\u2068soup?\u2069"),
        ((Line(author="", text="a"), Line(author="", text="b")), 5, "3 earlier\n\u2068a\u2069\n\u2068b\u2069"),
        ((Line(author="\u202eBo", text="x\u202e\ny"),), 1, "\u2068Bo\u2069: \u2068x y\u2069"),
    ],
)
def test_words(lines: tuple[Line, ...], count: int, body: str) -> None:
    card = card_for(Bubble(room=ROOM, newest=MessageId("m"), title="", lines=lines, count=count, rooms=1, sound=False))

    assert (card.title, card.body) == ("Desktop Chat", body)


@pytest.fixture
def pop_ups(kit: Kit, stage: Stage, qtbot: QtBot) -> PopUps:
    return PopUps(kit, stage.window)


def pop(pop_ups: PopUps, spawner: Any, **changes: Any) -> PopUp:
    """Show one of our own cards and return it."""
    values: dict[str, Any] = {"tag": "a", "title": "Bo", "body": "tea?", "open": "Open", "read": "Mark as read"}
    spawner.spawn(pop_ups.show(Card(**(values | changes))), "show")
    return pop_ups.shown()[-1]


def test_our_own_card_is_plain_text_in_the_corner_and_takes_no_focus(pop_ups: PopUps, stage: Stage) -> None:
    hostile = "<b>bold</b> <img src='file:///canary.png'>"

    card = pop(pop_ups, stage.spawner, title=hostile, body=hostile)

    assert [label.textFormat() for label in card.findChildren(QLabel)] == [Qt.TextFormat.PlainText] * 2
    assert card.accessibleName() == f"{hostile}. {hostile}"
    assert card.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert card.screen().availableGeometry().contains(card.geometry())
    assert stage.window.isActiveWindow()


@pytest.mark.parametrize(
    ("name", "deed"),
    [("Open", Deed.OPENED), ("Mark as read", Deed.READ), ("Close notification", Deed.PUT_AWAY)],
)
def test_the_buttons_of_our_own_card(pop_ups: PopUps, stage: Stage, name: str, deed: Deed) -> None:
    answers: list[CardAnswer] = []
    pop_ups.answered.connect(answers.append)
    card = pop(pop_ups, stage.spawner)

    (named(card, name) if name.startswith("Close") else button(card, name)).click()

    assert answers == [CardAnswer(tag="a", deed=deed)]
    assert pop_ups.shown() == ()


def test_a_click_on_our_own_card_opens(pop_ups: PopUps, stage: Stage) -> None:
    answers: list[CardAnswer] = []
    pop_ups.answered.connect(answers.append)
    card = pop(pop_ups, stage.spawner)

    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(20, card.height() - 6))

    assert answers == [CardAnswer(tag="a", deed=Deed.OPENED)]


def test_our_own_cards_stand_above_one_another_and_one_of_a_room_grows(pop_ups: PopUps, stage: Stage) -> None:
    first, second = pop(pop_ups, stage.spawner), pop(pop_ups, stage.spawner, tag="b")
    low = first.height()

    pop(pop_ups, stage.spawner, body="tea?\nnow?\nplease")

    assert pop_ups.shown() == (first, second)
    assert first.height() > low
    assert first.geometry().top() > second.geometry().bottom()
    stage.spawner.spawn(pop_ups.withdraw("a"), "withdraw")
    stage.spawner.spawn(pop_ups.withdraw("a"), "withdraw")
    assert [card.tag for card in pop_ups.shown()] == ["b"]
    pop_ups.clear()
    assert pop_ups.shown() == ()


def test_our_own_card_goes_by_itself_but_not_while_it_is_read(
    pop_ups: PopUps, stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_chat.qt.widgets.pop_up.STAYS_MS", STAYS_MS // 1000)
    card = pop(pop_ups, stage.spawner)
    qtbot.waitExposed(card)
    QApplication.sendEvent(card, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert not card._leave.isActive()

    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: pop_ups.shown() == ())


def test_do_not_disturb_by_hand_ends_by_itself(stage: Stage) -> None:
    quiet = stage.window.findChild(QuietActions)
    assert quiet is not None
    told: list[Quiet] = []
    quiet.changed.connect(told.append)
    quiet.watch()

    stage.window.commands.run("quiet.hour")
    assert quiet.is_quiet()
    assert stage.window.kit.settings.value.notifications.quiet_until == NOON + 3_600_000
    stage.clock.wall += 3_600_000

    assert not quiet.is_quiet()
    quiet._tell()
    assert told == [Quiet(on=True), Quiet(on=False)]


def test_do_not_disturb_can_be_ended(stage: Stage) -> None:
    quiet = stage.window.findChild(QuietActions)
    assert quiet is not None
    commands = stage.window.commands

    assert not commands["quiet.end"].applies()
    commands.run("quiet.ever")
    assert quiet.is_quiet()
    assert not commands["quiet.tomorrow"].applies()
    commands.run("quiet.end")

    assert not quiet.is_quiet()


def test_do_not_disturb_until_tomorrow_ends_in_the_morning(stage: Stage) -> None:
    stage.window.commands.run("quiet.tomorrow")

    until = stage.window.kit.settings.value.notifications.quiet_until
    assert 0 < until - NOON < 48 * 3_600_000


def test_what_was_called_by_an_edit_of_what_is_read_stays_until_it_is_looked_at(told: Told) -> None:
    told.stage.publish(a_roster(an_entry(), an_entry(room=OTHER_ROOM, title="Lunch")))
    told.come(mentioned=True)

    told.stage.publish(a_roster(an_entry(last_line="more"), an_entry(room=OTHER_ROOM, title="Lunch")))
    assert list(told.first.cards) == [OTHER_ROOM]

    told.stage.publish(a_roster(an_entry(), an_entry(room=OTHER_ROOM, title="Lunch", gone=True)))
    assert told.first.cards == {}

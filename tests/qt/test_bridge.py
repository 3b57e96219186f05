"""The bridge turns what is published into signals, wishes into tasks, and errors into notices."""

from typing import get_args

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import (
    AccountChanged,
    CatchUpChanged,
    Notice,
    NoticeKind,
    OutboxChanged,
    PinsChanged,
    PresenceChanged,
    Published,
    StandingChanged,
    TypingChanged,
)
from desktop_chat.domain.errors import StoreFull, Transient, UserError
from desktop_chat.domain.ids import MessageId, UserId
from desktop_chat.domain.link import LinkStatus, Phase
from desktop_chat.domain.link_report import Rehearsal
from desktop_chat.domain.room import Channel, RoomKind
from desktop_chat.qt.bridge import SIGNAL_OF, ServiceBridge
from desktop_chat.qt.wishes import (
    ChannelEntered,
    ChannelsFound,
    Draft,
    DraftDone,
    NewRoom,
    PeopleFound,
    ReactionWish,
    UnfinishedText,
    Waiting,
)
from tests.qt.builders import BO, ROOM, a_page, a_report, a_roster, a_view, a_waiting, inserted, rows, signed_in
from tests.qt.fakes import FakeChat, SteppingSpawner

DRAFT = Draft(room=ROOM, text="hello")


@pytest.fixture
def spawner() -> SteppingSpawner:
    return SteppingSpawner()


@pytest.fixture
def chat() -> FakeChat:
    return FakeChat()


@pytest.fixture
def bridge(qapp: object, spawner: SteppingSpawner, chat: FakeChat) -> ServiceBridge:
    made = ServiceBridge(spawner)
    made.attach(chat)
    return made


def test_everything_published_is_told(bridge: ServiceBridge, chat: FakeChat) -> None:
    told: list[object] = []
    for signal in (
        bridge.timeline_changed,
        bridge.rooms_changed,
        bridge.room_changed,
        bridge.typing_changed,
        bridge.session_changed,
        bridge.notice_raised,
        bridge.outbox_changed,
        bridge.catch_up_changed,
        bridge.link_changed,
    ):
        signal.connect(told.append)
    news = [
        a_page(rows(2)),
        a_roster(),
        a_view(),
        TypingChanged(room=ROOM, names=("Bo",)),
        signed_in(),
        Notice(kind=NoticeKind.INFO, text="x"),
        OutboxChanged(waiting=1, refused=0),
        CatchUpChanged(left=3),
        LinkStatus(phase=Phase.LIVE),
    ]

    for one in news:
        chat.hub.publish(one)  # type: ignore[arg-type]  # each is one of the kinds

    assert told == news


def test_what_stands_beside_a_new_row_is_told_when_that_is_painted(
    qtbot: QtBot, bridge: ServiceBridge, chat: FakeChat
) -> None:
    told: list[object] = []
    for signal in (bridge.timeline_changed, bridge.rooms_changed, bridge.room_changed, bridge.typing_changed):
        signal.connect(told.append)
    first, second, typing = inserted(0, *rows(1)), inserted(1, *rows(1)), TypingChanged(room=ROOM, names=())

    for one in (first, a_roster(), typing, second):
        chat.hub.publish(one)

    assert told == [first, second]
    qtbot.waitUntil(lambda: told == [first, second, a_roster(), typing])

    for later in (first, a_roster(), a_view()):
        chat.hub.publish(later)

    assert told[4:] == [first, a_roster(), a_view()]


def test_what_waits_beside_a_new_row_is_told_before_nothing_is_heard(bridge: ServiceBridge, chat: FakeChat) -> None:
    told: list[object] = []
    bridge.rooms_changed.connect(told.append)
    chat.hub.publish(inserted(0, *rows(1)))
    chat.hub.publish(a_roster())

    bridge.detach()

    assert told == [a_roster()]


def test_there_is_a_signal_for_everything_that_can_be_published() -> None:
    others = {StandingChanged, PinsChanged, AccountChanged, PresenceChanged}  # told by the parts of the bridge
    assert set(SIGNAL_OF) == {*get_args(Published), LinkStatus} - others
    assert all(hasattr(ServiceBridge, name) for name in SIGNAL_OF.values())


def test_attaching_tells_the_link_at_once(qapp: object, spawner: SteppingSpawner, chat: FakeChat) -> None:
    bridge = ServiceBridge(spawner)
    told: list[LinkStatus] = []
    bridge.link_changed.connect(told.append)

    bridge.attach(chat)

    assert told == [chat.link]


def test_after_detaching_nothing_is_heard_or_asked(bridge: ServiceBridge, chat: FakeChat) -> None:
    told: list[object] = []
    bridge.rooms_changed.connect(told.append)

    bridge.detach()
    bridge.detach()
    chat.hub.publish(a_roster())
    bridge.refresh()

    assert told == []
    assert chat.calls == []


def test_a_draft_is_done_when_it_is_stored(bridge: ServiceBridge, chat: FakeChat, spawner: SteppingSpawner) -> None:
    done: list[DraftDone] = []
    bridge.draft_done.connect(done.append)
    chat.gated = True

    bridge.send(DRAFT)
    early = list(done)
    spawner.resume()

    assert early == []
    assert done == [DraftDone(draft=DRAFT, kept=True)]


def test_a_draft_that_cannot_be_stored_is_told_with_a_notice(bridge: ServiceBridge, chat: FakeChat) -> None:
    done: list[DraftDone] = []
    notices: list[Notice] = []
    bridge.draft_done.connect(done.append)
    bridge.notice_raised.connect(notices.append)
    chat.problem = StoreFull()

    bridge.send(DRAFT)

    assert done == [DraftDone(draft=DRAFT, kept=False)]
    assert notices[0].kind is NoticeKind.ERROR
    assert "disk is full" in notices[0].text


def test_a_bug_keeps_the_draft_and_goes_to_the_task_keeper(bridge: ServiceBridge, chat: FakeChat) -> None:
    done: list[DraftDone] = []
    bridge.draft_done.connect(done.append)
    chat.problem = ZeroDivisionError()

    with pytest.raises(ZeroDivisionError):
        bridge.send(DRAFT)

    assert done == [DraftDone(draft=DRAFT, kept=False)]


def test_every_wish_becomes_its_call(bridge: ServiceBridge, chat: FakeChat) -> None:
    message = MessageId("m1")

    bridge.send(Draft(room=ROOM, text="new", edits=message))
    bridge.load_older(ROOM)
    bridge.load_newer(ROOM)
    bridge.load_missing(ROOM, message)
    bridge.jump_to(ROOM, message)
    bridge.open_at(ROOM, message)
    bridge.rehearse(Rehearsal.DELAY)
    bridge.jump_to_newest(ROOM)
    bridge.delete(ROOM, message)
    bridge.react(ROOM, ReactionWish(message=message, key="👍", on=True))
    bridge.retry(ROOM, message)
    bridge.discard(ROOM, message)
    bridge.mark_read(ROOM, message)
    bridge.say_typing(ROOM, on=True)
    bridge.save_draft(UnfinishedText(room=ROOM, text="half"))
    bridge.refresh()
    bridge.invite(ROOM, BO.id)
    bridge.leave(ROOM)
    bridge.rename(ROOM, "other")
    bridge.close_room()
    bridge.sign_out()

    assert chat.calls == [
        ("edit", ROOM, message, "new"),
        ("load_older", ROOM),
        ("load_newer", ROOM),
        ("load_missing", ROOM, message),
        ("jump_to", ROOM, message),
        ("open_room", ROOM),
        ("jump_to", ROOM, message),
        ("rehearse", Rehearsal.DELAY),
        ("jump_to_newest", ROOM),
        ("delete", ROOM, message),
        ("react", ROOM, message, "👍", True),
        ("retry", ROOM, message),
        ("discard", ROOM, message),
        ("mark_read", ROOM, message),
        ("say_typing", ROOM, True),
        ("save_draft", ROOM, "half"),
        ("refresh",),
        ("invite", ROOM, BO.id),
        ("leave", ROOM),
        ("rename", ROOM, "other"),
        ("close_room",),
        ("sign_out",),
    ]


def test_what_is_known_of_the_link_and_what_waits_are_told_when_asked_for(
    qtbot: QtBot, bridge: ServiceBridge, chat: FakeChat
) -> None:
    chat.report = a_report()
    chat.outbox = (a_waiting(),)

    with qtbot.waitSignal(bridge.link_reported) as reported:
        bridge.report_link()
    with qtbot.waitSignal(bridge.waiting_listed) as listed:
        bridge.list_waiting()

    assert reported.args == [a_report()]
    assert listed.args == [Waiting(items=(a_waiting(),))]


def test_a_new_room_is_opened(bridge: ServiceBridge, chat: FakeChat) -> None:
    bridge.make_room(NewRoom(kind=RoomKind.GROUP, name="Crew", members=(BO.id,)))
    bridge.make_room(NewRoom(kind=RoomKind.DIRECT, name="", members=(UserId("bo"),)))

    assert chat.asked("create_room") == [(RoomKind.GROUP, "Crew", (BO.id,))]
    assert chat.asked("open_direct") == [(BO.id,)]
    assert chat.asked("open_room") == [("made",), ("direct",)]


def test_people_are_found_for_a_query(qtbot: QtBot, bridge: ServiceBridge) -> None:
    with qtbot.waitSignal(bridge.people_found) as found:
        bridge.find_people("b")

    assert found.args == [PeopleFound(query="b", people=(BO,))]


def test_what_may_pass_by_itself_is_said_for_a_while(qtbot: QtBot, bridge: ServiceBridge, chat: FakeChat) -> None:
    chat.problem = Transient("no connection")

    with qtbot.waitSignal(bridge.notice_raised) as raised:
        bridge.rename(ROOM, "x")

    assert raised.args[0].kind is NoticeKind.WARNING


def test_a_refusal_becomes_its_sentence(qtbot: QtBot, bridge: ServiceBridge, chat: FakeChat) -> None:
    chat.problem = UserError("You cannot do that.")

    with qtbot.waitSignal(bridge.notice_raised) as raised:
        bridge.rename(ROOM, "x")

    assert raised.args == [Notice(kind=NoticeKind.ERROR, text="You cannot do that.")]


def test_a_search_for_channels_is_answered_also_when_it_fails(bridge: ServiceBridge, chat: FakeChat) -> None:
    answers: list[ChannelsFound] = []
    notices: list[Notice] = []
    bridge.channels_found.connect(answers.append)
    bridge.notice_raised.connect(notices.append)
    chat.channels = (Channel(id=ROOM, name="Tea", topic=None, members=2, joined=False),)

    bridge.find_channels("te")
    chat.problem = UserError("No.")
    bridge.find_channels("t")

    assert answers == [
        ChannelsFound(query="te", channels=chat.channels),
        ChannelsFound(query="t", problem="No."),
    ]
    assert notices == []


def test_a_joined_channel_is_opened_and_a_refusal_told_to_whoever_asked(bridge: ServiceBridge, chat: FakeChat) -> None:
    entered: list[ChannelEntered] = []
    bridge.channel_entered.connect(entered.append)

    bridge.join_channel(ROOM)
    chat.problem = UserError("No.")
    bridge.join_channel(ROOM)

    assert chat.calls == [("join_channel", ROOM), ("open_room", ROOM), ("join_channel", ROOM)]
    assert entered == [ChannelEntered(room=ROOM), ChannelEntered(room=ROOM, problem="No.")]

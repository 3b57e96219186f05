"""The rows of the open room, and the diffs that lead to them."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.diffs import Reader, RowChanged, RowDiff, RowsInserted, RowsRemoved, TimelineRow
from desktop_chat.core.timeline import SLACK, UNKNOWN_AUTHOR, WINDOW, Timeline
from desktop_chat.domain.content import DeletedContent, HiddenContent, TextContent
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.message import Message
from tests.unit.core.builders import ANN, BO, CY, OTHER, ROOM, a_marker, a_message

NAMES = {ANN: "Ann", BO: "Bo", CY: "Cy"}


def a_timeline(*messages: Message, older: bool = False, newer: bool = False) -> Timeline:
    timeline = Timeline(ROOM, ANN)
    timeline.take_names(NAMES)
    timeline.reset(messages, older=older, newer=newer)
    return timeline


def unsent(number: int, **changes: Any) -> Message:
    values: dict[str, Any] = {
        "id": MessageId(f"u{number}"),
        "outbox_order": number,
        "delivery": Delivery.QUEUED,
        "no": None,
    }
    return a_message(None, author=ANN, **(values | changes))


def ids(timeline: Timeline) -> list[str]:
    return [row.message.id for row in timeline.rows()]


def applied(rows: list[TimelineRow], diffs: tuple[RowDiff, ...]) -> list[TimelineRow]:
    for diff in diffs:
        match diff:
            case RowsInserted(at=at, rows=inserted):
                rows[at:at] = inserted
            case RowsRemoved(at=at, count=count):
                del rows[at : at + count]
            case RowChanged(at=at, row=row):
                rows[at] = row
    return rows


def test_a_page_is_shown_in_order_with_unsent_messages_last() -> None:
    timeline = Timeline(ROOM, ANN)
    diffs = timeline.reset([unsent(1), a_message(2), a_message(1)], older=True, newer=False)

    assert ids(timeline) == ["m1", "m2", "u1"]
    assert diffs == (RowsInserted(at=0, rows=timeline.rows()),)
    assert [row.author for row in timeline.rows()] == [UNKNOWN_AUTHOR] * 3
    assert timeline.reset([], older=False, newer=False) == ()


def test_neighbours_that_come_together_are_one_insertion() -> None:
    timeline = a_timeline(a_message(1), a_message(4))
    diffs = timeline.apply([a_message(6), a_message(2), a_message(5), a_message(3)])

    rows = timeline.rows()
    assert ids(timeline) == ["m1", "m2", "m3", "m4", "m5", "m6"]
    assert diffs == (RowsInserted(at=1, rows=rows[1:3]), RowsInserted(at=4, rows=rows[4:6]))


def test_the_same_message_again_changes_nothing() -> None:
    timeline = a_timeline(a_message(1))

    assert timeline.apply([a_message(1)]) == ()


def test_an_edited_message_changes_in_its_place() -> None:
    timeline = a_timeline(a_message(1), a_message(2))
    edited = a_message(1, text="new", rev=3)

    assert timeline.apply([edited]) == (RowChanged(at=0, row=timeline.rows()[0]),)
    assert timeline.message(MessageId("m1")) == edited


def test_a_sent_message_at_the_end_turns_in_its_place() -> None:
    timeline = a_timeline(a_message(1), unsent(1))
    sent = a_message(2, author=ANN, id=MessageId("u1"))

    assert timeline.apply([sent]) == (RowChanged(at=1, row=timeline.rows()[1]),)


def test_a_sent_message_that_others_overtook_moves_by_removal_and_insertion() -> None:
    timeline = a_timeline(a_message(1), unsent(1), unsent(2))
    sent = a_message(2, author=ANN, id=MessageId("u2"))
    diffs = timeline.apply([sent])

    assert ids(timeline) == ["m1", "u2", "u1"]
    assert diffs == (RowsRemoved(at=2, count=1), RowsInserted(at=1, rows=(timeline.rows()[1],)))


def test_messages_of_other_rooms_and_beyond_an_open_end_are_not_taken_in() -> None:
    timeline = a_timeline(a_message(5), a_message(6), older=True, newer=True)

    assert timeline.apply([a_message(1), a_message(9), a_message(7, room=OTHER)]) == ()
    assert a_timeline(newer=True).apply([a_message(1)]) == ()
    assert ids(timeline) == ["m5", "m6"]


def test_messages_that_come_late_directly_before_the_first_row_are_taken_in() -> None:
    timeline = a_timeline(a_message(5), older=True)
    timeline.apply([a_message(4), a_message(1), a_message(3), a_message(2, room=OTHER)])

    assert ids(timeline) == ["m3", "m4", "m5"]


def test_a_row_without_a_number_has_nothing_directly_before_it() -> None:
    timeline = a_timeline(a_message(5, no=None), older=True)

    assert timeline.apply([a_message(4)]) == ()


def test_an_empty_window_takes_what_comes() -> None:
    timeline = a_timeline(older=True)
    timeline.apply([a_message(5)])

    assert ids(timeline) == ["m5"]


def test_a_discarded_message_goes() -> None:
    timeline = a_timeline(a_message(1), unsent(1))

    assert timeline.remove([MessageId("u1"), MessageId("unknown")]) == (RowsRemoved(at=1, count=1),)


def test_the_window_lets_its_oldest_rows_go_when_many_arrive() -> None:
    timeline = a_timeline(*(a_message(seq) for seq in range(1, WINDOW + SLACK + 1)))
    diffs = timeline.apply([a_message(WINDOW + SLACK + 1)])

    assert diffs[-1] == RowsRemoved(at=0, count=SLACK + 1)
    assert len(timeline.rows()) == WINDOW
    assert timeline.older


def test_older_pages_push_the_newest_rows_out() -> None:
    timeline = a_timeline(*(a_message(seq) for seq in range(101, 101 + WINDOW)), older=True)
    diffs = timeline.extend_older([a_message(seq) for seq in (99, 100, 101)], older=False)

    assert [type(diff) for diff in diffs] == [RowsInserted, RowsRemoved]
    assert (ids(timeline)[0], len(timeline.rows())) == ("m99", WINDOW)
    assert (timeline.older, timeline.newer) == (False, True)


def test_newer_pages_push_the_oldest_rows_out() -> None:
    timeline = a_timeline(*(a_message(seq) for seq in range(1, WINDOW + 1)), newer=True)
    timeline.extend_newer([a_message(WINDOW), a_message(WINDOW + 1)], newer=False)

    assert (ids(timeline)[0], ids(timeline)[-1]) == ("m2", f"m{WINDOW + 1}")
    assert (timeline.older, timeline.newer) == (True, False)


def test_a_short_page_is_just_put_beside() -> None:
    timeline = a_timeline()
    timeline.extend_newer([a_message(5)], newer=True)
    timeline.extend_older([a_message(4)], older=True)

    assert ids(timeline) == ["m4", "m5"]
    assert (timeline.older, timeline.newer) == (True, True)


def test_the_ends_that_the_server_has_are_known() -> None:
    timeline = a_timeline(a_message(1), a_message(2), unsent(1))

    assert timeline.first() == a_message(1)
    assert timeline.last() == a_message(2)
    assert timeline.last_up_to(MessageId("u1")) == a_message(2)
    assert timeline.last_up_to(MessageId("m1")) == a_message(1)
    assert timeline.last_up_to(MessageId("unknown")) is None
    assert a_timeline(unsent(1)).first() is None
    assert a_timeline(unsent(1)).last() is None


def test_unread_begins_at_the_first_later_message_of_somebody_else() -> None:
    timeline = a_timeline(a_message(1), a_message(2, author=ANN), a_message(3), unsent(1))

    assert timeline.unread_from(1) == "m3"
    assert timeline.unread_from(3) is None


def test_own_messages_show_how_far_others_have_come() -> None:
    timeline = a_timeline(a_message(1, author=ANN), a_message(2, author=ANN), a_message(3), unsent(1))

    assert timeline.take_markers([a_marker(BO, 1, 2), a_marker(ANN, 3), a_marker(BO, 9, room=OTHER)]) != ()
    assert [row.message.delivery for row in timeline.rows()] == [
        Delivery.READ,
        Delivery.DELIVERED,
        Delivery.SENT,
        Delivery.QUEUED,
    ]
    assert timeline.take_markers([a_marker(BO, 0)]) == ()
    assert timeline.take_markers([a_marker(ANN, 3)]) == ()


def test_delivery_never_goes_back_on_the_screen() -> None:
    timeline = a_timeline(a_message(1, author=ANN, delivery=Delivery.READ))
    timeline.apply([a_message(1, author=ANN, rev=2, delivery=Delivery.SENT)])

    assert timeline.rows()[0].message.delivery is Delivery.READ


def test_readers_stand_at_the_last_row_that_they_have_read() -> None:
    timeline = a_timeline(a_message(1, author=ANN), a_message(2, author=BO))
    timeline.take_markers([a_marker(CY, 1), a_marker(BO, 1)])
    assert [reader.name for reader in timeline.rows()[0].readers] == ["Bo", "Cy"]

    diffs = timeline.take_markers([a_marker(CY, 2), a_marker(BO, 2)])
    assert timeline.rows()[0].readers == ()
    assert timeline.rows()[1].readers == (Reader(user=CY, name="Cy"),)
    assert len(diffs) == 2


def test_readers_beyond_the_window_or_without_a_name_are_not_shown() -> None:
    timeline = a_timeline(a_message(5, author=ANN), newer=True)
    timeline.take_markers([a_marker(BO, 9), a_marker(CY, 1), a_marker("dan", 5)])  # type: ignore[arg-type]  # an id is an id

    assert timeline.rows()[0].readers == ()


def test_new_names_are_shown_at_once_and_the_same_ones_are_no_news() -> None:
    timeline = a_timeline(a_message(1))

    assert timeline.take_names(NAMES) == ()
    timeline.take_names({BO: "Robert"})
    assert timeline.rows()[0].author == "Robert"


def test_a_reply_quotes_what_it_answers_also_after_an_edit() -> None:
    reply = a_message(2, reply_to=MessageId("m1"))
    timeline = a_timeline(a_message(1), reply)
    assert (timeline.rows()[1].quoted_author, timeline.rows()[1].quoted) == ("Bo", "hello")

    diffs = timeline.apply([a_message(1, text="bye", rev=3)])
    assert timeline.rows()[1].quoted == "bye"
    assert [diff.at for diff in diffs if isinstance(diff, RowChanged)] == [0, 1]


def test_a_quoted_message_outside_the_window_is_asked_for_and_kept_up() -> None:
    timeline = a_timeline(a_message(5, reply_to=MessageId("m1")), older=True)
    assert timeline.missing_quotes() == ("m1",)

    timeline.learn_quotes([a_message(1)])
    assert timeline.missing_quotes() == ()
    assert timeline.rows()[0].quoted == "hello"
    timeline.apply([a_message(1, text="bye", rev=9)])
    assert timeline.rows()[0].quoted == "bye"


def test_two_rows_under_one_number_are_told_apart() -> None:
    timeline = a_timeline(a_message(1), a_message(1, id=MessageId("twin")))
    timeline.apply([a_message(1, id=MessageId("twin"), text="new", rev=2)])

    assert [row.message.rev for row in timeline.rows()] == [1, 2]


def test_the_row_after_a_hole_says_how_many_are_missing_until_they_have_come() -> None:
    timeline = a_timeline(a_message(1), a_message(9), a_message(10))
    shown = list(timeline.rows())

    shown = applied(shown, timeline.take_missing({MessageId("m9"): 7, MessageId("elsewhere"): 3}))
    assert [row.missing for row in shown] == [0, 7, 0]
    assert timeline.missing_before(MessageId("m9")) == 7
    assert timeline.missing_before(MessageId("m10")) == 0

    shown = applied(shown, timeline.take_missing({}))
    assert [row.missing for row in shown] == [0, 0, 0]
    assert tuple(shown) == timeline.rows()


def test_who_replied_but_has_left_the_window_is_left_in_peace() -> None:
    timeline = a_timeline(a_message(1), unsent(1, reply_to=MessageId("m1")))
    timeline.remove([MessageId("u1")])

    assert timeline.apply([a_message(1, text="bye", rev=3)]) == (RowChanged(at=0, row=timeline.rows()[0]),)


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("apply"), st.integers(1, 12), st.integers(0, 3)),
            st.tuples(st.just("unsent"), st.integers(1, 4), st.just(0)),
            st.tuples(st.just("sent"), st.integers(1, 4), st.just(0)),
            st.tuples(st.just("remove"), st.integers(1, 4), st.just(0)),
            st.tuples(st.just("read"), st.integers(1, 20), st.just(0)),
            st.tuples(st.just("older"), st.integers(-5, 0), st.just(0)),
        ),
        max_size=30,
    )
)
def test_the_diffs_always_lead_to_the_rows_and_the_rows_are_in_order(acts: list[tuple[str, int, int]]) -> None:
    timeline = a_timeline(a_message(3))
    rows = list(timeline.rows())
    for act, number, extra in acts:
        match act:
            case "apply":
                message = a_message(number, text=f"v{extra}", rev=number + extra)
                diffs = timeline.apply([replace(message, reply_to=MessageId(f"m{extra}"))])
            case "unsent":
                diffs = timeline.apply([unsent(number)])
            case "sent":
                diffs = timeline.apply([a_message(12 + number, author=ANN, id=MessageId(f"u{number}"))])
            case "remove":
                diffs = timeline.remove([MessageId(f"u{number}")])
            case "read":
                diffs = timeline.take_markers([a_marker(BO, number)])
            case _:
                diffs = timeline.extend_older([a_message(number)], older=False)
        rows = applied(rows, diffs)
        assert tuple(rows) == timeline.rows()
        keys = [row.message.order for row in rows]
        assert keys == sorted(keys)
        assert len({row.message.id for row in rows}) == len(rows)


@given(st.lists(st.integers(1, 6), min_size=1).flatmap(st.permutations), st.data())
def test_the_order_of_arrival_changes_nothing(arrivals: list[int], data: st.DataObject) -> None:
    rows = [a_message(seq) for seq in dict.fromkeys(arrivals)]
    first, second = a_timeline(), a_timeline()
    first.apply(sorted(rows, key=lambda row: row.order))
    for seq in arrivals:
        second.apply([data.draw(st.sampled_from(rows)), a_message(seq)])

    assert first.rows() == second.rows()
    assert all(isinstance(row.message.content, TextContent) for row in first.rows())


def test_what_a_blocked_person_wrote_is_hidden_until_it_is_asked_for() -> None:
    deleted = a_message(3, content=DeletedContent())
    answer = a_message(2, author=ANN, reply_to=MessageId("m1"))
    timeline = a_timeline(a_message(1), answer, deleted)

    hidden = timeline.take_blocked([BO])
    rows = timeline.rows()

    assert [row.message.content for row in rows] == [HiddenContent(), answer.content, deleted.content]
    assert [row.blocked for row in rows] == [True, False, True]
    assert rows[1].quoted == "Message from a blocked person"
    assert {diff.at for diff in hidden if isinstance(diff, RowChanged)} == {0, 1, 2}
    assert timeline.message(MessageId("m1")) == a_message(1)
    assert timeline.reveal(MessageId("m1")) == (RowChanged(at=0, row=timeline.rows()[0]),)
    assert timeline.rows()[0].message == a_message(1)
    timeline.reveal(MessageId("m1"))
    assert timeline.rows() == rows
    timeline.reveal(MessageId("m1"))
    timeline.take_blocked([])
    timeline.take_blocked([BO])
    assert timeline.rows() == rows


def test_while_the_server_is_out_of_reach_what_was_on_its_way_waits() -> None:
    timeline = a_timeline(a_message(1, author=ANN), unsent(1, delivery=Delivery.SENDING), unsent(2))

    diffs = timeline.hold_up(held_up=True)
    again = timeline.hold_up(held_up=True)
    added = timeline.apply([unsent(3, delivery=Delivery.SENDING)])
    states = [row.message.delivery for row in timeline.rows()]
    back = timeline.hold_up(held_up=False)

    assert [(diff.at, diff.row.message.delivery) for diff in diffs if isinstance(diff, RowChanged)] == [
        (1, Delivery.QUEUED)
    ]
    assert again == ()
    assert [type(diff) for diff in added] == [RowsInserted]
    assert states == [Delivery.SENT, *[Delivery.QUEUED] * 3]
    assert [diff.at for diff in back if isinstance(diff, RowChanged)] == [1, 3]
    assert timeline.rows()[3].message.delivery is Delivery.SENDING

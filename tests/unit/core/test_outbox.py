"""What is sent next, and what waits for what."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.outbox import AT_ONCE, LONGEST_WAIT, OutboxPolicy
from desktop_chat.domain.delivery import HELD, Refusal
from desktop_chat.domain.ids import MessageId, RoomId
from tests.unit.core.builders import OTHER, an_edit, an_item

NO = Refusal(code="not_allowed", sentence="No.")


def test_a_room_is_sent_to_one_by_one_in_order() -> None:
    policy = OutboxPolicy()
    items = [an_item(2), an_item(1)]

    assert policy.ready(items, 0.0) == (items[1],)
    assert policy.is_idle()
    policy.started(items[1])
    assert policy.is_busy(items[1])
    assert not policy.is_busy(items[0])
    assert not policy.is_idle()
    assert policy.ready(items, 0.0) == ()
    policy.ended(items[1])
    assert policy.ready(items[:1], 0.0) == (items[0],)


def test_a_failing_room_waits_by_itself_and_others_go_on() -> None:
    policy = OutboxPolicy()
    items = [an_item(1), an_item(2, room=OTHER)]
    policy.started(items[0])
    policy.failed(items[0], 10.0, 0.5)

    assert policy.ready(items, 10.0) == (items[1],)
    assert policy.next_try(items, 10.0) == 11.0
    assert policy.ready(items, 11.0) == tuple(items)
    assert policy.next_try(items, 11.0) is None


def test_waits_double_and_end_with_success() -> None:
    policy = OutboxPolicy()
    item = an_item(1)
    policy.failed(item, 0.0, 0.5)
    policy.failed(item, 0.0, 0.5)
    assert policy.next_try([item], 0.0) == 2.0

    policy.ended(item)
    policy.failed(item, 0.0, 0.5)
    assert policy.next_try([item], 0.0) == 1.0


def test_the_server_may_ask_for_a_longer_wait() -> None:
    policy = OutboxPolicy()
    policy.failed(an_item(1), 0.0, 0.5, retry_after=60.0)

    assert policy.next_try([an_item(1)], 0.0) == 60.0


def test_released_rooms_are_tried_at_once() -> None:
    policy = OutboxPolicy()
    policy.failed(an_item(1), 0.0, 0.5)
    policy.release()

    assert policy.ready([an_item(1)], 0.0) == (an_item(1),)


def test_what_is_kept_back_waits_while_others_go_on() -> None:
    policy = OutboxPolicy()
    items = [an_item(1), an_item(2)]
    policy.keep_back(items[0].command.op, 5.0)

    assert policy.ready(items, 4.9) == (items[1],)
    assert policy.next_try(items, 4.9) == 5.0
    assert policy.ready(items, 5.0) == (items[0],)
    assert policy.next_try(items, 5.0) is None


def test_what_is_kept_back_can_be_taken_back_until_it_goes() -> None:
    policy = OutboxPolicy()
    item = an_item(1)
    policy.keep_back(item.command.op, 5.0)

    assert policy.take_back(item.command.op, 4.9)
    assert policy.ready([item], 100.0) == ()
    assert policy.next_try([item], 100.0) is None
    assert not OutboxPolicy().take_back(item.command.op, 0.0)
    late = OutboxPolicy()
    late.keep_back(item.command.op, 5.0)
    assert not late.take_back(item.command.op, 5.0)


def test_a_refused_item_is_stepped_over() -> None:
    items = [an_item(1, refusal=NO), an_item(2)]

    assert OutboxPolicy().ready(items, 0.0) == (items[1],)


def test_what_needs_a_refused_message_waits_for_it() -> None:
    items = [an_item(1, refusal=NO), an_edit(2, "m1"), an_item(3, reply_to=MessageId("m1")), an_edit(4, "m3")]

    assert OutboxPolicy().ready([*items, an_item(5)], 0.0) == (an_item(5),)


def test_a_refused_edit_holds_nothing_back() -> None:
    items = [an_edit(1, "m0", refusal=NO), an_edit(2, "m0")]

    assert OutboxPolicy().ready(items, 0.0) == (items[1],)


def test_an_item_on_which_the_server_fails_keeps_its_place_and_is_tried_on() -> None:
    policy = OutboxPolicy()
    held = Refusal(code=HELD, sentence="Again and again.")
    items = [replace(an_item(1), refusal=held), an_item(2)]

    assert policy.ready(items, 0.0) == (items[0],)
    assert (items[0].parked, items[1].parked) == (False, False)


def test_failures_that_only_an_item_can_be_the_reason_of_are_counted_until_it_succeeds() -> None:
    policy = OutboxPolicy()
    item = an_item(1)

    assert [policy.blame(item), policy.blame(item)] == [1, 2]
    policy.release()
    assert policy.blame(item) == 3
    policy.ended(item)
    assert policy.blame(item) == 1


def test_only_a_few_rooms_are_sent_to_at_once() -> None:
    policy = OutboxPolicy()
    items = [an_item(number, room=RoomId(f"room-{number}")) for number in range(AT_ONCE + 2)]

    ready = policy.ready(items, 0.0)
    for item in ready:
        policy.started(item)

    assert ready == tuple(items[:AT_ONCE])
    assert policy.ready(items, 0.0) == ()


@given(st.lists(st.sampled_from(["ok", "fail", "refuse"]), max_size=60))
def test_every_item_is_sent_or_refused_once_and_in_order(outcomes: list[str]) -> None:
    policy = OutboxPolicy()
    items = [an_item(number) for number in range(5)]
    settled: list[int] = []
    now = 0.0
    for outcome in [*outcomes, *["ok"] * 5]:
        now += LONGEST_WAIT * 1.3
        for item in policy.ready(items, now):
            policy.started(item)
            if outcome == "fail":
                policy.failed(item, now, 0.5)
            else:
                policy.ended(item)
                settled.append(item.order)
                items.remove(item)

    assert settled == [0, 1, 2, 3, 4]

"""The rules by which two versions of one thing become one: the order in which they came never matters."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.message import Message, OrderKey
from desktop_chat.domain.reaction import Reaction, with_reaction
from tests.unit.core.builders import ANN, BO, CY, ROOM, a_message, a_position, an_event

VERSIONS = st.builds(
    lambda rev, delivery: a_message(1, text=f"v{rev}", rev=rev, delivery=delivery),
    st.integers(1, 4),
    st.sampled_from(Delivery),
)
MARKERS = st.builds(
    ReadMarker,
    room=st.just(ROOM),
    user=st.just(BO),
    read_seq=st.integers(0, 9),
    delivered_seq=st.integers(0, 9),
    rev=st.integers(0, 9),
)


@given(VERSIONS, VERSIONS)
def test_two_versions_of_a_message_merge_to_the_same_in_either_order(one: Message, other: Message) -> None:
    merged = one.merged(other)

    assert merged == other.merged(one)
    assert merged.rev == max(one.rev, other.rev)
    assert merged.delivery == max(one.delivery, other.delivery)


@given(MARKERS, MARKERS, MARKERS)
def test_markers_only_grow(one: ReadMarker, two: ReadMarker, three: ReadMarker) -> None:
    merged = one.merged(two)

    assert merged == two.merged(one)
    assert merged.merged(three) == one.merged(two.merged(three))
    assert merged.read_seq >= one.read_seq
    assert merged.delivered_seq >= merged.read_seq


def test_confirmed_messages_stand_by_number_and_unsent_ones_after_them() -> None:
    sent, waiting = a_message(7), a_message(None, outbox_order=2)

    assert sent.order == OrderKey(unsent=False, number=7)
    assert sent.order < waiting.order == OrderKey(unsent=True, number=2)


def test_unread_messages_are_never_fewer_than_none() -> None:
    assert a_position(5, read_no=3).unread == 2
    assert a_position(5, read_no=9).unread == 0


def test_the_tip_of_an_event_is_the_beginning_of_its_operation() -> None:
    assert an_event(0xABC).tip == "00000abc"


def test_a_reaction_is_added_and_taken_away_and_setting_twice_changes_nothing() -> None:
    hearts = with_reaction((), "❤", ANN, on=True)
    both = with_reaction(hearts, "❤", BO, on=True)

    assert both == (Reaction(key="❤", users=(ANN, BO)),)
    assert with_reaction(both, "❤", BO, on=True) == both
    assert with_reaction(both, "❤", ANN, on=False) == (Reaction(key="❤", users=(BO,)),)
    assert with_reaction(hearts, "❤", ANN, on=False) == ()
    assert with_reaction(hearts, "❤", CY, on=False) == hearts


def test_another_emoji_stands_behind_the_first() -> None:
    hearts = with_reaction((), "❤", ANN, on=True)

    assert [reaction.key for reaction in with_reaction(hearts, "👍", BO, on=True)] == ["❤", "👍"]
    assert with_reaction(hearts, "👍", BO, on=False) == hearts


def test_a_later_version_keeps_how_far_the_message_had_come() -> None:
    seen = a_message(1, delivery=Delivery.READ)

    assert seen.merged(replace(seen, rev=2, delivery=Delivery.SENT)).delivery is Delivery.READ

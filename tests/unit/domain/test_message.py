"""Where messages stand, and how two versions of one become one whichever came first."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.message import Message, OrderKey
from tests.unit.core.builders import a_message

VERSIONS = st.builds(
    lambda rev, delivery: a_message(1, text=f"v{rev}", rev=rev, delivery=delivery),
    st.integers(1, 4),
    st.sampled_from(Delivery),
)


@given(VERSIONS, VERSIONS)
def test_two_versions_of_a_message_merge_to_the_same_in_either_order(one: Message, other: Message) -> None:
    merged = one.merged(other)

    assert merged == other.merged(one)
    assert merged.rev == max(one.rev, other.rev)
    assert merged.delivery == max(one.delivery, other.delivery)


def test_a_later_version_keeps_how_far_the_message_had_come() -> None:
    seen = a_message(1, delivery=Delivery.READ)

    assert seen.merged(replace(seen, rev=2, delivery=Delivery.SENT)).delivery is Delivery.READ


def test_confirmed_messages_stand_by_number_and_unsent_ones_after_them() -> None:
    sent, waiting = a_message(7), a_message(None, outbox_order=2)

    assert sent.order == OrderKey(unsent=False, number=7)
    assert sent.order < waiting.order == OrderKey(unsent=True, number=2)

"""Which topics are asked for, and when again."""

import pytest

from desktop_chat.domain.ports import LiveRoom
from desktop_chat.protocol.phoenix_events import Fault
from desktop_chat.protocol.realtime import RoomTopic, TalkTopic, UserTopic
from desktop_chat.transport.channels import ChannelPlan, wanted_topics
from tests.unit.protocol.builders import ANN, OTHER_ROOM, TEAM

OWN = UserTopic(ANN)
LOG = RoomTopic(TEAM, 2)


def a_plan() -> ChannelPlan:
    """Return a plan in which the account's channel and one room have been asked for."""
    plan = ChannelPlan()
    plan.want([OWN, LOG])
    plan.take_due(0.0)
    return plan


def test_what_matters_comes_first() -> None:
    rooms = [LiveRoom(room=TEAM, gen=2, typing=True), LiveRoom(room=OTHER_ROOM, gen=1)]

    assert wanted_topics(ANN, rooms) == (OWN, LOG, RoomTopic(OTHER_ROOM, 1), TalkTopic(TEAM, 2))


def test_each_topic_is_asked_for_once() -> None:
    plan = ChannelPlan()

    assert plan.want([OWN, LOG]) == (str(OWN), str(LOG))
    assert plan.want([LOG]) == ()
    assert plan.take_due(0.0) == (str(OWN), str(LOG))
    assert plan.take_due(0.0) == ()
    assert plan.next_due() is None


def test_a_topic_that_failed_waits_longer_each_time() -> None:
    plan = a_plan()

    waits = []
    for _ in range(5):
        plan.failed(str(LOG), Fault.BUSY, 100.0)
        waits.append(plan.next_due())
        plan.take_due(1000.0)

    assert waits == [101.0, 102.0, 105.0, 110.0, 110.0]


def test_what_is_not_up_when_nobody_waits_any_longer_is_missed_until_it_is() -> None:
    plan = a_plan()
    talk = TalkTopic(TEAM, 2)
    plan.want([talk])
    assert not plan.joined(str(OWN))
    plan.wait_no_longer()

    assert plan.joined(str(LOG))
    assert not plan.joined(str(talk))


def test_a_limit_of_the_server_is_respected() -> None:
    plan = a_plan()

    plan.failed(str(LOG), Fault.THROTTLED, 100.0)

    assert plan.next_due() == 130.0


@pytest.mark.parametrize("fault", [Fault.FORBIDDEN, Fault.TOKEN])
def test_what_cannot_help_is_not_repeated(fault: Fault) -> None:
    plan = a_plan()

    plan.failed(str(LOG), fault, 100.0)

    assert plan.next_due() is None


def test_a_fresh_token_asks_again_for_what_the_old_one_could_not_open() -> None:
    plan = a_plan()
    plan.failed(str(OWN), Fault.TOKEN, 100.0)
    plan.failed(str(LOG), Fault.FORBIDDEN, 100.0)

    plan.token_came()

    assert plan.take_due(100.0) == (str(OWN),)


def test_a_topic_that_comes_up_again_says_so() -> None:
    plan = a_plan()

    assert not plan.joined(str(LOG))
    plan.failed(str(LOG), Fault.BUSY, 100.0)
    assert not plan.is_up(str(LOG))
    assert plan.joined(str(LOG))
    assert plan.is_up(str(LOG))


def test_topics_are_settled_when_each_was_answered() -> None:
    plan = a_plan()

    assert not plan.settled([str(OWN), str(LOG)])
    plan.joined(str(OWN))
    plan.failed(str(LOG), Fault.BUSY, 100.0)

    assert plan.settled([str(OWN), str(LOG), "not wanted"])


def test_what_is_not_wanted_any_more_is_forgotten() -> None:
    plan = a_plan()

    assert plan.drop_all_but([OWN]) == (str(LOG),)
    plan.failed(str(LOG), Fault.BUSY, 100.0)

    assert not plan.joined(str(LOG))
    assert plan.topic(str(LOG)) is None
    assert plan.topic(str(OWN)) == OWN
    assert plan.next_due() is None

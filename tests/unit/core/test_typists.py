"""Claims of typing come, are repeated, and run out."""

from desktop_chat.core.typists import MOST, Typists
from desktop_chat.domain.events import Typing
from desktop_chat.domain.ids import UserId
from tests.unit.core.builders import ANN, BO, CY, OTHER, ROOM


def typing(user: UserId, *, on: bool = True) -> Typing:
    return Typing(room=ROOM, user=user, on=on)


def test_a_claim_is_news_only_the_first_time() -> None:
    typists = Typists(ANN)

    assert typists.heard(typing(BO), 0.0)
    assert not typists.heard(typing(BO), 3.0)
    assert typists.in_room(ROOM) == (BO,)


def test_own_typing_is_not_shown() -> None:
    typists = Typists(ANN)

    assert not typists.heard(typing(ANN), 0.0)
    assert typists.in_room(ROOM) == ()


def test_who_stops_is_forgotten_at_once() -> None:
    typists = Typists(ANN)
    typists.heard(typing(BO), 0.0)

    assert typists.heard(typing(BO, on=False), 1.0)
    assert not typists.heard(typing(BO, on=False), 1.0)
    assert not typists.stopped(OTHER, BO)


def test_a_claim_runs_out_after_six_seconds_unless_repeated() -> None:
    typists = Typists(ANN)
    typists.heard(typing(BO), 0.0)
    typists.heard(typing(CY), 0.0)
    typists.heard(typing(CY), 3.0)

    assert typists.next_expiry() == 6.0
    assert typists.expire(5.9) == ()
    assert typists.expire(6.0) == (ROOM,)
    assert typists.in_room(ROOM) == (CY,)
    assert typists.expire(9.0) == (ROOM,)
    assert typists.next_expiry() is None


def test_a_crowd_of_claims_is_cut_off() -> None:
    typists = Typists(ANN)
    for number in range(MOST):
        typists.heard(typing(UserId(f"user-{number}")), 0.0)

    assert not typists.heard(typing(BO), 0.0)
    assert len(typists.in_room(ROOM)) == MOST

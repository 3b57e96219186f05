"""Reactions are set and taken away; doing it twice changes nothing."""

from desktop_chat.domain.reaction import Reaction, with_reaction
from tests.unit.core.builders import ANN, BO, CY


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

"""What a setting may be."""

import dataclasses
import json
from enum import Enum

import pytest

from desktop_chat.domain.setting_rules import (
    Choice,
    Colour,
    Flag,
    Number,
    Pairs,
    Rule,
    Text,
    Unusable,
    Whole,
    rule_of,
    setting,
)
from desktop_chat.domain.values import dataclass


class Taste(Enum):
    SWEET = "sweet"
    SOUR = "sour"


@pytest.mark.parametrize(
    ("rule", "raw", "value"),
    [
        (Flag(), True, True),
        (Choice(Taste), "sour", Taste.SOUR),
        (Number(0.5, 2), 1, 1.0),
        (Number(0.5, 2), 0.5, 0.5),
        (Number(0.5, 2), 2.0, 2.0),
        (Whole(1, 3), 1, 1),
        (Whole(1, 3), 3, 3),
        (Text(3), "abc", "abc"),
        (Colour(), "#A0b1C2", "#a0b1c2"),
        (Colour(), "", ""),
        (Pairs(), {"b": "2", "a": "1"}, (("a", "1"), ("b", "2"))),
    ],
)
def test_a_good_value_is_read_and_written_so_that_it_is_read_again(rule: Rule, raw: object, value: object) -> None:
    read = rule.read(raw)

    assert (read, type(read)) == (value, type(value))
    assert rule.read(json.loads(json.dumps(rule.write(read)))) == value


@pytest.mark.parametrize(
    ("rule", "raw", "wanted"),
    [
        (Flag(), 1, "true or false"),
        (Choice(Taste), "bitter", "one of sweet, sour"),
        (Choice(Taste), ["sweet"], "one of sweet, sour"),
        (Number(0.5, 2), 0.4, "a number from 0.5 to 2"),
        (Number(0.5, 2), 2.1, "a number from 0.5 to 2"),
        (Number(0.5, 2), True, "a number from 0.5 to 2"),
        (Number(0.5, 2), float("nan"), "a number from 0.5 to 2"),
        (Number(0.5, 2), "1", "a number from 0.5 to 2"),
        (Whole(1, 3), 0, "a whole number from 1 to 3"),
        (Whole(1, 3), 4, "a whole number from 1 to 3"),
        (Whole(1, 3), 2.0, "a whole number from 1 to 3"),
        (Whole(0, 1), False, "a whole number from 0 to 1"),
        (Text(3), "abcd", "a text of at most 3 characters"),
        (Text(3), None, "a text of at most 3 characters"),
        (Colour(), "red", "a colour such as #2860d8, or empty"),
        (Colour(), "#12345", "a colour such as #2860d8, or empty"),
        (Colour(), 0, "a colour such as #2860d8, or empty"),
        (Pairs(1), {"a": "1", "b": "2"}, "an object of at most 1 texts"),
        (Pairs(), {"a": 1}, "an object of at most 500 texts"),
        (Pairs(), [], "an object of at most 500 texts"),
    ],
)
def test_a_wrong_value_is_refused_with_what_would_be_right(rule: Rule, raw: object, wanted: str) -> None:
    with pytest.raises(Unusable) as refused:
        rule.read(raw)

    assert refused.value.wanted == wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    loud: bool = False
    taste: Taste = Taste.SWEET
    size: int = setting(2, Whole(1, 3))


def test_a_field_has_its_own_rule_or_that_of_its_type() -> None:
    assert [rule_of(one) for one in dataclasses.fields(Group)] == [Flag(), Choice(Taste), Whole(1, 3)]
    assert Group() == Group(loud=False, taste=Taste.SWEET, size=2)

"""What is being named while one writes."""

import pytest

from desktop_chat.core.completing import Trigger, Wanted, closed_code, wanted


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("@", Wanted(Trigger.PERSON, "")),
        ("hi @an", Wanted(Trigger.PERSON, "an")),
        ("(@an", Wanted(Trigger.PERSON, "an")),
        ("two\n@b", Wanted(Trigger.PERSON, "b")),
        (":sm", Wanted(Trigger.EMOJI, "sm")),
        ("good :+1", Wanted(Trigger.EMOJI, "+1")),
        (":s", None),
        ("at 10:30", None),
        ("https://x", None),
        ("::sm", None),
        ("ann@b", None),
        ("@an ", None),
        ("nothing", None),
        ("", None),
        ("`@an", None),
        ("`a` @an", Wanted(Trigger.PERSON, "an")),
        ("```\n@an", None),
        ("```\nx\n``` @an", Wanted(Trigger.PERSON, "an")),
        ("`:sm", None),
    ],
)
def test_a_name_that_is_begun_is_seen(before: str, expected: Wanted | None) -> None:
    assert wanted(before) == expected


def test_a_choice_replaces_the_trigger_and_what_follows_it() -> None:
    assert Wanted(Trigger.PERSON, "an").typed == "@an"


@pytest.mark.parametrize(
    ("before", "code"),
    [(":tada:", "tada"), ("x :+1:", "+1"), ("x:y:", None), (":no space:", None), ("`:tada:", None), ("tada:", None)],
)
def test_a_shortcode_ends_with_its_second_colon(before: str, code: str | None) -> None:
    assert closed_code(before) == code

"""What a live event says of itself."""

from tests.unit.core.builders import an_event


def test_the_tip_of_an_event_is_the_end_of_its_operation() -> None:
    assert an_event(0xABC).tip == "00000abc"

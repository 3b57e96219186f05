"""Ids of our own, and how they are told from rubbish."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.ids import UnixMillis, derived_uuid, is_uuid, uuid7


def test_an_id_is_a_uuid_of_version_seven_that_begins_with_its_time() -> None:
    made = UUID(uuid7(UnixMillis(0x0123456789AB), b"\xff" * 10))

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.hex.startswith("0123456789ab")


@given(st.integers(0, (1 << 48) - 2), st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_later_ids_sort_after_earlier_ones(now: int, one: bytes, other: bytes) -> None:
    assert uuid7(UnixMillis(now), one) < uuid7(UnixMillis(now + 1), other)


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_different_chance_makes_different_ids_apart_from_the_unused_bits(one: bytes, other: bytes) -> None:
    used = (1 << 74) - 1
    same = int.from_bytes(one, "big") & used == int.from_bytes(other, "big") & used

    assert (uuid7(UnixMillis(1), one) == uuid7(UnixMillis(1), other)) is same


@pytest.mark.parametrize("entropy", [b"", b"x" * 9, b"x" * 11])
def test_the_wrong_amount_of_chance_is_refused(entropy: bytes) -> None:
    with pytest.raises(ValueError, match="random bytes"):
        uuid7(UnixMillis(1), entropy)


@pytest.mark.parametrize("now", [-1, 1 << 48])
def test_an_instant_that_does_not_fit_is_refused(now: int) -> None:
    with pytest.raises(ValueError, match="48-bit"):
        uuid7(UnixMillis(now), b"x" * 10)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("01890a5d-ac96-774b-bcce-b302099a8057", True),
        ("01890A5D-AC96-774B-BCCE-B302099A8057", False),
        ("01890a5dac96774bbcceb302099a8057", False),
        ("", False),
        ("nonsense", False),
    ],
)
def test_only_the_one_spelling_of_the_wire_is_an_id(text: str, answer: bool) -> None:
    assert is_uuid(text) is answer


def test_a_derived_id_is_a_uuid_that_tells_by_what_it_was_derived_from() -> None:
    made = derived_uuid("m1", None, 7)

    assert is_uuid(made)
    assert made[14] == "8"
    assert made[19] in "89ab"
    assert made == derived_uuid("m1", None, 7)
    assert made != derived_uuid("m1", 7, None)

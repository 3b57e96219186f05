"""JSON from outside: every wrong input is a ProtocolError, and every type is checked."""

import json
from contextlib import suppress
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.protocol.wire_types import (
    LARGEST_NUMBER,
    LATEST_INSTANT,
    Fields,
    Json,
    as_list,
    as_number,
    as_object,
    as_text,
    as_tip,
    as_uuid,
    decode_json,
    encode_json,
)

LIMIT = 1_000_000
ANN = "11111111-1111-4111-8111-111111111111"

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(alphabet=st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


class Colour(Enum):
    RED = "red"


def fields(**members: Json) -> Fields:
    return Fields(members, "thing")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("", id="nothing"),
        pytest.param("{", id="cut short"),
        pytest.param("<html>", id="a page"),
        pytest.param("[" * 200_000, id="deep arrays"),
        pytest.param('{"a":' * 200_000, id="deep objects"),
        pytest.param("NaN", id="nan"),
        pytest.param("[Infinity]", id="infinity"),
        pytest.param("-Infinity", id="minus infinity"),
        pytest.param("1e999", id="a float without end"),
        pytest.param("9" * 10_000, id="an integer of 10,000 digits"),
        pytest.param(b"\xff\xfe", id="not utf-8"),
        pytest.param(b'{"a": "\xed\xa0\x80"}', id="a surrogate in utf-8"),
        pytest.param('"' + "x" * LIMIT + '"', id="too long"),
        pytest.param('{"a": 1} x', id="more behind it"),
    ],
)
def test_what_is_no_json_is_a_protocol_error(data: str | bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_json(data, LIMIT)


@given(json_values)
def test_json_survives_the_way_out_and_back(value: Json) -> None:
    assert decode_json(encode_json(value).encode(), LIMIT) == value


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_rubbish_is_decoded_or_refused_and_nothing_else(data: bytes | str) -> None:
    with suppress(ProtocolError):
        decode_json(data, LIMIT)


def test_the_last_of_two_equal_keys_wins() -> None:
    assert decode_json('{"a": 1, "a": 2}', LIMIT) == {"a": 2}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", ["\udfff"], {"\ud800": 1}])
def test_what_json_cannot_carry_is_refused(value: Json) -> None:
    with pytest.raises(ProtocolError):
        encode_json(value)


def test_a_value_nested_too_deep_to_send_is_refused() -> None:
    deep: list[Json] = []
    for _ in range(200_000):
        deep = [deep]

    with pytest.raises(ProtocolError):
        encode_json(deep)


def test_text_loses_what_cannot_be_stored() -> None:
    text = as_text(json.loads(r'"a\u0000b\ud800c"'), "x")

    assert text.encode().decode().startswith("ab\ufffd")
    assert text.endswith("c")


@pytest.mark.parametrize("value", [None, 1, [], {}, True])
def test_other_types_are_no_text(value: Json) -> None:
    with pytest.raises(ProtocolError, match="spot is no text"):
        as_text(value, "spot")


@pytest.mark.parametrize("value", [None, "1", 1.0, True, [], {}])
def test_other_types_are_no_number(value: Json) -> None:
    with pytest.raises(ProtocolError, match="spot is no whole number"):
        as_number(value, "spot")


@pytest.mark.parametrize("value", [-1, LARGEST_NUMBER + 1])
def test_numbers_beyond_64_bits_or_below_zero_are_refused(value: int) -> None:
    with pytest.raises(ProtocolError, match="spot is out of range"):
        as_number(value, "spot")


@pytest.mark.parametrize("value", [0, 7, LARGEST_NUMBER])
def test_a_whole_number_is_taken(value: int) -> None:
    assert as_number(value, "spot") == value


@pytest.mark.parametrize("value", [None, 5, "", "x", "A" + ANN[1:], ANN.replace("-", ""), f"{{{ANN}}}"])
def test_only_lower_case_ids_with_dashes_are_ids(value: Json) -> None:
    with pytest.raises(ProtocolError, match="spot is no id"):
        as_uuid(value, "spot")


def test_objects_and_arrays_are_told_apart() -> None:
    assert as_list([1], "x") == [1]
    with pytest.raises(ProtocolError, match="x is no array"):
        as_list({}, "x")
    with pytest.raises(ProtocolError, match="x is no object"):
        as_object([], "x")


def test_members_are_read_by_their_types() -> None:
    thing = fields(t="text", u=ANN, n=5, a=LATEST_INSTANT, f=False, c="red", o={"in": 1}, i=[1, 2], null=None)

    assert thing.text("t") == thing.text_or_none("t") == "text"
    assert thing.uuid("u") == thing.uuid_or_none("u") == ANN
    assert thing.number("n") == thing.number_or_none("n") == 5
    assert thing.instant("a") == thing.instant_or_none("a") == LATEST_INSTANT
    assert thing.flag("f") is False
    assert thing.choice("c", Colour) is Colour.RED
    assert thing.object("o").number("in") == 1
    assert thing.items("i") == [1, 2]
    assert dict(fields(a=1).pairs()) == {"a": 1}


def test_null_and_missing_are_the_same() -> None:
    thing = fields(null=None)

    assert (thing.text_or_none("null"), thing.uuid_or_none("gone")) == (None, None)
    assert (thing.number_or_none("null"), thing.instant_or_none("gone")) == (None, None)
    assert not thing.has("null")
    assert not thing.has("gone")


def test_errors_name_the_place() -> None:
    with pytest.raises(ProtocolError, match=r"thing\.o\.in is no whole number"):
        fields(o={"in": "x"}).object("o").number("in")
    with pytest.raises(ProtocolError, match=r"thing\.f is neither true nor false"):
        fields(f=0).flag("f")
    with pytest.raises(ProtocolError, match=r"thing\.c is no Colour"):
        fields(c="blue").choice("c", Colour)
    with pytest.raises(ProtocolError, match=r"thing\.c is no Colour"):
        fields(c=["red"]).choice("c", Colour)


def test_an_instant_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(ProtocolError, match=r"thing\.a is out of range"):
        fields(a=LATEST_INSTANT + 1).instant("a")


def test_a_tip_is_eight_hex_digits_or_nothing() -> None:
    assert as_tip("0a1b2c3d", "tip") == "0a1b2c3d"
    assert as_tip("", "tip") == ""
    for strange in ("0a1b2c3", "0a1b2c3d4", "0A1B2C3D", "gggggggg"):
        with pytest.raises(ProtocolError, match="tip is no tip"):
            as_tip(strange, "tip")


def test_a_picture_is_64_hex_digits_or_nothing() -> None:
    assert as_object({"picture": "0a" * 32}, "person").picture_or_none("picture") == "0a" * 32
    assert as_object({"picture": None}, "person").picture_or_none("picture") is None
    assert as_object({}, "person").picture_or_none("picture") is None
    wrongs: list[Json] = ["", "0A" * 32, "0a" * 31, 7, ["0a" * 32]]
    for wrong in wrongs:
        with pytest.raises(ProtocolError, match=r"person\.picture"):
            as_object({"picture": wrong}, "person").picture_or_none("picture")


def test_an_id_by_itself_is_taken_as_it_is() -> None:
    identity = "0190a0b0-0000-7000-8000-000000000001"

    assert as_uuid(identity, "spot") == identity

"""What a person typed, and what is kept of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.content import (
    MAX_TEXT_BYTES,
    TextContent,
    composed_text,
    storable,
)
from desktop_chat.domain.errors import UserError


def test_what_a_person_typed_is_kept_but_for_white_space_around_it() -> None:
    assert composed_text("  a <b>\n 😀 \n") == TextContent(text="a <b>\n 😀")


@pytest.mark.parametrize("text", ["", " \n\t", "\x00"])
def test_nothing_cannot_be_sent(text: str) -> None:
    with pytest.raises(UserError, match="nothing to send"):
        composed_text(text)


def test_a_text_may_be_as_long_as_its_bytes_allow() -> None:
    assert composed_text("é" * (MAX_TEXT_BYTES // 2)).text.endswith("é")
    with pytest.raises(UserError, match="too long"):
        composed_text("é" * (MAX_TEXT_BYTES // 2) + "e")


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_can_be_stored_once_it_is_made_storable(text: str) -> None:
    clean = storable(text)

    assert clean.encode().decode() == clean
    assert "\x00" not in clean
    assert storable(clean) == clean

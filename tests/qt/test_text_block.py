"""Text of any kind is laid out in small pieces, so that no message can make the window wait."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_chat.core.markup import reading, unmarked
from desktop_chat.qt.theme import ThemeKeeper
from desktop_chat.qt.timeline.textblock import LINES_MAX, LINES_SHOWN, TextBlock, text_block
from desktop_chat.qt.timeline.textformats import TextLooks, colourless
from desktop_chat.qt.timeline.textpieces import LINE_SEPARATOR, PIECE

WIDTH = 500


def laid_out(keeper: ThemeKeeper, text: str, *, most: int = LINES_SHOWN) -> TextBlock:
    looks = TextLooks(keeper.fonts.base, keeper.fonts.base_metrics, keeper.theme, colourless)
    return text_block(unmarked(text), looks, WIDTH, most=most)


def line_count(block: TextBlock) -> int:
    return sum(piece.layout.lineCount() for piece in block.pieces)


def test_a_short_text_is_one_piece_as_wide_as_its_words(keeper: ThemeKeeper) -> None:
    block = laid_out(keeper, "hello")

    assert len(block.pieces) == 1
    assert 20 < block.width < 80
    assert not block.cut


def test_every_line_of_a_text_has_a_line(keeper: ThemeKeeper) -> None:
    assert line_count(laid_out(keeper, "one\ntwo\r\nthree\n\nfive")) == 5


HOSTILE = {
    "one endless word": "W" * 16_384,
    "nothing but line feeds": "\n" * 16_384,
    "a letter a line": "a\n" * 8_192,
    "stacked accents": "a" + "\u0301" * 8_000,
    "directions that turn": "a\u05e9\n" * 4_000,
    "overrides": "\u202eabc " * 2_300,
    "isolates never closed": "\u2066" * 5_400,
    "joiners": "\u200d" * 5_400,
    "families": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 900,
    "tabs": "\t" * 16_384,
    "lone surrogate": "\ud800 and on",
    "nul": "a\x00b",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_makes_few_small_pieces(keeper: ThemeKeeper, text: str) -> None:
    block = laid_out(keeper, text)

    assert line_count(block) <= LINES_SHOWN
    assert all(len(piece.layout.text()) <= 2 * PIECE for piece in block.pieces)
    assert block.width <= WIDTH + 1


def test_a_long_text_is_cut_and_says_so(keeper: ThemeKeeper) -> None:
    folded = laid_out(keeper, "line\n" * 500)
    whole = laid_out(keeper, "line\n" * 500, most=LINES_MAX)

    assert folded.cut
    assert not whole.cut
    assert line_count(whole) == 501


def test_a_text_that_just_fits_is_not_cut(keeper: ThemeKeeper) -> None:
    assert not laid_out(keeper, "\n".join(["line"] * LINES_SHOWN)).cut
    assert laid_out(keeper, "\n".join(["line"] * (LINES_SHOWN + 1))).cut


def test_an_emoji_at_the_last_line_does_not_look_like_a_cut(keeper: ThemeKeeper) -> None:
    assert not laid_out(keeper, "\U0001f680" * 20).cut


def test_lines_from_right_to_left_end_at_the_right_edge_of_their_block(keeper: ThemeKeeper) -> None:
    block = laid_out(keeper, "\u05e9\u05dc\u05d5\u05dd " * 60 + "\n\u05e9")

    last = block.pieces[-1].layout.lineAt(block.pieces[-1].layout.lineCount() - 1)

    assert last.position().x() > block.width / 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(text=st.text(max_size=3_000))
def test_no_character_is_lost(keeper: ThemeKeeper, text: str) -> None:
    block = laid_out(keeper, text, most=LINES_MAX)

    shown = "".join(piece.layout.text() for piece in block.pieces)

    assert letters(shown) == letters(text)


MARKED = st.lists(
    st.sampled_from(
        [
            *("*", "**", "~~", "||", "`", "\n```py\n", "\n```\n", "\n> ", "\n> > ", "\n- ", "\n  - ", "\n1. ", "\n"),
            *("[x](https://example.org)", "word ", "\u05e9\u05dc\u05d5\u05dd ", "\U0001f680", "long" * 300, "e\u0301"),
        ]
    ),
    max_size=30,
).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(text=MARKED)
def test_no_letter_of_a_marked_text_is_lost(keeper: ThemeKeeper, text: str) -> None:
    looks = TextLooks(keeper.fonts.base, keeper.fonts.base_metrics, keeper.theme, colourless)
    read = reading(text)

    block = text_block(read, looks, WIDTH, most=LINES_MAX)

    assert block.width <= WIDTH + 1
    assert letters("".join(piece.layout.text() for piece in block.pieces)) == letters(read.letters)
    for piece in block.pieces:
        shown = piece.layout.text().replace(LINE_SEPARATOR, "\n")
        assert read.letters[piece.start : piece.start + len(shown)] == shown


def letters(text: str) -> str:
    """Return the text without what breaks lines."""
    return "".join(character for character in text if unicodedata.category(character) not in {"Zl", "Zp", "Cc", "Cs"})

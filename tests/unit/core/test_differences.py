"""What is different between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.differences import MOST_WORK, Change, Piece, differences

SAME, GONE, NEW = Change.SAME, Change.GONE, Change.NEW


def test_words_are_compared_and_spaces_stay() -> None:
    assert differences("see you at five", "see you at six, Bo") == (
        Piece(SAME, "see you at "),
        Piece(GONE, "five"),
        Piece(NEW, "six, Bo"),
    )


def test_long_texts_are_compared_by_lines_and_huge_ones_not_at_all() -> None:
    words = "word " * round(MOST_WORK**0.5 + 10)
    lines = "x\n" * round(MOST_WORK**0.5 + 10)

    assert differences(f"{words}\nend", f"{words}\nbegin") == (
        Piece(SAME, f"{words}\n"),
        Piece(GONE, "end"),
        Piece(NEW, "begin"),
    )
    assert differences(lines, lines + "y") == (Piece(GONE, lines), Piece(NEW, lines + "y"))


@given(st.text(alphabet="ab \n,é😀"), st.text(alphabet="ab \n,é😀"))
def test_the_pieces_are_both_texts(before: str, after: str) -> None:
    pieces = differences(before, after)

    assert "".join(piece.text for piece in pieces if piece.change is not NEW) == before
    assert "".join(piece.text for piece in pieces if piece.change is not GONE) == after
    assert all(piece.text for piece in pieces)

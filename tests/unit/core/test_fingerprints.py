"""Fingerprints in words: the same words for the same certificate, others for another one."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.fingerprints import WORDS_SHOWN, words_of


def test_each_byte_has_a_word_of_its_own() -> None:
    words = {words_of(f"{byte:02x}" + "00" * 31)[0] for byte in range(256)}

    assert len(words) == 256
    assert all(word.isalpha() and word.islower() and 3 <= len(word) <= 8 for word in words)


@given(st.binary(min_size=32, max_size=32), st.integers(0, WORDS_SHOWN - 1), st.integers(1, 255))
def test_a_change_is_heard(print_: bytes, place: int, change: int) -> None:
    other = bytearray(print_)
    other[place] ^= change

    assert len(words_of(print_.hex())) == WORDS_SHOWN
    assert words_of(print_.hex()) != words_of(other.hex())
    assert words_of(print_.hex())[:place] == words_of(other.hex())[:place]

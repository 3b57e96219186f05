"""Emoji by name: the table as it is shipped, finding some of them, tones of skin, and what was used of late."""

import unicodedata
from pathlib import Path

import pytest

from desktop_chat.core.emoji import TONES, Emoji, EmojiGroup, EmojiTable, renewed, with_tone, without_tone

FILE = Path(__file__).resolve().parents[3] / "resources" / "emoji" / "emoji.tsv"
TABLE = EmojiTable(FILE.read_text(encoding="utf-8"))


def known(code: str) -> Emoji:
    found = TABLE.by_code(code)
    assert found is not None
    return found


def found(typed: str, limit: int = 3) -> list[str]:
    return [emoji.key for emoji in TABLE.find(typed, limit)]


def test_the_table_has_all_groups_and_no_emoji_twice() -> None:
    keys = [emoji.key for emoji in TABLE.all]

    assert len(keys) == len(set(keys)) > 1800
    assert sum(len(TABLE.group(group)) for group in EmojiGroup) == len(keys)
    assert TABLE.group(EmojiGroup.FLAGS)[0].key == "🏁"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("+1", "👍"),
        (":tada:", "🎉"),
        ("thumbs down", "👎"),
        ("daumen hoch", "👍"),
        ("flagge deutschland", "🇩🇪"),
        ("FUßABDRÜCKE", "👣"),
        ("fußabdrucke", "👣"),
    ],
)
def test_an_emoji_is_found_by_code_and_by_name_in_both_languages(typed: str, key: str) -> None:
    assert key in found(typed)


def test_names_come_before_keywords_and_every_word_has_to_fit() -> None:
    assert found("smile")[0] == "😄"
    assert found("sm", 2) == ["😃", "😄"]  # not the flag of San Marino, of whose second code it is a word
    assert found("flag ger", 10) == ["🇩🇪"]
    assert found("qqqq") == []
    assert found("  ") == []


def test_a_code_is_read_in_any_case_and_an_unknown_one_is_none() -> None:
    assert known("TADA").key == "🎉"
    assert TABLE.by_code("no_such_emoji") is None


def test_a_tone_is_put_on_and_taken_off() -> None:
    wave, victory, couple = known("wave"), known("v"), known("couple_with_heart_woman_woman")

    assert with_tone(wave.key, wave.tones, 3) == "👋🏽"
    assert with_tone(victory.key, victory.tones, 5) == "✌🏿"
    assert with_tone(couple.key, couple.tones, 1) == "👩🏻‍❤️‍👩🏻"
    assert with_tone(wave.key, wave.tones, 0) == "👋"
    assert with_tone("🎉", "", 4) == "🎉"
    assert without_tone("👋🏽") == "👋"


def test_every_variant_has_its_tone() -> None:
    for emoji in TABLE.all:
        for tone in range(1, TONES + 1) if emoji.tones else ():
            assert chr(0x1F3FB + tone - 1) in with_tone(emoji.key, emoji.tones, tone), emoji
            assert unicodedata.is_normalized("NFC", emoji.key)


def test_an_emoji_is_known_whatever_its_tone() -> None:
    assert TABLE.by_key("👋🏽") == known("wave")
    assert TABLE.by_key("🎉") == known("tada")
    assert TABLE.by_key("x") is None


def test_what_was_used_last_is_in_front_once() -> None:
    assert renewed(("a", "b", "c"), "b", 3) == ("b", "a", "c")
    assert renewed(("a", "b", "c"), "d", 3) == ("d", "a", "b")


def test_a_line_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no line"):
        EmojiTable("😀\t0")

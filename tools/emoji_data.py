"""Make `resources/emoji/emoji.tsv` from a folder with emojibase-data: `python -m tools.emoji_data FOLDER`.

That package keeps the emoji of Unicode with their names and keywords in many languages (from Unicode's CLDR) and the
shortcodes that people know from other programs. Only what the picker needs is taken: one line for each emoji, in
Unicode's order, so that a window has it in milliseconds.
"""

import json
import sys
from pathlib import Path
from typing import Any

from desktop_chat.core.emoji import with_tone

TARGET = Path(__file__).resolve().parent.parent / "resources" / "emoji" / "emoji.tsv"
COMPONENT = 2
"""The group of parts that are no emoji by themselves: skin tones and hair."""
TONES = 5
IS_EMOJI = 1
PRESENTATION = "\ufe0f"
SETS = ("github", "emojibase")
"""Shortcodes, those that most people know first."""
HEAD = "# emoji, group, version, tones, shortcodes, English name, its keywords, German name, its keywords"


def main(arguments: list[str]) -> int:
    """Write the file; return the exit code."""
    folder = Path(arguments[0])
    codes = [_read(folder / "en" / "shortcodes" / f"{name}.json") for name in SETS]
    german = {entry["hexcode"]: entry for entry in _read(folder / "de" / "data.json")}
    entries = [entry for entry in _read(folder / "en" / "data.json") if entry.get("group", COMPONENT) != COMPONENT]
    lines = [_line(entry, german[entry["hexcode"]], codes) for entry in sorted(entries, key=lambda one: one["order"])]
    TARGET.write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    return 0


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _line(entry: dict[str, Any], german: dict[str, Any], sets: list[dict[str, Any]]) -> str:
    known = [code for codes in sets for code in _listed(codes.get(entry["hexcode"], []))]
    fields = (
        _key(entry),
        str(entry["group"]),
        f"{entry['version']:g}",
        _tones(entry),
        " ".join(dict.fromkeys(known)),
        entry["label"],
        ", ".join(entry.get("tags", [])),
        german["label"],
        ", ".join(german.get("tags", [])),
    )
    return "\t".join(fields)


def _key(entry: dict[str, Any]) -> str:
    """Return the emoji as Unicode writes it in full: what is an emoji anyway does not say so by a selector."""
    key: str = entry["emoji"]
    return key[0] if entry["type"] == IS_EMOJI and key[1:] == PRESENTATION else key


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _tones(entry: dict[str, Any]) -> str:
    """Return "+" where the rule of `with_tone` makes the five variants of one tone, else the variants themselves."""
    variants = {skin["tone"]: skin["emoji"] for skin in entry.get("skins", []) if isinstance(skin["tone"], int)}
    if len(variants) != TONES:
        return ""
    if all(with_tone(_key(entry), "+", tone) == variant for tone, variant in variants.items()):
        return "+"
    return " ".join(variants[tone] for tone in sorted(variants))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

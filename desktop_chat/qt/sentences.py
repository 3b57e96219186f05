"""Translates English sentences that the layers below have made, which know no language: errors, notices, states.

A sentence is known by what stands between its holes: "This message is too long (40 KiB; …)" is an instance of "This
message is too long ({0} KiB; …)". The templates are found in the source when the translations are compiled, and lie
beside them. A sentence that is not known stays as it is.
"""

import json
import re
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication

CONTEXT = "below"
FILE_NAME = "sentences.json"
_HOLE = re.compile(r"\{(\d)\}")
_templates_file: list[Path] = []
"""The file of the templates, once a language needs them."""


def learn(folder: Path) -> None:
    """Translate by the templates in this folder from now on; without this everything stays English."""
    _templates_file[:] = [folder / FILE_NAME]
    _patterns.cache_clear()
    translated.cache_clear()


def forget() -> None:
    """Translate nothing any more."""
    _templates_file.clear()
    _patterns.cache_clear()
    translated.cache_clear()


def said(error: Exception) -> str:
    """Return what an error says to a person."""
    return translated(str(error))


@lru_cache(maxsize=256)
def translated(sentence: str) -> str:
    """Return a sentence from below in the person's language, its holes too if they are sentences themselves."""
    if not _templates_file or not sentence:
        return sentence
    words = QCoreApplication.translate(CONTEXT, sentence)
    if words != sentence:
        return words
    for template, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return _filled(QCoreApplication.translate(CONTEXT, template), [translated(hole) for hole in found.groups()])
    return sentence


@cache
def _patterns() -> tuple[tuple[str, "re.Pattern[str]"], ...]:
    """Return the templates with holes, those with the most words first, as what fits them."""
    try:
        templates = json.loads(_templates_file[0].read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    with_holes = sorted((one for one in templates if _HOLE.search(one)), key=lambda one: -len(_HOLE.sub("", one)))
    return tuple((one, _pattern(one)) for one in with_holes)


def _filled(words: str, holes: list[str]) -> str:
    return _HOLE.sub(lambda hole: holes[int(hole[1])], words)


def _pattern(template: str) -> "re.Pattern[str]":
    parts = [re.escape(part) for part in _HOLE.split(template)[::2]]
    return re.compile("(.+?)".join(parts), re.DOTALL)

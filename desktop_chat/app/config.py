"""The file of a profile's settings: JSON that people may edit. What it cannot read it leaves alone and says so.

What may stand in it is declared in `domain/settings.py`; here are the file, and the checks for which a declaration is
not enough.
"""

import json
import os
from dataclasses import fields, replace
from pathlib import Path

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.link import WaySettings
from desktop_chat.domain.settings import STANDARD, Settings, decode, encode
from desktop_chat.transport.ways import check_ways

FILE_NAME = "settings.json"
PUT_ASIDE = "settings.unreadable.json"


def load_settings(folder: Path) -> tuple[Settings, tuple[str, ...]]:
    """Read a profile's settings; return them with a sentence for each unusable entry (its default is used)."""
    file = folder / FILE_NAME
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return STANDARD, ()
    except (OSError, ValueError, RecursionError) as error:
        return STANDARD, (f"The settings in {file} could not be read ({error}); the defaults are used.",)
    if not isinstance(raw, dict):
        return STANDARD, (f"The settings in {file} are not a JSON object; the defaults are used.",)
    settings, complaints = decode(raw)
    ways, problems = _usable_ways(settings.ways)
    return replace(settings, ways=ways), complaints + problems


def save_settings(folder: Path, settings: Settings, before: Settings = STANDARD) -> None:
    """Write what has changed since `before` into a profile's file, whole or not at all; all else there stays.

    A file that cannot be read is put aside first: it may be somebody's work with a comma too much.

    Raises:
        OSError: the disk is full or the folder is read-only; the former file is untouched.
    """
    file = folder / FILE_NAME
    draft = file.with_suffix(".new")
    text = json.dumps(encode(_present(file), before, settings), indent=2, ensure_ascii=False) + "\n"
    # Not forced onto the disk: this runs at each change of room, and what a power cut could cost are a few choices.
    draft.write_text(text, encoding="utf-8", errors="surrogatepass")
    os.replace(draft, file)  # noqa: PTH105 - the same call, but this one is known to be atomic by its own documentation


def check_settings(settings: Settings) -> None:
    """Check what a person has chosen, beyond the rules of each entry.

    Raises:
        UserError: an address is none; the sentence says what is wrong.
    """
    check_ways(settings.ways)


def _present(file: Path) -> object:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        file.replace(file.with_name(PUT_ASIDE))
        return {}


def _usable_ways(entered: WaySettings) -> tuple[WaySettings, tuple[str, ...]]:
    ways, problems = STANDARD.ways, []
    for one in fields(ways):
        changed = replace(ways, **{one.name: getattr(entered, one.name)})
        try:
            check_ways(changed)
        except UserError as error:
            # What was entered is not repeated: it may hold a password.
            problems.append(f"The setting “ways.{one.name}” cannot be used. {error}")
        else:
            ways = changed
    return ways, tuple(problems)

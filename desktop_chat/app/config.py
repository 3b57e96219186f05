"""The settings of one profile: a small JSON file that people may edit. What it cannot read it leaves alone and says so.

Keys: `theme` (system, light, dark), `link` (attempts, backoff, heartbeat, connect_timeout), `ways` (socket, library,
http: other URLs than the project's; proxy: system, none or a URL), `window` (geometry, as Qt saved it, in base 64),
`last_room`, `local` (whether the profile lives in this computer's workspace) and `person` (as whom). No secret is ever
kept here.
"""

import json
import os
from dataclasses import asdict, field, replace
from pathlib import Path

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.link import LinkSettings
from desktop_chat.domain.values import dataclass
from desktop_chat.transport.ways import WaySettings, check_ways

FILE_NAME = "settings.json"

LINK_RANGES: dict[str, tuple[float, float]] = {
    "attempts": (1, 100),
    "backoff": (0.1, 60),
    "heartbeat": (5, 55),
    "connect_timeout": (1, 120),
}
"""What may be set of the link, from the lowest to the highest; all but the attempts in seconds."""
_THEMES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person has set in one profile. Times in `link` are seconds."""

    theme: str = "system"
    link: LinkSettings = field(default_factory=LinkSettings)
    ways: WaySettings = field(default_factory=WaySettings)
    window: str = ""
    last_room: str = ""
    local: bool = False
    person: str = ""


def load_settings(folder: Path) -> tuple[Settings, tuple[str, ...]]:
    """Read a profile's settings; return them with a sentence for each unusable entry (its default is used)."""
    file = folder / FILE_NAME
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), ()
    except (OSError, ValueError, RecursionError) as error:
        return Settings(), (f"The settings in {file} could not be read ({error}); the defaults are used.",)
    if not isinstance(raw, dict):
        return Settings(), (f"The settings in {file} are not a JSON object; the defaults are used.",)
    complaints: list[str] = []
    theme = raw.get("theme", "system")
    if theme not in _THEMES:
        complaints.append(f"The setting “theme” must be one of {', '.join(_THEMES)}.")
        theme = "system"
    settings = Settings(
        theme=theme,
        link=_link(raw.get("link", {}), complaints),
        ways=_ways(raw.get("ways", {}), complaints),
        window=_text(raw.get("window")),
        last_room=_text(raw.get("last_room")),
        local=raw.get("local") is True,
        person=_text(raw.get("person")),
    )
    return settings, tuple(complaints)


def save_settings(folder: Path, settings: Settings) -> None:
    """Write a profile's settings, whole or not at all.

    Raises:
        OSError: the disk is full or the folder is read-only; the former file is untouched.
    """
    file = folder / FILE_NAME
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(asdict(settings), indent=2) + "\n", encoding="utf-8")
    os.replace(draft, file)  # noqa: PTH105 - the same call, but this one is known to be atomic by its own documentation


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else ""


def _ways(raw: object, complaints: list[str]) -> WaySettings:
    standard = WaySettings()
    if not isinstance(raw, dict):
        complaints.append("The setting “ways” must be a JSON object.")
        return standard
    ways = standard
    for key in ("socket", "library", "http", "proxy"):
        entered = raw.get(key, getattr(standard, key))
        try:
            changed = replace(ways, **{key: entered if isinstance(entered, str) else "?"})
            check_ways(changed)
        except UserError as error:
            # What was entered is not repeated: it may hold a password.
            complaints.append(f"The setting “ways.{key}” cannot be used. {error}")
        else:
            ways = changed
    return ways


def _link(raw: object, complaints: list[str]) -> LinkSettings:
    if not isinstance(raw, dict):
        complaints.append("The setting “link” must be a JSON object.")
        return LinkSettings()
    usable: dict[str, float] = {}
    for key, (lowest, highest) in LINK_RANGES.items():
        value = raw.get(key)
        if value is None:
            continue
        whole = key == "attempts"
        kinds = int if whole else int | float
        if isinstance(value, kinds) and not isinstance(value, bool) and lowest <= value <= highest:
            usable[key] = float(value)
        else:
            number = "whole number" if whole else "number"
            complaints.append(f"The setting “link.{key}” must be a {number} from {lowest:g} to {highest:g}.")
    standard = LinkSettings()
    return LinkSettings(
        attempts=int(usable.get("attempts", standard.attempts)),
        backoff=usable.get("backoff", standard.backoff),
        heartbeat=usable.get("heartbeat", standard.heartbeat),
        connect_timeout=usable.get("connect_timeout", standard.connect_timeout),
    )

"""What a person has set in one profile: groups of values that do not change, and how they are read and written.

A new setting is a field here with a default and a rule; the file and its checks follow, and a test asks for its line in
`docs/settings.md`. A group stands under its own name in the file: `{"appearance": {"zoom": 120}}`. What the program
itself remembers (`window`, `list_width`, `last_room`, `local`, `person`) stands beside the groups. No secret is ever
kept here.
"""

from collections.abc import Mapping
from dataclasses import field, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, assert_never

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import LinkSettings, WaySettings
from desktop_chat.domain.preferences import FOR_EVER
from desktop_chat.domain.quiet import QuietSchedule
from desktop_chat.domain.setting_rules import Colour, Pairs, Text, Unusable, Whole, rule_of, setting
from desktop_chat.domain.update_settings import UpdateSettings
from desktop_chat.domain.values import dataclass

G = TypeVar("G")


class Looks(Enum):
    """Light or dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Density(Enum):
    """How much space stands between things."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"


class Motion(Enum):
    """Whether things move; `SYSTEM` does as the desktop does."""

    SYSTEM = "system"
    FULL = "full"
    REDUCED = "reduced"


class NotifyOf(Enum):
    """Which messages are told of; `MENTIONS` are those that name the person, and direct ones."""

    ALL = "all"
    MENTIONS = "mentions"
    NOTHING = "nothing"


class Disclosure(Enum):
    """How much a notification shows: the text, only who writes where, or only that something has come."""

    TEXT = "text"
    SENDER = "sender"
    NOTHING = "nothing"


class Language(Enum):
    """The language of the program's own words."""

    SYSTEM = "system"
    ENGLISH = "en"
    GERMAN = "de"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """The looks. `accent` is `#rrggbb`, or empty for the usual one; `zoom` is the size of text in percent."""

    theme: Looks = Looks.SYSTEM
    accent: str = setting("", Colour())
    density: Density = Density.COMFORTABLE
    zoom: int = setting(100, Whole(80, 160, "%"))
    motion: Motion = Motion.SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifications:
    """What is told while nobody looks at the window, how much of it, and whether with a sound.

    `quiet_until` ends a do-not-disturb that was asked for by hand (milliseconds since the epoch, 0 for none). With
    `quiet_weekly` it comes by itself, from `quiet_start` to `quiet_end` (minutes after midnight) on `quiet_days`, of
    which 0 is Monday.
    """

    of: NotifyOf = NotifyOf.ALL
    show: Disclosure = Disclosure.TEXT
    sound: bool = True
    quiet_until: int = setting(0, Whole(0, FOR_EVER))
    quiet_weekly: bool = False
    quiet_start: int = setting(22 * 60, Whole(0, 24 * 60 - 1, "min"))
    quiet_end: int = setting(7 * 60, Whole(0, 24 * 60 - 1, "min"))
    quiet_days: str = setting("0123456", Text(7))

    def schedule(self) -> QuietSchedule:
        """Return when nobody is to be disturbed."""
        return QuietSchedule(
            until=UnixMillis(self.quiet_until),
            weekly=self.quiet_weekly,
            start=self.quiet_start,
            end=self.quiet_end,
            days=frozenset(int(day) for day in self.quiet_days if day in "0123456"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What others get to know of this person."""


class Retention(Enum):
    """How long messages stay on this computer."""

    ALL = "all"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """What stays on this computer; the server keeps what it has."""

    keep: Retention = Retention.ALL

    def days(self) -> int | None:
        """Return for how many days messages stay here, or None for ever."""
        match self.keep:
            case Retention.ALL:
                return None
            case Retention.YEAR:
                return 365
            case Retention.QUARTER:
                return 91
            case Retention.MONTH:
                return 30
            case _:
                assert_never(self.keep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyboard:
    """`shortcuts` holds the keys of those commands that have other ones than usual, by the command's name."""

    shortcuts: tuple[tuple[str, str], ...] = setting((), Pairs())


@dataclass(frozen=True, slots=True, kw_only=True)
class Desktop:
    """How the program lives on the desktop: with `tray` it has an icon there, and goes on when its window is closed."""

    tray: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSettings:
    """The language of the program's own words; `SYSTEM` follows the computer's."""

    words: Language = Language.SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Composing:
    """How messages are written.

    Without `enter_sends` Enter begins a new line, and Ctrl+Enter sends. `skin_tone` is that of new emoji, 0 for none,
    1 (light) to 5 (dark); `recent_emoji` are those used of late, the last one first, with spaces between.
    """

    enter_sends: bool = True
    skin_tone: int = setting(0, Whole(0, 5))
    recent_emoji: str = setting("", Text())


Group = (
    Appearance
    | Notifications
    | Privacy
    | LinkSettings
    | WaySettings
    | Storage
    | Keyboard
    | LanguageSettings
    | Composing
    | Desktop
    | UpdateSettings
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything.

    `window` is the geometry as Qt saves it, in base 64, `list_width` the pixels of the list of rooms; `told_tray` says
    that the person knows of the tray, `local` that the profile lives in this computer's workspace, `person` as whom.
    """

    appearance: Appearance = field(default_factory=Appearance)
    notifications: Notifications = field(default_factory=Notifications)
    privacy: Privacy = field(default_factory=Privacy)
    link: LinkSettings = field(default_factory=LinkSettings)
    ways: WaySettings = field(default_factory=WaySettings)
    storage: Storage = field(default_factory=Storage)
    keyboard: Keyboard = field(default_factory=Keyboard)
    language: LanguageSettings = field(default_factory=LanguageSettings)
    composing: Composing = field(default_factory=Composing)
    desktop: Desktop = field(default_factory=Desktop)
    updates: UpdateSettings = field(default_factory=UpdateSettings)
    window: str = setting("", Text(100_000))
    list_width: int = setting(280, Whole(220, 420, "px"))
    last_room: str = setting("", Text())
    told_tray: bool = False
    local: bool = False
    person: str = setting("", Text())


STANDARD = Settings()
GROUP_NAMES: dict[type, str] = {
    type(value): one.name for one in fields(STANDARD) if is_dataclass(value := getattr(STANDARD, one.name))
}
"""The name of each group in `Settings`, and in the file, by its class."""


def decode(raw: object) -> tuple[Settings, tuple[str, ...]]:
    """Read settings from what JSON made of a file; return them with a sentence for each unusable entry.

    An unusable entry has its default, as has one that is missing or null. Entries that are not known say nothing: a
    newer program may have written them.
    """
    complaints: list[str] = []
    if not isinstance(raw, dict):
        return STANDARD, ("The settings are not a JSON object; the defaults are used.",)
    if "theme" in raw:  # where it stood before there were groups
        looks = raw.get("appearance")
        raw = raw | {"appearance": {"theme": raw["theme"]} | (looks if isinstance(looks, dict) else {})}
    return _read(STANDARD, raw, "", complaints), tuple(complaints)


def encode(former: object, before: Settings, after: Settings) -> dict[str, object]:
    """Return what the file should hold: what it holds now, and what has changed from `before` to `after`.

    What was not changed is not written, so that unknown entries, and what somebody has edited meanwhile, stay.
    """
    kept = dict(former) if isinstance(former, dict) else {}
    _write(kept, before, after)
    if after.appearance.theme is not before.appearance.theme:
        kept.pop("theme", None)
    return kept


def _read(standard: G, raw: Mapping[str, object], path: str, complaints: list[str]) -> G:
    usable: dict[str, object] = {}
    for one in fields(standard):  # type: ignore[arg-type]  # a group or all of them: no type says "a dataclass"
        entered = raw.get(one.name)
        if entered is None:
            continue
        name, value = path + one.name, getattr(standard, one.name)
        if not is_dataclass(value):
            try:
                usable[one.name] = rule_of(one).read(entered)
            except Unusable as error:
                complaints.append(f"The setting “{name}” must be {error.wanted}.")
        elif isinstance(entered, dict):
            usable[one.name] = _read(value, entered, f"{name}.", complaints)
        else:
            complaints.append(f"The setting “{name}” must be a JSON object.")
    changed: G = replace(standard, **usable)  # type: ignore[type-var]
    return changed


def _write(kept: dict[str, object], before: Any, after: Any) -> None:
    for one in fields(after):
        was, now = getattr(before, one.name), getattr(after, one.name)
        if was == now:
            continue
        if is_dataclass(now):
            held = kept.get(one.name)
            group = dict(held) if isinstance(held, dict) else {}
            _write(group, was, now)
            kept[one.name] = group
        else:
            kept[one.name] = rule_of(one).write(now)

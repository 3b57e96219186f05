"""The looks of the program: colours by role for light and dark, fonts by use, and who follows the system's choice.

Nothing else in `qt` names a colour. The style is Fusion with a palette of our own, because `colorScheme` has no effect
on some platforms and a native style would mix its colours with ours.
"""

import sys
import zlib
from collections.abc import Mapping
from dataclasses import field, replace
from enum import Enum
from functools import cache
from pathlib import Path
from typing import NamedTuple

import PySide6
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.settings import Appearance, Density, Looks, Motion
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.colour import contrast, from_oklch, mixed, readable, tinted
from desktop_chat.qt.garbage import nothing_collected
from desktop_chat.qt.stylesheet import stylesheet

PLUGINS = str(Path(PySide6.__file__).parent.joinpath("" if sys.platform == "win32" else "Qt", "plugins"))
SENDER_HUES = (25, 60, 110, 150, 195, 250, 295, 345)
"""Eight hues that stay apart; lightness and chroma are fixed so that all pass 4.5:1, which a test computes."""


PAINTED_FROM = Qt.LayoutDirection.LeftToRight
"""From where everything is laid out that we paint ourselves: Qt would turn the words round and leave their places."""


class Role(Enum):
    """What a colour is for."""

    CANVAS = "canvas"
    SIDEBAR = "sidebar"
    RAIL = "rail"
    HOVER = "hover"
    SELECTED = "selected"
    BORDER = "border"
    TEXT = "text"
    TEXT_2 = "text_2"
    TEXT_3 = "text_3"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    LINK = "link"
    BUBBLE_OWN = "bubble_own"
    BUBBLE_OTHER = "bubble_other"
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    MENTION = "mention"
    CODE = "code"


Mode = Looks
"""Which colours the person chose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One set of colours. `sender_lightness` is the OKLCH lightness of the eight sender colours.

    `chosen` are the numbers of those that people have chosen for themselves.
    """

    dark: bool
    colours: dict[str, str]
    sender_lightness: float
    chosen: Mapping[UserId, int] = field(default_factory=dict)

    def hex(self, role: Role) -> str:
        """Return the colour of a role as `#rrggbb`."""
        return self.colours[role.value]

    def colour(self, role: Role) -> QColor:
        """Return the colour of a role for painting; do not change it, it is shared."""
        return _shared_colour(self.colours[role.value])

    def sender_hex(self, user: UserId) -> str:
        """Return the colour that stands for a person, the same on every computer."""
        number = self.chosen.get(user)
        hue = _usual_hue(user) if number is None else SENDER_HUES[number % len(SENDER_HUES)]
        return _sender_colour(self.sender_lightness, hue)

    def own_hue(self, user: UserId) -> QColor:
        """Return the colour that a person has without choosing one; shared."""
        return self.hue(_usual_hue(user))

    def sender(self, user: UserId) -> QColor:
        """Return a person's colour for painting; shared."""
        return _shared_colour(self.sender_hex(user))

    def usual_accent(self) -> QColor:
        """Return the accent that these colours have unless the person chooses another; shared."""
        return (DARK if self.dark else LIGHT).colour(Role.ACCENT)

    def hue(self, degrees: int) -> QColor:
        """Return a colour of this hue in which text can be read; shared."""
        return _shared_colour(_sender_colour(self.sender_lightness, degrees))

    def sender_tint(self, user: UserId) -> QColor:
        """Return the quiet ground of a person's avatar; shared."""
        return _tint(self.sender_hex(user), self.hex(Role.CANVAS), 0.16 if self.dark else 0.12)


def _usual_hue(user: UserId) -> int:
    return SENDER_HUES[zlib.crc32(user.encode("utf-8", "replace")) % len(SENDER_HUES)]


@cache
def _shared_colour(text: str) -> QColor:
    return QColor(text)


@cache
def _tint(top: str, bottom: str, share: float) -> QColor:
    return QColor(mixed(top, bottom, share))


@cache
def _sender_colour(lightness: float, hue: int) -> str:
    return from_oklch(lightness, 0.12, hue)


def _theme(*, dark: bool, sender_lightness: float, values: str) -> Theme:
    names = [role.value for role in Role]
    return Theme(dark=dark, sender_lightness=sender_lightness, colours=dict(zip(names, values.split(), strict=True)))


LIGHT = _theme(
    dark=False,
    sender_lightness=0.50,
    values=(
        "#ffffff #f6f7f9 #eceef2 #f2f4f7 #e1ebfd #e1e5ea #1b1d22 #555b65 #646b76 #2860d8 #ffffff #1d54c4 "
        "#e4eefe #f1f3f6 #177a45 #9a5700 #c4232c #fff4d6 #f3f4f7"
    ),
)
DARK = _theme(
    dark=True,
    sender_lightness=0.78,
    values=(
        "#15181d #101317 #0b0e11 #1d2127 #20304d #2b3038 #e8ebf0 #a5adb8 #969eaa #6e9eff #0b1322 #8fb6ff "
        "#20355c #22262d #46c27f #f2a63b #ff736e #3b3115 #1c2026"
    ),
)


@cache
def accented(accent: str, *, dark: bool) -> Theme:
    """Return the light or the dark theme with another accent and what is made of it, all as easy to read as before.

    The accent is made darker on light grounds and lighter on dark ones until words on it, and its own lines, stand out.
    """
    theme = DARK if dark else LIGHT
    if not accent:
        return theme
    grounds = [theme.hex(role) for role in (Role.CANVAS, Role.SIDEBAR, Role.HOVER)]
    accent = readable(accent, grounds, lighter=theme.dark)
    words = [theme.hex(role) for role in (Role.TEXT, Role.TEXT_2, Role.ERROR)]
    selected = tinted(accent, theme.hex(Role.CANVAS), words, 0.24 if theme.dark else 0.16)
    bubble = tinted(accent, theme.hex(Role.CANVAS), words, 0.3 if theme.dark else 0.14)
    changed = {
        Role.ACCENT: accent,
        Role.ON_ACCENT: max(("#ffffff", "#0b1322"), key=lambda colour: contrast(colour, accent)),
        Role.LINK: readable(accent, [*grounds, bubble, selected], lighter=theme.dark),
        Role.SELECTED: selected,
        Role.BUBBLE_OWN: bubble,
    }
    colours = theme.colours | {role.value: colour for role, colour in changed.items()}
    return Theme(dark=theme.dark, sender_lightness=theme.sender_lightness, colours=colours)


class Fonts(NamedTuple):
    """Fonts by use with their metrics; the family is the system's.

    `scale` is how much larger than usual text is, `compact` asks for less space between things.
    """

    scale: float
    compact: bool
    base: QFont
    name: QFont
    small: QFont
    chip: QFont
    tiny: QFont
    italic: QFont
    base_metrics: QFontMetrics
    name_metrics: QFontMetrics
    small_metrics: QFontMetrics
    chip_metrics: QFontMetrics

    def px(self, pixels: int) -> int:
        """Return a height that holds text, as large as the text is."""
        return round(pixels * self.scale)

    def space(self, usual: int, compact: int) -> int:
        """Return a height that holds text and space around it, by the person's choice of density."""
        return self.px(compact if self.compact else usual)


BASE_PIXELS = 14
USUAL_PIXELS = 40 / 3
"""The size of the system's font for which the base is right: 10 points at 96 dots an inch, as most desktops have it."""
LARGEST_SCALE = 2.5


def text_scale(system: QFont) -> float:
    """Return how much larger than usual text should be, by the system's font; it is never smaller.

    A size in points is a desktop's; one in pixels was set by a program, and says nothing about the person.
    """
    if system.pointSizeF() <= 0:
        return 1.0
    return min(LARGEST_SCALE, max(1.0, QFontInfo(system).pixelSize() / USUAL_PIXELS))


def fonts(scale: float = 1.0, *, compact: bool = False) -> Fonts:
    """Make the fonts; needs a running application."""
    base = _font(BASE_PIXELS * scale)
    name = _font(BASE_PIXELS * scale, QFont.Weight.DemiBold)
    small = _font(12 * scale)
    chip = _font(12 * scale, QFont.Weight.Medium)
    italic = _font(BASE_PIXELS * scale)
    italic.setItalic(True)
    return Fonts(
        scale=scale,
        compact=compact,
        base=base,
        name=name,
        small=small,
        chip=chip,
        tiny=_font(10 * scale, QFont.Weight.Medium),
        italic=italic,
        base_metrics=QFontMetrics(base),
        name_metrics=QFontMetrics(name),
        small_metrics=QFontMetrics(small),
        chip_metrics=QFontMetrics(chip),
    )


def _font(pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(round(pixels))
    font.setWeight(weight)
    return font


def make_application(program: str) -> QApplication:
    """Make the application in the style that our colours are made for.

    By argument: `QApplication.setStyle` returns the style, for which PySide loads the eleven enums of QStyle, 4 ms.

    WORKAROUND for PySide6 up to 6.11: it tells Qt its own folder in the text of a qt.conf, unquoted. Where the name
    has one of ; , " $ or the backslash in it, Qt finds no plug-in and ends the process.
    """
    QCoreApplication.addLibraryPath(PLUGINS)
    return QApplication([program, "-style", "fusion"])


class ThemeKeeper(QObject):
    """Holds the looks in use, puts them on the application, and follows the system where the person chose that."""

    changed = Signal()  # colours, the size of text, density or movement are other ones now

    def __init__(
        self, application: QApplication, mode: Mode = Mode.SYSTEM, appearance: Appearance | None = None
    ) -> None:
        super().__init__(application)
        self._application = application
        self.appearance = appearance if appearance is not None else Appearance(theme=mode)
        self._system_scale = text_scale(application.font())
        self._cursor_flash = application.cursorFlashTime()
        self._chosen: dict[str, dict[UserId, int]] = {}
        self.theme = self._wanted()
        self.fonts = self._wanted_fonts()
        with nothing_collected():
            application.setFont(self.fonts.base)
            application.setPalette(_palette(self.theme))
        if not self.moves():
            self._still()
        application.styleHints().colorSchemeChanged.connect(self._follow)

    def dress(self) -> None:
        """Put the style sheet on the application, once its window is made and before it is shown.

        Done before, each widget would be fitted to it again at every step of its making, 6 ms for a window.
        """
        sheet = stylesheet(self.theme.colours, self.fonts.scale)
        if self._application.styleSheet() != sheet:  # each window asks for it, and it costs all that are there
            with nothing_collected():
                self._application.setStyleSheet(sheet)

    def choose(self, mode: Mode) -> None:
        """Use these colours from now on, without keeping that."""
        self.apply(replace(self.appearance, theme=mode))

    def apply(self, appearance: Appearance) -> None:
        """Look like this from now on."""
        before, self.appearance = self.appearance, appearance
        if (before.zoom, before.density) != (appearance.zoom, appearance.density):
            self.fonts = self._wanted_fonts()
            with nothing_collected():
                self._application.setFont(self.fonts.base)
            self.theme = self._wanted()
            self._redress()
        elif before.motion is not appearance.motion:
            self._still()
            self.changed.emit()
        else:
            self._follow()

    def know_colours(self, workspace: str, chosen: dict[UserId, int]) -> None:
        """Show people in the colours that they have chosen, by number, each workspace those of its own."""
        if chosen != self._chosen.get(workspace, {}):
            self._chosen[workspace] = chosen
            self.theme = self._wanted()
            self.changed.emit()

    def moves(self) -> bool:
        """Tell whether things may move: fade, slide, blink."""
        return self.appearance.motion is not Motion.REDUCED

    def scale(self) -> float:
        """Return the highest pixel density of the screens."""
        return self._application.devicePixelRatio()

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted != self.theme:
            self.theme = wanted
            self._redress()

    def _redress(self) -> None:
        with nothing_collected():
            self._application.setPalette(_palette(self.theme))
        self.dress()
        self.changed.emit()

    def _still(self) -> None:
        """Let menus, selectors and the cursor of text stand still, or not."""
        for effect in (Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_AnimateCombo, Qt.UIEffect.UI_AnimateTooltip):
            self._application.setEffectEnabled(effect, self.moves())
        self._application.setCursorFlashTime(self._cursor_flash if self.moves() else 0)

    def _wanted(self) -> Theme:
        mode = self.appearance.theme
        if mode is Mode.SYSTEM:
            dark = self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        else:
            dark = mode is Mode.DARK
        theme = accented(self.appearance.accent, dark=dark)
        chosen = {user: number for known in self._chosen.values() for user, number in known.items()}
        return replace(theme, chosen=chosen) if chosen else theme

    def _wanted_fonts(self) -> Fonts:
        scale = self._system_scale * self.appearance.zoom / 100
        return fonts(scale, compact=self.appearance.density is Density.COMPACT)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    group = QPalette.ColorRole
    for place, role in (
        (group.Window, Role.CANVAS),
        (group.Base, Role.CANVAS),
        (group.AlternateBase, Role.SIDEBAR),
        (group.Button, Role.SIDEBAR),
        (group.Mid, Role.BORDER),
        (group.WindowText, Role.TEXT),
        (group.Text, Role.TEXT),
        (group.ButtonText, Role.TEXT),
        (group.PlaceholderText, Role.TEXT_3),
        (group.Highlight, Role.ACCENT),
        (group.HighlightedText, Role.ON_ACCENT),
        (group.Link, Role.LINK),
        (group.LinkVisited, Role.LINK),
        (group.ToolTipBase, Role.BUBBLE_OTHER),
        (group.ToolTipText, Role.TEXT),
        (group.Accent, Role.ACCENT),
    ):
        palette.setColor(place, theme.colour(role))
    for place in (group.WindowText, group.Text, group.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, place, theme.colour(Role.TEXT_3))
    return palette

"""The looks of the program: colours by role for light and dark, fonts by use, and who follows the system's choice.

Nothing else in `qt` names a colour. The style is Fusion with a palette of our own, because `colorScheme` has no effect
on some platforms and a native style would mix its colours with ours.
"""

import zlib
from enum import Enum
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.colour import from_oklch, mixed
from desktop_chat.qt.stylesheet import stylesheet

SENDER_HUES = (25, 60, 110, 150, 195, 250, 295, 345)
"""Eight hues that stay apart; lightness and chroma are fixed so that all pass 4.5:1, which a test computes."""


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


class Mode(Enum):
    """Which looks the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One set of colours. `sender_lightness` is the OKLCH lightness of the eight sender colours."""

    dark: bool
    colours: dict[str, str]
    sender_lightness: float

    def hex(self, role: Role) -> str:
        """Return the colour of a role as `#rrggbb`."""
        return self.colours[role.value]

    def colour(self, role: Role) -> QColor:
        """Return the colour of a role for painting; do not change it, it is shared."""
        return _shared_colour(self.colours[role.value])

    def sender_hex(self, user: UserId) -> str:
        """Return the colour that stands for a person, the same on every computer."""
        hue = SENDER_HUES[zlib.crc32(user.encode("utf-8", "replace")) % len(SENDER_HUES)]
        return _sender_colour(self.sender_lightness, hue)

    def sender(self, user: UserId) -> QColor:
        """Return a person's colour for painting; shared."""
        return _shared_colour(self.sender_hex(user))

    def sender_tint(self, user: UserId) -> QColor:
        """Return the quiet ground of a person's avatar; shared."""
        return _tint(self.sender_hex(user), self.hex(Role.CANVAS), 0.16 if self.dark else 0.12)


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


class Fonts(NamedTuple):
    """Fonts by use with their metrics; the family is the system's. `scale` is how much larger the person wants text."""

    scale: float
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


def fonts(scale: float = 1.0) -> Fonts:
    """Make the fonts; needs a running application."""
    base = _font(BASE_PIXELS * scale)
    name = _font(BASE_PIXELS * scale, QFont.Weight.DemiBold)
    small = _font(12 * scale)
    chip = _font(12 * scale, QFont.Weight.Medium)
    italic = _font(BASE_PIXELS * scale)
    italic.setItalic(True)
    return Fonts(
        scale=scale,
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
    """
    return QApplication([program, "-style", "fusion"])


class ThemeKeeper(QObject):
    """Holds the theme in use, puts it on the application, and follows the system where the person chose that."""

    changed = Signal()  # the colours are other ones now; `theme` has them
    mode_chosen = Signal(str)  # the person has chosen this `Mode`, to be remembered

    def __init__(self, application: QApplication, mode: Mode = Mode.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self.mode = mode
        scale = text_scale(application.font())
        application.setFont(_font(BASE_PIXELS * scale))
        self.theme = self._wanted()
        self.fonts = fonts(scale)
        application.setPalette(_palette(self.theme))
        application.styleHints().colorSchemeChanged.connect(self._follow)

    def dress(self) -> None:
        """Put the style sheet on the application, once its window is made and before it is shown.

        Done before, each widget would be fitted to it again at every step of its making, 6 ms for a window.
        """
        self._application.setStyleSheet(stylesheet(self.theme.colours, self.fonts.scale))

    def choose(self, mode: Mode) -> None:
        """Use these looks from now on."""
        self.mode = mode
        self._follow()
        self.mode_chosen.emit(mode.value)

    def scale(self) -> float:
        """Return the highest pixel density of the screens."""
        return self._application.devicePixelRatio()

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self.theme:
            self.theme = wanted
            self._application.setPalette(_palette(wanted))
            self.dress()
            self.changed.emit()

    def _wanted(self) -> Theme:
        if self.mode is Mode.SYSTEM:
            dark = self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self.mode is Mode.DARK else LIGHT


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

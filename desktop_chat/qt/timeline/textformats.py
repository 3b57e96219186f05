"""From what letters are to how Qt shows them: the formats of a piece of text. Nothing is placed or painted here.

Colours are part of the formats, so that painting a frame does nothing but draw; other colours mean another layout.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QColor, QFont, QFontMetrics, QTextLayout

from desktop_chat.core.inline_markup import Style
from desktop_chat.core.markup import Span
from desktop_chat.domain.ids import UserId
from desktop_chat.qt.theme import Role, Theme

if TYPE_CHECKING:
    # Its class takes PySide 2 ms to make, which the first text with markup may spend.
    from PySide6.QtGui import QTextCharFormat


class Shade(Enum):
    """What a stretch of code is; its value is the hue of its colour, and None a quieter grey."""

    COMMENT = None
    NUMBER = 60
    STRING = 150
    BUILTIN = 195
    NAME = 250
    KEYWORD = 295


class Shaded(NamedTuple):
    """Letters of a code block, from `start` to before `end`, of one shade."""

    start: int
    end: int
    shade: Shade


Shades = Callable[[str, str], "Sequence[Shaded] | None"]
"""Tells the shades of code in a language: none when it has none, None when that is not known yet."""


def colourless(_code: str, _language: str) -> Sequence[Shaded]:
    """Tell no shades at all."""
    return ()


class TextLooks(NamedTuple):
    """What a text is shown with. `people` are those whose handles are marked in it, `me` the one who looks at it."""

    font: QFont
    metrics: QFontMetrics
    theme: Theme
    shades: Shades
    people: Mapping[str, UserId] = MappingProxyType({})
    me: UserId | None = None


class Stretch(NamedTuple):
    """Letters of a piece of text, counted in UTF-16 units from its beginning as Qt counts."""

    start: int
    length: int


def formatted(at: Stretch, span: Span, theme: Theme) -> QTextLayout.FormatRange | None:
    """Return how the letters of a span look; None for one that looks like the text around it."""
    apply = _LOOKS.get(span.style)
    if apply is None:
        return None
    made = _range(at)
    apply(made.format, theme)
    return made


def shaded(at: Stretch, shade: Shade, theme: Theme) -> QTextLayout.FormatRange:
    """Return how a stretch of code looks."""
    made = _range(at)
    made.format.setForeground(theme.colour(Role.TEXT_2) if shade.value is None else theme.hue(shade.value))
    if shade is Shade.COMMENT:
        made.format.setFontItalic(True)
    return made


def chosen(at: Stretch, theme: Theme) -> QTextLayout.FormatRange:
    """Return how selected letters look."""
    made = coloured(at, theme.colour(Role.ON_ACCENT))
    made.format.setBackground(theme.colour(Role.ACCENT))
    return made


def named(at: Stretch, theme: Theme, *, own: bool) -> QTextLayout.FormatRange:
    """Return how the handle of a known person looks; one's own can not be overlooked."""
    made = coloured(at, theme.colour(Role.TEXT if own else Role.LINK))
    made.format.setFontWeight(QFont.Weight.Bold if own else QFont.Weight.Medium)
    if own:
        made.format.setBackground(theme.colour(Role.MENTION))
    return made


def coloured(at: Stretch, colour: QColor) -> QTextLayout.FormatRange:
    """Return letters in one colour."""
    made = _range(at)
    made.format.setForeground(colour)
    return made


def code_font(font: QFont) -> QFont:
    """Return the font for a block of code beside text in this font."""
    made = QFont(font)
    made.setFamilies([code_family()])
    made.setPixelSize(max(9, round(font.pixelSize() * 0.93)))
    return made


@cache
def code_family() -> str:
    """Return the family of the system's font with letters of one width; finding it takes 6 ms, once."""
    from PySide6.QtGui import QFontDatabase  # noqa: PLC0415 - the first window has code in it seldom

    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()


def _range(at: Stretch) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = at
    return made


def _bold(shown: "QTextCharFormat", _theme: Theme) -> None:
    shown.setFontWeight(QFont.Weight.Bold)


def _italic(shown: "QTextCharFormat", _theme: Theme) -> None:
    shown.setFontItalic(True)


def _strike(shown: "QTextCharFormat", _theme: Theme) -> None:
    shown.setFontStrikeOut(True)


def _code(shown: "QTextCharFormat", theme: Theme) -> None:
    shown.setFontFamilies([code_family()])
    shown.setBackground(theme.colour(Role.CODE))


def _spoiler(shown: "QTextCharFormat", theme: Theme) -> None:
    shown.setBackground(theme.colour(Role.CODE))


def _link(shown: "QTextCharFormat", theme: Theme) -> None:
    shown.setFontUnderline(True)
    shown.setForeground(theme.colour(Role.LINK))


def _address(shown: "QTextCharFormat", theme: Theme) -> None:
    shown.setFontUnderline(False)
    shown.setForeground(theme.colour(Role.TEXT_2))


_LOOKS: "dict[Style, Callable[[QTextCharFormat, Theme], None]]" = {
    Style.BOLD: _bold,
    Style.ITALIC: _italic,
    Style.STRIKE: _strike,
    Style.CODE: _code,
    Style.SPOILER: _spoiler,
    Style.LINK: _link,
    Style.ADDRESS: _address,
}

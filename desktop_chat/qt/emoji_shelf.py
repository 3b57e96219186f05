"""The emoji that this computer can show, those used of late, and the tone of skin that the person has chosen."""

from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout

from desktop_chat.core.emoji import Emoji, EmojiGroup, EmojiTable, renewed, with_tone
from desktop_chat.domain.values import replace
from desktop_chat.qt.settings import LiveSettings

QUICK = ("👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "👀")
"""What stands among those used of late before there are enough."""
RECENT_MOST = 32
_PIXELS = 22
_WIDER = 1.4
"""What is this much wider than an emoji is a sequence that the font shows as several."""


class EmojiShelf:
    """Reads the table when it is first needed, and looks for each emoji once whether the fonts have it."""

    def __init__(self, file: Path, settings: LiveSettings) -> None:
        self._file = file
        self._settings = settings
        self._shown: dict[str, bool] = {}

    @cached_property
    def table(self) -> EmojiTable:
        """All emoji that there are, whether they can be shown here or not."""
        return EmojiTable(self._file.read_text(encoding="utf-8"))

    @cached_property
    def font(self) -> QFont:
        """The font in which they are painted."""
        font = QFont()
        font.setPixelSize(_PIXELS)
        return font

    @property
    def tone(self) -> int:
        """The tone of skin: 0 for none, 1 (light) to 5 (dark)."""
        return self._settings.value.composing.skin_tone

    def choose_tone(self, tone: int) -> None:
        """Use this tone from now on, and keep it."""
        self._settings.put(replace(self._settings.value.composing, skin_tone=tone))

    def toned(self, emoji: Emoji) -> str:
        """Return an emoji in the chosen tone."""
        return with_tone(emoji.key, emoji.tones, self.tone)

    def group(self, group: EmojiGroup) -> tuple[Emoji, ...]:
        """Return what can be shown of a group."""
        return tuple(emoji for emoji in self.table.group(group) if self._can_show(emoji))

    def find(self, typed: str, limit: int) -> tuple[Emoji, ...]:
        """Return what is meant by words or a shortcode and can be shown, the likeliest first."""
        return tuple(emoji for emoji in self.table.find(typed, limit * 2) if self._can_show(emoji))[:limit]

    def recent(self) -> tuple[str, ...]:
        """Return those used of late, the last one first, filled up with usual ones."""
        return recent_keys(self._settings)

    def recent_emoji(self) -> tuple[Emoji, ...]:
        """Return the same, with what is known of them."""
        return tuple(emoji for key in self.recent() if (emoji := self.table.by_key(key)) is not None)

    def use(self, key: str) -> None:
        """Remember that this one was used."""
        composing = self._settings.value.composing
        recent = renewed(composing.recent_emoji.split(), key, RECENT_MOST)
        self._settings.put(replace(composing, recent_emoji=" ".join(recent)))

    def _can_show(self, emoji: Emoji) -> bool:
        known = self._shown.get(emoji.key)
        if known is None:
            known = self._shown[emoji.key] = self._looks_right(emoji.key)
        return known

    @cached_property
    def _widest(self) -> float:
        return QFontMetrics(self.font).horizontalAdvance("😀") * _WIDER

    def _looks_right(self, key: str) -> bool:
        """Tell whether the fonts of this computer have a picture for it; 10 µs each."""
        layout = QTextLayout(key, self.font)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        if line.naturalTextWidth() > self._widest:
            return False
        return not any(0 in run.glyphIndexes() for run in layout.glyphRuns())


def recent_keys(settings: LiveSettings) -> tuple[str, ...]:
    """Return the emoji used of late, the last one first, filled up with usual ones."""
    used = settings.value.composing.recent_emoji.split()
    return tuple(dict.fromkeys((*used, *QUICK)))[:RECENT_MOST]


def name_of(emoji: Emoji) -> str:
    """Return the name in the person's language, if that is one of those known."""
    english, german = emoji.names
    return german if QLocale().language() is QLocale.Language.German else english

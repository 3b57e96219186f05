"""The only factories of things that show text, all of them plain: no text from anywhere is read as markup.

Qt guesses by default (`Qt.AutoText`): a room called `<img src=file:///...>` would load the file. Labels and message
boxes are made here with `PlainText`; tooltips know no such switch, so their text is escaped and wrapped as markup.
"""

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QPoint, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMessageBox

CONTEXT = "desktop_chat"
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
_FIRST_FROM_RIGHT = "\u0590"
"""All characters before it are written from left to right."""
_FROM_RIGHT = frozenset({"R", "AL", "AN"})
_BIDI_CONTROLS = [0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_OTHER_CONTROLS = [code for code in (*range(32), *range(0x7F, 0xA0)) if not chr(code).isspace()]
_UNSEEN = dict.fromkeys([*_BIDI_CONTROLS, *_OTHER_CONTROLS])
MAX_NAME = 80
_UNGROUPED = 999


def tr(sentence: str, n: int | None = None, **places: str | int) -> str:
    """Return the sentence in the person's language with its named places filled in.

    With a number `n` the sentence holds `%n`, stands in the plural, and has a form for each number that the language
    tells apart: `tr("%n new messages", n=count)`. The sentence is a literal, or nobody could translate it.
    """
    words = QCoreApplication.translate(CONTEXT, sentence, None, -1 if n is None else n)
    if n is not None and n > _UNGROUPED:
        words = words.replace(str(n), QLocale().toString(n))  # Qt does it for "%Ln" alone
    return words.format(**places) if places else words


def isolated(name: str) -> str:
    """Return a name fit for one line beside other text: it can neither turn its neighbours round nor break the line."""
    return f"{FIRST_STRONG_ISOLATE}{one_line(name)}{POP_ISOLATE}"


def alone(text: str, limit: int = MAX_NAME) -> str:
    """Return a text fit for one line that it has for itself, where only letters from right to left need to be isolated.

    No font has the signs that isolate. For each, in each font, Qt goes through all fonts there are: 6 ms of a start.
    """
    line = one_line(text, limit)
    if max(line, default="") < _FIRST_FROM_RIGHT:
        return line
    return isolated_line(line, limit) if any(unicodedata.bidirectional(sign) in _FROM_RIGHT for sign in line) else line


def isolated_line(text: str, limit: int) -> str:
    """Return a longer text on one line, with a direction of its own."""
    return f"{FIRST_STRONG_ISOLATE}{one_line(text, limit)}{POP_ISOLATE}"


def one_line(text: str, limit: int = MAX_NAME) -> str:
    """Return the text on one line without control characters, at most `limit` characters, marked where it was cut."""
    flat = " ".join(text[: limit * 4].translate(_UNSEEN).split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def initials(name: str) -> str:
    """Return one or two letters that stand for a name in an avatar; "?" when it has none."""
    words = [word for word in one_line(name).split() if unicodedata.category(word[0])[0] in "LNS"]
    if not words:
        return "?"
    first = words[0][0]
    if len(words) == 1 or unicodedata.category(first)[0] != "L":
        return first.upper()
    return (first + words[-1][0]).upper()


def label(text: str = "", *, name: str = "", wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """Make a label that shows its text letter by letter; `name` is its object name for the style sheet."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    made.setObjectName(name)
    made.setText(text)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
    return made


def say(shown: QLabel, text: str) -> None:
    """Show a text in a label; an empty one takes no place."""
    shown.setText(text)
    shown.setVisible(bool(text))


class ElidedLabel(QLabel):
    """A plain label of one line that ends in an ellipsis where its space ends, and never asks for more space."""

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._full = ""

    def show_text(self, text: str) -> None:
        """Show the text, which is also the accessible name, as far as it fits."""
        self._full = text
        self.setAccessibleName(text)
        self._fit()

    def full_text(self) -> str:
        """Return the text without its cut."""
        return self._full

    def resizeEvent(self, event: object) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # always the QResizeEvent that Qt gave
        self._fit()

    def _fit(self) -> None:
        if self.isRightToLeft():  # Qt would go by the letters of the text, and leave English names at the other side
            sides = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
            self.setAlignment(sides | Qt.AlignmentFlag.AlignVCenter)
        self.setText(self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.width()))


def set_tooltip(owner: "QWidget | QAction", text: str) -> None:
    """Give a widget or an entry of a menu a tooltip that shows its text letter by letter."""
    owner.setToolTip(tooltip_text(text))


def tooltip_text(text: str) -> str:
    """Return text for a tooltip of any kind; an empty text means no tooltip."""
    if not text:
        return ""
    # By hand: `html.escape` comes with a table of two thousand names of characters, 1.3 ms of each start.
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return f"<span>{escaped.replace(chr(10), '<br>')}</span>"


def show_tooltip(place: QPoint, text: str, widget: QWidget) -> None:
    """Show a tooltip at a place of the screen, letter by letter; an empty text hides it."""
    QToolTip.showText(place, tooltip_text(text), widget)


def message_box(parent: QWidget, title: str, text: str) -> "QMessageBox":
    """Make a question box with plain text; the caller adds buttons and calls `open()`, never `exec()`."""
    from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415 - the first window asks nothing

    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(text)
    return box


def ask(parent: QWidget, title: str, text: str, answers: tuple[str, str], then: Callable[[], object]) -> None:
    """Ask a question that does something irrevocable; `answers` are the words for yes and no, `then` follows yes."""
    from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415 - the first window asks nothing

    box = message_box(parent, title, text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    yes = box.addButton(answers[0], QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(answers[1], QMessageBox.ButtonRole.RejectRole))
    yes.clicked.connect(lambda: then())  # noqa: PLW0108 - drops the bool that `clicked` brings
    box.open()

"""The colours of code: which letters are keywords, strings, comments; found by Pygments, in a thread beside the window.

Pygments is loaded when the first block of code with a language is laid out, which is then shown again with its colours.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.qt.timeline.textformats import Shade, Shaded

if TYPE_CHECKING:
    from PySide6.QtCore import QThreadPool

LONGEST = 3_072
"""Letters of code that is coloured: a pattern may need the square of its length, and nothing can stop it."""
TOKENS_MOST = 1_500
KEPT = 200
LANGUAGES = frozenset(
    [
        "bash",
        "c",
        "c++",
        "cpp",
        "css",
        "diff",
        "docker",
        "dockerfile",
        "go",
        "golang",
        "html",
        "ini",
        "java",
        "javascript",
        "js",
        "json",
        "kotlin",
        "lua",
        "nginx",
        "php",
        "powershell",
        "ps1",
        "py",
        "python",
        "rb",
        "rs",
        "ruby",
        "rust",
        "sh",
        "shell",
        "sql",
        "swift",
        "toml",
        "ts",
        "typescript",
        "xml",
        "yaml",
        "yml",
        "zsh",
    ]
)
"""What people call the languages whose patterns were tried with texts that are meant to take long."""


class Highlighter(QObject):
    """Tells the shades of code; what it does not know yet it finds out, and says when it does."""

    ready = Signal()  # shades that were asked for in vain are known now

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: OrderedDict[tuple[str, str], Sequence[Shaded]] = OrderedDict()
        self._asked: set[tuple[str, str]] = set()
        self._pool: QThreadPool | None = None

    def shades(self, code: str, language: str) -> Sequence[Shaded] | None:
        """Return the shades, none for what is not coloured; None when `ready` will tell that they are known."""
        key = (code, language.lower())
        if key[1] not in LANGUAGES or len(code) > LONGEST:
            return ()
        known = self._known.get(key)
        if known is None and key not in self._asked:
            self._asked.add(key)
            self._worker().start(lambda: self._find(key))
        return known

    def wait(self) -> None:
        """Wait until nothing is being found out."""
        if self._pool is not None:
            self._pool.waitForDone()

    def _worker(self) -> "QThreadPool":
        """Return the one thread that everything is found out in."""
        if self._pool is None:
            from PySide6.QtCore import QThreadPool  # noqa: PLC0415 - the first window seldom has code in it

            self._pool = QThreadPool(self)
            self._pool.setMaxThreadCount(1)
        return self._pool

    def _find(self, key: tuple[str, str]) -> None:
        """Find the shades out, in the thread; handing over is one assignment."""
        self._known[key] = tuple(shades_of(*key))
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        self._asked.discard(key)
        self.ready.emit()


def shades_of(code: str, language: str) -> Iterator[Shaded]:
    """Yield the shades of code in a known language, of `TOKENS_MOST` tokens at most."""
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 - 40 ms, when there is code

    tokens = get_lexer_by_name(language).get_tokens_unprocessed(code)
    for start, kind, text in islice(tokens, TOKENS_MOST):
        shade = _shade(kind)
        if shade is not None and text.strip():
            yield Shaded(start, start + len(text), shade)


def _shade(kind: Iterable[str]) -> Shade | None:
    """Return the shade of a kind of token: that of the innermost kind that has one."""
    for name in reversed(tuple(kind)):
        shade = _SHADES.get(name)
        if shade is not None:
            return shade
    return None


_SHADES = {
    "Comment": Shade.COMMENT,
    "Keyword": Shade.KEYWORD,
    "String": Shade.STRING,
    "Inserted": Shade.STRING,
    "Number": Shade.NUMBER,
    "Deleted": Shade.NUMBER,
    "Builtin": Shade.BUILTIN,
    "Attribute": Shade.BUILTIN,
    "Function": Shade.NAME,
    "Class": Shade.NAME,
    "Decorator": Shade.NAME,
    "Tag": Shade.NAME,
    "Heading": Shade.NAME,
}

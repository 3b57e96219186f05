"""Loads PySide6 in three quarters of its time, and undoes what it does to every later import of the program.

No other thread may import anything while this module is loaded: PySide goes through `sys.modules` then, and ends the
process ("dictionary changed size during iteration") when something is added to them meanwhile.

WORKAROUND for PySide6 up to 6.11 (`shibokensupport/feature.py`; PYSIDE-1019, PYSIDE-2029 at bugreports.qt.io): so that
`from __feature__ import snake_case` can work, it exchanges `__import__` for a function that reads the source text of
each imported module, from whatever library, to look for the word "PySide6"; `linecache` then keeps these texts. That
cost 37 of the 160 ms that our own imports took, and 6 MB. This program uses no `__feature__`.

WORKAROUND for PySide6 up to 6.11 (`signature_bootstrap.py`): its own Python modules lie in an archive as source text
and are compiled at every start, 22 of the 100 ms that the import takes. Here the result is kept, as Python itself does
with modules, in the `__pycache__` beside this file; where that cannot be written, nothing is kept. One of them is left
out and one changed, see `_TOOL` and `_PARSER`.

The enums of Qt are made by `qt.quick_enums`.
"""

import builtins
import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path
from types import CodeType
from typing import Any

from desktop_chat.qt import quick_enums

_KEPT = Path(__file__).with_name("__pycache__") / f"shibokensupport.{sys.implementation.cache_tag}.codes"
_OURS = ("shibokensupport/", "signature_bootstrap.py")
_TOOL = "shibokensupport/signature/lib/pyi_generator.py"
"""Writes stubs when a binding is built; it is imported for nobody, and its regular expressions take 7 ms."""
_PARSER = "shibokensupport/signature/parser.py"
"""Reads the signatures that errors show. Its regular expression takes 3 ms: here it is compiled for the first error."""
_AT_ONCE, _LATE = b"\narglistParser = ArglistParser()\n", b"\n"
_KNOWN, _MADE = b"return arglistParser.parse(", b"return ArglistParser().parse("


class KeptCodes:
    """Compiled modules by the hash of their source text, in one file beside compiled modules of Python's own."""

    def __init__(self, file: Path, plain: Callable[..., Any]) -> None:
        self._file = file
        self._plain = plain
        self._codes: dict[bytes, CodeType] = {}
        self._new = False
        with suppress(OSError, ValueError, EOFError, TypeError):
            content = file.read_bytes()
            if content.startswith(MAGIC_NUMBER):
                kept = marshal.loads(content[len(MAGIC_NUMBER) :])  # noqa: S302 - trusted as Python trusts those beside it
                self._codes = kept if isinstance(kept, dict) else {}

    def compile(self, source: Any, filename: Any, mode: str, *rest: Any, **named: Any) -> Any:
        """Do what `compile` does, for the modules of PySide once and for all."""
        if not (isinstance(source, bytes | str) and isinstance(filename, str) and filename.startswith(_OURS)):
            return self._plain(source, filename, mode, *rest, **named)
        source = source.encode() if isinstance(source, str) else source
        if filename == _TOOL:
            source = b""
        elif filename == _PARSER and _AT_ONCE in source and _KNOWN in source:
            source = source.replace(_AT_ONCE, _LATE).replace(_KNOWN, _MADE)
        key = source_hash(source)
        if key not in self._codes:
            self._codes[key] = self._plain(source, filename, mode, *rest, **named)
            self._new = True
        return self._codes[key]

    def save(self, *, write: bool) -> None:
        """Keep what was compiled now, if anything was and `write` allows it; that it cannot be kept is no fault."""
        if not self._new or not write:
            return
        draft = self._file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            draft.write_bytes(MAGIC_NUMBER + marshal.dumps(self._codes))
            draft.replace(self._file)


def _load() -> None:
    quick_enums.install()
    plain = builtins.compile
    codes = KeptCodes(_KEPT, plain)
    builtins.compile = codes.compile
    try:
        import PySide6.QtCore  # noqa: PLC0415 - loading it is what compiles, and what exchanges `__import__`
    finally:
        builtins.compile = plain
    del PySide6
    codes.save(write=not sys.dont_write_bytecode)
    plain_import = getattr(builtins, "__orig_import__", None)
    if plain_import is not None:
        builtins.__import__ = plain_import


_load()

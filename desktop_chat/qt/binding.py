"""Loads PySide6, and undoes what it does to every later import of the program.

WORKAROUND for PySide6 up to 6.11 (`shibokensupport/feature.py`; PYSIDE-1019, PYSIDE-2029 at bugreports.qt.io): so that
`from __feature__ import snake_case` can work, it exchanges `__import__` for a function that reads the source text of
each imported module, from whatever library, to look for the word "PySide6"; `linecache` then keeps these texts. That
cost 37 of the 160 ms that our own imports took, and 6 MB. This program uses no `__feature__`.

No other thread may import anything while this module is loaded: PySide goes through `sys.modules` then, and ends the
process ("dictionary changed size during iteration") when something is added to them meanwhile.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - loading it is what exchanges `__import__`

_plain = getattr(builtins, "__orig_import__", None)
if _plain is not None:
    builtins.__import__ = _plain

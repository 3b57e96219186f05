"""Loading Qt does not slow down what is imported later."""

import subprocess
import sys

SCRIPT = """
import builtins, linecache
import desktop_chat.qt.bridge
import xml.dom.minidom
print(builtins.__import__ is builtins.__feature_import__, any("minidom" in name for name in linecache.cache))
"""


def test_modules_imported_after_qt_are_not_read_as_text() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]

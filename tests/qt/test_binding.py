"""Loading Qt does not slow down what is imported later, and its own modules are compiled once and for all."""

import builtins
import marshal
import subprocess
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path

from desktop_chat.qt.binding import KeptCodes

SCRIPT = """
import builtins, linecache
plain = builtins.compile
import desktop_chat.qt.bridge
import xml.dom.minidom
print(builtins.__import__ is builtins.__feature_import__, any("minidom" in name for name in linecache.cache))
print(builtins.compile is plain)
from PySide6.QtCore import QObject
import sys
print(hasattr(sys.modules["shibokensupport.signature.parser"], "arglistParser"))
try:
    QObject().setObjectName(7, 8)
except TypeError as error:
    print(error)
"""
NAME = "shibokensupport/feature.py"


class Compiler:
    """Counts what is really compiled."""

    def __init__(self) -> None:
        self.sources: list[object] = []

    def __call__(self, source: bytes, filename: str, mode: str) -> object:
        self.sources.append(source)
        return builtins.compile(source, filename, mode)


def kept_in(file: Path) -> tuple[KeptCodes, Compiler]:
    compiler = Compiler()
    return KeptCodes(file, compiler), compiler


def value_of(code: object) -> object:
    found: dict[str, object] = {}
    exec(code, found)  # type: ignore[arg-type]  # a code object
    return found["x"]


def test_qt_works_and_leaves_python_as_it_was() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)

    lines = done.stdout.splitlines()
    assert lines[:2] == ["False False", "True"]
    assert lines[2] == "False", "what only errors need waits for one"
    assert "setObjectName" in lines[3], "PySide says what is wrong with a call"


def test_a_module_is_compiled_once_for_all_starts(tmp_path: Path) -> None:
    file = tmp_path / "kept" / "codes"
    first, _ = kept_in(file)
    first.compile(b"x = 1", NAME, "exec")
    first.save(write=True)

    second, compiler = kept_in(file)

    assert value_of(second.compile(b"x = 1", NAME, "exec")) == 1
    assert compiler.sources == []


def test_another_text_is_compiled_anew(tmp_path: Path) -> None:
    file = tmp_path / "codes"
    first, _ = kept_in(file)
    first.compile(b"x = 1", NAME, "exec")
    first.save(write=True)

    second, _ = kept_in(file)

    assert value_of(second.compile(b"x = 2", NAME, "exec")) == 2


def test_other_modules_are_left_to_python(tmp_path: Path) -> None:
    codes, compiler = kept_in(tmp_path / "codes")

    codes.compile(b"x = 1", "somewhere/else.py", "exec")
    codes.compile(b"x = 1", "somewhere/else.py", "exec")
    codes.save(write=True)

    assert len(compiler.sources) == 2
    assert not (tmp_path / "codes").exists()


def test_the_tool_for_making_stubs_is_left_out(tmp_path: Path) -> None:
    codes, compiler = kept_in(tmp_path / "codes")

    codes.compile(b"raise RuntimeError", "shibokensupport/signature/lib/pyi_generator.py", "exec")

    assert compiler.sources == [b""]


def test_rubbish_in_the_file_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "codes"
    for rubbish in (b"", b"rubbish" * 1000, MAGIC_NUMBER, MAGIC_NUMBER + marshal.dumps(1)):
        file.write_bytes(rubbish)
        codes, _ = kept_in(file)

        assert value_of(codes.compile(b"x = 1", NAME, "exec")) == 1


def test_a_cut_file_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "codes"
    first, _ = kept_in(file)
    first.compile(b"x = 1", NAME, "exec")
    first.save(write=True)
    file.write_bytes(file.read_bytes()[:-3])

    second, _ = kept_in(file)

    assert value_of(second.compile(b"x = 1", NAME, "exec")) == 1


def test_a_place_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    codes, _ = kept_in(tmp_path / "file" / "codes")

    codes.compile(b"x = 1", NAME, "exec")

    codes.save(write=True)

"""Each enum of the binding tells the same, made quickly or by the standard library."""

import copy
import enum
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from enum import EnumType, Flag
from typing import Any

import pytest
from PySide6.QtCore import Qt

from desktop_chat.qt import quick_enums

pytestmark = pytest.mark.skipif(sys.version_info[:2] != quick_enums.KNOWN, reason="only this version is hurried")

MODULES = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtDBus", "QtSvg")
SCRIPT = """
import importlib, json, sys
from enum import EnumType
from desktop_chat.qt import quick_enums
from tests.qt.test_quick_enums import MODULES, both_ways

report = {"made": 0, "flags": 0, "different": []}
EnumType._create_ = both_ways(report)
for name in MODULES:
    module = importlib.import_module("PySide6." + name)
    for key in dir(module):
        one = getattr(module, key, None)
        for inner in dir(one) if isinstance(one, type) else ():
            getattr(one, inner, None)
print(json.dumps(report))
"""


def both_ways(report: dict[str, Any]) -> Callable[..., Any]:
    """Return what makes an enum quickly and by the standard library, compares them, and gives away the quick one."""

    def create(cls: Any, class_name: str, names: Any, **named: Any) -> Any:
        named["module"] = "PySide6"
        quick = quick_enums._create(cls, class_name, names, **named)
        plain = quick_enums._standard(cls, class_name, names, **named)
        report["made"] += 1
        report["flags"] += issubclass(quick, Flag)
        if told(quick) != told(plain):
            report["different"].append(class_name)
        return quick

    return create


def told(made: Any) -> dict[str, Any]:
    """Return all that an enum tells, apart from who it is."""
    members = made.__members__
    inner = ("_flag_mask_", "_singles_mask_", "_all_bits_", "_boundary_", "_inverted_", "_iter_member_")
    return {
        "class": (made.__bases__, made.__name__, made.__qualname__, made.__module__),
        "members": [(name, one.name, one.value, repr(one), str(one), hash(one)) for name, one in members.items()],
        "fields": [{**vars(one), "__objclass__": one.__objclass__.__name__} for one in members.values()],
        "listed": [one.name for one in made],
        "by_value": [(value, one.name) for value, one in made._value2member_map_.items()],
        "attributes": sorted(vars(made)),
        "inner": [str(vars(made).get(name)) for name in inner],
        "arithmetic": [arithmetic(made, value) for value in {0, 1, *(one.value for one in made)}],
    }


def arithmetic(made: Any, value: int) -> Any:
    """Return what the operators of a flag make of a value."""
    if not issubclass(made, Flag):
        return None
    try:
        one = made(value)
        return [one.value, (~one).value, (one | made(0)).value, (one & made(1)).value, [str(part) for part in one]]
    except (ValueError, TypeError, AttributeError) as error:
        return repr(error)


def test_every_enum_of_the_binding_tells_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    report = json.loads(done.stdout.splitlines()[-1])

    assert report["made"] > 500
    assert report["flags"] > 50
    assert report["different"] == []


def test_the_binding_is_hurried() -> None:
    assert EnumType.__dict__["_create_"] is quick_enums._create


def test_a_member_survives_a_copy_and_a_pickle() -> None:
    both = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop

    assert copy.deepcopy(Qt.Key.Key_A) is Qt.Key.Key_A
    assert pickle.loads(pickle.dumps(Qt.Key.Key_A)) is Qt.Key.Key_A
    assert copy.copy(both) == both


def test_an_enum_knows_the_module_that_made_it() -> None:
    quick = enum.IntEnum("quick", [("A", 1), ("B", 2)])
    plain = enum.Enum("plain", "A B")

    assert (quick.__module__, plain.__module__) == (__name__, __name__)


@pytest.mark.parametrize(
    "names",
    [
        [("A", 1), ("B", 2), ("C", 1)],
        {"A": 1, "B": 2},
        [("A", 4), ("B", 1), ("C", 6), ("D", 0), ("E", -1)],
        [("A", 1), ("_private_", 2)],
        [("A", 1), ("name", 2)],
        [("A", 1), ("A", 2)],
        [("A", 1), ("B", True)],
        [("A", 1), ("B", "text")],
        [("A", 1), "B"],
        ["A", "B"],
        "A B",
        [],
    ],
)
@pytest.mark.parametrize("kind", [enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag])
@pytest.mark.parametrize("mixed_in", [None, float])
def test_whatever_is_asked_for_is_as_by_the_standard_library(kind: Any, names: Any, mixed_in: Any) -> None:
    def outcome(create: Any) -> Any:
        try:
            return told(create(kind, "Made", names, module="m", type=mixed_in))
        except (ValueError, TypeError, AttributeError) as error:
            return type(error)

    assert outcome(quick_enums._create) == outcome(quick_enums._standard)

"""The installed PySide6 keeps its references to Python's constants: 6.12.0 on CPython 3.11 loses one on each call."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal

CALLS = 1_000
# Other code of the same process may drop a few references meanwhile; a bad release drops one or two for each call.
TOLERATED_LOSS = 50


class Beacon(QObject):
    """Something with a signal, for the sake of emitting it."""

    lit = Signal()  # emitted by the tests below only
    turned = Signal(bool)  # emitted by the tests below only


def emit_nothing(beacon: Beacon) -> None:
    beacon.lit.emit()


def emit_a_bool(beacon: Beacon) -> None:
    beacon.turned.emit(True)


def call_a_void_method(beacon: Beacon) -> None:
    beacon.setObjectName("beacon")


def call_a_bool_method(beacon: Beacon) -> None:
    beacon.blockSignals(False)


@pytest.mark.parametrize("call", [emit_nothing, emit_a_bool, call_a_void_method, call_a_bool_method])
@pytest.mark.parametrize("constant", [None, True, False])
def test_qt_calls_do_not_lose_references_to_constants(call: Callable[[Beacon], None], constant: bool | None) -> None:
    beacon = Beacon()
    before = sys.getrefcount(constant)

    for _ in range(CALLS):
        call(beacon)

    assert sys.getrefcount(constant) >= before - TOLERATED_LOSS

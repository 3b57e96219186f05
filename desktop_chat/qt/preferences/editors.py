"""The control with which one setting is changed, by its rule; it knows no settings and keeps none."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt, SignalInstance
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QSpinBox, QWidget

from desktop_chat.domain.setting_rules import Choice, Colour, Flag, Number, Rule, Whole
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.preferences.swatches import Swatches
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.controls import field
from desktop_chat.qt.widgets.selectors import NumberBox, Selector, WholeBox, give_room

UNIT_SPACE = "\N{NO-BREAK SPACE}"
LEAST = QSize(96, 30)
"""What is easily hit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """A control, how a value is shown in it and read from it, and the signal that it was edited."""

    widget: QWidget
    show: Callable[[Any], None]
    read: Callable[[], Any]
    edited: "SignalInstance[Any]"


def editor_for(rule: Rule, choices: Mapping[str, str], kit: Kit) -> Editor:
    """Make the control for a rule; `choices` are the words of a choice by its value in the file."""
    match rule:
        case Flag():
            box = QCheckBox()
            return Editor(widget=box, show=box.setChecked, read=box.isChecked, edited=box.toggled)
        case Choice(words):
            return _selector(words, choices)
        case Whole(lowest, highest, unit):
            whole = WholeBox()
            whole.setRange(lowest, highest)
            whole.setSuffix(f"{UNIT_SPACE}{unit_word(unit)}" if unit else "")
            return _number(whole, step=10 if unit == "%" else 1)
        case Number(lowest, highest, unit):
            number = NumberBox()
            number.setRange(lowest, highest)
            number.setDecimals(1)
            number.setSuffix(f"{UNIT_SPACE}{unit_word(unit)}" if unit else "")
            return _number(number, step=1)
        case Colour():
            swatches = Swatches(kit)
            return Editor(widget=swatches, show=swatches.show_colour, read=swatches.colour, edited=swatches.chosen)
        case _:
            line = field("")
            line.setMinimumWidth(180)
            return Editor(widget=line, show=line.setText, read=lambda: line.text().strip(), edited=line.editingFinished)


def unit_word(unit: str) -> str:
    """Return a unit as people read it."""
    return {"s": tr("s"), "days": tr("days"), "min": tr("min")}.get(unit, unit)


def _selector(words: type[Enum], choices: Mapping[str, str]) -> Editor:
    selector = Selector()
    selector.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    selector.setMinimumSize(LEAST)
    for choice in words:
        selector.addItem(choices.get(choice.value, choice.value), choice.value)
    return Editor(
        widget=selector,
        show=lambda value: selector.setCurrentIndex(selector.findData(value.value)),
        read=lambda: words(selector.currentData()),
        edited=selector.currentIndexChanged,
    )


def _number(box: QSpinBox | QDoubleSpinBox, *, step: int) -> Editor:
    give_room(box)
    box.setSingleStep(step)
    box.setMinimumSize(LEAST)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    # Half a number is no number: what is typed counts when it is finished.
    box.setKeyboardTracking(False)
    return Editor(widget=box, show=box.setValue, read=box.value, edited=box.valueChanged)


def silently(widget: QObject, show: Callable[[Any], None], value: object) -> None:
    """Show a value that came from elsewhere, so that the control does not tell it again."""
    blocked = widget.blockSignals(True)  # noqa: FBT003 - Qt's own
    show(value)
    widget.blockSignals(blocked)

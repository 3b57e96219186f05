"""One setting in the dialog: its name, its control, what there is to know, and why a value was not taken."""

from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.setting_rules import Number, Rule, Whole, rule_of
from desktop_chat.domain.settings import STANDARD
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.preferences.editors import UNIT_SPACE, editor_for, silently, unit_word
from desktop_chat.qt.preferences.swatches import Swatches
from desktop_chat.qt.preferences.words import Words
from desktop_chat.qt.sentences import said
from desktop_chat.qt.text import label, say, tr


class SettingRow(QWidget):
    """Bound to one field of one group: what is changed here holds at once, what is changed elsewhere is shown here."""

    def __init__(self, kit: Kit, group: str, name: str, words: Words) -> None:
        super().__init__()
        self._live = kit.settings
        self._group = group
        self._name = name
        declared = next(one for one in fields(getattr(STANDARD, group)) if one.name == name)
        rule = rule_of(declared)
        self.editor = editor_for(rule, words.choices, kit)
        self._problem = label(name="alert", wrap=True)
        hints = [words.hint, range_text(rule, getattr(getattr(STANDARD, group), name))]
        hints += [tr("Holds from the next start on.")] if words.later else []
        self._hint = " ".join(hint for hint in hints if hint)
        self._lay_out(words.title)
        self._show()
        self.editor.edited.connect(self._take)
        getattr(self._live, f"{group}_changed").connect(self._show)

    def setting(self) -> str:
        """Return the name of the setting in the file."""
        return f"{self._group}.{self._name}"

    def _lay_out(self, title: str) -> None:
        control = self.editor.widget
        control.setAccessibleName(title)
        control.setAccessibleDescription(self._hint)
        words = QVBoxLayout()
        words.setSpacing(2)
        stacked = isinstance(control, QLineEdit | Swatches)
        if isinstance(control, QCheckBox):
            control.setText(title)
            words.addWidget(control)
        else:
            heading = label(title, wrap=True)
            heading.setBuddy(control)
            words.addWidget(heading)
        if stacked:
            words.addWidget(control)
        if self._hint:
            words.addWidget(label(self._hint, name="small", wrap=True))
        words.addWidget(self._problem)
        say(self._problem, "")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 6, 0, 6)
        line.setSpacing(16)
        line.addLayout(words, 1)
        if not stacked and not isinstance(control, QCheckBox):
            line.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)

    def _take(self) -> None:
        changed: dict[str, Any] = {self._name: self.editor.read()}
        try:
            self._live.put(replace(getattr(self._live.value, self._group), **changed))
        except UserError as error:
            say(self._problem, said(error))
            self.editor.widget.setAccessibleDescription(said(error))
        else:
            say(self._problem, "")
            self.editor.widget.setAccessibleDescription(self._hint)

    def _show(self) -> None:
        value = getattr(getattr(self._live.value, self._group), self._name)
        if self.editor.read() != value:
            silently(self.editor.widget, self.editor.show, value)
        say(self._problem, "")


def range_text(rule: Rule, usual: float) -> str:
    """Return what a number may be and usually is; nothing for all else."""
    if not isinstance(rule, Number | Whole):
        return ""
    unit = f"{UNIT_SPACE}{unit_word(rule.unit)}" if rule.unit else ""
    usual_text, lowest, highest = (_number_text(value) + unit for value in (usual, rule.lowest, rule.highest))
    return tr("Usually {usual}, from {lowest} to {highest}.", usual=usual_text, lowest=lowest, highest=highest)


def _number_text(value: float) -> str:
    return QLocale().toString(float(value), "g")

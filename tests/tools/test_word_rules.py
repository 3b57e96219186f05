"""The rules about text for people catch what would stay English for everybody."""

import pytest

from tools.house_rules import Fault, Module, Project, faults_in
from tools.word_rules import WORD_RULES


def faults(source: str, path: str = "desktop_chat/qt/some.py") -> list[Fault]:
    module = Module.parse(path, f'"""Doc."""\n{source}\n')
    return [fault for fault in faults_in(module, Project.of([module]), WORD_RULES) if fault.rule != "rich-text"]


@pytest.mark.parametrize(
    "source",
    [
        'shown.setText("Hello")',
        'shown.setAccessibleName(f"{count} messages")',
        'x = button("Send", kind="primary")',
        'x = IconButton(kit, "send", "Send")',
        'say(line, "Sent" if sent else tr("Not sent"))',
        'set_tooltip(widget, tr("Send") + " now")',
        'x = Notice(kind=kind, text="It ended.")',
        'x = Command(id="x", title="Send")',
        'menu.addAction("Send")',
    ],
)
def test_words_that_are_shown_as_they_stand_are_refused(source: str) -> None:
    assert [fault.rule for fault in faults(source)] == ["untranslated"]


@pytest.mark.parametrize(
    "source",
    [
        'shown.setText(tr("Hello"))',
        'shown.setText("+ 1 -")',
        'shown.setText(f"{count} s")',
        'x = button(words, kind="primary")',
        'x = IconButton(kit, "send", tr("Send"))',
        'x = label(text, name="secondary")',
        'x = Command(id="message.send", title=title)',
        'shown.setText("https")  # house: allow untranslated - the same in every language',
    ],
)
def test_translated_words_and_what_is_no_word_pass(source: str) -> None:
    assert faults(source) == []


def test_other_layers_may_say_what_they_say() -> None:
    assert faults('x = Notice(text="It ended.")', "desktop_chat/service/some.py") == []


@pytest.mark.parametrize("call", ["tr(words)", 'tr(f"Hello {name}")', "tr()"])
def test_a_text_that_cannot_be_found_for_translation_is_refused(call: str) -> None:
    assert [fault.rule for fault in faults(f"x = {call}")] == ["tr-literal"]


def test_an_error_is_said_and_not_shown_in_english() -> None:
    assert [fault.rule for fault in faults("x = str(error)")] == ["said"]
    assert faults("x = said(error)") == []
    assert faults("x = str(number)") == []

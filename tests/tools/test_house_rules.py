"""Every rule of the house catches a planted fault, and lets the right way pass."""

import pytest

from tests.tools.builders import a_module, rules_broken_by
from tools.house_rules import Module, Project, faults_in

ASYNC_SLOT = """
class Window:
    async def save(self): ...
    def wire(self):
        self.button.clicked.connect({slot})
"""


@pytest.mark.parametrize("call", ["dialog.exec()", "menu.exec(position)", "QMessageBox_like().exec_()", "app.exec()"])
@pytest.mark.parametrize("path", ["desktop_chat/qt/window.py", "desktop_chat/app/main.py"])
def test_a_nested_qt_loop_is_refused(call: str, path: str) -> None:
    assert rules_broken_by(call, path) == ["exec"]


def test_open_and_popup_are_allowed() -> None:
    assert rules_broken_by("dialog.open()\nmenu.popup(position)") == []


@pytest.mark.parametrize(
    "line",
    [
        "QLabel(text)",
        "QtWidgets.QLabel(text)",
        "QMessageBox(self)",
        "QMessageBox.warning(self, title, text)",
        "browser.setHtml(text)",
        "browser.setMarkdown(text)",
        "browser.insertHtml(text)",
        "button.setToolTip(text)",
        "button.setWhatsThis(text)",
        "QToolTip.showText(position, text)",
        "class Name(QLabel): ...",
        "class Name(QtWidgets.QMessageBox): ...",
    ],
)
def test_what_guesses_at_rich_text_is_refused_outside_the_factories(line: str) -> None:
    assert rules_broken_by(line) == ["rich-text"]
    assert rules_broken_by(line, "desktop_chat/qt/text.py") == []


def test_naming_a_label_as_a_type_is_allowed() -> None:
    assert rules_broken_by("def show(label: QLabel) -> QLabel:\n    return label") == []


@pytest.mark.parametrize("slot", ["self.save", "lambda: self.save()", "partial(self.save, 1)"])
def test_a_connected_coroutine_is_refused(slot: str) -> None:
    assert rules_broken_by(ASYNC_SLOT.format(slot=slot)) == ["async-slot"]


def test_a_coroutine_of_another_module_is_refused_as_a_slot() -> None:
    bridge = a_module("class Bridge:\n    async def refresh(self): ...", "desktop_chat/qt/bridge.py")

    assert rules_broken_by("button.clicked.connect(self.bridge.refresh)", "desktop_chat/qt/bar.py", bridge) == [
        "async-slot"
    ]


def test_a_plain_function_is_allowed_as_a_slot() -> None:
    assert rules_broken_by("def save(): ...\nbutton.clicked.connect(save)") == []


def test_a_name_that_is_plain_elsewhere_is_not_taken_for_a_coroutine() -> None:
    service = a_module("async def refresh(): ...", "desktop_chat/service/chat.py")
    bridge = a_module("class Bridge:\n    def refresh(self): ...", "desktop_chat/qt/bridge.py")

    assert rules_broken_by("b.clicked.connect(self.bridge.refresh)", "desktop_chat/qt/bar.py", service, bridge) == []


@pytest.mark.parametrize(
    "payload",
    [
        *["int", "float", "dict", "list", "tuple", "object", "bytes", "Any", "RoomId", "'QVariant'", "str, bool"],
        *["list[str]", "Optional[str]", "Patch | None", "*types"],
    ],
)
def test_a_signal_with_a_payload_that_qt_bends_is_refused(payload: str) -> None:
    ids = a_module("RoomId = NewType('RoomId', str)", "desktop_chat/domain/ids.py")

    assert rules_broken_by(f"changed = Signal({payload})", "desktop_chat/qt/bridge.py", ids) == ["signal"]


@pytest.mark.parametrize("payload", ["", "str", "bool", "TimelinePatch", "values.TimelinePatch", "str, name='said'"])
def test_a_signal_with_a_payload_that_arrives_whole_is_allowed(payload: str) -> None:
    expected: list[str] = []

    assert rules_broken_by(f"changed = Signal({payload})") == expected


@pytest.mark.parametrize(
    "call",
    ["asyncio.create_task(work())", "loop.create_task(work())", "asyncio.ensure_future(work())", "create_task(work())"],
)
def test_a_task_outside_the_keepers_is_refused(call: str) -> None:
    assert rules_broken_by(call, "desktop_chat/service/chat.py") == ["task"]
    assert rules_broken_by(call, "desktop_chat/transport/direct.py") == ["task"]


@pytest.mark.parametrize(
    "path", ["desktop_chat/qt/tasks.py", "desktop_chat/service/tasks.py", "desktop_chat/workspace/gateway.py"]
)
def test_the_task_keepers_start_tasks(path: str) -> None:
    assert rules_broken_by("loop.create_task(work())", path) == []


@pytest.mark.parametrize(
    "line",
    [
        "import time",
        "from random import choice",
        "import secrets as dice",
        "uuid.uuid4()",
        "uuid4()",
        "os.urandom(16)",
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "monotonic()",
    ],
)
@pytest.mark.parametrize("package", ["domain", "core", "protocol"])
def test_clock_and_chance_are_refused_in_the_pure_layers(line: str, package: str) -> None:
    assert rules_broken_by(line, f"desktop_chat/{package}/thing.py") == ["pure"]
    assert rules_broken_by(line, "desktop_chat/system/thing.py") == []


def test_the_clock_port_is_allowed_in_the_pure_layers() -> None:
    assert rules_broken_by("clock.now()", "desktop_chat/core/thing.py") == []


def test_a_module_without_a_docstring_is_refused() -> None:
    module = Module.parse("desktop_chat/core/gaps.py", "import re\n")

    assert [fault.rule for fault in faults_in(module, Project())] == ["docstring"]


def test_an_empty_module_needs_no_docstring() -> None:
    assert faults_in(Module.parse("tests/__init__.py", ""), Project()) == []


def test_a_line_may_break_the_rule_that_it_names_with_a_reason() -> None:
    assert rules_broken_by("dialog.exec()  # house: allow exec - no loop runs yet") == []


@pytest.mark.parametrize(
    "comment", ["# house: allow exec", "# house: allow exec -", "# house: allow task - no loop runs yet"]
)
def test_an_allowance_without_reason_or_for_another_rule_is_none(comment: str) -> None:
    assert rules_broken_by(f"dialog.exec()  {comment}") == ["exec"]


def test_a_fault_reads_like_a_compilers_line() -> None:
    fault = faults_in(a_module("dialog.exec()"), Project())[0]

    assert str(fault) == "desktop_chat/qt/window.py:2: exec: open() or popup() and a future instead of .exec()"

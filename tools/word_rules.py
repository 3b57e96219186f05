"""Our rules about text for people: in the window all of it goes through `tr`, by literals that can be translated."""

import ast
import re
from collections.abc import Iterator

from tools.house_rules import Fault, Module, Project, Rule

WINDOW = ("desktop_chat/qt/",)
SAYERS = ("desktop_chat/qt/", "desktop_chat/app/")
FIRST, SECOND, THIRD = (0,), (1,), (2,)
SHOWN: dict[str, tuple[int, ...]] = {
    "setText": FIRST,
    "setWindowTitle": FIRST,
    "setTitle": FIRST,
    "setPlaceholderText": FIRST,
    "setAccessibleName": FIRST,
    "setAccessibleDescription": FIRST,
    "setPrefix": FIRST,
    "setSuffix": FIRST,
    "addAction": FIRST,
    "addMenu": FIRST,
    "addItem": FIRST,
    "addTab": SECOND,
    "showMessage": FIRST,
    "label": FIRST,
    "button": FIRST,
    "field": (0, 1),
    "IconButton": THIRD,
    "set_tooltip": SECOND,
    "say": (0, 1),
    "ask": (1, 2),
    "message_box": (1, 2),
    "Words": (0, 1),
}
"""Which arguments of which calls are read by people, by their place."""
SHOWN_NAMES = frozenset({"text", "title", "hint", "placeholder", "words", "problem"})
"""Arguments by name that are read by people, in the calls below and in those above."""
SHOWN_BY_NAME = frozenset({"Notice", "Command", *SHOWN})
LETTERS = re.compile(r"[^\W\d_]{3,}")
ERRORS = frozenset({"error", "problem", "failure"})


def goes_through_tr(module: Module, _project: Project) -> Iterator[Fault]:
    """Refuse letters that are shown as they stand: nobody could translate them."""
    if not module.path.startswith(WINDOW):
        return
    for call in _calls(module):
        name = _name(call.func)
        shown = [argument for place, argument in enumerate(call.args) if place in SHOWN.get(name, ())]
        if name in SHOWN_BY_NAME:
            shown += [keyword.value for keyword in call.keywords if keyword.arg in SHOWN_NAMES]
        for argument in shown:
            words = _letters(argument)
            if words:
                yield _fault(module, argument, "untranslated", f"{words!r} is shown without tr()")


def tr_has_literals(module: Module, _project: Project) -> Iterator[Fault]:
    """Refuse `tr` of something else than a literal: its text would not be found for translation."""
    if not module.path.startswith(SAYERS):
        return
    for call in _calls(module):
        if _name(call.func) == "tr" and not (call.args and _is_text(call.args[0])):
            yield _fault(module, call, "tr-literal", "tr() takes a text between quotes, with named places for the rest")


def errors_are_said(module: Module, _project: Project) -> Iterator[Fault]:
    """Refuse `str(error)` in the window: errors come in English from below, `said` translates them."""
    if not module.path.startswith(SAYERS) or module.path.endswith("/sentences.py"):
        return
    for call in _calls(module):
        match call:
            case ast.Call(func=ast.Name(id="str"), args=[ast.Name(id=name)]) if name in ERRORS:
                yield _fault(module, call, "said", f"said({name}) instead of str({name})")
            case _:
                pass


WORD_RULES: tuple[Rule, ...] = (goes_through_tr, tr_has_literals, errors_are_said)


def _letters(expression: ast.expr) -> str:
    """Return the words that stand in an expression as they are, in a literal or around the holes of one."""
    match expression:
        case ast.Constant(value=str(text)):
            found = text
        case ast.JoinedStr(values=parts):
            found = " ".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
        case ast.BinOp(left=left, right=right):
            return _letters(left) or _letters(right)
        case ast.IfExp(body=body, orelse=orelse):
            return _letters(body) or _letters(orelse)
        case _:
            return ""
    return found.strip() if LETTERS.search(found) else ""


def _is_text(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Constant) and isinstance(expression.value, str)


def _calls(module: Module) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def _name(expression: ast.expr) -> str:
    match expression:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _fault(module: Module, node: ast.expr, rule: str, text: str) -> Fault:
    return Fault(path=module.path, line=node.lineno, rule=rule, text=text)

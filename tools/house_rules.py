"""Our own rules about source code that no general linter knows, each a function from a parsed module to its faults.

A line that must break a rule says so with its reason: `# house: allow exec - at a crash there is no loop to block`.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

TEXT_FACTORIES = "desktop_chat/qt/text.py"
TASK_KEEPERS = ("desktop_chat/qt/tasks.py", "desktop_chat/service/tasks.py", "desktop_chat/workspace/")
PURE = ("desktop_chat/domain/", "desktop_chat/core/", "desktop_chat/protocol/")

RICH_WIDGETS = frozenset({"QLabel", "QMessageBox"})
RICH_METHODS = frozenset({"setHtml", "setMarkdown", "insertHtml", "appendHtml", "setToolTip", "setWhatsThis"})
TASK_STARTERS = frozenset({"create_task", "ensure_future"})
CHANCE_MODULES = frozenset({"time", "random", "secrets"})
CHANCE_CALLS = frozenset({"uuid1", "uuid4", "uuid6", "uuid7", "urandom", "getrandom", "monotonic", "perf_counter"})
WALL_CLOCK = frozenset({"now", "utcnow", "today"})
DATE_CLASSES = frozenset({"datetime", "date"})
SAFE_PAYLOADS = frozenset({"str", "bool"})
UNSAFE_PAYLOADS = frozenset({"Any", "Optional", "Union", "Mapping", "Sequence", "Iterable"})
ALLOWANCE = re.compile(r"#\s*house:\s*allow\s+(?P<rule>[a-z-]+)\s+-\s+\S")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One place that breaks one rule."""

    path: str
    line: int
    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A parsed source file with its path in the checkout, as `desktop_chat/qt/text.py`."""

    path: str
    source: str
    tree: ast.Module

    @classmethod
    def parse(cls, path: str, source: str) -> "Module":
        """Parse the source; SyntaxError goes up to the caller."""
        return cls(path=str(PurePosixPath(path)), source=source, tree=ast.parse(source, filename=path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What rules must know of all modules together: names that only coroutines have, and names of NewTypes."""

    coroutine_names: frozenset[str] = field(default=frozenset())
    new_types: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, modules: list[Module]) -> "Project":
        """Gather the names; one that is also the name of a plain function somewhere counts as plain."""
        nodes = [node for module in modules for node in ast.walk(module.tree)]
        plain = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
        coroutines = {node.name for node in nodes if isinstance(node, ast.AsyncFunctionDef)}
        new_types = {name for node in nodes for name in _new_type_names(node)}
        return cls(coroutine_names=frozenset(coroutines - plain), new_types=frozenset(new_types))


Rule = Callable[[Module, Project], Iterator[Fault]]


def faults_in(module: Module, project: Project, more: tuple[Rule, ...] = ()) -> list[Fault]:
    """Return all faults of a module against these rules and more, by line, without those it is allowed."""
    lines = module.source.splitlines()
    found = {fault for rule in (*RULES, *more) for fault in rule(module, project)}
    return sorted(fault for fault in found if not _is_allowed(fault, lines))


def no_nested_loop(module: Module, _project: Project) -> Iterator[Fault]:
    """Refuse `.exec()`: a nested Qt loop inside a coroutine loses every task that wakes meanwhile."""
    for call in _calls(module, "desktop_chat/qt/", "desktop_chat/app/"):
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"exec", "exec_"}:
            yield _fault(module, call, "exec", "open() or popup() and a future instead of .exec()")


def no_rich_text(module: Module, _project: Project) -> Iterator[Fault]:
    """Refuse widgets and methods that guess at rich text, outside the factories that make them plain."""
    if module.path == TEXT_FACTORIES or not module.path.startswith("desktop_chat/"):
        return
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=function) if _last_name(function) in RICH_WIDGETS | RICH_METHODS:
                yield _fault(module, node, "rich-text", f"{_last_name(function)}() only in {TEXT_FACTORIES}")
            case ast.Call(func=ast.Attribute(value=owner)) if _last_name(owner) in RICH_WIDGETS | {"QToolTip"}:
                yield _fault(module, node, "rich-text", f"{_last_name(owner)} only in {TEXT_FACTORIES}")
            case ast.ClassDef(bases=bases) if any(_last_name(base) in RICH_WIDGETS for base in bases):
                yield _fault(
                    module, node, "rich-text", f"classes made of QLabel or QMessageBox only in {TEXT_FACTORIES}"
                )
            case _:
                pass


def no_connected_coroutine(module: Module, project: Project) -> Iterator[Fault]:
    """Refuse to connect an `async def` to a signal: it would never run."""
    own = {node.name for node in ast.walk(module.tree) if isinstance(node, ast.AsyncFunctionDef)}
    for call in _calls(module, "desktop_chat/qt/", "desktop_chat/app/"):
        if not (isinstance(call.func, ast.Attribute) and call.func.attr == "connect" and call.args):
            continue
        name = _connected_name(call.args[0])
        if name in own or name in project.coroutine_names:
            yield _fault(module, call, "async-slot", f"{name} is a coroutine: connect it with connect_async")


def no_unsafe_signal(module: Module, project: Project) -> Iterator[Fault]:
    """Refuse payloads that Qt bends: a signal carries nothing, str, bool or one frozen class of ours."""
    for call in _calls(module, "desktop_chat/"):
        if _last_name(call.func) != "Signal" or not call.args:
            continue
        if len(call.args) > 1 or not _is_safe_payload(call.args[0], project):
            yield _fault(module, call, "signal", "a signal carries nothing, str, bool or one class of ours")


def no_bare_task(module: Module, _project: Project) -> Iterator[Fault]:
    """Refuse tasks started outside the task keepers: nobody would see them fail."""
    if module.path.startswith(TASK_KEEPERS):
        return
    for call in _calls(module, "desktop_chat/"):
        if _last_name(call.func) in TASK_STARTERS:
            yield _fault(module, call, "task", "start tasks with the Spawner")


def no_clock_or_chance(module: Module, _project: Project) -> Iterator[Fault]:
    """Refuse clocks and chance in the pure layers: both are arguments there."""
    if not module.path.startswith(PURE):
        return
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names) if any(name.name.split(".")[0] in CHANCE_MODULES for name in names):
                yield _fault(module, node, "pure", "time and chance are arguments")
            case ast.ImportFrom(module=str(source)) if source.split(".")[0] in CHANCE_MODULES:
                yield _fault(module, node, "pure", "time and chance are arguments")
            case ast.Call(func=function) if _last_name(function) in CHANCE_CALLS:
                yield _fault(module, node, "pure", f"{_last_name(function)}() brings in time or chance")
            case ast.Call(func=ast.Attribute(value=owner, attr=name)) if (
                name in WALL_CLOCK and _last_name(owner) in DATE_CLASSES
            ):
                yield _fault(module, node, "pure", f"{name}() reads the clock")
            case _:
                pass


def has_docstring(module: Module, _project: Project) -> Iterator[Fault]:
    """Ask for a sentence at the top of each module that holds anything."""
    if module.tree.body and ast.get_docstring(module.tree) is None:
        yield Fault(path=module.path, line=1, rule="docstring", text="one sentence: what it is and what it does not do")


RULES: tuple[Rule, ...] = (
    no_nested_loop,
    no_rich_text,
    no_connected_coroutine,
    no_unsafe_signal,
    no_bare_task,
    no_clock_or_chance,
    has_docstring,
)


def _is_allowed(fault: Fault, lines: list[str]) -> bool:
    allowance = ALLOWANCE.search(lines[fault.line - 1]) if fault.line <= len(lines) else None
    return allowance is not None and allowance["rule"] == fault.rule


def _fault(module: Module, node: ast.stmt | ast.expr, rule: str, text: str) -> Fault:
    return Fault(path=module.path, line=node.lineno, rule=rule, text=text)


def _calls(module: Module, *folders: str) -> Iterator[ast.Call]:
    if module.path.startswith(folders):
        yield from (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def _last_name(expression: ast.expr) -> str:
    match expression:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _connected_name(slot: ast.expr) -> str:
    match slot:
        case ast.Lambda(body=ast.Call(func=function)):
            return _last_name(function)
        case ast.Call(func=function, args=[first, *_]) if _last_name(function) == "partial":
            return _last_name(first)
        case _:
            return _last_name(slot)


def _is_safe_payload(payload: ast.expr, project: Project) -> bool:
    name = _last_name(payload)
    if name in SAFE_PAYLOADS:
        return True
    return name[:1].isupper() and name not in UNSAFE_PAYLOADS and name not in project.new_types


def _new_type_names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=function)) if (
            _last_name(function) == "NewType"
        ):
            yield name
        case _:
            pass

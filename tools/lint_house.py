"""Check the whole checkout against the rules of the house: `python -m tools.lint_house [ROOT]`; exit code 1 on a fault.

The rules about code are in `house_rules`; here are those about files: size, and work put off without a number.
"""

import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tools.house_rules import Fault, Module, Project, faults_in
from tools.word_rules import WORD_RULES

FOLDERS = ("desktop_chat", "tests", "benchmarks", "tools", "installer")
OTHER_TEXT = (".sql", ".sh", ".toml")
LINES_WARNED = 400
LINES_REFUSED = 500
PUT_OFF = re.compile(r"\b(TODO|FIXME|XXX)\b(?!\s*\(?#\d+)")


def size_faults(path: str, source: str) -> Iterator[Fault]:
    """Refuse a module of more than 500 lines."""
    lines = source.count("\n")
    if lines > LINES_REFUSED:
        yield Fault(
            path=path, line=lines, rule="size", text=f"{lines} lines, {LINES_REFUSED} is the wall: which two ideas?"
        )


def size_warning(path: str, source: str) -> str | None:
    """Return a sentence about a module that nears the wall."""
    lines = source.count("\n")
    if LINES_WARNED < lines <= LINES_REFUSED:
        return f"{path}: warning: {lines} lines; at {LINES_WARNED} ask which two ideas it holds"
    return None


def put_off_faults(path: str, source: str) -> Iterator[Fault]:
    """Refuse a TODO, FIXME or XXX without a number such as `TODO(#12)`; in Python only comments are looked at."""
    for line, comment in _comments(path, source):
        if PUT_OFF.search(comment):
            yield Fault(path=path, line=line, rule="put-off", text="no TODO without a number: TODO(#12)")


def check(root: Path) -> tuple[list[Fault], list[str]]:
    """Return all faults of a checkout, sorted, and its warnings."""
    sources = {str(file.relative_to(root)): file.read_text(encoding="utf-8") for file in _files(root, ".py")}
    modules = [Module.parse(path, source) for path, source in sources.items()]
    project = Project.of([module for module in modules if module.path.startswith("desktop_chat/")])
    faults = [fault for module in modules for fault in faults_in(module, project, WORD_RULES)]
    for path, source in sources.items():
        faults += [*size_faults(path, source), *put_off_faults(path, source)]
    for file in _files(root, *OTHER_TEXT):
        faults += put_off_faults(str(file.relative_to(root)), file.read_text(encoding="utf-8"))
    warnings = [text for path, source in sources.items() if (text := size_warning(path, source))]
    return sorted(faults), warnings


def main(arguments: list[str]) -> int:
    """Run the command line; return the exit code."""
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    faults, warnings = check(root)
    for line in [*warnings, *map(str, faults)]:
        print(line)
    return 1 if faults else 0


def _files(root: Path, *suffixes: str) -> list[Path]:
    folders = [root / folder for folder in (*FOLDERS, "resources")]
    return sorted(file for folder in folders for suffix in suffixes for file in folder.rglob(f"*{suffix}"))


def _comments(path: str, source: str) -> Iterator[tuple[int, str]]:
    if not path.endswith(".py"):
        yield from enumerate(source.splitlines(), start=1)
        return
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Find every text for people in the source: what `tr` is given, and the sentences that lower layers make.

The window translates what it says itself (`tr`). Errors, notices and states come to it as English sentences from layers
that know no language; it translates those of them that are found here, with their holes, when it shows them
(`desktop_chat/qt/sentences.py`).
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

OWN = "desktop_chat"
BELOW = "below"
UNREAD = (
    "desktop_chat/qt/",
    "desktop_chat/app/arguments.py",
    "desktop_chat/app/doctor_arguments.py",
    "desktop_chat/app/workspace_move.py",
    "desktop_chat/app/serve.py",
    "desktop_chat/protocol/control",
)
"""Modules that say what they say by `tr`, or to a terminal, or to another program."""
SERVER = "desktop_chat/workspace/"
SERVER_READ = frozenset({"desktop_chat/workspace/errors.py", "desktop_chat/workspace/folders.py"})
"""Of the workspace's server only what keeps it from starting comes to the window as a sentence."""
WORDS_IN = frozenset({"desktop_chat/core/indicator.py"})
"""Modules in which every text is for people, be it a sentence or a word."""
REASONED = frozenset(
    {"Transient", "Unauthorised", "NotOurServer", "NoKeyring", "Lost", "Blocked", "AnswerTooLarge"}
    | {"FeedUnreachable", "NotAFeed", "Untrusted", "DownloadFailed", "InstallFailed"}
)
"""What carries a reason in small letters, which is shown within a sentence."""
UNSEEN = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log", "add_argument", "compile"})
"""Calls whose texts no person reads in the window."""
SENTENCE = re.compile(r"[A-Z“{].*\s.*[.…?!]", re.DOTALL)
REFUSAL = re.compile(r"app\.fail\(\s*\d+,\s*'[a-z_]+',\s*'((?:[^']|'')+)'")
STATEMENT = re.compile(r"\b(SELECT|UPDATE|INSERT|DELETE|WHERE|AND)\b")
HOLE = re.compile(r"\{\w*\}")
FEWEST_LETTERS = 8
"""A sentence with fewer letters outside its holes would fit too much."""


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text to translate; one with a number (`%n`) has a form for each plural."""

    context: str
    source: str
    plural: bool = field(default=False)


class UnreadableCall(Exception):
    """A call of `tr` whose text is no literal, so that nobody can translate it."""


def all_texts(root: Path) -> list[Text]:
    """Return every text of a checkout, sorted."""
    found: set[Text] = set()
    for file in sorted((root / "desktop_chat").rglob("*.py")):
        found.update(texts_in(str(file.relative_to(root)), file.read_text(encoding="utf-8")))
    for file in (root / "resources" / "supabase").rglob("*.sql"):
        found.update(refusals_in(file.read_text(encoding="utf-8")))
    return sorted(found)


def texts_in(path: str, source: str) -> Iterator[Text]:
    """Yield the texts of one module.

    Raises:
        UnreadableCall: `tr` is called with something else than a literal.
    """
    tree = ast.parse(source, filename=path)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == "tr":
            yield Text(OWN, _literal(path, node), _has_number(node))
    if not path.startswith(UNREAD) and (path in SERVER_READ or not path.startswith(SERVER)):
        yield from _sentences(path, tree)


def refusals_in(sql: str) -> Iterator[Text]:
    """Yield the sentences with which the database refuses."""
    for found in REFUSAL.finditer(sql):
        yield Text(BELOW, found[1].replace("''", "'"))


def _literal(path: str, call: ast.Call) -> str:
    match call.args:
        case [ast.Constant(value=str(text)), *_]:
            return text
        case _:
            raise UnreadableCall(f"{path}:{call.lineno}: tr() is given something else than a text between quotes")


def _has_number(call: ast.Call) -> bool:
    return len(call.args) > 1 or any(keyword.arg == "n" for keyword in call.keywords)


def _sentences(path: str, tree: ast.AST) -> Iterator[Text]:
    for node, reasoned in _seen(tree, reasoned=False):
        text = _template(node)
        letters = sum(letter.isalpha() for letter in HOLE.sub("", text))
        fit = letters >= FEWEST_LETTERS and " " in text.strip() and not STATEMENT.search(text)
        if (fit and (SENTENCE.fullmatch(text) or reasoned)) or (path in WORDS_IN and text[:1].isupper()):
            yield Text(BELOW, text)


def _seen(node: ast.AST, *, reasoned: bool) -> Iterator[tuple[ast.Constant | ast.JoinedStr, bool]]:
    """Yield the texts below a node, but no documentation, nothing for the log, and nothing that `tr` has."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return
        case ast.Call(func=function) if _name(function) in UNSEEN | {"tr"}:
            return
        case ast.JoinedStr() | ast.Constant(value=str()):
            yield node, reasoned
            return
        case ast.Call(func=function) if _name(function) in REASONED:
            reasoned = True
        case _:
            pass
    for child in ast.iter_child_nodes(node):
        yield from _seen(child, reasoned=reasoned)


def _template(node: ast.Constant | ast.JoinedStr) -> str:
    """Return a text with its holes numbered: `{0}`, `{1}`."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    parts, holes = [], 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        else:
            parts.append(f"{{{holes}}}")
            holes += 1
    return "".join(parts)


def _name(expression: ast.expr) -> str:
    match expression:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""

"""Writes docs/compatibility.md from the cases of the conformance suite: `python -m tools.compatibility`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.workspace.conformance.case import FOR_ALL, Case
from tests.workspace.conformance.suite import AREAS

TABLE = Path(__file__).resolve().parent.parent / "docs" / "compatibility.md"

HEAD = """# What the local workspace offers of Supabase

Each line is a call of the official clients, Python (`supabase`) and JavaScript (`@supabase/supabase-js`), that the
tests make with both against a started workspace. *Refused* is what the same call answers to somebody who may not make
it: an error's code or message, or what is left of the answer. What is *not offered* has a clean error, never a wrong
result. What is not listed is not promised.

This page is generated (`python -m tools.compatibility`) from the cases in `tests/workspace/conformance`; where the two
differ on purpose is told in [workspace.md](workspace.md).
"""


def render(areas: Mapping[str, Sequence[Case]]) -> str:
    """Return the page for these cases."""
    return HEAD + "".join(_section(area, cases) for area, cases in areas.items() if cases)


def _section(area: str, cases: Sequence[Case]) -> str:
    calls = [_row(case.call, _words(case.refused)) for case in cases if case.offered]
    missing = [_row(case.call, _words(case.allowed)) for case in cases if not case.offered]
    text = f"\n## {area}\n" + _table("Call", "Refused", calls)
    return text + _table("Not offered", "Answer", missing)


def _table(left: str, right: str, rows: Sequence[str]) -> str:
    return f"\n| {left} | {right} |\n| --- | --- |\n" + "".join(rows) if rows else ""


def _row(call: str, answer: str) -> str:
    return f"| {_escaped(call)} | {_escaped(answer)} |\n"


def _words(outcome: object) -> str:
    if outcome is FOR_ALL:
        return "for all"
    code = getattr(outcome, "code", None)
    if isinstance(code, str):
        return f"`{code}`"
    if outcome in ([], None):
        return "nothing"
    return outcome if isinstance(outcome, str) else f"`{json.dumps(outcome)}`"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the page."""
    TABLE.write_text(render(AREAS))


if __name__ == "__main__":
    main()

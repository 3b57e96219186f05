"""Check that each module of the pure layers is covered wholly, by branch, and by its own tests.

`python -m tools.check_coverage [DATA]` reads data that were taken with `--cov-context=test`. The own tests of
`desktop_chat/core/gaps.py` are `tests/unit/core/test_gaps.py` and, where that would grow too long, `test_gaps_*.py`.
The list of these modules is computed from the folders, so that a new module is on it from its first line. An exception
has to be written, with its reason, into `coverage_exceptions.txt` beside this file, which is best kept empty.
"""

import sys
from pathlib import Path

import coverage

ROOT = Path(__file__).resolve().parent.parent
EXCEPTIONS = Path(__file__).with_name("coverage_exceptions.txt")
PERFECT_PACKAGES = ("domain", "core", "protocol")


def perfect_modules(root: Path) -> list[str]:
    """Return the paths of all modules that must be covered wholly, as `desktop_chat/domain/ids.py`."""
    folders = [root / "desktop_chat" / package for package in PERFECT_PACKAGES]
    files = [file for folder in folders for file in folder.rglob("*.py")]
    return sorted(str(file.relative_to(root)) for file in files)


def excepted_modules(text: str) -> dict[str, str]:
    """Return path -> reason from lines such as `desktop_chat/core/gaps.py: reason`; others raise ValueError."""
    exceptions = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        path, separator, reason = line.partition(":")
        if not separator or not reason.strip():
            raise ValueError(f"an exception needs a reason: {line}")
        exceptions[path.strip()] = reason.strip()
    return exceptions


def own_tests(file: Path) -> str:
    """Return the name that the tests of a module have, as `tests/unit/core/test_gaps`."""
    return f"tests/unit/{file.parent.name}/test_{file.stem}"


def shortfall(measured: coverage.Coverage, file: Path) -> str | None:
    """Return what a module's own tests do not cover, in words, or None when they cover all of it."""
    # The empty context is what ran while the module was imported, which another test may have been the first to do.
    measured.get_data().set_query_contexts([r"^$", rf"^{own_tests(file)}(_\w+)?\.py::"])
    analysis = measured._analyze(str(file))  # noqa: SLF001 - the public analysis2() knows no branches
    lines = sorted(analysis.missing)
    branches = sorted((start, end) for start, ends in analysis.missing_branch_arcs().items() for end in ends)
    if not lines and not branches:
        return None
    jumps = [f"{start}->{'exit' if end < 0 else end}" for start, end in branches if not {start, end} & set(lines)]
    return ", ".join([*ranges(lines), *jumps])


def ranges(lines: list[int]) -> list[str]:
    """Return line numbers in short, as `["3-5", "9"]`."""
    found: list[list[int]] = []
    for line in lines:
        if found and line == found[-1][-1] + 1:
            found[-1][1:] = [line]
        else:
            found.append([line])
    return ["-".join(map(str, pair)) for pair in found]


def main(arguments: list[str]) -> int:
    """Run the command line; return the exit code."""
    data_file = arguments[0] if arguments else str(ROOT / ".coverage")
    measured = coverage.Coverage(data_file=data_file, config_file=str(ROOT / "pyproject.toml"))
    measured.load()
    excepted = excepted_modules(EXCEPTIONS.read_text(encoding="utf-8"))
    modules = perfect_modules(ROOT)
    faults = {path: missing for path in modules if (missing := shortfall(measured, ROOT / path))}
    for path, missing in faults.items():
        if path not in excepted:
            print(f"{path}: not covered by {own_tests(ROOT / path)}.py: {missing}")
    for path in sorted(set(excepted) - set(faults)):
        print(f"{path}: needs no exception any more; take it out of {EXCEPTIONS.name}")
    if set(faults) != set(excepted):
        return 1
    perfect = len(modules) - len(faults)
    print(f"{perfect} modules of {', '.join(PERFECT_PACKAGES)} are covered wholly, by branch, by their own tests.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

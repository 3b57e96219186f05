"""Fuzz one target, or all: `python -m tests.fuzz [TARGET ...] [--seconds N]` (atheris; Linux on x86-64).

What makes new paths is kept in `.make/fuzz`; what breaks a target is put into its corpus, where the tests find it.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
FOUND = HERE.parents[1] / ".make" / "fuzz"


def main(arguments: list[str]) -> int:
    """Fuzz in a process for each target; return 1 when one was broken."""
    names = sorted(folder.name for folder in CORPUS.iterdir())
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(names))
    parser.add_argument("--seconds", type=int, default=60, help="for all of them together")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    targets = chosen.targets or names
    each = max(1, chosen.seconds // len(targets))
    if chosen.inside:
        fuzz_here(targets[0], each)
        return 0
    broken = [target for target in targets if not fuzz(target, each)]
    print("Broken:" if broken else "Nothing was broken.", *broken)  # noqa: T201 - the command line's own voice
    return 1 if broken else 0


def fuzz(target: str, seconds: int) -> bool:
    """Fuzz one target in a process of its own; tell whether it held."""
    command = [sys.executable, "-m", "tests.fuzz", target, "--seconds", str(seconds), "--inside"]
    return subprocess.run(command, cwd=HERE.parents[1], check=False).returncode == 0


def fuzz_here(target: str, seconds: int) -> None:
    """Fuzz one target in this process, which libFuzzer ends."""
    import atheris  # type: ignore[import-untyped]  # it has none

    # What is fuzzed must not have been imported before: it is watched from its import on.
    with atheris.instrument_imports(include=["desktop_chat"]):
        from tests.fuzz.targets import LONGEST_INPUT, TARGETS

    found = FOUND / target
    found.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}",
        f"-artifact_prefix={CORPUS / target}/",
        f"-max_len={LONGEST_INPUT}",
        "-timeout=10",
        "-rss_limit_mb=1500",
        "-verbosity=0",
    ]
    atheris.Setup(["fuzz", *options, str(found), str(CORPUS / target)], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

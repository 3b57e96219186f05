"""Every reader of what strangers send, fed with the corpus, and where there is atheris with a minute of what it finds.

What once broke a target stays in its corpus (`crash-…`), so each is a test from then on.
"""

import platform
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).resolve().parent / "corpus"
ROOT = CORPUS.parents[2]
SECONDS, FEWEST_SECONDS = 60, 7
WHY_NOT = f"atheris has no wheel for {platform.system()} on {platform.machine()} and Python {platform.python_version()}"


@pytest.mark.parametrize("target", TARGETS)
def test_what_was_found_once_does_no_harm(target: str) -> None:
    entries = sorted((CORPUS / target).iterdir())
    assert entries

    for entry in entries:
        TARGETS[target](entry.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.skipif(find_spec("atheris") is None, reason=WHY_NOT)
def test_nothing_new_breaks_it(target: str, request: pytest.FixtureRequest) -> None:
    seconds = (SECONDS if request.config.getoption("--full") else FEWEST_SECONDS) // len(TARGETS)

    run = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", target, "--seconds", str(seconds)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stderr[-4000:]
    assert "Nothing was broken." in run.stdout

"""Every case through both official clients; and the table in docs/ is what the cases say."""

import pytest

from tests.workspace.conformance.case import Case
from tests.workspace.conformance.stage import JavaScript, Stage, is_expected
from tests.workspace.conformance.suite import AREAS
from tools.compatibility import TABLE, render

# The client's own dependencies warn about themselves; that says nothing about the workspace.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

each_case = pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{area}: {case.call}") for area, cases in AREAS.items() for case in cases]
)


@pytest.mark.database
@each_case
async def test_python(case: Case, stage: Stage) -> None:
    for trial in case.trials:
        outcome = await stage.try_in_python(case, trial)

        assert is_expected(outcome, trial.outcome), (trial, outcome)


@pytest.mark.database
@each_case
async def test_javascript(case: Case, stage: Stage, javascript: JavaScript) -> None:
    for trial in case.trials:
        outcome = await javascript.try_in_javascript(stage, case, trial)

        assert is_expected(outcome, trial.outcome), (trial, outcome)


@pytest.mark.parametrize("area", AREAS)
def test_no_two_cases_of_an_area_have_one_name(area: str) -> None:
    calls = [case.call for case in AREAS[area]]

    assert len(set(calls)) == len(calls)


def test_table_in_docs_is_the_generated_one() -> None:
    assert TABLE.read_text() == render(AREAS), "python -m tools.compatibility writes it anew"

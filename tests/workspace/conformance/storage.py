"""The calls of `storage`."""

from tests.workspace.conformance.case import Case

CASES: tuple[Case, ...] = ()

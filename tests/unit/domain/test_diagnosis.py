"""Findings are values."""

from desktop_chat.domain.diagnosis import Check, Finding, LiveFacts, Verdict, WayTimes


def test_a_finding_needs_no_fix() -> None:
    finding = Finding(check=Check.KEY, verdict=Verdict.GOOD, sentence="Fine.")

    assert finding == Finding(check=Check.KEY, verdict=Verdict.GOOD, sentence="Fine.", fix="")


def test_measurements_are_compared_by_value() -> None:
    assert LiveFacts(forged=False, echo=None) == LiveFacts(forged=False, echo=None)
    assert WayTimes(live=1.0, long_poll=None, calls=2.0) != WayTimes(live=1.0, long_poll=None, calls=None)

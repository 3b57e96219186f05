"""Every judgement of an examination, good and bad, says what was found and what to do."""

from dataclasses import replace

import pytest

from desktop_chat.core import diagnosis as judge
from desktop_chat.domain.diagnosis import Check, Finding, SchemaFacts, Verdict, WayTimes

KNOWN = ("1", "2", "3")
FACTS = SchemaFacts(at=0, frozen=False, migrations=KNOWN, open=(), policies=2, buckets=("avatars", "files"))


def told(finding: Finding) -> tuple[Check, Verdict]:
    assert finding.sentence
    assert bool(finding.fix) == (finding.verdict in {Verdict.WARNING, Verdict.BAD})
    return finding.check, finding.verdict


@pytest.mark.parametrize(
    ("skew", "verdict", "words"),
    [
        (0, Verdict.GOOD, "agree"),
        (30_000, Verdict.GOOD, "agree"),
        (-30_000, Verdict.GOOD, "agree"),
        (90_000, Verdict.WARNING, "90 seconds ahead of"),
        (-90_000, Verdict.WARNING, "90 seconds behind"),
    ],
)
def test_the_clock(skew: int, verdict: Verdict, words: str) -> None:
    found = judge.judge_clock(skew)

    assert told(found) == (Check.CLOCK, verdict)
    assert words in found.sentence


@pytest.mark.parametrize(
    ("facts", "verdict", "words"),
    [
        (FACTS, Verdict.GOOD, "up to date (version 3)"),
        (replace(FACTS, migrations=None), Verdict.GOOD, "nobody has noted"),
        (replace(FACTS, migrations=("1",)), Verdict.BAD, "lacks 2 of 3"),
        (replace(FACTS, migrations=(*KNOWN, "4")), Verdict.WARNING, "newer than this program"),
        (replace(FACTS, migrations=("0", *KNOWN)), Verdict.GOOD, "up to date"),
        (replace(FACTS, frozen=True), Verdict.BAD, "frozen"),
    ],
)
def test_the_schema(facts: SchemaFacts, verdict: Verdict, words: str) -> None:
    found = judge.judge_schema(facts, KNOWN)

    assert told(found) == (Check.SCHEMA, verdict)
    assert words in found.sentence


def test_a_program_without_migrations_and_a_project_without_tables() -> None:
    assert told(judge.judge_schema(replace(FACTS, migrations=()), ())) == (Check.SCHEMA, Verdict.GOOD)
    assert told(judge.no_schema()) == (Check.SCHEMA, Verdict.BAD)


@pytest.mark.parametrize(
    ("facts", "verdict", "words"),
    [
        (FACTS, Verdict.GOOD, "Row-level security"),
        (replace(FACTS, policies=1), Verdict.BAD, "policies"),
        (replace(FACTS, open=("anon may INSERT x",)), Verdict.BAD, "not: anon may INSERT x."),
        (replace(FACTS, open=("a", "b", "c", "d", "e", "f")), Verdict.BAD, "a; b; c; d, and 2 more"),
    ],
)
def test_the_rights(facts: SchemaFacts, verdict: Verdict, words: str) -> None:
    found = judge.judge_rights(facts)

    assert told(found) == (Check.RIGHTS, verdict)
    assert words in found.sentence


@pytest.mark.parametrize(
    ("seconds", "verdict", "words"),
    [
        (0.0274, Verdict.GOOD, "after 27 ms"),
        (2.04, Verdict.WARNING, "2.0 s"),
        (5.1, Verdict.BAD, "within 5 seconds"),
        (None, Verdict.BAD, "within 5 seconds"),
    ],
)
def test_the_echo(seconds: float | None, verdict: Verdict, words: str) -> None:
    found = judge.judge_echo(seconds)

    assert told(found) == (Check.ECHO, verdict)
    assert words in found.sentence


@pytest.mark.parametrize(("happened", "verdict"), [(True, Verdict.BAD), (False, Verdict.GOOD), (None, Verdict.OPEN)])
def test_what_must_not_happen(happened: bool | None, verdict: Verdict) -> None:
    assert told(judge.judge_forgery(heard=happened)) == (Check.FORGERY, verdict)
    assert told(judge.judge_generations(joined=happened)) == (Check.GENERATIONS, verdict)


@pytest.mark.parametrize(("joined", "verdict"), [(True, Verdict.WARNING), (False, Verdict.GOOD)])
def test_public_channels(joined: bool, verdict: Verdict) -> None:
    assert told(judge.judge_public(joined=joined)) == (Check.PUBLIC, verdict)


def test_the_places_for_files() -> None:
    assert told(judge.judge_storage(("files", "avatars", "others"))) == (Check.STORAGE, Verdict.GOOD)
    missing = judge.judge_storage(("avatars",))
    assert told(missing) == (Check.STORAGE, Verdict.WARNING)
    assert "files is missing" in missing.sentence


@pytest.mark.parametrize(
    ("times", "verdict", "words"),
    [
        (WayTimes(live=0.012, long_poll=0.02, calls=0.03), Verdict.GOOD, "live connection 12 ms, long polling 20 ms"),
        (WayTimes(live=0.012, long_poll=0.02, calls=1.5), Verdict.WARNING, "slow"),
        (WayTimes(live=None, long_poll=0.02, calls=0.03), Verdict.WARNING, "Closed: live connection"),
        (WayTimes(live=None, long_poll=None, calls=None), Verdict.WARNING, "open: none"),
    ],
)
def test_the_ways(times: WayTimes, verdict: Verdict, words: str) -> None:
    found = judge.judge_ways(times)

    assert told(found) == (Check.WAYS, verdict)
    assert words in found.sentence


def test_what_was_not_looked_at_says_why() -> None:
    assert judge.not_examined(Check.ECHO, "Because.") == Finding(
        check=Check.ECHO, verdict=Verdict.OPEN, sentence="Because."
    )

"""What the pages about the connection say: ways, stages, stretches, counts, and the report that is handed on."""

import pytest

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import Freshness, LinkStatus, Network, Phase, Tier
from desktop_chat.domain.link_report import Rehearsal, TierReport, TierStage
from desktop_chat.qt.connection.chart import HOUR, Span, ceiling, lines_of, span_of, stretches_of
from desktop_chat.qt.connection.words import (
    ago_text,
    attempt_text,
    countdown_text,
    fact_texts,
    latency_summary,
    path_summary,
    report_text,
    span_text,
    stage_text,
    stretch_text,
)
from desktop_chat.qt.moments import duration_text
from tests.qt.builders import NOON, a_change, a_report, a_sample, after_noon

TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ"
DIRECT, LIBRARY, HTTP = Tier
HOUR_SPAN = Span(start=UnixMillis(NOON - HOUR), end=NOON)


def a_tier(stage: TierStage = TierStage.IDLE, **fields: object) -> TierReport:
    return TierReport(tier=DIRECT, offered=True, stage=stage, **fields)  # type: ignore[arg-type]  # as given


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        (a_tier(), "Ready, not needed now"),
        (a_tier(TierStage.OPENING, attempt=2), "Connecting, attempt 2 of 5"),
        (a_tier(TierStage.OPENING, attempt=6, reason="timed out"), "Connecting, probing after 5 attempts (timed out)"),
        (a_tier(TierStage.LIVE, reason="of old"), "In use"),
        (a_tier(TierStage.WAITING, next_try=after_noon(12), reason="refused."), "Next try in 12 s (refused)"),
        (a_tier(TierStage.WAITING), "Next try when the network changes"),
        (a_tier(TierStage.UNAUTHORISED), "Waiting for a new session"),
        (a_tier(TierStage.BLOCKED, reason="wrong key"), "Refused by the server (wrong key)"),
        (
            TierReport(tier=LIBRARY, offered=False, reason="The official client cannot use a proxy."),
            "Not offered. The official client cannot use a proxy.",
        ),
        (TierReport(tier=LIBRARY, offered=False), "Not offered."),
    ],
)
def test_a_way_says_where_it_stands_and_why(tier: TierReport, words: str) -> None:
    assert stage_text(tier, 5, NOON) == words


def test_a_countdown_is_round_below_five_seconds() -> None:
    texts = [countdown_text(after_noon(seconds), NOON) for seconds in (42.0, 5.4, 4.9, -3.0)]

    assert texts == ["in 42 s", "in 5 s", "in a moment", "in a moment"]


def test_long_waits_are_told_in_minutes_and_hours() -> None:
    assert [duration_text(seconds) for seconds in (89, 90, 5000, 5400, 11_100)] == [
        "89 s",
        "2 min",
        "83 min",
        "1 h 30 min",
        "3 h 5 min",
    ]


def test_what_was_is_told_to_the_second() -> None:
    assert [ago_text(moment, NOON) for moment in (None, NOON, after_noon(-3), after_noon(-600))] == [
        "none yet",
        "just now",
        "3 s ago",
        "10 min ago",
    ]


def test_an_attempt_is_told_by_its_number_until_the_round_is_over() -> None:
    assert [attempt_text(number, 5) for number in (0, 1, 5, 6)] == [
        "first attempt",
        "attempt 1 of 5",
        "attempt 5 of 5",
        "probing after 5 attempts",
    ]


def test_the_facts_tell_path_latency_attempt_freshness_and_queue() -> None:
    status = LinkStatus(
        phase=Phase.WAITING,
        network=Network.ONLINE,
        attempt=2,
        next_try=after_noon(12),
        queued=3,
        as_of=NOON,
    )

    facts = dict(fact_texts(a_report(status=status), NOON))

    assert facts.pop("Up to date").startswith("as of ")
    assert facts == {
        "Path": "No connection",
        "Network": "available",
        "Round trip": "not measured yet",
        "Last heartbeat": "12 s ago",
        "Attempt": "attempt 2 of 5",
        "Next try": "in 12 s",
        "Waiting to be sent": "3 messages",
    }


@pytest.mark.parametrize(
    ("direct", "attempt", "next_try"),
    [
        (a_tier(TierStage.WAITING, attempt=3, next_try=after_noon(15)), "attempt 3 of 5 (Direct)", "in 15 s (Direct)"),
        (a_tier(TierStage.OPENING, attempt=3), "attempt 3 of 5 (Direct)", "now (Direct)"),
        (a_tier(TierStage.BLOCKED), "none under way", "none needed"),
    ],
)
def test_while_a_lower_path_is_live_the_tries_of_the_best_are_told(
    direct: TierReport, attempt: str, next_try: str
) -> None:
    status = LinkStatus(phase=Phase.LIVE, tier=HTTP)
    tiers = (direct, TierReport(tier=HTTP, offered=True, stage=TierStage.LIVE))

    facts = dict(fact_texts(a_report(status=status, tiers=tiers), NOON))

    assert (facts["Attempt"], facts["Next try"]) == (attempt, next_try)


def test_while_the_best_path_is_live_no_try_is_told() -> None:
    tiers = (a_tier(TierStage.LIVE), TierReport(tier=LIBRARY, offered=True, stage=TierStage.OPENING, attempt=1))

    facts = dict(fact_texts(a_report(tiers=tiers), NOON))

    assert (facts["Attempt"], facts["Next try"]) == ("none under way", "none needed")


def test_catching_up_is_a_state_of_freshness() -> None:
    status = LinkStatus(phase=Phase.LIVE, tier=DIRECT, freshness=Freshness.CATCHING_UP, as_of=NOON, queued=1)

    facts = dict(fact_texts(a_report(status=status), NOON))

    assert facts["Up to date"] == "fetching what is new"
    behind = dict(fact_texts(a_report(status=status, behind=3200), NOON))
    assert behind["Up to date"] == "fetching what is new, at least 3200 to go"
    assert facts["Waiting to be sent"] == "1 message"
    assert facts["Next try"] == "none needed"


def test_stretches_follow_the_way_that_carried_and_keep_why_it_changed() -> None:
    changes = (
        a_change(-600, DIRECT),
        a_change(-300, None, "closed 1006"),
        a_change(-298, None, "attempt 2 failed"),
        a_change(-290, LIBRARY, "fell back"),
    )

    found = [(stretch.start, stretch.end, stretch.tier, stretch.reason) for stretch in stretches_of(changes, NOON)]

    assert found == [
        (after_noon(-600), after_noon(-300), DIRECT, ""),
        (after_noon(-300), after_noon(-290), None, "closed 1006"),
        (after_noon(-290), NOON, LIBRARY, "fell back"),
    ]


def test_no_network_is_told_apart_from_no_server() -> None:
    changes = (a_change(-60, None, "timed out"), a_change(-30, None, network=Network.OFFLINE))

    words = [stretch_text(stretch, NOON) for stretch in stretches_of(changes, NOON)]

    assert "No connection. timed out" in words[0]
    assert words[1].endswith("to now (30 s): No network")


def test_a_clock_that_was_set_back_makes_no_negative_stretch() -> None:
    found = stretches_of((a_change(10, DIRECT),), NOON)

    assert [stretch.end - stretch.start for stretch in found] == [0]


@pytest.mark.parametrize(("age", "words"), [(10, "5 minutes"), (400, "15 minutes"), (3000, "hour"), (8000, "3 hours")])
def test_the_span_holds_everything_known(age: int, words: str) -> None:
    span = span_of((a_change(-age, DIRECT),), (), NOON)

    assert span.start <= NOON - age * 1000
    assert span_text(span) == words


def test_the_axis_names_round_moments_and_not_more_than_fit() -> None:
    marks = HOUR_SPAN.marks(6)

    assert len(marks) <= 7
    assert all(mark % (10 * 60_000) == 0 for mark in marks)
    assert all(HOUR_SPAN.start <= mark <= HOUR_SPAN.end for mark in marks)


def test_the_scale_ends_at_a_round_number_above_all() -> None:
    assert [ceiling([a_sample(0, value)]) for value in (0.2, 5, 5.1, 730, 1e9)] == [5, 5, 10, 1000, 50_000]


def test_a_line_breaks_where_time_or_the_way_changes() -> None:
    samples = (a_sample(0), a_sample(30), a_sample(600), a_sample(630, tier=HTTP), a_sample(631))

    assert [len(line) for line in lines_of(samples)] == [2, 1, 1, 1]


def test_both_pictures_are_told_in_words() -> None:
    samples = (a_sample(-5000, 900), a_sample(-60, 2), a_sample(-30, 4), a_sample(0, 30))
    stretches = stretches_of((a_change(-5000, DIRECT), a_change(-60, None), a_change(-50, LIBRARY)), NOON)

    assert latency_summary(samples, HOUR_SPAN) == "Last hour: median 4 ms, highest 30 ms, 3 measured."
    assert latency_summary((), HOUR_SPAN) == "No round trip was measured in the last hour."
    assert path_summary(stretches, HOUR_SPAN) == "Last hour: Direct 59 min, Backup 50 s, No connection 10 s."
    assert path_summary((), HOUR_SPAN) == "Nothing is known yet."


def test_the_report_tells_all_that_helps() -> None:
    status = LinkStatus(phase=Phase.WAITING, reason="refused", attempt=2, next_try=after_noon(12), queued=3)
    text = report_text(a_report(status=status, rehearsal=Rehearsal.OFFLINE), NOON)

    for words in (
        "Offline: 3 messages waiting",
        "Reason: refused",
        "Delivered: 4312",
        "Repaired: 17",
        "Duplicates dropped: 29",
        "Shown twice: 0",
        "Backup: Not offered. The official client cannot use a proxy.",
        "Backup. the direct path did not answer",
        "No connection. closed 1006",
        "rehearsed: offline",
    ):
        assert words in text


def test_the_report_holds_no_secret_whatever_a_reason_says() -> None:
    reason = (
        f"GET wss://x/realtime/v1/websocket?apikey={TOKEN}&vsn=2.0.0 Authorization: Bearer {TOKEN} sb_secret_abcdef"
    )
    report = a_report(
        status=LinkStatus(phase=Phase.REFUSED, reason=reason),
        tiers=(TierReport(tier=DIRECT, offered=True, stage=TierStage.BLOCKED, reason=reason),),
        changes=(a_change(-60, None, reason), a_change(-30, DIRECT, reason)),
    )

    text = report_text(report, NOON)

    assert "apikey=" in text
    assert TOKEN not in text
    assert "c2lnbmF0" not in text
    assert "sb_secret_abcdef" not in text


def test_a_long_reason_with_line_breaks_stays_one_line() -> None:
    reason = "first\nsecond " + "x" * 5000

    text = stage_text(a_tier(TierStage.BLOCKED, reason=reason), 5, NOON)

    assert "\n" not in text
    assert len(text) < 300

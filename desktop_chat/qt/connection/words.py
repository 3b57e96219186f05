"""The words of the connection's pages: ways, stages, stretches, the report that can be copied. No widgets."""

from collections.abc import Sequence
from statistics import median
from typing import assert_never

from desktop_chat import __version__
from desktop_chat.core.indicator import indicator_for
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import Freshness, LinkStatus, Network, Tier
from desktop_chat.domain.link_report import LatencySample, LinkReport, TierReport, TierStage
from desktop_chat.domain.redaction import redacted
from desktop_chat.qt.connection.chart import MINUTE, Span, Stretch, stretches_of
from desktop_chat.qt.moments import duration_text, exact_time_text, freshness_text, moment_text, time_text
from desktop_chat.qt.sentences import translated
from desktop_chat.qt.text import one_line, tr

REASON_LIMIT = 200


def tier_word(tier: Tier | None) -> str:
    """Return a way's name as a person may know it."""
    match tier:
        case None:
            return tr("No connection")
        case Tier.DIRECT:
            return tr("Direct")
        case Tier.LIBRARY:
            return tr("Backup")
        case Tier.HTTP:
            return tr("Web requests")
        case _:
            assert_never(tier)


def tier_sentence(tier: Tier) -> str:
    """Return what a way is, in one line."""
    match tier:
        case Tier.DIRECT:
            return tr("A live connection of this program's own: messages arrive at once.")
        case Tier.LIBRARY:
            return tr("A live connection by Supabase's official client.")
        case Tier.HTTP:
            return tr("For networks that let only web pages through.")
        case _:
            assert_never(tier)


def stage_text(report: TierReport, attempts: int, now: UnixMillis) -> str:
    """Return where a way stands now, and why."""
    reason = _reason(report.reason)
    if not report.offered:
        return tr("Not offered. {reason}", reason=reason) if reason else tr("Not offered.")
    words = _stage_word(report, attempts, now)
    silent = not reason or report.stage is TierStage.LIVE
    return words if silent else tr("{words} ({reason})", words=words, reason=reason.rstrip("."))


def _stage_word(report: TierReport, attempts: int, now: UnixMillis) -> str:
    match report.stage:
        case TierStage.IDLE:
            return tr("Ready, not needed now")
        case TierStage.OPENING:
            return tr("Connecting, {attempt}", attempt=attempt_text(report.attempt, attempts))
        case TierStage.LIVE:
            return tr("In use")
        case TierStage.WAITING:
            return tr("Next try {when}", when=countdown_text(report.next_try, now))
        case TierStage.UNAUTHORISED:
            return tr("Waiting for a new session")
        case TierStage.BLOCKED:
            return tr("Refused by the server")
        case _:
            assert_never(report.stage)


def attempt_text(attempt: int, attempts: int) -> str:
    """Return which attempt of a round this is; after the round the way is only probed now and then."""
    if not attempt:
        return tr("first attempt")
    if attempt > attempts:
        return tr("probing after {count} attempts", count=attempts)
    return tr("attempt {number} of {count}", number=attempt, count=attempts)


def countdown_text(moment: UnixMillis | None, now: UnixMillis) -> str:
    """Return in how long something happens."""
    if moment is None:
        return tr("when the network changes")
    return tr("in {wait}", wait=duration_text(max(0, moment - now) / 1000))


def ago_text(moment: UnixMillis | None, now: UnixMillis) -> str:
    """Return how long ago something was; 1 s is the finest that is told."""
    if moment is None:
        return tr("none yet")
    seconds = max(0, now - moment) / 1000
    return tr("just now") if seconds < 1.5 else tr("{wait} ago", wait=elapsed_text(seconds))


def elapsed_text(seconds: float) -> str:
    """Return a time that has passed, to the second when it was short."""
    return tr("{count} s", count=max(1, round(seconds))) if seconds < 90 else duration_text(seconds)


def latency_text(latency_ms: float | None) -> str:
    """Return a round trip."""
    return tr("{count} ms", count=max(1, round(latency_ms))) if latency_ms is not None else tr("not measured yet")


def fact_texts(report: LinkReport, now: UnixMillis) -> tuple[tuple[str, str], ...]:
    """Return the names and values of the page's facts, in their order."""
    status = report.status
    return (
        (tr("Path"), tier_word(status.tier)),
        (tr("Network"), _network_word(status.network)),
        (tr("Round trip"), latency_text(status.latency_ms)),
        (tr("Last heartbeat"), ago_text(report.last_heartbeat, now)),
        (tr("Attempt"), _attempt(report)),
        (tr("Next try"), _next_try(report, now)),
        (tr("Up to date"), _freshness(report, now)),
        (tr("Waiting to be sent"), queue_text(status.queued)),
    )


def _freshness(report: LinkReport, now: UnixMillis) -> str:
    shown = freshness_text(report.status, now)
    if report.status.freshness is not Freshness.CATCHING_UP or not report.behind:
        return shown
    return tr("{shown}, at least {count} to go", shown=shown, count=report.behind)


def counter_texts(report: LinkReport) -> tuple[tuple[str, str], ...]:
    """Return the names and values of the counters."""
    counters = report.counters
    return (
        (tr("Delivered"), str(counters.delivered)),
        (tr("Repaired"), str(counters.repaired)),
        (tr("Duplicates dropped"), str(counters.duplicates)),
        (tr("Shown twice"), str(counters.shown_twice)),
    )


def queue_text(count: int) -> str:
    """Return how many messages wait."""
    if not count:
        return tr("nothing")
    return tr("%n messages", n=count)


def stretch_text(stretch: Stretch, now: UnixMillis) -> str:
    """Return a stretch in words: from when to when, which way, and why it began."""
    until = tr("now") if stretch.end >= now else exact_time_text(stretch.end)
    name = tr("No network") if stretch.network is Network.OFFLINE else tier_word(stretch.tier)
    words = tr(
        "{start} to {end} ({length}): {name}",
        start=exact_time_text(stretch.start),
        end=until,
        length=elapsed_text((stretch.end - stretch.start) / 1000),
        name=name,
    )
    return tr("{words}. {reason}", words=words, reason=_reason(stretch.reason)) if stretch.reason else words


def latency_summary(samples: Sequence[LatencySample], span: Span) -> str:
    """Return the picture of the round trips in words."""
    seen = [sample.latency_ms for sample in samples if sample.at >= span.start]
    if not seen:
        return tr("No round trip was measured in the last {length}.", length=span_text(span))
    return tr(
        "Last {length}: median {median}, highest {highest}, {count} measured.",
        length=span_text(span),
        median=latency_text(median(seen)),
        highest=latency_text(max(seen)),
        count=len(seen),
    )


def path_summary(stretches: Sequence[Stretch], span: Span) -> str:
    """Return the strip of ways in words: how long each was in use."""
    lengths: dict[Tier | None, int] = {}
    for stretch in stretches:
        length = stretch.end - max(stretch.start, span.start)
        if length > 0:
            lengths[stretch.tier] = lengths.get(stretch.tier, 0) + length
    parts = [
        tr("{name} {length}", name=tier_word(tier), length=elapsed_text(lengths[tier] / 1000))
        for tier in (*Tier, None)
        if tier in lengths
    ]
    if not parts:
        return tr("Nothing is known yet.")
    return tr("Last {length}: {parts}.", length=span_text(span), parts=", ".join(parts))


def span_text(span: Span) -> str:
    """Return how long a span is."""
    minutes = (span.end - span.start) // MINUTE
    if minutes < 60:
        return tr("%n minutes", n=minutes)
    return tr("hour") if minutes == 60 else tr("%n hours", n=minutes // 60)


def report_text(report: LinkReport, now: UnixMillis) -> str:
    """Return all of it as plain text for whoever can help: no text of a message is in it, and nothing secret."""
    status = report.status
    indicator = indicator_for(status)
    title = tr("Desktop Chat {version}, connection report of {moment}", version=__version__, moment=moment_text(now))
    lines = [title, ""]
    lines.append(f"{translated(indicator.word)}. {translated(indicator.detail)}")
    lines += [f"{name}: {value}" for name, value in fact_texts(report, now)]
    if status.reason:
        lines.append(tr("Reason: {reason}", reason=_reason(status.reason)))
    lines += ["", *(f"{name}: {value}" for name, value in counter_texts(report))]
    lines += ["", tr("Paths")]
    lines += [f"- {tier_word(tier.tier)}: {stage_text(tier, status.attempts, now)}" for tier in report.tiers]
    lines += ["", tr("Changes")]
    lines += [f"- {stretch_text(stretch, now)}" for stretch in stretches_of(report.changes, now)]
    if report.rehearsal is not None:
        lines += ["", tr("A fault is being rehearsed: {fault}", fault=report.rehearsal.value)]
    return redacted("\n".join(lines)) + "\n"


def _sought(report: LinkReport) -> TierReport | None:
    """Return the best way that is being tried beside the one that is live, if there is one."""
    tried = {TierStage.OPENING, TierStage.WAITING}
    live = report.status.tier
    better = (tier for tier in report.tiers if live is not None and tier.tier.value < live.value)
    return next((tier for tier in better if tier.stage in tried), None)


def _attempt(report: LinkReport) -> str:
    status, sought = report.status, _sought(report)
    if status.attempt:
        return attempt_text(status.attempt, status.attempts)
    if sought is None:
        return tr("none under way")
    words = attempt_text(sought.attempt, status.attempts)
    return tr("{words} ({path})", words=words, path=tier_word(sought.tier))


def _next_try(report: LinkReport, now: UnixMillis) -> str:
    status, sought = report.status, _sought(report)
    if status.next_try is not None:
        return countdown_text(status.next_try, now)
    if sought is None:
        return tr("none needed")
    if sought.stage is TierStage.OPENING:
        return tr("now ({path})", path=tier_word(sought.tier))
    return tr("{when} ({path})", when=countdown_text(sought.next_try, now), path=tier_word(sought.tier))


def _network_word(network: Network) -> str:
    match network:
        case Network.UNKNOWN:
            return tr("not known")
        case Network.ONLINE:
            return tr("available")
        case Network.OFFLINE:
            return tr("none")
        case _:
            assert_never(network)


def _reason(reason: str) -> str:
    return redacted(one_line(translated(reason), REASON_LIMIT))


def span_labels(span: Span, most: int) -> tuple[tuple[UnixMillis, str], ...]:
    """Return the moments that the axis names, with their names."""
    return tuple((moment, time_text(moment)) for moment in span.marks(most))


def status_line(status: LinkStatus) -> str:
    """Return the one sentence at the head of the page."""
    return redacted(translated(indicator_for(status).detail))

"""A connection made up for screenshots: how it stands, what it went through, what waits, and what is found wrong."""

from desktop_chat.core import diagnosis
from desktop_chat.domain.delivery import Refusal
from desktop_chat.domain.diagnosis import Check, Finding, SchemaFacts, WayTimes
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis
from desktop_chat.domain.link import Freshness, LinkStatus, Network, Phase, Tier
from desktop_chat.domain.link_report import (
    Counters,
    LatencySample,
    LinkChange,
    LinkReport,
    TierReport,
    TierStage,
    WaitingItem,
    WaitingKind,
)
from tools.scene import MINUTE, NOON, ROOM


def live() -> LinkStatus:
    """Everything is as it should be."""
    return LinkStatus(
        network=Network.ONLINE,
        tier=Tier.DIRECT,
        phase=Phase.LIVE,
        since=NOON,
        latency_ms=3.4,
        freshness=Freshness.FRESH,
        as_of=NOON,
    )


def offline() -> LinkStatus:
    """The server is out of reach, two messages wait."""
    return LinkStatus(
        network=Network.ONLINE,
        phase=Phase.WAITING,
        reason="connection refused",
        attempt=2,
        next_try=UnixMillis(NOON + 8_000),
        as_of=NOON,
        queued=2,
    )


def report(status: LinkStatus) -> LinkReport:
    """Two hours with a break, a while over the backup, and a slow quarter of an hour."""
    live = status.phase is Phase.LIVE
    return LinkReport(
        status=status,
        tiers=(
            TierReport(
                tier=Tier.DIRECT,
                offered=True,
                stage=TierStage.LIVE if live else TierStage.WAITING,
                attempt=0 if live else 2,
                next_try=status.next_try,
                reason=status.reason,
            ),
            TierReport(tier=Tier.LIBRARY, offered=False, reason="The official client cannot use a proxy."),
            TierReport(tier=Tier.HTTP, offered=True, stage=TierStage.IDLE if live else TierStage.OPENING),
        ),
        changes=_changes() if live else (*_changes(), _change(-1, None, "connection refused")),
        samples=tuple(_sample(number) for number in range(250)),
        counters=Counters(delivered=4312, repaired=17, duplicates=29),
        last_heartbeat=UnixMillis(NOON - 12_000),
        can_rehearse=True,
    )


def waiting() -> tuple[WaitingItem, ...]:
    """Three commands in two rooms, one of them refused."""
    refusal = Refusal(code="flood", sentence="You are sending too fast; the server wants a pause.")
    since = UnixMillis(NOON - 4 * MINUTE)
    return (
        WaitingItem(
            op=OpId("o13"),
            room=ROOM,
            message=MessageId("m13"),
            kind=WaitingKind.MESSAGE,
            text="Sent from the train",
            since=since,
        ),
        WaitingItem(
            op=OpId("o14"),
            room=ROOM,
            message=MessageId("m14"),
            kind=WaitingKind.MESSAGE,
            text="And one that the server did not take",
            since=since,
            refusal=refusal,
        ),
        WaitingItem(
            op=OpId("o3"),
            room=RoomId("r2"),
            message=MessageId("m3"),
            kind=WaitingKind.EDIT,
            text="Lunch at one, then",
            since=NOON,
        ),
    )


def findings() -> tuple[Finding, ...]:
    """An examination of a project that works, but for what an administrator usually forgets."""
    return (
        diagnosis.good(Check.ADDRESS, "The server answers."),
        diagnosis.good(Check.KEY, "The server takes the key."),
        diagnosis.good(Check.PROJECT, "It is a Supabase project, or speaks as one."),
        diagnosis.judge_clock(120),
        diagnosis.good(Check.SCHEMA, "The tables of Desktop Chat are there."),
        diagnosis.judge_rights(
            SchemaFacts(at=NOON, frozen=False, migrations=None, open=(), policies=2, buckets=("avatars", "files"))
        ),
        diagnosis.good(Check.LIVE, "The private channel of the own account can be joined."),
        diagnosis.judge_forgery(heard=False),
        diagnosis.judge_echo(0.084),
        diagnosis.judge_generations(joined=False),
        diagnosis.judge_public(joined=True),
        diagnosis.judge_storage(("avatars", "files")),
        diagnosis.judge_ways(WayTimes(live=0.041, long_poll=0.096, calls=0.052)),
    )


def _changes() -> tuple[LinkChange, ...]:
    return (
        _change(-126, Tier.DIRECT, ""),
        _change(-80, None, "closed by the server (1012)"),
        _change(-79, Tier.LIBRARY, "the direct path did not answer within 2 s"),
        _change(-61, Tier.HTTP, "the socket was closed (1006)"),
        _change(-44, Tier.DIRECT, "the direct path is back and has caught up"),
    )


def _change(minutes: int, tier: Tier | None, reason: str) -> LinkChange:
    phase = Phase.LIVE if tier is not None else Phase.CONNECTING
    at = UnixMillis(NOON + minutes * MINUTE)
    return LinkChange(at=at, tier=tier, phase=phase, network=Network.ONLINE, reason=reason)


def _sample(number: int) -> LatencySample:
    """Return one of the heartbeats of two hours: quick and a little uneven, slower over the other paths."""
    minutes = -125 + number / 2
    tier = Tier.LIBRARY if -79 <= minutes < -61 else Tier.HTTP if -61 <= minutes < -44 else Tier.DIRECT
    slow = {Tier.DIRECT: 3.0, Tier.LIBRARY: 7.0, Tier.HTTP: 14.0}[tier]
    wave = (number * 7919) % 13 / 13
    return LatencySample(at=UnixMillis(round(NOON + minutes * MINUTE)), tier=tier, latency_ms=slow * (0.8 + wave))

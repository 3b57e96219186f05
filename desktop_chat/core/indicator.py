"""What the connection indicator says: from the three axes of the link to one calm word, a colour and a sentence.

The label says what the link means for the person; tiers, attempts and close codes belong to the details.
"""

from enum import Enum
from typing import assert_never

from desktop_chat.domain.link import Freshness, LinkStatus, Network, Phase, Tier
from desktop_chat.domain.values import dataclass


class Level(Enum):
    """The colour's meaning; never shown without the word."""

    GREEN = "green"
    ORANGE = "orange"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What to show: `word` beside the dot, `detail` as the tooltip, `busy` while something is being tried.

    `backup` says that messages come over another way than the best; nothing is wrong then.
    """

    level: Level
    word: str
    detail: str
    busy: bool = False
    backup: bool = False


def indicator_for(status: LinkStatus) -> Indicator:
    """Return what the indicator shows for this status."""
    match status.phase:
        case Phase.LIVE:
            return _live(status)
        case Phase.CONNECTING:
            if is_offline(status):
                return Indicator(level=Level.RED, word=_offline(status), detail=_attempt(status), busy=True)
            return Indicator(level=Level.ORANGE, word="Connecting…", detail=_attempt(status), busy=True)
        case Phase.WAITING:
            return Indicator(level=Level.RED, word=_offline(status), detail=_waiting(status))
        case Phase.REFUSED:
            detail = status.reason or "The server does not accept this connection."
            return Indicator(level=Level.RED, word="Not accepted", detail=detail)
        case Phase.CLOSED:
            return Indicator(level=Level.RED, word=_offline(status), detail="Not connected.")
        case _:
            assert_never(status.phase)


def is_offline(status: LinkStatus) -> bool:
    """Tell whether nothing gets through: what the indicator shows in red."""
    # Trying for ever is what being offline is; in a black hole there is hardly a pause between attempts.
    return status.phase is not Phase.LIVE and not (status.phase is Phase.CONNECTING and status.attempt <= 1)


def _live(status: LinkStatus) -> Indicator:
    busy = status.freshness is Freshness.CATCHING_UP
    match status.tier:
        case Tier.DIRECT | None:
            if busy and status.reason:
                detail = _behind(status)
                return Indicator(level=Level.ORANGE, word="Updating…", detail=detail, busy=True)
            if busy:
                return Indicator(level=Level.GREEN, word="Updating…", detail="Fetching what is new.", busy=True)
            return Indicator(level=Level.GREEN, word="Live", detail="Messages arrive at once.")
        case Tier.LIBRARY | Tier.HTTP:
            return _backup(status, busy=busy)
        case _:
            assert_never(status.tier)


def _backup(status: LinkStatus, *, busy: bool) -> Indicator:
    word, detail = "Live (backup)", "Messages arrive at once, over a backup path."
    if status.interval_s is not None:
        word = f"Slow: checking every {status.interval_s:.0f} s"
        detail = "Nothing better than asking for messages gets through. What you write goes out at once."
    if busy and status.reason:
        detail = _behind(status)
    return Indicator(level=Level.ORANGE, word=word, detail=detail, busy=busy, backup=True)


def _behind(status: LinkStatus) -> str:
    return f"What is new cannot be fetched. {status.reason}"


def _offline(status: LinkStatus) -> str:
    if not status.queued:
        return "Offline"
    # Whole sentences: languages differ in more than a noun.
    return "Offline: 1 message waiting" if status.queued == 1 else f"Offline: {status.queued} messages waiting"


def _attempt(status: LinkStatus) -> str:
    if not status.attempt:
        return "Connecting to the server."
    return f"Connecting to the server, attempt {status.attempt} of {status.attempts}."


def _waiting(status: LinkStatus) -> str:
    if status.network is Network.OFFLINE:
        return "This computer has no network."
    if status.reason:
        return f"The server cannot be reached ({status.reason}). Trying again by itself."
    return "The server cannot be reached. Trying again by itself."

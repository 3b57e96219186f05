"""How often to look for news where they do not come by themselves: often for somebody who looks, seldom for nobody."""

from math import inf

from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Look every `interval_s` seconds, until nothing has happened for `until` seconds: then ask again."""

    interval_s: float
    until: float


_LOOKING = ((60.0, 2.0), (300.0, 5.0), (inf, 10.0))
_AWAY = ((60.0, 5.0), (300.0, 10.0), (inf, 30.0))
"""(seconds of calm, seconds between looks): a conversation goes on at once or after a while, or it is over."""


def pace(idle: float, *, looking: bool) -> Pace:
    """Return how often to look, when nothing was written or read for `idle` seconds and the window has focus or not."""
    steps = _LOOKING if looking else _AWAY
    until, interval = next(step for step in steps if idle < step[0])
    return Pace(interval_s=interval, until=until)

"""When a person does not want to be disturbed: by hand until some time, and every week at the same hours."""

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.values import dataclass

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietSchedule:
    """Do-not-disturb as a person has set it; `core.do_not_disturb` says what it means now.

    `until` is the end of a quiet that was asked for by hand, 0 for none. `weekly` switches hours on: from `start` to
    `end`, minutes after local midnight, beginning on `days` (0 is Monday). An end before the start is on the next day,
    both alike are a whole day.
    """

    until: UnixMillis = UnixMillis(0)
    weekly: bool = False
    start: int = 22 * 60
    end: int = 7 * 60
    days: frozenset[int] = EVERY_DAY

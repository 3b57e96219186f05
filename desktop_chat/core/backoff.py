"""How long to wait after a failure: doubling with jitter. Chance is an argument, so that every run can be repeated."""

JITTER = 0.2
"""Each wait is changed by up to this share in either direction, so that many clients do not come back together."""


def jittered(seconds: float, chance: float) -> float:
    """Return the time changed by up to `JITTER` in either direction; `chance` is in [0, 1), 0.5 changes nothing."""
    return seconds * (1.0 + JITTER * (2.0 * chance - 1.0))


def doubling(failures: int, *, first: float, cap: float, chance: float) -> float:
    """Return the seconds to wait after this many failures in a row: `first`, twice that, ... at most `cap`.

    Raises:
        ValueError: nothing has failed yet (`failures` below 1).
    """
    if failures < 1:
        message = f"a wait comes after a failure, not after {failures}"
        raise ValueError(message)
    # 2.0 ** 1024 overflows; long before that the cap has won.
    return jittered(min(cap, first * 2.0 ** min(failures - 1, 64)), chance)

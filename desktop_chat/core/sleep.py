"""Has this computer, or only this program, slept? Told from what two clocks say of the same wait. Pure."""

JUMP = 5.0
"""Seconds of disagreement that are no accident."""


def slept(wanted: float, steady: float, wall: float) -> bool:
    """Tell whether a wait of `wanted` seconds that took this long by both clocks has gone over a sleep.

    While a computer is suspended the monotonic clock of Linux stands still and the wall clock does not; of a program
    that was stopped (SIGSTOP, a debugger) both say that the wait took too long. A wall clock that was set looks like a
    sleep as well, and costs a connection that is opened anew.
    """
    return abs(wall - steady) > JUMP or steady - wanted > JUMP

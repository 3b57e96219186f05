"""What a person has set about newer versions of the program; apart, since every start reads settings."""

from enum import Enum

from desktop_chat.domain.values import dataclass


class Channel(Enum):
    """Which versions somebody wants: those that are finished, or also those that testers try."""

    STABLE = "stable"
    BETA = "beta"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateSettings:
    """Whether the program looks for newer versions once a day, and for which."""

    check: bool = True
    channel: Channel = Channel.STABLE

"""What the parts of the window about sharing tell and are told."""

from desktop_chat.core.deskchat_links import JoinLink
from desktop_chat.domain.sharing import Joinable, SharingState
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingTold:
    """How sharing stands, None where this window has no workspace to share; or the sentence why nothing was done."""

    state: SharingState | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinChecked:
    """What became of the look at an invitation: the workspace, or the sentence why nobody can join by it."""

    link: JoinLink
    found: Joinable | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinWish:
    """Join a workspace: as somebody new by the invitation, or (`known`) with the account that one has there."""

    link: JoinLink
    found: Joinable
    email: str
    password: str
    name: str
    known: bool

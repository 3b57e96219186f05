"""A workspace that its owner shares on the network: how that stands, and what somebody who is invited learns of it."""

from dataclasses import field
from enum import Enum

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.values import dataclass


class Admission(Enum):
    """Who may make an account in a workspace: everybody who reaches it, who was invited, or nobody."""

    OPEN = "open"
    INVITED = "invite-only"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvitation:
    """An invitation that still lets somebody in; `name` reminds its maker of whom it is for."""

    id: str
    name: str
    expires: UnixMillis


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingState:
    """How sharing stands. `fingerprint` is the certificate's SHA-256 in hexadecimal, empty before the first time.

    `addresses` are those of this computer that are open now; `token` belongs to the invitation that was just made.
    `admission` is what holds now, be it chosen or not.
    """

    on: bool
    port: int
    addresses: tuple[str, ...]
    fingerprint: str
    invitations: tuple[OpenInvitation, ...]
    admission: Admission = Admission.OPEN
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """Who invites: the owner's account and the name of their computer, both as they say; and the public key."""

    key: str
    owner: str
    computer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joinable:
    """A workspace that answers at `url`, which holds its pin, and takes the invitation."""

    url: str
    welcome: Welcome

"""Every error that this program raises on purpose; the sentence for people is made in `__str__`.

Each border has one function that turns what a library raised into one of these; nobody else looks at status codes.
"""

from desktop_chat.domain.values import dataclass


class DesktopChatError(Exception):
    """The root of all errors raised on purpose."""


class TransportError(DesktopChatError):
    """Something between this client and its server did not work."""


@dataclass
class Transient(TransportError):
    """A failure that may pass by itself: keep the work and try again.

    `retry_after` is what the server asked for, in seconds, or None.
    """

    reason: str
    retry_after: float | None = None

    def __str__(self) -> str:
        return f"The server could not be reached or is busy ({self.reason})."


@dataclass
class Withheld(Transient):
    """The server tells of more than it hands out: what is here may not be all, and no call shows what is missing."""

    reason: str = "more was announced than came"

    def __str__(self) -> str:
        return "The server tells of more than it hands out, so something may be missing here. Asking again by itself."


@dataclass
class Refused(TransportError):
    """A definite no: trying the same again cannot help.

    `code` is the machine-readable reason (`not_member`, `op_reused`, ...), `status` the HTTP status behind it or 0,
    `details` what the server sent with it (JSON text or empty).
    """

    code: str
    sentence: str
    status: int = 0
    details: str = ""

    def __str__(self) -> str:
        return self.sentence or f"The server refused this ({self.code})."


@dataclass
class Unauthorised(TransportError):
    """The session is not accepted (any more): refresh it, and if that is refused, sign in again."""

    reason: str

    def __str__(self) -> str:
        return f"You are not signed in any more ({self.reason})."


@dataclass
class NotOurServer(TransportError):
    """What answered at the address is no server that this app can use (a wrong URL, a captive portal, another site)."""

    reason: str

    def __str__(self) -> str:
        return f"That address does not answer like a Supabase project ({self.reason})."


@dataclass
class ProtocolError(DesktopChatError):
    """The other side broke the wire format; the frame is dropped and counted, the connection is kept where possible."""

    reason: str

    def __str__(self) -> str:
        return f"The server sent something that could not be understood ({self.reason})."


class StoreError(DesktopChatError):
    """The local store did not take or give what was asked."""


@dataclass
class StoreBroken(StoreError):
    """The database file is damaged or is not ours; it has to be put aside and rebuilt."""

    reason: str

    def __str__(self) -> str:
        return f"The local history is damaged ({self.reason})."


@dataclass
class StoreFull(StoreError):
    """The disk is full: nothing was stored, nothing was damaged."""

    reason: str = "no space left"

    def __str__(self) -> str:
        return "The disk is full, so this was not saved. Free some space and try again; your text is still here."


@dataclass
class NoRoomToOpen(StoreFull):
    """The disk is so full that not even the store could be opened, or made."""

    def __str__(self) -> str:
        return "The disk is full, so there is no room for your messages. Free some space, and start the program again."


@dataclass
class StoreTooNew(StoreError):
    """A newer program has written the file; it is left alone. Both numbers are versions of the local schema."""

    version: int
    known: int

    def __str__(self) -> str:
        return "This profile was last used by a newer version of Desktop Chat. Update the program to open it."


@dataclass
class StoreLocked(StoreError):
    """Another process has this profile open."""

    profile: str

    def __str__(self) -> str:
        return f"The profile “{self.profile}” is already open in another window."


class VaultError(DesktopChatError):
    """The key of the local store could not be had."""


@dataclass
class NoKeyring(VaultError):
    """No trustworthy keyring is there (none running, locked and dismissed, or a plain-text one)."""

    reason: str

    def __str__(self) -> str:
        return f"This computer has no usable keyring ({self.reason})."


@dataclass
class KeyRejected(VaultError):
    """The passphrase or the kept key does not open this store."""

    slot: str

    def __str__(self) -> str:
        return "That passphrase does not open this store."


@dataclass
class UserError(DesktopChatError):
    """What a person asked for cannot be done; the sentence says why and what to do."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence

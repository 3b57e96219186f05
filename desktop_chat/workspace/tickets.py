"""One-use tickets: proof, given over the owner-only control channel, that a window may sign in as a person."""

from dataclasses import dataclass
from hashlib import sha256

from desktop_chat.domain.ports import Clock

LIFETIME_SECONDS = 60.0
MOST_OPEN = 1_000


@dataclass(frozen=True, slots=True)
class _Open:
    user: str
    until: float


class Tickets:
    """Tickets that were issued and not redeemed yet. Kept in memory only, as hashes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[bytes, _Open] = {}

    def issue(self, user: str) -> str:
        """Return a new ticket for the account `user` (a UUID); it lives 60 s and works once."""
        self._forget_expired()
        while len(self._open) >= MOST_OPEN:
            del self._open[next(iter(self._open))]
        ticket = self._clock.entropy(32).hex()
        self._open[_digest(ticket)] = _Open(user, self._clock.monotonic() + LIFETIME_SECONDS)
        return ticket

    def redeem(self, ticket: str) -> str | None:
        """Return whose ticket this is and make it worthless; None for unknown, used and expired ones."""
        self._forget_expired()
        found = self._open.pop(_digest(ticket), None)
        return found.user if found else None

    def _forget_expired(self) -> None:
        now = self._clock.monotonic()
        for digest in [digest for digest, entry in self._open.items() if entry.until <= now]:
            del self._open[digest]


def _digest(ticket: str) -> bytes:
    # Looked up by hash, so that the time of the look-up tells nothing about the ticket.
    return sha256(ticket.encode("utf-8", "surrogatepass")).digest()

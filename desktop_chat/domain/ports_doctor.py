"""The plug of an examination: what has to be done at a server to learn how it stands."""

from typing import Protocol

from desktop_chat.domain.diagnosis import LiveFacts, SchemaFacts, WayTimes
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.ports import LiveRoom
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Examiner:
    """In whose name it is looked at: an account with a fresh token, and a room of theirs if there is one."""

    user: UserId
    token: str
    room: LiveRoom | None = None

    def __repr__(self) -> str:
        return f"Examiner(user={self.user!r})"


class ServerProbe(Protocol):
    """Tries a server. Every method may raise a `TransportError` or a `ProtocolError`; nothing is tried twice."""

    async def greet(self) -> int | None:
        """Ask who is there; return by how many ms its clock is ahead, or None when it tells no time.

        Raises:
            Refused: it does not take the key, or that key must never lie on a person's computer (`secret_key`).
            NotOurServer: it is something else than a Supabase project.
            Transient: no proper answer.
        """
        ...

    async def find_schema(self) -> None:
        """Find this app's tables without being signed in (`Refused` with `no_schema` where they are missing)."""
        ...

    async def facts(self, token: str) -> SchemaFacts:
        """Have the database tell of itself (`Refused` with `no_schema` where it does not know the question)."""
        ...

    async def speak(self, user: UserId, token: str) -> LiveFacts:
        """Join the own topic, try to forge a word there, and have the database send one."""
        ...

    async def joins_generation(self, room: LiveRoom, token: str) -> bool:
        """Tell whether a room's topic of this generation can be joined."""
        ...

    async def joins_public(self, token: str | None) -> bool:
        """Tell whether a public channel can be joined."""
        ...

    async def measure(self) -> WayTimes:
        """Return how quick each way was; that which nothing has used yet is tried now."""
        ...

    async def close(self) -> None:
        """Give the connections back."""
        ...

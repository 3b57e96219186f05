"""The header `Prefer` (RFC 7240) as PostgREST understands it, and what the answer says was applied."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desktop_chat.workspace.rest.errors import RestError

VALUES = {
    "resolution": ("merge-duplicates", "ignore-duplicates"),
    "missing": ("default", "null"),
    "return": ("representation", "minimal", "headers-only"),
    "count": ("exact", "planned", "estimated"),
    "tx": ("commit", "rollback"),
    "handling": ("strict", "lenient"),
}
# The order in which the answer lists them.
APPLIED = ("resolution", "missing", "return", "count", "tx", "handling")
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a request prefers; None where it says nothing."""

    resolution: str | None = None
    missing: str | None = None
    returns: str | None = None
    count: str | None = None
    tx: str | None = None
    handling: str | None = None
    max_affected: int | None = None

    @property
    def limit(self) -> int | None:
        """How many rows may be affected; only strict handling makes it binding."""
        return self.max_affected if self.handling == "strict" else None

    def applied(self, *names: str) -> str:
        """Return the value of `Preference-Applied`, of these preferences only."""
        held = {
            "resolution": self.resolution,
            "missing": self.missing,
            "return": self.returns,
            "count": self.count,
            "tx": self.tx,
            "handling": self.handling,
        }
        parts = [f"{name}={held[name]}" for name in APPLIED if name in names and held[name] is not None]
        if self.limit is not None and "max-affected" in names:
            parts.append(f"max-affected={self.limit}")
        return ", ".join(parts)


NO_PREFERENCES = Preferences()


def read_preferences(headers: Iterable[str], *, tx_allowed: bool = False) -> Preferences:
    """Read the values of the headers `Prefer`; of a preference that is given twice the first counts.

    Raises:
        RestError: PGRST122, the handling is strict and something is not understood.
    """
    found: dict[str, str] = {}
    unknown: list[str] = []
    limit = None
    for part in (part.strip() for header in headers for part in header.split(",")):
        name, _, value = part.partition("=")
        if value in VALUES.get(name, ()) and (name != "tx" or tx_allowed):
            found.setdefault(name, value)
        elif name == "max-affected" and _NUMBER.fullmatch(value):
            limit = int(value) if limit is None else limit
        elif part and not (name == "tx" and value in VALUES["tx"]):
            unknown.append(part)
    if found.get("handling") == "strict" and unknown:
        details = f"Invalid preferences: {', '.join(unknown)}"
        raise RestError(400, "PGRST122", "Invalid preferences given with handling=strict", details=details)
    return Preferences(
        resolution=found.get("resolution"),
        missing=found.get("missing"),
        returns=found.get("return"),
        count=found.get("count"),
        tx=found.get("tx"),
        handling=found.get("handling"),
        max_affected=limit,
    )

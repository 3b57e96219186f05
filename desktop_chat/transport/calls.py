"""One HTTP request and its answer, as values that know nothing of a library."""

from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpCall:
    """One request. `repeatable` when doing it twice is the same as doing it once."""

    method: str
    url: str
    body: bytes | None = None
    repeatable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """What came back: status, body, and the one header that means something here."""

    status: int
    body: bytes
    retry_after: str | None = None

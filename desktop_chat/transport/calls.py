"""One HTTP request and its answer, as values that know nothing of a library."""

from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpCall:
    """One request, whose body never goes into a log.

    `repeatable` when doing it twice is the same as doing it once; `held` when the server may wait with its answer until
    there is one, as it does with a long poll. `largest` is how many bytes of an answer are taken, if fewer
    than of any.
    """

    method: str
    url: str
    body: bytes | None = None
    repeatable: bool = True
    held: bool = False
    largest: int | None = None

    def __repr__(self) -> str:
        return f"HttpCall({self.method} {self.url})"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """What came back: status, body, and the headers that mean something here. The body never goes into a log."""

    status: int
    body: bytes
    retry_after: str | None = None
    date: str | None = None

    def __repr__(self) -> str:
        return f"HttpAnswer({self.status}, {len(self.body)} bytes)"

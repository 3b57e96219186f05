"""What a case of the conformance suite is, and how to add one.

A case is one call of the official clients against a really started workspace, declared once for both languages, in the
module of its area (`auth.py`, `rest.py`, `realtime.py`, `storage.py`):

    offered(
        "`select` of columns, with `eq`",
        python=lambda s: s.client.table("rooms").select("name").eq("id", s.room).execute(),
        javascript="client.from('rooms').select('name').eq('id', room)",
        allowed=[{"name": "Kitchen"}],
        refused=[],
    )

Both functions see the same names (`scene.py`; in JavaScript they are plain variables) and must have the same outcome.
Each runs twice: as Ann, who is a member of `room`, with the outcome `allowed`; and as Eve, who is an outsider (or as
nobody, with `refused_to=NOBODY`), with the outcome `refused`. `s.allowed` tells which, for calls whose arguments make
the difference (a wrong password). `refused=FOR_ALL` says that there is nobody to refuse. What is not offered is
declared by `not_offered(..., answer=...)`.

An outcome is plain JSON (the client's `data`, or what the function returns) in which the known ids are written by name
(`<room>`, `<ann>`, ...), or `Refused("code")`: the error's code, or its message where the client shows no code. Return
only what is the same each time. JavaScript is an expression, or statements with a `return`; so that a case costs
milliseconds, its clients are shared: change an account only when it is `await s.fresh()`.

`python -m tools.compatibility` writes `docs/compatibility.md` from the declarations; after a merge too, for its lines
are nobody's to resolve.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.workspace.conformance.scene import Scene, Who

OUTSIDER, NOBODY = Who.EVE, Who.NOBODY
FOR_ALL = object()


@dataclass(frozen=True, slots=True)
class Refused:
    """The outcome of a call that fails: its error's code, or its message where the client shows no code."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Who makes a call, and what comes of it."""

    who: Who
    outcome: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One call: what it is called in the table, how each client makes it, and what comes of it for whom."""

    call: str
    offered: bool
    python: Callable[[Scene], Awaitable[object]]
    javascript: str
    trials: tuple[Trial, ...]

    @property
    def allowed(self) -> object:
        """The outcome for Ann."""
        return self.trials[0].outcome

    @property
    def refused(self) -> object:
        """The outcome for who may not make it, or `FOR_ALL`."""
        return self.trials[1].outcome if len(self.trials) > 1 else FOR_ALL


def offered(
    call: str,
    *,
    python: Callable[[Scene], Awaitable[object]],
    javascript: str,
    allowed: object,
    refused: object,
    refused_to: Who = OUTSIDER,
) -> Case:
    """Declare a call that works for whoever may make it."""
    trials: tuple[Trial, ...] = (Trial(who=Who.ANN, outcome=allowed),)
    if refused is not FOR_ALL:
        trials += (Trial(who=refused_to, outcome=refused),)
    return Case(call=call, offered=True, python=python, javascript=javascript, trials=trials)


def not_offered(call: str, *, python: Callable[[Scene], Awaitable[object]], javascript: str, answer: object) -> Case:
    """Declare a call that has a clean answer, the same for all, but does nothing."""
    trials = (Trial(who=Who.ANN, outcome=answer),)
    return Case(call=call, offered=False, python=python, javascript=javascript, trials=trials)

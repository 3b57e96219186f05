"""Proof that a server on this computer is still the one that was joined.

When the local workspace dies its port is free, and any account of the computer may take it: whoever connects to the old
address then would hand over the key and a token. So the program vouches for the server - it holds a connection to it
that only its own account can open - and is asked after each connection is made, before anything is sent on it.
"""

from collections.abc import Callable

from desktop_chat.domain.errors import Transient

Vouch = Callable[[], bool]
"""Tells, at once and without waiting, whether the server that was joined is alive: then it still has its port."""


def require(vouch: Vouch | None) -> None:
    """Go on only with the server that was joined; None asks for no proof, where the server proves itself by TLS.

    Raises:
        Transient: the server has ended, whoever answers at its address now.
    """
    if vouch is not None and not vouch():
        raise Transient("the workspace on this computer has ended")

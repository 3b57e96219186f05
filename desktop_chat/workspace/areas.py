"""What an area of the gateway is: its routes, without a prefix, and what runs beside them while they are served."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.routing import BaseRoute

from desktop_chat.workspace.auth_tokens import TokenKeys, TokenMint
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.http_keys import KeyCheck

EVERY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One part of the gateway. Each of `keepers` runs from start-up until it is cancelled at shutdown.

    One that `streams` limits the bodies of its requests by itself; they may take as long as something comes.
    """

    routes: Sequence[BaseRoute]
    keepers: Sequence[Callable[[], Coroutine[Any, Any, None]]] = ()
    streams: bool = False


def token_mint(context: WorkspaceContext, *, endless: bool = False) -> TokenMint:
    """Return what makes and checks this workspace's tokens; `endless` lets some without an end pass."""
    keys = context.keys
    return TokenMint(
        TokenKeys(
            secret=keys.secret.encode(),
            private_key=keys.private_key,
            key_id=keys.kid,
            shared=context.settings.auth.shared_secret,
            endless=endless,
        )
    )


def key_check(context: WorkspaceContext, *, demanded: bool = True) -> KeyCheck:
    """Return what reads keys and tokens from requests; with a shared secret others make tokens, often endless ones."""
    mint = token_mint(context, endless=context.settings.auth.shared_secret)
    return KeyCheck(mint=mint, clock=context.clock, demanded=demanded)

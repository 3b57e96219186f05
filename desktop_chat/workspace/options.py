"""What a workspace's server is told by the program that starts it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop_chat.domain.ports import Clock
from desktop_chat.domain.sharing import SharingState
from desktop_chat.workspace.gateway_settings import GatewaySettings, SharingSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """What to serve and how. `port` 0 keeps the last one or takes a free one; `while_used` ends with the last lease.

    `invited` is told of an invitation that is made when the workspace is shared from the start.
    `database_url` names a PostgreSQL that somebody else runs; without one a cluster of our own is kept in `data`.
    """

    data: Path
    resources: Path
    clock: Clock
    version: str
    port: int = 0
    while_used: bool = False
    linger_seconds: float = 10.0
    settings: GatewaySettings = field(default_factory=GatewaySettings)
    sharing: SharingSettings = field(default_factory=SharingSettings)
    invited: Callable[[SharingState], None] | None = None
    binaries: Path | None = None
    database_url: str | None = field(default=None, repr=False)
    tcp: bool = sys.platform == "win32"
    pg_ctl: bool = sys.platform == "win32"

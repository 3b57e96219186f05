"""What the gateway is given: connections, keys, time and settings. It opens nothing of this by itself."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.echo import Echo
from desktop_chat.workspace.gateway_settings import GatewaySettings
from desktop_chat.workspace.keys import WorkspaceKeys
from desktop_chat.workspace.logins import DatabaseLogin
from desktop_chat.workspace.sharing import Sharing
from desktop_chat.workspace.tickets import Tickets

if TYPE_CHECKING:
    import asyncpg


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceContext:
    """Everything that `create_gateway(context)` works with.

    Pools (open, closed by the server after the app has shut down):
    `users` logs in as workspace_user, which can become anon or authenticated and nothing else: all user traffic;
    `service` logs in as authenticator, which can become service_role: requests with the service key only;
    `gateway` logs in as workspace_gateway: auth.*, reading realtime.messages past RLS, and trying out a private join
    (it may become anon or authenticated inside a transaction that is rolled back).
    No request leaves a role, claims or limits behind: they are set with `set_config(..., true)`, each time. With
    `users_stand` its connections have the role `authenticated` and its time limit from the start, and no claims.

    `listener` is the login for the one connection that LISTENs on `notify_channel`; each notification is
    "<id> <inserted_at>" of a row of realtime.messages. PostgreSQL may be restarted underneath: pools heal by
    themselves, the listening connection has to be opened again.

    `epoch` names the history in the database (app.workspace), `migrations` are the versions that made its tables.
    Without `sharing` it stays on this computer.
    """

    users: "asyncpg.Pool"
    service: "asyncpg.Pool"
    gateway: "asyncpg.Pool"
    listener: DatabaseLogin
    notify_channel: str
    keys: WorkspaceKeys
    tickets: Tickets
    clock: Clock
    epoch: str
    version: str
    schema_version: int
    url: str
    data: Path
    migrations: tuple[str, ...] = ()
    users_stand: bool = False
    echo: Echo = field(default_factory=Echo)
    settings: GatewaySettings = field(default_factory=GatewaySettings)
    sharing: Sharing | None = None

"""Who may log in to the workspace's PostgreSQL, and where it listens."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SUPERUSER = "supabase_admin"
OWNER = "postgres"
STANDING_ROLE = "authenticated"
LOGIN_ROLES = (OWNER, "authenticator", "workspace_user", "workspace_gateway")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where PostgreSQL listens: `host` is a folder with a Unix socket, or 127.0.0.1."""

    host: str
    port: int

    @property
    def is_socket(self) -> bool:
        """Tell a Unix socket from TCP."""
        return self.host.startswith("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseLogin:
    """One way to log in; the password does not appear in logs.

    `tls` is what libpq calls sslmode, False for none; `become` is the role that is taken on right after the login, and
    `timeout_ms` how long a statement may take from then on (None: what the database has set for this login).
    """

    endpoint: Endpoint
    user: str
    password: str = field(repr=False)
    database: str = "postgres"
    tls: str | bool = False
    become: str | None = None
    timeout_ms: int | None = None

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of `asyncpg.connect` and `asyncpg.create_pool`.

        All are explicit, so that no PG* variable of the environment and no ~/.pgpass has a say.
        """
        settings = {"role": self.become, "statement_timeout": self.timeout_ms}
        return {
            "server_settings": {name: str(value) for name, value in settings.items() if value is not None},
            "host": self.endpoint.host,
            "port": self.endpoint.port,
            "user": self.user,
            "password": self.password,
            "database": self.database,
            "ssl": self.tls,
            "timeout": 15,
        }


def socket_file(endpoint: Endpoint) -> Path:
    """Return the path of PostgreSQL's Unix socket."""
    return Path(endpoint.host) / f".s.PGSQL.{endpoint.port}"

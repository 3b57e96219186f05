"""What serving needs of a PostgreSQL, whoever runs it: a `Cluster` of ours, or an `OutsideDatabase`."""

from typing import Protocol

from desktop_chat.workspace.logins import DatabaseLogin


class Postgres(Protocol):
    """One PostgreSQL and our database in it. `start` and `stop` may be called again and again."""

    @property
    def pid(self) -> int | None:
        """The number of its main process while it runs, where it is ours."""
        ...

    def superuser(self) -> DatabaseLogin:
        """Return the login that may do everything, for set-up and backups only."""
        ...

    def login(self, user: str, password: str) -> DatabaseLogin:
        """Return the login of another role."""
        ...

    async def start(self) -> None:
        """Let it take connections.

        Raises:
            WorkspaceError: it cannot.
        """
        ...

    async def stop(self) -> None:
        """Be done with it."""
        ...

    async def settle(self) -> None:
        """Bring to disk what a first start has left in memory."""
        ...

    async def wait_for_end(self) -> None:
        """Return when it has to be started again."""
        ...

    async def reset_password(self) -> None:
        """Give the superuser the password that is known, if that is possible.

        Raises:
            WorkspaceError: it is not.
        """
        ...

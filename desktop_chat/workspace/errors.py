"""What can go wrong with the local workspace, each with a sentence that tells a person what to do."""

from dataclasses import dataclass
from pathlib import Path

from desktop_chat.domain.errors import DesktopChatError


class WorkspaceError(DesktopChatError):
    """The local workspace could not be started or kept running. `code` is its machine-readable name."""

    code = "workspace_failed"


@dataclass
class BinariesMissing(WorkspaceError):
    """No PostgreSQL was found where it was looked for."""

    code = "no_binaries"
    where: str

    def __str__(self) -> str:
        return f"The bundled PostgreSQL is missing ({self.where}). Install Desktop Chat again."


@dataclass
class DiskFull(WorkspaceError):
    """The disk has no room for the workspace's data; nothing that was acknowledged is lost."""

    code = "disk_full"
    folder: Path

    def __str__(self) -> str:
        return f"The disk that holds {self.folder} is full. Free some space and start again; nothing was lost."


@dataclass
class NotEnoughRoom(WorkspaceError):
    """There is less free space than a copy would take; it was not begun."""

    code = "disk_full"
    folder: Path
    needed: int
    free: int

    def __str__(self) -> str:
        return (
            f"The disk that holds {self.folder} has {self.free // 2**20} MB free, and {self.needed // 2**20} MB may be "
            "needed. Free some space or choose another disk; nothing was changed."
        )


@dataclass
class FolderUnusable(WorkspaceError):
    """The data folder cannot be written, or belongs to somebody else."""

    code = "folder_unusable"
    folder: Path
    reason: str

    def __str__(self) -> str:
        return f"The folder {self.folder} cannot be used ({self.reason})."


@dataclass
class DataOfAnotherMajor(WorkspaceError):
    """The data was written by another major version of PostgreSQL and is left untouched."""

    code = "data_of_another_major"
    folder: Path
    found: str
    wanted: int

    def __str__(self) -> str:
        if self.found.isdecimal() and int(self.found) > self.wanted:
            return (
                f"The data in {self.folder} was written by PostgreSQL {self.found}, this program brings PostgreSQL "
                f"{self.wanted}. Update Desktop Chat."
            )
        return (
            f"The data in {self.folder} was written by PostgreSQL {self.found}, this program brings PostgreSQL "
            f"{self.wanted}. Start and end it once with the version of Desktop Chat that wrote it, or install "
            f"PostgreSQL {self.found} beside it; nothing was changed."
        )


@dataclass
class DataFromTheFuture(WorkspaceError):
    """The database has migrations that this program does not know: a newer version wrote it."""

    code = "data_from_the_future"
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"A newer version of Desktop Chat has used this workspace ({', '.join(self.names)}). Update this one."


@dataclass
class MigrationChanged(WorkspaceError):
    """A migration that was applied has another text now: released files are never edited."""

    code = "migration_changed"
    name: str

    def __str__(self) -> str:
        return f"The migration {self.name} was changed after it was applied; the installation is damaged or mixed."


@dataclass
class MigrationFailed(WorkspaceError):
    """A migration was refused by PostgreSQL and rolled back whole."""

    code = "migration_failed"
    name: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        place = self.name if self.line is None else f"{self.name}, line {self.line}"
        return f"The database could not be brought up to date ({place}: {self.reason})."


@dataclass
class FixtureUnreadable(WorkspaceError):
    """A file of SQL for the test mode cannot be read."""

    code = "fixture_unreadable"
    path: Path
    reason: str

    def __str__(self) -> str:
        return f"The file {self.path} cannot be read ({self.reason})."


@dataclass
class AlreadyServed(WorkspaceError):
    """Another server process holds this data folder; join it instead."""

    code = "already_served"
    folder: Path

    def __str__(self) -> str:
        return f"A workspace is already running on {self.folder}."


@dataclass
class PortTaken(WorkspaceError):
    """The port that was asked for is in use by another program."""

    code = "port_taken"
    port: int

    def __str__(self) -> str:
        return f"Port {self.port} is in use by another program. Choose another port or leave it out."


@dataclass
class ClusterFailed(WorkspaceError):
    """PostgreSQL did not start or did not stop; `reason` holds the end of what it said."""

    code = "cluster_failed"
    reason: str

    def __str__(self) -> str:
        return f"PostgreSQL did not start ({self.reason})."


@dataclass
class KeysUnusable(WorkspaceError):
    """The file of keys is there and cannot be read."""

    code = "keys_unusable"
    path: Path
    reason: str

    def __str__(self) -> str:
        return f"The workspace's keys in {self.path} cannot be read ({self.reason})."


@dataclass
class GatewayFailed(WorkspaceError):
    """The part that speaks HTTP did not start or broke off."""

    code = "gateway_failed"
    reason: str

    def __str__(self) -> str:
        return f"The workspace's server did not start ({self.reason})."


@dataclass
class CertificateUnusable(WorkspaceError):
    """The file with the certificate of a shared workspace is there and cannot be read."""

    code = "certificate_unusable"
    path: Path

    def __str__(self) -> str:
        return (
            f"The certificate in {self.path} cannot be read. Put it back from a backup, or make a new one: "
            "then everybody has to be invited again."
        )


@dataclass
class NotAnswering(WorkspaceError):
    """The database does not answer, and may in a moment."""

    code = "database_away"

    def __str__(self) -> str:
        return "The database does not answer just now. Try again."


@dataclass
class AccountsUnavailable(WorkspaceError):
    """Nothing can be done about this account."""

    code = "accounts_unavailable"
    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass
class NotShareable(WorkspaceError):
    """There is no way to share now."""

    code = "not_shareable"
    reason: str

    def __str__(self) -> str:
        return self.reason

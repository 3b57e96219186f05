"""What the command line can ask for, and how the program ends, as values."""

from dataclasses import field
from enum import IntEnum
from pathlib import Path

from desktop_chat.core.deskchat_links import DeskchatLink
from desktop_chat.domain.values import dataclass


class ExitCode(IntEnum):
    """How the program ends, for scripts."""

    OK = 0
    FAILED = 1
    USAGE = 2
    PROFILE_IN_USE = 3
    NO_WORKSPACE = 4
    NO_STORE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOptions:
    """How to open a window.

    `local` goes straight to this computer's workspace and signs in as `person` (None: the name of the system account),
    `room` is the room to open: an own one, else a channel, joined or made. `link` is a `deskchat://` link to follow.
    `unprotected` says explicitly that a profile made now keeps its key in a file instead of the keyring; it is marked
    so for good. `verbose` logs every step. `background` shows no window where there is a tray, `portable` keeps
    everything beside the program, `register_links` only tells the desktop who opens links.
    """

    profile: str | None = None
    local: bool = False
    person: str | None = None
    room: str | None = None
    link: DeskchatLink | None = None
    background: bool = False
    portable: bool = False
    register_links: bool = False
    unprotected: bool = False
    verbose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeCommand:
    """How to serve the local workspace; `port` 0 keeps the last one or takes a free one.

    `share` opens it to the network, at `share_on` alone if addresses are given.
    `database_url` names a PostgreSQL that is already there. `json_log` writes the log as JSON lines.
    """

    data: Path | None = None
    port: int = 0
    while_used: bool = False
    database_url: str | None = field(default=None, repr=False)
    json_log: bool = False
    verbose: bool = False
    share: bool = False
    share_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCommand:
    """What to do about serving: `status` of the server that runs, `install` it as a service by `serve`, `uninstall`."""

    action: str
    serve: ServeCommand
    json: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteCommand:
    """How to serve a throw-away database to suites for Supabase; `ports` names what listens, 0 takes a free one."""

    ports: tuple[tuple[str, int], ...]
    sql: tuple[Path, ...] = ()
    exposed: tuple[str, ...] = ("public",)
    secret: str | None = None
    autoconfirm: bool = True
    sign_up_open: bool = True
    verbose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOptions:
    """Where a workspace moves: the address of a project's database, and where people connect from then on."""

    to: str
    url: str
    files: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceCommand:
    """What to do with the local workspace's data: `backup`, `restore`, `verify`, `list`, `export`, `move` and so on.

    `file` is the backup, or the folder of an export; None takes a name of our own. `form` is an export's, or who may
    sign up; `person` is whose rooms an export has, or the account that something is done to.
    """

    action: str
    data: Path | None = None
    file: Path | None = None
    replace: bool = False
    form: str = "jsonl"
    person: str | None = None
    move: MoveOptions | None = None
    json: bool = False
    verbose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorCommand:
    """Which server to examine: `url` with `key`, or (`local`) this computer's workspace.

    In the name of the account `email`, or of `person` there; else nobody is signed in. `sql` only prints the schema.
    """

    url: str = ""
    key: str = ""
    local: bool = False
    email: str | None = None
    person: str | None = None
    json: bool = False
    sql: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateCommand:
    """Look for a newer version, with `beta` among those for testers too, and `install` it.

    `profile` is the one whose settings say how the network is reached.
    """

    install: bool = False
    beta: bool = False
    profile: str | None = None
    portable: bool = False


Command = (
    WindowOptions | ServeCommand | ServiceCommand | SuiteCommand | WorkspaceCommand | DoctorCommand | UpdateCommand
)

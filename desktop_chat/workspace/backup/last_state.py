"""What is noted of the data at an end in order, and whether it still rests so; light, for it is asked at each start."""

import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from desktop_chat.workspace.errors import WorkspaceError
from desktop_chat.workspace.folders import WorkspaceFolders, write_private

_LAST_STATE = "last-state.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastState:
    """Which backup holds the state of the data after the last end in order."""

    backup: str
    control: str
    written: str


def remember_state(folders: WorkspaceFolders, database: Path, state: LastState) -> None:
    """Note that the data, which now rests, is what that backup holds."""
    control = control_checksum(database)
    if control is not None:
        content = {"backup": state.backup, "control": control, "written": state.written}
        with contextlib.suppress(WorkspaceError):
            write_private(folders.backups / _LAST_STATE, json.dumps(content).encode())


def forget_state_unless(folders: WorkspaceFolders, *, resting_in: Path | None) -> None:
    """Trust no more what was noted, unless the data rests as it was noted: PostgreSQL counts anew after a crash."""
    state = read_state(folders)
    if state is not None and (resting_in is None or state.control != control_checksum(resting_in)):
        (folders.backups / _LAST_STATE).unlink(missing_ok=True)


def read_state(folders: WorkspaceFolders) -> LastState | None:
    """Return what was noted at the last end in order, if that backup is still there."""
    try:
        content = json.loads((folders.backups / _LAST_STATE).read_bytes())
        state = LastState(**{name: str(content[name]) for name in ("backup", "control", "written")})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return state if (folders.backups / Path(state.backup).name).is_file() else None


def backup_of_resting_data(folders: WorkspaceFolders, database: Path) -> Path | None:
    """Return the backup that holds just what is in a PostgreSQL's data folder that no program here can open."""
    state = read_state(folders)
    if state is None or state.control != control_checksum(database):
        return None
    return folders.backups / Path(state.backup).name


def control_checksum(database: Path) -> str | None:
    """Return the SHA-256 of PostgreSQL's control file, which every start and end rewrites; None without one."""
    try:
        return hashlib.sha256((database / "global" / "pg_control").read_bytes()).hexdigest()
    except OSError:
        return None

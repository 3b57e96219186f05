"""The `workspace` sub-command: backups, restoring, exports, accounts, from a terminal or a script. It imports no Qt."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path

from desktop_chat import __version__
from desktop_chat.app.log_setup import log_level, set_up_logging
from desktop_chat.app.options import ExitCode, WorkspaceCommand
from desktop_chat.app.owner_commands import OWNER_ACTIONS
from desktop_chat.app.paths import find_paths, private_folder, resources_folder
from desktop_chat.app.workspace_move import move
from desktop_chat.domain.errors import UserError
from desktop_chat.system.clock import SystemClock
from desktop_chat.workspace.backup.access import opened
from desktop_chat.workspace.backup.archive import SUFFIX, reading
from desktop_chat.workspace.backup.automatic import list_backups
from desktop_chat.workspace.backup.making import About, Progress, make_backup
from desktop_chat.workspace.backup.manifest import Manifest
from desktop_chat.workspace.backup.readable import Form, export_readable
from desktop_chat.workspace.backup.restoring import Place, restore_backup, verify_backup
from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.errors import WorkspaceError

Result = dict[str, object]
_MIB = 2**20


def run_workspace_command(command: WorkspaceCommand) -> int:
    """Do what was asked for with the workspace's data, say what came of it, and return the exit code.

    Raises:
        WorkspaceError, UserError: it could not be done; the sentence says why and what to do.
    """
    paths = find_paths()
    set_up_logging(private_folder(paths.log) / "administration.log", level=log_level(verbose=command.verbose))
    data = (command.data or paths.workspace).absolute()
    try:
        sentence, result = asyncio.run(_ACTIONS[command.action](command, data))
    except DATABASE_ERRORS as error:
        raise UserError(f"The database broke off ({type(error).__name__}: {error}). Nothing was changed.") from error
    except WorkspaceError as error:
        if not command.json:
            raise
        sentence, result = "", {"error": error.code, "message": f"{error}"}
    print(json.dumps(result) if command.json else sentence)  # noqa: T201 - the command line's own voice
    return ExitCode.FAILED if "error" in result else ExitCode.OK


async def _backup(command: WorkspaceCommand, data: Path) -> tuple[str, Result]:
    now = SystemClock().now()
    path = _backup_path(command.file, data, now)
    async with opened(data) as source:
        about = About(made_by=__version__, made_at=now)
        manifest = await make_backup(source, path, about, _teller(command))
    return f"Backed up {_contents(manifest)} to {path} ({_size(path)}).", _result(path, manifest)


async def _restore(command: WorkspaceCommand, data: Path) -> tuple[str, Result]:
    path = _file(command)
    place = Place(data=data, resources=resources_folder(), clock=SystemClock())
    restored = await restore_backup(path, place, replace=command.replace, tell=_teller(command))
    kept = (
        "" if restored.kept is None else f"\nWhat was there before is in {restored.kept}; delete it when all is well."
    )
    sentence = f"Restored {_contents(restored.manifest)} into {data}.{kept}"
    return sentence, _result(path, restored.manifest) | {"kept": None if restored.kept is None else str(restored.kept)}


async def _verify(command: WorkspaceCommand, _data: Path) -> tuple[str, Result]:
    path = _file(command)
    manifest = await asyncio.to_thread(verify_backup, path)
    return f"{path} is whole: {_contents(manifest)}, made {_time(manifest.made_at)}.", _result(path, manifest)


async def _list(_command: WorkspaceCommand, data: Path) -> tuple[str, Result]:
    found = [(path, _manifest(path)) for path in list_backups(data / "backups")]
    lines = [f"{_time(manifest.made_at)}  {_size(path):>9}  {_contents(manifest)}  {path}" for path, manifest in found]
    sentence = "\n".join(lines) or f"No backups in {data / 'backups'}."
    return sentence, {"backups": [_result(path, manifest) for path, manifest in found]}


async def _export(command: WorkspaceCommand, data: Path) -> tuple[str, Result]:
    folder = _file(command)
    async with opened(data) as source:
        done = await export_readable(source.login, folder, Form(command.form), command.person)
    sentence = f"Wrote {done.messages:,} messages in {done.rooms:,} rooms by {done.people:,} people to {folder}."
    return sentence, {"people": done.people, "rooms": done.rooms, "messages": done.messages, "folder": str(folder)}


_ACTIONS: dict[str, Callable[[WorkspaceCommand, Path], Coroutine[None, None, tuple[str, Result]]]] = {
    "backup": _backup,
    "restore": _restore,
    "verify": _verify,
    "list": _list,
    "export": _export,
    "move": move,
    **OWNER_ACTIONS,
}


def _file(command: WorkspaceCommand) -> Path:
    assert command.file is not None
    return command.file.absolute()


def _backup_path(wanted: Path | None, data: Path, now: int) -> Path:
    """Return where to write: a new name in a folder of backups, or just where that was said."""
    folder = data / "backups" if wanted is None else wanted.absolute()
    if wanted is None and data.is_dir():
        private_folder(folder)
    if not folder.is_dir():
        if folder.exists():
            raise UserError(f"There is a file {folder} already. Choose another name, or a folder.")
        return folder
    return folder / f"asked-{datetime.fromtimestamp(now / 1000, UTC).strftime('%Y%m%d-%H%M%S')}{SUFFIX}"


def _manifest(path: Path) -> Manifest:
    with reading(path) as archive:
        return archive.manifest


def _contents(manifest: Manifest) -> str:
    sums = manifest.sums
    files = f"{len(manifest.files):,} files" if manifest.with_files else "no files (they stay where they are)"
    return f"{sums['messages']:,} messages in {sums['rooms']:,} rooms and {files}"


def _size(path: Path) -> str:
    return f"{path.stat().st_size / _MIB:.1f} MB"


def _time(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def _result(path: Path, manifest: Manifest) -> Result:
    return {
        "file": str(path),
        "size": path.stat().st_size,
        "made_at": manifest.made_at,
        "made_by": manifest.made_by,
        "reason": manifest.reason,
        "epoch": manifest.epoch,
        "rows": manifest.rows,
        "files": len(manifest.files),
        "sums": manifest.sums,
    }


def _teller(command: WorkspaceCommand) -> Callable[[Progress], None]:
    """Return what shows progress: a line that is rewritten in a terminal, JSON lines for a program, else nothing."""
    shown = -1

    def tell(progress: Progress) -> None:
        nonlocal shown
        percent = 100 if progress.total == 0 else min(100, progress.done * 100 // progress.total)
        if percent == shown:
            return
        shown = percent
        if command.json:
            print(json.dumps({"percent": percent, "part": progress.part}), file=sys.stderr, flush=True)  # noqa: T201
        elif sys.stderr.isatty():
            print(f"\r{percent:3} %", end="" if percent < 100 else "\r", file=sys.stderr, flush=True)  # noqa: T201

    return tell

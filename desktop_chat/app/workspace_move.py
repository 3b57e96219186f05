"""The move of a workspace to a Supabase project, from a terminal: secrets are asked for, never read from the line."""

import getpass
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from desktop_chat.app.options import MoveOptions, WorkspaceCommand
from desktop_chat.app.paths import resources_folder
from desktop_chat.domain.errors import UserError
from desktop_chat.transport.urls import is_loopback
from desktop_chat.workspace.backup.access import opened
from desktop_chat.workspace.moving.files import StorageDoor
from desktop_chat.workspace.moving.move import Moved, Plan, move_workspace
from desktop_chat.workspace.outside_database import login_of

TARGET_PASSWORD = "DESKTOP_CHAT_TARGET_PASSWORD"  # noqa: S105 - the name of a variable
SERVICE_KEY = "DESKTOP_CHAT_SERVICE_KEY"


async def move(command: WorkspaceCommand, data: Path) -> tuple[str, dict[str, object]]:
    """Move the workspace of a folder, and return what to say of it, for people and for scripts.

    Raises:
        UserError: a secret is missing, or stands where others can see it.
        WorkspaceError: it could not be moved; the sentence says why.
    """
    wanted = command.move
    assert wanted is not None
    door = None
    if wanted.files:
        door = StorageDoor(url=wanted.url, service_key=_secret(SERVICE_KEY, "the project's secret key"))
    plan = Plan(resources=resources_folder(), url=wanted.url, door=door, dry_run=wanted.dry_run)
    target = login_of(wanted.to)
    if target.password:
        raise UserError(f"Leave the password out of the address, for others can see it; set {TARGET_PASSWORD} instead.")
    target = replace(target, password=_secret(TARGET_PASSWORD, "the password of the project's database"))
    if target.tls == "prefer" and not is_loopback(target.endpoint.host):
        target = replace(target, tls="require")
    async with opened(data) as source:
        moved = await move_workspace(source, target, plan, _namer(command))
    return _moved_words(moved, wanted), asdict(moved) | {"dry_run": wanted.dry_run}


def _moved_words(moved: Moved, wanted: MoveOptions) -> str:
    sums = moved.sums
    what = f"{sums['messages']:,} messages in {sums['rooms']:,} rooms by {sums['people']:,} people"
    if wanted.dry_run:
        lines = [f"This would move {what}. All of it was tried and proven; nothing was changed."]
    else:
        lines = [f"Moved {what}, and {moved.files:,} files. Connect to {wanted.url} with the same passwords."]
    if moved.migrations:
        lines.append(f"The project's tables were made or updated by {len(moved.migrations)} migrations.")
    if moved.files_left:
        lines.append(f"{moved.files_left:,} files stay behind: repeat it with --files.")
    if moved.without_password:
        lines.append(
            f"{moved.without_password:,} accounts were made on this computer and have no password: give them one there."
        )
    return "\n".join(lines)


def _secret(variable: str, what: str) -> str:
    """Read a secret from the environment, or ask for it: a command line is seen by everybody on this computer."""
    given = os.environ.get(variable)
    if given is None and not sys.stdin.isatty():
        raise UserError(f"Set {variable} to {what}: nobody is there to be asked.")
    return given if given is not None else getpass.getpass(f"{what[0].upper()}{what[1:]}: ")


def _namer(command: WorkspaceCommand) -> Callable[[str], None]:
    """Return what names each part on a terminal as it is copied."""
    if command.json or not sys.stderr.isatty():
        return lambda _: None
    return lambda name: print(f"  {name}", file=sys.stderr)  # noqa: T201 - the command line's own voice

"""What may be said after `desktop-chat workspace`."""

import argparse
from pathlib import Path

from desktop_chat.app.options import MoveOptions, WorkspaceCommand
from desktop_chat.domain.sharing import Admission


def add_workspace_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the sub-command and all of its actions."""
    said = "back up, restore or export this computer's workspace, and keep its accounts"
    workspace = commands.add_parser("workspace", help=said)
    names = "backup|restore|verify|list|export|accounts|suspend|reactivate|end-sessions|sign-up|code|move"
    actions = workspace.add_subparsers(dest="action", metavar=names, required=True)
    backup = _action(actions, "backup", "write everything into one file; a running workspace goes on meanwhile")
    backup.add_argument("file", type=Path, nargs="?", metavar="FILE", help="usually a new one among the backups")
    restore = _action(actions, "restore", "make a workspace of a backup; the workspace must not be running")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="put the data of today aside (nothing is deleted)")
    verify = _action(actions, "verify", "read a whole backup and check every byte")
    verify.add_argument("file", type=Path, metavar="FILE")
    _action(actions, "list", "list the backups that the program keeps")
    export = _action(actions, "export", "write people, rooms and messages into a folder, to be read by people")
    export.add_argument("file", type=Path, metavar="FOLDER")
    export.add_argument("--format", dest="form", choices=("jsonl", "csv"), default="jsonl", help="usually jsonl")
    code = _action(actions, "code", "make a one-time code for who has forgotten a password; the workspace must run")
    code.add_argument("person", metavar="ADDRESS", help="the account's e-mail address, or its id")
    _add_accounts(actions)
    export.add_argument("--person", metavar="NAME", help="only the rooms of this person (name or handle)")
    move = _action(actions, "move", "move everything to a Supabase project; people go on there with what they have")
    move.add_argument(
        "--to",
        metavar="URL",
        required=True,
        help="the project's database, like postgresql://postgres@db.REF.supabase.co:5432/postgres, without a password:"
        " that is asked, or in DESKTOP_CHAT_TARGET_PASSWORD",
    )
    move.add_argument(
        "--url", metavar="URL", required=True, help="the project's URL, where people connect from then on"
    )
    move.add_argument(
        "--files",
        action="store_true",
        help="send stored files as well; needs the project's secret key in DESKTOP_CHAT_SERVICE_KEY",
    )
    move.add_argument("--dry-run", action="store_true", help="try all of it, prove it, and take it back")


def _add_accounts(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    accounts = _action(actions, "accounts", "list the accounts of the workspace, which must run")
    accounts.add_argument("person", metavar="PART", nargs="?", help="only those with this in address, name or handle")
    for name, said in (
        ("suspend", "sign somebody out everywhere and let them in no more; what they wrote stays"),
        ("reactivate", "let somebody in again who was suspended"),
        ("end-sessions", "sign somebody out on every device, for instance when one was stolen"),
    ):
        one = _action(actions, name, said)
        one.add_argument("person", metavar="ADDRESS", help="the account's e-mail address, or its id")
    sign_up = _action(actions, "sign-up", "tell or choose who may make an account; the workspace must run")
    choices = tuple(one.value for one in Admission)
    sign_up.add_argument("form", nargs="?", choices=choices, help="without one: tell how it stands")


def workspace_command(chosen: argparse.Namespace) -> WorkspaceCommand:
    """Return what was said as a value."""
    return WorkspaceCommand(
        action=chosen.action,
        data=chosen.data,
        file=getattr(chosen, "file", None),
        replace=getattr(chosen, "replace", False),
        form=getattr(chosen, "form", "jsonl") or "",
        person=getattr(chosen, "person", None),
        move=_move(chosen) if chosen.action == "move" else None,
        json=chosen.json,
        verbose=chosen.verbose,
    )


def _move(chosen: argparse.Namespace) -> MoveOptions:
    return MoveOptions(to=chosen.to, url=chosen.url, files=chosen.files, dry_run=chosen.dry_run)


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, said: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=said, description=f"{said[0].upper()}{said[1:]}.")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the workspace's data is here")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    return parser

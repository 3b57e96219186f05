"""What may be said on the command line."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields

from desktop_chat.app.config import FILE_NAME
from desktop_chat.app.doctor_arguments import add_doctor, doctor_command
from desktop_chat.app.options import Command, UpdateCommand, WindowOptions
from desktop_chat.app.serve_arguments import add_serve, serve_command
from desktop_chat.app.workspace_arguments import add_workspace_parser, workspace_command
from desktop_chat.core.deskchat_links import parse_link
from desktop_chat.domain.link import LinkSettings
from desktop_chat.domain.setting_rules import Number, Whole, rule_of

_LINK_WORDS = {
    "attempts": "attempts in a round",
    "backoff": "seconds after the first failed one; then twice that, and so on",
    "heartbeat": "seconds between two heartbeats",
    "connect_timeout": "seconds for an attempt",
}


def parse(arguments: Sequence[str]) -> Command:
    """Read the command line.

    Raises:
        SystemExit: `--help` and `--version` (0), or a usage error (2), as argparse does it.
    """
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command == "workspace":
        return workspace_command(chosen)
    if chosen.command == "serve":
        return serve_command(parser, chosen)
    if chosen.command == "update":
        given = {"profile": chosen.profile, "portable": chosen.portable}
        return UpdateCommand(install=chosen.install, beta=chosen.beta, **given)
    if chosen.command == "doctor":
        return doctor_command(parser, chosen)
    if chosen.person is not None and not chosen.local:
        parser.error("--as goes with --local: only this computer's own workspace makes people on first use")
    if chosen.person is not None and not chosen.person.strip():
        parser.error("--as needs a name")
    if chosen.room is not None and not chosen.room.strip():
        parser.error("--room needs a name")
    link = parse_link(chosen.link) if chosen.link is not None else None
    if chosen.link is not None and link is None:
        parser.error("--link needs a link such as deskchat://room/… or deskchat://invite/…")
    return WindowOptions(
        profile=chosen.profile,
        local=chosen.local,
        person=chosen.person.strip() if chosen.person else None,
        room=chosen.room.strip() if chosen.room else None,
        link=link,
        background=chosen.background,
        portable=chosen.portable,
        register_links=chosen.register_links,
        unprotected=chosen.unprotected_store,
        verbose=chosen.verbose,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="desktop-chat",
        description="A native chat for teams that keep their conversations in their own PostgreSQL.",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_ShowVersion, help="show the version and exit")
    parser.add_argument("--verbose", action="store_true", help="log every step (never a text, a key or a password)")
    parser.add_argument("--profile", metavar="NAME", help="use this profile: its own account, history and settings")
    parser.add_argument("--local", action="store_true", help="start or join this computer's workspace and sign in")
    parser.add_argument("--as", dest="person", metavar="PERSON", help="with --local: sign in as this person")
    parser.add_argument("--room", metavar="NAME", help="open the room of this name; join or make it if need be")
    parser.add_argument(
        "--link",
        nargs="?",  # a desktop's menu starts the same entry without one
        metavar="LINK",
        help="follow a deskchat:// link; asks before it joins anything",
    )
    parser.add_argument("--background", action="store_true", help="start in the tray, or minimised where there is none")
    parser.add_argument("--portable", action="store_true", help="keep everything in a folder beside the program")
    parser.add_argument(
        "--register-links", action="store_true", help="have deskchat:// links opened with this profile, and end (Linux)"
    )
    parser.add_argument(
        "--unprotected-store",
        action="store_true",
        help="for a new profile: keep the key of the local history in a file, not in the keyring (marked for good)",
    )
    commands = parser.add_subparsers(dest="command", metavar="serve|workspace|doctor|update")
    add_serve(commands.add_parser("serve", help="serve this computer's workspace without a window"))
    add_workspace_parser(commands)
    add_doctor(commands.add_parser("doctor", help="examine a server, and say what is wrong and what to do"))
    update = commands.add_parser("update", help="look for a newer version of the program")
    update.add_argument("--install", action="store_true", help="install it, if there is one")
    update.add_argument("--beta", action="store_true", help="also take versions for testers")
    return parser


def _epilog() -> str:
    """Tell of what is set elsewhere: the environment, and the file of each profile's settings."""
    link = [
        f"  link.{one.name:16} {rule.lowest:g} to {rule.highest:g}, usually {one.default:g}: {_LINK_WORDS[one.name]}"
        for one in fields(LinkSettings)
        if isinstance(rule := rule_of(one), Whole | Number)
    ]
    return "\n".join(
        (
            "DESKTOP_CHAT_HOME moves everything that the program keeps; DESKTOP_CHAT_LOG=debug is --verbose.",
            "",
            f"Settings of a profile, as JSON in {FILE_NAME} in its folder; what cannot be used is said at the start:",
            *link,
            "  ways.socket           the live connection goes to this URL instead of the project's",
            "  ways.library          the official client's connection does",
            "  ways.http             all else does",
            "  ways.proxy            system (usual), none, or the URL of an HTTP or SOCKS proxy",
            "All settings are in the window too (Menu, Settings), and described in docs/settings.md.",
        )
    )


class _ShowVersion(argparse.Action):
    """Prints the version; asking the package's metadata for it costs start-up time, so only when it is wanted."""

    def __init__(self, option_strings: Sequence[str], dest: str, **settings: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help=settings.get("help"))

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from desktop_chat import __version__
        from desktop_chat.app.frozen import build_note

        sys.stdout.write(f"desktop-chat {__version__}{build_note()}\n")
        parser.exit()

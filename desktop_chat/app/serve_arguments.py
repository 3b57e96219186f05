"""What may be said after `desktop-chat serve`: how to serve this computer's workspace, or the test mode."""

import argparse
import ipaddress
from pathlib import Path

from desktop_chat.app.options import ServeCommand, SuiteCommand

_PORTS = {
    "gateway": "everything on this port: /rest/v1, /auth/v1, /realtime/v1 and /storage/v1, each asking for an API key",
    "auth": "accounts alone on this port, without a prefix or an API key, as GoTrue stands (usually 9999)",
    "rest": "tables and functions alone on this port, as PostgREST stands (usually 3000)",
    "storage": "files alone on this port, as storage-api stands (usually 5000)",
}
_TEST_MODE = """\
TEST MODE, for suites that were written for a Supabase project. Each of these options turns it on. On this computer
only; a fresh database, thrown away at the end. One JSON line is printed when all listens: addresses, secret, keys.
What is left out is not listened on; port 0 takes a free one."""


def add_serve(parser: argparse.ArgumentParser) -> None:
    """Add the options of `serve`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = "Serve this computer's workspace without a window, until SIGTERM or Ctrl+C."
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep the workspace's data here")
    parser.add_argument("--port", type=port, default=0, metavar="N", help="listen on this port of 127.0.0.1")
    parser.add_argument("--while-used", action="store_true", help="end when the last window has gone")
    parser.add_argument("--share", action="store_true", help="share it on this network, and print an invitation")
    parser.add_argument(
        "--share-on", type=_address, action="append", default=[], metavar="IP", help="share it at this address only"
    )
    tests = parser.add_argument_group("test mode", _TEST_MODE)
    for name, said in _PORTS.items():
        tests.add_argument(f"--{name}-port", type=port, metavar="N", help=said)
    tests.add_argument(
        "--sql",
        type=Path,
        action="append",
        metavar="FILE",
        help="load this SQL in place of our schema (again for more)",
    )
    tests.add_argument(
        "--expose",
        metavar="SCHEMA[,SCHEMA]",
        help="the schemas that REST offers, the first by default (usually public)",
    )
    tests.add_argument("--jwt-secret", metavar="TEXT", help="sign and check all tokens (HS256) with this; else random")
    tests.add_argument(
        "--auth-autoconfirm",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="let new accounts in at once (usual), or only after their address was confirmed",
    )
    tests.add_argument("--no-signup", action="store_true", help="refuse new accounts")


def serve_command(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> ServeCommand | SuiteCommand:
    """Return the command of what was chosen; wrong mixtures end in a usage error."""
    ports = tuple((name, given) for name in _PORTS if (given := getattr(chosen, f"{name}_port")) is not None)
    tests = (ports, chosen.sql, chosen.expose, chosen.jwt_secret, chosen.no_signup, chosen.auth_autoconfirm is not None)
    if not any(tests):
        return ServeCommand(
            data=chosen.data,
            port=chosen.port,
            while_used=chosen.while_used,
            verbose=chosen.verbose,
            share=chosen.share or bool(chosen.share_on),
            share_on=tuple(chosen.share_on),
        )
    if chosen.data is not None or chosen.port or chosen.while_used or chosen.share or chosen.share_on:
        parser.error("--data, --port, --while-used and --share do not go with the test mode")
    exposed = tuple(name.strip() for name in (chosen.expose or "public").split(","))
    if not all(exposed):
        parser.error("--expose needs names of schemas, such as public,private")
    if not ports:
        parser.error(f"the test mode needs a port: {', '.join(f'--{name}-port' for name in _PORTS)}")
    if chosen.jwt_secret is not None and not chosen.jwt_secret:
        parser.error("--jwt-secret needs a text")
    return SuiteCommand(
        ports=ports,
        sql=tuple(chosen.sql or ()),
        exposed=exposed,
        secret=chosen.jwt_secret,
        autoconfirm=chosen.auth_autoconfirm is not False,
        sign_up_open=not chosen.no_signup,
        verbose=chosen.verbose,
    )


def port(text: str) -> int:
    """Read a port.

    Raises:
        ValueError, argparse.ArgumentTypeError: it is none.
    """
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{number} is no port: it must be from 0 to 65535")
    return number


def _address(text: str) -> str:
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no IPv4 address") from None

"""What may be said after `desktop-chat serve`: how to serve this computer's workspace, or the test mode."""

import argparse
import ipaddress
from dataclasses import replace
from pathlib import Path

from desktop_chat.app.options import ServeCommand, ServiceCommand, SuiteCommand

_PORTS = {
    "gateway": "everything on this port: /rest/v1, /auth/v1, /realtime/v1 and /storage/v1, each asking for an API key",
    "auth": "accounts alone on this port, without a prefix or an API key, as GoTrue stands (usually 9999)",
    "rest": "tables and functions alone on this port, as PostgREST stands (usually 3000)",
    "storage": "files alone on this port, as storage-api stands (usually 5000)",
}
_DATABASE = (
    "use this PostgreSQL (15 or newer), which is already there: postgresql://user:password@host:5432/name, the user a "
    "superuser, the database empty; better in DESKTOP_CHAT_DATABASE_URL, where nobody sees the password"
)
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
    parser.add_argument("--database-url", metavar="URL", help=_DATABASE)
    parser.add_argument("--log-format", choices=("text", "json"), default="text", help="json: one object a line")
    service = parser.add_argument_group("about the server").add_mutually_exclusive_group()
    service.add_argument(
        "--status", action="store_true", help="tell how the running server is (0: well, 1: not, 4: none)"
    )
    service.add_argument("--install", action="store_true", help="serve like this as a service of your systemd")
    service.add_argument("--uninstall", action="store_true", help="end that service and remove it; the data stays")
    parser.add_argument("--json", action="store_true", help="with --status: as one JSON object")
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


def serve_command(
    parser: argparse.ArgumentParser, chosen: argparse.Namespace
) -> ServeCommand | ServiceCommand | SuiteCommand:
    """Return the command of what was chosen; wrong mixtures end in a usage error."""
    ports = tuple((name, given) for name in _PORTS if (given := getattr(chosen, f"{name}_port")) is not None)
    tests = (ports, chosen.sql, chosen.expose, chosen.jwt_secret, chosen.no_signup, chosen.auth_autoconfirm is not None)
    serve = _serve(chosen)
    if not any(tests):
        return _about(parser, chosen, serve)
    if replace(serve, verbose=False) != ServeCommand() or _action(chosen):
        parser.error("--data, --port and the other options of serving do not go with the test mode")
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


def _serve(chosen: argparse.Namespace) -> ServeCommand:
    return ServeCommand(
        data=chosen.data,
        port=chosen.port,
        while_used=chosen.while_used,
        database_url=chosen.database_url,
        json_log=chosen.log_format == "json",
        verbose=chosen.verbose,
        share=chosen.share or bool(chosen.share_on),
        share_on=tuple(chosen.share_on),
    )


def _action(chosen: argparse.Namespace) -> str | None:
    return next((name for name in ("status", "install", "uninstall") if getattr(chosen, name)), None)


def _about(
    parser: argparse.ArgumentParser, chosen: argparse.Namespace, serve: ServeCommand
) -> ServeCommand | ServiceCommand:
    """Return what is to be served, or what is to be done about it."""
    action = _action(chosen)
    if chosen.json and action != "status":
        parser.error("--json goes with --status")
    if action is None:
        return serve
    if action == "install" and serve.while_used:
        parser.error("--while-used does not go with --install: a service runs until it is ended")
    return ServiceCommand(action=action, serve=serve, json=chosen.json)


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

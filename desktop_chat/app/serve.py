"""The `serve` sub-command: the local workspace without a window. It imports no Qt."""

import asyncio
import logging
import os
import sys

from desktop_chat import __version__
from desktop_chat.app.log_setup import log_level, set_up_logging
from desktop_chat.app.options import ServeCommand, SuiteCommand
from desktop_chat.app.paths import find_paths, private_folder, resources_folder
from desktop_chat.core.deskchat_links import MOST_PLACES, JoinLink, link_text
from desktop_chat.core.fingerprints import words_of
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.sharing import SharingState
from desktop_chat.protocol.control import Ready, decode_ready
from desktop_chat.system.clock import SystemClock
from desktop_chat.system.user_service import notify
from desktop_chat.workspace.gateway_settings import GatewaySettings, RealtimeSettings, SharingSettings
from desktop_chat.workspace.server import ServeOptions, print_line, serve

DATABASE_VARIABLE = "DESKTOP_CHAT_DATABASE_URL"
TEST_MODE_WARNING = """\
*********************************************************************************
* TEST MODE. Nothing is kept: the database is thrown away at the end. Whoever   *
* knows the printed secret may do everything. Only this computer can reach it.  *
* Never use it for people or for anything that matters.                         *
*********************************************************************************"""


def run_server(command: ServeCommand) -> int:
    """Serve this computer's workspace until told to end, and return the exit code.

    Raises:
        UserError: the folder for logs cannot be made or written.
    """
    paths = find_paths()
    try:
        file = private_folder(paths.log) / "workspace.log"
        set_up_logging(file, level=log_level(verbose=command.verbose), json_lines=command.json_log)
    except OSError as error:
        raise UserError(f"The log in {paths.log} cannot be written: {error.strerror or error}.") from error
    options = ServeOptions(
        data=(command.data or paths.workspace).absolute(),
        resources=resources_folder(),
        clock=SystemClock(),
        version=__version__,
        port=command.port,
        settings=GatewaySettings(realtime=RealtimeSettings(public_channels=False)),
        while_used=command.while_used,
        sharing=SharingSettings(at_start=command.share, addresses=command.share_on),
        invited=_show_invitation,
        database_url=command.database_url or os.environ.get(DATABASE_VARIABLE) or None,
    )
    return asyncio.run(serve(options, _announce))


def _announce(line: bytes) -> None:
    """Tell who started us, by a line and in systemd's way, what became of the start."""
    print_line(line)
    if isinstance(decode_ready(line), Ready):
        notify("READY=1")


def run_test_mode(command: SuiteCommand) -> int:
    """Serve a throw-away database to suites for Supabase until told to end, and return the exit code."""
    from desktop_chat.workspace.testmode import SuiteOptions, serve_tests

    print(TEST_MODE_WARNING, file=sys.stderr, flush=True)  # noqa: T201 - the command line's own voice
    logging.basicConfig(level=logging.DEBUG if command.verbose else logging.WARNING)
    options = SuiteOptions(
        resources=resources_folder(),
        clock=SystemClock(),
        version=__version__,
        ports=dict(command.ports),
        sql=command.sql,
        exposed=command.exposed,
        secret=command.secret,
        autoconfirm=command.autoconfirm,
        sign_up_open=command.sign_up_open,
    )
    return asyncio.run(serve_tests(options))


def _show_invitation(state: SharingState) -> None:
    """Say on the terminal how one person can join; the line for programs is on standard output."""
    link = JoinLink(
        places=state.addresses[:MOST_PLACES], port=state.port, fingerprint=state.fingerprint, token=state.token
    )
    sys.stderr.write(
        f"Shared on this network. An invitation for one person, good for seven days:\n  {link_text(link)}\n"
        f"The workspace's fingerprint: {' '.join(words_of(state.fingerprint))}\n"
    )

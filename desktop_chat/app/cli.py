"""The command line: which part of the program answers. It imports no Qt by itself."""

import gc
import sys
from collections.abc import Sequence

from desktop_chat.app.frozen import is_frozen
from desktop_chat.app.options import (
    Command,
    DoctorCommand,
    ExitCode,
    ServeCommand,
    ServiceCommand,
    SuiteCommand,
    UpdateCommand,
    WindowOptions,
    WorkspaceCommand,
)
from desktop_chat.domain.errors import DesktopChatError, StoreError, StoreLocked, VaultError


def run(arguments: Sequence[str]) -> int:
    """Do what the command line says and return the exit code."""
    command = _wanted(arguments)
    if not isinstance(command, WindowOptions):
        gc.enable()
    try:
        return _answer(command)
    except DesktopChatError as error:
        print(f"desktop-chat: {error}", file=sys.stderr)  # noqa: T201 - the command line's own voice
        if isinstance(command, WindowOptions) and is_frozen():
            _say_on_screen(error)
        return _exit_code(error)


def _answer(command: Command) -> int:
    """Import the part that answers, and nothing else, and return its exit code."""
    match command:
        case WindowOptions():
            return _open_window(command)
        case ServeCommand() | ServiceCommand() | SuiteCommand():
            return _serve(command)
        case WorkspaceCommand():
            return _administer(command)
        case DoctorCommand():
            return _examine(command)
        case UpdateCommand():
            from desktop_chat.app.update_command import run_update

            return run_update(command)


def _wanted(arguments: Sequence[str]) -> Command:
    if not arguments:
        return WindowOptions()  # the usual start, which need not load argparse, 4 ms
    from desktop_chat.app.arguments import parse

    return parse(arguments)


def _exit_code(error: DesktopChatError) -> ExitCode:
    match error:
        case StoreLocked():
            return ExitCode.PROFILE_IN_USE
        case StoreError() | VaultError():
            return ExitCode.NO_STORE
        case _:
            return ExitCode.FAILED


def _say_on_screen(error: DesktopChatError) -> None:
    from desktop_chat.app.failure import has_nobody_reading, show_failure

    if has_nobody_reading():
        show_failure(error)


def _serve(command: ServeCommand | ServiceCommand | SuiteCommand) -> int:
    match command:
        case ServeCommand():
            from desktop_chat.app.serve import run_server

            return run_server(command)
        case ServiceCommand():
            from desktop_chat.app.service import run_service_command

            return run_service_command(command)
        case SuiteCommand():
            from desktop_chat.app.serve import run_test_mode

            return run_test_mode(command)


def _administer(command: WorkspaceCommand) -> int:
    from desktop_chat.app.administration import run_workspace_command

    return run_workspace_command(command)


def _examine(command: DoctorCommand) -> int:
    from desktop_chat.app.doctor import run_doctor

    return run_doctor(command)


def _open_window(options: WindowOptions) -> int:
    from desktop_chat.app.put_off import put_off_tls

    put_off_tls()
    from desktop_chat.app.main import run_window

    return run_window(options)

"""Opens a window: takes the profile, builds what the window is given, and runs it on Qt's loop."""

import asyncio
import signal
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop_chat.app.config import load_settings
from desktop_chat.app.crash import catch_crashes
from desktop_chat.app.log_setup import set_up_logging
from desktop_chat.app.options import WindowOptions
from desktop_chat.app.paths import (
    DEFAULT_PROFILE,
    Paths,
    find_paths,
    private_folder,
    profile_for_person,
    resources_folder,
)
from desktop_chat.app.program import Program
from desktop_chat.app.surroundings import Surroundings
from desktop_chat.domain.errors import UserError
from desktop_chat.qt import loop
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.theme import Mode, ThemeKeeper
from desktop_chat.qt.window import build_window
from desktop_chat.service.tasks import Tasks
from desktop_chat.system.clock import SystemClock
from desktop_chat.system.instance import ProfileLock


def run_window(options: WindowOptions) -> int:
    """Open a window on a profile and return the exit code when it has been closed.

    Raises:
        StoreLocked: another window has the profile open.
        UserError: the profile's name is none, or its folder cannot be used.
    """
    paths = find_paths()
    name = options.profile or (profile_for_person(options.person) if options.person else DEFAULT_PROFILE)
    profile = _take_folders(paths, name)
    lock = ProfileLock.acquire(profile, "window")
    try:
        return _run_in(profile, paths, options)
    finally:
        lock.release()


def _take_folders(paths: Paths, name: str) -> Path:
    try:
        profile = private_folder(paths.profile(name))
        log = private_folder(paths.log)
        set_up_logging(log / f"{name}.log")
        catch_crashes(log)
    except OSError as error:
        raise UserError(f"{paths.home} cannot be used: {error.strerror or error}.") from error
    return profile


def _run_in(profile: Path, paths: Paths, options: WindowOptions) -> int:
    application = QApplication(sys.argv[:1])
    application.setApplicationName("desktop-chat")
    application.setApplicationDisplayName("Desktop Chat")
    settings, complaints = load_settings(profile)
    theme = ThemeKeeper(application, Mode(settings.theme))

    async def live() -> int:
        clock, tasks = SystemClock(), Tasks()
        bridge = ServiceBridge(tasks)
        given = Surroundings(
            options=options,
            profile=profile,
            workspace=paths.workspace,
            clock=clock,
            spawner=tasks,
            window=build_window(bridge, theme, icons=resources_folder() / "icons", clock=clock),
            bridge=bridge,
            settings=settings,
            complaints=complaints,
        )
        program = Program(given)
        _quit_on_signals(program)
        try:
            return await program.run()
        finally:
            await tasks.cancel_all()

    return loop.run(live(), application)


def _quit_on_signals(program: Program) -> None:
    """End in order when the session ends or somebody presses Ctrl+C; Windows has no such signals for a window."""
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, program.quit)

"""Runs a window for a profile on Qt's loop, and those of the other workspaces beside it. Importing this loads Qt."""

import asyncio
import signal
import sys
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop_chat.app.config import FILE_NAME, check_settings, save_settings
from desktop_chat.app.late import imported
from desktop_chat.app.open_windows import OpenWindows
from desktop_chat.app.options import ExitCode
from desktop_chat.app.paths import Paths, resources_folder
from desktop_chat.app.program import Program
from desktop_chat.app.surroundings import Surroundings
from desktop_chat.app.taken import TakenProfile
from desktop_chat.domain.ports import Spawner
from desktop_chat.domain.settings import Settings
from desktop_chat.qt import loop
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.language import install_language
from desktop_chat.qt.settings import LiveSettings
from desktop_chat.qt.theme import ThemeKeeper, make_application
from desktop_chat.qt.window import build_bare_window
from desktop_chat.service.tasks import Tasks


def run_on_screen(taken: TakenProfile, paths: Paths) -> int:
    """Show a window until it is closed, and return the exit code."""
    application = make_application(sys.argv[0])
    application.setApplicationName("desktop-chat")
    application.setApplicationDisplayName("Desktop Chat")
    application.setDesktopFileName("desktop-chat")
    install_language(application, taken.settings.language.words, resources_folder() / "translations")
    return loop.run(_live(taken, paths, application), application)


async def _live(taken: TakenProfile, paths: Paths, application: QApplication) -> int:
    tasks = Tasks()
    windows = OpenWindows(tasks)
    make = partial(_window_for, tasks, ThemeKeeper(application, appearance=taken.settings.appearance))
    given = make(taken)
    program = Program(given)
    _quit_on_signals(windows)
    windows.open(program)
    tasks.spawn(_know_workspaces(given, program, windows, paths, make), "screen.know_workspaces")
    try:
        await windows.over()
    finally:
        await tasks.cancel_all()
    return ExitCode.OK


def _window_for(spawner: Spawner, theme: ThemeKeeper, taken: TakenProfile) -> Surroundings:
    """Make a window for a profile, which is not shown yet."""
    settings = LiveSettings(
        taken.settings, save=partial(_save, taken.folder), check=check_settings, place=str(taken.folder / FILE_NAME)
    )
    bridge = ServiceBridge(spawner)
    window = build_bare_window(bridge, theme, icons=resources_folder() / "icons", clock=taken.clock, settings=settings)
    return Surroundings(taken=taken, spawner=spawner, window=window, bridge=bridge)


async def _know_workspaces(
    given: Surroundings, program: Program, windows: OpenWindows, paths: Paths, make: partial[Surroundings]
) -> None:
    """Offer the other workspaces, when the first picture has gone: it does without them."""
    await program.first_picture()
    from desktop_chat.app.workspaces import Workspaces

    workspaces = Workspaces(given, program, windows, paths=paths, make=make)
    await workspaces.start()
    await imported(("desktop_chat.transport.update_feed", "desktop_chat.system.installing"))  # h11, proxies, e-mail
    from desktop_chat.app.updates import Updates

    updates = Updates(given, windows, paths.home)
    workspaces.meet_windows(updates.meet)
    given.spawner.spawn(updates.run(), "screen.updates")
    await windows.over()  # so long it is needed: signals of Qt do not keep it


def _save(folder: Path, before: Settings, after: Settings) -> None:
    save_settings(folder, after, before)


def _quit_on_signals(windows: OpenWindows) -> None:
    """End in order when the session ends or somebody presses Ctrl+C; Windows has no such signals for a window."""
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, windows.quit)

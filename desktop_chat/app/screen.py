"""Runs a window for a profile on Qt's loop. Importing this loads Qt."""

import asyncio
import signal
import sys
from functools import partial
from pathlib import Path

from desktop_chat.app.config import FILE_NAME, check_settings, save_settings
from desktop_chat.app.paths import resources_folder
from desktop_chat.app.program import Program
from desktop_chat.app.surroundings import Surroundings
from desktop_chat.app.taken import TakenProfile
from desktop_chat.domain.settings import Settings
from desktop_chat.qt import loop
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.language import install_language
from desktop_chat.qt.settings import LiveSettings
from desktop_chat.qt.theme import ThemeKeeper, make_application
from desktop_chat.qt.window import build_bare_window
from desktop_chat.service.tasks import Tasks


def run_on_screen(taken: TakenProfile) -> int:
    """Show a window until it is closed, and return the exit code."""
    application = make_application(sys.argv[0])
    application.setApplicationName("desktop-chat")
    application.setApplicationDisplayName("Desktop Chat")
    application.setDesktopFileName("desktop-chat")
    install_language(application, taken.settings.language.words, resources_folder() / "translations")
    theme = ThemeKeeper(application, appearance=taken.settings.appearance)
    settings = LiveSettings(
        taken.settings, save=partial(_save, taken.folder), check=check_settings, place=str(taken.folder / FILE_NAME)
    )

    async def live() -> int:
        tasks = Tasks()
        bridge = ServiceBridge(tasks)
        window = build_bare_window(
            bridge, theme, icons=resources_folder() / "icons", clock=taken.clock, settings=settings
        )
        program = Program(Surroundings(taken=taken, spawner=tasks, window=window, bridge=bridge))
        _quit_on_signals(program)
        try:
            return await program.run()
        finally:
            await tasks.cancel_all()

    return loop.run(live(), application)


def _save(folder: Path, before: Settings, after: Settings) -> None:
    save_settings(folder, after, before)


def _quit_on_signals(program: Program) -> None:
    """End in order when the session ends or somebody presses Ctrl+C; Windows has no such signals for a window."""
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, program.quit)

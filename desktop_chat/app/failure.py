"""Says in a window of its own why the program cannot start: who starts it from a menu has no terminal to read."""

import asyncio
import os
import sys

from PySide6.QtWidgets import QWidget

from desktop_chat.app.paths import resources_folder
from desktop_chat.domain.settings import Settings
from desktop_chat.qt import loop
from desktop_chat.qt.language import install_language
from desktop_chat.qt.sentences import said
from desktop_chat.qt.text import message_box, tr
from desktop_chat.qt.theme import make_application


def has_nobody_reading() -> bool:
    """Tell whether this start has a screen to be shown on, and no terminal on which somebody would read."""
    screen = not sys.platform.startswith("linux") or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    return screen and (sys.stderr is None or not sys.stderr.isatty())


def show_failure(error: Exception) -> None:
    """Show what an error says, until the person has read it."""
    application = make_application(sys.argv[0])
    application.setApplicationDisplayName("Desktop Chat")
    install_language(application, Settings().language.words, resources_folder() / "translations")

    async def live() -> int:
        read = asyncio.Event()
        parent = QWidget()  # is not shown, and has to live as long as the box
        box = message_box(parent, tr("Desktop Chat cannot start"), said(error))
        box.finished.connect(lambda _button: read.set())
        box.open()
        await read.wait()
        return 0

    loop.run(live(), application)

"""Makes a whole window: the one function that the program's start calls."""

from pathlib import Path

from desktop_chat.domain.ports import Clock
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.faces import Faces
from desktop_chat.qt.icons import Icons
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.settings import LiveSettings
from desktop_chat.qt.theme import ThemeKeeper
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.window_controller import WindowController


def build_window(
    bridge: ServiceBridge, keeper: ThemeKeeper, *, icons: Path, clock: Clock, settings: LiveSettings | None = None
) -> MainWindow:
    """Make a whole window that shows what the bridge tells and asks it for what people wish; `show()` it.

    `icons` is the folder of the SVG files. What goes beyond the service (a workspace to start, a server to check, a
    store to unlock) is told by the window's signals and answered by its `show_...` methods. Without `settings`
    the window has the usual ones and keeps none.
    """
    window = build_bare_window(bridge, keeper, icons=icons, clock=clock, settings=settings)
    furnish(window)
    return window


def build_bare_window(
    bridge: ServiceBridge, keeper: ThemeKeeper, *, icons: Path, clock: Clock, settings: LiveSettings | None = None
) -> MainWindow:
    """Make a window that can show its first picture and take what is typed; `furnish` it when that is painted."""
    live = settings if settings is not None else LiveSettings()
    faces = Faces(keeper, clock.monotonic)
    bridge.pictures.serve(faces)
    window = MainWindow(Kit(keeper=keeper, icons=Icons(icons, keeper), faces=faces, clock=clock, settings=live))
    live.appearance_changed.connect(keeper.apply)
    WindowController(window, bridge)
    keeper.dress()
    return window


def furnish(window: MainWindow) -> None:
    """Add to a bare window all that can be done in it, with menus and keys."""
    window.findChild(WindowController).furnish()

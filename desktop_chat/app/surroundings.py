"""What a window is given by whoever opens it."""

from pathlib import Path

from desktop_chat.app.config import Settings
from desktop_chat.app.options import WindowOptions
from desktop_chat.domain.ports import Clock, Spawner
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.widgets.main_window import MainWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The profile's folder and settings, what was asked for on the command line, and the window, not shown yet."""

    options: WindowOptions
    profile: Path
    workspace: Path
    clock: Clock
    spawner: Spawner
    window: MainWindow
    bridge: ServiceBridge
    settings: Settings
    complaints: tuple[str, ...]

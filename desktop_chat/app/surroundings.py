"""What a window is given by whoever opens it."""

from desktop_chat.app.taken import TakenProfile
from desktop_chat.domain.ports import Spawner
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.widgets.main_window import MainWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The profile, and the window, which is not shown yet."""

    taken: TakenProfile
    spawner: Spawner
    window: MainWindow
    bridge: ServiceBridge

"""What nearly every widget needs: the looks, the icons, the faces, the clock and the settings."""

from dataclasses import field

from desktop_chat.domain.ports import Clock
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.faces import Faces
from desktop_chat.qt.icons import Icons
from desktop_chat.qt.settings import LiveSettings
from desktop_chat.qt.theme import ThemeKeeper


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """Made once for a program and handed down."""

    keeper: ThemeKeeper
    icons: Icons
    faces: Faces
    clock: Clock
    settings: LiveSettings = field(default_factory=LiveSettings)

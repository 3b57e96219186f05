"""A profile that this process has taken, before there is a window for it."""

from pathlib import Path

from desktop_chat.app.crash import CrashNet
from desktop_chat.app.head_start import HeadStart
from desktop_chat.app.options import WindowOptions
from desktop_chat.domain.ports import Clock
from desktop_chat.domain.settings import Settings
from desktop_chat.domain.values import dataclass
from desktop_chat.system.instance import ProfileLock


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenProfile:
    """The profile's folder and settings, what was asked for on the command line, and the opening of the store.

    `workspace` is the folder of this computer's workspace, `complaints` are sentences about unusable settings, `log` is
    the file of the log, `crash` knows what killed a former run. `lock` is given back by whoever made this.
    """

    options: WindowOptions
    folder: Path
    workspace: Path
    clock: Clock
    settings: Settings
    complaints: tuple[str, ...]
    head_start: HeadStart
    log: Path
    crash: CrashNet
    lock: ProfileLock | None = None

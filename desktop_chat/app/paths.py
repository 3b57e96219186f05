"""Where things are kept, and which names may become folders. It makes no folder before somebody asks for it."""

import hashlib
import os
import re
import sys
import unicodedata
from pathlib import Path

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.values import dataclass

HOME_VARIABLE = "DESKTOP_CHAT_HOME"
DEFAULT_PROFILE = "default"
PORTABLE = "portable-data"

_SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


@dataclass(frozen=True, slots=True)
class Paths:
    """Everything that one installation keeps, below one folder."""

    home: Path

    @property
    def workspace(self) -> Path:
        """The data of this computer's local workspace."""
        return self.home / "workspace"

    @property
    def log(self) -> Path:
        """Log files."""
        return self.home / "log"

    def profile(self, name: str) -> Path:
        """Return the folder of a profile: its store, key slots, settings and lock.

        Raises:
            UserError: the name could lead out of the folder or is not portable.
        """
        if not is_profile_name(name):
            raise UserError(
                f"“{name}” cannot be a profile's name: use up to 63 lower-case letters, digits, “-” and “_”."
            )
        return self.home / "profiles" / name


def is_profile_name(name: str) -> bool:
    """Tell whether a profile can have this name: one folder, on every system."""
    return _SAFE_NAME.fullmatch(name) is not None


def find_paths(*, portable: bool = False) -> Paths:
    """Return the folders in use: below `DESKTOP_CHAT_HOME`, else where this system keeps application data.

    With `portable` they are beside the program, also for all that this process starts.
    """
    if portable:
        os.environ[HOME_VARIABLE] = str(program_folder() / PORTABLE)
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Paths(Path(chosen).expanduser().absolute())
    import platformdirs  # not needed when the variable is set, and 10 ms of start-up

    return Paths(platformdirs.user_data_path("desktop-chat", appauthor=False))


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter, with its parents, and return it."""
    path.mkdir(parents=True, exist_ok=True)
    if os.name == "posix":
        path.chmod(0o700)
    return path


def profile_for_person(person: str) -> str:
    """Return the profile in which a person of the local workspace lives; different names never share one."""
    plain = unicodedata.normalize("NFKD", person).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40]
    if slug == person:
        return slug
    digest = hashlib.sha256(person.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else f"person-{digest}"


def program_folder() -> Path:
    """Return the folder that holds the program: that of the installed executable, or the checkout."""
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else Path(__file__).resolve().parents[2]


def resources_folder() -> Path:
    """Return the folder with SQL, icons and themes: beside the package, in a checkout and in a frozen bundle alike."""
    return Path(__file__).resolve().parents[2] / "resources"

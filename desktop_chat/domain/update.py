"""What is known of a newer version of the program, who vouches for it, and what can go wrong on the way to it."""

import re
from enum import Enum
from typing import NamedTuple

from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.update_settings import Channel
from desktop_chat.domain.values import dataclass

_VERSION = re.compile(r"(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?:(a|b|rc)(\d{1,5}))?", re.ASCII)
_PHASES = {"a": 0, "b": 1, "rc": 2, "": 3}


class Version(NamedTuple):
    """A version such as 1.2.3 or 1.3.0b2 (PEP 440), which compares as people expect: 1.3.0b2 is older than 1.3.0."""

    major: int
    minor: int
    patch: int
    phase: int = _PHASES[""]
    trial: int = 0

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Read a version; raises `ValueError` for what is none."""
        found = _VERSION.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no version")
        major, minor, patch, phase, trial = found.groups(default="")
        return cls(int(major), int(minor), int(patch), _PHASES[phase], int(trial or 0))

    def __str__(self) -> str:
        phase = next(name for name, rank in _PHASES.items() if rank == self.phase)
        return f"{self.major}.{self.minor}.{self.patch}" + (f"{phase}{self.trial}" if phase else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """A file that installs a version: for `platform` (linux-amd64), of a `kind` (deb); `size` is in bytes."""

    platform: str
    kind: str
    url: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A version that was published at `released`. It installs over `minimum` and all later ones.

    From `expires` on nothing is known any more: who publishes says again before that what the newest version is.
    """

    version: Version
    channel: Channel
    released: UnixMillis
    expires: UnixMillis
    minimum: Version
    notes: str
    artefacts: tuple[Artefact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """The statement that the key `by` hands over to `key`. Keys are 32 bytes (Ed25519), signatures 64."""

    by: bytes
    key: bytes
    message: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRelease:
    """A release as it was read, before anybody has looked at its signature: trust nothing in it until then."""

    release: Release
    message: bytes
    signature: bytes
    rotations: tuple[Rotation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMarks:
    """What is remembered of former checks.

    `key` is the one that `pinned` has handed over to so far; `stable` and `beta` are when the newest release that was
    seen there was published, `checked` is when somebody last looked, `expires` until when what was seen then counts.
    Each is 0 or empty before the first time.
    """

    pinned: bytes = b""
    key: bytes = b""
    stable: UnixMillis = UnixMillis(0)
    beta: UnixMillis = UnixMillis(0)
    checked: UnixMillis = UnixMillis(0)
    expires: UnixMillis = UnixMillis(0)


class Origin(Enum):
    """How this program came here; the value is the kind of artefact that renews it, if there is one."""

    CHECKOUT = "checkout"
    DISTRIBUTION = "distribution"
    DEB = "deb"
    RUN = "run"
    ARCHIVE = "archive"
    APPIMAGE = "appimage"
    SETUP_USER = "setup-user"
    SETUP_MACHINE = "setup-machine"
    DMG = "dmg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """This program: its version, platform, how it came here, into which folder, and by whom if not by us."""

    version: Version
    platform: str
    origin: Origin
    folder: str
    packager: str = ""


class Stage(Enum):
    """How far the program is on the way to a newer version."""

    OFF = "off"
    IDLE = "idle"
    CHECKING = "checking"
    CURRENT = "current"
    NEWER = "newer"
    DOWNLOADING = "downloading"
    READY = "ready"
    INSTALLING = "installing"
    INSTALLED = "installed"
    HANDED_OVER = "handed_over"
    FAILED = "failed"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateStatus:
    """What there is to show. `problem` is a sentence, why it is off or failed; `done` and `size` are bytes.

    `hint` says what to do where the program only tells that there is something `NEWER`; `since` is the time from which
    on a `STALE` program knows nothing of newer versions.
    """

    stage: Stage
    version: str = ""
    notes: str = ""
    done: int = 0
    size: int = 0
    problem: str = ""
    hint: str = ""
    since: UnixMillis = UnixMillis(0)


class UpdateError(DesktopChatError):
    """The program could not be brought up to date."""


@dataclass
class UpdatesOff(UpdateError):
    """There is no place to look: this build names none."""

    def __str__(self) -> str:
        return "This build does not know where newer versions are published, so it does not look for them."


@dataclass
class FeedUnreachable(UpdateError):
    """The place with newer versions did not answer; it may later."""

    reason: str

    def __str__(self) -> str:
        return f"The list of versions could not be fetched ({self.reason})."


@dataclass
class NotAFeed(UpdateError):
    """Something answered, but not with a list of versions: most often a network that wants a sign-in first."""

    reason: str

    def __str__(self) -> str:
        return (
            f"What came is no list of versions ({self.reason}). Perhaps this network wants you to sign in with a"
            " browser first."
        )


@dataclass
class Untrusted(UpdateError):
    """What came does not prove that it is from those who make this program: nothing of it is used."""

    reason: str

    def __str__(self) -> str:
        return f"A list of versions was refused because it cannot be trusted: {self.reason}."


@dataclass
class Expired(UpdateError):
    """What came is signed, and was true once: somebody may hold back what is newer (a freeze attack)."""

    def __str__(self) -> str:
        return (
            "The list of versions that came has expired: nobody has renewed it, somebody holds the newer one back, or"
            " the clock of this computer is wrong."
        )


@dataclass
class DownloadFailed(UpdateError):
    """The file did not come, or is not the one that was announced; what is whole of it is kept for the next time."""

    reason: str

    def __str__(self) -> str:
        return f"The new version could not be downloaded: {self.reason}."


@dataclass
class InstallFailed(UpdateError):
    """The system's installer did not install; the present version is as it was."""

    reason: str

    def __str__(self) -> str:
        return f"The new version was not installed: {self.reason}."

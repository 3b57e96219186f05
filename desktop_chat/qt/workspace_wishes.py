"""What is said about workspaces between a window and whoever opened it."""

from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a window stands among those of the other workspaces.

    While it is `aside`, another one is shown in its place. `name` is what its workspace is called where there are
    several, else nothing; `elsewhere` is how many messages are unread in the others.
    """

    aside: bool = False
    name: str = ""
    elsewhere: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceLine:
    """A workspace as the rail shows it. `away` says that it is open in another program, so nobody counts here."""

    profile: str
    title: str
    unread: int = 0
    current: bool = False
    away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceName:
    """The name that a workspace shall have; the `profile` is empty for a new one."""

    profile: str
    name: str

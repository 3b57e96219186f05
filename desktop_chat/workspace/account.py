"""Which operating-system account PostgreSQL runs as: ours, or an unprivileged one when we are root.

PostgreSQL refuses to run as root. Then it runs as `postgres` or `nobody`, so folders that it uses must belong to that
account and every folder above must let it pass.
"""

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_chat.workspace.errors import FolderUnusable


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An unprivileged account; on systems without numeric accounts, or when we are not root, there is none (None)."""

    name: str
    user: int
    group: int

    def owns_processes(self) -> dict[str, Any]:
        """Return the arguments that make `subprocess` start a child as this account, without our extra groups."""
        return {"user": self.user, "group": self.group, "extra_groups": []}


def unprivileged_account() -> Account | None:
    """Return the account PostgreSQL must run as, or None when it may run as ours.

    Raises:
        FolderUnusable: we are root and the system has neither `postgres` nor `nobody`.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415  (does not exist on Windows)

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name=name, user=entry.pw_uid, group=entry.pw_gid)
    raise FolderUnusable(Path("/"), "PostgreSQL may not run as root, and there is no account “nobody” to run it as")


def can_reach(path: Path, account: Account | None) -> bool:
    """Tell whether the account may pass through every folder above `path` and into it, by the folders' modes."""
    if account is None:
        return True
    return all(_may_pass(folder, account) for folder in _existing_chain(path.absolute()))


def give_to(path: Path, account: Account | None) -> None:
    """Make the account the owner of a file or folder; nothing to do when PostgreSQL runs as ourselves."""
    if account is not None and sys.platform != "win32":
        os.chown(path, account.user, account.group)


def _existing_chain(path: Path) -> Iterator[Path]:
    for folder in (path, *path.parents):
        if folder.is_dir():
            yield folder


def _may_pass(folder: Path, account: Account) -> bool:
    info = folder.stat()
    if info.st_uid == account.user:
        return bool(info.st_mode & stat.S_IXUSR)
    if info.st_gid == account.group:
        return bool(info.st_mode & stat.S_IXGRP)
    return bool(info.st_mode & stat.S_IXOTH)

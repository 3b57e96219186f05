"""Which workspaces this installation has, in a file that is read before a window is made; so it imports little.

A workspace is a profile: its store, its credentials and what belongs to its rooms are its own. The file only lists
them, in the order of the rail. Without a file there is the usual profile alone, as before there was a list.
"""

import json
import logging
import os
from dataclasses import replace

from desktop_chat.app.paths import DEFAULT_PROFILE, Paths, is_profile_name
from desktop_chat.domain.values import dataclass

logger = logging.getLogger(__name__)

FILE_NAME = "workspaces.json"
PUT_ASIDE = "workspaces.unreadable.json"
MOST = 40
"""Each is a store, a connection and a window that is kept ready; a list with more is not one that a person made."""
NAME_MAX = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A profile that the rail shows. Without a `name` it is called by where it is."""

    profile: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceList:
    """The workspaces in their order, and the profile of the one that was shown last."""

    workspaces: tuple[Workspace, ...] = ()
    last: str = ""

    def has(self, profile: str) -> bool:
        """Tell whether this profile is one of them."""
        return any(one.profile == profile for one in self.workspaces)

    def having(self, workspace: Workspace) -> "WorkspaceList":
        """Return the list with this one, in the place of the one with its profile, else at the end."""
        if not self.has(workspace.profile):
            return replace(self, workspaces=(*self.workspaces, workspace))
        changed = tuple(workspace if one.profile == workspace.profile else one for one in self.workspaces)
        return replace(self, workspaces=changed)

    def without(self, profile: str) -> "WorkspaceList":
        """Return the list without this profile."""
        return replace(self, workspaces=tuple(one for one in self.workspaces if one.profile != profile))


def load_workspaces(paths: Paths) -> WorkspaceList:
    """Read the list; a file that cannot be read is as none, and stays until another is written."""
    try:
        raw = json.loads((paths.home / FILE_NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return _usual(paths)
    except (OSError, ValueError, RecursionError) as error:
        logger.warning("The list of workspaces could not be read: %s", type(error).__name__)
        return _usual(paths)
    listed = _read(raw)
    return listed if listed.workspaces else _usual(paths)


def save_workspaces(paths: Paths, listed: WorkspaceList) -> None:
    """Write the list, whole or not at all; a former one that cannot be read is put aside.

    Raises:
        OSError: the disk is full or the folder is read-only.
    """
    file = paths.home / FILE_NAME
    try:
        json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        pass
    except (ValueError, RecursionError):
        file.replace(file.with_name(PUT_ASIDE))
    entries = [{"profile": one.profile, "name": one.name} for one in listed.workspaces]
    draft = file.with_suffix(".new")
    text = json.dumps({"workspaces": entries, "last": listed.last}, indent=2, ensure_ascii=False) + "\n"
    draft.write_text(text, encoding="utf-8", errors="surrogatepass")
    os.replace(draft, file)  # noqa: PTH105 - as in `config`


def first_profile(paths: Paths) -> str:
    """Return the profile to begin with when none is named: the one that was shown last, if it is still there."""
    listed = load_workspaces(paths)
    profiles = [one.profile for one in listed.workspaces]
    for profile in (listed.last, *profiles):
        if profile in profiles and paths.profile(profile).is_dir():
            return profile
    return DEFAULT_PROFILE


def _usual(paths: Paths) -> WorkspaceList:
    there = paths.profile(DEFAULT_PROFILE).is_dir()
    return WorkspaceList(workspaces=(Workspace(profile=DEFAULT_PROFILE),) if there else ())


def _read(raw: object) -> WorkspaceList:
    """Take what is usable: people may have edited the file."""
    if not isinstance(raw, dict) or not isinstance(raw.get("workspaces"), list):
        return WorkspaceList()
    listed = WorkspaceList()
    for entry in raw["workspaces"][: 4 * MOST]:
        if not isinstance(entry, dict):
            continue
        profile, name = entry.get("profile"), entry.get("name", "")
        if isinstance(profile, str) and is_profile_name(profile) and len(listed.workspaces) < MOST:
            listed = listed.having(Workspace(profile=profile, name=name[:NAME_MAX] if isinstance(name, str) else ""))
    last = raw.get("last")
    return replace(listed, last=last if isinstance(last, str) else "")

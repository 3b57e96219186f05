"""Bringing the data of an older major version of PostgreSQL to the one that this program brings.

By way of a backup, never by touching the old data: from the backup of the last end in order when the data has not been
touched since, else from one that the old PostgreSQL makes, where it is still installed. The copy is proven before it
takes its place, and the old data is put aside whole.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.account import Account
from desktop_chat.workspace.backup.archive import reading
from desktop_chat.workspace.backup.automatic import backup_before_upgrade
from desktop_chat.workspace.backup.last_state import backup_of_resting_data
from desktop_chat.workspace.backup.loading import load_backup, target_of
from desktop_chat.workspace.backup.making import About, Source
from desktop_chat.workspace.backup.restoring import Site, building_site, put_in_place, replaced_folder
from desktop_chat.workspace.binaries import Binaries, find_binaries, usable_binaries
from desktop_chat.workspace.cluster import Cluster
from desktop_chat.workspace.errors import BinariesMissing, DataOfAnotherMajor
from desktop_chat.workspace.folders import WorkspaceFolders

logger = logging.getLogger(__name__)

OLD_VARIABLE = "DESKTOP_CHAT_OLD_POSTGRESQL"
"""Names the folder (with bin, lib, share) of a PostgreSQL that can read the old data."""

_PLACES = ("/usr/lib/postgresql/{}", "/usr/pgsql-{}", "/opt/homebrew/opt/postgresql@{}", "/usr/local/opt/postgresql@{}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """What an upgrade works with; `password` is the superuser's, in the old data as in the new."""

    folders: WorkspaceFolders
    account: Account | None
    tools: Binaries
    password: str
    resources: Path
    clock: Clock
    version: str


def find_old_binaries(major: int) -> Binaries | None:
    """Find an installed PostgreSQL of an old major version: the one that was named, or a distribution's."""
    named = os.environ.get(OLD_VARIABLE)
    for place in (*([named] if named else ()), *(place.format(major) for place in _PLACES)):
        try:
            found = find_binaries(Path(place))
        except BinariesMissing:
            continue
        if found.major == major:
            return found
    return None


async def upgrade_data(
    upgrade: Upgrade, refusal: DataOfAnotherMajor, find_old: Callable[[int], Binaries | None] = find_old_binaries
) -> None:
    """Make what was refused usable: the same rows, ids, numbers and history under the new version.

    Call it in the main thread (see `postmaster.spawn`), with the folder's lock.

    Raises:
        DataOfAnotherMajor: the data is newer than this program, or nothing here can read it. Nothing was changed.
        WorkspaceError: the copy could not be made or is not equal. Nothing was changed.
    """
    if not refusal.found.isdecimal() or int(refusal.found) > refusal.wanted:
        raise refusal
    folders, old = upgrade.folders, refusal.folder
    backup = backup_of_resting_data(folders, old) or await _backup_by_old(upgrade, refusal, find_old)
    logger.info("Bringing the data of PostgreSQL %s to %d from %s", refusal.found, refusal.wanted, backup.name)
    with reading(backup) as archive:
        site = Site(upgrade.tools, upgrade.account, upgrade.password)
        async with building_site(folders, site) as cluster:
            await load_backup(archive, target_of(cluster.superuser()), upgrade.resources, new_epoch=False)
    put_in_place(folders, refusal.wanted)
    kept = replaced_folder(folders, upgrade.clock) / old.name
    old.rename(kept)
    logger.info("Done, and proven equal; the old data is in %s", kept)


async def _backup_by_old(
    upgrade: Upgrade, refusal: DataOfAnotherMajor, find_old: Callable[[int], Binaries | None]
) -> Path:
    found = find_old(int(refusal.found))
    if found is None:
        raise refusal
    folders = upgrade.folders
    tools = usable_binaries(found, upgrade.account)
    cluster = Cluster(folders, tools, upgrade.account, password=upgrade.password)
    await cluster.start()
    try:
        source = Source(login=cluster.superuser(), keys_file=folders.keys_file, private_files=folders.sharing_files)
        about = About(made_by=upgrade.version, made_at=upgrade.clock.now(), reason="upgrade")
        return await backup_before_upgrade(source, folders, about)
    finally:
        await cluster.stop()

"""Several workspaces in one program: each has its window, one of which is shown; the others go on behind it.

Made after the first picture, and the other workspaces are opened after that. A workspace that another process has open
is only brought to the front there.
"""

import asyncio
import logging
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from desktop_chat.app.config import load_settings, save_settings
from desktop_chat.app.head_start import HeadStart
from desktop_chat.app.open_windows import OpenWindows
from desktop_chat.app.options import WindowOptions
from desktop_chat.app.paths import Paths, private_folder
from desktop_chat.app.program import Program
from desktop_chat.app.second_start import hand_over_to_window
from desktop_chat.app.surroundings import Surroundings
from desktop_chat.app.taken import TakenProfile
from desktop_chat.app.workspace_list import MOST, Workspace, WorkspaceList, load_workspaces, save_workspaces
from desktop_chat.core.deskchat_links import JoinLink
from desktop_chat.core.diffs import Notice, NoticeKind
from desktop_chat.domain.errors import StoreLocked
from desktop_chat.domain.settings import Settings
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.text import tr
from desktop_chat.qt.workspace_actions import WorkspaceActions
from desktop_chat.qt.workspace_wishes import Standing, WorkspaceLine, WorkspaceName
from desktop_chat.system import vault
from desktop_chat.system.instance import ProfileLock

logger = logging.getLogger(__name__)

PAUSE = 2.0
"""Seconds from the first picture until the other workspaces are opened: the one that is looked at comes first."""

SHARED = ("appearance", "notifications", "keyboard", "language", "composing", "desktop", "updates", "told_tray")
"""Settings of the person rather than of a workspace: changed in one, they are so in all that are open."""

OpenWindow = Callable[[TakenProfile], Surroundings]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWorkspace:
    """A workspace whose window lives in this process."""

    given: Surroundings
    program: Program
    actions: WorkspaceActions


class Workspaces:
    """Begun by `start`. Which are listed is read anew before each change: another process may have changed it."""

    def __init__(
        self, first: Surroundings, program: Program, windows: OpenWindows, *, paths: Paths, make: OpenWindow
    ) -> None:
        self._windows = windows
        self._paths = paths
        self._make = make
        self._spawner = first.spawner
        self._clock = first.taken.clock
        self._options = first.taken.options
        self._open: dict[str, OpenWorkspace] = {}
        self._away: set[str] = set()
        self._one_at_a_time = asyncio.Lock()
        self._current = first.taken.folder.name
        self._meet: Callable[[Surroundings], None] | None = None
        self._listed = self._load()
        self._join(first, program)

    def meet_windows(self, meet: Callable[[Surroundings], None]) -> None:
        """Have this done with every window that is open, and with each that opens later."""
        self._meet = meet
        for opened in self._open.values():
            meet(opened.given)

    async def start(self) -> None:
        """Note which workspace is shown, and open the others one after the other."""
        if not self._listed.has(self._current):
            self._tell()  # a profile of its own, which was asked for by name
            return
        self._keep(replace(self._listed, last=self._current))
        self._tell()
        await self._clock.sleep(PAUSE)
        for workspace in self._listed.workspaces:
            async with self._one_at_a_time:
                await self._open_quietly(workspace.profile)

    # ---- what a person wishes

    def _show(self, profile: str) -> None:
        self._spawner.spawn(self._go_to(profile), "workspaces.go_to")

    async def _go_to(self, profile: str) -> None:
        async with self._one_at_a_time:
            if not self._listed.has(profile):
                return
            await self._open_quietly(profile)
            if profile in self._open:
                self._swap(profile)
            elif not await asyncio.to_thread(hand_over_to_window, self._paths.profile(profile), WindowOptions()):
                self._complain(tr("This workspace is open in another program, which does not answer."))

    def _swap(self, profile: str) -> None:
        """Show this workspace's window in the place of the one that is shown."""
        if profile == self._current:
            self._open[profile].given.window.come_forward()
            return
        before, self._current = self._open[self._current].given.window, profile
        self._tell()
        self._open[profile].given.window.take_place(before)
        self._keep(replace(self._listed, last=profile))

    def _name(self, wish: WorkspaceName) -> None:
        self._spawner.spawn(self._rename(wish) if wish.profile else self._add(wish.name), "workspaces.name")

    async def _rename(self, wish: WorkspaceName) -> None:
        async with self._one_at_a_time:
            self._listed = self._load()
            if self._listed.has(wish.profile):
                self._keep(self._listed.having(Workspace(profile=wish.profile, name=wish.name)))
            self._tell()

    def _join_beside(self, link: JoinLink) -> None:
        self._spawner.spawn(self._add("", link), "workspaces.join")

    async def _add(self, name: str, link: JoinLink | None = None) -> None:
        """Add a workspace, and show where one chooses what it is, or is asked about an invitation."""
        async with self._one_at_a_time:
            listed = self._load()
            if not listed.has(self._current):
                listed = listed.having(Workspace(profile=self._current))
            if len(listed.workspaces) >= MOST:
                self._complain(tr("There is room for %n workspaces.", n=MOST))
                return
            profile = f"workspace-{secrets.token_hex(4)}"
            if not self._keep(listed.having(Workspace(profile=profile, name=name))):
                return
            await self._open_quietly(profile, link)
            if profile in self._open:
                self._swap(profile)

    def _remove(self, profile: str) -> None:
        self._spawner.spawn(self._forget(profile), "workspaces.forget")

    async def _forget(self, profile: str) -> None:
        """Remove a workspace with all that it has on this computer; the one after it is shown if it was in front."""
        async with self._one_at_a_time:
            self._listed = self._load()
            others = [one.profile for one in self._listed.workspaces if one.profile != profile]
            if not self._listed.has(profile) or not others:
                return
            await self._open_quietly(profile)
            if profile not in self._open:
                self._complain(tr("This workspace is open in another program: close it there first."))
                return
            if profile == self._current:
                heir = next((other for other in others if other in self._open), "")
                if not heir:
                    self._complain(tr("The other workspaces are open in other programs: close one of them first."))
                    return
                self._swap(heir)
            gone = self._open.pop(profile)
            await gone.program.sign_out()
            await self._windows.close(gone.program)
            gone.given.window.deleteLater()
            self._keep(self._listed.without(profile))
            await self._delete(gone.given.taken)
            self._tell()

    async def _delete(self, taken: TakenProfile) -> None:
        """Delete the keys first: without them nobody reads what might be left over."""
        await vault.destroy(taken.folder)
        if taken.lock is not None:
            taken.lock.release()
        try:
            await asyncio.to_thread(shutil.rmtree, taken.folder)
        except OSError as error:
            logger.warning("A removed workspace left files behind: %s", error.strerror or type(error).__name__)

    # ---- the windows

    async def _open_quietly(self, profile: str, link: JoinLink | None = None) -> None:
        """Open a workspace behind the one that is shown; harmless when it is open."""
        if profile in self._open:
            return
        try:
            folder = private_folder(self._paths.profile(profile))
            lock = ProfileLock.acquire(folder, "window")
        except (StoreLocked, OSError) as error:
            logger.info("The workspace %s is not opened here: %s", profile, type(error).__name__)
            self._away.add(profile)
            self._tell()
            return
        self._away.discard(profile)
        first = self._open[self._current].given
        own, complaints = await asyncio.to_thread(load_settings, folder)
        settings = _sharing(own, first.window.kit.settings.value)
        with suppress(OSError):  # they hold all the same; the first change that cannot be kept says so
            save_settings(folder, settings, own)
        options = WindowOptions(
            profile=profile,
            link=link,
            unprotected=self._options.unprotected,
            portable=self._options.portable,
            verbose=self._options.verbose,
        )
        head_start = HeadStart(folder, self._clock, unprotected=options.unprotected, room=settings.last_room)
        taken = replace(
            first.taken,
            options=options,
            folder=folder,
            settings=settings,
            complaints=complaints,
            head_start=head_start,
            lock=lock,
        )
        given = self._make(taken)
        given.window.stand(Standing(aside=True))
        program = Program(given)
        self._windows.open(program)
        await program.first_picture()  # its furniture is made then
        self._join(given, program)
        self._tell()

    def _join(self, given: Surroundings, program: Program) -> None:
        """Let a window tell what it is wished there, and hear of the others."""
        profile, window = given.taken.folder.name, given.window
        actions = WorkspaceActions(window, window)
        self._open[profile] = OpenWorkspace(given=given, program=program, actions=actions)
        actions.chosen.connect(self._show)
        actions.named.connect(self._name)
        actions.removal_wanted.connect(self._remove)
        window.place_wanted.connect(partial(self._show, profile))
        window.join_beside_wanted.connect(self._join_beside)
        given.bridge.rooms_changed.connect(self._count)
        given.bridge.session_changed.connect(self._tell)
        if self._meet is not None:
            self._meet(given)
        settings = window.kit.settings
        for group in SHARED:
            changed = getattr(settings, f"{group}_changed", None)
            if changed is not None:
                changed.connect(partial(self._share, profile))

    def _share(self, profile: str, _group: object = None) -> None:
        """Let all windows have what was set in one of them."""
        if profile not in self._open:
            return
        changed = self._open[profile].given.window.kit.settings.value
        for other, opened in self._open.items():
            if other != profile:
                settings = opened.given.window.kit.settings
                settings.use(_sharing(settings.value, changed))

    def _count(self) -> None:
        if len(self._listed.workspaces) > 1:
            self._tell()

    def _tell(self) -> None:
        """Let every window know the workspaces, and how it stands among them."""
        lines = tuple(self._line(workspace) for workspace in self._listed.workspaces)
        unread = sum(line.unread for line in lines)
        for profile, opened in tuple(self._open.items()):
            own = next((line for line in lines if line.profile == profile), None)
            name = own.title if own is not None and len(lines) > 1 else ""
            elsewhere = unread - (own.unread if own is not None else 0)
            opened.given.window.stand(Standing(aside=profile != self._current, name=name, elsewhere=elsewhere))
            opened.actions.show_lines(lines if own is not None else ())

    def _line(self, workspace: Workspace) -> WorkspaceLine:
        profile = workspace.profile
        opened = self._open.get(profile)
        return WorkspaceLine(
            profile=profile,
            title=workspace.name or self._place(profile),
            unread=opened.given.window.rooms.list.rooms.unread() if opened is not None else 0,
            current=profile == self._current,
            away=profile in self._away,
        )

    def _place(self, profile: str) -> str:
        """Return what a workspace without a name is called: where it is."""
        opened = self._open.get(profile)
        if opened is not None and opened.given.window.kit.settings.value.local:
            return tr("This computer")
        address = opened.program.address() if opened is not None else None
        host = urlsplit(address.url).hostname if address is not None else None
        return host or tr("Workspace")

    # ---- the list

    def _load(self) -> WorkspaceList:
        listed = load_workspaces(self._paths)
        return replace(listed, last=self._current)

    def _keep(self, listed: WorkspaceList) -> bool:
        try:
            save_workspaces(self._paths, listed)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._complain(tr("Your list of workspaces could not be saved: {reason}", reason=reason))
            return False
        self._listed = listed
        return True

    def _complain(self, sentence: str) -> None:
        bridge = self._open[self._current].given.bridge
        bridge.notice_raised.emit(Notice(kind=NoticeKind.WARNING, text=sentence))


def _sharing(own: Settings, others: Settings) -> Settings:
    return replace(own, **{name: getattr(others, name) for name in SHARED})

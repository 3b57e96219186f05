"""Opens a window: takes the profile, begins to open its store, and loads the most of Qt meanwhile."""

import time
from pathlib import Path

from desktop_chat.app.config import load_settings
from desktop_chat.app.crash import CrashNet
from desktop_chat.app.head_start import HeadStart
from desktop_chat.app.log_setup import log_level, set_up_logging
from desktop_chat.app.options import ExitCode, WindowOptions
from desktop_chat.app.paths import Paths, find_paths, private_folder, profile_for_person
from desktop_chat.app.taken import TakenProfile
from desktop_chat.app.workspace_list import first_profile
from desktop_chat.domain.errors import StoreLocked, UserError
from desktop_chat.system.clock import SystemClock
from desktop_chat.system.instance import ProfileLock

ATTEMPTS = 30
PAUSE = 0.1
"""Seconds between two attempts to reach the window that has the profile: it listens from its first picture on."""


def run_window(options: WindowOptions) -> int:
    """Open a window on a profile and return the exit code when it has been closed.

    Where one is open already, that comes to the front with what is asked for here, and this start ends.

    Raises:
        StoreLocked: another window has the profile open, and does not listen.
        UserError: the profile's name is none, or its folder cannot be used.
    """
    paths = find_paths(portable=options.portable)
    name = options.profile or (profile_for_person(options.person) if options.person else first_profile(paths))
    if options.register_links:
        from desktop_chat.app.entries import ProfileEntries  # only for this

        ProfileEntries(name, portable=options.portable).register_links()
        return ExitCode.OK
    folder = _take_folders(paths, name, verbose=options.verbose)
    lock = _lock_or_hand_over(folder, options)
    if lock is None:
        return ExitCode.OK
    try:
        return _run_in(folder, paths, options, lock)
    finally:
        lock.release()


def _lock_or_hand_over(folder: Path, options: WindowOptions) -> ProfileLock | None:
    """Take the profile, or have its window do what is asked for; one that just begins or ends is awaited."""
    for left in range(ATTEMPTS, -1, -1):
        try:
            return ProfileLock.acquire(folder, "window")
        except StoreLocked:
            from desktop_chat.app.second_start import hand_over_to_window  # asyncio's sockets, 10 ms

            if hand_over_to_window(folder, options):
                return None
            if not left:
                raise
        time.sleep(PAUSE)
    return None


def _take_folders(paths: Paths, name: str, *, verbose: bool) -> Path:
    try:
        profile = private_folder(paths.profile(name))
        log = private_folder(paths.log)
        set_up_logging(log / f"{name}.log", level=log_level(verbose=verbose))
    except OSError as error:
        raise UserError(f"{paths.home} cannot be used: {error.strerror or error}.") from error
    return profile


def _run_in(folder: Path, paths: Paths, options: WindowOptions, lock: ProfileLock) -> int:
    crash = CrashNet(paths.log, folder.name)
    crash.spread()
    _load_binding()
    clock = SystemClock()
    settings, complaints = load_settings(folder)
    head_start = HeadStart(folder, clock, unprotected=options.unprotected, room=settings.last_room)
    taken = TakenProfile(
        options=options,
        folder=folder,
        workspace=paths.workspace,
        clock=clock,
        settings=settings,
        complaints=complaints,
        head_start=head_start,
        log=paths.log / f"{folder.name}.log",
        crash=crash,
        lock=lock,
    )
    # The rest of Qt, and the window, are loaded while the store is opened.
    from desktop_chat.app.screen import run_on_screen

    return run_on_screen(taken, paths)


def _load_binding() -> None:
    """Load the core of PySide6. That must be over before a second thread imports anything, see `qt.binding`."""
    from desktop_chat.qt import binding

    del binding

"""The `update` sub-command: looks for a newer version, says how it stands, and installs it if that was asked for.

The profile, the usual one unless another is named, says by which proxy and for testers or not, as its window does.
"""

import asyncio

from desktop_chat.app.config import load_settings
from desktop_chat.app.options import ExitCode, UpdateCommand
from desktop_chat.app.paths import DEFAULT_PROFILE, find_paths
from desktop_chat.app.updates import FOLDER, update_parts
from desktop_chat.domain.update import Stage, UpdateStatus
from desktop_chat.domain.update_settings import Channel
from desktop_chat.qt.update_words import status_words
from desktop_chat.service.updates import Updater
from desktop_chat.system.clock import SystemClock
from desktop_chat.transport.proxies import parse_proxy_rule

_FAILURES = frozenset({Stage.OFF, Stage.FAILED, Stage.STALE})


def run_update(command: UpdateCommand) -> int:
    """Look, and return the exit code: 0 unless something went wrong or it is off.

    Raises:
        UserError: the profile's name is none.
    """
    return asyncio.run(_update(command))


async def _update(command: UpdateCommand) -> int:
    paths = find_paths(portable=command.portable)
    settings, _complaints = load_settings(paths.profile(command.profile or DEFAULT_PROFILE))
    rule = parse_proxy_rule(settings.ways.proxy)
    updater = Updater(update_parts(paths.home / FOLDER, SystemClock(), lambda: rule), _keep_quiet)
    await updater.check(Channel.BETA if command.beta else settings.updates.channel)
    if command.install:
        await updater.install()
    status = updater.status
    print(status_words(status))  # noqa: T201 - the command line's own voice
    return ExitCode.FAILED if status.stage in _FAILURES else ExitCode.OK


def _keep_quiet(_: UpdateStatus) -> None:
    """Say only how it ends."""

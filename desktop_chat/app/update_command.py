"""The `update` sub-command: looks for a newer version, says how it stands, and installs it if that was asked for."""

import asyncio

from desktop_chat.app.options import ExitCode, UpdateCommand
from desktop_chat.app.paths import find_paths
from desktop_chat.app.updates import FOLDER, update_parts
from desktop_chat.domain.update import Stage, UpdateStatus
from desktop_chat.domain.update_settings import Channel
from desktop_chat.qt.update_words import status_words
from desktop_chat.service.updates import Updater
from desktop_chat.system.clock import SystemClock
from desktop_chat.transport.proxies import ProxyRule


def run_update(command: UpdateCommand) -> int:
    """Look, and return the exit code: 0 unless something went wrong or it is off."""
    return asyncio.run(_update(command))


async def _update(command: UpdateCommand) -> int:
    updater = Updater(update_parts(find_paths().home / FOLDER, SystemClock(), ProxyRule), _keep_quiet)
    await updater.check(Channel.BETA if command.beta else Channel.STABLE)
    if command.install:
        await updater.install()
    status = updater.status
    print(status_words(status))  # noqa: T201 - the command line's own voice
    return ExitCode.FAILED if status.stage in {Stage.OFF, Stage.FAILED} else ExitCode.OK


def _keep_quiet(_: UpdateStatus) -> None:
    """Say only how it ends."""

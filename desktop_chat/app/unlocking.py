"""Asks the person for the key of a profile's store, when nothing else opens it."""

import asyncio
from pathlib import Path

from desktop_chat.domain.errors import KeyRejected
from desktop_chat.qt.sentences import said
from desktop_chat.qt.text import tr
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import Lock
from desktop_chat.system import vault
from desktop_chat.system.keyslots import SlotKind


async def unlock_by_asking(profile: Path, window: MainWindow) -> vault.Unlocked:
    """Show the page that asks, until a passphrase fits or a new profile is left unprotected on purpose.

    Raises:
        VaultError: the file of the key slots is damaged.
    """
    answers: asyncio.Queue[vault.Choice] = asyncio.Queue()
    window.passphrase_given.connect(lambda text: answers.put_nowait(vault.Passphrase(text=text)))
    window.unprotected_chosen.connect(lambda: answers.put_nowait(vault.Unprotected()))
    known = vault.ways(profile)
    lost_keyring = bool(known) and SlotKind.PASSPHRASE not in known
    window.show_unlock(Lock.LOCKED if known else Lock.NEW)
    if lost_keyring:
        window.unlock().show_failed(
            tr("The keyring that holds this profile's key does not answer. Unlock it and start the program again.")
        )
    window.appear()
    while True:
        choice = await answers.get()
        try:
            return await vault.unlock(profile, choice)
        except KeyRejected as error:
            window.unlock().show_failed(said(error))

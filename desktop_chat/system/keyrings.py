"""The operating system's keyring: which ones are trusted, and one secret per profile in it.

Every call blocks, and may wait for a person at a prompt: call from a worker thread.
"""

import importlib
import logging
import os
import sys
from typing import TYPE_CHECKING

from desktop_chat.domain.errors import NoKeyring
from desktop_chat.system import secret_service

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Desktop Chat"

TRUSTED = {
    "linux": (
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    ),
    "darwin": ("keyring.backends.macOS.Keyring",),
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
}
"""By name, so that no plug-in that happens to be installed (plain text files, null) is ever picked."""

_log = logging.getLogger(__name__)


def read(profile: str) -> str | None:
    """Return the secret of a profile, or None when the keyring has none.

    Raises:
        NoKeyring: there is no trustworthy keyring, or it stays locked.
    """
    _respect_choice()
    if sys.platform == "linux":
        found = secret_service.read(SERVICE, profile)
        if found is not None:
            return found
    backend = _backend()
    try:
        return backend.get_password(SERVICE, profile)
    except Exception as error:  # a back-end raises whatever the library of its platform raises
        raise NoKeyring(reason=_reason(error)) from error


def write(profile: str, secret: str) -> None:
    """Keep the secret of a profile, and make sure that it can be read again.

    Raises:
        NoKeyring: there is no trustworthy keyring, or it stays locked, or it does not keep things.
    """
    _respect_choice()
    backend = _backend()
    try:
        backend.set_password(SERVICE, profile, secret)
        kept = backend.get_password(SERVICE, profile)
    except Exception as error:  # see read
        raise NoKeyring(reason=_reason(error)) from error
    if kept != secret:
        raise NoKeyring(reason="it did not keep what it was given")


def delete(profile: str) -> None:
    """Forget the secret of a profile; harmless when there is none or no keyring."""
    try:
        _respect_choice()
        _backend().delete_password(SERVICE, profile)
    except Exception as error:  # noqa: BLE001  # see read; what cannot be reached cannot be deleted
        _log.info("No secret was deleted from the keyring: %s", _reason(error))


def _respect_choice() -> None:
    """Refuse when the person has chosen a back-end that is not trusted."""
    chosen = os.environ.get("PYTHON_KEYRING_BACKEND", "")
    if chosen and chosen not in TRUSTED.get(sys.platform, ()):
        raise NoKeyring(reason=f"{chosen} is not trusted")


def _backend() -> "KeyringBackend":
    """Return the first trusted back-end that works here.

    `keyring.get_keyring` is not asked: it takes any plug-in, and loads all of them first.
    """
    reason = "none is running"
    for name in TRUSTED.get(sys.platform, ()):
        module_name, _, class_name = name.rpartition(".")
        try:
            backend_class = getattr(importlib.import_module(module_name), class_name)
            # Reading the priority is how keyring itself finds out whether a back-end works.
            _log.debug("%s has the priority %s", name, backend_class.priority)
            backend: KeyringBackend = backend_class()
        except Exception as error:  # noqa: BLE001  # see read
            reason = reason if "SecretService" not in name else _reason(error)
            continue
        return backend
    raise NoKeyring(reason=reason)


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__

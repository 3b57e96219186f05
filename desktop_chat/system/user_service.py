"""The workspace as a service of the person's systemd: its unit file, written and removed, and told to systemd.

Sources: systemd.exec(5), systemd.service(5), systemd.syntax(7). A user's systemd may not change accounts or mounts, so
of the hardening options only those are used that need neither.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.values import dataclass

NAME = "desktop-chat.service"
_PATIENCE_SECONDS = 60
_UNIT = """\
# Written by `desktop-chat serve --install`; removed by `desktop-chat serve --uninstall`.
[Unit]
Description=Desktop Chat, the workspace of {user}
After=network.target
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=notify
NotifyAccess=main
ExecStart={command}
{environment}Restart=on-failure
RestartSec=1
# 75: another server has the data; 2: wrong words. Trying again helps with neither.
RestartPreventExitStatus=2 75
# PostgreSQL is ended by the program, in order; only what is left after that is killed.
KillMode=mixed
TimeoutStartSec=150
TimeoutStopSec=60
UMask=0077
LimitNOFILE=16384
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
SystemCallArchitectures=native
SystemCallFilter=@system-service

[Install]
WantedBy=default.target
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was done, in sentences, and whether all of it was."""

    sentences: tuple[str, ...]
    done: bool = True


def unit_text(command: Sequence[str], environment: Mapping[str, str], user: str) -> str:
    """Return the unit file that runs this command."""
    lines = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in sorted(environment.items()))
    return _UNIT.format(user=_plain(user), command=" ".join(map(_argument, command)), environment=lines)


def install(command: Sequence[str], environment: Mapping[str, str]) -> Outcome:
    """Write the unit file and start the service, now and at each sign-in.

    Raises:
        UserError: this system has no such services, or the file cannot be written.
    """
    path = _unit_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(unit_text(command, environment, os.environ.get("USER") or str(os.getuid())))
        path.chmod(0o600)  # it may hold the password of a database
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror or error}.") from error
    return _told(
        f"Wrote {path}.",
        (("daemon-reload",), ("enable", "--now", NAME)),
        f"The service runs, and starts again whenever you sign in. See how it is: systemctl --user status {NAME}.",
        "To let it run without you being signed in, type: loginctl enable-linger",
    )


def uninstall() -> Outcome:
    """Stop the service and remove its unit file; the data stays.

    Raises:
        UserError: this system has no such services, or the file cannot be removed.
    """
    path = _unit_path()
    if not path.exists():
        return Outcome(sentences=(f"There is no service: {path} does not exist.",))
    stopped = _told("", (("disable", "--now", NAME),), "The service was stopped.")
    try:
        path.unlink()
    except OSError as error:
        raise UserError(f"{path} cannot be removed: {error.strerror or error}.") from error
    removed = (f"Removed {path}. The workspace's data was left alone.",)
    if not stopped.done:
        return Outcome(sentences=(*stopped.sentences, *removed), done=False)
    reloaded = _told("", (("daemon-reload",),), "")
    sentences = tuple(one for one in (*stopped.sentences, *removed, *reloaded.sentences) if one)
    return Outcome(sentences=sentences, done=reloaded.done)


def notify(state: str) -> None:
    """Tell the service manager that started us of a change (`READY=1`); nothing where none did (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")) or sys.platform == "win32":
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)


def _unit_path() -> Path:
    if sys.platform != "linux":
        raise UserError(
            "Services are installed for systemd (Linux) only so far. On this system let the program start at sign-in "
            "(Settings, Start), or run “desktop-chat serve” from what your system has for that."
        )
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "systemd" / "user" / NAME


def _told(first: str, commands: Sequence[Sequence[str]], *then: str) -> Outcome:
    """Tell systemd; where it is not there, tell the person what to type instead."""
    said = (first,) if first else ()
    words = [f"systemctl --user {' '.join(command)}" for command in commands]
    if not _manager_answers():
        missing = "systemd does not manage this session, so nothing was started or stopped. Where it does, type:"
        return Outcome(sentences=(*said, missing, *(f"    {line}" for line in words)))
    for command, line in zip(commands, words, strict=True):
        ended = _systemctl(*command)
        if ended.returncode != 0:
            return Outcome(sentences=(*said, f"“{line}” failed: {ended.stderr.strip()}"), done=False)
    return Outcome(sentences=(*said, *then))


def _manager_answers() -> bool:
    return shutil.which("systemctl") is not None and _systemctl("show-environment").returncode == 0


def _systemctl(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  (a fixed program and fixed words)
        ["systemctl", "--user", *words],  # noqa: S607  (wherever it is)
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
        check=False,
    )


def _argument(text: str) -> str:
    """Quote a word of a command: systemd would replace `$NAME` in it."""
    return _quoted(text).replace("$", "$$")


def _quoted(text: str) -> str:
    """Quote a text for a unit file; `%` begins a specifier there."""
    return '"' + _plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(text: str) -> str:
    if any(character in text for character in "\n\r\0"):
        raise UserError("A path or name with a line end in it cannot be written into a service.")
    return text.replace("%", "%%")

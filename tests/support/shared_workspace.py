"""A workspace that is shared, served by the real program: what it prints, and its owner's control channel."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop_chat.core.deskchat_links import JoinLink, parse_link
from desktop_chat.domain.sharing import SharingState
from desktop_chat.protocol.sharing import SharingRequest, decode_sharing, encode_sharing_request
from tests.support.workspace_process import WorkspaceProcess

ELSEWHERE = "127.0.0.2"
"""An address of this computer that is not the one at which every workspace listens."""


def start_shared(
    data: Path, *addresses: str, wrapper: Sequence[str] = (), everywhere: bool = False
) -> WorkspaceProcess:
    """Start `desktop-chat serve` on a folder, shared at these addresses, or `everywhere`, or else not at all."""
    sharing = ["--share"] if everywhere else []
    sharing += [word for address in addresses for word in ("--share-on", address)]
    command = [*wrapper, sys.executable, "-m", "desktop_chat", "serve", "--data", str(data), *sharing]
    environment = dict(os.environ, DESKTOP_CHAT_HOME=str(data.parent / "home"))
    return WorkspaceProcess.start(data, command, env=environment)


def printed_link(workspace: WorkspaceProcess) -> JoinLink:
    """Return the invitation that the program printed for its owner."""
    found = re.search("deskchat://join/[^\\s]+", workspace.errors.read_text())
    assert found is not None, workspace.errors.read_text()
    link = parse_link(found[0])
    assert isinstance(link, JoinLink)
    return link


def share(workspace: WorkspaceProcess, request: SharingRequest) -> SharingState:
    """Do something about sharing, as the owner."""
    return decode_sharing(asked(workspace, request)["sharing"])


def asked(workspace: WorkspaceProcess, request: SharingRequest) -> dict[str, Any]:
    """Ask the owner's control channel."""
    return workspace.ask(encode_sharing_request(request))


def run(*command: str) -> str:
    """Run a command to its end and return what it printed."""
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

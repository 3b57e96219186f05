"""Two computers on one network, for real: namespaces with a cable between them, and one who sits in the middle.

Needs root and iproute2; says so where they are missing. Nothing outside of these namespaces is ever spoken to.
"""

import contextlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.core.deskchat_links import JoinLink, link_text
from desktop_chat.protocol.sharing import Invite, LookAtSharing
from tests.support.shared_workspace import printed_link, run, share, start_shared
from tests.support.workspace_process import ROOT, WorkspaceProcess

HOST, GUEST, MOVED = "10.77.5.1", "10.77.5.2", "10.77.5.3"
NUMBERS = itertools.count(os.getpid() % 10_000)


def why_not() -> str:
    """Return why there can be no second computer here, or nothing."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("ip") is None:
        return "a second computer needs Linux, root and iproute2"
    tried = subprocess.run(["ip", "netns", "add", "deskchat-try"], capture_output=True, text=True, check=False)
    if tried.returncode:
        return f"no network namespace can be made here: {tried.stderr.strip()}"
    run("ip", "netns", "delete", "deskchat-try")
    return ""


REASON = why_not()
pytestmark = [pytest.mark.database, pytest.mark.skipif(bool(REASON), reason=REASON)]


@dataclass(frozen=True)
class Computer:
    """A network namespace: a computer with one address."""

    name: str
    address: str

    def wrapper(self) -> list[str]:
        """Return what runs a command on it."""
        return ["ip", "netns", "exec", self.name]

    def joins(self, link: JoinLink, person: str) -> dict[str, Any]:
        """Join by a link and chat there with the program's own parts; return what became of it."""
        script = [sys.executable, "-m", "tests.support.join_by_link", link_text(link), person]
        done = subprocess.run(
            [*self.wrapper(), *script], cwd=ROOT, check=True, capture_output=True, text=True, timeout=60
        )
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


@pytest.fixture(scope="module")
def network() -> Iterator[tuple[Computer, Computer]]:
    """Two computers and a cable."""
    number = next(NUMBERS)
    host, guest = Computer(f"dc-host-{number}", HOST), Computer(f"dc-guest-{number}", GUEST)
    with contextlib.ExitStack() as undo:
        for computer in (host, guest):
            run("ip", "netns", "add", computer.name)
            undo.callback(run, "ip", "netns", "delete", computer.name)
            run("ip", "-n", computer.name, "link", "set", "lo", "up")
        ends = f"dch{number}", f"dcg{number}"
        one, other = (["name", end, "netns", computer.name] for end, computer in zip(ends, (host, guest), strict=True))
        run("ip", "link", "add", *one, "type", "veth", "peer", *other)
        for computer, end in zip((host, guest), ends, strict=True):
            run("ip", "-n", computer.name, "address", "add", f"{computer.address}/24", "dev", end)
            run("ip", "-n", computer.name, "link", "set", end, "up")
        yield host, guest


@pytest.fixture(scope="module")
def shared(network: tuple[Computer, Computer]) -> Iterator[WorkspaceProcess]:
    """The workspace of the first computer, shared at whatever addresses the program finds there."""
    folder = Path(tempfile.mkdtemp(prefix="n-"))
    with start_shared(folder / "workspace", wrapper=network[0].wrapper(), everywhere=True) as workspace:
        yield workspace
    shutil.rmtree(folder, ignore_errors=True)


def invitation(workspace: WorkspaceProcess) -> JoinLink:
    state = share(workspace, Invite(""))
    return JoinLink(places=state.addresses, port=state.port, fingerprint=state.fingerprint, token=state.token)


def test_a_second_computer_joins_by_the_link_and_chats(
    network: tuple[Computer, Computer], shared: WorkspaceProcess
) -> None:
    link = printed_link(shared)
    assert link.places == (HOST,)

    bo = network[1].joins(link, "bo")
    cy = network[1].joins(invitation(shared), "cy")
    again = network[1].joins(link, "dee")

    assert (bo["joined"], bo["heard_live"]) == (True, "hello from bo")
    assert (cy["joined"], cy["heard_live"]) == (True, "hello from cy")
    assert (again["joined"], "not valid any more" in again["problem"]) == (False, True)


def test_a_man_in_the_middle_with_another_certificate_is_refused(
    network: tuple[Computer, Computer], shared: WorkspaceProcess
) -> None:
    guest = network[1]
    link = invitation(shared)
    before = [one.id for one in share(shared, LookAtSharing()).invitations]
    # He takes the address on the guest's own side of the cable, so that all that is meant for the host comes to him.
    run("ip", "-n", guest.name, "address", "add", f"{HOST}/32", "dev", "lo")
    folder = Path(tempfile.mkdtemp(prefix="m-"))
    listener = [sys.executable, "-m", "tests.support.man_in_the_middle", HOST, str(link.port), str(folder)]
    middle = subprocess.Popen(
        [*guest.wrapper(), *listener], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert middle.stdout is not None
        assert middle.stdout.readline() == "listening\n"
        outcome = guest.joins(link, "eve")
        heard, _ = middle.communicate(timeout=60)
    finally:
        middle.kill()
        middle.wait()
        run("ip", "-n", guest.name, "address", "delete", f"{HOST}/32", "dev", "lo")
        shutil.rmtree(folder, ignore_errors=True)

    assert (outcome["joined"], "certificate is another one" in outcome["problem"]) == (False, True)
    assert json.loads(heard) == {"connections": 1, "heard": ""}
    assert [one.id for one in share(shared, LookAtSharing()).invitations] == before
    assert guest.joins(link, "fay")["joined"]


def test_another_address_of_the_computer_is_found_and_the_fingerprint_stays(
    network: tuple[Computer, Computer], shared: WorkspaceProcess
) -> None:
    host, guest = network
    before = invitation(shared)
    device = json.loads(run("ip", "-j", "-n", host.name, "address", "show", "to", HOST))[0]["ifname"]
    run("ip", "-n", host.name, "address", "delete", f"{HOST}/24", "dev", device)
    run("ip", "-n", host.name, "address", "add", f"{MOVED}/24", "dev", device)

    limit = time.monotonic() + 30
    while share(shared, LookAtSharing()).addresses != (MOVED,):
        assert time.monotonic() < limit, share(shared, LookAtSharing())
        time.sleep(0.2)  # it looks every ten seconds, and tells nobody
    after = invitation(shared)

    assert (after.places, after.port, after.fingerprint) == ((MOVED,), before.port, before.fingerprint)
    assert guest.joins(after, "gus")["joined"]

"""The switch: off until it is turned on, remembered, and off at once; what others can reach before and after."""

import asyncio
import contextlib
import json
import socket
import ssl
import stat
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from desktop_chat.domain.sharing import Admission, SharingState
from desktop_chat.protocol.sharing import Admit, Invite, LookAtSharing, RenewCertificate, Share
from tests.support.shared_workspace import ELSEWHERE, asked, share, start_shared
from tests.support.workspace_process import WorkspaceProcess

pytestmark = pytest.mark.database


def unchecked() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def a_free_port() -> int:
    with socket.create_server((ELSEWHERE, 0)) as listening:
        return int(listening.getsockname()[1])


async def is_open(state: SharingState) -> bool:
    try:
        _, writer = await asyncio.open_connection(ELSEWHERE, state.port, ssl=unchecked())
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


async def test_turned_off_it_is_closed_at_once_and_to_those_inside_too(data: Path) -> None:
    with start_shared(data, ELSEWHERE) as workspace:
        state = share(workspace, LookAtSharing())
        assert (state.on, state.addresses) == (True, (ELSEWHERE,))
        url = f"wss://{ELSEWHERE}:{state.port}/realtime/v1/websocket?apikey={workspace.ready.anon_key}&vsn=1.0.0"
        async with connect(url, ssl=unchecked()) as socket:
            reader, writer = await asyncio.open_connection(ELSEWHERE, state.port, ssl=unchecked())

            assert share(workspace, Share(on=False)).addresses == ()

            with pytest.raises(ConnectionClosed):
                await asyncio.wait_for(socket.recv(), 15)
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await asyncio.wait_for(reader.readexactly(1), 15)
            writer.close()
        assert not await is_open(state)

        assert json.loads((data / "sharing.json").read_text()) == {"on": False, "port": state.port}
        again = share(workspace, Share(on=True))
        assert json.loads((data / "sharing.json").read_text()) == {"on": True, "port": state.port}
        assert (again.port, again.fingerprint) == (state.port, state.fingerprint)
        assert await is_open(again)


async def test_it_begins_unshared_and_then_as_it_was_left(data: Path) -> None:
    with start_shared(data) as workspace:
        state = share(workspace, LookAtSharing())
        refused = asked(workspace, Invite("Bo"))
        assert not (data / "certificate.pem").exists()
    port = a_free_port()
    (data / "sharing.json").write_text(json.dumps({"on": False, "port": port}))
    with start_shared(data, ELSEWHERE) as workspace:
        first = share(workspace, LookAtSharing())
        second = share(workspace, RenewCertificate())
        assert await is_open(second)
    with start_shared(data, ELSEWHERE) as workspace:
        third = share(workspace, LookAtSharing())

    assert state == SharingState(on=False, port=0, addresses=(), fingerprint="", invitations=())
    assert refused["error"] == "not_shareable"
    assert (first.on, first.port) == (True, port)
    assert first.fingerprint != second.fingerprint == third.fingerprint
    assert stat.S_IMODE((data / "certificate.pem").stat().st_mode) == 0o600
    assert json.loads((data / "sharing.json").read_text()) == {"on": False, "port": port}


def test_who_may_make_an_account_is_remembered_and_closes_with_the_switch(data: Path) -> None:
    with start_shared(data, ELSEWHERE) as workspace:
        assert share(workspace, LookAtSharing()).admission is Admission.INVITED
        assert share(workspace, Admit(Admission.OPEN)).admission is Admission.OPEN
        assert share(workspace, Share(on=False)).admission is Admission.OPEN
        # What was open on this computer alone is not open to a network unasked.
        assert share(workspace, Share(on=True)).admission is Admission.INVITED
        share(workspace, Admit(Admission.CLOSED))
    with start_shared(data, ELSEWHERE) as workspace:
        kept = share(workspace, LookAtSharing())
        refused = asked(workspace, Invite("Bo"))

    assert kept.admission is Admission.CLOSED
    assert refused["error"] == "not_shareable"
    assert json.loads((data / "sharing.json").read_text())["sign_up"] == "closed"


@pytest.mark.parametrize("content", ["rubbish", "[]", '{"on": false, "port": 1, "sign_up": "everybody"}'])
def test_a_damaged_memory_of_it_leaves_nobody_in(data: Path, content: str) -> None:
    data.mkdir(mode=0o700)
    (data / "sharing.json").write_text(content)
    (data / "sharing.json").chmod(0o600)

    with start_shared(data) as workspace:
        state = share(workspace, LookAtSharing())

    assert (state.on, state.admission) == (False, Admission.CLOSED)


async def test_a_damaged_certificate_is_not_replaced_unasked(data: Path) -> None:
    with start_shared(data, ELSEWHERE) as workspace:
        share(workspace, Share(on=False))
    (data / "certificate.pem").write_text("-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n")

    with start_shared(data) as workspace:
        refused = asked(workspace, Share(on=True))
        assert refused["error"] == "certificate_unusable"
        assert not share(workspace, LookAtSharing()).on


@pytest.mark.parametrize(
    "host", ["evil.example:{port}", "localhost:{port}", "127.0.0.1:{port}", "{address}", "{address}:1"]
)
async def test_another_name_for_the_address_is_refused(shared: WorkspaceProcess, host: str) -> None:
    state = share(shared, LookAtSharing())
    name = host.format(port=state.port, address=ELSEWHERE)

    assert (await answer_of(state, f"Host: {name}\r\n")).startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://{address}:{port}"])
async def test_pages_from_elsewhere_are_refused(shared: WorkspaceProcess, origin: str) -> None:
    state = share(shared, LookAtSharing())
    place = {"address": ELSEWHERE, "port": state.port}
    head = "Host: {address}:{port}\r\n".format(**place)

    assert (await answer_of(state, head)).startswith(b"HTTP/1.1 200")
    assert (await answer_of(state, f"{head}Origin: {origin.format(**place)}\r\n")).startswith(b"HTTP/1.1 403")


async def answer_of(state: SharingState, head: str) -> bytes:
    reader, writer = await asyncio.open_connection(ELSEWHERE, state.port, ssl=unchecked())
    writer.write(f"GET /workspace/v1/health HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode())
    line = await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    return line

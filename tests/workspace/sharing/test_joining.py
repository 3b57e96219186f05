"""Joining a shared workspace by its link: one person for each invitation, over its own certificate and no other."""

import asyncio
import contextlib
import itertools
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desktop_chat.core.deskchat_links import JoinLink
from desktop_chat.domain.errors import NotOurServer, Refused, Transient, UserError
from desktop_chat.domain.link import OTHER_CERTIFICATE
from desktop_chat.domain.ports import Session
from desktop_chat.protocol.sharing import Invite, LookAtSharing, RevokeInvitation
from desktop_chat.transport.joining import OVER, REPLACED, SILENT, look_at_invitation
from desktop_chat.transport.offer import PINNED, why_no_library
from desktop_chat.transport.rest import RestBackend
from desktop_chat.transport.site import parse_site
from desktop_chat.transport.websocket import dial
from desktop_chat.workspace.certificate import make_certificate
from tests.support.shared_workspace import ELSEWHERE, printed_link, share
from tests.support.system_clock import SystemClock
from tests.support.workspace_process import WorkspaceProcess

pytestmark = pytest.mark.database
PASSWORD = "correct horse battery"
PATIENCE = 20.0
NUMBERS = itertools.count(1)


def invite(workspace: WorkspaceProcess, name: str = "") -> JoinLink:
    state = share(workspace, Invite(name))
    return JoinLink(places=state.addresses, port=state.port, fingerprint=state.fingerprint, token=state.token)


@contextlib.asynccontextmanager
async def calls_of(link: JoinLink) -> AsyncIterator[RestBackend]:
    """Look at an invitation and return the calls of the workspace behind it."""
    found = await look_at_invitation(link.urls, link.token)
    backend = RestBackend(parse_site(found.url, found.welcome.key), clock=SystemClock())
    try:
        yield backend
    finally:
        await backend.close()


async def sign_up(backend: RestBackend, link: JoinLink, name: str) -> Session:
    return await backend.sign_up(f"{name.lower()}{next(NUMBERS)}@example.org", PASSWORD, name, link.token)


async def test_the_link_that_is_printed_lets_one_person_in(shared: WorkspaceProcess) -> None:
    link = printed_link(shared)
    async with calls_of(link) as backend:
        session = await sign_up(backend, link, "Bo")
        backend.authorise(session.access_token)
        assert (await backend.ensure_profile("Bo")).name == "Bo"

        with pytest.raises(Refused) as second:
            await sign_up(backend, link, "Cy")

    assert second.value.code == "signup_disabled"
    with pytest.raises(UserError) as over:
        await look_at_invitation(link.urls, link.token)
    assert str(over.value) == OVER


async def test_of_many_who_hurry_with_one_invitation_one_comes_in(shared: WorkspaceProcess) -> None:
    link = invite(shared)
    async with calls_of(link) as backend:
        outcomes = await asyncio.gather(
            *(sign_up(backend, link, f"Hurry{number}") for number in range(8)), return_exceptions=True
        )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused"] * 7 + ["Session"]


async def test_an_invitation_outlives_an_address_that_is_taken(shared: WorkspaceProcess) -> None:
    first, second = invite(shared), invite(shared)
    async with calls_of(first) as backend:
        await backend.sign_up("taken@example.org", PASSWORD, "Di", first.token)
        with pytest.raises(Refused) as taken:
            await backend.sign_up("taken@example.org", PASSWORD, "Di", second.token)
        assert taken.value.code == "user_already_exists"

        assert (await sign_up(backend, second, "Di")).user


async def test_without_an_invitation_nobody_makes_an_account_on_either_side(shared: WorkspaceProcess) -> None:
    async with calls_of(invite(shared)) as backend:
        with pytest.raises(Refused) as outside:
            await backend.sign_up("no@example.org", PASSWORD, "No")
    inside = RestBackend(parse_site(shared.ready.url, shared.ready.anon_key), clock=SystemClock())
    with pytest.raises(Refused) as at_home:
        await inside.sign_up("no@example.org", PASSWORD, "No", "A" * 24)
    await inside.close()

    assert outside.value.code == at_home.value.code == "signup_disabled"


async def test_the_token_is_not_kept_with_the_account(shared: WorkspaceProcess) -> None:
    link = invite(shared)
    async with calls_of(link) as backend:
        session = await sign_up(backend, link, "Eve")

    assert link.token not in str(session)
    assert link.token not in session.access_token


async def test_a_revoked_invitation_lets_nobody_in(shared: WorkspaceProcess) -> None:
    link = invite(shared, "for Fay")
    listed = next(one for one in share(shared, LookAtSharing()).invitations if one.name == "for Fay")
    async with calls_of(link) as backend:
        left = share(shared, RevokeInvitation(listed.id)).invitations

        with pytest.raises(Refused):
            await sign_up(backend, link, "Fay")

    assert listed not in left


async def test_who_guesses_learns_nothing(shared: WorkspaceProcess) -> None:
    link = invite(shared)

    with pytest.raises(UserError) as over:
        await look_at_invitation(link.urls, "A" * 24)

    assert str(over.value) == OVER


@pytest.mark.parametrize("way", ["calls", "socket"])
async def test_another_certificate_is_told_nothing(shared: WorkspaceProcess, way: str) -> None:
    link = invite(shared)
    found = await look_at_invitation(link.urls, link.token)
    pinned = found.url.replace(link.fingerprint, "0" * 64)
    site = parse_site(pinned, found.welcome.key)

    if way == "socket":
        with pytest.raises(Transient) as refused:
            await dial(site)
        assert refused.value.reason == OTHER_CERTIFICATE
        return
    backend = RestBackend(site, clock=SystemClock())
    with pytest.raises(NotOurServer, match=OTHER_CERTIFICATE):
        await backend.probe()
    await backend.close()


async def test_a_man_in_the_middle_hears_no_token(shared: WorkspaceProcess, tmp_path: Path) -> None:
    link = invite(shared)
    theirs = make_certificate(tmp_path / "theirs.pem", SystemClock().now()).tls()

    with socket.create_server((ELSEWHERE, 0)) as listening:
        listening.settimeout(PATIENCE)
        heard = asyncio.get_running_loop().run_in_executor(None, listen_to_one, listening, theirs)
        port = listening.getsockname()[1]
        urls = [url.replace(f":{link.port}#", f":{port}#") for url in link.urls]
        with pytest.raises(UserError) as refused:
            await look_at_invitation(urls, link.token)

        assert await heard == b""
    assert str(refused.value) == REPLACED


def listen_to_one(listening: socket.socket, tls: ssl.SSLContext) -> bytes:
    """Return what the first visitor says after shaking hands, if that succeeds."""
    connection, _ = listening.accept()
    connection.settimeout(PATIENCE)
    with connection:
        try:
            with tls.wrap_socket(connection, server_side=True) as secure:
                return secure.recv(1000)
        except OSError:
            return b""


async def test_who_is_not_there_is_told_apart_from_who_is_another(shared: WorkspaceProcess) -> None:
    link = invite(shared)

    with pytest.raises(UserError) as silent:
        await look_at_invitation([f"https://127.0.0.3:{link.port}#sha256={link.fingerprint}"], link.token)

    assert str(silent.value) == SILENT


async def test_the_first_address_that_answers_is_taken(shared: WorkspaceProcess) -> None:
    link = invite(shared)
    elsewhere = f"https://127.0.0.3:{link.port}#sha256={link.fingerprint}"

    assert (await look_at_invitation([elsewhere, *link.urls], link.token)).url == link.urls[0]


async def test_nothing_older_than_the_newest_tls_is_spoken(shared: WorkspaceProcess) -> None:
    link = invite(shared)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2

    with pytest.raises((ssl.SSLError, ConnectionError)):
        await asyncio.open_connection(ELSEWHERE, link.port, ssl=context)


async def test_the_official_client_is_left_out_and_that_is_said(shared: WorkspaceProcess) -> None:
    link = invite(shared)
    found = await look_at_invitation(link.urls, link.token)

    assert why_no_library(parse_site(found.url, found.welcome.key)) == PINNED

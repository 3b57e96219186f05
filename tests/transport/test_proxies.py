"""Proxies of the computer: used for other computers, never for this one."""

import asyncio

import pytest

from desktop_chat.domain.errors import Transient
from desktop_chat.transport.calls import HttpAnswer, HttpCall
from desktop_chat.transport.carrier import NotHttp
from desktop_chat.transport.http import proxy_for
from desktop_chat.transport.http_proxied import ProxiedHttp
from desktop_chat.transport.urls import parse_address
from tests.transport.certificate import Certificate
from tests.transport.conftest import MakeBackend, MakeTransport
from tests.transport.raw_server import Behaviour, a_raw_server, answering, garbage, reset
from tests.unit.protocol.builders import ANN

HOSTED = parse_address("https://abcdefghijklmnopqrst.supabase.co")
LOCAL = parse_address("http://127.0.0.1:54321")
NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the proxies of the computer that runs the tests."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variables", "proxy"),
    [
        ({}, None),
        ({"https_proxy": "http://proxy:3128"}, "http://proxy:3128"),
        ({"https_proxy": "proxy:3128"}, "http://proxy:3128"),
        ({"all_proxy": "https://proxy:3128"}, "https://proxy:3128"),
        ({"http_proxy": "http://proxy:3128"}, None),
        ({"https_proxy": "http://proxy:3128", "no_proxy": ".supabase.co"}, None),
    ],
)
def test_the_proxy_for_secure_connections_is_used(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], proxy: str | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert proxy_for(HOSTED) == proxy
    assert proxy_for(LOCAL) is None


async def test_a_proxy_that_is_not_supported_is_told(
    monkeypatch: pytest.MonkeyPatch, make_backend: MakeBackend, make_transport: MakeTransport
) -> None:
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:9")

    with pytest.raises(Transient, match="SOCKS"):
        await make_backend(HOSTED.base).ensure_profile("Ann")
    with pytest.raises(Transient, match="SOCKS"):
        await make_transport(HOSTED.base).open(ANN, "jwt1", [])


async def test_a_proxy_that_refuses_is_transient(
    monkeypatch: pytest.MonkeyPatch, make_backend: MakeBackend, make_transport: MakeTransport
) -> None:
    async with a_raw_server(answering(407, b"")) as url:
        monkeypatch.setenv("https_proxy", url)

        with pytest.raises(Transient):
            await make_backend(HOSTED.base).ensure_profile("Ann")
        with pytest.raises(Transient):
            await make_transport(HOSTED.base).open(ANN, "jwt1", [])


async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Do what a proxy does when it is asked to CONNECT."""
    head = await reader.readuntil(b"\r\n\r\n")
    host, _, port = head.split(b" ")[1].decode().partition(":")
    inner_reader, inner_writer = await asyncio.open_connection(host, int(port))
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    try:
        async with asyncio.TaskGroup() as pipes:
            pipes.create_task(pump(reader, inner_writer))
            pipes.create_task(pump(inner_reader, writer))
    finally:
        inner_writer.transport.abort()


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass everything on."""
    while data := await reader.read(65536):
        writer.write(data)


async def test_calls_go_through_a_tunnel_of_the_proxy(own_certificate: Certificate, trusted: None) -> None:
    async with (
        a_raw_server(answering(200, b"[]", Retry_After="3"), tls=own_certificate.for_server()) as url,
        a_raw_server(tunnel) as proxy,
    ):
        carrier = ProxiedHttp(proxy)
        answer = await carrier.once(HttpCall(method="POST", url=f"{url}/x", body=b"{}"), {"apikey": "k"})
        await carrier.close()

    assert answer == HttpAnswer(status=200, body=b"[]", retry_after="3")


@pytest.mark.parametrize(("behave", "error"), [(garbage, NotHttp), (reset, ConnectionError)])
async def test_what_breaks_behind_a_proxy_is_told_as_without_one(behave: Behaviour, error: type[Exception]) -> None:
    async with a_raw_server(behave) as proxy:
        carrier = ProxiedHttp(proxy)
        with pytest.raises(error):
            await carrier.once(HttpCall(method="GET", url=f"{HOSTED.base}/x"), {})
        await carrier.close()

"""Proxies of the computer: used for other computers, never for this one."""

import pytest

from desktop_chat.domain.errors import Transient
from desktop_chat.transport.http import proxy_for
from desktop_chat.transport.urls import parse_address
from tests.transport.conftest import MakeBackend, MakeTransport
from tests.transport.raw_server import a_raw_server, answering
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

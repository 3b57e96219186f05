"""Proxies, set by a person or in this computer's settings: used for other computers, never for this one."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from websockets.uri import get_proxy, parse_uri

from desktop_chat.domain.errors import Refused, Transient, UserError
from desktop_chat.domain.link import LinkSettings
from desktop_chat.domain.link_report import Rehearsal
from desktop_chat.domain.ports import Transport
from desktop_chat.transport.calls import HttpAnswer, HttpCall
from desktop_chat.transport.carrier import NotHttp
from desktop_chat.transport.direct import DirectTransport
from desktop_chat.transport.http import HttpClient
from desktop_chat.transport.http_direct import DirectHttp
from desktop_chat.transport.library import LibraryTransport
from desktop_chat.transport.offer import OTHER_PROXY, OWN_CERTIFICATES, why_no_library
from desktop_chat.transport.proxies import NOT_CONNECTED, WRONG_LOGIN, Proxy, ProxyRule, parse_proxy, parse_proxy_rule
from desktop_chat.transport.rehearsal import RehearsalSwitch
from desktop_chat.transport.site import Site
from desktop_chat.transport.system_proxy import proxy_of_official_client, proxy_to
from desktop_chat.transport.urls import parse_address
from desktop_chat.transport.ways import Way
from tests.support.proxy_server import ProxyServer, a_proxy
from tests.support.system_clock import SystemClock
from tests.transport.certificate import Certificate
from tests.transport.keeper import Keeper
from tests.transport.phoenix_server import PhoenixServer, a_phoenix_server
from tests.transport.raw_server import Behaviour, a_raw_server, answering, garbage, hang, reset
from tests.unit.protocol.builders import ANN

HOSTED = "https://abcdefghijklmnopqrst.supabase.co"
FAR = "https://far.example.org"
LOCAL = "http://127.0.0.1:54321"
CALL = HttpCall(method="POST", url=f"{FAR}/x", body=b"{}")
LOGIN = "ann:s3cret%20word@"
PLAIN_LOGIN = "bo:s3cretword@"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the proxies of the computer that runs the tests."""
    for name in ("http", "https", "all", "no", "ws", "wss", "socks"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name}_proxy".upper(), raising=False)


def a_site(url: str = FAR, proxy: str = "system") -> Site:
    return Site(address=parse_address(url), key="anon-key", proxies=parse_proxy_rule(proxy))


def a_transport(
    kind: type[DirectTransport | LibraryTransport], site: Site, keeper: Keeper, *, connect: float = 3.0
) -> Transport:
    return kind(site, clock=SystemClock(), spawner=keeper, settings=LinkSettings(connect_timeout=connect))


def port_of(url: str) -> int:
    return urlsplit(url).port or 0


@asynccontextmanager
async def far_away(own: Certificate, *, locked: bool = False) -> AsyncIterator[tuple[PhoenixServer, ProxyServer]]:
    """Run a live server that is reached under a far name only, and a proxy that knows where it is."""
    async with a_phoenix_server(own.for_server()) as server, a_proxy(port_of(server.url), locked=locked) as proxy:
        yield server, proxy


@pytest.mark.parametrize(
    ("variables", "proxy"),
    [
        ({}, None),
        ({"https_proxy": "http://proxy:3128"}, Proxy(scheme="http", host="proxy", port=3128)),
        ({"https_proxy": "proxy"}, Proxy(scheme="http", host="proxy", port=80)),
        ({"https_proxy": "socks5://proxy"}, Proxy(scheme="socks5", host="proxy", port=1080)),
        ({"all_proxy": "http://a:b%3Ac@d"}, Proxy(scheme="http", host="d", port=80, user="a", password="b:c")),
        ({"https_proxy": "http://first", "all_proxy": "http://x"}, Proxy(scheme="http", host="first", port=80)),
        ({"socks_proxy": "http://proxy:1"}, Proxy(scheme="socks5h", host="proxy", port=1)),
        ({"http_proxy": "http://proxy:3128"}, None),
        ({"https_proxy": "http://proxy:3128", "no_proxy": ".supabase.co"}, None),
    ],
)
def test_the_proxy_of_this_computer_is_used_for_other_computers(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], proxy: Proxy | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert proxy_to(a_site(HOSTED)) == proxy
    assert proxy_to(a_site(LOCAL)) is None


def test_what_a_person_has_set_goes_before_the_settings_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://computer:3128")

    assert proxy_to(a_site(proxy="none")) is None
    assert proxy_to(a_site(proxy="socks5h://own:1080")) == Proxy(scheme="socks5h", host="own", port=1080)
    assert proxy_to(a_site(LOCAL, proxy="socks5h://own:1080")) is None


def test_a_setting_of_this_computer_that_is_no_proxy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "gopher://proxy:70")

    with pytest.raises(Transient, match="is none"):
        proxy_to(a_site())


@pytest.mark.parametrize(
    "text",
    [
        "gopher://proxy:70",
        "https://secure:443",
        "http://",
        "http://proxy:99999",
        "http://proxy/path",
        "http://proxy?x=1",
        "http://:secret@proxy",
        "http://a%3Ab:secret@proxy",
        f"socks5://ann:{'secret' * 50}@proxy",
        "http://pro xy",
        "http://proxy" + "x" * 3000,
    ],
)
def test_what_is_no_proxy_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_proxy(text)

    assert "secret" not in str(caught.value)


def test_a_login_is_read_whole_and_shown_to_nobody() -> None:
    proxy = parse_proxy("http://ann:p%40ss%2Fword@[::1]:3128")

    assert (proxy.host, proxy.port, proxy.user, proxy.password) == ("::1", 3128, "ann", "p@ss/word")
    assert not proxy.plain
    assert "ann" not in repr(proxy)
    assert "p@ss" not in repr(ProxyRule(of_computer=False, own=proxy))


@pytest.mark.parametrize("login", ["", LOGIN])
@pytest.mark.parametrize("scheme", ["http", "socks5h"])
@pytest.mark.usefixtures("trusted")
async def test_calls_go_by_way_of_every_kind_of_proxy_and_their_connection_is_kept(
    own_certificate: Certificate, scheme: str, login: str
) -> None:
    async with (
        a_raw_server(answering(200, b"[]", Retry_After="3"), tls=own_certificate.for_server()) as url,
        a_proxy(port_of(url), locked=bool(login)) as proxy,
    ):
        carrier = DirectHttp(a_site(proxy=f"{scheme}://{login}127.0.0.1:{proxy.at}"))
        answers = [await carrier.once(CALL, {"apikey": "k"}) for _ in range(2)]
        await carrier.close()

    assert answers == [HttpAnswer(status=200, body=b"[]", retry_after="3")] * 2
    assert proxy.asked == [f"{'socks' if scheme == 'socks5h' else 'connect'} far.example.org:443"]


@pytest.mark.parametrize("login", ["", LOGIN])
@pytest.mark.parametrize("scheme", ["http", "socks5h"])
@pytest.mark.usefixtures("trusted")
async def test_the_live_connection_goes_by_way_of_every_kind_of_proxy(
    own_certificate: Certificate, keeper: Keeper, scheme: str, login: str
) -> None:
    async with far_away(own_certificate, locked=bool(login)) as (server, proxy):
        site = a_site(proxy=f"{scheme}://{login}127.0.0.1:{proxy.at}")
        transport = a_transport(DirectTransport, site, keeper)
        await transport.open(ANN, "jwt1", [])
        await transport.close()

    assert server.joined_topics == [f"realtime:user:{ANN}"]
    assert proxy.asked == [f"{'socks' if scheme == 'socks5h' else 'connect'} far.example.org:443"]


@pytest.mark.usefixtures("trusted")
async def test_the_official_client_goes_by_way_of_the_proxy_of_this_computer(
    own_certificate: Certificate, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with far_away(own_certificate, locked=True) as (server, proxy):
        monkeypatch.setenv("https_proxy", f"http://{PLAIN_LOGIN}127.0.0.1:{proxy.at}")
        transport = a_transport(LibraryTransport, a_site(), keeper)
        await transport.open(ANN, "jwt1", [])
        await transport.close()

    assert server.joined_topics == [f"realtime:user:{ANN}"]
    assert proxy.asked == ["connect far.example.org:443"]


@pytest.mark.parametrize("scheme", ["http", "socks5h"])
@pytest.mark.parametrize(
    ("locked", "login", "reason"),
    [(True, "", WRONG_LOGIN), (True, "ann:wrong@", WRONG_LOGIN), (False, "", NOT_CONNECTED)],
)
async def test_a_proxy_that_refuses_is_told_in_our_words(
    keeper: Keeper, scheme: str, locked: bool, login: str, reason: str
) -> None:
    async with a_proxy(9, locked=locked, closed=not locked) as proxy:
        site = a_site(proxy=f"{scheme}://{login}127.0.0.1:{proxy.at}")
        with pytest.raises(Transient) as by_call:
            await DirectHttp(site).once(CALL, {})
        with pytest.raises(Transient) as by_socket:
            await a_transport(DirectTransport, site, keeper).open(ANN, "jwt1", [])

    assert (by_call.value.reason, by_socket.value.reason) == (reason, reason)


@pytest.mark.parametrize(("locked", "login", "reason"), [(True, "bo:wrong@", WRONG_LOGIN), (False, "", NOT_CONNECTED)])
@pytest.mark.parametrize("scheme", ["http", "socks5h"])
async def test_a_proxy_that_refuses_the_official_client_is_told_in_the_same_words(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, scheme: str, locked: bool, login: str, reason: str
) -> None:
    async with a_proxy(9, locked=locked, closed=not locked) as proxy:
        monkeypatch.setenv("https_proxy", f"{scheme}://{login}127.0.0.1:{proxy.at}")
        with pytest.raises(Transient) as caught:
            await a_transport(LibraryTransport, a_site(), keeper).open(ANN, "jwt1", [])

    assert caught.value.reason == reason


@pytest.mark.usefixtures("trusted")
async def test_the_live_connection_goes_by_way_of_an_old_socks_proxy(
    own_certificate: Certificate, keeper: Keeper
) -> None:
    async with far_away(own_certificate) as (server, proxy):
        site = a_site(proxy=f"socks4a://127.0.0.1:{proxy.at}")
        transport = a_transport(DirectTransport, site, keeper)
        await transport.open(ANN, "jwt1", [])
        await transport.close()

    assert server.joined_topics == [f"realtime:user:{ANN}"]
    assert proxy.asked == ["socks4 far.example.org:443"]


async def test_an_old_socks_proxy_is_given_an_address_and_its_refusal_is_told(keeper: Keeper) -> None:
    async with a_proxy(9, closed=True) as proxy:
        site = a_site("https://192.0.2.1", proxy=f"socks4://127.0.0.1:{proxy.at}")
        with pytest.raises(Transient) as by_call:
            await DirectHttp(site).once(CALL, {})
        with pytest.raises(Transient) as by_socket:
            await a_transport(DirectTransport, site, keeper).open(ANN, "jwt1", [])

    assert (by_call.value.reason, by_socket.value.reason) == (NOT_CONNECTED, NOT_CONNECTED)
    assert proxy.asked == ["socks4 192.0.2.1:443"] * 2


async def test_names_are_looked_up_here_only_where_the_proxy_does_not(keeper: Keeper) -> None:
    async with a_proxy(9, closed=True) as proxy:
        for scheme in ("socks5", "socks5h"):
            site = a_site("https://192.0.2.1", proxy=f"{scheme}://127.0.0.1:{proxy.at}")
            with pytest.raises(Transient):
                await a_transport(DirectTransport, site, keeper).open(ANN, "jwt1", [])

    assert proxy.asked == ["socks 192.0.2.1:443"] * 2


@pytest.mark.parametrize(("behave", "error"), [(garbage, NotHttp), (reset, ConnectionError)])
async def test_what_breaks_behind_a_proxy_is_told_as_without_one(behave: Behaviour, error: type[Exception]) -> None:
    async with a_raw_server(behave) as proxy:
        with pytest.raises(error):
            await DirectHttp(a_site(proxy=proxy)).once(CALL, {})


@pytest.mark.parametrize("scheme", ["http", "socks5h"])
async def test_a_proxy_that_hangs_costs_no_more_than_the_time_limit(keeper: Keeper, scheme: str) -> None:
    async with a_raw_server(hang) as proxy:
        site = a_site(proxy=proxy.replace("http", scheme))
        http = HttpClient(site)
        with pytest.raises(Transient, match="no answer within"):
            await http.exchange(CALL, {}, limit=0.3)
        with pytest.raises(Transient, match="no answer within"):
            await a_transport(DirectTransport, site, keeper, connect=0.3).open(ANN, "jwt1", [])
        await http.close()

    # What is left open would be complained of here.
    gc.collect()


async def test_no_fault_is_rehearsed_where_the_way_goes_by_a_proxy(keeper: Keeper) -> None:
    switch = RehearsalSwitch({Way.CALLS: a_site(proxy="http://127.0.0.1:9")}, clock=SystemClock(), spawner=keeper)

    with pytest.raises(UserError, match="by a proxy"):
        await switch.set(Rehearsal.OFFLINE)


@pytest.mark.expects_log("Error on transport creation for incoming connection")
async def test_a_proxy_that_reads_along_is_not_trusted(own_certificate: Certificate) -> None:
    async with (
        a_raw_server(answering(200, b"[]"), tls=own_certificate.for_server()) as url,
        a_proxy(port_of(url)) as proxy,
    ):
        with pytest.raises(OSError, match="certificate"):
            await DirectHttp(a_site(proxy=f"http://127.0.0.1:{proxy.at}")).once(CALL, {})


@pytest.mark.usefixtures("trusted")
async def test_no_login_reaches_a_log(
    own_certificate: Certificate, keeper: Keeper, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    async with far_away(own_certificate, locked=True) as (_, proxy):
        for scheme in ("http", "socks5h"):
            site = a_site(proxy=f"{scheme}://{LOGIN}127.0.0.1:{proxy.at}")
            transport = a_transport(DirectTransport, site, keeper)
            await transport.open(ANN, "jwt1", [])
            await transport.close()
        monkeypatch.setenv("https_proxy", f"http://{PLAIN_LOGIN}127.0.0.1:{proxy.at}")
        library = a_transport(LibraryTransport, a_site(), keeper)
        await library.open(ANN, "jwt1", [])
        await library.close()

    assert not any(word in caplog.text for word in ("s3cret", "YW5uOnMz", "Ym86czNj", "jwt1", "anon-key"))


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"https_proxy": "http://a:1"},
        {"http_proxy": "http://a:1"},
        {"all_proxy": "http://a:1"},
        {"wss_proxy": "http://a:1", "https_proxy": "http://b:1"},
        {"ws_proxy": "http://a:1"},
        {"socks_proxy": "http://a:1", "https_proxy": "http://b:1"},
        {"https_proxy": "http://a:1", "no_proxy": "example.org,127.0.0.1:54321"},
    ],
)
@pytest.mark.parametrize("url", [FAR, LOCAL])
def test_which_proxy_the_official_client_takes_is_known(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    address = parse_address(url)
    theirs = get_proxy(parse_uri(address.realtime))

    assert proxy_of_official_client(address) == (None if theirs is None else parse_proxy(theirs))


@pytest.mark.parametrize(
    ("variables", "url", "own", "reason"),
    [
        ({}, FAR, "system", ""),
        ({}, LOCAL, "system", ""),
        ({}, FAR, "none", ""),
        ({"https_proxy": "socks5h://a:1"}, FAR, "system", ""),
        ({"https_proxy": "http://a:1"}, FAR, "http://a:1", ""),
        ({"https_proxy": "http://a:1"}, FAR, "none", OTHER_PROXY),
        ({"all_proxy": "http://a:1"}, FAR, "system", OTHER_PROXY),
        ({"https_proxy": "http://a:1"}, LOCAL, "system", OTHER_PROXY),
        ({"https_proxy": "http://a:1", "no_proxy": "127.0.0.1"}, LOCAL, "system", ""),
        ({"https_proxy": "http://ann:a%40b@c:1"}, FAR, "system", OTHER_PROXY),
        ({"https_proxy": "gopher://a:1"}, FAR, "system", OTHER_PROXY),
        ({}, FAR, "http://a:1", OTHER_PROXY),
        ({}, LOCAL, "http://a:1", ""),
        ({"SSL_CERT_FILE": "/nowhere", "SSL_CERT_DIR": "/nowhere"}, FAR, "system", OWN_CERTIFICATES),
        ({"SSL_CERT_FILE": "/nowhere", "SSL_CERT_DIR": "/nowhere"}, LOCAL, "system", ""),
    ],
)
def test_the_official_client_is_offered_where_it_goes_the_way_that_is_meant(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str, own: str, reason: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert why_no_library(a_site(url, own)) == reason


async def test_the_official_client_is_not_let_go_another_way_than_is_meant(
    keeper: Keeper, server: PhoenixServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = a_transport(LibraryTransport, a_site(server.url), keeper)
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")

    with pytest.raises(Refused) as caught:
        await transport.open(ANN, "jwt1", [])

    assert (caught.value.code, str(caught.value)) == ("not_offered", OTHER_PROXY)

"""Ways of their own: a gateway for calls, other places for the two live connections."""

import pytest

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.link import LinkSettings, Lost, Opened, Tier, WaySettings
from desktop_chat.service.tasks import Tasks
from desktop_chat.transport.direct import DirectTransport
from desktop_chat.transport.faults import FaultProxy
from desktop_chat.transport.library import LibraryTransport
from desktop_chat.transport.rest import RestBackend
from desktop_chat.transport.ways import Way, check_ways, parse_sites
from tests.support.system_clock import SystemClock
from tests.transport.journal import Journal
from tests.transport.keeper import Keeper
from tests.transport.phoenix_server import PhoenixServer
from tests.transport.test_direct import Reader
from tests.unit.protocol.builders import ANN

PROJECT = "https://abcdefghijklmnopqrst.supabase.co"
LINK = LinkSettings(connect_timeout=3.0)


def vouch() -> bool:
    return True


def test_without_settings_every_way_leads_to_the_project_and_can_be_led_elsewhere_alone() -> None:
    sites = parse_sites(PROJECT, "anon", vouch, WaySettings())
    sites[Way.SOCKET].route.lead(("127.0.0.1", 1))

    assert {site.address.base for site in sites.values()} == {PROJECT}
    assert {site.vouch for site in sites.values()} == {vouch}
    assert [way for way, site in sites.items() if site.dialled != site.server] == [Way.SOCKET]


def test_each_way_goes_where_it_was_told() -> None:
    ways = WaySettings(
        socket="wss://a.example.org/socket/websocket",
        library="https://b.example.org",
        http="https://c.example.org/chat",
        proxy="none",
    )
    sites = parse_sites(PROJECT, "anon", vouch, ways)

    assert sites[Way.SOCKET].address.realtime == "wss://a.example.org/socket/websocket"
    assert sites[Way.LIBRARY].address.realtime == "wss://b.example.org/realtime/v1/websocket"
    assert sites[Way.CALLS].address.rest == "https://c.example.org/chat/rest/v1"
    assert sites[Way.LONG_POLL].address.longpoll == "https://c.example.org/chat/realtime/v1/longpoll"
    assert {site.vouch for site in sites.values()} == {None}
    assert {site.proxies.of_computer for site in sites.values()} == {False}


@pytest.mark.parametrize(
    "ways",
    [
        WaySettings(socket="ws://far.example.org"),
        WaySettings(library="wss://far.example.org/elsewhere"),
        WaySettings(http="http://far.example.org"),
        WaySettings(proxy="http://ann:secret@proxy"),
    ],
)
def test_a_way_that_nobody_should_go_is_refused(ways: WaySettings) -> None:
    with pytest.raises(UserError) as caught:
        check_ways(ways)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("kind", [DirectTransport, LibraryTransport])
async def test_a_live_connection_goes_to_its_own_place(
    server: PhoenixServer, keeper: Keeper, kind: type[DirectTransport | LibraryTransport]
) -> None:
    own = f"{server.url}/socket/websocket"
    sites = parse_sites(PROJECT, "anon", None, WaySettings(socket=own, library=own))
    site = sites[Way.SOCKET if kind is DirectTransport else Way.LIBRARY]
    transport = kind(site, clock=SystemClock(), spawner=keeper, settings=LINK)
    await transport.open(ANN, "jwt1", [])
    await transport.close()

    assert [path.partition("?")[0] for path in server.paths] == ["/socket/websocket"]


async def test_calls_go_through_a_gateway_behind_a_path(journal: Journal) -> None:
    journal.say("logout?scope=local", {})
    sites = parse_sites(PROJECT, "anon", None, WaySettings(http=f"{journal.url}/chat"))
    backend = RestBackend(sites[Way.CALLS], clock=SystemClock())
    await backend.sign_out()
    await backend.close()

    assert [request[0] for request in journal.requests] == ["POST /chat/auth/v1/logout?scope=local"]


async def test_the_official_client_takes_part_in_a_rehearsal(server: PhoenixServer, keeper: Keeper) -> None:
    site = parse_sites(server.url, "anon", None, WaySettings())[Way.LIBRARY]
    tasks = Tasks()
    proxy = FaultProxy(*site.server, spawner=tasks)
    await proxy.start()
    site.route.lead(("127.0.0.1", proxy.port))
    transport = LibraryTransport(site, clock=SystemClock(), spawner=keeper, settings=LINK)
    await transport.open(ANN, "jwt1", [])
    reader = Reader(transport)

    assert await reader.next() == Opened(tier=Tier.LIBRARY)
    assert proxy.cut() == 1
    assert await reader.rest() == [Lost(tier=Tier.LIBRARY, reason="the connection broke")]

    await transport.open(ANN, "jwt1", [])
    reader = Reader(transport)
    site.route.lead(None)

    assert await reader.rest() == [
        Opened(tier=Tier.LIBRARY),
        Lost(tier=Tier.LIBRARY, reason="the connection broke"),
    ]
    await transport.close()
    await proxy.close()
    await tasks.cancel_all()

"""What a person pastes becomes one address, or a sentence that says what to enter instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.errors import UserError
from desktop_chat.transport.urls import parse_address, parse_endpoint, parse_gateway

REF = "abcdefghijklmnopqrst"
HOSTED = f"https://{REF}.supabase.co"


@pytest.mark.parametrize(
    ("pasted", "base"),
    [
        (HOSTED, HOSTED),
        (f"  {HOSTED}/  ", HOSTED),
        (f"<{HOSTED}>", HOSTED),
        (f'"{HOSTED}"', HOSTED),
        (f"{HOSTED}/rest/v1/", HOSTED),
        (f"{HOSTED}/auth/v1/token?grant_type=password#x", HOSTED),
        (f"HTTPS://{REF.upper()}.Supabase.CO:443", HOSTED),
        (f"wss://{REF}.supabase.co/realtime/v1/websocket?apikey=x", HOSTED),
        (f"{REF}.supabase.co", HOSTED),
        (REF, HOSTED),
        (f"https://supabase.com/dashboard/project/{REF}", HOSTED),
        (f"https://supabase.com/dashboard/project/{REF}/settings/api", HOSTED),
        (f"https://app.supabase.com/project/{REF}/editor", HOSTED),
        ("https://chat.example.org:8443/x", "https://chat.example.org:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://127.0.0.1:54321", "http://127.0.0.1:54321"),
        ("127.0.0.1:54321", "http://127.0.0.1:54321"),
        ("localhost:54321/rest/v1", "http://localhost:54321"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:5000", "http://[::1]:5000"),
        ("https://127.0.0.1", "https://127.0.0.1"),
        ("https://10.0.0.5:8000", "https://10.0.0.5:8000"),
    ],
)
def test_an_address_is_found_in_what_was_pasted(pasted: str, base: str) -> None:
    assert parse_address(pasted).base == base


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "Enter the URL"),
        ("   ", "Enter the URL"),
        ("postgresql://postgres:pw@db.x.supabase.co:5432/postgres", "address of the database"),
        ("ftp://x.org", "begins with https"),
        ("https://ann:pw@x.org", "Leave the name and password out"),
        ("https://supabase.com/dashboard", "Supabase's own site"),
        ("http://chat.example.org", "Without https"),
        ("http://10.0.0.5:8000", "Without https"),
        ("ws://chat.example.org", "Without https"),
        ("https://", "names no server"),
        ("https://x.org:99999", "names no server"),
        ("https://x.org:port", "names no server"),
        ("https://-x-.org", "names no server"),
        ("https://a..b", "names no server"),
        ("https://" + "a" * 70 + ".org", "names no server"),
        ("https://[::1", "no URL"),
        ("https://[fe80::zz]", "no URL"),
        ("two words", "no URL"),
        ("https://x.org/\x07", "no URL"),
        ("x" * 3000, "no URL"),
    ],
)
def test_what_is_no_address_is_explained(pasted: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        parse_address(pasted)


def test_the_services_are_below_the_address() -> None:
    hosted, local = parse_address(HOSTED), parse_address("http://127.0.0.1:54321")

    assert hosted.rest == f"{HOSTED}/rest/v1"
    assert hosted.auth == f"{HOSTED}/auth/v1"
    assert hosted.storage == f"{HOSTED}/storage/v1"
    assert hosted.realtime == f"wss://{REF}.supabase.co/realtime/v1/websocket"
    assert local.realtime == "ws://127.0.0.1:54321/realtime/v1/websocket"
    assert (hosted.loopback, local.loopback) == (False, True)


@given(st.text(max_size=60) | st.from_regex(r"(https?|wss?)://[\w.:@\[\]/%-]{0,30}", fullmatch=True))
def test_anything_is_an_address_or_a_sentence(pasted: str) -> None:
    try:
        address = parse_address(pasted)
    except UserError:
        return

    assert address.loopback or address.base.startswith("https://")
    assert parse_address(address.base) == address


@pytest.mark.parametrize(
    ("entered", "rest"),
    [
        ("https://gw.example.org/chat/", "https://gw.example.org/chat/rest/v1"),
        ("gw.example.org:8443", "https://gw.example.org:8443/rest/v1"),
        ("http://127.0.0.1:8000/é", "http://127.0.0.1:8000/%C3%A9/rest/v1"),
    ],
)
def test_a_gateway_may_be_behind_a_path(entered: str, rest: str) -> None:
    assert parse_gateway(entered).rest == rest


@pytest.mark.parametrize(
    ("entered", "realtime"),
    [
        ("rt.example.org", "wss://rt.example.org/realtime/v1/websocket"),
        ("wss://rt.example.org:8443/socket/websocket", "wss://rt.example.org:8443/socket/websocket"),
        ("ws://127.0.0.1:4000/socket/websocket/", "ws://127.0.0.1:4000/socket/websocket"),
    ],
)
def test_the_live_socket_may_be_at_a_place_of_its_own(entered: str, realtime: str) -> None:
    assert parse_endpoint(entered).realtime == realtime


@pytest.mark.parametrize(
    "entered", ["http://gw.example.org", "https://a:b@gw.example.org", "ftp://gw", "https://gw?x=1"]
)
def test_an_own_address_obeys_the_same_rules(entered: str) -> None:
    with pytest.raises(UserError):
        parse_gateway(entered)
    with pytest.raises(UserError):
        parse_endpoint(entered)


def test_a_path_that_is_no_sockets_is_refused() -> None:
    with pytest.raises(UserError, match="ends in /websocket"):
        parse_endpoint("wss://rt.example.org/socket")


def test_a_pin_is_a_part_of_the_address() -> None:
    address = parse_address(f"https://192.168.1.5:8743#sha256={'ab' * 32}")

    assert (address.base, address.pin) == ("https://192.168.1.5:8743", "ab" * 32)
    assert parse_address("https://192.168.1.5:8743").pin == ""


@pytest.mark.parametrize("pin", ["ab" * 31, "AB" * 32, "ab" * 33, "xy" * 32])
def test_half_a_pin_is_none_and_the_usual_authorities_decide(pin: str) -> None:
    assert parse_address(f"https://192.168.1.5:8743#sha256={pin}").pin == ""


def test_a_pin_needs_a_certificate() -> None:
    with pytest.raises(UserError, match="https"):
        parse_address(f"http://127.0.0.1:8743#sha256={'ab' * 32}")

"""The address of a project: from whatever a person pasted to the one base URL, and from there to its services.

Plain `http` is accepted to this computer only; everything else has to be `https`, and nothing is ever downgraded.
An address that ends in `#sha256=` and a fingerprint stands for the server with just that certificate, and no other: so
a workspace that somebody shares on a network is kept, its pin a part of its address.
"""

import ipaddress
import re
from urllib.parse import SplitResult, quote, urlsplit

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.values import dataclass

LONGEST_URL = 2000
_DASHBOARDS = frozenset({"supabase.com", "www.supabase.com", "app.supabase.com", "app.supabase.io"})
_PROJECT_IN_PATH = re.compile(r"/project/([a-z0-9]{20})(?:/|$)")
_PROJECT = re.compile(r"[a-z0-9]{20}")
_PIN = re.compile(r"sha256=([0-9a-f]{64})")
_LONGEST_LABEL = 63
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?")
_SCHEMES = {"http": "http", "https": "https", "ws": "http", "wss": "https"}


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """The base URL of a project: scheme, host and port; a path only where a gateway has one.

    `loopback` when it is on this computer. `socket_path` is where the live WebSocket is, if not at the usual place.
    `pin` is the SHA-256 in hexadecimal of the one certificate that is accepted; empty where authorities vouch for it.
    """

    base: str
    loopback: bool
    socket_path: str = ""
    pin: str = ""

    @property
    def rest(self) -> str:
        """Where tables and functions are."""
        return f"{self.base}/rest/v1"

    @property
    def auth(self) -> str:
        """Where one signs in."""
        return f"{self.base}/auth/v1"

    @property
    def storage(self) -> str:
        """Where files are."""
        return f"{self.base}/storage/v1"

    @property
    def realtime(self) -> str:
        """Where the live WebSocket is, without its parameters."""
        return f"ws{self.base.removeprefix('http')}{self.socket_path or '/realtime/v1/websocket'}"

    @property
    def longpoll(self) -> str:
        """Where live frames come by long polls, without the parameters."""
        return f"{self.base}/realtime/v1/longpoll"

    @property
    def broadcast(self) -> str:
        """Where something is told to a topic without being on it."""
        return f"{self.base}/realtime/v1/api/broadcast"


def parse_address(pasted: str) -> ServerAddress:
    """Find the project's address in what a person pasted: a URL, a host, a dashboard's address or a project's ref.

    Raises:
        UserError: no project can be meant by this; the sentence says what to enter instead.
    """
    text = pasted.strip().strip("<>\"'")
    if not text:
        raise UserError("Enter the URL of your Supabase project, such as https://abcdefghijklmnopqrst.supabase.co.")
    if _PROJECT.fullmatch(text):
        return _hosted(text)
    parts = _split(text)
    if parts.scheme in {"postgres", "postgresql"}:
        raise UserError("That is the address of the database. Enter the project's URL, which begins with https://.")
    project = _PROJECT_IN_PATH.search(parts.path)
    if parts.hostname in _DASHBOARDS:
        if project is None:
            raise UserError("That is Supabase's own site. Enter your project's URL: https://….supabase.co.")
        return _hosted(project[1])
    origin, pin = _origin(parts), _PIN.fullmatch(parts.fragment)
    if pin is None:
        return origin
    if not origin.base.startswith("https"):
        raise UserError("Only an address that begins with https:// has a certificate.")
    return ServerAddress(origin.base, origin.loopback, pin=pin[1])


def parse_gateway(entered: str) -> ServerAddress:
    """Read the own address of a project's HTTP services, which may be behind a path.

    Raises:
        UserError: it is none.
    """
    parts = _split(entered.strip())
    origin = _origin(parts)
    return ServerAddress(origin.base + _path(parts), origin.loopback)


def parse_endpoint(entered: str) -> ServerAddress:
    """Read the own address of a project's live socket: of the server alone, or of the socket itself.

    Raises:
        UserError: it is none.
    """
    parts = _split(entered.strip())
    origin, path = _origin(parts), _path(parts)
    if path and not path.endswith("/websocket"):
        raise UserError("The address of a live connection has no path, or one that ends in /websocket.")
    return ServerAddress(origin.base, origin.loopback, path)


def is_loopback(host: str) -> bool:
    """Tell whether a host is this computer, by its name or number alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _origin(parts: SplitResult) -> ServerAddress:
    """Return scheme, host and port of a URL, if it may be talked to at all."""
    if parts.scheme not in _SCHEMES:
        raise UserError("A project's URL begins with https://.")
    if parts.username is not None or parts.password is not None:
        raise UserError("Leave the name and password out of the URL.")
    host, port = parse_host_and_port(parts)
    scheme = _SCHEMES[parts.scheme]
    loopback = is_loopback(host)
    if scheme == "http" and not loopback:
        raise UserError("Without https everybody on the way could read along. Enter a URL that begins with https://.")
    shown = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[scheme]
    suffix = "" if port is None or port == usual else f":{port}"
    return ServerAddress(f"{scheme}://{shown}{suffix}", loopback)


def _path(parts: SplitResult) -> str:
    if parts.query or parts.fragment:
        raise UserError("Leave out of the URL what follows a question mark or a hash.")
    return quote(parts.path.rstrip("/"), safe="/%~")


def _hosted(project: str) -> ServerAddress:
    return ServerAddress(f"https://{project}.supabase.co", loopback=False)


def _split(text: str) -> SplitResult:
    """Split a URL; without a scheme it is https, or http when it is this computer."""
    if len(text) > LONGEST_URL or any(letter.isspace() or not letter.isprintable() for letter in text):
        raise UserError("That is no URL.")
    try:
        if "://" in text:
            return urlsplit(text)
        bare = urlsplit(f"https://{text}")
        return bare._replace(scheme="http") if is_loopback(bare.hostname or "") else bare
    except ValueError:
        raise UserError("That is no URL.") from None


def _looked_up(host: str) -> str:
    """Return a name in ASCII (`UnicodeError` where there is none). The codec is loaded for other names only: 1 ms."""
    if host.isascii() and all(len(label) <= _LONGEST_LABEL for label in host.split(".")):
        return host
    return host.encode("idna").decode("ascii")


def parse_host_and_port(parts: SplitResult) -> tuple[str, int | None]:
    """Return the host, as it is looked up, and the port of a URL.

    Raises:
        UserError: it names none.
    """
    try:
        host = (parts.hostname or "") if "[" in parts.netloc else _looked_up(parts.hostname or "")
        port = parts.port
        if "[" in parts.netloc:
            ipaddress.IPv6Address(host)
        elif not _HOST.fullmatch(host):
            raise UserError("That URL names no server.")
    except ValueError:
        # UnicodeError of an impossible name is a ValueError, and so are a wrong number and a port above 65535.
        raise UserError("That URL names no server.") from None
    return host, port

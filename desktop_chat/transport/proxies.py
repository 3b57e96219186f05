"""What a person can set about proxies, as values. Which one leads to a server is found out in `system_proxy`."""

from dataclasses import field
from urllib.parse import quote, unquote, urlsplit

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.values import dataclass
from desktop_chat.transport.urls import LONGEST_URL, parse_host_and_port

WRONG_LOGIN = "the proxy does not let us through; check its user name and password"
NOT_CONNECTED = "the proxy does not connect us to the server"
"""Why there is no way through a proxy, in words for the details pane; a proxy's own words are not believed."""

LONGEST_LOGIN = 255
_USUAL_PORTS = {"http": 80, "socks4": 1080, "socks4a": 1080, "socks5": 1080, "socks5h": 1080}
_NO_PROXY = "That is no proxy. Enter its address such as http://proxy.example.org:3128 or socks5h://127.0.0.1:1080."


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """One proxy. `scheme` says how it is spoken to; with `socks5h` and `socks4a` it looks names up itself.

    What it wants to know of a user never goes into a log.
    """

    scheme: str
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def plain(self) -> bool:
        """Whether name and password look in a URL as they are: some libraries do not read them otherwise."""
        return all(quote(word, safe="") == word for word in (self.user, self.password))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyRule:
    """What a person has set: that this computer's settings decide, else this proxy, or (None) none."""

    of_computer: bool = True
    own: Proxy | None = None


def parse_proxy_rule(text: str) -> ProxyRule:
    """Read a setting: `system` (or nothing), `none`, or the address of a proxy.

    Raises:
        UserError: it is none of them.
    """
    match text.strip():
        case "" | "system":
            return ProxyRule()
        case "none":
            return ProxyRule(of_computer=False)
        case address:
            return ProxyRule(of_computer=False, own=parse_proxy(address))


def parse_proxy(text: str) -> Proxy:
    """Read the address of a proxy; without a scheme it is spoken to in HTTP.

    Raises:
        UserError: it is none. The sentence does not repeat it, since it may hold a password.
    """
    shown = text if "://" in text else f"http://{text}"
    if len(shown) > LONGEST_URL or any(letter.isspace() or not letter.isprintable() for letter in shown):
        raise UserError(_NO_PROXY)
    try:
        parts = urlsplit(shown)
        host, port = parse_host_and_port(parts)
    except (ValueError, UserError):
        raise UserError(_NO_PROXY) from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if (
        parts.scheme not in _USUAL_PORTS
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
        or not _is_login(user, password)
    ):
        raise UserError(_NO_PROXY)
    usual = _USUAL_PORTS[parts.scheme]
    return Proxy(scheme=parts.scheme, host=host, port=port or usual, user=user, password=password)


def _is_login(user: str, password: str) -> bool:
    """Tell whether both can be said: HTTP parts them at the first colon, SOCKS has one byte for the length of each."""
    fits = max(len(user.encode()), len(password.encode())) <= LONGEST_LOGIN
    return fits and ":" not in user and (bool(user) or not password)

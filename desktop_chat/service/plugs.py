"""What the service is plugged into: the adapters of one profile, and the server that it talks to."""

from collections.abc import Mapping
from dataclasses import field

from desktop_chat.domain.link import Tier
from desktop_chat.domain.ports import Account, Backend, Clock, FaultSwitch, Spawner, Store, Transport
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the account lives: the address of the project and its public key."""

    url: str
    key: str

    def keep(self, account: Account | None) -> Account | None:
        """Return the kept account as one of this server, without its session if that was given by another one."""
        if account is None or account.url == self.url:
            return account
        session = account.session if _same_server(account.url, self.url) else None
        return Account(url=self.url, key=self.key, me=account.me, session=session)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugs:
    """The adapters that the service works with.

    `left_out` are tiers that cannot be used here, with the sentence why; without `faults` none can be rehearsed.
    """

    store: Store
    backend: Backend
    transports: Mapping[Tier, Transport]
    clock: Clock
    spawner: Spawner
    left_out: Mapping[Tier, str] = field(default_factory=dict)
    faults: FaultSwitch | None = None


def _same_server(one: str, other: str) -> bool:
    """Tell whether both addresses are of one server.

    A workspace on this computer gets another port with every start, and one on the network another address with its
    computer: that is known by its certificate, whose fingerprint is a part of both.
    """
    pin = one.partition("#")[2]
    if pin and pin == other.partition("#")[2]:
        return True
    return all(url.startswith(("http://127.0.0.1:", "http://localhost:", "http://[::1]:")) for url in (one, other))

"""What the service is plugged into: the adapters of one profile, and the server that it talks to."""

from collections.abc import Mapping
from dataclasses import field

from desktop_chat.domain.link import Tier
from desktop_chat.domain.ports import Backend, Clock, FaultSwitch, Spawner, Store, Transport
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the account lives: the address of the project and its public key."""

    url: str
    key: str


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

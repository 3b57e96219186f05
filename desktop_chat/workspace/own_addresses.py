"""The addresses that this computer has on private networks, the likeliest first. Nothing is sent to find them out.

Only IPv4: an address that a person can read out, and that no privacy extension changes every day.
"""

import contextlib
import ipaddress
import socket
import struct
import sys

if sys.platform != "win32":
    import fcntl

_SIOCGIFADDR = 0x8915 if sys.platform == "linux" else 0xC0206921
_DISCARD = 9
_SOMEWHERE = ("192.0.2.1", "192.168.255.254", "10.255.255.254", "172.31.255.254")
"""For none of them is a packet sent: the system is asked which of its addresses it would use."""


def private_addresses() -> tuple[str, ...]:
    """Return the addresses on which neighbours could reach this computer and the rest of the world could not."""
    found = dict.fromkeys([*_by_routes(), *_by_interfaces()])
    return tuple(address for address in found if is_private(address))


def is_private(address: str) -> bool:
    """Tell whether an address belongs to a private network: its own, not loopback, and not reachable from elsewhere."""
    value = ipaddress.ip_address(address)
    return value.is_private and not (value.is_loopback or value.is_unspecified or value.is_multicast)


def _by_routes() -> list[str]:
    found = []
    for place in _SOMEWHERE:
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((place, _DISCARD))
            found.append(probe.getsockname()[0])
    return found


def _by_interfaces() -> list[str]:
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            return [str(place[0]) for *_, place in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
        return []
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):  # one without an address
                answer = fcntl.ioctl(asked, _SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
                found.append(socket.inet_ntoa(answer[20:24]))
    return found

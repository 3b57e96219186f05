"""Whether the official client can be offered here: it goes where we go only if it may choose the way by itself."""

import os
import ssl
import sys

from desktop_chat.domain.errors import Transient
from desktop_chat.transport.site import Site

OTHER_PROXY = "The official client cannot be told which proxy to use, and would not use the one that is set."
PINNED = "The official client cannot be told which certificate this workspace has, so it is not used here."
OWN_CERTIFICATES = "The official client cannot use the certificates that this program brings."


def why_no_library(site: Site) -> str:
    """Return the sentence why the official client is not offered for this project; empty when it is.

    Its socket takes neither a proxy nor certificates: it finds both by itself, in the settings of this computer.
    """
    if site.address.pin:
        return PINNED
    if not _same_proxy(site):
        return OTHER_PROXY
    if site.address.base.startswith("https") and not _has_certificates():
        return OWN_CERTIFICATES
    return ""


def _same_proxy(site: Site) -> bool:
    if not _computer_may_have_proxies() and site.proxies.own is None:
        return True
    from desktop_chat.transport.system_proxy import (  # noqa: PLC0415  20 ms at start-up, which few people need
        proxy_of_official_client,
        proxy_to,
    )

    try:
        proxy = proxy_to(site)
        # It would send a name or password with its signs as a URL writes them.
        return proxy == proxy_of_official_client(site.address) and (proxy is None or proxy.plain)
    except Transient:
        return False


def _computer_may_have_proxies() -> bool:
    """Tell whether it is worth a look: elsewhere than on Windows and macOS it is the environment that names them."""
    return sys.platform in {"win32", "darwin"} or any(name.lower().endswith("_proxy") for name in os.environ)


def _has_certificates() -> bool:
    """Tell whether this computer has trusted certificates where the official client looks (as `tls.tls_context`)."""
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile or paths.capath) or sys.platform == "win32"

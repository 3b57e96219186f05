"""How many sockets and files a server may have open at once: each client is one, and many systems begin with 1,024."""

import logging
import sys

if sys.platform != "win32":
    import resource

logger = logging.getLogger(__name__)

WANTED = 16_384


def allow_many() -> None:
    """Raise this process's limit as far as it may and we want; Windows has none."""
    if sys.platform == "win32":
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if most == resource.RLIM_INFINITY else min(WANTED, most)
    if now == resource.RLIM_INFINITY or now >= wanted:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    except (OSError, ValueError) as error:
        # macOS names a higher limit than it gives.
        logger.info("The limit of open files stays at %s (%s)", now, error)

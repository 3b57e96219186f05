"""A person without a window whose process is made to be stopped: `python -m tests.support.sleeper URL KEY TICKET NAME`.

It signs in with a ticket over the direct way alone, says each phase of its link on a line of standard output, and ends
with its standard input.
"""

import asyncio
import sys
from pathlib import Path

import apsw

from desktop_chat.core.diffs import Published
from desktop_chat.domain.link import LinkSettings, LinkStatus, Tier
from desktop_chat.service.chat import ChatService
from desktop_chat.service.plugs import Server
from desktop_chat.service.tasks import Tasks
from desktop_chat.store.database import Database
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.migrations import MIGRATIONS, migrate
from desktop_chat.transport.direct import DirectTransport
from desktop_chat.transport.rest import RestBackend
from desktop_chat.transport.site import parse_site
from tests.service.virtual_time import InlineThread
from tests.support.system_clock import SystemClock


def tell(value: Published | LinkStatus) -> None:
    """Say how the link is, whenever that is told."""
    if isinstance(value, LinkStatus):
        sys.stdout.write(f"{value.phase.name}\n")
        sys.stdout.flush()


async def live(url: str, key: str, ticket: str, name: str) -> None:
    """Be there until nobody listens any more."""
    tasks, clock, site = Tasks(), SystemClock(), parse_site(url, key)
    settings = LinkSettings(backoff=0.2, heartbeat=55.0, connect_timeout=2.0)
    connection = apsw.Connection(":memory:")
    connection.pragma("foreign_keys", 1)
    migrate(connection, MIGRATIONS)
    service = ChatService(
        store=LocalStore(Database(Path("unused"), connection, InlineThread())),
        backend=RestBackend(site, clock=clock),
        transports={Tier.DIRECT: DirectTransport(site, clock=clock, spawner=tasks, settings=settings)},
        clock=clock,
        spawner=tasks,
        server=Server(url=site.address.base, key=site.key),
        settings=settings,
    )
    service.hub.subscribe(tell)
    await service.start()
    await service.sign_in_with_ticket(ticket, name)
    await asyncio.to_thread(sys.stdin.read)
    await service.stop()
    await tasks.cancel_all()


if __name__ == "__main__":
    asyncio.run(live(*sys.argv[1:]))

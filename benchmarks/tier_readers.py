"""The other side of `tiers`: a process with a reader for each way, each a whole client that may use this way only.

Lines of its output are JSON arrays: ["ready", {way: account}], then ["room", id] for each that was opened, then
[way, text, monotonic seconds] for each text that has arrived. It ends with its input.
"""

import asyncio
import contextlib
import functools
import json
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.child import input_ended
from benchmarks.crowd import Witness, is_live
from benchmarks.two_people import PATIENCE
from benchmarks.ways import Heard, Places, official_end
from desktop_chat.app.paths import Paths, private_folder
from desktop_chat.core.diffs import Published, RosterPatch, RowsInserted, TimelinePatch
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.link import LinkSettings, LinkStatus
from desktop_chat.domain.ports import Transport
from desktop_chat.service.chat import ChatService
from desktop_chat.service.plugs import Server
from desktop_chat.service.tasks import Tasks
from desktop_chat.store.opening import open_store
from desktop_chat.system.clock import SystemClock
from desktop_chat.system.launcher import RunningWorkspace, join_workspace
from desktop_chat.transport.direct import DirectTransport
from desktop_chat.transport.http_tier import HttpTransport
from desktop_chat.transport.library import LibraryTransport
from desktop_chat.transport.polling import Polling
from desktop_chat.transport.rest import RestBackend
from desktop_chat.transport.site import Site, parse_site

READY, ROOM = "ready", "room"
OFFICIAL, POLLING = "official", "polling"
WAYS = ("direct", "library", "longpoll", POLLING)
NOWHERE = "http://127.0.0.1:9"
"""Where nobody offers long polls, so that the third tier has to look."""
_KEY = b"readers-" * 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the readers read."""

    home: str
    official_room: str

    def to_json(self) -> str:
        """Return it as the argument of a process."""
        return json.dumps(asdict(self))


def main() -> None:
    """Read over all ways until the input ends."""
    asyncio.run(_read(Place(**json.loads(sys.argv[1]))))


async def _read(place: Place) -> None:
    async with contextlib.AsyncExitStack() as stack:
        workspace = await join_workspace(Paths(Path(place.home)).workspace)
        assert workspace is not None
        _ = await stack.enter_async_context(workspace)
        places = Places(home=place.home, room="", official_room=place.official_room, relay=0)
        _ = await stack.enter_async_context(official_end(places, workspace, _heard_by(OFFICIAL), writer=False))
        readers = {way: await stack.enter_async_context(_reader(place, workspace, way)) for way in WAYS}
        _say(READY, readers)
        await input_ended()


@contextlib.asynccontextmanager
async def _reader(place: Place, workspace: RunningWorkspace, way: str) -> AsyncIterator[str]:
    """Run a client that may use one way only, and opens the room that it is taken into; yields its account."""
    clock, tasks, witness, heard = SystemClock(), Tasks(), Witness(), _heard_by(way)
    opened = await open_store(private_folder(Paths(Path(place.home)).profile(f"tier-{way}")), _KEY, clock.now())
    site = parse_site(workspace.url, workspace.anon_key)

    async def look() -> None:
        await service.look()

    transport = _transport(
        way,
        site,
        Polling(RestBackend(site, clock=clock), look, clock=clock, spawner=tasks, settings=LinkSettings()),
        tasks,
    )
    service = ChatService(
        store=opened.store,
        backend=RestBackend(site, clock=clock),
        transports={transport.tier: transport},
        clock=clock,
        spawner=tasks,
        server=Server(url=workspace.url, key=workspace.anon_key),
    )

    async def enter(room: RoomId) -> None:
        await service.open_room(room)
        await witness.until(lambda witness: is_live(witness.status))
        _say(ROOM, room)

    def listen(value: Published | LinkStatus) -> None:
        witness.take(value)
        if isinstance(value, RosterPatch) and value.entries and not entered:
            entered.append(value.entries[0].room)
            tasks.spawn(enter(entered[0]), "reader: enter")
        elif isinstance(value, TimelinePatch) and not value.reset:
            _tell_rows(value, heard)

    entered: list[RoomId] = []
    service.hub.subscribe(listen)
    try:
        await service.start()
        await service.sign_in_with_ticket(await workspace.ticket(f"reader-{way}"), f"reader-{way}")
        await witness.until(lambda witness: is_live(witness.status), PATIENCE)
        assert witness.user is not None
        yield witness.user
    finally:
        await service.stop()
        await tasks.cancel_all()


def _transport(way: str, site: Site, looking: Polling, tasks: Tasks) -> Transport:
    clock = SystemClock()
    match way:
        case "direct":
            return DirectTransport(site, clock=clock, spawner=tasks)
        case "library":
            return LibraryTransport(site, clock=clock, spawner=tasks)
        case "longpoll":
            return HttpTransport(site, looking, clock=clock, spawner=tasks)
        case _:
            return HttpTransport(parse_site(NOWHERE, site.key), looking, clock=clock, spawner=tasks)


def _tell_rows(patch: TimelinePatch, heard: Heard) -> None:
    at = time.perf_counter()
    for diff in patch.diffs:
        if isinstance(diff, RowsInserted):
            for row in diff.rows:
                if isinstance(row.message.content, TextContent):
                    heard(row.message.content.text, at)


def _heard_by(way: str) -> Heard:
    return functools.partial(_say, way)


def _say(*what: object) -> None:
    print(json.dumps(what), flush=True)

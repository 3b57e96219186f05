"""The tiers as a window has them, against a workspace that really runs: the next one carries what the first cannot."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop_chat.app.address import Address
from desktop_chat.app.room_by_name import enter_room
from desktop_chat.app.wiring import build_service, open_profile_store
from desktop_chat.core.diffs import RosterPatch
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.link import Freshness, LinkSettings, LinkStatus, Tier, WaySettings
from desktop_chat.domain.link_report import TierReport, TierStage
from desktop_chat.service.chat import ChatService
from desktop_chat.service.tasks import Tasks
from desktop_chat.system.clock import SystemClock
from desktop_chat.transport.offer import OTHER_PROXY
from tests.support.workspace_process import WorkspaceProcess
from tests.transport.raw_server import a_raw_server, answering

pytestmark = pytest.mark.database
CLOCK = SystemClock()


@dataclass
class Somebody:
    """A service as a window has it, and the last that it said of its link and its rooms."""

    service: ChatService
    tasks: Tasks
    status: LinkStatus = field(default_factory=LinkStatus)
    roster: RosterPatch = field(default_factory=lambda: RosterPatch(entries=()))
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, news: object) -> None:
        if isinstance(news, LinkStatus):
            self.status = news
        if isinstance(news, RosterPatch):
            self.roster = news
        self.news.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():
                self.news.clear()
                await self.news.wait()

    def last_line(self, room: RoomId) -> str:
        return next((entry.last_line for entry in self.roster.entries if entry.room == room), "")

    def carried_by(self, tier: Tier) -> bool:
        return self.status.tier is tier and self.status.freshness is Freshness.FRESH


ComeIn = Callable[[str, WaySettings], Awaitable[Somebody]]


@pytest.fixture(scope="module")
def workspace() -> Iterator[WorkspaceProcess]:
    """A workspace of a process of its own, until the module is through."""
    folder = Path(tempfile.mkdtemp(prefix="w-"))
    with WorkspaceProcess.start(folder / "workspace") as process:
        yield process
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def come_in(workspace: WorkspaceProcess, tmp_path: Path) -> AsyncIterator[ComeIn]:
    """Lets a person in, by ways of their own."""
    everybody: list[Somebody] = []

    async def come_in(name: str, ways: WaySettings) -> Somebody:
        profile = tmp_path / f"{name}-{len(everybody)}"
        profile.mkdir()
        opened = await open_profile_store(profile, bytes(32), CLOCK)
        tasks = Tasks()
        address = Address(url=workspace.state.url, key=workspace.state.anon_key, ways=ways)
        service = build_service(opened.store, address, clock=CLOCK, spawner=tasks, settings=LinkSettings())
        somebody = Somebody(service=service, tasks=tasks)
        service.hub.subscribe(somebody.take)
        everybody.append(somebody)
        await service.start()
        ticket = await asyncio.to_thread(workspace.ask, {"op": "ticket", "person": name})
        await service.sign_in_with_ticket(str(ticket["ticket"]), name)
        return somebody

    yield come_in
    for somebody in everybody:
        await somebody.service.stop()
        await somebody.tasks.cancel_all()


@pytest.mark.parametrize(
    ("blocked", "tier"), [((), Tier.DIRECT), (("socket",), Tier.LIBRARY), (("socket", "library"), Tier.HTTP)]
)
async def test_the_best_way_that_is_open_carries_a_conversation(
    come_in: ComeIn, blocked: tuple[str, ...], tier: Tier
) -> None:
    async with a_raw_server(answering(503, b"")) as closed:
        ann = await come_in("ann", WaySettings(**dict.fromkeys(blocked, closed)))
        bo = await come_in("bo", WaySettings())
        await ann.until(lambda: ann.carried_by(tier))
        await bo.until(lambda: bo.carried_by(Tier.DIRECT))
        room = await enter_room(ann.service, f"By {tier.name}")
        await enter_room(bo.service, f"By {tier.name}")

        await bo.service.send(room, "hello")

        await ann.until(lambda: "hello" in ann.last_line(room))
        assert ann.status.tier is tier


async def test_a_way_that_the_official_client_cannot_go_is_left_out_with_the_reason(
    come_in: ComeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)

    ann = await come_in("ann", WaySettings())
    reports = {report.tier: report for report in ann.service.link_report().tiers}

    assert reports[Tier.LIBRARY] == TierReport(
        tier=Tier.LIBRARY, offered=False, stage=TierStage.IDLE, reason=OTHER_PROXY
    )
    assert reports[Tier.DIRECT].offered

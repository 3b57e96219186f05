"""Client, gateway and PostgreSQL are killed at random moments, again and again; then every copy is compared.

Three people write without a pause. What is killed is a process with SIGKILL, in whatever it is doing; what is proven is
that nothing which was stored, acknowledged or shown before is lost, doubled or in another order afterwards.
"""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ids import RoomId, UnixMillis
from desktop_chat.domain.message import Message
from desktop_chat.protocol.control import decode_state
from desktop_chat.store.opening import open_store
from desktop_chat.system import vault
from desktop_chat.workspace.postmaster import read_pid_file
from tests.support.log_rules import lost, out_of_order, twice, unlike
from tests.support.workspace_process import ROOT, look_inside, wait_until_gone

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(420)]

PEOPLE = ("ann", "bob", "cleo")
KILLS = 150
PATIENCE = 60.0
SERVER_SHARE, DATABASE_SHARE = 0.1, 0.07
"""Parts of the kills that hit the gateway and PostgreSQL; a client is up again sooner, and is killed more often."""
MOST_CRASHES = 4
"""The gateway gives up on a PostgreSQL that ends by itself more than five times in an hour; a new one counts anew."""
LIFT = "update app.workspace set flood_burst = 1e9, flood_per_second = 1e9 returning 1"
LOG = """
select coalesce(json_agg(json_build_object(
    'id', id, 'seq', seq, 'rev', rev, 'text', coalesce(content->>'text', '')) order by seq), '[]')::text
from public.messages where room_id = $1::text::uuid
"""


@dataclass
class Wreck:
    """One computer with three people, whose processes are killed and started again; what they said is kept."""

    home: Path
    room: RoomId
    chance: random.Random
    people: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    said: dict[str, list[str]] = field(default_factory=lambda: {person: [] for person in PEOPLE})
    acked: dict[str, None] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    done: dict[str, None] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    crashes: Counter[int] = field(default_factory=Counter)
    news: threading.Condition = field(default_factory=threading.Condition)
    readers: list[threading.Thread] = field(default_factory=list)
    lines: int = 0

    @property
    def data(self) -> Path:
        return self.home / "workspace"

    def start(self, person: str) -> None:
        """Begin another life of a person."""
        with (self.home.parent / f"{person}.errors").open("ab") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.talker", str(self.home), person, self.room],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                cwd=ROOT,
                env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            )
        self.people[person] = process
        reader = threading.Thread(target=self._read, args=(person, process), name=f"reader of {person}")
        self.readers.append(reader)
        reader.start()

    def until(self, holds: Callable[[], bool], what: str, limit: float = PATIENCE) -> None:
        """Wait for something that is told; a person whose process ended by itself begins another life meanwhile."""
        deadline = time.monotonic() + limit
        with self.news:
            while not holds():
                for person, process in self.people.items():
                    if process.poll() is not None and person not in self.done:
                        self.start(person)
                left = deadline - time.monotonic()
                assert left > 0, f"{what}: waited {limit:g} s; {self.errors()}"
                self.news.wait(min(left, 1.0))

    def errors(self) -> str:
        """What the processes said last."""
        return "\n".join(
            f"--- {file.name}\n{file.read_text()[-6000:]}" for file in sorted(self.home.parent.glob("*.errors"))
        )

    def kill_one(self) -> None:
        """Kill something that works: after a few more words of somebody, and then at a random moment."""
        wanted = self.lines + self.chance.randint(1, 8)
        self.until(lambda: self.lines >= wanted, "somebody says something")
        with self.news:
            self.news.wait(self.chance.uniform(0, 0.03))
        dice = self.chance.random()
        if dice < SERVER_SHARE:
            self._kill_server()
        elif dice < SERVER_SHARE + DATABASE_SHARE:
            self._kill_database()
        else:
            self._kill_person(self.chance.choice(PEOPLE))

    def be_quiet(self) -> None:
        """Let everybody say no more, and wait until everything that was said has been sent."""
        self.until(self.all_live, "everybody lives")
        for person in PEOPLE:
            self._tell(person, "end")
        self.until(lambda: set(self.done) == set(PEOPLE), "everybody is done")

    def leave(self, last: int) -> None:
        """Let everybody end as soon as the message with this number is shown."""
        for person in PEOPLE:
            self._tell(person, str(last))
        for person, process in self.people.items():
            try:
                assert process.wait(PATIENCE) == 0, self.errors()
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGUSR1)
                with self.news:
                    self.news.wait(1.0)
                raise AssertionError(f"{person} does not end: {self.errors()}") from None

    def close(self) -> None:
        """End what is left after a failed test."""
        for process in self.people.values():
            process.kill()
            process.wait(PATIENCE)
        for reader in self.readers:
            reader.join(PATIENCE)
        for find in (self._server, self._postmaster):
            if (pid := find()) is not None:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)
                wait_until_gone(pid)

    def all_live(self) -> bool:
        """Tell whether everybody has a process that runs."""
        return all(process.poll() is None for process in self.people.values())

    def _tell(self, person: str, line: str) -> None:
        pipe = self.people[person].stdin
        assert pipe is not None
        pipe.write(f"{line}\n")
        pipe.flush()

    def _kill_person(self, person: str) -> None:
        process = self.people[person]
        process.kill()
        process.wait(PATIENCE)
        self.kills["client"] += 1
        self.start(person)

    def _kill_server(self) -> None:
        pid = self._server()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            wait_until_gone(pid)
            self.kills["gateway"] += 1

    def _kill_database(self) -> None:
        """Kill PostgreSQL's first process, or one that serves a connection, after which it recovers by itself."""
        server, first = self._server(), self._postmaster()
        if server is None or first is None or self.crashes[server] >= MOST_CRASHES:
            return
        victims = [first, *(child.pid for child in psutil.Process(first).children())]
        victim = self.chance.choice(victims)
        self.crashes[server] += victim == first
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.kills["postgres"] += 1

    def _server(self) -> int | None:
        try:
            pid = decode_state((self.data / "workspace.json").read_bytes()).pid
        except (OSError, ProtocolError):
            return None
        return pid if psutil.pid_exists(pid) else None

    def _postmaster(self) -> int | None:
        found = next((read_pid_file(folder) for folder in self.data.glob("pgdata-*")), None)
        return found.pid if found is not None and psutil.pid_exists(found.pid) else None

    def _read(self, person: str, process: subprocess.Popen[str]) -> None:
        with process:
            assert process.stdout is not None
            for line in process.stdout:
                if not line.endswith("\n"):
                    break  # it was killed while it said this
                with self.news:
                    self._hear(person, json.loads(line))
                    self.lines += 1
                    self.news.notify_all()

    def _hear(self, person: str, told: dict[str, str]) -> None:
        match told:
            case {"said": message}:
                self.said[person].append(message)
            case {"acked": message}:
                self.acked[message] = None
            case {"wrong": what}:
                self.wrong.append(f"{person}: {what}")
            case {"done": _}:
                self.done[person] = None
            case _:
                raise AssertionError(told)


@pytest.fixture
def wreck(tmp_path: Path) -> Iterator[Wreck]:
    seed = int(os.environ.get("KILL_SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)
    sys.stderr.write(f"KILL_SEED={seed}\n")
    wreck = Wreck(tmp_path / "home", RoomId(str(uuid.uuid4())), random.Random(seed))
    wreck.home.mkdir()
    yield wreck
    wreck.close()


async def stored(home: Path, person: str, room: RoomId) -> tuple[Message, ...]:
    """Return all that a person's closed store has of the room."""
    unlocked = await vault.unlock(home / "profiles" / person, vault.Auto())
    opened = await open_store(home / "profiles" / person, unlocked.key, UnixMillis(0))
    assert opened.rescued is None
    page = await opened.store.newest(room, 1_000_000)
    waiting = await opened.store.outbox()
    await opened.store.close()
    assert waiting == ()
    return page.messages


def test_nothing_is_lost_doubled_or_reordered_whatever_is_killed(wreck: Wreck) -> None:
    wreck.start("ann")
    wreck.until(lambda: bool(wreck.acked), "ann has made the channel")
    asyncio.run(look_inside(wreck.data, LIFT))
    for person in PEOPLE[1:]:
        wreck.start(person)
    wreck.until(lambda: all(wreck.said.values()), "everybody talks")

    while wreck.kills.total() < KILLS:
        wreck.kill_one()
    wreck.be_quiet()

    log = log_of(wreck)
    wreck.leave(log[-1]["seq"])
    ids = [row["id"] for row in log]
    said = {message for messages in wreck.said.values() for message in messages}
    sys.stderr.write(
        f"kills {dict(wreck.kills)}, messages {len(ids)}, said {len(said)}, acknowledged {len(wreck.acked)}\n"
    )
    assert wreck.wrong == []
    assert twice(ids) == []
    assert lost(ids, (*said, *wreck.acked)) == []
    assert out_of_order(ids, wreck.said) == {}
    assert [row["seq"] for row in log] == sorted(row["seq"] for row in log)
    expected = [(row["id"], row["seq"], row["rev"], row["text"]) for row in log]
    for person in PEOPLE:
        kept = asyncio.run(stored(wreck.home, person, wreck.room))
        assert unlike([(one.id, one.seq, one.rev, text_of(one)) for one in kept], expected) == []
    assert min(wreck.kills[victim] for victim in ("client", "gateway", "postgres")) > 0


def text_of(message: Message) -> str:
    assert isinstance(message.content, TextContent)
    return message.content.text


def log_of(wreck: Wreck) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(asyncio.run(look_inside(wreck.data, LOG, wreck.room)))
    return rows

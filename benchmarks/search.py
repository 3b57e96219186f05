"""Searching 1,000,000 messages on this computer: while typing, for a whole word, and narrowed by a person.

The store is filled through the product's own recording with words as frequent as in a language (Zipf), and asked as the
search dialog asks it: by the service, for the first page of hits. `type_ms` is the answer after each letter of a word,
`word_ms` that to the whole word, `from_ms` to the word and a person.
"""

import asyncio
import itertools
import os
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import distribution
from benchmarks.filling import NAMES, START, Filler
from desktop_chat.app.address import Address
from desktop_chat.app.wiring import build_service
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.link import LinkSettings
from desktop_chat.domain.ports import Account, Session
from desktop_chat.service.chat import ChatService
from desktop_chat.service.tasks import Tasks
from desktop_chat.store.connection import connect
from desktop_chat.store.opening import open_store
from desktop_chat.system.clock import SystemClock

MESSAGES = 1_000_000
VOCABULARY = 50_000
ASKED = 60
NOWHERE = "http://127.0.0.1:9"
_KEY = b"search!!" * 4
_MEGABYTE = 1024 * 1024


class Speaker(Filler):
    """A filler whose words are as frequent as in a language: the second half as often as the first, and so on."""

    def __init__(self, seed: int = 11) -> None:
        super().__init__(seed)
        letters = random.Random(seed)
        self.words = [_word(letters) for _ in range(VOCABULARY)]
        self._weights = list(itertools.accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))

    def text(self, length: int) -> str:
        """Return so many words."""
        return " ".join(self._chance.choices(self.words, cum_weights=self._weights, k=length))


def measure() -> dict[str, object]:
    """Fill a store and search it."""
    with tempfile.TemporaryDirectory(prefix="desktop-chat-search-") as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(profile: Path) -> dict[str, object]:
    speaker = Speaker()
    rows_a_second = await _fill(profile, speaker)
    sizes = _sizes(profile)
    tasks, clock = Tasks(), SystemClock()
    opened = await open_store(profile, _KEY, clock.now())
    address = Address(url=NOWHERE, key="bench")
    service = build_service(opened.store, address, clock=clock, spawner=tasks, settings=LinkSettings())
    await service.load()
    chance = random.Random(5)
    asked = [speaker.words[round(VOCABULARY ** chance.random()) - 1] for _ in range(ASKED)]
    figures = {
        "type_ms": distribution(
            await _timed(service, [word[:end] for word in asked for end in range(1, len(word) + 1)])
        ),
        "word_ms": distribution(await _timed(service, [f"{word} " for word in asked])),
        "from_ms": distribution(await _timed(service, [f"from:{chance.choice(NAMES)} {word} " for word in asked])),
    }
    await service.stop()
    await tasks.cancel_all()
    return {**figures, **sizes, "insert_rows_s": rows_a_second, "load": round(os.getloadavg()[0], 2)}


async def _fill(profile: Path, speaker: Speaker) -> int:
    """Fill the store; returns how many messages a second were stored, with their index."""
    opened = await open_store(profile, _KEY, START)
    session = Session(user=speaker.me.id, access_token="none", refresh_token="none", expires_at=UnixMillis(START * 2))
    await opened.store.keep_account(Account(url=NOWHERE, key="bench", me=speaker.me, session=session))
    spent = 0.0
    for page in speaker.pages(speaker.room(0), MESSAGES):
        began = time.perf_counter()
        await opened.store.record([page])
        spent += time.perf_counter() - began
    await opened.store.close()
    return round(MESSAGES / spent)


def _sizes(profile: Path) -> dict[str, object]:
    """Return the size of the store, and how much of it is the index."""
    file = max(profile.rglob("*.db"), key=lambda found: found.stat().st_size)
    connection = connect(file, _KEY)
    try:
        index = connection.execute("SELECT sum(length(block)) FROM words_data").get
    finally:
        connection.close()
    return {"index_mb": round(index / _MEGABYTE, 1), "store_mb": round(file.stat().st_size / _MEGABYTE, 1)}


async def _timed(service: ChatService, asked: Sequence[str]) -> list[float]:
    """Return the milliseconds of each answer."""
    samples = []
    for typed in asked:
        began = time.perf_counter()
        await service.search(typed)
        samples.append((time.perf_counter() - began) * 1000)
    return samples


def _word(letters: random.Random) -> str:
    length = letters.randint(2, 10)
    return "".join(letters.choice("bcdfghklmnprstvw" if place % 2 else "aeiouy") for place in range(length))

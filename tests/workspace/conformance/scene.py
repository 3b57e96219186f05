"""What a case sees: clients, people, a room, and the helpers that both languages have under the same names."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from realtime import AsyncRealtimeChannel, RealtimeSubscribeStates
from realtime.types import RealtimeAcknowledgementStatus
from supabase import AsyncClient

from tests.support.wires import PATIENCE


class Who(Enum):
    """Who makes a call: members of the room, an outsider, nobody (the anon key alone), the service key."""

    ANN = "ann"
    BO = "bo"
    EVE = "eve"
    NOBODY = "nobody"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody's account, for signing in."""

    client: AsyncClient
    id: str
    email: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One run of a case. The values are the same in JavaScript, there with `_` where Python has it too.

    `client` belongs to whom the trial is about; `other` to Bo, who is a member too; `nobody` has the anon key alone,
    `service` the service key. `token` is the acting person's, `brief` theirs with two seconds to live, `expired` one
    that has ended. `topic` is a private topic that members of the room may speak on; `name` is new each
    time, for topics, rows and files that nobody else shall meet.
    """

    allowed: bool
    client: AsyncClient
    other: AsyncClient
    nobody: AsyncClient
    service: AsyncClient
    fresh: Callable[[], Awaitable[Account]]
    url: str
    key: str
    token: str
    brief: str
    expired: str
    me: str
    ann: str
    bo: str
    eve: str
    email: str
    password: str
    room: str
    topic: str
    name: str


def new_id() -> str:
    """Return a new UUID (`new_id()` in JavaScript too)."""
    return str(uuid.uuid4())


class Closed(Exception):
    """A channel that is not joined, with the server's reason."""


async def answer_to(push: Any, seconds: float = PATIENCE) -> str:
    """Return how the server answers a push: `ok`, `error`, or `timed out`."""
    answers: asyncio.Queue[str] = asyncio.Queue()
    push.receive(RealtimeAcknowledgementStatus.Ok, lambda _response: answers.put_nowait("ok"))
    push.receive(RealtimeAcknowledgementStatus.Error, lambda _response: answers.put_nowait("error"))
    try:
        return await asyncio.wait_for(answers.get(), seconds)
    except TimeoutError:
        return "timed out"


async def joined(channel: AsyncRealtimeChannel) -> AsyncRealtimeChannel:
    """Subscribe and return the channel once it has joined (`joined(channel)` in JavaScript).

    Raises:
        Closed: the join was refused.
    """
    states: asyncio.Queue[tuple[RealtimeSubscribeStates, Exception | None]] = asyncio.Queue()
    await channel.subscribe(lambda state, error: states.put_nowait((state, error)))
    state, error = await asyncio.wait_for(states.get(), PATIENCE)
    if state is not RealtimeSubscribeStates.SUBSCRIBED:
        await channel.unsubscribe()  # else it joins again and again
        raise Closed(reason(error))
    return channel


def reason(error: Exception | None) -> str:
    """Return the server's own words of a refused join, without what the client puts around them."""
    return str(json.loads(str(error))["reason"])


class Ear:
    """What a channel hears, one after the other: `Ear(channel.on_broadcast, "*")`, then `await ear.next()`."""

    def __init__(self, listen: Callable[..., object], *arguments: Any) -> None:
        self._heard: asyncio.Queue[Any] = asyncio.Queue()
        listen(*arguments, lambda *heard: self._heard.put_nowait(heard[0] if len(heard) == 1 else heard))

    async def next(self) -> Any:
        """Return the next that is heard."""
        return await asyncio.wait_for(self._heard.get(), PATIENCE)

"""The calls of `channel`: joins, broadcasts, presence, replay, HTTP, and what happens when they are refused."""

import asyncio
import json
from typing import Any

from realtime.types import RealtimePostgresChangesListenEvent as ChangesEvent

from tests.support.wires import PATIENCE
from tests.workspace.conformance.case import Case, Refused, not_offered, offered
from tests.workspace.conformance.scene import Ear, Scene, joined

UNREADABLE = Refused("Unauthorized: You do not have permissions to read from this Channel topic: talk:<room>:1")


def config(**more: object) -> Any:
    """Return the parameters of a channel, private unless said otherwise."""
    return {"config": {"private": True, **more}}


async def _join(scene: Scene) -> object:
    return (await joined(scene.client.channel(scene.topic, config()))).topic


async def _broadcast(scene: Scene) -> object:
    listening = scene.other.channel(scene.topic, config())
    ear = Ear(listening.on_broadcast, "typing")
    await joined(listening)
    mine = await joined(scene.client.channel(scene.topic, config()))
    await mine.send_broadcast("typing", {"n": 1})
    return (await ear.next())["payload"]


async def _changes(scene: Scene) -> object:
    channel = scene.client.channel(scene.name, config(private=False))
    channel.on_postgres_changes(ChangesEvent.All, lambda _change: None, table="messages", schema="public")
    states: asyncio.Queue[Exception | None] = asyncio.Queue()
    await channel.subscribe(lambda _state, error: states.put_nowait(error))
    assert await states.get() is None
    return json.loads(str(await asyncio.wait_for(states.get(), PATIENCE)))[
        "extension"
    ]  # the client tells it as a state


CASES: tuple[Case, ...] = (
    offered(
        "`subscribe` to a private channel",
        python=_join,
        javascript="return (await joined(client.channel(topic, {config: {private: true}}))).topic",
        allowed="realtime:talk:<room>:1",
        refused=UNREADABLE,
    ),
    offered(
        "`send` of a broadcast to a private channel",
        python=_broadcast,
        javascript="""
            const theirs = other.channel(topic, {config: {private: true}})
            const ear = new Ear(theirs, 'broadcast', {event: 'typing'})
            await joined(theirs)
            const mine = await joined(client.channel(topic, {config: {private: true}}))
            await mine.send({type: 'broadcast', event: 'typing', payload: {n: 1}})
            return (await ear.next()).payload
        """,
        allowed={"n": 1},
        refused=UNREADABLE,
    ),
    not_offered(
        "`on('postgres_changes')`",
        python=_changes,
        javascript="""
            const channel = client.channel(name)
            const ear = new Ear(channel, 'system', {})
            channel.on('postgres_changes', {event: '*', schema: 'public', table: 'messages'}, () => {})
            await joined(channel)
            const {status, extension} = await ear.next()
            return status === 'error' && extension
        """,
        answer="postgres_changes",
    ),
)

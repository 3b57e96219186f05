"""The calls of `channel` but for broadcasts: joins, presence, tokens, system messages, and how each is refused.

The Python client speaks serializer 1.0.0, the JavaScript client 2.0.0, which sends broadcasts in binary frames. Where
the Python client has no such call (a binary payload, a fall-back to HTTP), its function speaks the protocol itself.
"""

import asyncio
import json

import httpx
from realtime import RealtimeSubscribeStates as States
from realtime.types import RealtimePostgresChangesListenEvent as ChangesEvent

from tests.support.wires import PATIENCE, Poller
from tests.workspace.conformance.case import FOR_ALL, Case, Refused, not_offered, offered
from tests.workspace.conformance.realtime_helpers import UNREADABLE, channel, raw_socket
from tests.workspace.conformance.scene import Closed, Ear, Scene, Who, answer_to, joined


async def _join(scene: Scene) -> object:
    return (await joined(channel(scene.client, scene.topic))).topic


async def _join_in_public(scene: Scene) -> object:
    await scene.nobody.realtime.set_auth(scene.key if scene.allowed else "no token")
    try:
        return (await joined(channel(scene.nobody, "lobby", private=False))).topic
    finally:
        await scene.nobody.remove_all_channels()


async def _leave(scene: Scene) -> object:
    mine = await joined(channel(scene.client, scene.topic))
    await scene.client.remove_channel(mine)
    return scene.client.get_channels()


async def _track(scene: Scene) -> object:
    mine = channel(scene.client, scene.name, private=False, presence={"key": "ann"})
    theirs = channel(scene.other, scene.name, private=False, presence={"key": "bo"})
    changes, arrivals, departures = Ear(mine.on_presence_sync), Ear(mine.on_presence_join), Ear(mine.on_presence_leave)
    theirs.on_presence_sync(lambda: None)
    await joined(mine)
    await joined(theirs)
    await theirs.track({"mood": "fine"})
    while "bo" not in mine.presence_state():
        await changes.next()
    mood = mine.presence_state()["bo"][0]["mood"]  # type: ignore[typeddict-item]  # what the other side tracks
    await theirs.untrack()
    return [mood, (await arrivals.next())[0], (await departures.next())[0]]


async def _found_later(scene: Scene) -> object:
    mine = channel(scene.client, scene.name, private=False, presence={"key": "ann"})
    mine.on_presence_sync(lambda: None)
    await joined(mine)
    await mine.track({})
    theirs = channel(scene.other, scene.name, private=False, presence={"key": "bo"})
    changes = Ear(theirs.on_presence_sync)
    await joined(theirs)
    while not theirs.presence_state():
        await changes.next()
    return list(theirs.presence_state())


async def _track_where_it_is_refused(scene: Scene) -> object:
    mine = await joined(channel(scene.client, scene.topic, presence={"key": "ann"}))
    return await answer_to(await mine.push("presence", {"type": "presence", "event": "track", "payload": {}}))


async def _changes(scene: Scene) -> object:
    mine = channel(scene.client, scene.name, private=False)
    mine.on_postgres_changes(ChangesEvent.All, lambda _change: None, table="messages", schema="public")
    states: asyncio.Queue[Exception | None] = asyncio.Queue()
    await mine.subscribe(lambda _state, error: states.put_nowait(error))
    assert await states.get() is None
    told = await asyncio.wait_for(states.get(), PATIENCE)  # this client tells a `system` error as a state
    return f"error of {json.loads(str(told))['extension']}"


async def _set_auth(scene: Scene) -> object:
    mine = channel(scene.client, scene.topic)
    closed = asyncio.Event()
    ear = Ear(mine.on_broadcast, "*")
    await mine.subscribe(lambda state, _error: closed.set() if state is States.CLOSED else None)
    await scene.client.realtime.set_auth(scene.brief if scene.allowed else scene.expired)
    await channel(scene.other, scene.topic).http_send("end", {})
    try:
        if scene.allowed:
            return (await ear.next())["event"]
        return await asyncio.wait_for(closed.wait(), PATIENCE) and "the channel is closed"
    finally:
        await scene.client.realtime.set_auth(scene.token)


async def _end_of_a_token(scene: Scene) -> object:
    await scene.client.realtime.set_auth(scene.brief)
    states: asyncio.Queue[Exception | None] = asyncio.Queue()
    await channel(scene.client, scene.topic).subscribe(lambda _state, error: states.put_nowait(error))
    assert await states.get() is None
    try:
        told = await asyncio.wait_for(states.get(), PATIENCE)
        return json.loads(str(told))["message"].removesuffix(" 0 seconds ago")
    finally:
        await scene.client.realtime.set_auth(scene.token)


async def _heartbeat(scene: Scene) -> object:
    async with raw_socket(scene) as mine:
        await mine.beats()
    return "ok"


async def _by_polling(scene: Scene) -> object:
    async with httpx.AsyncClient(base_url=scene.url, timeout=PATIENCE) as http:
        mine = Poller(http=http, version="1.0.0", key=scene.key)
        await mine.open()
        reply = (await mine.join(scene.topic, token=scene.token, private=True))[4]
        if reply["status"] == "error":
            raise Closed(reply["response"]["reason"])
        await channel(scene.other, scene.topic).http_send("end", {})
        return (await mine.receive())[4]["event"]


async def _ready(scene: Scene) -> object:
    mine = channel(scene.client, scene.topic, broadcast={"replication_ready": True})
    ear = Ear(mine.on_system)
    await joined(mine)
    return (await ear.next()).message


CASES: tuple[Case, ...] = (
    offered(
        "`subscribe` to a private channel",
        python=_join,
        javascript="return (await joined(client.channel(topic, {config: {private: true}}))).topic",
        allowed="realtime:talk:<room>:1",
        refused=UNREADABLE,
    ),
    offered(
        "`subscribe` to a public channel, without an account",
        python=_join_in_public,
        javascript="""
            await nobody.realtime.setAuth(allowed ? key : 'no token')
            return (await joined(nobody.channel('lobby'))).topic
        """,
        allowed="realtime:lobby",
        refused=Refused("MalformedJWT: The token provided is not a valid JWT"),
    ),
    offered(
        "`removeChannel`",
        python=_leave,
        javascript="""
            const mine = await joined(client.channel(topic, {config: {private: true}}))
            await client.removeChannel(mine)
            return client.getChannels()
        """,
        allowed=[],
        refused=UNREADABLE,
    ),
    offered(
        "`track`, `untrack`, `presenceState`, `on('presence')`",
        python=_track,
        javascript="""
            const mine = client.channel(name, {config: {presence: {key: 'ann'}}})
            const theirs = other.channel(name, {config: {presence: {key: 'bo'}}})
            const [changes, arrivals, departures] =
                ['sync', 'join', 'leave'].map((event) => new Ear(mine, 'presence', {event}))
            theirs.on('presence', {event: 'sync'}, () => {})
            await joined(mine)
            await joined(theirs)
            await theirs.track({mood: 'fine'})
            while (!mine.presenceState().bo) await changes.next()
            const mood = mine.presenceState().bo[0].mood
            await theirs.untrack()
            return [mood, (await arrivals.next()).key, (await departures.next()).key]
        """,
        allowed=["fine", "bo", "bo"],
        refused=FOR_ALL,
    ),
    offered(
        "`presenceState` of who was there before",
        python=_found_later,
        javascript="""
            const mine = client.channel(name, {config: {presence: {key: 'ann'}}})
            mine.on('presence', {event: 'sync'}, () => {})
            await joined(mine)
            await mine.track({})
            const theirs = other.channel(name, {config: {presence: {key: 'bo'}}})
            const changes = new Ear(theirs, 'presence', {event: 'sync'})
            await joined(theirs)
            while (!Object.keys(theirs.presenceState()).length) await changes.next()
            return Object.keys(theirs.presenceState())
        """,
        allowed=["ann"],
        refused=FOR_ALL,
    ),
    offered(
        "`setAuth` while joined",
        python=_set_auth,
        javascript="""
            const mine = client.channel(topic, {config: {private: true}})
            const ear = new Ear(mine, 'broadcast', {event: '*'})
            const states = new Queue()
            mine.subscribe((state) => states.put(state))
            await states.next()
            await client.realtime.setAuth(allowed ? brief : expired)
            await other.channel(topic, {config: {private: true}}).httpSend('end', {})
            try {
                if (allowed) return (await ear.next()).event
                return (await states.next()) === 'CLOSED' && 'the channel is closed'
            } finally {
                await client.realtime.setAuth(token)
            }
        """,
        allowed="end",
        refused="the channel is closed",
        refused_to=Who.ANN,
    ),
    offered(
        "the end of a token, told by `system`",
        python=_end_of_a_token,
        javascript="""
            await client.realtime.setAuth(brief)
            const mine = client.channel(topic, {config: {private: true}})
            const ear = new Ear(mine, 'system', {})
            try {
                await joined(mine)
                return (await ear.next()).message.replace(/ 0 seconds ago$/, '')
            } finally {
                await client.realtime.setAuth(token)
            }
        """,
        allowed="Token has expired",
        refused=FOR_ALL,
    ),
    offered(
        "`broadcast: {replication_ready: true}`, answered by `system`",
        python=_ready,
        javascript="""
            const mine = client.channel(topic, {config: {private: true, broadcast: {replication_ready: true}}})
            const ear = new Ear(mine, 'system', {})
            await joined(mine)
            return (await ear.next()).message
        """,
        allowed="Replication connection established",
        refused=UNREADABLE,
    ),
    offered(
        "`sendHeartbeat`",
        python=_heartbeat,
        javascript="""
            const beats = new Queue()
            await joined(client.channel(topic, {config: {private: true}}))
            client.realtime.onHeartbeat((status) => status !== 'sent' && beats.put(status))
            await client.realtime.sendHeartbeat()
            return beats.next()
        """,
        allowed="ok",
        refused=FOR_ALL,
    ),
    offered(
        "long-polling, as the transport of the JavaScript client",
        python=_by_polling,
        javascript="""
            const polling = client_of(url, key, {transport: LongPoll})
            await polling.realtime.setAuth(token)
            const mine = polling.channel(topic, {config: {private: true}})
            const ear = new Ear(mine, 'broadcast', {event: '*'})
            try {
                await joined(mine)
                const theirs = other.channel(topic, {config: {private: true}})
                await theirs.send({type: 'broadcast', event: 'end', payload: {}}) // by HTTP, which arrives as text
                return (await ear.next()).event
            } finally {
                await polling.removeAllChannels()
            }
        """,
        allowed="end",
        refused=UNREADABLE,
    ),
    not_offered(
        "`on('postgres_changes')`: the channel joins, and a `system` error says that nothing will come",
        python=_changes,
        javascript="""
            const channel = client.channel(name)
            const ear = new Ear(channel, 'system', {})
            channel.on('postgres_changes', {event: '*', schema: 'public', table: 'messages'}, () => {})
            await joined(channel)
            const {status, extension} = await ear.next()
            return `${status} of ${extension}`
        """,
        answer="error of postgres_changes",
    ),
    not_offered(
        "`track` on a private channel, which this schema's policies allow nobody",
        python=_track_where_it_is_refused,
        javascript="""
            const mine = await joined(client.channel(topic, {config: {private: true, presence: {key: 'ann'}}}))
            return mine.track({})
        """,
        answer="error",
    ),
)

"""The calls of `channel` that send and hear broadcasts: by socket, by HTTP, from the database, again on joining."""

import httpx

from tests.support.official import write
from tests.support.wires import PATIENCE
from tests.workspace.conformance.case import FOR_ALL, Case, Refused, not_offered, offered
from tests.workspace.conformance.realtime_helpers import ROOM_UNREADABLE, UNREADABLE, channel, raw_socket, what_came
from tests.workspace.conformance.scene import Ear, Scene, Who, answer_to, joined


async def _broadcast(scene: Scene) -> object:
    theirs = channel(scene.other, scene.topic)
    ear = Ear(theirs.on_broadcast, "typing")
    await joined(theirs)
    mine = await joined(channel(scene.client, scene.topic))
    await mine.send_broadcast("typing", {"n": 1, "text": "Ünïcode"})
    return (await ear.next())["payload"]


async def _echo(scene: Scene) -> object:
    mine = channel(scene.client, scene.topic, broadcast={"self": True, "ack": False})
    ear = Ear(mine.on_broadcast, "*")
    await joined(mine)
    await mine.send_broadcast("typing", {"n": 1})
    return (await ear.next())["event"]


async def _ack(scene: Scene) -> object:
    topic = scene.topic if scene.allowed else f"room:{scene.room}:1"
    mine = await joined(channel(scene.client, topic, broadcast={"self": False, "ack": True}))
    message = {"type": "broadcast", "event": "typing", "payload": {}}
    return await answer_to(await mine.push("broadcast", message))


async def _bytes_by_socket(scene: Scene) -> object:
    async with raw_socket(scene) as theirs, raw_socket(scene) as mine:
        names = [b"1", b"2", f"realtime:{scene.topic}".encode(), b"bytes", b""]
        frame = bytes([3, *map(len, names), 0]) + b"".join(names) + b"\x00\xff"
        await mine.connection.send(frame)
        _binary, _topic, event, _meta, payload = await theirs.receive()
        return [event, list(payload)]


async def _from_the_database(scene: Scene) -> object:
    theirs = channel(scene.client, f"room:{scene.room}:1")
    ear = Ear(theirs.on_broadcast, "*")
    await joined(theirs)
    await write(scene.other, scene.room, "Good morning")
    heard = await ear.next()
    return [heard["payload"]["k"], sorted(heard["meta"])]


async def _replay(scene: Scene) -> object:
    await write(scene.other, scene.room, "Good morning")
    theirs = channel(scene.client, f"room:{scene.room}:1", broadcast={"replay": {"since": 0, "limit": 1}})
    ear = Ear(theirs.on_broadcast, "*")
    await joined(theirs)
    return (await ear.next())["meta"]["replayed"]


async def _replay_of_nonsense(scene: Scene) -> object:
    await joined(channel(scene.client, scene.topic, broadcast={"replay": {"since": "yesterday"}}))
    return None


async def _http_send(scene: Scene) -> object:
    theirs = channel(scene.other, scene.topic)
    ear = Ear(theirs.on_broadcast, "*")
    await joined(theirs)
    await channel(scene.client, scene.topic).http_send("typing now", {"from": "<me>"})
    await channel(scene.other, f"talk:{scene.room}:1").http_send("end", {})
    return what_came((await ear.next())["event"])


async def _http_send_of_bytes(scene: Scene) -> object:
    async with raw_socket(scene) as theirs:
        await channel(scene.client, scene.topic).http_send("bytes", b"\x00\xff")
        _binary, _topic, event, _meta, payload = await theirs.receive()
        return [event, list(payload)]


async def _fall_back(scene: Scene) -> object:
    theirs = channel(scene.other, scene.topic)
    ear = Ear(theirs.on_broadcast, "*")
    await joined(theirs)
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        message = {"topic": scene.topic, "event": "typing", "payload": {"n": 1}, "private": True}
        headers = {"apikey": scene.key, "Authorization": f"Bearer {scene.token}"}
        answer = await http.post(
            f"{scene.url}/realtime/v1/api/broadcast", json={"messages": [message]}, headers=headers
        )
    assert answer.status_code == 202
    await channel(scene.other, scene.topic).http_send("end", {})
    return what_came((await ear.next())["event"])


CASES: tuple[Case, ...] = (
    offered(
        "`send` of a broadcast, and `on('broadcast')`",
        python=_broadcast,
        javascript="""
            const theirs = other.channel(topic, {config: {private: true}})
            const ear = new Ear(theirs, 'broadcast', {event: 'typing'})
            await joined(theirs)
            const mine = await joined(client.channel(topic, {config: {private: true}}))
            await mine.send({type: 'broadcast', event: 'typing', payload: {n: 1, text: 'Ünïcode'}})
            return (await ear.next()).payload
        """,
        allowed={"n": 1, "text": "Ünïcode"},
        refused=UNREADABLE,
    ),
    offered(
        "`broadcast: {self: true}`",
        python=_echo,
        javascript="""
            const mine = client.channel(topic, {config: {private: true, broadcast: {self: true}}})
            const ear = new Ear(mine, 'broadcast', {event: '*'})
            await joined(mine)
            await mine.send({type: 'broadcast', event: 'typing', payload: {n: 1}})
            return (await ear.next()).event
        """,
        allowed="typing",
        refused=UNREADABLE,
    ),
    offered(
        "`broadcast: {ack: true}`",
        python=_ack,
        javascript="""
            const own = allowed ? topic : `room:${room}:1`
            const mine = await joined(other.channel(own, {config: {private: true, broadcast: {ack: true}}}))
            return mine.send({type: 'broadcast', event: 'typing', payload: {}})
        """,
        allowed="ok",
        refused="error",
        refused_to=Who.ANN,
    ),
    offered(
        "`send` of bytes",
        python=_bytes_by_socket,
        javascript="""
            const theirs = other.channel(topic, {config: {private: true}})
            const ear = new Ear(theirs, 'broadcast', {event: 'bytes'})
            await joined(theirs)
            const mine = await joined(client.channel(topic, {config: {private: true}}))
            await mine.send({type: 'broadcast', event: 'bytes', payload: new Uint8Array([0, 255]).buffer})
            const {event, payload} = await ear.next()
            return [event, [...new Uint8Array(payload)]]
        """,
        allowed=["bytes", [0, 255]],
        refused=FOR_ALL,
    ),
    offered(
        "`on('broadcast')` of what the database sends",
        python=_from_the_database,
        javascript="""
            const mine = client.channel(`room:${room}:1`, {config: {private: true}})
            const ear = new Ear(mine, 'broadcast', {event: '*'})
            await joined(mine)
            await write(other, room, 'Good morning')
            const {payload, meta} = await ear.next()
            return [payload.k, Object.keys(meta)]
        """,
        allowed=["posted", ["id"]],
        refused=ROOM_UNREADABLE,
    ),
    offered(
        "`broadcast: {replay: {since, limit}}`",
        python=_replay,
        javascript="""
            await write(other, room, 'Good morning')
            const config = {private: true, broadcast: {replay: {since: 0, limit: 1}}}
            const mine = client.channel(`room:${room}:1`, {config})
            const ear = new Ear(mine, 'broadcast', {event: '*'})
            await joined(mine)
            return (await ear.next()).meta.replayed
        """,
        allowed=True,
        refused=ROOM_UNREADABLE,
    ),
    offered(
        "`httpSend`",
        python=_http_send,
        javascript="""
            const theirs = other.channel(topic, {config: {private: true}})
            const ear = new Ear(theirs, 'broadcast', {event: '*'})
            await joined(theirs)
            await client.channel(topic, {config: {private: true}}).httpSend('typing now', {})
            await theirs.httpSend('end', {})
            return what_came((await ear.next()).event)
        """,
        allowed="typing now",
        refused="taken, and dropped in silence",
    ),
    offered(
        "`httpSend` of bytes",
        python=_http_send_of_bytes,
        javascript="""
            const theirs = other.channel(topic, {config: {private: true}})
            const ear = new Ear(theirs, 'broadcast', {event: 'bytes'})
            await joined(theirs)
            await client.channel(topic, {config: {private: true}}).httpSend('bytes', new Uint8Array([0, 255]))
            const {event, payload} = await ear.next()
            return [event, [...new Uint8Array(payload)]]
        """,
        allowed=["bytes", [0, 255]],
        refused=FOR_ALL,
    ),
    offered(
        "`send` before `subscribe`, which goes by HTTP",
        python=_fall_back,
        javascript="""
            const theirs = other.channel(topic, {config: {private: true}})
            const ear = new Ear(theirs, 'broadcast', {event: '*'})
            await joined(theirs)
            const mine = client.channel(topic, {config: {private: true}})
            if (await mine.send({type: 'broadcast', event: 'typing', payload: {n: 1}}) !== 'ok') return 'not taken'
            await theirs.httpSend('end', {})
            return what_came((await ear.next()).event)
        """,
        allowed="typing",
        refused="taken, and dropped in silence",
    ),
    not_offered(
        "`broadcast: {replay}` since a time that is no number",
        python=_replay_of_nonsense,
        javascript="""
            const config = {private: true, broadcast: {replay: {since: 'yesterday'}}}
            return joined(client.channel(topic, {config}))
        """,
        answer=Refused("UnableToReplayMessages: Replay params are not valid"),
    ),
)

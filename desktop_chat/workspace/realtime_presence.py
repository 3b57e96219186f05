"""Who is there: the states that clients track on the topics that they have joined, told to the others as differences.

States live as long as their channels and are kept nowhere. Shapes are those of Phoenix.Presence: by key, each with one
meta for every channel that tracks under it.
"""

import base64
import itertools
from collections.abc import Mapping

from desktop_chat.workspace.realtime_frames import RelayedText, dump
from desktop_chat.workspace.realtime_hub import Channel, Hub

Meta = Mapping[str, object]
Entry = Mapping[str, object]

REF_BYTES = 9


class Presence:
    """What is tracked in each room, by channel; a channel tracks one state under its own key."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._rooms: dict[tuple[str, bool], dict[Channel, Meta]] = {}
        self._refs = itertools.count(1)

    def state(self, channel: Channel) -> dict[str, Entry]:
        """Return everybody in a channel's room, for its `presence_state`."""
        metas: dict[str, list[Meta]] = {}
        for other, meta in self._room(channel).items():
            metas.setdefault(other.presence_key, []).append(meta)
        return {key: {"metas": found} for key, found in metas.items()}

    def track(self, channel: Channel, payload: Mapping[str, object]) -> int:
        """Set what a channel shows of itself and tell the room; return to how many. The same again tells nobody."""
        room = self._rooms.setdefault((channel.topic, channel.private), {})
        before = room.get(channel)
        if before is not None and _shown(before) == payload:
            return 0
        ref = base64.urlsafe_b64encode(next(self._refs).to_bytes(REF_BYTES, "big")).decode()
        meta: dict[str, object] = {**payload, "phx_ref": ref}
        if before is not None:
            meta["phx_ref_prev"] = before["phx_ref"]
        room[channel] = meta
        return self._tell(channel, joins=meta, leaves=before)

    def untrack(self, channel: Channel) -> int:
        """Take a channel's state back and tell the room; return to how many. Harmless when it tracks nothing."""
        room = self._room(channel)
        before = room.pop(channel, None)
        if not room:
            self._rooms.pop((channel.topic, channel.private), None)
        return 0 if before is None else self._tell(channel, joins=None, leaves=before)

    def _room(self, channel: Channel) -> dict[Channel, Meta]:
        return self._rooms.get((channel.topic, channel.private), {})

    def _tell(self, channel: Channel, *, joins: Meta | None, leaves: Meta | None) -> int:
        key = channel.presence_key
        payload = {
            name: {} if meta is None else {key: {"metas": [meta]}}
            for name, meta in (("joins", joins), ("leaves", leaves))
        }
        diff = RelayedText(topic=channel.topic, payload=dump(payload), event="presence_diff")
        return self._hub.publish_presence(diff, private=channel.private)


def _shown(meta: Meta) -> dict[str, object]:
    return {name: value for name, value in meta.items() if name not in {"phx_ref", "phx_ref_prev"}}

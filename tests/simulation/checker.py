"""What must hold: at every moment of a story, and when everything has come to rest.

1 acknowledged: in the log, once. 2 written: in the log once, or visibly refused. 3 the log has no operation twice.
4 at rest everybody shows the log. 5 meanwhile everybody shows a part of it in its order, and says where it has holes.
6 what one device writes stands in the order of its writing. 7 at rest nothing waits. 8 nobody is said to have read what
they were not shown, and no mark moves back. 9 edits, deletions and reactions are the same for all. 10 who was removed
gets nothing of what came after. 11 at rest everybody counts the unread mentions that the server counts. 12 an edit or a
deletion that the server has taken stands at rest, or a later one, or it was visibly refused. And: nobody is called up
to date who is not, no tier is closed before a better one has caught up, a lost last message and a missing one are found
in their time, and nothing is asked for without end.

A restored server breaks promises that it has made; what must hold nevertheless is said where it is checked.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from desktop_chat.core.diffs import Published, RowChanged, TimelinePatch, TimelineRow
from desktop_chat.domain.commands import Accepted, Command
from desktop_chat.domain.content import DeletedContent, TextContent
from desktop_chat.domain.delivery import LOST
from desktop_chat.domain.ids import MessageId, OpId, RoomId, UnixMillis, UserId
from desktop_chat.domain.link import Freshness, LinkStatus, Tier
from desktop_chat.domain.message import Message
from tests.service.model_room import ModelRoom
from tests.simulation.device import Device
from tests.simulation.history import History, Sent
from tests.simulation.marks import MarkRules
from tests.simulation.server import SimServer
from tests.support.log_rules import lost, out_of_order, twice, unlike

JUST_WOKEN = 45.0
"""Seconds after a jump of the clock in which a tier may be closed without another: none is believed then. A device
looks at its clock every second, unless a renewal of its session hangs."""
LOOKED_AT = 40
"""Rows at the end of a timeline that are looked at after each change; all are after a reset."""


class Checker:
    """Watches a server and all devices of a story."""

    def __init__(self, server: SimServer, history: History) -> None:
        self._server = server
        self._history = history
        self._devices: dict[str, UserId] = {}
        self._places: dict[tuple[str, MessageId], int] = {}
        self._unaware: dict[str, UnixMillis] = {}
        self._marks = MarkRules(server, history, lambda name: name not in self._unaware)
        self._joined: dict[tuple[UserId, RoomId], UnixMillis] = {}
        self._removed: dict[tuple[UserId, RoomId], int] = {}
        self._real_carry_out = server.carry_out
        server.carry_out = self._carries_out  # type: ignore[method-assign]  # and every command that is not a repeat

    def watch(self, device: Device) -> None:
        """Look at all that this device shows and does from now on."""
        self._devices[device.name] = device.user
        device.watch = self._saw
        device.closing = self._closes
        self._marks.watch(device)

    def restored(self, devices: Iterable[Device], *, told: bool) -> None:
        """Learn that the server has gone back: until a device has caught up with the new history, it may show both.

        `told`: by a new epoch.
        """
        self._marks.restored(devices, told=told)
        there = {message for model in self._server.rooms.values() for message in model.messages}
        for key, seq in self._removed.items():
            self._removed[key] = min(seq, self._server.rooms[key[1]].head)
        for gone in (message for ids in self._server.commits.ids.values() for message in ids if message not in there):
            # Its writer has to decide about it, or a copy of the request that is still on its way does.
            self._history.refused.setdefault(gone, LOST)
        self._unaware = dict.fromkeys(self._devices, self._server.now())
        self._history.restores += 1
        self._places.clear()

    def damaged(self) -> None:
        """Learn that the server tells of another end of a log, which looks like another history at first."""
        self._unaware = dict.fromkeys(self._devices, self._server.now())
        self._marks.damaged = True

    def removes(self, user: UserId, room: RoomId) -> None:
        """Learn that somebody is a member no more from here on."""
        self._removed[user, room] = self._server.rooms[room].head

    def invites(self, user: UserId, room: RoomId) -> None:
        """Learn that somebody is a member again."""
        self._removed.pop((user, room), None)
        self._joined[user, room] = self._server.now()
        self._marks.invited(user, room)
        # Only now they hear of what became of this room meanwhile.
        self._unaware.update({name: self._server.now() for name, of in self._devices.items() if of == user})

    # At every moment

    def _saw(self, device: Device, value: Published | LinkStatus) -> None:
        if isinstance(value, TimelinePatch):
            self._saw_rows(device, value)
        elif isinstance(value, LinkStatus):
            note = (value.tier and value.tier.name, value.phase.name, value.freshness.name, value.queued)
            self._history.note(device.name, "link", *note)
            self._is_honest(device, value)
        self._marks.hold(device)

    def _saw_rows(self, device: Device, patch: TimelinePatch) -> None:
        if not patch.reset and all(isinstance(diff, RowChanged) for diff in patch.diffs):
            return
        rows = device.screen.rows if patch.reset else device.screen.rows[-LOOKED_AT:]
        self._marks.shows(device, patch.room, rows)
        if device.name in self._unaware:
            return
        confirmed = [row for row in rows if row.message.seq is not None]
        self._history.note(device.name, "shown", patch.room[-3:], *(row.message.seq for row in confirmed[-3:]))
        self._in_order(device, rows)
        for row in confirmed:
            self._at_its_place(device, row.message)
        self._no_silent_hole(device, patch.room, confirmed)

    def _in_order(self, device: Device, rows: Sequence[TimelineRow]) -> None:
        for one, other in pairwise(rows):
            self._history.expect(
                one.message.order < other.message.order, "5 rows in order", device.name, one.message, other.message
            )

    def _at_its_place(self, device: Device, message: Message) -> None:
        key = (device.name, message.id)
        known = self._places.get(key)
        if known == message.seq:
            return
        # One that stood where it did in a history that was lost may move, once, to where it stands now.
        now = self._server.rooms[message.room].messages.get(message.id)
        healed = self._history.restores > 0 and now is not None and now.seq == message.seq
        self._history.expect(
            known is None or healed, "5 a confirmed row moved", device.name, message.id, known, message
        )
        self._places[key] = message.seq or 0
        there = self._server.commits.ids.get((message.room, message.seq or 0), {})
        self._history.expect(message.id in there, "5 a row that never was there", device.name, message.id, message.seq)

    def _no_silent_hole(self, device: Device, room: RoomId, rows: Sequence[TimelineRow]) -> None:
        """See that every hole up to the cursor is said at the row above it, or by a row above that counts it in.

        What stands below the first page of a new history is not looked at yet, and counts as missing as a whole.
        """
        cursor = device.cursor(room)
        looked_at = 1 << 62
        for one, other in reversed(tuple(pairwise(rows))):
            lower, upper = one.message.no or 0, other.message.no or 0
            looked_at = min(looked_at, upper - other.missing) if other.missing else looked_at
            # A damaged log may leave a row of a lost history in view until its place is read again.
            stale = self._marks.damaged and upper <= lower
            complete = upper == lower + 1 or stale or lower + 1 >= looked_at or (other.message.seq or 0) > cursor
            self._history.expect(complete, "5 a hole that nobody is told of", device.name, lower, upper)

    def _is_honest(self, device: Device, status: LinkStatus) -> None:
        if status.freshness is not Freshness.FRESH or status.as_of is None:
            return
        if status.as_of > self._unaware.get(device.name, status.as_of):
            del self._unaware[device.name]
        for room, model in self._server.rooms.items():
            line = device.service._engine.book.lines.get(room)
            there_then = model.has_member(device.user) and self._joined.get((device.user, room), 0) < status.as_of
            if line is not None and not line.position.gone and there_then:
                head = self._server.commits.head_at(room, status.as_of)
                cursor = line.position.cursor.seq
                self._history.expect(cursor >= head, "called fresh", device.name, room[-3:], cursor, head)

    def _closes(self, device: Device, tier: Tier) -> None:
        now = device.clock.monotonic()
        better = any(
            other.is_up and other.opened_at <= device.backend.caught_up.at
            for other in device.transports.values()
            if other.tier is not tier
        )
        self._history.note(device.name, "closes", tier.name)
        self._history.expect(
            better or now - device.jumped_at <= JUST_WOKEN, "a tier closed before another caught up", device.name, tier
        )

    def _carries_out(self, user: UserId, command: Command) -> Accepted:
        done = self._server.rooms[command.room].done.get(command.op)
        self._history.expect(done is None or done.by != user, "3 what was done is done again", command.op)
        return self._real_carry_out(user, command)

    # At rest

    def found_in_time(self, devices: Iterable[Device], room: RoomId, rule: str) -> None:
        """See that everybody knows the whole log of a room by now."""
        model = self._server.rooms[room]
        for device in devices:
            if model.has_member(device.user):
                self._history.expect(
                    device.cursor(room) == model.head, rule, device.name, device.cursor(room), model.head
                )

    def carries(self, devices: Iterable[Device], room: RoomId, tier: Tier, *, carries: bool) -> None:
        """See that this tier carries for every member of a room, or for none."""
        for device in devices:
            if self._server.rooms[room].has_member(device.user):
                found = device.service.link.tier
                rule = "what hears is used again" if carries else "a deaf tier carries"
                self._history.expect((found is tier) is carries, rule, device.name, found)

    async def at_rest(self, devices: Sequence[Device]) -> None:
        """See that everybody has everything, once, in one order, and that nothing is left to do."""
        for model in self._server.rooms.values():
            self._log_is_whole(model)
        single = [user for user in self._server.people if sum(device.user == user for device in devices) == 1]
        for model in self._server.rooms.values():
            for message in model.in_order():
                if model.has_member(message.sender):
                    self._changes_stand(message, single=message.sender in single)
        for device in devices:
            waiting = await device.store.outbox()
            self._history.expect(not waiting, "7 something waits at rest", device.name, waiting)
            self._mentions_are_told(device)
            self._marks.at_rest(device)

    def _changes_stand(self, message: Message, *, single: bool) -> None:
        """See that what the server has taken of its writer is so, also when it was set back meanwhile.

        Of two devices of one person, to which the server had told different things before it went back, the one that
        sends its edit again last has the last word; so of edits only a `single` device is held to their order.
        """
        changes = self._history.changes.get(message.id)
        if changes is None or changes.given_up or is_deleted(message):
            return
        self._history.expect(None not in changes.taken, "12 a deletion is gone", message.id)
        if single and changes.taken:
            newest = max(changes.asked[words] for words in changes.taken)
            now = changes.asked.get(message.content.text, -1) if isinstance(message.content, TextContent) else -1
            self._history.expect(now >= newest, "12 an edit is gone", message.id, now, newest)

    def shows_the_log(self, device: Device, room: RoomId) -> None:
        """See that a device which has the whole room open shows exactly the log, or what it had when it was removed."""
        model = self._server.rooms[room]
        rows = [row.message for row in device.screen.rows]
        if not model.has_member(device.user):
            last = self._removed.get((device.user, room), model.head)
            there = [message.id for message in model.in_order() if (message.seq or 0) > last]
            # What was lost once may have been shown before it was sent again.
            late = [row.seq for row in rows if row.id in there and row.id not in self._history.refused]
            self._history.expect(not late, "10 shown after removal", device.name, late)
            gone = [entry.gone for entry in device.screen.roster.entries if entry.room == room]
            self._history.expect(gone in ([True], []), "10 a removal that nobody was told of", device.name, room[-3:])
            return
        expected = [(m.id, m.seq, m.content, m.reactions, m.reply_to) for m in model.in_order()]
        shown = [(m.id, m.seq, m.content, m.reactions, m.reply_to) for m in rows]
        odd = unlike(shown, expected)
        self._history.expect(not odd, "4 the log is shown", device.name, room[-3:], len(shown), len(expected), odd[:6])
        left = [row.id for row in rows if row.changing or row.refusal is not None]
        self._history.expect(not left, "9 a change that is still on its way", device.name, left)

    def _mentions_are_told(self, device: Device) -> None:
        """See that a device counts those mentions that the server counts."""
        mine = [room for room, model in self._server.rooms.items() if model.has_member(device.user)]
        unread = self._server.unread_mentions(device.user, mine)
        for entry in device.screen.roster.entries:
            if entry.room in mine:
                there = len(unread.get(entry.room, ()))
                self._history.expect(entry.mentions == there, "11 mentions", device.name, entry.mentions, there)

    def _log_is_whole(self, model: ModelRoom) -> None:
        history = self._history
        again = twice([entry.op for entry in model.log])
        history.expect(not again, "3 an operation twice", model.room.id[-3:], again)
        history.expect([m.no for m in model.in_order()] == list(range(1, model.last_no + 1)), "3 gapless numbers")
        log = [message.id for message in model.in_order()]
        here = sorted((sent for sent in history.sent.values() if sent.room == model.room.id), key=lambda one: one.order)
        for message in lost(log, (sent.message for sent in here if not self._is_given_up(model, sent))):
            history.expect(False, "1 2 lost", history.sent[message], history.acked.get(OpId(message)))
        written: dict[str, list[MessageId]] = {}
        for sent in here:
            if not self._had_to_wait(sent):
                written.setdefault(sent.device, []).append(sent.message)
        odd = out_of_order(log, written)
        history.expect(not odd, "6 written in this order", odd)

    def _is_given_up(self, model: ModelRoom, sent: Sent) -> bool:
        given_up = sent.message in self._history.discarded or sent.message in self._history.deleted
        # What a restored server has lost of somebody who is no member any more, nobody can give it back.
        return given_up or (self._history.restores > 0 and not model.has_member(sent.user))

    def _had_to_wait(self, sent: Sent | None) -> bool:
        """Tell of what was refused, or answers such a thing: it waits for its writer's decision, the others go on."""
        decided = self._history.refused.keys() | self._history.deleted.keys()
        while sent is not None and sent.message not in decided:
            sent = self._history.sent.get(sent.reply_to) if sent.reply_to is not None else None
        return sent is not None


def is_deleted(message: Message) -> bool:
    """Tell whether a message is shown as deleted."""
    return isinstance(message.content, DeletedContent)

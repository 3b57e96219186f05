"""The words that belong to a line of the list of rooms, and to how a person keeps a room. No painting."""

from desktop_chat.core.diffs import RosterEntry
from desktop_chat.domain.account import Presence, Whereabouts
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.preferences import FOR_EVER
from desktop_chat.qt.moments import as_of_text, day_number, day_text, short_text, time_text
from desktop_chat.qt.text import isolated, one_line, tr
from desktop_chat.qt.wording import typing_text


def spoken_room(entry: RosterEntry, typing: tuple[str, ...], now: UnixMillis) -> str:
    """Return everything that a line shows, as one sentence: what waits first, then how the room is kept."""
    parts = [isolated(entry.title), *_waiting(entry), *_kept(entry, now)]
    if entry.gone:
        parts.append(tr("you are not a member any more"))
    if typing:
        parts.append(typing_text(typing))
    elif entry.draft:
        parts.append(tr("draft: {text}", text=one_line(entry.draft)))
    elif entry.last_line:
        parts.append(one_line(entry.last_line))
    if entry.last_at:
        parts.append(short_text(entry.last_at, now))
    return ", ".join(parts)


def presence_text(presence: Presence, now: UnixMillis) -> str:
    """Return whether somebody is there, as far as that is known."""
    match presence.where:
        case Whereabouts.HERE:
            return tr("online")
        case Whereabouts.AWAY:
            return tr("away")
        case Whereabouts.GONE if presence.seen is not None:
            return tr("last here {time}", time=as_of_text(presence.seen, now))
        case Whereabouts.GONE:
            return tr("not here")
        case Whereabouts.UNKNOWN:
            return tr("not known whether online")


def muted_text(until: UnixMillis, now: UnixMillis) -> str:
    """Return until when a room is muted."""
    if until >= FOR_EVER:
        return tr("muted")
    if day_number(until) == day_number(now):
        return tr("muted until {time}", time=time_text(until))
    return tr("muted until {day}, {time}", day=day_text(until, now), time=time_text(until))


def _waiting(entry: RosterEntry) -> list[str]:
    parts = []
    if entry.unread and not entry.gone:
        parts.append(tr("{count} unread", count=entry.unread))
    elif entry.is_unread:
        parts.append(tr("marked unread"))
    if entry.mentions:
        parts.append(tr("%n mention you", n=entry.mentions))
    return parts


def _kept(entry: RosterEntry, now: UnixMillis) -> list[str]:
    prefs = entry.prefs
    words = (
        (prefs.pinned, tr("pinned")),
        (prefs.favourite, tr("favourite")),
        (prefs.archived, tr("archived")),
        (prefs.muted(now), muted_text(prefs.muted_until, now)),
    )
    return [word for holds, word in words if holds]

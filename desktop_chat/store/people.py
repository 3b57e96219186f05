"""Profiles that were changed, and what the server keeps for this person; plain functions on a connection."""

import json
from collections.abc import Iterable
from typing import Any

import apsw

from desktop_chat.domain.account import KeptAccount, OwnSettings, PersonCard
from desktop_chat.domain.content import storable
from desktop_chat.domain.quiet import QuietSchedule
from desktop_chat.store import pictures

_KEEP = """
INSERT OR REPLACE INTO people (user, handle, name, status, status_until, colour, picture) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_ALL = "SELECT user, handle, name, status, status_until, colour, picture FROM people"
_RENAME = "UPDATE members SET name = ?, handle = ? WHERE user = ? AND (name <> ? OR handle <> ?) RETURNING room"
_OWN = "SELECT settings, people_rev FROM own_account"
_KEEP_OWN = "UPDATE own_account SET settings = ?"
_KEEP_REV = "UPDATE own_account SET people_rev = ?"


def keep(connection: apsw.Connection, cards: Iterable[PersonCard], people_rev: int) -> list[int]:
    """Take profiles; return the rooms (by their row number) where somebody is called otherwise now."""
    rooms: dict[int, None] = {}
    for card in cards:
        name, handle = storable(card.name), storable(card.handle)
        picture = pictures.named(card.picture)
        values = (card.user, handle, name, storable(card.status), card.status_until, card.colour, picture)
        connection.execute(_KEEP, values)
        renamed = connection.execute(_RENAME, (name, handle, card.user, name, handle))
        rooms.update((room, None) for (room,) in renamed)
    connection.execute(_KEEP_REV, (people_rev,))
    return list(rooms)


def read(connection: apsw.Connection) -> KeptAccount:
    """Return everything."""
    settings, people_rev = next(connection.execute(_OWN))
    people = {row[0]: _card(row) for row in connection.execute(_ALL)}
    return KeptAccount(settings=_settings(json.loads(settings)), people=people, people_rev=people_rev)


def keep_own(connection: apsw.Connection, settings: OwnSettings) -> None:
    """Take it."""
    quiet = settings.quiet
    kept = {
        "shows_presence": settings.shows_presence,
        "shows_last_seen": settings.shows_last_seen,
        "shows_typing": settings.shows_typing,
        "shows_reading": settings.shows_reading,
        "quiet": {
            "until": quiet.until,
            "weekly": quiet.weekly,
            "start": quiet.start,
            "end": quiet.end,
            "days": sorted(quiet.days),
        },
    }
    connection.execute(_KEEP_OWN, (json.dumps(kept),))


def _card(row: tuple[Any, ...]) -> PersonCard:
    user, handle, name, status, status_until, colour, picture = row
    return PersonCard(
        user=user,
        handle=handle,
        name=name,
        status=status,
        status_until=status_until,
        colour=colour,
        picture=picture,
    )


def _settings(kept: dict[str, Any]) -> OwnSettings:
    if not kept:
        return OwnSettings()
    quiet = kept.pop("quiet")
    return OwnSettings(**kept, quiet=QuietSchedule(**(quiet | {"days": frozenset(quiet["days"])})))

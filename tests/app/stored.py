"""A profile as a former session left it: an account at a server that is not there, two rooms, and their messages."""

import asyncio
from dataclasses import replace
from pathlib import Path

from desktop_chat.app.config import save_settings
from desktop_chat.app.paths import DEFAULT_PROFILE, Paths, private_folder
from desktop_chat.domain.ids import RoomId, UnixMillis
from desktop_chat.domain.ports import Session
from desktop_chat.domain.settings import Settings
from desktop_chat.store.opening import open_store
from desktop_chat.system import vault
from tests.store.builders import (
    ANN,
    BO,
    OTHER_ROOM,
    ROOM,
    START,
    a_member,
    a_message,
    a_page,
    a_room,
    a_sync,
    an_account,
    an_id,
    messages,
)

NOWHERE = "http://127.0.0.1:9"
COUNT = 12
OTHER_COUNT = 3


def stored_profile(
    home: Path, *, choice: vault.Choice | None = None, room: RoomId | None = ROOM, profile: str = DEFAULT_PROFILE
) -> Path:
    """Make a profile, by default with its key beside it, and return its folder; `room` was open last."""
    folder = private_folder(Paths(home).profile(profile))
    asyncio.run(_fill(folder, choice if choice is not None else vault.Unprotected()))
    save_settings(folder, Settings(last_room=room or ""))
    return folder


async def _fill(folder: Path, choice: vault.Choice) -> None:
    unlocked = await vault.unlock(folder, choice)
    store = (await open_store(folder, unlocked.key, UnixMillis(START))).store
    session = Session(user=ANN, access_token="old", refresh_token="old", expires_at=UnixMillis(START * 2))
    await store.keep_account(replace(an_account(session), url=NOWHERE))
    plans = a_page(messages(1, COUNT), upto=COUNT, members=(a_member(ANN, "Ann"), a_member(BO, "Bo")))
    others = [
        a_message(number, f"lunch {number}", room=OTHER_ROOM, id=an_id(100 + number))
        for number in range(1, OTHER_COUNT + 1)
    ]
    lunch = a_page(
        others,
        upto=OTHER_COUNT,
        room=OTHER_ROOM,
        details=a_room(OTHER_ROOM, name="Lunch"),
        members=(a_member(ANN, "Ann", room=OTHER_ROOM), a_member(BO, "Bo", room=OTHER_ROOM)),
    )
    await store.record([a_sync(plans, lunch)])
    await store.close()

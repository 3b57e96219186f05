"""A change of preferences lays what it names over what is there."""

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.preferences import FOR_EVER, NO_PREFS, RoomPrefs, changed


def test_what_is_not_named_stays() -> None:
    assert changed(RoomPrefs(pinned=True, archived=True), {"archived": False, "unread": True}) == RoomPrefs(
        pinned=True, unread=True
    )


def test_no_change_is_the_same() -> None:
    assert changed(NO_PREFS, {}) is NO_PREFS


def test_a_mute_ends_at_its_time() -> None:
    prefs = RoomPrefs(muted_until=UnixMillis(1000))

    assert prefs.muted(UnixMillis(999))
    assert not prefs.muted(UnixMillis(1000))
    assert RoomPrefs(muted_until=FOR_EVER).muted(UnixMillis(FOR_EVER - 1))
    assert not NO_PREFS.muted(UnixMillis(0))

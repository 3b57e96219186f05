"""Changed profiles and the settings that the server keeps, in the file."""

from desktop_chat.domain.account import KeptAccount, OwnSettings, PersonCard
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.quiet import QuietSchedule
from desktop_chat.store.local_store import LocalStore
from tests.store.builders import BO, first_sync

CARD = PersonCard(user=BO, handle="bob", name="Bob", status="Out", status_until=UnixMillis(9), colour=3)
OWN = OwnSettings(shows_reading=False, quiet=QuietSchedule(weekly=True, days=frozenset({1, 2})))


async def test_a_new_store_knows_nothing_and_has_the_defaults(store: LocalStore) -> None:
    assert await store.own_account() == KeptAccount(settings=OwnSettings(), people={}, people_rev=0)


async def test_what_was_told_is_kept(store: LocalStore) -> None:
    await store.keep_account_news((CARD,), 4, OWN)

    assert await store.own_account() == KeptAccount(settings=OWN, people={BO: CARD}, people_rev=4)


async def test_a_new_name_stands_in_every_room_at_once(store: LocalStore) -> None:
    await store.record([first_sync(3)])

    recorded = await store.keep_account_news((CARD,), 4, OWN)
    again = await store.keep_account_news((CARD,), 4, OWN)

    names = {member.user: member.name for line in recorded.lines for member in line.members}
    assert names[BO] == "Bob"
    assert again.lines == ()
    kept = {member.user: member.name for line in (await store.snapshot()).lines for member in line.members}
    assert kept[BO] == "Bob"

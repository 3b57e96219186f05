"""Whom the account blocks, and what the store says of a room that the account was removed from."""

import pytest

from desktop_chat.domain.content import HiddenContent
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.user import Profile
from desktop_chat.store.local_store import LocalStore
from desktop_chat.store.rows import content_columns

BO = Profile(id=UserId("bo"), handle="bo", name="Bo")
CY = Profile(id=UserId("cy"), handle="cy", name="Cy \ud800")


async def test_the_people_who_were_kept_last_are_blocked_and_nobody_else(store: LocalStore) -> None:
    await store.keep_blocked([CY, BO])
    first = (await store.snapshot()).blocked
    await store.keep_blocked([BO])

    assert [person.name for person in first] == ["Bo", "Cy �"]
    assert (await store.snapshot()).blocked == (BO,)


def test_what_stands_for_a_hidden_text_is_never_stored() -> None:
    with pytest.raises(TypeError):
        content_columns(HiddenContent())

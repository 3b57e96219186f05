"""A query knows whether anything but the text narrows it."""

from typing import Any

import pytest

from desktop_chat.domain.ids import RoomId, UnixMillis, UserId
from desktop_chat.domain.search import SearchQuery


def test_words_alone_do_not_narrow() -> None:
    assert not SearchQuery(words=("a",), phrases=("b c",), open_end=True).narrows


@pytest.mark.parametrize(
    "fields",
    [
        {"senders": (UserId("u"),)},
        {"senders": ()},
        {"rooms": (RoomId("r"),)},
        {"since": UnixMillis(0)},
        {"until": UnixMillis(1)},
        {"with_link": True},
        {"with_reaction": True},
        {"edited": True},
    ],
)
def test_whatever_else_is_asked_for_narrows(fields: dict[str, Any]) -> None:
    assert SearchQuery(**fields).narrows

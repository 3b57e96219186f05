"""What a screen reader says by itself: messages of others, notices, and trouble with the connection."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible

from desktop_chat.core.diffs import Notice, NoticeKind, RowsInserted, TimelinePatch
from desktop_chat.domain.link import Freshness, LinkStatus, Phase, Tier
from desktop_chat.qt.announcer import Announcer
from tests.qt.builders import ANN, OTHER_ROOM, ROOM, a_page, a_row, inserted, rows
from tests.qt.conftest import Stage

LIVE = LinkStatus(phase=Phase.LIVE, tier=Tier.DIRECT, freshness=Freshness.FRESH)


@pytest.fixture
def listened() -> Iterator[None]:
    """A screen reader is at work."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def said(stage: Stage) -> list[str]:
    """Note what is said from now on."""
    announcer = stage.window.findChild(Announcer)
    assert announcer is not None
    sentences: list[str] = []
    announcer.said.connect(sentences.append)
    return sentences


def test_a_new_message_of_somebody_else_is_said(listened: None, talk: Stage) -> None:
    sentences = said(talk)

    talk.publish(inserted(30, a_row(31, "the news")))

    assert len(sentences) == 1
    assert "Bo" in sentences[0]
    assert "the news" in sentences[0]


def test_an_own_message_is_not_said(talk: Stage) -> None:
    sentences = said(talk)

    talk.publish(inserted(30, a_row(31, author=ANN)))

    assert sentences == []


def test_many_messages_at_once_are_only_counted(talk: Stage) -> None:
    sentences = said(talk)

    talk.publish(inserted(30, *(a_row(number) for number in range(31, 40))))

    assert sentences == ["9 new messages"]


@pytest.mark.parametrize(
    "patch",
    [
        inserted(0, a_row(99)),
        a_page(rows(5)),
        TimelinePatch(room=OTHER_ROOM, diffs=(RowsInserted(at=30, rows=(a_row(31),)),)),
        TimelinePatch(room=ROOM, diffs=(RowsInserted(at=30, rows=(a_row(31),)),), newer=True),
    ],
    ids=["above", "a page", "elsewhere", "a page that is not the last"],
)
def test_what_is_only_read_again_is_not_said(talk: Stage, patch: TimelinePatch) -> None:
    sentences = said(talk)

    talk.publish(patch)

    assert sentences == []


def test_a_notice_is_said(listened: None, talk: Stage) -> None:
    sentences = said(talk)

    talk.publish(Notice(kind=NoticeKind.ERROR, text="The disk is full."))

    assert sentences == ["The disk is full."]


def test_trouble_with_the_connection_and_its_end_are_said_once(talk: Stage) -> None:
    talk.clock.seconds += 10
    talk.publish(LIVE)
    sentences = said(talk)

    talk.publish(LinkStatus(phase=Phase.WAITING))
    talk.clock.seconds += 10
    talk.publish(LinkStatus(phase=Phase.WAITING, queued=1), LIVE, LIVE)

    assert [sentence.split(".")[0] for sentence in sentences] == [
        "Connection: Offline: 1 message waiting",
        "Connection: Live",
    ]


def test_the_first_connection_is_not_worth_a_word(stage: Stage) -> None:
    sentences = said(stage)

    stage.publish(LIVE)

    assert sentences == []


def test_a_long_message_is_said_in_part(talk: Stage) -> None:
    sentences = said(talk)

    talk.publish(inserted(30, a_row(31, "words " * 500)))

    assert len(sentences[0]) <= 400

"""Who reacted, who has read and received a message: by key, menu and by a click on the small avatars."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ids import MessageId
from desktop_chat.domain.receipt import Receipt
from desktop_chat.qt.moments import exact_time_text
from desktop_chat.qt.timeline.attachments import READER
from desktop_chat.qt.widgets.info_dialog import InfoDialog
from desktop_chat.qt.widgets.message_menu import entries
from desktop_chat.qt.wishes import Action
from tests.qt.builders import ANN, BO, CARL, NOON, ROOM, a_page, a_row
from tests.qt.conftest import Stage
from tests.qt.hands import press
from tests.qt.test_deleting import at_row

ROW = a_row(1, "mine", author=ANN, reactions=(("🎉", (BO, CARL)), ("👍", (BO,))), readers=(BO, CARL))


def dialog(talk: Stage) -> InfoDialog:
    found = talk.window.findChild(InfoDialog)
    assert found is not None
    return found


def sections(talk: Stage) -> list[list[str]]:
    text = dialog(talk).page.toPlainText().replace("\u2068", "").replace("\u2069", "")
    return [section.split("\n") for section in text.split("\n\n")]


def test_a_key_tells_who_reacted_who_has_read_and_who_has_not(talk: Stage) -> None:
    talk.chat.messages.receipts_told = (
        Receipt(user=BO.id, name="Bo <b>", delivered=True, read=True, read_at=NOON, delivered_at=NOON),
        Receipt(user=CARL.id, name="Carl", delivered=True, read=False),
        Receipt(user=ANN.id, name="Dora", delivered=False, read=False),
    )
    talk.publish(a_page([ROW]))
    at_row(talk, 1)

    press(talk.window, Qt.Key.Key_W)

    assert sections(talk) == [
        ["Reactions", "🎉  Bo, Carl", "👍  Bo"],
        ["Read by", f"Bo <b>, {exact_time_text(NOON)}"],
        ["Delivered to", "Carl"],
        ["Not delivered yet", "Dora"],
    ]
    assert talk.chat.asked("messages.receipts") == [(ROOM, MessageId("m1"))]


def test_the_avatars_of_readers_can_be_clicked(talk: Stage) -> None:
    talk.publish(a_page([ROW]))
    timeline = talk.window.conversation.timeline
    marks = timeline._cache.layout(0).readers
    place = marks[0].rect.center() + timeline.visualRect(timeline.timeline.index(0)).topLeft()

    QTest.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert marks[1].rect.left() - marks[0].rect.left() == READER - 5
    assert dialog(talk).isVisible()


def test_what_is_not_known_is_said_and_the_reactions_stay(talk: Stage) -> None:
    talk.publish(a_page([ROW]))
    at_row(talk, 1)
    talk.chat.problem = UserError("Nobody can have received this yet.")

    press(talk.window, Qt.Key.Key_W)

    assert dialog(talk).state.text() == "Nobody can have received this yet."
    assert sections(talk)[0][0] == "Reactions"


def test_the_menu_offers_it_for_what_was_sent() -> None:
    assert Action.INFO in dict(entries(ROW))
    assert Action.INFO not in dict(entries(a_row(1, author=ANN, unsent=True)))

"""Values of notifications."""

from desktop_chat.domain.notification import Card, CardAnswer, CardBoard, Deed


class Board:
    """The shape that a place for notifications has."""

    async def show(self, card: Card) -> bool:
        return card.tag != ""

    async def withdraw(self, tag: str) -> None:
        del tag


def test_a_card_offers_nothing_unless_it_says_so() -> None:
    card = Card(tag="room-1", title="Bo", body="tea?")

    assert (card.open, card.read, card.reply, card.sound) == ("", "", "", False)


def test_an_answer_has_no_text_unless_somebody_replied() -> None:
    assert CardAnswer(tag="room-1", deed=Deed.READ) == CardAnswer(tag="room-1", deed=Deed.READ, text="", activation="")


async def test_any_board_of_this_shape_fits() -> None:
    board: CardBoard = Board()

    assert await board.show(Card(tag="room-1", title="Bo", body="tea?"))
    await board.withdraw("room-1")

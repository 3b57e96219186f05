"""Pictures of key screens in both themes: what is drawn in one of them is drawn in the other, at the same place.

Stored pictures would compare the fonts of two computers: other fonts break lines elsewhere, and no tolerance forgives
that. So each screen is compared with itself in the other theme: a colour that was forgotten, or that cannot be told
from its ground, is seen in one picture only. That colours can be read is computed in `test_theme.py`.
"""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.domain.search import Found, Hit, SearchAnswer
from desktop_chat.qt.theme import Mode, ThemeKeeper
from desktop_chat.qt.widgets.new_room import NewRoomDialog
from desktop_chat.qt.widgets.search_dialog import SearchDialog
from desktop_chat.qt.wishes import PeopleFound, SearchDone, SearchWish
from tests.qt.builders import ANN, BO, CARL, OTHER_ROOM, a_message, a_page, a_roster, a_row, an_entry
from tests.qt.conftest import Stage

BLOCK = 8
"""Pixels of the squares that are compared: as large as a letter."""
DRAWN, SEEN = 72, 14
"""Levels of grey by which a square differs within itself where something is drawn, and where it can just be seen."""
ALIKE = 0.99
MARKED = (
    "**bold** and *italic*, ~~gone~~, `code`, ||hidden|| and https://example.org",
    "> quoted\n> > twice\n- one\n- two\n  - deeper\n1. first",
    "```python\ndef greet(name):\n    return f'hello {name}'  # friendly\n```",
    "@ann and @bo, [the manual](https://docs.example.org)",
)


def conversation(stage: Stage) -> QWidget:
    """A conversation with everything that markup can look like."""
    authors = (BO, CARL, ANN, BO)
    pairs = enumerate(zip(MARKED, authors, strict=True), 1)
    reacted = (("\U0001f44d", (ANN, BO)),)
    stage.publish(a_page([a_row(number, text, author=author, reactions=reacted) for number, (text, author) in pairs]))
    stage.window.conversation.timeline.wait_for_colours()
    return stage.window


def rooms(stage: Stage) -> QWidget:
    """The list of rooms, with a draft and unread messages."""
    stage.publish(a_roster(an_entry(), an_entry(OTHER_ROOM, "Kitchen", unread=3)))
    return stage.window.rooms


def search(stage: Stage) -> QWidget:
    """The search, with hits."""
    dialog = SearchDialog(stage.window.kit, "", stage.window)
    found = Found(message=a_message(1, "an apple pie"), snippet="an apple pie", start=3, end=8)
    hits = tuple(Hit(found=found, author="Bo", place="Crew") for _ in range(3))
    dialog.show_answer(SearchDone(wish=SearchWish(typed=""), answer=SearchAnswer(typed="", hits=hits)))
    dialog.show()
    return dialog


def new_conversation(stage: Stage) -> QWidget:
    """The dialog that begins a conversation, with people to choose from."""
    dialog = NewRoomDialog(stage.window.kit, stage.window)
    dialog.show_people(PeopleFound(query="", people=(BO, CARL)))
    dialog.show()
    return dialog


SCREENS = (conversation, rooms, search, new_conversation)


def picture(shown: QWidget) -> QImage:
    for _ in range(3):
        QApplication.processEvents()
    return shown.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def blocks(image: QImage) -> Iterator[tuple[int, int]]:
    """Yield the darkest and the lightest grey of each square."""
    levels, step = memoryview(image.constBits()), image.bytesPerLine()
    for top in range(0, image.height() - BLOCK + 1, BLOCK):
        for left in range(0, image.width() - BLOCK + 1, BLOCK):
            lines = [levels[y * step + left : y * step + left + BLOCK] for y in range(top, top + BLOCK)]
            yield min(map(min, lines)), max(map(max, lines))


def alike(one: QImage, other: QImage) -> float:
    """Return the share of squares in which what is drawn in one picture can be seen in the other."""
    pairs = [
        (first[1] - first[0], second[1] - second[0]) for first, second in zip(blocks(one), blocks(other), strict=True)
    ]
    assert any(drawn >= DRAWN for drawn, _ in pairs)
    return sum(max(pair) < DRAWN or min(pair) >= SEEN for pair in pairs) / len(pairs)


def grounds(image: QImage) -> int:
    """Return the middle one of the greys of all squares."""
    found = sorted(lightest for _, lightest in blocks(image))
    return found[len(found) // 2]


@pytest.fixture
def dark(keeper: ThemeKeeper) -> Iterator[Callable[[], None]]:
    """A way to turn the window dark; it is light again afterwards."""
    yield lambda: keeper.choose(Mode.DARK)
    keeper.choose(Mode.LIGHT)


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.__name__ for screen in SCREENS])
def test_a_screen_shows_the_same_in_both_themes(
    talk: Stage, dark: Callable[[], None], screen: Callable[[Stage], QWidget]
) -> None:
    shown = screen(talk)
    light = picture(shown)
    dark()
    if screen is conversation:
        talk.window.conversation.timeline.wait_for_colours()
    night = picture(shown)

    assert alike(light, night) >= ALIKE
    assert grounds(light) > 200
    assert grounds(night) < 80


def test_the_comparison_notices_letters_that_cannot_be_seen(talk: Stage, dark: Callable[[], None]) -> None:
    shown = conversation(talk)
    light = picture(shown)
    dark()
    keeper = talk.window.kit.keeper
    theme = keeper.theme
    keeper.theme = type(theme)(
        dark=True, colours=theme.colours | {"text": theme.colours["canvas"]}, sender_lightness=theme.sender_lightness
    )
    keeper.changed.emit()
    night = picture(shown)
    keeper.theme = theme

    assert alike(light, night) < ALIKE

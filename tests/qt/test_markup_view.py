"""Markdown in the list of messages: painted by its looks, opened, copied, told to a screen reader, and never louder."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import RowChanged, TimelinePatch, TimelineRow
from desktop_chat.core.markup import HIDDEN, reading
from desktop_chat.domain.content import DeletedContent, TextContent
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.user import Profile
from desktop_chat.qt.colour import contrast
from desktop_chat.qt.models.spoilers import Spoilers
from desktop_chat.qt.text import ElidedLabel
from desktop_chat.qt.theme import DARK, LIGHT, Role, Theme, ThemeKeeper
from desktop_chat.qt.timeline.selection import END, Position
from desktop_chat.qt.timeline.syntax import LONGEST, Highlighter, shades_of
from desktop_chat.qt.timeline.textblock import CODE_PAD, QUOTE_STEP, TextBlock, text_block
from desktop_chat.qt.timeline.textformats import Shade, Shaded, TextLooks, colourless
from desktop_chat.qt.timeline.textplaces import links_of
from desktop_chat.qt.timeline.view import TimelineView
from desktop_chat.qt.wishes import Action, MessageWish
from tests.qt.builders import ANN, BO, ROOM, a_message, a_page, a_row, a_view, rows
from tests.qt.conftest import Stage
from tests.qt.hands import place_of_character, press

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SPOILED = "it was ||the butler \U0001f575|| or ||the cook||"
CODE = "```python\nif True:\n    return 'x'  # why\n```"


def laid_out(keeper: ThemeKeeper, text: str, width: int = 400) -> TextBlock:
    looks = TextLooks(keeper.fonts.base, keeper.fonts.base_metrics, keeper.theme, colourless)
    return text_block(reading(text), looks, width)


def fonts_of(block: TextBlock) -> dict[str, QFont]:
    """Return the font of each letter's own format."""
    found = {}
    for piece in block.pieces:
        for shown in piece.layout.formats():
            letters = piece.layout.text()[shown.start : shown.start + shown.length]
            found[letters] = shown.format.font()
    return found


def showing(stage: Stage, *texts: str) -> TimelineView:
    stage.publish(a_page([a_row(number, text) for number, text in enumerate(texts, 1)]))
    view = stage.window.conversation.timeline
    view.setFocus()
    return view


def picture(view: TimelineView) -> QImage:
    return view.viewport().grab().toImage()


def colours(image: QImage, area: QRect) -> set[str]:
    """Return the colours that are in a part of a picture."""
    within = area.intersected(image.rect())
    return {
        image.pixelColor(x, y).name()
        for x in range(within.left(), within.right() + 1)
        for y in range(within.top(), within.bottom() + 1)
    }


def place(view: TimelineView, text: str, part: str, row: int = 0) -> QPoint:
    letters = reading(text).letters
    return place_of_character(view, row, letters, letters.index(part)) + QPoint(3, 0)


def around(view: TimelineView, text: str, part: str) -> QRect:
    """Return where the letters of a part are, in one line."""
    letters = reading(text).letters
    start = place_of_character(view, 0, letters, letters.index(part))
    end = place_of_character(view, 0, letters, letters.index(part) + len(part))
    return QRect(start.x(), start.y() - 5, end.x() - start.x(), 10)


def shows_letters(view: TimelineView, text: str, part: str) -> bool:
    """Tell whether a stretch is painted as letters: in more than two colours, because their edges are smooth."""
    return len(colours(picture(view), around(view, text, part))) > 2


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_looks_are_fonts_of_the_letters(keeper: ThemeKeeper) -> None:
    fonts = fonts_of(laid_out(keeper, "**bold** *italic* ~~gone~~ `code` plain"))

    assert fonts["bold"].bold()
    assert fonts["italic"].italic()
    assert fonts["gone"].strikeOut()
    assert fonts["code"].families() != keeper.fonts.base.families()
    assert "plain" not in fonts


def test_nested_looks_add_up(keeper: ThemeKeeper) -> None:
    block = laid_out(keeper, "**bold *both***")
    runs = block.pieces[0].layout.glyphRuns(5, 4)

    assert [(run.rawFont().weight(), run.rawFont().style()) for run in runs] == [
        (QFont.Weight.Bold, QFont.Style.StyleItalic)
    ]


def test_a_quote_stands_behind_its_bars_and_an_item_behind_its_marker(keeper: ThemeKeeper) -> None:
    block = laid_out(keeper, "> > deep\n- item that goes on " + "and on " * 20)

    deep, item = (piece.layout for piece in block.pieces)
    assert [bar.x() for bar in block.bars] == [0, QUOTE_STEP]
    assert deep.lineAt(0).x() == 2 * QUOTE_STEP
    assert [bullet.text for bullet in block.bullets] == ["•"]
    assert item.lineCount() > 1
    assert {item.lineAt(number).x() for number in range(item.lineCount())} == {item.lineAt(0).x()}
    assert item.lineAt(0).x() > block.bullets[0].rect.right()


def test_quotes_and_lists_from_right_to_left_begin_at_the_right(keeper: ThemeKeeper) -> None:
    block = laid_out(keeper, "a longer line from left to right\n> \u05e9\u05dc\u05d5\u05dd\n- \u05e9\u05dc\u05d5\u05dd")

    bar, bullet = block.bars[0], block.bullets[0]
    quoted, item = (piece.layout.lineAt(0).naturalTextRect() for piece in block.pieces[1:])
    assert bar.right() == block.width
    assert quoted.right() <= bar.left()
    assert bullet.rect.right() <= block.width
    assert item.right() <= bullet.rect.left()


def test_code_stands_in_letters_of_one_width_on_a_ground_of_its_own(keeper: ThemeKeeper) -> None:
    block = laid_out(keeper, "before\n```\niiii\nMMMM\n```\nafter")
    code = block.pieces[1].layout

    widths = {code.lineAt(number).naturalTextWidth() for number in range(code.lineCount())}
    assert len(widths) == 1
    assert len(block.panels) == 1
    assert block.panels[0].right() == block.width
    assert block.panels[0].top() <= block.pieces[1].y - CODE_PAD
    assert block.panels[0].bottom() <= block.pieces[2].y


def test_a_long_line_of_code_is_broken(keeper: ThemeKeeper) -> None:
    block = laid_out(keeper, "```\n" + "x" * 900 + "\n```")

    assert block.width <= 400
    assert block.pieces[0].layout.lineCount() > 10


def test_a_span_that_is_cut_goes_on_in_the_next_piece(keeper: ThemeKeeper) -> None:
    block = laid_out(keeper, "**" + "long words " * 150 + "end**")

    assert len(block.pieces) == 2
    assert len(fonts_of(block)) == 2
    assert all(font.bold() for font in fonts_of(block).values())


def test_links_are_those_of_the_text(keeper: ThemeKeeper) -> None:
    block = laid_out(keeper, "[a](https://a.example/x) www.b.example `www.c.example`")

    assert [link.target for link in links_of(block)] == ["https://a.example/x", "https://www.b.example"]


def test_a_label_opens_its_address(qtbot: QtBot, talk: Stage) -> None:
    text = "see [the manual](https://docs.example.org/x)"
    view = showing(talk, text)

    with qtbot.waitSignal(view.wished) as wished:
        qtbot.mouseClick(view.viewport(), LEFT, pos=place(view, text, "manual"))

    (wish,) = wished.args
    assert (wish.action, wish.link.target) == (Action.OPEN_LINK, "https://docs.example.org/x")
    assert view.hint_at(place(view, text, "manual")) == "https://docs.example.org/x"


def test_a_spoiler_is_covered_until_it_is_clicked(qtbot: QtBot, talk: Stage) -> None:
    view = showing(talk, SPOILED)
    hidden = [shows_letters(view, SPOILED, part) for part in ("it was", "the butler \U0001f575", "the cook")]

    qtbot.mouseClick(view.viewport(), LEFT, pos=place(view, SPOILED, "butler"))
    opened = [shows_letters(view, SPOILED, part) for part in ("it was", "the butler \U0001f575", "the cook")]

    assert hidden == [True, False, False]
    assert opened == [True, True, False]


def test_a_spoiler_stays_covered_when_it_is_selected(talk: Stage) -> None:
    view = showing(talk, SPOILED)
    message = view.timeline.row(0).message.id

    view.selection.begin(Position(message, 0))
    view.selection.lead(Position(message, END))
    view.viewport().update()

    assert not shows_letters(view, SPOILED, "the butler \U0001f575")


def test_an_address_in_a_spoiler_is_not_told_and_not_opened_before(qtbot: QtBot, talk: Stage) -> None:
    text = "||www.secret.example||"
    view = showing(talk, text)
    at = place(view, text, "secret")
    hint = view.hint_at(at)

    with qtbot.waitSignal(view.wished) as wished:
        qtbot.mouseClick(view.viewport(), LEFT, pos=at)

    assert "secret" not in hint
    assert wished.args[0].action is Action.SPOILERS
    assert "secret" in view.hint_at(at)


def test_a_key_opens_all_spoilers_of_a_row_and_hides_them_again(talk: Stage) -> None:
    view = showing(talk, SPOILED)
    index = view.timeline.index(0)
    view.setCurrentIndex(index)
    told = [view.timeline.data(index, Qt.ItemDataRole.AccessibleTextRole)]

    for _ in range(2):
        press(talk.window, Qt.Key.Key_S)
        told.append(view.timeline.data(index, Qt.ItemDataRole.AccessibleTextRole))

    assert [words.count(HIDDEN) for words in told] == [2, 0, 2]
    assert "the butler" in told[1]


def test_the_menu_opens_spoilers_where_there_are_some(talk: Stage) -> None:
    view = showing(talk, SPOILED)

    view.wished.emit(MessageWish(message=view.timeline.row(0).message.id, action=Action.MENU))
    menu = talk.window.findChild(QMenu)
    assert menu is not None
    next(entry for entry in menu.actions() if entry.text().startswith("Show or hide spoilers")).trigger()

    assert view.timeline.spoilers.opened(view.timeline.row(0).message) == {7, 23}


def test_an_edited_text_hides_its_spoilers_again() -> None:
    spoilers, message = Spoilers(), a_message(1, SPOILED)
    spoilers.turn(message, (7,))

    assert spoilers.opened(message) == {7}
    assert spoilers.opened(replace(message, content=TextContent(text="||other||"))) == frozenset()


def test_a_screen_reader_hears_the_plain_text(talk: Stage) -> None:
    view = showing(talk, "**now** or `never`, ||maybe||")

    child = QAccessible.queryAccessibleInterface(view).child(0)

    assert child.text(QAccessible.Text.Name).endswith(f"now or never, {HIDDEN}")


def test_the_row_is_copied_plain_or_as_markdown(talk: Stage) -> None:
    view = showing(talk, "**now** see [it](https://example.org)")
    view.setCurrentIndex(view.timeline.index(0))

    press(talk.window, Qt.Key.Key_C)
    plain = copied()
    press(talk.window, Qt.Key.Key_M)

    assert plain == "now see it (https://example.org)"
    assert copied() == "**now** see [it](https://example.org)"


def test_what_is_selected_is_copied_plain_or_as_markdown(talk: Stage) -> None:
    view = showing(talk, "**first** one", "> second `two`")
    first, second = (view.timeline.row(number).message.id for number in (0, 1))
    view.selection.begin(Position(first, 2))
    view.selection.lead(Position(second, 10))

    press(talk.window, Qt.Key.Key_C, CONTROL)
    plain = copied()
    press(talk.window, Qt.Key.Key_C, CONTROL | SHIFT)

    assert [part.splitlines()[1] for part in plain.split("\n\n")] == ["rst one", "second two"]
    assert [part.splitlines()[1] for part in copied().split("\n\n")] == ["**rst** one", "> second `two`"]


def test_without_a_selection_the_message_is_copied_as_markdown(talk: Stage) -> None:
    view = showing(talk, "**first** one")
    view.setCurrentIndex(view.timeline.index(0))

    press(talk.window, Qt.Key.Key_C, CONTROL | SHIFT)

    assert copied() == "**first** one"


def test_what_is_selected_is_copied_from_the_menu_of_any_row(talk: Stage) -> None:
    deleted = a_row(2, content=DeletedContent())
    talk.publish(a_page([a_row(1, "**first** one"), deleted]))
    view = talk.window.conversation.timeline
    view.selection.begin(Position(view.timeline.row(0).message.id, 0))
    view.selection.lead(Position(deleted.message.id, 0))

    view.wished.emit(MessageWish(message=deleted.message.id, action=Action.COPY_CHOSEN_MARKDOWN))

    assert copied().endswith("**first** one")


def test_the_menu_offers_markdown_where_there_is_some(talk: Stage) -> None:
    view = showing(talk, "plain", "**bold**")
    offered = []
    for number in (0, 1):
        view.wished.emit(MessageWish(message=view.timeline.row(number).message.id, action=Action.MENU))
        menu = talk.window.findChildren(QMenu)[-1]
        offered.append(any(entry.text().startswith("Copy as Markdown") for entry in menu.actions()))
        menu.close()

    assert offered == [False, True]


def test_a_reply_names_the_plain_text(talk: Stage) -> None:
    view = showing(talk, "**bold** and ||secret||")

    view.wished.emit(MessageWish(message=view.timeline.row(0).message.id, action=Action.REPLY))

    strip = [shown.full_text() for shown in talk.window.conversation.composer.findChildren(ElidedLabel)]
    assert any(words.endswith(f"bold and {HIDDEN}") for words in strip)


def test_code_is_shown_at_once_and_coloured_when_its_colours_are_known(qtbot: QtBot, talk: Stage) -> None:
    view = showing(talk, CODE)
    before = view._cache.layout(0)

    qtbot.waitUntil(lambda: not view._cache.layout(0).text.waits)
    after = view._cache.layout(0)

    assert before.text.waits
    assert (before.height, before.body) == (after.height, after.body)
    formats = after.text.pieces[0].layout.formats()
    assert len(formats) >= 3
    assert len({shown.format.foreground().color().name() for shown in formats}) >= 3


def test_colours_that_come_late_change_no_row_but_theirs(qtbot: QtBot, talk: Stage) -> None:
    talk.publish(a_page([*rows(5), a_row(6, CODE)]))
    view = talk.window.conversation.timeline
    others = [view._cache.layout(number) for number in range(5)]

    qtbot.waitUntil(lambda: not view._cache.layout(5).text.waits)

    assert all(view._cache.layout(number) is others[number] for number in range(5))


def test_the_colours_of_a_language_are_found() -> None:
    code = "if True:\n    return 'x'  # why \U0001f680"
    found = {code[one.start : one.end]: one.shade for one in shades_of(code, "python")}

    assert found == {
        "if": Shade.KEYWORD,
        "True": Shade.KEYWORD,
        "return": Shade.KEYWORD,
        "'": Shade.STRING,
        "x": Shade.STRING,
        "# why \U0001f680": Shade.COMMENT,
    }


@pytest.mark.parametrize(("code", "language"), [("x", "no-such"), ("x" * (LONGEST + 1), "python"), ("x", "")])
def test_some_code_stays_without_colours(qtbot: QtBot, talk: Stage, code: str, language: str) -> None:
    assert list(Highlighter(talk.window).shades(code, language) or ()) == []


def test_colours_are_found_once(qtbot: QtBot, talk: Stage) -> None:
    highlighter = Highlighter(talk.window)
    with qtbot.waitSignal(highlighter.ready):
        first = highlighter.shades("a = 1", "py")

    second: Sequence[Shaded] | None = highlighter.shades("a = 1", "PY")
    assert first is None
    assert second is highlighter.shades("a = 1", "py")
    assert second is not None
    assert [one.shade for one in second] == [Shade.NUMBER]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("shade", Shade)
def test_code_can_be_read(theme: Theme, shade: Shade) -> None:
    colour = theme.hex(Role.TEXT_2) if shade.value is None else theme.hue(shade.value).name()

    assert contrast(colour, theme.hex(Role.CODE)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_links_in_code_and_what_covers_a_spoiler_stand_out(theme: Theme) -> None:
    assert contrast(theme.hex(Role.TEXT_3), theme.hex(Role.CANVAS)) >= 3
    assert contrast(theme.hex(Role.TEXT_3), theme.hex(Role.BUBBLE_OWN)) >= 3
    assert contrast(theme.hex(Role.TEXT), theme.hex(Role.CODE)) >= 4.5


def test_other_colours_are_painted_at_once(talk: Stage) -> None:
    view = showing(talk, "see www.example.org")
    keeper = talk.window.kit.keeper
    theme = keeper.theme
    linked = QColor(theme.hex(Role.LINK)).name()
    other = replace(theme, colours=theme.colours | {Role.LINK.value: "#ff0000"})

    before = colours(picture(view), around(view, "see www.example.org", "www.example.org"))
    keeper.theme = other
    keeper.changed.emit()
    after = colours(picture(view), around(view, "see www.example.org", "www.example.org"))
    keeper.theme = theme
    keeper.changed.emit()

    assert linked in before
    assert "#ff0000" in after


def test_handles_of_known_people_are_marked_and_ones_own_stronger(talk: Stage) -> None:
    view = showing(talk, "@bo, @ann, `@bo` and @nobody", "no @one")
    theme = talk.window.kit.keeper.theme

    formats = view._cache.layout(0).text.pieces[0].layout.formats()
    shown = {(one.start, one.length): one.format.foreground().color().name() for one in formats}
    grounds = {(one.start, one.length): one.format.background().color().name() for one in formats}

    assert shown[0, 3] == QColor(theme.hex(Role.LINK)).name()
    assert shown[5, 4] == QColor(theme.hex(Role.TEXT)).name()
    assert grounds[5, 4] == QColor(theme.hex(Role.MENTION)).name()
    assert len(formats) == 3
    assert view._cache.layout(1).text.pieces[0].layout.formats() == []


def test_a_newcomer_is_marked_in_what_is_shown_already(talk: Stage) -> None:
    view = showing(talk, "@dora is new here", "hello")
    before = view._cache.layout(0), view._cache.layout(1)

    dora = Profile(id=UserId("dora"), handle="dora", name="Dora")
    talk.publish(a_view(people=(ANN, BO, dora)))

    assert before[0].text.pieces[0].layout.formats() == []
    assert len(view._cache.layout(0).text.pieces[0].layout.formats()) == 1
    assert view._cache.layout(1) is before[1]


def test_a_row_of_markup_keeps_its_layout_when_its_state_changes(talk: Stage) -> None:
    view = showing(talk, "**bold** " * 30)
    text = view._cache.layout(0).text
    row = view.timeline.row(0)

    view.timeline.apply(TimelinePatch(room=ROOM, diffs=(RowChanged(at=0, row=edited(row)),)))

    assert view._cache.layout(0).text is text


def edited(row: TimelineRow) -> TimelineRow:
    return replace(row, message=replace(row.message, rev=row.message.rev + 1, edited_at=row.message.sent_at))

"""Text that is meant to do harm, in every place where text from others is shown: it loads nothing and stays there.

What is checked of each place: no picture is fetched and no file is opened, nothing is read as markup, what is on one
line stays on it and cannot turn its neighbours round, and Qt is handed pieces that it can lay out, counted, not timed.
"""

import ctypes
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QLabel, QMenu, QMessageBox, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import Notice, NoticeKind, RosterEntry, TypingChanged
from desktop_chat.core.markup import MARKS_MOST
from desktop_chat.core.notifying import Bubble, Line
from desktop_chat.core.preview import LONGEST, preview
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.ids import MessageId, UserId
from desktop_chat.domain.room import Channel, RoomKind
from desktop_chat.domain.search import Found, Hit, SearchAnswer
from desktop_chat.domain.user import Profile
from desktop_chat.qt.message_wishes import Collected, Collection, Forward
from desktop_chat.qt.notification_words import card_for
from desktop_chat.qt.text import ask, isolated, isolated_line, one_line, tooltip_text
from desktop_chat.qt.timeline.textblock import LINES_SHOWN
from desktop_chat.qt.timeline.textpieces import PIECE
from desktop_chat.qt.widgets.channel_browser import ChannelBrowser
from desktop_chat.qt.widgets.collection_dialog import CollectionDialog
from desktop_chat.qt.widgets.forward_dialog import ForwardDialog
from desktop_chat.qt.widgets.new_room import InviteDialog, NameDialog
from desktop_chat.qt.widgets.person_card import PersonCard
from desktop_chat.qt.widgets.pin_bar import PinBar
from desktop_chat.qt.widgets.pop_up import PopUp
from desktop_chat.qt.widgets.reports import ReportDialog
from desktop_chat.qt.widgets.room_details import RoomDetails
from desktop_chat.qt.widgets.search_dialog import SearchDialog
from desktop_chat.qt.wishes import Action, ChannelsFound, MessageWish, PeopleFound, SearchDone, SearchWish
from desktop_chat.qt.wording import told_text
from tests.qt.builders import (
    NOON,
    ROOM,
    a_message,
    a_page,
    a_roster,
    a_row,
    a_view,
    a_waiting,
)
from tests.qt.conftest import Stage

CANARY = QColor("#fe01fd")
HANDED_OVER = 4_096
"""Characters of one text that a place hands to Qt at most; a message's text goes in pieces instead."""
_IN_OPEN = 0x20

TEXTS: dict[str, Callable[[str], str]] = {
    "html": lambda address: f'<img src="{address}"><b>bold</b><a href="{address}">x</a><script>x</script>',
    "picture in markdown": lambda address: f"![x]({address}) [x]({address}) <{address}>",
    "style": lambda address: f"<p style=\"background-image: url('{address}')\">x</p><table><tr><td>{address}",
    "one endless word": lambda _: "W" * 16_384,
    "one endless line": lambda _: "all in one line " * 1_024,
    "combining marks": lambda _: "a" + "\u0301" * 100_000,
    "overrides": lambda _: "\u202eevil\u202d\u202b\u202a\u2067\u2066 name",
    "isolates that close": lambda _: "\u2069\u2069\u202c\u202cname",
    "right to left": lambda _: "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 (a) 1-2",
    "emoji": lambda _: "\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f3fd\U0001f1e9\U0001f1ea1\ufe0f\u20e3" * 300,
    "joiners": lambda _: "\u200d\u200c\u200b\ufeff" * 2_000 + "x",
    "line feeds": lambda _: "a\n\r\u2028\u2029\x0b\x0c\x85" * 2_000,
    "controls": lambda _: "".join(chr(code) for code in range(1, 32)) + "\x7f\x9b31mred\x1b[31mred",
    "delimiters": lambda _: "**~~||*_`[" * 1_600,
    "surrogate": lambda _: "\ud83d alone",
}


class Watch:
    """Notices who opens a picture: one on the disk, and one that a server of our own would send."""

    def __init__(self, folder: Path) -> None:
        picture = QImage(200, 200, QImage.Format.Format_RGB32)
        picture.fill(CANARY)
        self._file = folder / "canary.png"
        assert picture.save(str(self._file))
        self._library = ctypes.CDLL(None, use_errno=True)
        self._notices = self._library.inotify_init1(os.O_NONBLOCK)
        self._library.inotify_add_watch(self._notices, bytes(self._file), _IN_OPEN)
        self.requests: list[str] = []
        watch = self

        class Server(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                watch.requests.append(self.path)
                self.send_error(404)

            def log_message(self, *_: object) -> None:
                """Say nothing: what was asked for is noted."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def addresses(self) -> list[str]:
        """Return under which addresses the pictures can be had."""
        return [f"file://{self._file}", str(self._file), f"http://127.0.0.1:{self._server.server_port}/canary.png"]

    def opened(self) -> bool:
        """Tell whether somebody has opened or fetched one since this was asked last."""
        try:
            seen = bool(os.read(self._notices, 4096))
        except BlockingIOError:
            seen = False
        asked, self.requests = bool(self.requests), []
        return seen or asked

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        os.close(self._notices)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    made = Watch(tmp_path)
    yield made
    made.close()


def a_person(text: str) -> Profile:
    return Profile(id=UserId("evil"), handle=text, name=text)


def an_entry_of(text: str) -> RosterEntry:
    return RosterEntry(
        room=ROOM, kind=RoomKind.GROUP, title=text, unread=1, last_line=text, last_at=NOON, draft=text, gone=False
    )


def room_list(stage: Stage, text: str) -> QWidget:
    stage.publish(a_roster(an_entry_of(text)))
    return stage.window


def header_and_title(stage: Stage, text: str) -> QWidget:
    stage.publish(a_roster(an_entry_of(text)), a_view(title=text, topic=text, people=(a_person(text),)))
    return stage.window


def timeline(stage: Stage, text: str) -> QWidget:
    person = a_person(text)
    row = a_row(1, text, author=person, reactions=((text, (person,)),), readers=(person,), refused=text)
    stage.publish(a_view(people=(person,)), a_page([row]))
    return stage.window


def quote(stage: Stage, text: str) -> QWidget:
    row = a_row(2, "yes", reply_to=MessageId("m1"))
    shown = type(row)(message=row.message, author="Bo", own=False, quoted_author=text, quoted=text)
    stage.publish(a_page([shown]))
    return stage.window


def reply_strip(stage: Stage, text: str) -> QWidget:
    stage.publish(a_view(people=(a_person(text),)), a_page([a_row(1, text, author=a_person(text))]))
    stage.window.conversation.timeline.wished.emit(MessageWish(message=MessageId("m1"), action=Action.REPLY))
    return stage.window


def menu(stage: Stage, text: str) -> QWidget:
    stage.publish(a_page([a_row(1, f"https://example.org/{text}")]))
    stage.window.conversation.timeline.wished.emit(MessageWish(message=MessageId("m1"), action=Action.MENU))
    return stage.window.findChildren(QMenu)[-1]


def typing_and_notice(stage: Stage, text: str) -> QWidget:
    stage.publish(TypingChanged(room=ROOM, names=(text, text)), Notice(kind=NoticeKind.ERROR, text=text))
    return stage.window


def tooltip(stage: Stage, text: str) -> QWidget:
    person = a_person(text)
    stage.publish(a_view(people=(person,)), a_page([a_row(1, "x", reactions=(("+", (person,)),))]))
    view = stage.window.conversation.timeline
    hint = view.hint_at(view.chips(MessageId("m1"))[0].center())
    QToolTip.showText(stage.window.mapToGlobal(QPoint(9, 9)), tooltip_text(hint), stage.window)
    tips = [shown for shown in QApplication.topLevelWidgets() if shown.inherits("QTipLabel")]
    return tips[-1] if tips else stage.window


def search_results(stage: Stage, text: str) -> QWidget:
    snippet = text[:200]  # no longer than the store cuts them
    found = Found(message=a_message(1, text), snippet=snippet, start=0, end=min(3, len(snippet)))
    hits = (Hit(found=found, author=text, place=text),)
    dialog = SearchDialog(stage.window.kit, "", stage.window)
    dialog.show_answer(SearchDone(wish=SearchWish(typed=""), answer=SearchAnswer(typed="", hits=hits, complaint=text)))
    dialog.show()
    return dialog


def channels(stage: Stage, text: str) -> QWidget:
    dialog = ChannelBrowser(stage.window.kit, stage.window)
    channel = Channel(id=ROOM, name=text, topic=text, members=2, joined=False)
    dialog.show_channels(ChannelsFound(query="", channels=(channel,), problem=""))
    dialog.show()
    return dialog


def people_picker(stage: Stage, text: str) -> QWidget:
    dialog = InviteDialog(stage.window.kit, text, frozenset(), stage.window)
    dialog.show_people(PeopleFound(query="", people=(a_person(text),)))
    dialog.show()
    return dialog


def name_dialog(stage: Stage, text: str) -> QWidget:
    dialog = NameDialog(one_line(text), one_line(text), stage.window, value=one_line(text))
    dialog.show()
    return dialog


def question(stage: Stage, text: str) -> QWidget:
    ask(stage.window, one_line(text), one_line(text, 200), ("Yes", "No"), lambda: None)
    return stage.window.findChildren(QMessageBox)[-1]


def pins(stage: Stage, text: str) -> QWidget:
    hit = Hit(found=Found(message=a_message(1, text), snippet=text, start=0, end=0), author=text, place=text)
    bar = PinBar(stage.window.kit)
    bar.setParent(stage.window)
    bar.show_pins((hit, hit))
    return bar


def collection(stage: Stage, text: str) -> QWidget:
    hit = Hit(found=Found(message=a_message(1, text), snippet=text, start=0, end=0), author=text, place=text)
    dialog = CollectionDialog(stage.window.kit, Collection.PINS, stage.window, may_remove=True)
    dialog.show_hits(Collected(collection=Collection.PINS, hits=(hit,)))
    dialog.show()
    return dialog


def forward(stage: Stage, text: str) -> QWidget:
    stage.publish(a_page([a_row(1, text)]))
    told = one_line(told_text(a_message(1, text)), 200)
    dialog = ForwardDialog(
        stage.window.kit, Forward(room=ROOM, message=MessageId("m1"), text=told), (an_entry_of(text),), stage.window
    )
    dialog.show()
    return dialog


def person_card(stage: Stage, text: str) -> QWidget:
    dialog = PersonCard(stage.window.kit, a_person(text), UserId("ann"), stage.window)
    dialog.show_room(a_view(title=text, people=(a_person(text),)))
    dialog.show()
    return dialog


def room_details(stage: Stage, text: str) -> QWidget:
    view = a_view(title=text, topic=text, people=(a_person(text),))
    dialog = RoomDetails(stage.window.kit, UserId("ann"), view, stage.window)
    dialog.show()
    return dialog


def report(stage: Stage, text: str) -> QWidget:
    dialog = ReportDialog(a_person(text), stage.window, room=ROOM, message=MessageId("m1"))
    dialog.show()
    return dialog


def notification(stage: Stage, text: str) -> QWidget:
    line = Line(author=text, text=preview(TextContent(text=text)))
    bubble = Bubble(room=ROOM, newest=None, title=text, lines=(line,), count=2, rooms=1, sound=False)
    card = card_for(bubble)
    shown = PopUp(stage.window.kit, card)
    shown.say(card)
    shown.show()
    return shown


def outbox(stage: Stage, text: str) -> QWidget:
    stage.chat.outbox = (a_waiting(text=text, refused=text),)
    stage.window.rooms.outbox_wanted.emit()
    QApplication.processEvents()
    return stage.window.findChildren(QDialog)[-1]


PLACES = (
    room_list,
    header_and_title,
    timeline,
    quote,
    reply_strip,
    menu,
    typing_and_notice,
    tooltip,
    search_results,
    channels,
    people_picker,
    name_dialog,
    question,
    pins,
    collection,
    forward,
    person_card,
    room_details,
    report,
    notification,
    outbox,
)


def texts_of(shown: QWidget) -> Iterator[tuple[str, str]]:
    """Yield every text that a widget and all in it hand to Qt, and to a screen reader, with what it is."""
    for widget in [shown, *shown.findChildren(QWidget)]:
        yield "title", widget.windowTitle()
        yield "tooltip", widget.toolTip()
        yield "accessible name", widget.accessibleName()
        if isinstance(widget, QLabel):
            yield "label", widget.text()
        if isinstance(widget, QMenu):
            yield from (("entry", entry.text()) for entry in widget.actions())
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for number in range(min(3, widget.model().rowCount())):
                for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                    yield "row", str(widget.model().index(number, 0).data(role) or "")


def rich_labels(shown: QWidget) -> list[str]:
    """Return the texts of all labels that Qt could read as markup."""
    labels = [made for made in shown.findChildren(QLabel) if made.textFormat() != Qt.TextFormat.PlainText]
    return [made.text() for made in labels if made.text()]  # a question box has empty ones of its own


def shows_canary(shown: QWidget) -> bool:
    image = shown.grab().toImage()
    return any(
        image.pixelColor(x, y) == CANARY for x in range(0, image.width(), 8) for y in range(0, image.height(), 8)
    )


def leans_out(text: str) -> bool:
    """Tell whether what stands behind a text would be turned round by it: UAX 9's controls that it leaves open."""
    depth = 0
    for letter in text:
        if letter in "\u2066\u2067\u2068":
            depth += 1
        elif letter == "\u2069":
            depth -= 1
        elif letter in "\u202a\u202b\u202d\u202e" and depth == 0:
            return True
        if depth < 0:
            return True
    return depth != 0


def test_the_watch_notices_who_opens_a_picture(qtbot: QtBot, watch: Watch) -> None:
    file, path, _ = watch.addresses()
    label = QLabel(f'<img src="{file}">')
    qtbot.addWidget(label)
    label.grab()
    by_label = watch.opened()
    QImage(path)

    assert by_label
    assert watch.opened()
    assert not watch.opened()


def test_the_watch_notices_who_fetches_a_picture(watch: Watch) -> None:
    with pytest.raises(HTTPError) as told:
        urlopen(watch.addresses()[2])
    told.value.close()

    assert watch.opened()


@pytest.mark.parametrize("place", PLACES, ids=[place.__name__ for place in PLACES])
def test_hostile_text_stays_in_its_place(talk: Stage, watch: Watch, place: Callable[[Stage, str], QWidget]) -> None:
    for name, make in TEXTS.items():
        for address in watch.addresses():
            text = make(address)
            shown = place(talk, text)
            QApplication.processEvents()
            assert not shows_canary(shown), name
            assert rich_labels(shown) == [], name
            for what, told in texts_of(shown):
                assert len(told) <= HANDED_OVER, (name, what)
                assert what not in {"title", "entry"} or "\n" not in told, (name, what)
                assert what == "row" or not leans_out(told), (name, what, told[:200])
            if shown is not talk.window:
                shown.close()
            if text == make(""):
                break  # the same for every address
    assert not watch.opened()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_message_is_laid_out_in_pieces_that_are_counted(talk: Stage, text: Callable[[str], str]) -> None:
    talk.publish(a_page([a_row(1, text("https://example.org/x.png"))]))
    view = talk.window.conversation.timeline
    block = view._cache.layout(0).text

    letters = [len(piece.layout.text()) for piece in block.pieces]
    formats = [len(piece.layout.formats()) for piece in block.pieces]
    assert sum(piece.layout.lineCount() for piece in block.pieces) <= LINES_SHOWN
    assert max(letters) <= 2 * PIECE
    assert sum(formats) <= 4 * MARKS_MOST
    assert view.layouts_made() <= 31 + 1


def test_a_frame_lays_nothing_out_that_it_has_laid_out_before(talk: Stage) -> None:
    talk.publish(a_page([a_row(number, make("x")) for number, make in enumerate(TEXTS.values(), 1)]))
    view = talk.window.conversation.timeline
    for _ in range(200):
        view.scroll_by(-300)
        view.viewport().grab()
    made = view.layouts_made()

    for _ in range(200):
        view.scroll_by(300)
        view.viewport().grab()

    assert view.layouts_made() == made


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_what_a_notification_says_is_one_short_line(text: Callable[[str], str]) -> None:
    line = preview(TextContent(text=text("file:///x.png")))

    assert len(line) <= LONGEST
    assert len(line.splitlines()) <= 1


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_name_is_one_line_that_turns_nothing_round(text: Callable[[str], str]) -> None:
    for shown in (isolated(text("x")), isolated_line(text("x"), 200)):
        assert not leans_out(shown)
        assert len(shown) <= 202
        assert not any(letter in shown for letter in "\n\r\x0b\x0c\x85\u2028\u2029\t")
        assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in shown)

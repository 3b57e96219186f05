"""Pictures of what is done with single messages: pins, deletions, versions, receipts, forwarding, collections."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt

from desktop_chat.core.diffs import PinsChanged, RowChanged, RowsInserted, TimelinePatch, TimelineRow
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.receipt import Receipt
from desktop_chat.domain.search import Hit
from desktop_chat.domain.version import MessageVersion
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.message_wishes import Collected, Collection, Deleted, InfoListed, VersionsListed
from desktop_chat.qt.theme import Mode
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import Action, MessageWish
from tools import scene

Prepare = Callable[[MainWindow, ServiceBridge], None]


def message_shots(conversation: Prepare) -> list[tuple[str, Mode, Prepare]]:
    """Return names, looks and how each picture is prepared, on top of the conversation."""
    made: list[tuple[str, Mode, Prepare]] = [
        ("marks-light", Mode.LIGHT, _marks),
        ("marks-dark", Mode.DARK, _marks),
        ("versions-light", Mode.LIGHT, _versions),
        ("versions-dark", Mode.DARK, _versions),
        ("about-message-light", Mode.LIGHT, _info),
        ("bookmarks-light", Mode.LIGHT, _bookmarks),
        ("forward-dark", Mode.DARK, _forward),
        ("date-light", Mode.LIGHT, _date),
        ("date-dark", Mode.DARK, _date),
    ]
    return [(name, mode, _after(conversation, prepare)) for name, mode, prepare in made]


def _after(first: Prepare, then: Prepare) -> Prepare:
    def both(window: MainWindow, bridge: ServiceBridge) -> None:
        first(window, bridge)
        then(window, bridge)

    return both


def _rows() -> list[TimelineRow]:
    return [row for diff in scene.conversation().diffs if isinstance(diff, RowsInserted) for row in diff.rows]


def _hits(*numbers: int) -> tuple[Hit, ...]:
    hits = {hit.found.message.id: hit for hit in scene.found("").hits}
    rows = _rows()
    return tuple(hits[rows[number - 1].message.id] for number in numbers)


def _wish(window: MainWindow, number: int, action: Action) -> None:
    window.conversation.timeline.wished.emit(MessageWish(message=_rows()[number - 1].message.id, action=action))


def _marks(_window: MainWindow, bridge: ServiceBridge) -> None:
    """Pins with their bar, a bookmark, a forwarded text, mentions below, and a deletion that can be undone."""
    rows = _rows()
    text = rows[10].message.content
    forwarded = TextContent(text=text.text if isinstance(text, TextContent) else "", origin=scene.CHEN.name)
    changed = {
        5: replace(rows[5].message, pinned_at=scene.NOON),
        6: replace(rows[6].message, bookmarked=True),
        10: replace(rows[10].message, content=forwarded),
    }
    diffs = tuple(RowChanged(at=at, row=replace(rows[at], message=message)) for at, message in changed.items())
    bridge.timeline_changed.emit(TimelinePatch(room=scene.ROOM, diffs=diffs))
    bridge.messages.pins_changed.emit(PinsChanged(room=scene.ROOM, pins=_hits(6, 1)))
    bridge.messages.deleted.emit(Deleted(room=scene.ROOM, message=rows[0].message.id, for_all=True))


def _versions(window: MainWindow, bridge: ServiceBridge) -> None:
    _wish(window, 7, Action.VERSIONS)
    texts = (
        "One thing is open: the installer asks for the folder twice.",
        "One thing is open: the installer asks for the data folder two times.",
        "One thing is open: the installer still asks for the data folder twice.",
    )
    versions = tuple(
        MessageVersion(content=TextContent(text=text), at=UnixMillis(scene.NOON - (40 - 3 * number) * scene.MINUTE))
        for number, text in enumerate(texts)
    )
    bridge.messages.versions_listed.emit(VersionsListed(message=_rows()[6].message.id, versions=versions))


def _info(window: MainWindow, bridge: ServiceBridge) -> None:
    _wish(window, 10, Action.INFO)
    receipts = (
        Receipt(user=scene.BO.id, name=scene.BO.name, delivered=True, read=True, read_at=scene.NOON),
        Receipt(user=scene.CHEN.id, name=scene.CHEN.name, delivered=True, read=True),
        Receipt(user=scene.DALIA.id, name=scene.DALIA.name, delivered=True, read=False, delivered_at=scene.NOON),
    )
    bridge.messages.info_listed.emit(InfoListed(message=_rows()[9].message.id, receipts=receipts))


def _bookmarks(window: MainWindow, bridge: ServiceBridge) -> None:
    window.commands.run("list.bookmarks")
    bridge.messages.collected.emit(Collected(collection=Collection.BOOKMARKS, hits=_hits(7, 2, 10, 11)))


def _forward(window: MainWindow, _bridge: ServiceBridge) -> None:
    _wish(window, 7, Action.FORWARD)


def _date(window: MainWindow, _bridge: ServiceBridge) -> None:
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.commands.run("history.date")

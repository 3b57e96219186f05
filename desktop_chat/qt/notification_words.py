"""Notifications in words."""

from desktop_chat.core.notifying import Bubble, Line
from desktop_chat.domain.notification import Card
from desktop_chat.domain.values import replace
from desktop_chat.qt.text import isolated, isolated_line, one_line, tr

LINE_LENGTH = 200
TOGETHER = "all"
"""The tag of the notification about several rooms."""


TRAY = "tray"
"""The tag of the notification about the tray."""


def tray_card() -> Card:
    """Return what is said once when the window is closed and the program goes on."""
    body = tr("It goes on in the system tray and tells you of messages. “Quit” in its menu ends it.")
    return Card(tag=TRAY, title=tr("Desktop Chat"), body=body, open=tr("Open"))


def card_for(bubble: Bubble, workspace: str = "") -> Card:
    """Return a notification as it is shown; only one about one room can be answered or marked as read.

    Where there are several workspaces, it says of which one it tells.
    """
    card = _card(bubble)
    if not workspace:
        return card
    return replace(card, title=tr("{title} ({workspace})", title=card.title, workspace=one_line(workspace)))


def _card(bubble: Bubble) -> Card:
    if bubble.room is None:
        body = tr("%n new messages in {rooms} conversations", n=bubble.count, rooms=bubble.rooms)
        return Card(tag=TOGETHER, title=tr("Desktop Chat"), body=body, sound=bubble.sound, open=tr("Open"))
    return Card(
        tag=bubble.room,
        title=one_line(bubble.title) if bubble.title else tr("Desktop Chat"),
        body=_body(bubble),
        sound=bubble.sound,
        open=tr("Open"),
        read=tr("Mark as read"),
        reply=tr("Reply…"),
    )


def _body(bubble: Bubble) -> str:
    told = [_line(line) for line in bubble.lines if line.text]
    if not told:
        return _count(bubble)
    more = bubble.count - len(told)
    if more > 0:
        told.insert(0, tr("%n earlier", n=more))
    return "\n".join(told)


def _count(bubble: Bubble) -> str:
    if bubble.count > 1:
        return tr("%n new messages", n=bubble.count)
    author = bubble.lines[-1].author if bubble.lines else ""
    return tr("New message from {name}", name=isolated(author)) if author else tr("New message")


def _line(line: Line) -> str:
    text = isolated_line(line.text, LINE_LENGTH)
    return tr("{name}: {text}", name=isolated(line.author), text=text) if line.author else text

"""The words that belong to a row: its delivery state, what a screen reader says, who reacted. No painting."""

from collections.abc import Container
from typing import assert_never

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.core.markup import Reading, reading, unmarked
from desktop_chat.domain.content import DeletedContent, HiddenContent, TextContent, UnsupportedContent
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.message import Message
from desktop_chat.qt.moments import time_text
from desktop_chat.qt.sentences import translated
from desktop_chat.qt.text import isolated, one_line, tr

SPOKEN_LIMIT = 2000
REASON_LIMIT = 400
READ_LIMIT = 2 * SPOKEN_LIMIT
"""Letters of a text that are looked at, so that what is told of it comes out as long as it may be."""


def body_text(message: Message) -> str:
    """Return what stands in the place of the text."""
    match message.content:
        case TextContent(text=text):
            return text
        case DeletedContent():
            return tr("This message was deleted")
        case HiddenContent():
            return tr("Message from a blocked person")
        case UnsupportedContent(kind=kind):
            return tr("This version cannot show this message ({kind})", kind=one_line(kind, 24))
        case _:
            assert_never(message.content)


def body_reading(message: Message) -> Reading:
    """Return what stands in the place of the text, as it is read; only a person's own text has markup."""
    return reading(body_text(message)) if is_plain(message) else unmarked(body_text(message))


def told_text(message: Message, opened: Container[int] = ()) -> str:
    """Return what is told of a message, short enough to be handed about: no delimiters, and only open spoilers."""
    text = body_text(message)[:READ_LIMIT]
    return (reading(text).told(opened) if is_plain(message) else text)[:SPOKEN_LIMIT]


def is_plain(message: Message) -> bool:
    """Tell whether the message still has a text of its own."""
    return isinstance(message.content, TextContent)


def delivery_word(delivery: Delivery) -> str:
    """Return the word for how far an own message has come."""
    match delivery:
        case Delivery.QUEUED:
            return tr("Waiting")
        case Delivery.SENDING:
            return tr("Sending")
        case Delivery.SENT:
            return tr("Sent")
        case Delivery.DELIVERED:
            return tr("Delivered")
        case Delivery.READ:
            return tr("Read")
        case _:
            assert_never(delivery)


def state_word(row: TimelineRow) -> str:
    """Return the word for the state of an own message; a refusal outdoes everything."""
    if row.message.refusal is not None:
        return tr("Not sent")
    return delivery_word(row.message.delivery)


def origin_of(message: Message) -> str:
    """Return who wrote a forwarded text, as it is said, on one line; empty where nothing was forwarded."""
    content = message.content
    return isolated(content.origin) if isinstance(content, TextContent) and content.origin is not None else ""


def mark_words(row: TimelineRow) -> list[str]:
    """Return the words for what a message was marked as, for everyone or for oneself."""
    pinned = [tr("pinned")] if row.message.pinned_at is not None else []
    return [*pinned, tr("bookmarked")] if row.message.bookmarked else pinned


def missing_text(count: int) -> str:
    """Return the sentence about messages that stood above a row and are not on this computer yet."""
    return tr("%n older messages were not fetched yet", n=count)


def spoken_row(row: TimelineRow, opened: Container[int] = ()) -> str:
    """Return the sentence for a screen reader: who, when, what, and everything that is otherwise shown by looks.

    `opened` are the first letters of the spoilers that are shown.
    """
    message = row.message
    who = tr("You") if row.own else isolated(row.author)
    parts = [missing_text(row.missing)] if row.missing else []
    parts.append(tr("{who}, {time}: {text}", who=who, time=time_text(message.sent_at), text=told_text(message, opened)))
    if origin := origin_of(message):
        parts.append(tr("forwarded from {who}", who=origin))
    if row.quoted:
        parts.append(tr("in reply to {who}: {text}", who=isolated(row.quoted_author), text=one_line(row.quoted)))
    parts += mark_words(row)
    if message.edited_at is not None and is_plain(message):
        parts.append(tr("edited"))
    parts += [
        tr("{key} by {count}", key=one_line(reaction.key, 16), count=len(reaction.users))
        for reaction in message.reactions
    ]
    if row.own:
        parts.append(state_word(row))
    if message.refusal is not None:
        parts.append(one_line(translated(message.refusal.sentence), REASON_LIMIT))
    if row.readers:
        parts.append(tr("read by {names}", names=name_list([reader.name for reader in row.readers])))
    return ". ".join(parts)


def name_list(names: list[str] | tuple[str, ...]) -> str:
    """Return names as one phrase, each unable to disturb the others."""
    shown = [isolated(name) for name in names[:3]]  # of 5,000 names only two are shown
    if len(names) == 1:
        return shown[0]
    if len(names) == 2:
        return tr("{first} and {second}", first=shown[0], second=shown[1])
    if len(names) == 3:
        return tr("{first}, {second} and {third}", first=shown[0], second=shown[1], third=shown[2])
    return tr("{first}, {second} and {count} more", first=shown[0], second=shown[1], count=len(names) - 2)


def typing_text(names: tuple[str, ...]) -> str:
    """Return the line that says who is typing; empty when nobody is."""
    if not names:
        return ""
    if len(names) == 1:
        return tr("{name} is typing…", name=isolated(names[0]))
    if len(names) < 4:
        return tr("{names} are typing…", names=name_list(names))
    return tr("Several people are typing…")

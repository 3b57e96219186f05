"""Notifications as they are handed to the desktop, and what people do with them there."""

from enum import Enum
from typing import Protocol

from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One notification, in words for people and as plain text. `tag` names it: a later one takes its place.

    `open`, `read` and `reply` are the words of what can be done; empty where it cannot. `sound` is whether it is heard.
    """

    tag: str
    title: str
    body: str
    sound: bool = False
    open: str = ""
    read: str = ""
    reply: str = ""


class Deed(Enum):
    """What a person has done with a notification."""

    OPENED = "opened"
    READ = "read"
    REPLIED = "replied"
    PUT_AWAY = "put_away"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAnswer:
    """What became of the notification of this tag; `text` is the reply, `activation` the right to come to the front."""

    tag: str
    deed: Deed
    text: str = ""
    activation: str = ""


class CardBoard(Protocol):
    """A place where notifications are shown. It tells what people do there to whoever made it."""

    async def show(self, card: Card) -> bool:
        """Show a notification; False when it could not be shown."""
        ...

    async def withdraw(self, tag: str) -> None:
        """Take one away; harmless when there is none."""
        ...

"""The limits of what carries calls to a server, and what it says of a server that breaks the rules."""

from desktop_chat.domain.errors import Transient

LARGEST_ANSWER = 8 * 1024 * 1024
KEEP_ALIVE = 60.0
MOST_CONNECTIONS = 8


class AnswerTooLarge(Transient):
    """An answer was longer than its call takes."""


class NotHttp(Exception):
    """What answers does not speak HTTP properly, or hung up in the middle of an answer."""

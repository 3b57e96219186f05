"""Phoenix long polling as it stands on the wire: every answer is HTTP 200 with a status of its own in the body.

A poll that carries no token begins a session and is answered by 410 with the token to use (Phoenix
`lib/phoenix/transports/long_poll.ex`); 410 later on says that the session is gone and this is the token of a new one.
"""

from enum import Enum

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.values import dataclass
from desktop_chat.protocol.wire_types import as_object, decode_json

LARGEST_ANSWER = 8 * 1024 * 1024


class PollStatus(Enum):
    """What an answer says. `REFUSED` stands for every reason not to begin: key, project, limits."""

    DONE = 200
    NOTHING = 204
    UNAUTHORISED = 401
    REFUSED = 403
    TIMED_OUT = 408
    NEW_SESSION = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class PollAnswer:
    """One answer; its messages are frames as text, in order. Each answer may bring another token: the newest counts."""

    status: PollStatus
    token: str | None = None
    messages: tuple[str, ...] = ()


def decode_poll(body: bytes) -> PollAnswer:
    """Read the answer to a poll, or to a frame that was posted.

    A message that is no text becomes an empty one, which whoever reads frames counts as broken: one bad message must
    not take the others along.

    Raises:
        ProtocolError: this is no answer of Phoenix.
    """
    fields = as_object(decode_json(body, LARGEST_ANSWER), "poll")
    number = fields.number("status")
    try:
        status = PollStatus(number)
    except ValueError:
        raise ProtocolError(f"{fields.path('status')} is {number}") from None
    token = fields.raw("token")
    messages = fields.raw("messages") or []
    if not isinstance(messages, list) or not isinstance(token, str | None):
        raise ProtocolError("an answer to a poll is of another shape")
    frames = tuple(message if isinstance(message, str) else "" for message in messages)
    return PollAnswer(status=status, token=token, messages=frames)

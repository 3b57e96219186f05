"""What an invited person asks a shared workspace before there is an account there, and what it answers."""

from desktop_chat.domain.sharing import Welcome
from desktop_chat.protocol.wire_types import Json, JsonObject, as_object

PATH = "/workspace/v1/invitation"


def invitation_body(token: str) -> JsonObject:
    """Write the question."""
    return {"token": token}


def decode_welcome(answer: Json) -> Welcome:
    """Read the answer.

    Raises:
        ProtocolError: a member is missing or of a wrong type; it is named.
    """
    fields = as_object(answer, "invitation")
    return Welcome(key=fields.text("key"), owner=fields.text("owner"), computer=fields.text("computer"))

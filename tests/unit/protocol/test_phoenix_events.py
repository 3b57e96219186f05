"""What the server's reasons mean for trying again."""

import pytest

from desktop_chat.protocol.phoenix_events import Fault, fault_of


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("InvalidJWTToken: Token has expired 12 seconds ago", Fault.TOKEN),
        ("MalformedJWT: The token provided is not a valid JWT", Fault.TOKEN),
        ("ClientJoinRateLimitReached: Too many joins per second", Fault.THROTTLED),
        ("ChannelRateLimitReached: Too many channels", Fault.THROTTLED),
        ("Unauthorized: You do not have permissions to read from this Channel topic: x", Fault.FORBIDDEN),
        ("TopicNameRequired: You must provide a topic name", Fault.FORBIDDEN),
        ("RealtimeRestarting: Realtime is restarting, please standby", Fault.BUSY),
        ("a sentence of a later server", Fault.BUSY),
        ("", Fault.BUSY),
    ],
)
def test_a_reason_says_whether_trying_again_can_help(reason: str, fault: Fault) -> None:
    assert fault_of(reason) is fault

"""Joins a shared workspace by its link with the program's own parts: `LINK NAME`. Prints a line of JSON.

It looks at the invitation, makes an account and a room, opens the live connection, and says something there.
"""

import asyncio
import json
import sys
import uuid
from typing import Any

from desktop_chat.core.deskchat_links import JoinLink, parse_link
from desktop_chat.domain.commands import SendMessage
from desktop_chat.domain.content import TextContent
from desktop_chat.domain.errors import DesktopChatError
from desktop_chat.domain.ids import MessageId, OpId, RoomId
from desktop_chat.domain.room import RoomKind
from desktop_chat.transport.joining import look_at_invitation
from desktop_chat.transport.rest import RestBackend
from desktop_chat.transport.site import parse_site
from desktop_chat.transport.websocket import dial
from tests.support.system_clock import SystemClock
from tests.support.wires import encode, read

PATIENCE = 20.0


async def join(link: JoinLink, name: str) -> str:
    """Join and say hello; return what came back live."""
    found = await look_at_invitation(link.urls, link.token)
    site = parse_site(found.url, found.welcome.key)
    backend = RestBackend(site, clock=SystemClock())
    session = await backend.sign_up(f"{name}@example.org", "correct horse battery", name, link.token)
    backend.authorise(session.access_token)
    await backend.ensure_profile(name)
    room, words = RoomId(str(uuid.uuid4())), f"hello from {name}"
    wire = await dial(site)
    try:
        await backend.create_room(room, OpId(str(uuid.uuid4())), RoomKind.GROUP, "Kitchen", [])
        config = {"config": {"private": True}, "access_token": session.access_token}
        joining = encode("2.0.0", f"realtime:room:{room}:1", "phx_join", config, ref="1", join_ref="1")
        await wire.send([joining], PATIENCE)
        assert read(await wire.receive())[4]["status"] == "ok"
        message = str(uuid.uuid4())
        await backend.perform(
            SendMessage(op=OpId(message), room=room, message=MessageId(message), content=TextContent(text=words))
        )
        while words not in str(read(await wire.receive())):
            pass
        return words
    finally:
        wire.abort()
        await backend.close()


def main() -> None:
    """Join, and print what became of it."""
    link = parse_link(sys.argv[1])
    assert isinstance(link, JoinLink)
    try:
        answer: dict[str, Any] = {"joined": True, "heard_live": asyncio.run(join(link, sys.argv[2]))}
    except DesktopChatError as error:
        answer = {"joined": False, "problem": str(error)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()

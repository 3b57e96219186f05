"""What joins a window to the desktop around it, from the first picture on: handed-over starts."""

import logging
import os
from collections.abc import Callable

from desktop_chat.app.surroundings import Surroundings
from desktop_chat.core.deskchat_links import DeskchatLink, parse_link
from desktop_chat.protocol.handover import Handover
from desktop_chat.qt.link_opener import LinkOpener
from desktop_chat.system.handover import HandoverDesk

logger = logging.getLogger(__name__)


class Desktop:
    """Begun by `start`, ended by `end`. `open_named` is called with the name of a room that a second start wants."""

    def __init__(self, given: Surroundings, open_named: Callable[[str], None]) -> None:
        self._window = given.window
        self._open_named = open_named
        self._links = LinkOpener(given.window, given.bridge, given.window)
        self._desk = HandoverDesk(given.taken.folder, self._take)

    async def start(self) -> None:
        """Listen to further starts."""
        try:
            await self._desk.open()
        except OSError as error:
            logger.warning("A second start cannot be taken over: %s", error.strerror or type(error).__name__)

    async def end(self) -> None:
        """Listen no more; harmless before `start`."""
        await self._desk.close()

    def follow(self, link: DeskchatLink) -> None:
        """Follow a link, when somebody is signed in."""
        self._links.follow(link)

    def _take(self, handover: Handover) -> None:
        if handover.activation:
            os.environ["XDG_ACTIVATION_TOKEN"] = handover.activation  # Qt takes it from there, and uses it once
        self._window.come_forward()
        if handover.room.strip():
            self._open_named(handover.room.strip())
        link = parse_link(handover.link)
        if link is not None:
            self.follow(link)

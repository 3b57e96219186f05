"""Rights that have changed while topics are joined: asks the database again and shuts down what may not be read now.

The schema notifies of people whose rights may have become less (a suspended account, a removed member); the answer is
asked for here as at the join, so a notification that somebody forged does nothing.
"""

import asyncio
import logging

from desktop_chat.workspace.realtime_authorise import NOTHING, Authoriser, CannotAuthorise, Reading
from desktop_chat.workspace.realtime_hub import Channel, Hub

logger = logging.getLogger(__name__)

NO_LONGER = "You no longer have permission to read from this Channel topic: "


class AccessKeeper:
    """Looks at the channels of the people it is told of, one person after the other."""

    def __init__(self, hub: Hub, authoriser: Authoriser) -> None:
        self.told = 0
        self._hub = hub
        self._authoriser = authoriser
        self._people: dict[str, None] = {}
        self._wake = asyncio.Event()

    def changed(self, subject: str) -> None:
        """Have a person's channels looked at soon. `told` counts these calls, for a join that was asked before."""
        self.told += 1
        self._people[subject] = None
        self._wake.set()

    async def run(self) -> None:
        """Look for ever; end by cancelling."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._people:
                subject = next(iter(self._people))
                del self._people[subject]
                for channel in list(self._hub.private_channels_of(subject)):
                    await self._look_at(channel)

    async def _look_at(self, channel: Channel) -> None:
        token = channel.token
        reading = await self._reading(channel)
        if channel.token == token and channel.reading.loses(reading):
            logger.info("A channel was shut down: its topic may not be read any more")
            channel.end(NO_LONGER + channel.name)

    async def _reading(self, channel: Channel) -> Reading:
        try:
            return await self._authoriser.may_read(channel.name, channel.claims, channel.headers)
        except CannotAuthorise:
            return NOTHING  # who cannot be asked about now joins again and is asked about then

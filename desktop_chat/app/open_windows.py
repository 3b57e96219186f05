"""The windows of this process, one for each workspace: they live side by side and end together."""

import asyncio
import logging

from desktop_chat.app.program import Program
from desktop_chat.domain.ports import Spawner

logger = logging.getLogger(__name__)


class OpenWindows:
    """Runs programs from `open` on; when one ends by itself, because the person quits, all do."""

    def __init__(self, spawner: Spawner) -> None:
        self._spawner = spawner
        self._ended: dict[Program, asyncio.Event] = {}
        self._leaving: set[Program] = set()
        self._over = asyncio.Event()
        self._error: BaseException | None = None

    def open(self, program: Program) -> None:
        """Let one more live."""
        self._ended[program] = asyncio.Event()
        self._spawner.spawn(self._live(program), "windows.live")

    def quit(self) -> None:
        """End all, in order."""
        for program in tuple(self._ended):
            program.quit()

    async def close(self, program: Program) -> None:
        """End this one alone, and wait for it."""
        ended = self._ended.get(program)
        if ended is not None:
            self._leaving.add(program)
            program.quit()
            await ended.wait()

    async def over(self) -> None:
        """Wait until all have ended; what broke one of them comes out here."""
        await self._over.wait()
        if self._error is not None:
            raise self._error

    async def _live(self, program: Program) -> None:
        try:
            await program.run()
        except Exception as error:  # noqa: BLE001 - whatever it is, it goes on in `over`, and the others end in order
            self._error = error
        finally:
            self._ended.pop(program).set()
            if program not in self._leaving:
                self.quit()
            self._leaving.discard(program)
            if not self._ended:
                self._over.set()

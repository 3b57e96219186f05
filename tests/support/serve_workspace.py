"""A workspace server as a process of its own, as the program starts it: serve_workspace.py DATA [PORT] [LINGER]."""

import asyncio
import logging
import sys
from pathlib import Path

from desktop_chat.workspace.server import ServeOptions, serve
from tests.support.system_clock import SystemClock

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def main() -> int:
    data, port, linger = (*sys.argv[1:], "0", "")[:3]
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    options = ServeOptions(
        data=Path(data),
        resources=RESOURCES,
        clock=SystemClock(),
        version="0.0.0+test",
        port=int(port),
        while_used=bool(linger),
        linger_seconds=float(linger or 0),
    )
    return asyncio.run(serve(options))


if __name__ == "__main__":
    sys.exit(main())

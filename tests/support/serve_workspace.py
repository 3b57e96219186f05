"""A workspace server as a process of its own: serve_workspace.py DATA [PORT] [LINGER] [pg_ctl: the way of Windows]."""

import asyncio
import logging
import sys
from pathlib import Path

from desktop_chat.workspace.server import ServeOptions, serve
from tests.support.system_clock import SystemClock

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def main() -> int:
    data, port, linger, way = (*sys.argv[1:], *("0", "", "")[len(sys.argv) - 2 :])
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    options = ServeOptions(
        data=Path(data),
        resources=RESOURCES,
        clock=SystemClock(),
        version="0.0.0+test",
        port=int(port),
        while_used=bool(linger),
        linger_seconds=float(linger or 0),
        tcp=bool(way),
        pg_ctl=bool(way),
    )
    return asyncio.run(serve(options))


if __name__ == "__main__":
    sys.exit(main())

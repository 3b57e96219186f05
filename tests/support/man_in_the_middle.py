"""Stands where a workspace should be, with a certificate of its own: `ADDRESS PORT FOLDER`.

Prints "listening", takes one visitor, and prints as JSON what the visitor said after the handshake.
"""

import json
import socket
import sys
from pathlib import Path

from desktop_chat.workspace.certificate import make_certificate
from tests.support.system_clock import SystemClock

PATIENCE = 30.0


def main() -> None:
    """Listen to one visitor."""
    address, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    tls = make_certificate(folder / "theirs.pem", SystemClock().now()).tls()
    with socket.create_server((address, port)) as listening:
        listening.settimeout(PATIENCE)
        sys.stdout.write("listening\n")
        sys.stdout.flush()
        connection, _ = listening.accept()
    connection.settimeout(PATIENCE)
    heard = b""
    with connection:
        try:
            with tls.wrap_socket(connection, server_side=True) as secure:
                heard = secure.recv(4000)
        except OSError:
            heard = b""
    sys.stdout.write(json.dumps({"connections": 1, "heard": heard.decode("latin-1")}))


if __name__ == "__main__":
    main()

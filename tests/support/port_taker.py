"""Somebody else on this computer who listens at a port and remembers all that is said to it."""

import selectors
import socket
import threading
from typing import Self

_REST_SECONDS = 0.05


class PortTaker:
    """Takes a port as soon as it is free and hears whoever comes, until `close`; it never answers."""

    def __init__(self, port: int) -> None:
        self.heard = bytearray()
        self._port = port
        self._end = threading.Event()
        self._taken = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="port taker")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def wait_until_taken(self, limit: float = 20.0) -> None:
        """Wait until the port is ours."""
        assert self._taken.wait(limit), f"port {self._port} did not become free"

    def _listen(self) -> None:
        with socket.socket() as listening, selectors.DefaultSelector() as selector:
            while not self._bound(listening):
                if self._end.wait(0.0005):
                    return
            listening.listen()
            self._taken.set()
            selector.register(listening, selectors.EVENT_READ)
            while not self._end.is_set():
                for key, _ in selector.select(_REST_SECONDS):
                    assert isinstance(key.fileobj, socket.socket)
                    if key.fileobj is listening:
                        selector.register(listening.accept()[0], selectors.EVENT_READ)
                    elif heard := key.fileobj.recv(65536):
                        self.heard += heard
                    else:
                        selector.unregister(key.fileobj)
                        key.fileobj.close()

    def _bound(self, listening: socket.socket) -> bool:
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(("127.0.0.1", self._port))
        except OSError:
            return False
        return True

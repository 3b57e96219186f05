"""A real web server for the update feed, on this computer: files, ranges, and what networks do to them."""

import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class UpdateServer:
    """`files` are what it has by path; the rest is how it behaves. `asked` are the paths and ranges asked for."""

    port: int = 0
    scheme: str = "http"
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    status: int = 200
    cut_after: int | None = None
    tag: str = '"one"'
    knows_ranges: bool = True
    wrong_range: bool = False

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{self.scheme}://127.0.0.1:{self.port}"


@contextmanager
def update_server(tls: ssl.SSLContext | None = None) -> Iterator[UpdateServer]:
    """Serve until the end of the block; by `https` with a context that shows a certificate."""
    known = UpdateServer(scheme="http" if tls is None else "https")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = self.headers.get("Range", "")
            known.asked.append((self.path, asked))
            if self.path in known.redirects:
                self._answer(302, b"", {"Location": known.redirects[self.path]})
            elif known.status != 200 or self.path not in known.files:
                self._answer(known.status if known.status != 200 else 404, b"", {})
            else:
                self._send(known.files[self.path], asked)

        def _send(self, body: bytes, asked: str) -> None:
            headers = {"ETag": known.tag} if known.tag else {}
            found = re.fullmatch(r"bytes=(\d+)-", asked)
            condition = self.headers.get("If-Range", known.tag)
            if found is None or not known.knows_ranges or condition != known.tag:
                self._answer(200, body, headers)
                return
            start = int(found[1])
            shown = start + 1 if known.wrong_range else start
            headers["Content-Range"] = f"bytes {shown}-{len(body) - 1}/{len(body)}"
            self._answer(206, body[start:], headers)

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # who has been told that it is too big does not wait for the rest
                self.wfile.write(body[: known.cut_after])
            self.close_connection = True

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class calls it so
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        # Shaken hands in the thread of each connection: one that is refused must not keep the others waiting.
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who does not trust it hangs up
    known.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

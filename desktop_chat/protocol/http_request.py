"""The head of an HTTP/1.1 request as bytes (RFC 9112, sections 3 and 5). What answers is read elsewhere."""

from collections.abc import Mapping


def request_head(method: str, target: str, host: str, headers: Mapping[str, str], length: int | None) -> bytes:
    """Return the request line and the header fields up to the empty line; `length` is that of a body in bytes.

    Raises:
        ValueError: something holds what cannot be written. Its text does not tell what, as that may be a key.
    """
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers.items())]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    # What ends a line would begin another header; everything else that is no visible ASCII has no business here either.
    if " " in target or not all(line.isascii() and line.isprintable() for line in lines):
        raise ValueError("a request with a character that cannot stand in its head")
    return "\r\n".join((*lines, "", "")).encode("ascii")

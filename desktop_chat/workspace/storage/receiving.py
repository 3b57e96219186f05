"""Reads the bytes of an upload, raw or as a form, into a file: never more than a few chunks are in memory."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from desktop_chat.workspace.storage.blobs import Incoming
from desktop_chat.workspace.storage.errors import StorageError, invalid_request, too_large

MOST_FIELDS = 10
MOST_FIELD_BYTES = 1 << 20
ANY_TYPE = "application/octet-stream"
NO_CACHE = "no-cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What may be received: how many bytes, and a check of the kind of content, made before the first byte is kept."""

    most_bytes: int
    check_type: Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What was said about the bytes."""

    mimetype: str
    cache_control: str
    user_metadata: object = None


async def receive_body(request: Request, incoming: Incoming, limits: Limits) -> Described:
    """Receive one file and what is said about it.

    Raises:
        StorageError: it is longer than allowed, of another kind, or no file at all.
        OSError: the disk does not take it.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == b"multipart/form-data":
        return await _receive_form(request, options.get(b"boundary"), incoming, limits)
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > limits.most_bytes:
        raise too_large()
    mimetype = request.headers.get("content-type") or ANY_TYPE
    limits.check_type(mimetype)
    async for data in request.stream():
        await _keep(data, incoming, limits)
    return Described(
        mimetype=mimetype,
        cache_control=request.headers.get("cache-control") or NO_CACHE,
        user_metadata=metadata_of_header(request.headers.get("x-metadata")),
    )


def metadata_of_header(text: str | None) -> object:
    """Return a person's own metadata, which a header carries as JSON in base64; what cannot be read is left out."""
    if text is None:
        return None
    try:
        return _metadata(base64.b64decode(text, validate=True).decode())
    except (binascii.Error, UnicodeDecodeError):
        return None


async def _keep(data: bytes, incoming: Incoming, limits: Limits) -> None:
    if incoming.size + len(data) > limits.most_bytes:
        raise too_large()
    await incoming.write(data)


async def _receive_form(request: Request, boundary: bytes | None, incoming: Incoming, limits: Limits) -> Described:
    form = _Form(limits)
    try:
        parser = MultipartParser(boundary or b"", form.callbacks())
        async for data in request.stream():
            parser.write(data)
            for piece in form.take():
                await _keep(piece, incoming, limits)
        parser.finalize()
    except FormParserError:
        raise invalid_request("The form cannot be read") from None
    if form.mimetype is None or not form.whole:
        raise StorageError(400, "InvalidRequest", "No content provided")
    text = {name: value.decode(errors="replace") for name, value in form.fields.items()}
    seconds = text.get("cacheControl", "")
    return Described(
        mimetype=text.get("contentType") or form.mimetype,
        cache_control=f"max-age={seconds}" if seconds.isdigit() else seconds or NO_CACHE,
        user_metadata=_metadata(text.get("metadata", text.get("userMetadata", ""))),
    )


@dataclass(slots=True)
class _Form:
    """What the parser tells, part by part: short fields are kept, the bytes of the one file are handed on."""

    limits: Limits
    fields: dict[str, bytearray] = field(default_factory=dict)
    mimetype: str | None = None
    whole: bool = False
    _pieces: list[bytes] = field(default_factory=list)
    _headers: dict[bytes, bytes] = field(default_factory=dict)
    _name: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _current: bytearray | None = None

    def callbacks(self) -> Any:
        """Return the parser's callbacks; their type exists for type checkers only."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
            "on_end": self._end,
        }

    def take(self) -> list[bytes]:
        """Return the bytes of the file that came since the last time."""
        pieces, self._pieces = self._pieces, []
        return pieces

    def _begin(self) -> None:
        self._headers = {}
        self._current = None

    def _end_header(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _open(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if b"filename" in options:
            if self.mimetype is not None:
                raise invalid_request("One file at a time")
            self.mimetype = self._headers.get(b"content-type", ANY_TYPE.encode()).decode("latin-1")
            override = self.fields.get("contentType")
            self.limits.check_type(override.decode(errors="replace") if override else self.mimetype)
            return
        if len(self.fields) >= MOST_FIELDS:
            raise invalid_request("The form has too many fields")
        self._current = self.fields[options.get(b"name", b"").decode(errors="replace")] = bytearray()

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._current is None:
            self._pieces.append(data[start:end])
            return
        if len(self._current) + end - start > MOST_FIELD_BYTES:
            raise too_large("user_metadata")
        self._current.extend(data[start:end])

    def _end(self) -> None:
        self.whole = True


def _metadata(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None

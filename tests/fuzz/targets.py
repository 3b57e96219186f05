"""What is fuzzed: each target takes any bytes, and lets nothing out but what its readers promise to raise.

A target also checks what must hold of whatever was read, such as that a link has one spelling.
"""

from collections.abc import Callable, Mapping

from desktop_chat.core.deskchat_links import LONGEST, link_text, parse_link
from desktop_chat.domain.errors import ProtocolError, UserError
from desktop_chat.protocol.control import decode_ready, decode_reply, decode_request, decode_state, encode_request
from desktop_chat.protocol.longpoll import decode_poll
from desktop_chat.protocol.serializer import Side, Version, decode_binary, decode_text, encode_binary, encode_text
from desktop_chat.transport.urls import parse_address, parse_endpoint, parse_gateway
from desktop_chat.workspace.realtime_frames import MalformedFrame, decode
from desktop_chat.workspace.realtime_frames import Version as ServerVersion
from desktop_chat.workspace.rest.errors import RestError
from desktop_chat.workspace.rest.media import choose_media
from desktop_chat.workspace.rest.parse_query import read_query
from desktop_chat.workspace.rest.payload import read_arguments, read_rows
from desktop_chat.workspace.rest.prefer import read_preferences
from desktop_chat.workspace.rest.ranges import with_range
from desktop_chat.workspace.storage.errors import StorageError
from desktop_chat.workspace.storage.names import check_bucket, check_key, check_offered_types, check_type, parse_size
from desktop_chat.workspace.storage.tus import _metadata

LONGEST_INPUT = 4096
Target = Callable[[bytes], None]


def links(data: bytes) -> None:
    """A link has one spelling, and is never longer than others read."""
    text = data.decode("utf-8", "surrogateescape")
    link = parse_link(text)
    if link is not None:
        assert link_text(link) == text
        assert len(text) <= LONGEST


def addresses(data: bytes) -> None:
    """What is pasted is an address or a sentence; without TLS it is this computer's."""
    text = data.decode("utf-8", "surrogateescape")
    for read in (parse_address, parse_endpoint, parse_gateway):
        try:
            address = read(text)
        except UserError:
            continue
        assert address.base.startswith("https://") or address.loopback
        assert "@" not in address.base
        assert parse_gateway(address.base).base == address.base


def client_frames(data: bytes) -> None:
    """What a server sends is a frame, which is written as it was read, or is refused."""
    for side in Side:
        try:
            assert decode_binary(encode_binary(decode_binary(data, side)), side) == decode_binary(data, side)
        except ProtocolError:
            continue
    text = data.decode("utf-8", "replace")
    for version in Version:
        try:
            frame = decode_text(text, version)
        except ProtocolError:
            continue
        assert decode_text(encode_text(frame, version), version) == frame
    try:
        decode_poll(data)
    except ProtocolError:
        return


def server_frames(data: bytes) -> None:
    """What a client sends is a frame or is refused."""
    for version in ServerVersion:
        for frame in (data, data.decode("utf-8", "replace")):
            try:
                read = decode(version, frame)
            except MalformedFrame:
                continue
            assert isinstance(read.topic, str)


def rest_query(data: bytes) -> None:
    """A query string, a header and a body are taken apart, or refused as PostgREST refuses them."""
    first, _, second = data.partition(b"\n")
    header = second.decode("latin-1")
    for read in (
        lambda: read_query(first),
        lambda: read_preferences([header]),
        lambda: choose_media(header),
        lambda: with_range(read_query(first), header),
        lambda: read_rows(second, "application/json", None),
        lambda: read_rows(second, "text/csv", ("id", "name")),
        lambda: read_arguments(second, "application/x-www-form-urlencoded"),
    ):
        try:
            read()
        except RestError:
            continue


def storage(data: bytes) -> None:
    """Names, sizes, kinds and headers of uploads are taken or refused; no name leads out of its bucket."""
    text = data.decode("utf-8", "surrogateescape")
    plain = data.decode("latin-1")
    for check in (
        lambda: check_bucket(text),
        lambda: parse_size(text),
        lambda: check_offered_types([text]),
        lambda: check_type(text, ["image/*", "text/plain"]),
        lambda: _metadata(plain),
    ):
        try:
            check()
        except StorageError:
            continue
    try:
        key = check_key(text)
    except StorageError:
        return
    assert not {".", ".."} & set(key.split("/"))
    assert "\x00" not in key


def control(data: bytes) -> None:
    """A line on the control channel is a request or is refused, and so are files that were damaged."""
    for read in (decode_reply, decode_state, decode_ready):
        try:
            read(data)
        except ProtocolError:
            continue
    try:
        request, secret = decode_request(data)
    except ProtocolError:
        return
    assert decode_request(encode_request(request, secret)) == (request, secret)


TARGETS: Mapping[str, Target] = {
    target.__name__: target for target in (links, addresses, client_frames, server_frames, rest_query, storage, control)
}

"""The file that tells of a new version: what it holds, which of its bytes are signed, and what is none."""

import json
from typing import Any

import pytest

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.update import Artefact, NotAFeed, Release, Rotation, Version
from desktop_chat.domain.update_settings import Channel
from desktop_chat.protocol.update_manifest import (
    LARGEST,
    encode_feed,
    encode_key,
    encode_release,
    feed_name,
    manifest_message,
    read_feed,
    read_key,
    rotation_message,
)

RELEASE = Release(
    version=Version.parse("1.2.3"),
    channel=Channel.STABLE,
    expires=UnixMillis(9_000_000_000_000),
    released=UnixMillis(1_700_000_000_000),
    minimum=Version.parse("0.1.0"),
    notes="Größer, schöner.",
    artefacts=(
        Artefact(platform="linux-amd64", kind="deb", url="https://example.org/a.deb", size=10, sha256="ab" * 32),
    ),
)
ROTATION = Rotation(by=b"1" * 32, key=b"2" * 32, message=rotation_message(b"2" * 32), signature=b"s" * 64)


def _feed(**changes: Any) -> bytes:
    """A whole feed, with other values at the paths given as `a__b`; None takes a field away."""
    told = json.loads(encode_feed(encode_release(RELEASE), b"s" * 64, [ROTATION]))
    for path, value in changes.items():
        *places, last = path.split("__")
        at = told
        for place in places:
            at = at[int(place) if place.isdigit() else place]
        if value is None:
            del at[last]
        else:
            at[last] = value
    return json.dumps(told).encode()


def test_a_release_is_read_as_it_was_written() -> None:
    signed = read_feed(encode_feed(encode_release(RELEASE), b"s" * 64, [ROTATION]))

    assert signed.release == RELEASE
    assert signed.message == manifest_message(encode_release(RELEASE))
    assert signed.signature == b"s" * 64
    assert signed.rotations == (ROTATION,)


def test_the_same_bytes_are_signed_however_the_file_is_laid_out() -> None:
    manifest = encode_release(RELEASE)
    turned = dict(reversed(manifest.items()))

    assert manifest_message(manifest) == manifest_message(turned)
    assert manifest_message(manifest).startswith(b"desktop-chat update manifest 1\n{")
    assert read_feed(_feed()).message == manifest_message(manifest)


def test_fields_of_the_future_are_signed_too() -> None:
    assert b'"colour":"red"' in read_feed(_feed(manifest__colour="red")).message


def test_a_missing_signature_is_an_empty_one() -> None:
    assert read_feed(_feed(signature=None)).signature == b""


def test_what_may_be_left_out_may() -> None:
    signed = read_feed(_feed(rotations=None, manifest__minimum=None, manifest__notes=None))

    assert (signed.rotations, signed.release.notes, signed.release.minimum) == ((), "", Version.parse("0.0.0"))


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Please sign in</body></html>",
        b"\xff\xfe\xfa",
        b"[" * 100_000,
        b"[]",
        b'{"format": 1}',
        _feed(format=2),
        _feed(manifest__version="one"),
        _feed(manifest__version=1),
        _feed(manifest__channel="nightly"),
        _feed(manifest__released=0),
        _feed(manifest__released=True),
        _feed(manifest__released=1.5),
        _feed(manifest__released=2**60),
        _feed(manifest__weight=float("nan")),
        _feed(manifest__notes="x" * 20_001),
        _feed(manifest__artefacts={}),
        _feed(manifest__artefacts=[1]),
        _feed(manifest__artefacts=[{}] * 65),
        _feed(manifest__artefacts__0__platform="../up"),
        _feed(manifest__artefacts__0__sha256="AB" * 32),
        _feed(manifest__artefacts__0__size=3 * 1024**3),
        _feed(manifest__artefacts__0__url="x" * 2001),
        _feed(signature="no base64"),
        _feed(signature="AAAA"),
        _feed(rotations__0__by=None),
        _feed(manifest__notes="x" * LARGEST),
    ],
    ids=lambda body: body[:30].decode("latin-1"),
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(NotAFeed):
        read_feed(body)


def test_keys_are_read_as_they_are_written() -> None:
    assert read_key(encode_key(b"k" * 32)) == b"k" * 32


def test_each_channel_has_a_file() -> None:
    assert [feed_name(channel) for channel in Channel] == ["stable.json", "beta.json"]

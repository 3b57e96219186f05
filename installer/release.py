"""Tells installed programs of a release: makes keys, and makes, signs and verifies the files of the update feed.

    python -m installer.release keygen KEYFILE
    python -m installer.release ready [--tag v1.2.3]
    python -m installer.release sign FOLDER --url https://example.org/1.2.3/ [--channel beta] [--notes FILE]
    python -m installer.release renew FILE...
    python -m installer.release rotate --next PUBLIC_KEY [--rotations FILE]
    python -m installer.release verify FILE --public PUBLIC_KEY [--artefacts FOLDER]

No release is made while `resources/publisher.json` has the placeholders of this repository: `ready` and `sign` refuse.
A list is believed for `--days` only, so that nobody can hold back newer ones unnoticed: `renew` it before.

`sign`, `renew` and `rotate` take the private key from `--key FILE`, else from the variable
DESKTOP_CHAT_RELEASE_KEY. It is never kept in the repository, and nothing here prints it.
"""

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_chat.core.updates import believe, present_key
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.update import Artefact, Release, Rotation, UpdateError, UpdateMarks, Version
from desktop_chat.domain.update_settings import Channel
from desktop_chat.protocol.update_manifest import (
    encode_feed,
    encode_key,
    encode_release,
    encode_rotation,
    feed_name,
    manifest_message,
    read_feed,
    read_key,
    read_rotation,
    rotation_message,
)
from desktop_chat.system.signatures import is_signed
from installer import facts

KEY_VARIABLE = "DESKTOP_CHAT_RELEASE_KEY"
DAYS = 90
_DAY_MS = 24 * 3600 * 1000
_PLACEHOLDERS = {"app_id": r"org\.desktopchat\..*|", "maintainer": r".*\.invalid>|", "feed": "", "public_key": ""}
"""What of each entry says that nobody has set it."""
_FILES = (
    (re.compile(r"desktop-chat_[^_]+_(\w+)\.deb"), "linux-{}", "deb"),
    (re.compile(r"desktop-chat-[^-]+-linux-(\w+)\.run"), "linux-{}", "run"),
    (re.compile(r"desktop-chat-[^-]+-linux-(\w+)\.tar\.xz"), "linux-{}", "archive"),
    (re.compile(r"desktop-chat-[^-]+-windows-(\w+)-user\.exe"), "windows-{}", "setup-user"),
    (re.compile(r"desktop-chat-[^-]+-windows-(\w+)-machine\.exe"), "windows-{}", "setup-machine"),
    (re.compile(r"desktop-chat-[^-]+-macos-(\w+)\.dmg"), "macos-{}", "dmg"),
)
"""The names of what is published, and for which platform of which kind each is."""


class ReleaseError(Exception):
    """The release cannot be made so; the text says why."""


def main(words: Sequence[str]) -> int:
    """Do what the command line says; return the exit code."""
    chosen = _parser().parse_args(words)
    try:
        chosen.run(chosen)
    except (ReleaseError, UpdateError, OSError) as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


def make_key(file: Path) -> str:
    """Make a key in a new file that only its owner may read; return the public one."""
    key = Ed25519PrivateKey.generate()
    file.touch(0o600, exist_ok=False)
    file.write_bytes(base64.b64encode(key.private_bytes_raw()) + b"\n")
    return public_part(key)


def private_key(file: Path | None) -> Ed25519PrivateKey:
    """Read the private key from a file, else from the environment."""
    text = file.read_text(encoding="ascii") if file is not None else os.environ.get(KEY_VARIABLE, "")
    if not text.strip():
        raise ReleaseError(f"give a key: --key FILE, or the variable {KEY_VARIABLE}")
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text.strip(), validate=True))
    except (binascii.Error, ValueError):
        raise ReleaseError("that is no private key of ours") from None


def public_part(key: Ed25519PrivateKey) -> str:
    """Return the public key as it is written."""
    return encode_key(key.public_key().public_bytes_raw())


def artefacts_in(folder: Path, url: str) -> Iterator[Artefact]:
    """Yield what is published from a folder, whose files will be at `url`."""
    for file in sorted(folder.iterdir()):
        for pattern, platform, kind in _FILES:
            found = pattern.fullmatch(file.name)
            if found is not None:
                data = file.read_bytes()
                yield Artefact(
                    platform=platform.format(found[1]),
                    kind=kind,
                    url=f"{url.rstrip('/')}/{file.name}",
                    size=len(data),
                    sha256=hashlib.sha256(data).hexdigest(),
                )


def signed_feed(release: Release, key: Ed25519PrivateKey, rotations: Sequence[Rotation]) -> bytes:
    """Return the file that tells of a release."""
    manifest = encode_release(release)
    return encode_feed(manifest, key.sign(manifest_message(manifest)), rotations)


def rotated(key: Ed25519PrivateKey, following: bytes) -> Rotation:
    """Return the statement of a key that another one takes its place."""
    message = rotation_message(following)
    by = key.public_key().public_bytes_raw()
    return Rotation(by=by, key=following, message=message, signature=key.sign(message))


def publish(folder: Path, release: Release, body: bytes) -> list[Path]:
    """Write the file of the release's channel, and for a finished one also that of testers, who are to have it, too.

    Unless they have a newer one already.
    """
    files = [folder / feed_name(release.channel)]
    testers = folder / feed_name(Channel.BETA)
    if release.channel is Channel.STABLE:
        newer = testers.exists() and read_feed(testers.read_bytes()).release.version > release.version
        files += [] if newer else [testers]
    for file in files:
        file.write_bytes(body)
    return files


def pinned_key(publisher: Path) -> bytes:
    """Return the key that this checkout builds into the program.

    Raises:
        ReleaseError: it is no checkout to release, since something in the file is a placeholder still.
    """
    told = json.loads(publisher.read_text(encoding="utf-8"))
    unset = [name for name, pattern in _PLACEHOLDERS.items() if re.fullmatch(pattern, told[name])]
    if unset:
        raise ReleaseError(f"set {', '.join(unset)} in {publisher} first: nobody could be found by what is there")
    if not told["feed"].startswith("https://"):
        raise ReleaseError(f"feed in {publisher} has to begin with https://")
    try:
        return read_key(told["public_key"])
    except ValueError as error:
        raise ReleaseError(f"public_key in {publisher}: {error}") from None


def _ready(chosen: argparse.Namespace) -> None:
    pinned_key(chosen.publisher)
    if chosen.tag is not None and chosen.tag != f"v{facts.version()}":
        raise ReleaseError(f"the tag is {chosen.tag}, but the version in pyproject.toml is {facts.version()}")
    print(f"ready to release {facts.version()}")


def _renew(chosen: argparse.Namespace) -> None:
    key = private_key(chosen.key)
    for file in chosen.files:
        signed = read_feed(file.read_bytes())
        if not is_signed(key.public_key().public_bytes_raw(), signed.message, signed.signature):
            raise ReleaseError(f"{file} is not signed by this key")
        release = replace(signed.release, expires=_days_from(_now(), chosen.days))
        file.write_bytes(signed_feed(release, key, signed.rotations))
        print(f"{file}: version {release.version}, for {chosen.days} days more")


def _sign(chosen: argparse.Namespace) -> None:
    pinned = pinned_key(chosen.publisher)
    key = private_key(chosen.key)
    rotations = _rotations(chosen.rotations)
    now = _now()
    release = Release(
        version=_version(chosen.version),
        channel=Channel(chosen.channel),
        released=now,
        expires=_days_from(now, chosen.days),
        minimum=_version(chosen.minimum),
        notes=chosen.notes.read_text(encoding="utf-8") if chosen.notes is not None else "",
        artefacts=tuple(artefacts_in(chosen.folder, chosen.url)),
    )
    if not chosen.url.startswith("https://"):
        raise ReleaseError("the files have to be at an address that begins with https://")
    if not release.artefacts:
        raise ReleaseError(f"there is nothing to publish in {chosen.folder}")
    body = signed_feed(release, key, rotations)
    read_feed(body)  # what we publish is what programs take
    if present_key(pinned, rotations, is_signed) != key.public_key().public_bytes_raw():
        raise ReleaseError(f"programs would refuse it: this key is not that of {chosen.publisher}, nor handed over to")
    for file in publish(chosen.out or chosen.folder, release, body):
        print(f"{file}: version {release.version}, {len(release.artefacts)} files")


def _now() -> UnixMillis:
    return UnixMillis(time.time_ns() // 1_000_000)


def _days_from(moment: UnixMillis, days: int) -> UnixMillis:
    if days < 1:
        raise ReleaseError("a list has to be believed for a day at least")
    return UnixMillis(moment + days * _DAY_MS)


def _rotate(chosen: argparse.Namespace) -> None:
    try:
        rotation = rotated(private_key(chosen.key), read_key(chosen.next))
    except ValueError as error:
        raise ReleaseError(str(error)) from None
    told = [encode_rotation(one) for one in (*_rotations(chosen.rotations), rotation)]
    chosen.rotations.write_text(json.dumps(told, indent=1) + "\n", encoding="ascii")
    print(f"{chosen.rotations}: keep it, and give it to every `sign` from now on, with the new key")


def _verify(chosen: argparse.Namespace) -> None:
    signed = read_feed(chosen.file.read_bytes())
    try:
        pinned = read_key(chosen.public)
    except ValueError as error:
        raise ReleaseError(str(error)) from None
    believe(signed, Channel.BETA, UpdateMarks(pinned=pinned), is_signed)
    for one in signed.release.artefacts if chosen.artefacts is not None else ():
        data = (chosen.artefacts / one.url.rpartition("/")[2]).read_bytes()
        if (len(data), hashlib.sha256(data).hexdigest()) != (one.size, one.sha256):
            raise ReleaseError(f"{one.url} is not the file that was signed")
    print(f"version {signed.release.version} ({signed.release.channel.value}), signed by {chosen.public}")


def _rotations(file: Path) -> list[Rotation]:
    if not file.exists():
        return []
    return [read_rotation(one) for one in json.loads(file.read_text(encoding="ascii"))]


def _version(text: str) -> Version:
    try:
        return Version.parse(text)
    except ValueError as error:
        raise ReleaseError(str(error)) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m installer.release", description="The update feed.")
    steps = parser.add_subparsers(required=True, metavar="keygen|ready|sign|renew|rotate|verify")
    keygen = steps.add_parser("keygen", help="make a key, and print its public part")
    keygen.add_argument("file", type=Path, metavar="KEYFILE")
    keygen.set_defaults(run=lambda chosen: print(make_key(chosen.file)))
    ready = steps.add_parser("ready", help="tell whether this checkout can be released")
    ready.add_argument("--tag", help="of the release; it has to fit the version")
    ready.set_defaults(run=_ready)
    renew = steps.add_parser("renew", help="say again that this is the newest version")
    renew.add_argument("files", nargs="+", type=Path, metavar="FILE")
    renew.set_defaults(run=_renew)
    sign = steps.add_parser("sign", help="make and sign the feed of the packages in a folder")
    sign.add_argument("folder", type=Path, metavar="FOLDER")
    sign.add_argument("--url", required=True, help="where the packages will be")
    sign.add_argument("--channel", choices=[one.value for one in Channel], default=Channel.STABLE.value)
    sign.add_argument("--version", default=facts.version(), help="usually that of this checkout")
    sign.add_argument("--minimum", default="0.0.0", metavar="VERSION", help="the oldest one that it installs over")
    sign.add_argument("--notes", type=Path, metavar="FILE", help="what is new, as plain text")
    sign.add_argument("--out", type=Path, metavar="FOLDER", help="where the feed is written; usually beside them")
    sign.set_defaults(run=_sign)
    rotate = steps.add_parser("rotate", help="let another key take the place of this one")
    rotate.add_argument("--next", required=True, metavar="PUBLIC_KEY")
    rotate.set_defaults(run=_rotate)
    for step in (ready, sign):
        step.add_argument("--publisher", type=Path, default=facts.PUBLISHER, metavar="FILE", help="what is built in")
    for step in (sign, renew):
        step.add_argument("--days", type=int, default=DAYS, help="how long it is believed")
    for step in (sign, renew, rotate):
        step.add_argument("--key", type=Path, metavar="KEYFILE", help=f"else the variable {KEY_VARIABLE}")
    for step in (sign, rotate):
        step.add_argument("--rotations", type=Path, default=Path("update-rotations.json"), metavar="FILE")
    verify = steps.add_parser("verify", help="look at a feed as an installed program does")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--public", required=True, metavar="PUBLIC_KEY")
    verify.add_argument("--artefacts", type=Path, metavar="FOLDER", help="compare the packages there, too")
    verify.set_defaults(run=_verify)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

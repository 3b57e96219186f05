"""Who publishes newer versions in a trial: with the release tool's own functions, and a key that this trial made."""

import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.update import Release, Rotation, Version
from desktop_chat.domain.update_settings import Channel
from desktop_chat.protocol.update_manifest import encode_key
from desktop_chat.system.clock import SystemClock
from installer.release import artefacts_in, signed_feed
from tests.support.update_server import UpdateServer

DAY_MS = 24 * 3600 * 1000


@dataclass
class Publisher:
    """Who publishes: a key of this run, a server, and the packages of a newer version."""

    server: UpdateServer
    key: Ed25519PrivateKey
    dist: Path

    def release(self, version: str = "9.1.0") -> Release:
        now = SystemClock().now()
        return Release(
            version=Version.parse(version),
            channel=Channel.STABLE,
            released=now,
            expires=UnixMillis(now + DAY_MS),
            minimum=Version.parse("0.0.1"),
            notes="Faster, and <b>plain</b>.",
            artefacts=tuple(artefacts_in(self.dist, self.server.url)),
        )

    def publish(
        self, release: Release, by: Ed25519PrivateKey | None = None, rotations: tuple[Rotation, ...] = ()
    ) -> bytes:
        body = signed_feed(release, by or self.key, rotations)
        self.server.files["/stable.json"] = body
        return body

    def build_into(self, program: Path) -> None:
        """Let a program look here, as who builds it does."""
        file = program / "_internal" / "resources" / "publisher.json"
        told = json.loads(file.read_text(encoding="utf-8"))
        file.unlink()  # it is a link to that of the build
        public = encode_key(self.key.public_key().public_bytes_raw())
        file.write_text(json.dumps(told | {"feed": self.server.url, "public_key": public}), encoding="utf-8")

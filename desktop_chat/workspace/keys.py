"""The secrets of one workspace: made once per workspace, kept in one owner-only file, never shipped.

The long-lived anon and service keys are HS256 tokens, made here. User tokens are ES256 under `kid`, so that clients can
check them with the public key alone; the gateway makes and checks those.
"""

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from desktop_chat.domain.ports import Clock
from desktop_chat.workspace.errors import KeysUnusable
from desktop_chat.workspace.folders import explain, read_private, write_private

_YEARS = 10 * 365 * 24 * 3600
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceKeys:
    """All secrets of one workspace; none of them appears in a repr."""

    secret: str = field(repr=False)
    private_key: ec.EllipticCurvePrivateKey = field(repr=False)
    kid: str
    issued_at: int
    database_password: str = field(repr=False)

    @property
    def anon_key(self) -> str:
        """The key that every client sends; it proves nothing about a person."""
        return self._role_key("anon")

    @property
    def service_key(self) -> str:
        """The key that passes row-level security. Never in a client's configuration."""
        return self._role_key("service_role")

    def to_json(self) -> bytes:
        """Return the content of the file of keys."""
        private = self.private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        content = {
            "version": _VERSION,
            "secret": self.secret,
            "kid": self.kid,
            "private_key": private.decode("ascii"),
            "issued_at": self.issued_at,
            "database_password": self.database_password,
        }
        return json.dumps(content, indent=2).encode()

    def _role_key(self, role: str) -> str:
        claims = {
            "iss": "supabase",
            "ref": "local",
            "role": role,
            "iat": self.issued_at,
            "exp": self.issued_at + _YEARS,
        }
        import jwt  # noqa: PLC0415  (loads for 100 ms; by now it is, beside PostgreSQL's start)

        return jwt.encode(claims, self.secret, algorithm="HS256")


def make_keys(clock: Clock) -> WorkspaceKeys:
    """Make fresh secrets for a new workspace."""
    return WorkspaceKeys(
        secret=_text(clock.entropy(48)),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        kid=clock.entropy(8).hex(),
        issued_at=clock.now() // 1000,
        database_password=clock.entropy(32).hex(),
    )


def read_keys(path: Path) -> WorkspaceKeys | None:
    """Read the file of keys; None when there is none.

    Raises:
        KeysUnusable: the file is damaged; `replace_keys` makes new ones, after which everybody signs in again.
        FolderUnusable: the file may not be read, or somebody else put it there.
    """
    try:
        content = read_private(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise explain(error, path.parent) from error
    try:
        return _from_json(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise KeysUnusable(path, f"{type(error).__name__}") from error


def keep_keys(path: Path, keys: WorkspaceKeys) -> None:
    """Write the file of keys whole or not at all (raises `DiskFull`, `FolderUnusable`)."""
    write_private(path, keys.to_json())


def _from_json(content: Any) -> WorkspaceKeys:
    if content["version"] != _VERSION:
        raise ValueError("unknown version")
    private = serialization.load_pem_private_key(content["private_key"].encode("ascii"), password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise TypeError("not a P-256 key")
    keys = WorkspaceKeys(
        secret=content["secret"],
        private_key=private,
        kid=content["kid"],
        issued_at=content["issued_at"],
        database_password=content["database_password"],
    )
    texts: tuple[object, ...] = (keys.secret, keys.kid, keys.database_password)
    if not all(isinstance(text, str) and text.isascii() and len(text) >= 16 for text in texts):
        raise ValueError("a secret is missing or too short")
    if not keys.database_password.isalnum() or type(keys.issued_at) is not int:
        raise ValueError("a value has the wrong form")
    return keys


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")

"""Who asks storage: the bearer token, else the API key; signed URLs carry what they allow themselves."""

import re

import jwt
from starlette.requests import Request

from desktop_chat.domain.ports import Clock
from desktop_chat.domain.values import dataclass
from desktop_chat.workspace.auth_tokens import Claims, TokenExpired, TokenMalformed, TokenRefused
from desktop_chat.workspace.http_keys import KeyCheck
from desktop_chat.workspace.storage.errors import StorageError, access_denied

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def owner_of(claims: Claims | None) -> str | None:
    """Return whose an object becomes that is stored now."""
    return None if claims is None else claims.subject


def as_uuid(owner: str | None) -> str | None:
    """Return the owner for the old column `owner`, which holds UUIDs only."""
    return owner if owner is not None and _UUID.fullmatch(owner) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Callers:
    """Reads who asks from requests."""

    keys: KeyCheck

    def demanded(self, request: Request) -> Claims:
        """Return who asks.

        Raises:
            StorageError: nobody is named, or by a token that is not accepted.
        """
        try:
            claims = self.keys.bearer(request) or self.keys.own(request)
        except TokenRefused as refusal:
            raise access_denied(_sentence(refusal)) from None
        if claims is None:
            raise access_denied(
                "Invalid Compact JWS"
            )  # as of an empty token, which is what Supabase's gateway sends on
        return claims

    def known(self, request: Request) -> Claims | None:
        """Return who asks where it need not be said; a token that is not accepted counts as none."""
        try:
            return self.keys.bearer(request) or self.keys.own(request)
        except TokenRefused:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRight:
    """What a signed upload URL allows."""

    owner: str | None
    upsert: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Makes and checks the tokens of signed URLs, under the workspace's secret.

    They are for one object, say no role and so are no access tokens; one to read (`url`) does not let anybody write
    (`url`, `upsert`), and the other way round.
    """

    secret: str
    clock: Clock

    def to_read(self, place: str, seconds: int) -> str:
        """Return a token to download the object `BUCKET/NAME`."""
        return self._sign({"url": place}, seconds)

    def to_write(self, place: str, seconds: int, right: UploadRight) -> str:
        """Return a token to upload the object `BUCKET/NAME`."""
        owner = {} if right.owner is None else {"owner": right.owner}
        return self._sign({"url": place, "upsert": right.upsert} | owner, seconds)

    def check_read(self, token: str, place: str) -> int:
        """Return when a token to download this object ends, in seconds since the epoch.

        Raises:
            StorageError: it is no such token, or has ended.
        """
        payload = self._open(token)
        if payload.get("url") != place or "upsert" in payload:
            raise _wrong_signature()
        return _end(payload)

    def check_write(self, token: str, place: str) -> UploadRight:
        """Return what a token to upload this object allows.

        Raises:
            StorageError: it is no such token, or has ended.
        """
        payload = self._open(token)
        owner, upsert = payload.get("owner"), payload.get("upsert")
        if payload.get("url") != place or not isinstance(upsert, bool):
            raise _wrong_signature()
        return UploadRight(owner=owner if isinstance(owner, str) else None, upsert=upsert)

    def _sign(self, payload: dict[str, object], seconds: int) -> str:
        now = self.clock.now() // 1000
        return jwt.encode(payload | {"iat": now, "exp": now + seconds}, self.secret, algorithm="HS256")

    def _open(self, token: str) -> dict[str, object]:
        options = jwt.types.Options(verify_exp=False, verify_aud=False, verify_iat=False, verify_nbf=False)
        try:
            payload: dict[str, object] = jwt.decode(token, self.secret, algorithms=["HS256"], options=options)
        except jwt.InvalidSignatureError:
            raise StorageError(400, "InvalidJWT", "signature verification failed") from None
        except (jwt.InvalidTokenError, ValueError, RecursionError):
            raise StorageError(400, "InvalidJWT", "Invalid Compact JWS") from None
        if _end(payload) <= self.clock.now() // 1000:
            raise StorageError(400, "InvalidJWT", '"exp" claim timestamp check failed')
        return payload


def _end(payload: dict[str, object]) -> int:
    end = payload.get("exp")
    return end if isinstance(end, int) else 0


def _wrong_signature() -> StorageError:
    return StorageError(400, "InvalidSignature", "Invalid signature")


def _sentence(refusal: TokenRefused) -> str:
    """Return the words of the library that Supabase's storage uses, which its clients know."""
    if isinstance(refusal, TokenExpired):
        return '"exp" claim timestamp check failed'
    return "Invalid Compact JWS" if isinstance(refusal, TokenMalformed) else "signature verification failed"

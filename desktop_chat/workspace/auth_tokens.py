"""Access tokens: made for a session with ES256, checked with the algorithm that belongs to the key and no other.

Two kinds exist: the workspace's own API keys (HS256, no `kid`, roles `anon` and `service_role`) and user tokens (ES256,
the `kid` of this workspace, role `authenticated`). Nothing in a token's header can choose how it is checked.

The test mode has `shared` keys in their place, as older projects had: whoever knows the secret makes every token.
"""

import json
import re
from collections import OrderedDict
from dataclasses import dataclass

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from jwt.algorithms import ECAlgorithm
from jwt.types import Options

AUDIENCE = "authenticated"
LONGEST_TOKEN = 16_384
_NEVER = 2**53
_ROLE = re.compile(r"[A-Za-z_][A-Za-z0-9_$-]{0,62}")


class TokenRefused(Exception):
    """A token that is not accepted; the message is the sentence that realtime answers with."""


class TokenMalformed(TokenRefused):
    """It is no JSON web token at all."""


class TokenForged(TokenRefused):
    """Its signature, key, algorithm, audience or role is not ours."""


class TokenIncomplete(TokenRefused):
    """It lacks `role` or `exp`, or they have a wrong type."""


class TokenExpired(TokenRefused):
    """It ended before now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a checked token says. `text` is its whole payload as JSON, for `request.jwt.claims`."""

    role: str
    subject: str | None
    session: str | None
    expires_at: int
    text: str
    audience: str | None = None

    def __repr__(self) -> str:
        return f"Claims(role={self.role!r}, expires_at={self.expires_at})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TokenKeys:
    """The workspace's keys: the secret behind its API keys, and the pair that signs user tokens under `key_id`.

    With `shared` the secret signs all, for any role; `endless` lets tokens pass that have no `exp` or no `role`.
    """

    secret: bytes
    private_key: EllipticCurvePrivateKey
    key_id: str
    shared: bool = False
    endless: bool = False


class TokenMint:
    """Makes and checks tokens; remembers what it has checked, for a signature costs more than a look-up."""

    def __init__(self, keys: TokenKeys, *, remembered: int = 1024) -> None:
        self._keys = keys
        self._public_key = keys.private_key.public_key()
        self._remembered = remembered
        self._checked: OrderedDict[str, Claims] = OrderedDict()

    def sign(self, payload: dict[str, object]) -> str:
        """Return a user token with this payload (`role`, `sub`, `exp`, `session_id`, ... in seconds)."""
        if self._keys.shared:
            return jwt.encode(payload, self._keys.secret, algorithm="HS256")
        return jwt.encode(payload, self._keys.private_key, algorithm="ES256", headers={"kid": self._keys.key_id})

    @property
    def shared(self) -> bool:
        """Tell whether one secret signs every token, so that an API key is nothing special."""
        return self._keys.shared

    def check(self, token: str, now: int) -> Claims:
        """Return the claims of a token that is good at `now` (seconds since the epoch).

        Raises:
            TokenMalformed, TokenForged, TokenIncomplete, TokenExpired: it is not.
        """
        claims = self._checked.get(token)
        if claims is None:
            claims = self._verify(token)
            self._checked[token] = claims
            if len(self._checked) > self._remembered:
                self._checked.popitem(last=False)
        if claims.expires_at <= now:
            raise TokenExpired(f"Token has expired {now - claims.expires_at} seconds ago")
        return claims

    def jwks(self) -> dict[str, object]:
        """Return the public half of the signing key as a JSON web key set; a shared secret is in none."""
        if self._keys.shared:
            return {"keys": []}
        key: dict[str, object] = dict(ECAlgorithm.to_jwk(self._public_key, as_dict=True))
        return {
            "keys": [
                {**key, "alg": "ES256", "kid": self._keys.key_id, "use": "sig", "key_ops": ["verify"], "ext": True}
            ]
        }

    def _verify(self, token: str) -> Claims:
        if len(token) > LONGEST_TOKEN:
            raise TokenMalformed("The token provided is not a valid JWT")
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.InvalidTokenError, ValueError, RecursionError):
            raise TokenMalformed("The token provided is not a valid JWT") from None
        payload = self._open(token, header)
        if self._keys.endless:
            payload = {"role": "anon", "exp": _NEVER} | payload
        return _claims(payload)

    def _open(self, token: str, header: dict[str, object]) -> dict[str, object]:
        """Check the signature with the one algorithm of the key that the header names."""
        options = Options(verify_exp=False, verify_aud=False, verify_iat=False, verify_nbf=False)
        try:
            if self._keys.shared:
                anybody: dict[str, object] = jwt.decode(token, self._keys.secret, algorithms=["HS256"], options=options)
                return anybody
            if header.get("kid") == self._keys.key_id:
                payload: dict[str, object] = jwt.decode(token, self._public_key, algorithms=["ES256"], options=options)
                roles: tuple[str, ...] = ("authenticated",)
            else:
                payload = jwt.decode(token, self._keys.secret, algorithms=["HS256"], options=options)
                roles = ("anon", "service_role")
        except (jwt.InvalidTokenError, ValueError, RecursionError):
            raise TokenForged("Failed to validate JWT signature") from None
        if payload.get("role") is not None and payload["role"] not in roles:
            raise TokenForged("Failed to validate JWT signature")
        return payload


def _claims(payload: dict[str, object]) -> Claims:
    role, expires_at = payload.get("role"), payload.get("exp")
    if (
        not isinstance(role, str)
        or _ROLE.fullmatch(role) is None
        or not isinstance(expires_at, int)
        or isinstance(expires_at, bool)
    ):
        raise TokenIncomplete("Fields `role` and `exp` are required in JWT")
    subject, session, audience = payload.get("sub"), payload.get("session_id"), payload.get("aud")
    return Claims(
        role=role,
        subject=subject if isinstance(subject, str) else None,
        session=session if isinstance(session, str) else None,
        expires_at=expires_at,
        text=json.dumps(payload),
        audience=audience if isinstance(audience, str) else None,
    )

"""Which tokens are let in: nothing in a token's header may choose how it is checked."""

import base64
import hashlib
import hmac
import json

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from desktop_chat.workspace.auth_tokens import (
    TokenExpired,
    TokenForged,
    TokenIncomplete,
    TokenKeys,
    TokenMalformed,
    TokenMint,
)

NOW = 1_800_000_000
SECRET = b"a secret of this workspace, long enough"
KEYS = TokenKeys(secret=SECRET, private_key=ec.generate_private_key(ec.SECP256R1()), key_id="ours")
PERSON = {"sub": "5d7e", "role": "authenticated", "session_id": "s", "exp": NOW + 60}


def a_mint(*, remembered: int = 8) -> TokenMint:
    return TokenMint(KEYS, remembered=remembered)


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signed_with_hmac(header: dict[str, str], payload: dict[str, object], key: bytes) -> str:
    body = f"{part(header)}.{part(payload)}"
    digest = hmac.new(key, body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def test_own_token_is_let_in() -> None:
    mint = a_mint()

    claims = mint.check(mint.sign(dict(PERSON)), NOW)

    assert (claims.role, claims.subject, claims.session, claims.expires_at) == ("authenticated", "5d7e", "s", NOW + 60)
    assert json.loads(claims.text) == PERSON


def test_claims_and_keys_do_not_show_themselves() -> None:
    mint = a_mint()

    assert "5d7e" not in repr(mint.check(mint.sign(dict(PERSON)), NOW))
    assert "secret" not in repr(KEYS)


@pytest.mark.parametrize("role", ["anon", "service_role"])
def test_api_key_is_let_in(role: str) -> None:
    key = jwt.encode({"role": role, "exp": NOW + 60}, SECRET, algorithm="HS256")

    assert a_mint().check(key, NOW).role == role


def test_token_ends_although_it_is_remembered() -> None:
    mint = a_mint()
    token = mint.sign(dict(PERSON))
    mint.check(token, NOW)

    with pytest.raises(TokenExpired, match="Token has expired 0 seconds ago"):
        mint.check(token, NOW + 60)


def test_more_tokens_than_are_remembered_are_checked_again() -> None:
    mint = a_mint(remembered=1)
    tokens = [mint.sign({**PERSON, "sub": str(number)}) for number in range(3)]

    assert [mint.check(token, NOW).subject for token in tokens * 2] == ["0", "1", "2"] * 2


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "None", "kid": "ours"}, {"alg": "none", "kid": "ours"}])
def test_unsigned_token_is_refused(header: dict[str, str]) -> None:
    with pytest.raises(TokenForged):
        a_mint().check(f"{part(header)}.{part(PERSON)}.", NOW)


@pytest.mark.parametrize("header", [{"alg": "HS256"}, {"alg": "HS256", "kid": "ours"}])
def test_public_key_is_no_hmac_secret(header: dict[str, str]) -> None:
    public = KEYS.private_key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    with pytest.raises(TokenForged):
        a_mint().check(signed_with_hmac(header, dict(PERSON), public), NOW)


def test_secret_of_api_keys_signs_no_person() -> None:
    with pytest.raises(TokenForged):
        a_mint().check(jwt.encode(PERSON, SECRET, algorithm="HS256"), NOW)


@pytest.mark.parametrize("role", ["service_role", "postgres", "supabase_admin", "anon"])
def test_foreign_role_is_refused_even_with_our_signature(role: str) -> None:
    mint = a_mint()

    with pytest.raises(TokenForged):
        mint.check(mint.sign({**PERSON, "role": role}), NOW)


def test_key_of_another_workspace_is_refused() -> None:
    other = TokenMint(
        TokenKeys(
            secret=b"another secret, also long enough",
            private_key=ec.generate_private_key(ec.SECP256R1()),
            key_id="ours",
        )
    )

    with pytest.raises(TokenForged):
        a_mint().check(other.sign(dict(PERSON)), NOW)


def test_changed_token_is_refused() -> None:
    mint = a_mint()
    header, _, signature = mint.sign(dict(PERSON)).split(".")

    with pytest.raises(TokenForged):
        mint.check(f"{header}.{part({**PERSON, 'sub': 'another'})}.{signature}", NOW)


@pytest.mark.parametrize("missing", ["role", "exp"])
def test_role_and_end_are_needed(missing: str) -> None:
    mint = a_mint()
    payload = {name: value for name, value in PERSON.items() if name != missing}

    with pytest.raises(TokenIncomplete, match="Fields `role` and `exp` are required in JWT"):
        mint.check(mint.sign(payload), NOW)


def test_end_that_is_no_number_is_refused() -> None:
    mint = a_mint()

    with pytest.raises((TokenIncomplete, TokenForged)):
        mint.check(jwt.encode({**PERSON, "exp": True}, KEYS.private_key, "ES256", {"kid": "ours"}), NOW)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "..", "é.é.é", "a" * 20_000, "\ud800", "[" * 5000 + ".b.c"])
def test_rubbish_is_no_token(token: str) -> None:
    with pytest.raises((TokenMalformed, TokenForged)):
        a_mint().check(token, NOW)


def test_published_keys_hold_no_secret() -> None:
    published = a_mint().jwks()

    assert published["keys"][0].keys() == {"kty", "crv", "x", "y", "alg", "kid", "use", "key_ops", "ext"}  # type: ignore[index]  # JSON

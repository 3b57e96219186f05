"""Tokens that others make with the secret of the test mode, and tokens that nobody should believe."""

import base64
import hmac
import json
import uuid

import jwt
import pytest

from tests.support.auth_client import AuthClient, refusal
from tests.workspace.auth.conftest import SECRET


def made(claims: dict[str, object], key: str = SECRET, **header: str) -> str:
    return jwt.encode(claims, key, algorithm="HS256", headers=header)


@pytest.mark.parametrize("role", ["service_role", "supabase_admin"])
def test_an_administrator_is_who_the_secret_says_even_without_an_end(auth: AuthClient, role: str) -> None:
    token = made({"role": role, "sub": "1234567890"})

    assert auth.get("admin/users", token).status_code == 200


@pytest.mark.parametrize("role", ["anon", "authenticated", "postgres", "", None, 7, 'x"; --', "x" * 70])
def test_every_other_role_is_none(auth: AuthClient, role: object) -> None:
    answer = auth.get("admin/users", made({"role": role}))

    assert answer.status_code == 403


def test_tokens_are_signed_by_the_secret(auth: AuthClient) -> None:
    claims = jwt.decode(auth.account()["access_token"], SECRET, algorithms=["HS256"], audience="authenticated")

    assert claims["role"] == "authenticated"
    assert claims["aal"] == "aal1"
    assert claims["amr"][0]["method"] == "password"
    assert claims["iss"] == auth.server.url("auth")
    assert auth.get(".well-known/jwks.json").json() == {"keys": []}


def test_how_a_session_began_is_told_after_a_refresh_too(auth: AuthClient) -> None:
    link = auth.link("magiclink", auth.account()["user"]["email"])
    session = auth.post("verify", {"type": "magiclink", "token_hash": link["hashed_token"]}).json()

    again = auth.post("token?grant_type=refresh_token", {"refresh_token": session["refresh_token"]}).json()

    def proofs(token: str) -> object:
        return jwt.decode(token, SECRET, algorithms=["HS256"], audience="authenticated")["amr"]

    assert proofs(again["access_token"]) == proofs(session["access_token"])
    assert "otp" in str(proofs(session["access_token"]))


def test_a_token_of_a_person_without_a_session(auth: AuthClient) -> None:
    user = auth.account()["user"]
    claims: dict[str, object] = {"role": "authenticated", "aud": "authenticated", "sub": user["id"]}

    assert auth.get("user", made(claims)).json()["id"] == user["id"]
    assert refusal(auth.get("user", made(claims | {"session_id": str(uuid.uuid4())}))) == (403, "session_not_found")
    assert refusal(auth.get("user", made(claims | {"session_id": "x'; --"}))) == (403, "session_not_found")
    assert refusal(auth.get("user", made(claims | {"aud": "elsewhere"}))) == (400, "validation_failed")


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"role": "authenticated"}, (403, "bad_jwt")),
        ({"role": "authenticated", "sub": "1234567890"}, (400, "bad_jwt")),
        ({"role": "authenticated", "sub": str(uuid.uuid4())}, (403, "user_not_found")),
        ({"role": "authenticated", "sub": str(uuid.uuid4()), "exp": 1}, (403, "bad_jwt")),
        ({"role": "authenticated", "sub": str(uuid.uuid4()), "exp": "never"}, (403, "bad_jwt")),
    ],
)
def test_tokens_of_nobody(auth: AuthClient, claims: dict[str, object], expected: tuple[int, str]) -> None:
    assert refusal(auth.get("user", made(claims))) == expected


def test_forged_tokens(auth: AuthClient) -> None:
    claims: dict[str, object] = {"role": "service_role", "exp": 2**40}
    body, unsigned, other = _text(json.dumps(claims).encode()), _text(b'{"alg":"none"}'), _text(b'{"alg":"HS512"}')
    forged = [
        f"{unsigned}.{body}.",
        made(claims, "x" * 40),
        made(claims, "x" * 40, kid="elsewhere"),
        f"{other}.{body}.{_text(hmac.digest(SECRET.encode(), f'{other}.{body}'.encode(), 'sha512'))}",
        made(claims) + "x",
        made(claims | {"x": "y" * 20_000}),
    ]

    assert {refusal(auth.get("admin/users", token)) for token in forged} == {(403, "bad_jwt")}


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

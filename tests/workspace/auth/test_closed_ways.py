"""What GoTrue offers and this workspace does not: a clean refusal each, in GoTrue's own words."""

import pytest

from tests.support.auth_client import PASSWORD, AuthClient, refusal

PHONE = "+4915112345678"


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("otp", {"email": "a@b.org"}, (422, "otp_disabled")),
        ("otp", {"email": "nonsense"}, (400, "validation_failed")),
        ("otp", {"phone": PHONE}, (400, "phone_provider_disabled")),
        ("magiclink", {"email": "a@b.org"}, (422, "otp_disabled")),
        ("sso", {"domain": "example.org"}, (404, "saml_provider_disabled")),
        ("resend", {"type": "sms", "phone": PHONE}, (400, "phone_provider_disabled")),
        ("resend", {"type": "nonsense", "email": "a@b.org"}, (400, "validation_failed")),
        ("token?grant_type=password", {"phone": PHONE, "password": PASSWORD}, (400, "phone_provider_disabled")),
        ("token?grant_type=password", {"password": PASSWORD}, (400, "validation_failed")),
        ("token?grant_type=id_token", {"provider": "google", "id_token": "x"}, (400, "provider_disabled")),
        ("token?grant_type=pkce", {"auth_code": "x", "code_verifier": "y"}, (404, "flow_state_not_found")),
        ("token?grant_type=pkce", {"auth_code": "x"}, (400, "validation_failed")),
        ("token?grant_type=web3", {"chain": "solana"}, (422, "web3_provider_disabled")),
        ("token?grant_type=nonsense", {}, (400, "invalid_credentials")),
        ("token?grant_type=refresh_token", {}, (400, "validation_failed")),
    ],
)
def test_ways_in_that_are_closed(auth: AuthClient, path: str, body: object, expected: tuple[int, str]) -> None:
    assert refusal(auth.post(path, body)) == expected


def test_a_mail_that_is_not_sent_is_asked_for_in_vain_but_in_peace(auth: AuthClient) -> None:
    answer = auth.post("resend", {"type": "signup", "email": auth.address()})

    assert (answer.status_code, answer.json()) == (200, {})


def test_no_other_provider(auth: AuthClient) -> None:
    answer = auth.get("authorize?provider=github")

    assert refusal(answer) == (400, "validation_failed")
    assert answer.json()["msg"] == "Unsupported provider: provider is not enabled"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"factor_type": "totp"}, (422, "mfa_totp_enroll_not_enabled")),
        ({"factor_type": "phone"}, (422, "mfa_phone_enroll_not_enabled")),
        ({"factor_type": "webauthn"}, (422, "mfa_webauthn_enroll_not_enabled")),
        ({}, (400, "validation_failed")),
    ],
)
def test_no_second_factor(auth: AuthClient, body: object, expected: tuple[int, str]) -> None:
    token = auth.account()["access_token"]

    assert refusal(auth.post("factors", body, token)) == expected
    assert refusal(auth.post("factors", body)) == (401, "no_authorization")
    assert refusal(auth.post("factors/x/challenge", {}, token)) == (404, "mfa_factor_not_found")


def test_no_linked_identities_and_no_second_proof(auth: AuthClient) -> None:
    token = auth.account()["access_token"]

    assert refusal(auth.get("user/identities/authorize?provider=github", token)) == (404, "manual_linking_disabled")
    assert refusal(auth.get("reauthenticate", token)) == (422, "otp_disabled")
    assert refusal(auth.get("reauthenticate")) == (401, "no_authorization")


def test_people_do_not_give_themselves_rights(auth: AuthClient) -> None:
    token = auth.account()["access_token"]

    assert refusal(auth.put("user", {"app_metadata": {"roles": ["admin"]}}, token)) == (403, "not_admin")
    assert refusal(auth.put("user", {"phone": PHONE}, token)) == (400, "phone_provider_disabled")


@pytest.mark.parametrize("path", ["admin/audit", "admin/oauth/clients", "oauth/authorize", "scim/v2/Users", "nothing"])
def test_everything_else_is_not_there(auth: AuthClient, path: str) -> None:
    assert refusal(auth.get(path)) == (404, "not_offered")

"""Who may have an account, and what is said to those who ask for one."""

import pytest

from tests.support.auth_client import PASSWORD, AuthClient, refusal


def test_an_account_is_told_in_gotrues_words(auth: AuthClient) -> None:
    user = auth.account(data={"display_name": "Ann"})["user"]

    assert user["aud"] == user["role"] == "authenticated"
    assert user["app_metadata"] == {"provider": "email", "providers": ["email"]}
    assert user["user_metadata"] == {
        "display_name": "Ann",
        "email": user["email"],
        "email_verified": True,
        "phone_verified": False,
        "sub": user["id"],
    }
    assert user["identities"][0]["identity_data"]["email"] == user["email"]
    assert user["email_confirmed_at"] == user["confirmed_at"]
    assert None not in user.values()
    assert {"banned_until", "new_email", "deleted_at"}.isdisjoint(user)


def test_who_must_be_confirmed_gets_no_session(confirming: AuthClient) -> None:
    user = confirming.account()

    assert "access_token" not in user
    assert "email_confirmed_at" not in user
    assert refusal(confirming.sign_in(user["email"])) == (400, "email_not_confirmed")


def test_an_address_that_is_taken_looks_like_a_free_one(confirming: AuthClient) -> None:
    first = confirming.account()

    again = confirming.account(email=first["email"])

    assert again["id"] != first["id"]
    assert again["identities"] == []
    assert set(first) == set(again)


def test_only_the_owner_of_the_password_learns_that_an_address_is_unconfirmed(confirming: AuthClient) -> None:
    user = confirming.account()

    assert refusal(confirming.sign_in(user["email"], "another one")) == (400, "invalid_credentials")


def test_sign_up_can_be_closed(closed: AuthClient) -> None:
    answer = closed.post("signup", {"email": closed.address(), "password": PASSWORD})

    assert refusal(answer) == (422, "signup_disabled")
    assert answer.json()["msg"] == "Signups not allowed for this instance"
    assert closed.get("settings").json()["disable_signup"] is True


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (422, "anonymous_provider_disabled")),
        ({"phone": "+4915112345678", "password": PASSWORD}, (400, "phone_provider_disabled")),
        ({"phone": "nonsense", "password": PASSWORD}, (400, "validation_failed")),
        ({"phone": "+4915112345678", "email": "a@b.org", "password": PASSWORD}, (400, "validation_failed")),
        ({"email": "a@b.org", "password": "123"}, (422, "weak_password")),
    ],
)
def test_other_ways_are_refused(auth: AuthClient, body: object, expected: tuple[int, str]) -> None:
    assert refusal(auth.post("signup", body)) == expected


def test_settings_tell_what_is_on(auth: AuthClient, confirming: AuthClient) -> None:
    settings = auth.get("settings").json()

    assert [name for name, on in settings["external"].items() if on] == ["email"]
    assert settings["mailer_autoconfirm"] is True
    assert confirming.get("settings").json()["mailer_autoconfirm"] is False

"""Accounts as an administrator keeps them, and everybody who is none."""

import uuid

import bcrypt
import pytest

from tests.support.auth_client import PASSWORD, AuthClient, refusal


def test_an_account_with_everything(auth: AuthClient) -> None:
    email, chosen = auth.address(), str(uuid.uuid4())

    made = auth.admin(
        "POST",
        "users",
        {
            "id": chosen,
            "email": email,
            "password": PASSWORD,
            "email_confirm": True,
            "user_metadata": {"profile_image": "x"},
            "app_metadata": {"roles": ["editor"]},
        },
    ).json()

    assert made["id"] == chosen
    assert made["user_metadata"] == {"profile_image": "x", "email_verified": True}
    assert made["app_metadata"] == {"provider": "email", "providers": ["email"], "roles": ["editor"]}
    assert auth.sign_in(email).status_code == 200


def test_metadata_is_what_was_given(auth: AuthClient) -> None:
    made = auth.admin("POST", "users", {"email": auth.address(), "user_metadata": {"a": None, "b": 1}}).json()

    assert made["user_metadata"] == {"a": None, "b": 1}
    assert "email_confirmed_at" not in made


def test_a_hash_from_elsewhere_is_kept(auth: AuthClient) -> None:
    email = auth.address()
    digest = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4, prefix=b"2a")).decode()

    auth.admin("POST", "users", {"email": email, "password_hash": digest, "email_confirm": True})

    assert auth.sign_in(email).status_code == 200


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"password_hash": "$1$nonsense"}, (400, "validation_failed")),
        ({"password_hash": "$2b$10$" + "x" * 53, "password": PASSWORD}, (400, "validation_failed")),
        ({"id": "no id"}, (400, "validation_failed")),
        ({"id": str(uuid.UUID(int=0))}, (400, "validation_failed")),
        ({"ban_duration": "tomorrow"}, (400, "validation_failed")),
        ({"role": "no role; drop"}, (400, "validation_failed")),
        ({"password": "123"}, (422, "weak_password")),
        ({"user_metadata": [1]}, (400, "validation_failed")),
        ({"app_metadata": {"x": "y" * 5000}}, (400, "validation_failed")),
        ({"email": "x@workspace.local"}, (422, "email_address_not_authorized")),
        ({"email": ""}, (400, "validation_failed")),
        ({"email": "", "phone": "4915112345678"}, (400, "validation_failed")),
    ],
)
def test_accounts_that_cannot_be_made(auth: AuthClient, more: dict[str, object], expected: tuple[int, str]) -> None:
    assert refusal(auth.admin("POST", "users", {"email": auth.address(), **more})) == expected


def test_an_address_has_one_account(auth: AuthClient) -> None:
    email = auth.account()["user"]["email"]

    assert refusal(auth.admin("POST", "users", {"email": email})) == (422, "email_exists")


def test_pages_tell_how_many_there_are(auth: AuthClient) -> None:
    newest = auth.account()["user"]["email"]
    auth.account(data={"full_name": "Zoë Zimmer"})

    page = auth.admin("GET", "users", page="2", per_page="1")
    named = auth.admin("GET", "users", filter="zimm")

    total = int(page.headers["x-total-count"])
    assert [user["email"] for user in page.json()["users"]] == [newest]
    assert page.json()["aud"] == "authenticated"
    assert page.headers["link"] == (
        f'</admin/users?page=3&per_page=1>; rel="next", </admin/users?page={total}&per_page=1>; rel="last"'
    )
    assert [user["user_metadata"]["full_name"] for user in named.json()["users"]] == ["Zoë Zimmer"]


@pytest.mark.parametrize(
    "query", [{"page": "x"}, {"page": "-1"}, {"per_page": "-5"}, {"page": "9" * 30}, {"filter": "\x00"}]
)
def test_pages_that_are_none(auth: AuthClient, query: dict[str, str]) -> None:
    assert refusal(auth.admin("GET", "users", **query)) == (400, "validation_failed")


def test_everything_can_be_changed(auth: AuthClient) -> None:
    session, new = auth.account(data={"a": 1, "b": 2}), auth.address()
    path = f"users/{session['user']['id']}"

    changed = auth.admin(
        "PUT",
        path,
        {"email": new, "password": "a new password", "user_metadata": {"a": None, "c": 3}, "app_metadata": {"x": 1}},
    ).json()

    assert changed["email"] == changed["identities"][0]["email"] == new
    assert changed["user_metadata"].items() >= {"b": 2, "c": 3}.items()
    assert "a" not in changed["user_metadata"]
    assert changed["app_metadata"]["x"] == 1
    assert auth.sign_in(new, "a new password").status_code == 200
    assert refusal(auth.get("user", session["access_token"])) == (403, "session_not_found")


def test_confirmation_lets_somebody_in(confirming: AuthClient) -> None:
    user = confirming.account()

    confirmed = confirming.admin("PUT", f"users/{user['id']}", {"email_confirm": True}).json()

    assert confirmed["confirmed_at"]
    assert confirming.sign_in(user["email"]).status_code == 200


def test_a_ban_keeps_out_until_it_is_lifted(auth: AuthClient) -> None:
    session = auth.account()
    user, token = session["user"], {"refresh_token": session["refresh_token"]}

    banned = auth.admin("PUT", f"users/{user['id']}", {"ban_duration": "1h30m"}).json()
    by_password, by_token = auth.sign_in(user["email"]), auth.post("token?grant_type=refresh_token", token)
    lifted = auth.admin("PUT", f"users/{user['id']}", {"ban_duration": "none"}).json()

    assert banned["banned_until"]
    assert refusal(by_password) == refusal(by_token) == (400, "user_banned")
    assert "banned_until" not in lifted
    assert auth.post("token?grant_type=refresh_token", token).status_code == 200


def test_a_deleted_account_is_gone(auth: AuthClient) -> None:
    session = auth.account()
    user = session["user"]

    deleted = auth.admin("DELETE", f"users/{user['id']}", {"should_soft_delete": False})

    assert (deleted.status_code, deleted.json()) == (200, {})
    assert refusal(auth.admin("GET", f"users/{user['id']}")) == (404, "user_not_found")
    assert refusal(auth.get("user", session["access_token"])) == (403, "user_not_found")
    assert refusal(auth.sign_in(user["email"])) == (400, "invalid_credentials")


def test_a_softly_deleted_account_leaves_an_id_and_a_free_address(auth: AuthClient) -> None:
    user = auth.account(data={"display_name": "Ann"})["user"]

    auth.admin("DELETE", f"users/{user['id']}", {"should_soft_delete": True})

    left = auth.admin("GET", f"users/{user['id']}").json()
    assert left["deleted_at"]
    assert left["user_metadata"] == {}
    assert user["email"] not in str(left)
    assert refusal(auth.sign_in(user["email"])) == (400, "invalid_credentials")
    assert auth.account(email=user["email"])["user"]["id"] != user["id"]


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/factors")])
def test_accounts_that_are_not_there(auth: AuthClient, method: str, path: str) -> None:
    assert refusal(auth.admin(method, f"users/{uuid.uuid4()}{path}", {})) == (404, "user_not_found")
    assert refusal(auth.admin(method, f"users/nonsense{path}", {})) == (404, "validation_failed")


def test_nobody_has_second_factors(auth: AuthClient) -> None:
    user = auth.account()["user"]

    assert auth.admin("GET", f"users/{user['id']}/factors").json() == []
    assert refusal(auth.admin("DELETE", f"users/{user['id']}/factors/{uuid.uuid4()}")) == (404, "mfa_factor_not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "admin/users"),
        ("POST", "admin/users"),
        ("GET", "admin/users/x"),
        ("PUT", "admin/users/x"),
        ("DELETE", "admin/users/x"),
        ("GET", "admin/users/x/factors"),
    ],
)
def test_a_person_administrates_nothing(auth: AuthClient, method: str, path: str) -> None:
    person = {"Authorization": f"Bearer {auth.account()['access_token']}"}

    assert refusal(auth.http.request(method, f"/{path}", headers=person)) == (403, "not_admin")
    assert refusal(auth.http.request(method, f"/{path}")) == (401, "no_authorization")


def test_an_administrator_ends_the_sessions_of_a_token(auth: AuthClient) -> None:
    session = auth.account()

    answer = auth.post("logout?scope=global", {}, session["access_token"])

    assert answer.status_code == 204
    assert refusal(auth.post("logout", {}, "this-is-a-bad-token")) == (403, "bad_jwt")
    assert refusal(auth.get("user", session["access_token"])) == (403, "session_not_found")

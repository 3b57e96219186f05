"""One-time links: what the owner hands over in place of mail."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.auth_client import PASSWORD, AuthClient, refusal


def test_a_new_password_by_a_link(auth: AuthClient) -> None:
    email = auth.account()["user"]["email"]
    link = auth.link("recovery", email)

    session = auth.post("verify", {"type": "recovery", "token_hash": link["hashed_token"]}).json()
    changed = auth.put("user", {"password": "a new password"}, session["access_token"])

    assert changed.status_code == 200
    assert auth.sign_in(email, "a new password").status_code == 200
    assert refusal(auth.sign_in(email)) == (400, "invalid_credentials")


def test_a_link_works_once(auth: AuthClient) -> None:
    link = auth.link("recovery", auth.account()["user"]["email"])
    spend = {"type": "recovery", "token_hash": link["hashed_token"]}

    first, second = auth.post("verify", spend), auth.post("verify", spend)

    assert first.status_code == 200
    assert refusal(second) == (403, "otp_expired")


def test_a_later_link_makes_the_earlier_one_void(auth: AuthClient) -> None:
    email = auth.account()["user"]["email"]
    earlier = auth.link("recovery", email)
    auth.link("recovery", email)

    answer = auth.post("verify", {"type": "recovery", "token_hash": earlier["hashed_token"]})

    assert refusal(answer) == (403, "otp_expired")


def test_a_new_password_makes_open_links_void(auth: AuthClient) -> None:
    session = auth.account()
    link = auth.link("recovery", session["user"]["email"])
    auth.put("user", {"password": "a new password"}, session["access_token"])

    answer = auth.post("verify", {"type": "recovery", "token_hash": link["hashed_token"]})

    assert refusal(answer) == (403, "otp_expired")


def test_the_digits_of_a_link_are_for_its_address_only(auth: AuthClient) -> None:
    email, other = auth.account()["user"]["email"], auth.account()["user"]["email"]
    number = auth.link("magiclink", email)["email_otp"]

    wrong = auth.post("verify", {"type": "email", "email": other, "token": number})
    right = auth.post("verify", {"type": "email", "email": email, "token": number})

    assert refusal(wrong) == (403, "otp_expired")
    assert right.json()["user"]["email"] == email


def test_a_browser_is_sent_on_with_a_session_that_no_server_sees(auth: AuthClient) -> None:
    email = auth.account()["user"]["email"]
    link = auth.link("magiclink", email, redirect_to="http://localhost:3000/welcome?a=1")

    answer = auth.http.get(link["action_link"])

    place = urlsplit(answer.headers["location"])
    told = parse_qs(place.fragment)
    assert answer.status_code == 303
    assert (place.netloc, place.path, place.query) == ("localhost:3000", "/welcome", "a=1")
    assert told["type"] == ["magiclink"]
    assert auth.get("user", told["access_token"][0]).json()["email"] == email


def test_a_browser_is_told_why_there_is_no_session(auth: AuthClient) -> None:
    answer = auth.http.get("/verify?type=signup&token=nonsense&redirect_to=http://localhost:3000/")

    told = parse_qs(urlsplit(answer.headers["location"]).fragment)
    assert told["error"] == ["access_denied"]
    assert told["error_code"] == ["otp_expired"]


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "javascript:alert(1)", "http://localhost@evil.example/", "//x"]
)
def test_a_session_is_sent_nowhere_else(auth: AuthClient, place: str) -> None:
    link = auth.link("magiclink", auth.account()["user"]["email"])

    answer = auth.http.get("/verify", params={"type": "magiclink", "token": link["hashed_token"], "redirect_to": place})

    assert urlsplit(answer.headers["location"]).netloc == urlsplit(auth.server.url("auth")).netloc


def test_an_invited_account_is_let_in_by_its_link(closed: AuthClient) -> None:
    email = closed.address()
    link = closed.link("invite", email, data={"display_name": "Bo"})

    session = closed.post("verify", {"type": "invite", "token_hash": link["hashed_token"]}).json()

    assert link["invited_at"]
    assert session["user"]["user_metadata"] == {"display_name": "Bo", "email_verified": True}
    closed.put("user", {"password": PASSWORD}, session["access_token"])
    assert closed.sign_in(email).status_code == 200


def test_an_invitation_without_mail_tells_nobody_the_token(closed: AuthClient) -> None:
    service = str(closed.server.said["service_role_key"])

    invited = closed.post("invite", {"email": closed.address()}, service).json()

    assert invited["invited_at"]
    assert {"hashed_token", "action_link", "email_otp"}.isdisjoint(invited)


def test_an_account_is_confirmed_by_its_link(confirming: AuthClient) -> None:
    email = confirming.account()["email"]
    link = confirming.link("signup", email)

    session = confirming.post("verify", {"type": "signup", "token_hash": link["hashed_token"]}).json()

    assert session["user"]["email_confirmed_at"]
    assert confirming.sign_in(email).status_code == 200


def test_another_address_waits_for_both_links(confirming: AuthClient) -> None:
    email, new = confirming.account()["email"], confirming.address()
    entered = confirming.link("magiclink", email)
    session = confirming.post("verify", {"type": "magiclink", "token_hash": entered["hashed_token"]}).json()

    waiting = confirming.put("user", {"email": new}, session["access_token"]).json()
    old_link = confirming.link("email_change_current", email, new_email=new)
    new_link = confirming.link("email_change_new", email, new_email=new)
    first = confirming.post("verify", {"type": "email_change", "token_hash": old_link["hashed_token"]}).json()
    second = confirming.post("verify", {"type": "email_change", "token_hash": new_link["hashed_token"]}).json()

    assert (waiting["email"], waiting["new_email"]) == (email, new)
    assert first["code"] == "200"
    assert second["user"]["email"] == new
    assert second["user"]["identities"][0]["email"] == new
    assert "new_email" not in second["user"]


def test_asking_for_a_link_tells_nothing(auth: AuthClient) -> None:
    session = auth.account()

    known, unknown = (
        auth.post("recover", {"email": session["user"]["email"]}),
        auth.post("recover", {"email": auth.address()}),
    )

    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json()) == (200, {})
    assert auth.get("user", session["access_token"]).json()["recovery_sent_at"]


def test_who_is_banned_gets_in_by_no_link(auth: AuthClient) -> None:
    user = auth.account()["user"]
    link = auth.link("recovery", user["email"])
    auth.admin("PUT", f"users/{user['id']}", {"ban_duration": "1h"})
    spend = {"type": "recovery", "token_hash": link["hashed_token"]}

    refused = auth.post("verify", spend)
    auth.admin("PUT", f"users/{user['id']}", {"ban_duration": "none"})

    assert refusal(refused) == (403, "user_banned")
    assert auth.post("verify", spend).status_code == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "validation_failed")),
        ({"type": "recovery"}, (400, "validation_failed")),
        ({"type": "recovery", "token_hash": "x", "email": "a@b.org"}, (400, "validation_failed")),
        ({"type": "recovery", "token": "x"}, (400, "validation_failed")),
        ({"type": "nonsense", "token_hash": "x"}, (400, "validation_failed")),
        ({"type": "email_change_new", "token_hash": "x"}, (400, "validation_failed")),
        ({"type": "recovery", "token_hash": "x"}, (403, "otp_expired")),
        ({"type": "email_change", "token_hash": "x"}, (403, "otp_expired")),
        ({"type": "sms", "phone": "4915112345678", "token": "1"}, (403, "otp_expired")),
        ({"type": "sms", "phone": "12-invalid", "token": "1"}, (400, "validation_failed")),
        ({"type": "recovery", "token_hash": "\x00"}, (400, "bad_json")),
    ],
)
def test_what_is_no_link(auth: AuthClient, body: object, expected: tuple[int, str]) -> None:
    assert refusal(auth.post("verify", body)) == expected


@pytest.mark.parametrize("token", ["%00", "%ff%fe", "'%20or%20true", "x" * 5_000])
def test_a_browser_with_rubbish_is_told_so(auth: AuthClient, token: str) -> None:
    answer = auth.http.get(f"/verify?type=recovery&token={token}")

    told = parse_qs(urlsplit(answer.headers["location"]).fragment)
    assert (answer.status_code, told["error_code"]) == (303, ["otp_expired"])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"type": "recovery", "email": "nobody@example.org"}, (404, "user_not_found")),
        ({"type": "nonsense", "email": "a@b.org"}, (400, "validation_failed")),
        ({"type": "email_change", "email": "a@b.org"}, (400, "validation_failed")),
        ({"type": "signup", "email": "no address"}, (400, "validation_failed")),
        ({"type": "signup", "email": "a@b.org"}, (400, "validation_failed")),
        ({"type": "invite", "email": "x@workspace.local"}, (422, "email_address_not_authorized")),
    ],
)
def test_links_that_cannot_be_made(auth: AuthClient, body: object, expected: tuple[int, str]) -> None:
    assert refusal(auth.admin("POST", "generate_link", body)) == expected


def test_who_is_confirmed_is_not_invited_again(auth: AuthClient) -> None:
    email = auth.account()["user"]["email"]

    assert refusal(auth.admin("POST", "generate_link", {"type": "invite", "email": email})) == (422, "email_exists")


def test_only_an_administrator_makes_links(auth: AuthClient) -> None:
    session = auth.account()
    body = {"type": "recovery", "email": session["user"]["email"]}

    assert refusal(auth.post("admin/generate_link", body)) == (401, "no_authorization")
    assert refusal(auth.post("admin/generate_link", body, session["access_token"])) == (403, "not_admin")
    assert refusal(auth.post("admin/generate_link", body, str(auth.server.said["anon_key"]))) == (403, "not_admin")
    assert refusal(auth.post("invite", body, session["access_token"])) == (403, "not_admin")

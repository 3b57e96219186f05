"""What the owner sees of the accounts of a really started workspace, does to them, and what it is worth at once."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from desktop_chat.domain.owned_account import AccountDeed, OwnedAccount
from desktop_chat.domain.sharing import Admission
from desktop_chat.protocol.accounts import (
    ON_A_PAGE,
    ChangeAccount,
    LookAtAccounts,
    decode_accounts,
    encode_account_request,
)
from desktop_chat.protocol.sharing import Admit
from tests.support.shared_workspace import share
from tests.support.windows import a_window, http_of
from tests.support.workspace_process import WorkspaceProcess, look_inside

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]
PASSWORD = "correct horse battery"
NUMBERS = itertools.count(1)


@pytest.fixture
def http(workspace: WorkspaceProcess) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=workspace.ready.url, headers={"apikey": workspace.ready.anon_key}, timeout=30) as client:
        yield client


def sign_up(http: httpx.Client, name: str = "Bo") -> dict[str, Any]:
    """Make an account with a profile, and return its session."""
    email = f"bo{next(NUMBERS)}@example.org"
    answer = http.post("/auth/v1/signup", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    session: dict[str, Any] = answer.json()
    assert call(http, session, "ensure_profile", p_display_name=name).status_code == 200
    return session


def sign_in(http: httpx.Client, email: str) -> httpx.Response:
    return http.post("/auth/v1/token?grant_type=password", json={"email": email, "password": PASSWORD})


def refresh(http: httpx.Client, session: dict[str, Any]) -> httpx.Response:
    return http.post("/auth/v1/token?grant_type=refresh_token", json={"refresh_token": session["refresh_token"]})


def call(http: httpx.Client, session: dict[str, Any], function: str, **arguments: object) -> httpx.Response:
    bearer = {"Authorization": f"Bearer {session['access_token']}"}
    return http.post(f"/rest/v1/rpc/{function}", json=arguments, headers=bearer)


def look(workspace: WorkspaceProcess, part: str = "", page: int = 0) -> tuple[OwnedAccount, ...]:
    answer = workspace.ask(encode_account_request(LookAtAccounts(part, page)))
    return decode_accounts(answer["accounts"]).accounts


def change(workspace: WorkspaceProcess, deed: AccountDeed, account: str) -> dict[str, Any]:
    return workspace.ask(encode_account_request(ChangeAccount(deed, account)))


async def test_the_owner_sees_who_has_an_account(workspace: WorkspaceProcess, http: httpx.Client) -> None:
    async with http_of(workspace) as windows:
        ann = await a_window(workspace, windows, "ann")
    session = sign_up(http, "Bo Berg")
    email = session["user"]["email"]

    (found,) = look(workspace, email.upper())
    everybody = {one.id: one for one in look(workspace)}

    assert (found.name, found.email, found.suspended, found.sessions) == ("Bo Berg", email, False, 1)
    assert found.handle
    assert found.last_sign_in is not None
    assert found.created <= found.last_sign_in
    assert found == everybody[found.id]
    assert everybody[ann.id].email == "ann@workspace.local"
    assert look(workspace, "nobody of this name\0") == ()
    assert look(workspace, page=7) == ()


def test_who_is_suspended_is_out_at_once_and_can_come_back(workspace: WorkspaceProcess, http: httpx.Client) -> None:
    session = sign_up(http)
    user, email = session["user"]["id"], session["user"]["email"]

    assert change(workspace, AccountDeed.SUSPEND, email) == {"ok": True}
    assert change(workspace, AccountDeed.SUSPEND, user) == {"ok": True}  # twice is once

    assert call(http, session, "sync", p={"v": 1, "rooms": {}}).json()["hint"] == "suspended"
    assert sign_in(http, email).json()["error_code"] == "user_banned"
    assert refresh(http, session).status_code == 400
    (suspended,) = look(workspace, email)
    assert (suspended.suspended, suspended.sessions) == (True, 0)

    assert change(workspace, AccountDeed.REACTIVATE, email) == {"ok": True}
    again = sign_in(http, email)
    assert again.status_code == 200
    assert call(http, again.json(), "ensure_profile", p_display_name="Bo").json()["state"] == "active"
    assert not look(workspace, email)[0].suspended


def test_all_sessions_of_one_account_are_ended_and_no_others(workspace: WorkspaceProcess, http: httpx.Client) -> None:
    bo, cy = sign_up(http), sign_up(http)
    email = bo["user"]["email"]
    second = sign_in(http, email).json()
    assert look(workspace, email)[0].sessions == 2

    assert change(workspace, AccountDeed.END_SESSIONS, email) == {"ok": True}

    assert [refresh(http, session).status_code for session in (bo, second, cy)] == [400, 400, 200]
    assert look(workspace, email)[0].sessions == 0
    assert sign_in(http, email).status_code == 200


@pytest.mark.parametrize("account", ["", "nobody@example.org", "a\0b", "00000000-0000-0000-0000-000000000000"])
def test_an_account_that_is_not_there_is_told(workspace: WorkspaceProcess, account: str) -> None:
    refused = change(workspace, AccountDeed.SUSPEND, account)

    assert (refused["ok"], refused["error"]) == (False, "accounts_unavailable")
    assert refused["message"] == "There is no such account."


async def test_a_deleted_profile_is_not_brought_back(workspace: WorkspaceProcess, http: httpx.Client) -> None:
    session = sign_up(http)
    user = session["user"]["id"]
    await look_inside(workspace.data, "select app.set_account_state($1::text::uuid, 'deleted')", user)

    change(workspace, AccountDeed.SUSPEND, user)
    change(workspace, AccountDeed.REACTIVATE, user)

    state = await look_inside(workspace.data, "select state from public.profiles where id = $1::text::uuid", user)
    assert state == "deleted"


def test_no_account_has_the_owner_s_means_over_http(workspace: WorkspaceProcess, http: httpx.Client) -> None:
    session = sign_up(http)
    bearer = {"Authorization": f"Bearer {session['access_token']}"}

    listed = http.get("/auth/v1/admin/users", headers=bearer)
    refused = call(http, session, "set_account_state", p_user=session["user"]["id"], p_state="suspended")
    read = http.get("/rest/v1/users?select=*", headers=bearer | {"Accept-Profile": "auth"})

    assert (listed.status_code, listed.json()["error_code"]) == (403, "not_admin")
    assert (refused.status_code, refused.json()["code"]) == (404, "PGRST202")
    assert (read.status_code, read.json()["code"]) == (406, "PGRST106")


def test_more_accounts_than_one_page_has_are_all_found(workspace: WorkspaceProcess) -> None:
    for number in range(ON_A_PAGE + 1):
        workspace.ask({"op": "ticket", "person": f"many{number}"})

    pages = [look(workspace, "many", page) for page in (0, 1, 2)]

    assert [len(page) for page in pages] == [ON_A_PAGE, 1, 0]
    assert len({account.id for page in pages for account in page}) == ON_A_PAGE + 1


@pytest.mark.parametrize(
    ("admission", "outcome"),
    [
        (Admission.OPEN, (200, None, None)),
        (Admission.INVITED, (422, "signup_disabled", "Ask for an invitation to this workspace")),
        (Admission.CLOSED, (422, "signup_disabled", "Signups not allowed for this instance")),
    ],
)
def test_the_owner_chooses_who_may_make_an_account(
    workspace: WorkspaceProcess, http: httpx.Client, admission: Admission, outcome: tuple[int, str | None, str | None]
) -> None:
    assert share(workspace, Admit(admission)).admission is admission
    try:
        body = {"email": f"new{next(NUMBERS)}@example.org", "password": PASSWORD}
        answer = http.post("/auth/v1/signup", json=body)

        told = answer.json()
        assert (answer.status_code, told.get("error_code"), told.get("msg")) == outcome
        closed = http.get("/auth/v1/settings").json()["disable_signup"]
        assert closed is (admission is Admission.CLOSED)
    finally:
        share(workspace, Admit(Admission.OPEN))


def test_from_a_terminal(workspace: WorkspaceProcess, http: httpx.Client) -> None:
    session = sign_up(http, "Bo Berg")
    email = session["user"]["email"]

    closed = terminal(workspace, "sign-up", "closed")
    told = terminal(workspace, "sign-up")
    share(workspace, Admit(Admission.OPEN))
    suspended = terminal(workspace, "suspend", email)
    listed = terminal(workspace, "accounts", email)
    reactivated = terminal(workspace, "reactivate", email)
    ended = terminal(workspace, "end-sessions", email)
    code = terminal(workspace, "code", email)
    nobody = terminal(workspace, "suspend", "nobody@example.org", code=1)

    assert closed == told == "Nobody can make an account.\n"
    assert "is suspended" in suspended
    assert "suspended" in listed.splitlines()[1]
    assert "(Bo Berg, @" in listed
    assert "can sign in again" in reactivated
    assert "within the hour" in ended
    assert "one-time code" in code
    assert "There is no such account." in nobody


def terminal(workspace: WorkspaceProcess, *words: str, code: int = 0) -> str:
    """Run a command of the program and return what it said."""
    ended = subprocess.run(
        [sys.executable, "-m", "desktop_chat", "workspace", *words, "--data", str(workspace.data)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=dict(os.environ, DESKTOP_CHAT_HOME=str(workspace.data.parent / "home")),
    )
    assert ended.returncode == code, ended.stderr
    return ended.stdout if code == 0 else ended.stderr

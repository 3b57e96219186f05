"""The test mode: somebody's SQL on given ports, with given keys, for suites that were written for Supabase."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from desktop_chat.app.arguments import parse
from desktop_chat.app.options import ServeCommand, SuiteCommand
from desktop_chat.app.serve import TEST_MODE_WARNING
from tests.support.suite_server import SuiteServer

SECRET = "37c304f8-51aa-419a-a1af-06154e63707a"
SQL = """
create table public.books (id int primary key, title text);
insert into public.books values (1, 'Emma'), (2, 'Persuasion');
create table public.diary (id int primary key, owner uuid default auth.uid());
insert into public.diary values (1, '00000000-0000-0000-0000-000000000001');
alter table public.diary enable row level security;
create policy own on public.diary for select to authenticated using (owner = auth.uid());
create table public.hidden (id int);
revoke all on public.hidden from anon, authenticated;
create publication supabase_realtime for table public.books;
create extension if not exists "pgcrypto" with schema extensions;
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
insert into auth.users (instance_id, id, aud, role, email, encrypted_password) values (
    '00000000-0000-0000-0000-000000000000', uuid_generate_v4(), 'authenticated', 'authenticated', 'seed@example.org',
    crypt('a secret', gen_salt('bf')));
create table public.passwords as
    select encrypted_password = crypt('a secret', encrypted_password) as same,
        encrypted_password = crypt('another', encrypted_password) as other, length(encrypted_password) as length
    from auth.users;
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SuiteServer]:
    file = tmp_path_factory.mktemp("sql") / "books.sql"
    file.write_text(SQL, encoding="utf-8")
    with SuiteServer.start("--sql", str(file), "--jwt-secret", SECRET, gateway=0, auth=0, rest=0) as server:
        yield server


def test_it_says_where_it_listens_and_which_keys_it_has(server: SuiteServer) -> None:
    assert server.said["test_mode"] is True
    assert server.said["jwt_secret"] == SECRET
    assert "storage_url" not in server.said


def test_the_file_is_served_without_a_key_on_a_port_of_its_own(server: SuiteServer) -> None:
    answer = httpx.get(f"{server.url('rest')}/books?select=title&order=id")

    assert (answer.status_code, answer.json()) == (200, [{"title": "Emma"}, {"title": "Persuasion"}])


def test_a_file_may_use_what_no_wheel_of_postgresql_brings(server: SuiteServer) -> None:
    token = httpx.post(
        f"{server.url('auth')}/token?grant_type=password", json={"email": "seed@example.org", "password": "a secret"}
    )

    found = httpx.get(f"{server.url('rest')}/passwords").json()

    assert found == [{"same": True, "other": False, "length": 60}]
    assert token.json()["error_code"] == "invalid_credentials"


def test_the_gateway_asks_for_a_key(server: SuiteServer) -> None:
    books = f"{server.url('gateway')}/rest/v1/books?select=id"

    assert httpx.get(books).status_code == 401
    assert httpx.get(books, headers={"apikey": server.said["anon_key"]}).status_code == 200


def test_a_token_of_the_secret_is_its_role(server: SuiteServer) -> None:
    diary = f"{server.url('rest')}/diary"
    owner = server.token(role="authenticated", sub="00000000-0000-0000-0000-000000000001")
    other = server.token(role="authenticated", sub="00000000-0000-0000-0000-000000000002")
    service = server.said["service_role_key"]

    found = [
        len(httpx.get(diary, headers={"Authorization": f"Bearer {token}"}).json()) for token in (owner, other, service)
    ]

    assert found == [1, 0, 1]


def test_a_token_of_another_secret_is_refused(server: SuiteServer) -> None:
    forged = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.bm90IHRoZSBzaWduYXR1cmU"

    answer = httpx.get(f"{server.url('rest')}/diary", headers={"Authorization": f"Bearer {forged}"})

    assert (answer.status_code, answer.json()["code"]) == (401, "PGRST301")


def test_a_file_may_revoke_what_is_granted_by_itself(server: SuiteServer) -> None:
    answer = httpx.get(f"{server.url('rest')}/hidden")

    assert (answer.status_code, answer.json()["code"]) == (401, "42501")


def test_an_account_of_the_bare_port_signs_in_at_the_gateway(server: SuiteServer) -> None:
    account = {"email": "ann@example.org", "password": "correct horse"}
    made = httpx.post(f"{server.url('auth')}/signup", json=account)
    key = {"apikey": server.said["anon_key"]}

    answer = httpx.post(f"{server.url('gateway')}/auth/v1/token?grant_type=password", json=account, headers=key)

    assert (made.status_code, answer.status_code) == (200, 200)
    assert answer.json()["user"]["id"] == made.json()["user"]["id"]


def test_it_ends_politely_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    with SuiteServer.start(auth=0) as server:
        during = list(tmp_path.iterdir())
        code, said = server.end()

    assert len(during) == 1
    assert code == 0
    assert TEST_MODE_WARNING in said
    assert list(tmp_path.iterdir()) == []


def test_sql_that_does_not_load_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.sql"
    file.write_text("select 1;\nselect nonsense;\n", encoding="utf-8")

    with SuiteServer.start("--sql", str(file), rest=0) as server:
        code, _ = server.end()

    assert code == 1
    assert server.said["error"] == "migration_failed"
    assert "broken.sql, line 2" in server.said["message"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with SuiteServer.start("--sql", str(tmp_path / "nothing.sql"), rest=0) as server:
        code, _ = server.end()

    assert (code, server.said["error"]) == (1, "fixture_unreadable")


def test_options_of_the_command_line() -> None:
    command = parse(
        ["serve", "--sql", "a.sql", "--expose", "public, other", "--auth-port", "9999", "--no-auth-autoconfirm"]
    )

    assert command == SuiteCommand(
        ports=(("auth", 9999),), sql=(Path("a.sql"),), exposed=("public", "other"), autoconfirm=False
    )
    assert isinstance(parse(["serve"]), ServeCommand)


@pytest.mark.parametrize(
    "words",
    [
        ["--sql", "a.sql"],
        ["--auth-port", "0", "--data", "x"],
        ["--auth-port", "70000"],
        ["--auth-port", "0", "--expose", "a,,b"],
        ["--auth-port", "0", "--jwt-secret", ""],
    ],
)
def test_mixtures_that_make_no_sense(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["serve", *words])

    assert ended.value.code == 2


def test_a_request_may_ask_to_be_rolled_back(server: SuiteServer) -> None:
    books, prefer = f"{server.url('rest')}/books", {"Prefer": "tx=rollback,return=representation"}

    answer = httpx.post(books, json={"id": 9, "title": "Sanditon"}, headers=prefer)

    assert (answer.status_code, answer.json()) == (201, [{"id": 9, "title": "Sanditon"}])
    assert answer.headers["Preference-Applied"] == "return=representation, tx=rollback"
    assert httpx.get(f"{books}?id=eq.9").json() == []


@pytest.mark.parametrize(("role", "code"), [("nobody_of_ours", "22023"), ('no"; body', "PGRST301"), ("", "PGRST301")])
def test_a_role_that_does_not_exist_is_refused(server: SuiteServer, role: str, code: str) -> None:
    answer = httpx.get(f"{server.url('rest')}/books", headers={"Authorization": f"Bearer {server.token(role=role)}"})

    assert (answer.status_code, answer.json()["code"]) == (401, code)

"""The control channel: leases, tickets, the end, and callers that send rubbish or have no business here."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from desktop_chat.domain.owned_account import AccountDeed, OwnedAccounts
from desktop_chat.domain.sharing import SharingState
from desktop_chat.protocol.accounts import AccountRequest, ChangeAccount, LookAtAccounts
from desktop_chat.protocol.control import (
    LONGEST_LINE,
    CodeFor,
    Done,
    Failed,
    Reply,
    Report,
    decode_reply,
    encode_request,
)
from desktop_chat.protocol.sharing import LookAtSharing, Share, SharingRequest
from desktop_chat.workspace import control
from desktop_chat.workspace.control import Answers, ControlServer, ControlSettings
from desktop_chat.workspace.errors import AccountsUnavailable, NotAnswering, NotShareable
from desktop_chat.workspace.lifetime import Lifetime
from desktop_chat.workspace.people import BadPerson, address_of, ensure_person
from desktop_chat.workspace.tickets import LIFETIME_SECONDS, MOST_OPEN, Tickets
from tests.support.postgres import RunningPostgres
from tests.support.system_clock import SystemClock
from tests.support.workspace_process import WorkspaceProcess, look_inside

LEASE = b'{"op":"lease"}\n'
TICKET = b'{"op":"ticket","person":"ann"}\n'
STOP = b'{"op":"stop"}\n'


@dataclass(slots=True)
class Caller:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def says(self, line: bytes) -> Reply:
        self.writer.write(line)
        return decode_reply(await asyncio.wait_for(self.reader.readline(), 10))

    async def hears_the_end(self) -> bool:
        return await asyncio.wait_for(self.reader.read(), 10) == b""

    async def hangs_up(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


@dataclass(slots=True)
class Channel:
    server: ControlServer
    lifetime: Lifetime
    address: str

    @contextlib.asynccontextmanager
    async def caller(self) -> AsyncIterator[Caller]:
        if self.address.startswith("/"):
            caller = Caller(*await asyncio.open_unix_connection(self.address))
        else:
            caller = Caller(*await asyncio.open_connection("127.0.0.1", int(self.address.rpartition(":")[2])))
        yield caller
        await caller.hangs_up()


async def issue_ticket(person: str) -> Done:
    if person != "ann":
        raise BadPerson
    return Done("a ticket", "a user")


async def make_code(account: str) -> Done:
    if account != "ann@example.org":
        raise BadPerson
    return Done("0123456789", account)


async def share(request: SharingRequest) -> SharingState:
    if request == Share(on=True):
        raise NotShareable("There is no network.")
    return SharingState(on=False, port=0, addresses=(), fingerprint="", invitations=())


async def say_that_it_is_away(_: str) -> Done:
    raise NotAnswering


async def look_at_accounts(request: AccountRequest) -> OwnedAccounts | Done:
    if isinstance(request, ChangeAccount):
        raise AccountsUnavailable("There is no such account.")
    return OwnedAccounts(accounts=(), total=0)


async def report() -> dict[str, object]:
    return {"ok": True}


ANSWERS = Answers(ticket=issue_ticket, code=make_code, status=report, share=share, accounts=look_at_accounts)


@contextlib.asynccontextmanager
async def a_channel(*, tcp: bool = False, linger: float = 60.0) -> AsyncIterator[Channel]:
    with tempfile.TemporaryDirectory(prefix="c-") as folder:
        lifetime = Lifetime(linger)
        settings = ControlSettings(socket=Path(folder) / "control.sock", secret="the secret", tcp=tcp)
        server = ControlServer(settings, lifetime, ANSWERS)
        channel = Channel(server, lifetime, await server.start())
        try:
            yield channel
        finally:
            await server.close()
            lifetime.end()


async def test_a_lease_keeps_alive_and_hanging_up_gives_it_back() -> None:
    async with a_channel(linger=0.0) as channel:
        async with channel.caller() as caller:
            assert await caller.says(LEASE) == Done()
            assert await caller.says(LEASE) == Done()
            assert not channel.lifetime.over

        await asyncio.wait_for(channel.lifetime.wait(), 10)


async def test_another_window_keeps_it_alive_when_the_first_has_gone() -> None:
    async with a_channel(linger=0.0) as channel, channel.caller() as second:
        async with channel.caller() as first:
            await first.says(LEASE)
            await second.says(LEASE)

        assert await second.says(TICKET) == Done("a ticket", "a user")
        assert not channel.lifetime.over


async def test_it_reports_how_it_is() -> None:
    async with a_channel() as channel, channel.caller() as caller:
        assert await caller.says(b'{"op":"status"}\n') == Report({"ok": True})


async def test_a_ticket_is_for_a_person_with_a_name() -> None:
    async with a_channel() as channel, channel.caller() as caller:
        refused = await caller.says(b'{"op":"ticket","person":"\\u0000"}\n')

        assert isinstance(refused, Failed)
        assert refused.code == "bad_person"
        assert await caller.says(TICKET) == Done("a ticket", "a user")


async def test_stop_ends_it_and_later_leases_are_refused() -> None:
    async with a_channel() as channel, channel.caller() as caller:
        assert await caller.says(STOP) == Done()
        assert channel.lifetime.over

        refused = await caller.says(LEASE)

        assert isinstance(refused, Failed)
        assert refused.code == "ending"


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"rubbish\n",
        b"GET / HTTP/1.1\r\n",
        b"[" * 60_000 + b"\n",
        b"null\n",
        b'{"op":"lease","secret":5}\n',
        b'{"op":"ticket"}\n',
        b'{"op":"ticket","person":null}\n',
        b'{"op":"format disk"}\n',
        b"\xff\xfe\n",
    ],
)
async def test_rubbish_is_refused_and_hung_up_on(line: bytes) -> None:
    async with a_channel() as channel, channel.caller() as caller:
        refused = await caller.says(line)

        assert isinstance(refused, Failed)
        assert refused.code == "bad_request"
        assert await caller.hears_the_end()


async def test_a_line_without_an_end_is_hung_up_on() -> None:
    async with a_channel() as channel, channel.caller() as caller:
        caller.writer.write(b"x" * (LONGEST_LINE * 3))

        with contextlib.suppress(ConnectionError):
            assert await caller.hears_the_end()

        async with channel.caller() as another:
            assert await another.says(LEASE) == Done()


@pytest.mark.parametrize("line", [LEASE, b'{"op":"stop","secret":"guess"}\n', b'{"op":"lease","secret":"\\ud800"}\n'])
async def test_over_tcp_nothing_is_given_without_the_secret(line: bytes) -> None:
    async with a_channel(tcp=True) as channel, channel.caller() as caller:
        refused = await caller.says(line)

        assert isinstance(refused, Failed)
        assert refused.code in {"not_allowed", "bad_request"}
        assert not channel.lifetime.over


async def test_over_tcp_the_secret_opens() -> None:
    async with a_channel(tcp=True) as channel, channel.caller() as caller:
        assert await caller.says(b'{"op":"lease","secret":"the secret"}\n') == Done()


async def test_over_tcp_who_says_nothing_does_not_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "_FIRST_LINE_SECONDS", 0.05)
    async with a_channel(tcp=True) as channel, channel.caller() as silent:
        assert await silent.hears_the_end()


async def test_over_tcp_a_lease_is_kept_however_long_it_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "_FIRST_LINE_SECONDS", 0.05)
    async with a_channel(tcp=True) as channel, channel.caller() as window, channel.caller() as silent:
        assert await window.says(b'{"op":"lease","secret":"the secret"}\n') == Done()
        assert await silent.hears_the_end()

        assert await window.says(b'{"op":"lease","secret":"the secret"}\n') == Done()


async def test_a_wish_about_sharing_is_explained_where_it_is_not_granted() -> None:
    async with a_channel() as channel, channel.caller() as owner:
        assert await owner.says(encode_request(Share(on=True))) == Failed("not_shareable", "There is no network.")
        assert await owner.says(encode_request(LookAtSharing())) == await share(LookAtSharing())


async def test_an_owner_looks_at_accounts_and_is_told_what_cannot_be_done() -> None:
    async with a_channel() as channel, channel.caller() as owner:
        assert await owner.says(encode_request(LookAtAccounts())) == OwnedAccounts(accounts=(), total=0)
        refused = await owner.says(encode_request(ChangeAccount(AccountDeed.SUSPEND, "nobody")))
        assert refused == Failed("accounts_unavailable", "There is no such account.")


async def test_a_ticket_is_refused_in_a_sentence_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.ANSWERS", replace(ANSWERS, ticket=say_that_it_is_away))
    async with a_channel() as channel, channel.caller() as caller:
        assert await caller.says(TICKET) == Failed("database_away", "The database does not answer just now. Try again.")
        assert await caller.says(LEASE) == Done()


async def test_over_a_port_accounts_are_told_to_nobody_without_the_secret() -> None:
    async with a_channel(tcp=True) as channel, channel.caller() as stranger:
        refused = await stranger.says(encode_request(LookAtAccounts(), "a guess"))
        assert refused == Failed("not_allowed", "The secret is wrong.")


async def test_a_socket_left_by_a_killed_server_is_replaced() -> None:
    async with a_channel() as channel:
        path = Path(channel.address)
        second = ControlServer(ControlSettings(socket=path, secret="x", tcp=False), channel.lifetime, ANSWERS)

        assert await second.start() == channel.address

        async with channel.caller() as caller:
            assert await caller.says(LEASE) == Done()
        await second.close()


# Codes --------------------------------------------------------------------------------------------------------------


async def test_a_code_is_made_for_an_account_that_is_there() -> None:
    async with a_channel() as channel, channel.caller() as caller:
        made = await caller.says(encode_request(CodeFor("ann@example.org")))
        refused = await caller.says(encode_request(CodeFor("bo@example.org")))

    assert made == Done("0123456789", "ann@example.org")
    assert refused == Failed("bad_person", "There is no such account.")


# Tickets ------------------------------------------------------------------------------------------------------------


class SlowClock(SystemClock):
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.time = 0.0

    def monotonic(self) -> float:
        return self.time


def test_a_ticket_works_once() -> None:
    tickets = Tickets(SlowClock())
    ticket = tickets.issue("ann's id")

    assert tickets.redeem(ticket) == "ann's id"
    assert tickets.redeem(ticket) is None


def test_a_ticket_lives_for_a_minute() -> None:
    clock = SlowClock()
    tickets = Tickets(clock)
    early, late = tickets.issue("a"), tickets.issue("b")

    clock.time = LIFETIME_SECONDS - 0.1
    assert tickets.redeem(early) == "a"
    clock.time = LIFETIME_SECONDS
    assert tickets.redeem(late) is None


@pytest.mark.parametrize("guess", ["", "x", "\ud800", "a" * 100_000])
def test_a_guess_is_nobody(guess: str) -> None:
    tickets = Tickets(SlowClock())
    tickets.issue("a")

    assert tickets.redeem(guess) is None


def test_the_oldest_ticket_goes_when_there_are_too_many() -> None:
    tickets = Tickets(SlowClock())
    first = tickets.issue("first")
    last = [tickets.issue(str(number)) for number in range(MOST_OPEN)][-1]

    assert tickets.redeem(first) is None
    assert tickets.redeem(last) == str(MOST_OPEN - 1)


# People -------------------------------------------------------------------------------------------------------------


def test_different_names_never_share_an_address() -> None:
    names = ["ann", "Ann", "ANN", "ann b", "ann-b", "änn", "安", "😀", "a" * 64, "ann@workspace.local", "'; drop"]

    addresses = [address_of(name) for name in names]

    assert len(set(addresses)) == len(names)
    assert addresses[0] == "ann@workspace.local"
    assert all(address.isascii() and address.count("@") == 1 and len(address) < 100 for address in addresses)


@pytest.mark.parametrize("name", ["", " ", " ann", "ann\n", "a\x00b", "a" * 65, "\ud800", "a\u202eb", "\u200b"])
def test_what_cannot_be_seen_is_no_name(name: str) -> None:
    with pytest.raises(BadPerson):
        address_of(name)


@pytest.mark.database
async def test_a_person_asked_for_twice_at_once_is_one_account(postgres: RunningPostgres) -> None:
    async with postgres.database() as database:
        import asyncpg

        async with asyncpg.create_pool(**database.gateway.arguments(), min_size=4, max_size=4) as pool:
            users = await asyncio.gather(*(ensure_person(pool, "Ann Müller") for _ in range(8)))

            row = await pool.fetchrow(
                "select count(*), min(raw_user_meta_data ->> 'display_name'), min(encrypted_password), "
                "(select count(*) from auth.identities) from auth.users"
            )
    assert len(set(users)) == 1
    assert tuple(row) == (1, "Ann Müller", None, 1)


@pytest.mark.database
async def test_a_running_workspace_gives_tickets_to_its_owner(workspace: WorkspaceProcess) -> None:
    first = workspace.ask({"op": "ticket", "person": "bo"})
    second = workspace.ask({"op": "ticket", "person": "bo"})

    assert first["user"] == second["user"]
    assert first["ticket"] != second["ticket"]
    sql = "select email::text from auth.users where id = $1::text::uuid"
    assert await look_inside(workspace.data, sql, first["user"]) == "bo@workspace.local"


@pytest.mark.database
def test_only_the_owner_reaches_a_running_workspace(workspace: WorkspaceProcess) -> None:
    socket = Path(workspace.state.control)

    assert socket.stat().st_mode & 0o777 == 0o600
    assert socket.parent.stat().st_mode & 0o777 == 0o700
    for name in ("workspace.json", "keys.json", "workspace.lock"):
        assert (workspace.data / name).stat().st_mode & 0o777 == 0o600

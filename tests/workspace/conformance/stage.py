"""A started workspace with people in it, and each way of making a call there: the Python and the JavaScript client."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt
from postgrest import APIError as PostgrestError
from postgrest import APIResponse
from pydantic import BaseModel
from storage3.exceptions import StorageApiError
from supabase import AsyncClient, AsyncClientOptions, acreate_client
from supabase_auth.errors import AuthError

from desktop_chat.workspace.keys import WorkspaceKeys, read_keys
from tests.support.official import PASSWORD, an_address, make_room
from tests.support.system_clock import SystemClock
from tests.support.wires import PATIENCE
from tests.support.workspace_process import WorkspaceProcess
from tests.workspace.conformance.case import Case, Refused, Trial
from tests.workspace.conformance.scene import Account, Closed, Scene, Who, new_id

Answer = dict[str, Any]
"""What came of a call: its `value`, or the `code` and the `message` of the error that the client showed."""

CLIENT_ERRORS = (PostgrestError, AuthError, StorageApiError, Closed)
DRIVER = Path(__file__).parent / "javascript" / "driver.mjs"


@dataclass(slots=True, kw_only=True)
class Stage:
    """The workspace, who is there, and the Python clients that all cases share."""

    url: str
    key: str
    clients: Mapping[Who, AsyncClient]
    accounts: Mapping[Who, Account]
    room: str
    keys: WorkspaceKeys
    http: httpx.AsyncClient

    async def values(self, who: Who, allowed: bool) -> dict[str, Any]:
        """Return what a case sees that is no client: the same for both languages."""
        account = self.accounts.get(who)
        session = await self.clients[who].auth.get_session()
        return {
            "allowed": allowed,
            "url": self.url,
            "key": self.key,
            "token": self.key if session is None else session.access_token,
            "brief": self.a_token(account, 2),
            "expired": self.a_token(account, -2),
            "me": account.id if account else "",
            **{person.value: other.id for person, other in self.accounts.items()},
            "email": account.email if account else "",
            "password": PASSWORD if allowed else "wrong " + PASSWORD,
            "room": self.room,
            "topic": f"talk:{self.room}:1",
            "name": new_id(),
        }

    def a_token(self, account: Account | None, seconds: int) -> str:
        """Return a token of somebody (of nobody: the anon role) that ends so soon."""
        now = SystemClock().now() // 1000
        claims = {"role": "anon", "exp": now + seconds, "iat": now - 60}
        if account is not None:
            claims |= {"role": "authenticated", "aud": "authenticated", "sub": account.id}
        return jwt.encode(claims, self.keys.private_key, algorithm="ES256", headers={"kid": self.keys.kid})

    async def fresh(self) -> Account:
        """Sign somebody new up, with a client of their own."""
        return await _sign_up(await a_client(self.url, self.key, self.http), "fresh")

    async def try_in_python(self, case: Case, trial: Trial) -> Answer:
        """Return what comes of a call of the Python client."""
        values = await self.values(trial.who, trial is case.trials[0])
        scene = Scene(
            client=self.clients[trial.who],
            other=self.clients[Who.BO],
            nobody=self.clients[Who.NOBODY],
            service=self.clients[Who.SERVICE],
            fresh=self.fresh,
            **values,
        )
        try:
            return _named({"value": _plain(await case.python(scene))}, values)
        except CLIENT_ERRORS as error:
            message = getattr(error, "message", None) or str(error)
            return _named({"code": getattr(error, "code", None), "message": message}, values)
        finally:
            for client in (scene.client, scene.other):
                await client.remove_all_channels()


class JavaScript:
    """The driver's process: makes the calls of the JavaScript client."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def open(self, url: str, key: str, people: Mapping[Who, AsyncClient]) -> None:
        """Let the driver make clients of its own for these people."""
        answer = await self._ask(
            {"url": url, "key": key, "people": {who.value: await _keys(people[who]) for who in people}}
        )
        assert "value" in answer, answer

    async def run(self, who: Who, snippet: str, **values: object) -> Answer:
        """Return what comes of a snippet of somebody's; it sees the values, and the helpers of driver.mjs."""
        return await self._ask({"who": who.value, "snippet": snippet, "values": values})

    async def try_in_javascript(self, stage: Stage, case: Case, trial: Trial) -> Answer:
        """Return what comes of a call of the JavaScript client."""
        values = await stage.values(trial.who, trial is case.trials[0])
        return _named(await self.run(trial.who, case.javascript, **values), values)

    async def _ask(self, question: object) -> Answer:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        line = await asyncio.wait_for(self._process.stdout.readline(), 3 * PATIENCE)
        assert line, "the driver has ended"
        answer: Answer = json.loads(line)
        return answer


def is_expected(answer: Answer, expected: object) -> bool:
    """Tell whether a call had the outcome that is declared."""
    if isinstance(expected, Refused):
        return expected.code in (answer.get("code"), answer.get("message"))
    return "value" in answer and bool(answer["value"] == expected)


@contextlib.asynccontextmanager
async def a_stage(workspace: WorkspaceProcess) -> AsyncIterator[Stage]:
    """Sign Ann, Bo and Eve up; Ann and Bo have a room."""
    url, key = workspace.ready.url, workspace.ready.anon_key
    keys = read_keys(workspace.data / "keys.json")
    assert keys is not None
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        keys_of = dict.fromkeys(Who, key) | {Who.SERVICE: keys.service_key}
        clients = {who: await a_client(url, own, http) for who, own in keys_of.items()}
        accounts = {who: await _sign_up(clients[who], who.value) for who in (Who.ANN, Who.BO, Who.EVE)}
        room = await make_room(clients[Who.ANN], accounts[Who.BO].id)
        yield Stage(url=url, key=key, clients=clients, accounts=accounts, room=room, keys=keys, http=http)


@contextlib.asynccontextmanager
async def a_driver(packages: Path) -> AsyncIterator[JavaScript]:
    """Start the driver's process, and end it."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        "node", str(DRIVER), str(packages), stdin=pipe, stdout=pipe, limit=16_000_000
    )
    yield JavaScript(process)
    assert process.stdin is not None
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0


async def _keys(client: AsyncClient) -> dict[str, object]:
    session = await client.auth.get_session()
    tokens = session and {"access_token": session.access_token, "refresh_token": session.refresh_token}
    return {"key": client.supabase_key, "session": tokens}


async def a_client(url: str, key: str, http: httpx.AsyncClient) -> AsyncClient:
    """Return a client that refreshes no token by itself."""
    # Making the client of HTTP is what takes long, so that one is shared.
    return await acreate_client(url, key, AsyncClientOptions(auto_refresh_token=False, httpx_client=http))


async def _sign_up(client: AsyncClient, name: str) -> Account:
    email = an_address(name)
    answer = await client.auth.sign_up({"email": email, "password": PASSWORD})
    assert answer.user is not None
    assert answer.session is not None
    await client.realtime.set_auth(answer.session.access_token)
    await client.rpc("ensure_profile", {"p_display_name": name}).execute()
    return Account(client=client, id=answer.user.id, email=email, password=PASSWORD)


def _named(answer: Answer, values: Mapping[str, Any]) -> Answer:
    """Return an answer with names in the place of ids."""
    text = json.dumps(answer)
    for name in ("room", "ann", "bo", "eve", "name"):
        text = text.replace(values[name], f"<{name}>")
    named: Answer = json.loads(text)
    return named


def _plain(value: object) -> object:
    """Return an answer of the Python client as the JSON that the JavaScript client would give."""
    match value:
        case APIResponse():
            return value.data
        case BaseModel():
            return value.model_dump(mode="json")
        case list():
            return [_plain(each) for each in value]
        case _:
            return value

"""Everything that is asked for over HTTP: accounts, the functions of the database, and whether a server is one at all.

Fits `domain.ports.Backend`. Each call makes one request with one time limit; trying again is the caller's decision.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from desktop_chat.domain.commands import Accepted, Command
from desktop_chat.domain.errors import NotOurServer, ProtocolError, Refused, Transient, TransportError, Unauthorised
from desktop_chat.domain.events import HistoryPage, SyncPage
from desktop_chat.domain.ids import Epoch, OpId, RoomId, UserId
from desktop_chat.domain.marker import ReadMarker
from desktop_chat.domain.ports import Clock, Session
from desktop_chat.domain.preferences import OwnPrefs, PrefsChange
from desktop_chat.domain.room import Channel, Cursor, Room, RoomKind
from desktop_chat.domain.user import MemberState, Profile
from desktop_chat.protocol import gotrue, postgrest, preferences
from desktop_chat.protocol.realtime import Topic, broadcast_body
from desktop_chat.protocol.rpc import RpcCall
from desktop_chat.protocol.statuses import classify, classify_refresh, classify_storage
from desktop_chat.protocol.wire_types import Json, JsonObject, decode_json, encode_json
from desktop_chat.transport.calls import HttpAnswer, HttpCall
from desktop_chat.transport.probe import check_key, judge_functions, judge_settings
from desktop_chat.transport.quiet import silence_wire_logs
from desktop_chat.transport.rest_account import RestAccount
from desktop_chat.transport.rest_messages import RestMessages
from desktop_chat.transport.site import Site

if TYPE_CHECKING:
    from desktop_chat.transport.http import HttpClient
    from desktop_chat.transport.rest_members import RestMembers
    from desktop_chat.transport.rest_pictures import RestPictures

logger = logging.getLogger(__name__)

CALL_LIMIT = 10.0
PAGE_FACTOR = 3.0
"""A page of `sync` is 256 KiB, and so may a picture be, on what may be a slow line."""

LARGEST_JSON = 8 * 1024 * 1024
_HTTP = "desktop_chat.transport.http"
_Value = TypeVar("_Value")
_Judge = Callable[[int, bytes, str | None], TransportError]


class RestBackend:
    """The calls of one project with one account.

    Args:
        site: the project.
        clock: the time from which sessions are counted.
        call_limit: seconds for one call; fetching pages of messages may take three times as long.
    """

    def __init__(self, site: Site, *, clock: Clock, call_limit: float = CALL_LIMIT) -> None:
        self._site = site
        self._address = site.address
        self._clock = clock
        self._call_limit = call_limit
        self._client: HttpClient | None = None
        self._making = asyncio.Lock()
        self.messages = RestMessages(self._rpc)
        self.account = RestAccount(self._rpc)
        self._headers = self._headers_for(site.key)
        self._anonymous = self._headers
        silence_wire_logs()

    # Accounts

    async def sign_up(self, email: str, password: str, name: str, invitation: str = "") -> Session:
        """Make an account and sign in (`Refused` with `confirm_email` when the server wants that first)."""
        return await self._session("signup", gotrue.sign_up_body(email, password, name, invitation))

    async def sign_in(self, email: str, password: str) -> Session:
        """Sign in by password."""
        return await self._session("token?grant_type=password", gotrue.password_body(email, password))

    async def redeem_ticket(self, ticket: str) -> Session:
        """Sign in by a one-use ticket of the local workspace."""
        return await self._session("token?grant_type=ticket", gotrue.ticket_body(ticket))

    async def ask_for_code(self, email: str) -> None:
        """Have a one-time code mailed, or tell the owner of a workspace that one is wanted."""
        body = _encode(gotrue.recover_body(email))
        await self._ask(HttpCall(method="POST", url=f"{self._address.auth}/recover", body=body), self._anonymous)

    async def enter_by_code(self, email: str, code: str, password: str) -> Session:
        """Sign in by a one-time code, which is used up, and have this password from now on."""
        session = await self._session("verify", gotrue.code_body(email, code))
        body = _encode(gotrue.new_password_body(password))
        call = HttpCall(method="PUT", url=f"{self._address.auth}/user", body=body)
        try:
            await self._ask(call, self._headers_for(session.access_token))
        except Refused as refusal:
            if refusal.code != "same_password":  # it was not forgotten after all
                raise
        return session

    async def refresh(self, refresh_token: str) -> Session:
        """Trade a refresh token for a new session (`Unauthorised` when it is spent: sign in again)."""
        body = gotrue.refresh_body(refresh_token)
        return await self._session("token?grant_type=refresh_token", body, judge=classify_refresh)

    async def sign_out(self) -> None:
        """End this session on the server, not those of other devices; one that is over already is no error."""
        try:
            await self._ask(HttpCall(method="POST", url=f"{self._address.auth}/logout?scope=local"), self._headers)
        except Unauthorised:
            logger.info("the session was over before it was signed out of")

    def authorise(self, token: str | None) -> None:
        """Use this access token from now on."""
        self._headers = self._anonymous if token is None else self._headers_for(token)

    async def probe(self) -> None:
        """Check that the address answers like a Supabase project with this app's tables, and takes this key.

        Raises:
            NotOurServer: nothing answers there, or something else.
            Refused: the key is wrong (`wrong_key`) or too powerful (`secret_key`), or tables are missing (`no_schema`).
            Transient: the project is there but not well.
        """
        check_key(self._site.key)
        call = HttpCall(method="GET", url=f"{self._address.auth}/settings")
        try:
            settings = await self._exchange(call, self._anonymous)
        except Transient as error:
            raise NotOurServer(f"{error.reason}; check the address and your network") from error
        judge_settings(settings.status, settings.body)
        functions = await self._exchange(self._rpc_call(postgrest.find_people_call("", 1)), self._anonymous)
        judge_functions(functions.status, functions.body)

    # The functions of the database

    @property
    def members(self) -> "RestMembers":
        """Roles, invitation links, blocked people and reports; loaded when first asked for."""
        from desktop_chat.transport.rest_members import RestMembers  # noqa: PLC0415  the first window needs none of it

        return RestMembers(self._rpc)

    @property
    def pictures(self) -> "RestPictures":
        """The pictures of people and rooms; loaded when first asked for."""
        from desktop_chat.transport.rest_pictures import RestPictures  # noqa: PLC0415  nor of this

        return RestPictures(self._address.storage, self._ask_storage)

    async def ensure_profile(self, name: str) -> Profile:
        """Make or return the own profile."""
        return await self._rpc(postgrest.profile_call(name), postgrest.decode_own_profile)

    async def perform(self, command: Command) -> Accepted:
        """Carry out an outbox command; the same command twice is accepted twice and done once."""
        return await self._rpc(
            postgrest.command_call(command), lambda answer: postgrest.decode_accepted(command, answer)
        )

    async def mark(self, markers: Sequence[ReadMarker], epoch: Epoch | None) -> None:
        """Move the own read and delivered marks of any number of rooms forward, if their history is this one."""
        if markers:
            await self._rpc(postgrest.mark_call(markers, epoch), _ignore)

    async def set_prefs(self, room: RoomId, change: PrefsChange) -> OwnPrefs:
        """Change the own preferences of one room; the same change twice is harmless."""
        return await self._rpc(preferences.set_prefs_call(room, change), preferences.decode_prefs)

    async def sync(
        self,
        epoch: Epoch | None,
        user_rev: int,
        cursors: Mapping[RoomId, Cursor],
        opened: Sequence[RoomId],
        *,
        only: bool,
    ) -> SyncPage:
        """Fetch what lies after the cursors; `only` keeps to the rooms given (the cheap tail check)."""
        call = postgrest.sync_call(epoch, user_rev, cursors, opened, only=only)
        return await self._rpc(call, postgrest.decode_sync, factor=PAGE_FACTOR)

    async def history(self, room: RoomId, before_no: int | None, limit: int) -> HistoryPage:
        """Fetch older messages, at most 200."""
        call = postgrest.history_call(room, before_no, limit)
        return await self._rpc(
            call, lambda answer: postgrest.decode_history(room, before_no, answer), factor=PAGE_FACTOR
        )

    async def create_room(self, room: RoomId, op: OpId, kind: RoomKind, name: str, members: Sequence[UserId]) -> Room:
        """Make a group or channel under a client-made id."""
        return await self._rpc(postgrest.create_room_call(room, op, kind, name, members), postgrest.decode_made_room)

    async def open_direct(self, peer: UserId) -> Room:
        """Make or return the direct room with one person."""
        return await self._rpc(postgrest.open_direct_call(peer), postgrest.decode_made_room)

    async def set_member(self, room: RoomId, op: OpId, user: UserId, state: MemberState) -> None:
        """Invite (`MEMBER`), remove (`REMOVED`) or leave (`LEFT`)."""
        await self._rpc(postgrest.set_member_call(room, op, user, state), _ignore)

    async def join_channel(self, room: RoomId, op: OpId) -> None:
        """Become a member of a channel without being invited; harmless for a member."""
        await self._rpc(postgrest.join_channel_call(room, op), _ignore)

    async def rename_room(self, room: RoomId, op: OpId, name: str) -> None:
        """Give a room another name."""
        await self._rpc(postgrest.rename_call(room, op, name), _ignore)

    async def find_people(self, query: str, limit: int) -> tuple[Profile, ...]:
        """Find accounts by the beginning of a name or handle; an empty query lists the first ones."""
        return await self._rpc(postgrest.find_people_call(query, limit), postgrest.decode_people)

    async def find_channels(self, query: str, limit: int) -> tuple[Channel, ...]:
        """Find channels by the beginning of their name, of namesakes the older first; an empty query lists some."""
        return await self._rpc(postgrest.find_channels_call(query, limit), postgrest.decode_channels)

    async def broadcast(self, topic: Topic, event: str, payload: JsonObject) -> None:
        """Tell whoever is on a topic something that nobody stores; without the right to, it is dropped in silence."""
        call = HttpCall(method="POST", url=self._address.broadcast, body=_encode(broadcast_body(topic, event, payload)))
        await self._ask(call, self._headers)

    def distrust(self) -> None:
        """Ask on fresh connections from now on; what waits on another and may be asked again is asked again."""
        if self._client is not None:
            self._client.distrust()

    async def close(self) -> None:
        """Give connections back; harmless when closed."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    # Inside

    async def _session(self, path: str, body: JsonObject, *, judge: _Judge = classify) -> Session:
        now = self._clock.now()
        # Making an account or trading a refresh token twice is not the same as once.
        call = HttpCall(method="POST", url=f"{self._address.auth}/{path}", body=_encode(body), repeatable=False)
        answer = await self._ask(call, self._anonymous, judge=judge)
        return _decode(answer, lambda value: gotrue.decode_session(value, now))

    async def _rpc(self, call: RpcCall, decode: Callable[[Json], _Value], *, factor: float = 1.0) -> _Value:
        return _decode(await self._ask(self._rpc_call(call), self._headers, factor=factor), decode)

    async def _ask_storage(self, call: HttpCall, headers: dict[str, str]) -> HttpAnswer:
        return await self._ask(call, self._headers | headers, factor=PAGE_FACTOR, judge=classify_storage)

    def _rpc_call(self, call: RpcCall) -> HttpCall:
        url = f"{self._address.rest}/rpc/{call.name}"
        return HttpCall(method="POST", url=url, body=_encode(call.parameters))

    async def _ask(
        self, call: HttpCall, headers: dict[str, str], *, factor: float = 1.0, judge: _Judge = classify
    ) -> HttpAnswer:
        try:
            answer = await self._exchange(call, headers, factor=factor)
        except NotOurServer as error:
            # Once a project has been found there, this is a portal or a proxy, and passes.
            raise Transient(error.reason) from error
        if not 200 <= answer.status < 300:
            raise judge(answer.status, answer.body, answer.retry_after)
        return answer

    async def _exchange(self, call: HttpCall, headers: dict[str, str], *, factor: float = 1.0) -> HttpAnswer:
        client = self._client or await self._make_client()
        return await client.exchange(call, headers, limit=self._call_limit * factor)

    async def _make_client(self) -> "HttpClient":
        async with self._making:
            if self._client is None:
                await asyncio.to_thread(import_module, _HTTP)
                from desktop_chat.transport.http import HttpClient  # noqa: PLC0415  imported above, in a thread

                self._client = await asyncio.to_thread(HttpClient, self._site)
            return self._client

    def _headers_for(self, token: str) -> dict[str, str]:
        return {
            "apikey": self._site.key,
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json;charset=UTF-8",
            "Accept": "application/json",
            # Packing costs more than it saves where there is no network in between.
            "Accept-Encoding": "identity" if self._address.loopback else "gzip",
            "X-Supabase-Api-Version": gotrue.API_VERSION,
            "User-Agent": "desktop-chat",
        }


def _ignore(_answer: Json) -> None:
    """Take any answer for a yes."""


def _encode(body: JsonObject) -> bytes:
    try:
        return encode_json(body).encode()
    except ProtocolError as error:
        raise Refused("bad_content", "This cannot be sent.") from error


def _decode(answer: HttpAnswer, decode: Callable[[Json], _Value]) -> _Value:
    try:
        return decode(decode_json(answer.body, LARGEST_JSON))
    except ProtocolError as error:
        # A page of a captive portal comes with 200 as well; the work is kept and tried again.
        raise Transient(f"the answer could not be understood: {error.reason}") from error

"""The part of the model server that is about accounts: profiles, settings kept for a person, and who is there."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from desktop_chat.domain.account import UNKNOWN, Beat, OwnSettings, PersonCard, Presence, ProfileChange, Whereabouts
from desktop_chat.domain.errors import Refused
from desktop_chat.domain.events import AccountChange
from desktop_chat.domain.ids import UserId
from desktop_chat.domain.picture import PictureId, is_picture_id
from desktop_chat.domain.room import RoomKind
from tests.service.model_server import ModelServer

GONE_AFTER_MS = 75_000
Ask = Callable[[str, Callable[[], Any]], Awaitable[Any]]


class ModelAccount:
    """The account of one person; what all accounts have is at the server."""

    def __init__(self, server: ModelServer, user: UserId, ask: Ask) -> None:
        self._server = server
        self._user = user
        self._ask = ask

    async def set_profile(self, change: ProfileChange) -> PersonCard:
        return await self._ask("set_profile", lambda: self._set_profile(change))  # type: ignore[no-any-return]  # `Ask` hands it on

    async def set_picture(self, picture: PictureId | None) -> PersonCard:
        return await self._ask("set_picture", lambda: self._set_picture(picture))  # type: ignore[no-any-return]  # as above

    async def set_own(self, settings: OwnSettings) -> OwnSettings:
        return await self._ask("set_own", lambda: self._set_own(settings))  # type: ignore[no-any-return]  # as above

    async def beat(self, where: Whereabouts, people_rev: int) -> Beat:
        return await self._ask("beat", lambda: self._beat(where, people_rev))  # type: ignore[no-any-return]  # as above

    def _set_profile(self, change: ProfileChange) -> PersonCard:
        return self._keep_card(
            replace(
                self._card(),
                name=change.name,
                status=change.status,
                status_until=change.status_until,
                colour=change.colour,
            )
        )

    def _set_picture(self, picture: PictureId | None) -> PersonCard:
        if picture is not None and not is_picture_id(picture):
            raise Refused("bad_argument", "A picture is named by 64 hexadecimal digits.", 422)
        return self._keep_card(replace(self._card(), picture=picture))

    def _card(self) -> PersonCard:
        """Return what the person has said of themselves last, or what their account began with."""
        if self._user in self._server.cards:
            return self._server.cards[self._user][1]
        profile = self._server.people[self._user]
        return PersonCard(user=self._user, handle=profile.handle, name=profile.name)

    def _keep_card(self, card: PersonCard) -> PersonCard:
        cards = self._server.cards
        cards[self._user] = (1 + max((rev for rev, _ in cards.values()), default=0), card)
        for user in (self._user, *self._peers()):
            self._server.hint_only(user, AccountChange.PEOPLE)
        return card

    def _set_own(self, settings: OwnSettings) -> OwnSettings:
        self._server.own_settings[self._user] = settings
        self._server.hint_only(self._user, AccountChange.PEOPLE)
        self._tell_presence()
        return settings

    def _beat(self, where: Whereabouts, people_rev: int) -> Beat:
        server, now = self._server, self._server.now()
        if not self._settings(self._user).shows_presence:
            _ = server.presence.pop(self._user, None)
        else:
            former = server.presence.get(self._user)
            server.presence[self._user] = Presence(where=where, seen=now)
            if former is None or former.where is not where or now - (former.seen or 0) > GONE_AFTER_MS:
                self._tell_presence()
        changed = [(rev, card) for rev, card in server.cards.values() if rev > people_rev]
        return Beat(
            presence={user: self._presence_of(user) for user in self._peers()},
            people=tuple(card for _, card in changed),
            people_rev=max((rev for rev, _ in server.cards.values()), default=0),
            settings=self._settings(self._user),
        )

    def _presence_of(self, user: UserId) -> Presence:
        known = self._server.presence.get(user)
        settings = self._settings(user)
        if known is None or not settings.shows_presence:
            return UNKNOWN
        stale = self._server.now() - (known.seen or 0) > GONE_AFTER_MS
        return Presence(
            where=Whereabouts.GONE if stale else known.where, seen=known.seen if settings.shows_last_seen else None
        )

    def _tell_presence(self) -> None:
        for peer in self._peers():
            self._server.hint_only(peer, AccountChange.PRESENCE)

    def _settings(self, user: UserId) -> OwnSettings:
        return self._server.own_settings.get(user, OwnSettings())

    def _peers(self) -> list[UserId]:
        rooms = [model for model in self._server.rooms.values() if model.room.kind is RoomKind.DIRECT]
        return [
            user
            for model in rooms
            if model.has_member(self._user)
            for user in model.members
            if user != self._user and model.has_member(user)
        ]

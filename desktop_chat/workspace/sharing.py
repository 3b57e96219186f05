"""Sharing this computer's workspace on its network: whether it is on, at which addresses, and who is invited.

Off until its owner says otherwise, over the control channel or on the command line; then remembered. On, the gateway is
open at the private addresses of this computer too, by TLS under a certificate of its own. Who may make an account is
the owner's choice; without one, who was invited while it is shared, and everybody on this computer while it is not.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from desktop_chat.domain.ids import is_uuid
from desktop_chat.domain.ports import Clock
from desktop_chat.domain.sharing import Admission, SharingState
from desktop_chat.protocol.sharing import (
    Admit,
    Invite,
    LookAtSharing,
    RenewCertificate,
    RevokeInvitation,
    Share,
    SharingRequest,
)
from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.errors import NotShareable, WorkspaceError
from desktop_chat.workspace.folders import read_private, write_private
from desktop_chat.workspace.gateway_settings import SharingSettings
from desktop_chat.workspace.invitations import Invitations, TooManyInvitations
from desktop_chat.workspace.lan_door import Crowd, Doors, Visitor
from desktop_chat.workspace.own_addresses import private_addresses

logger = logging.getLogger(__name__)

LOOK_SECONDS = 10.0
"""How often it is looked whether this computer has other addresses now."""
_HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class _Memory:
    """What is remembered from one run to the next."""

    on: bool = False
    port: int = 0
    admission: Admission | None = None


class Sharing:
    """`begin` and `run` keep the doors; `answer` is what the owner can do. Begins as it was left."""

    def __init__(self, folder: Path, invitations: Invitations, clock: Clock, settings: SharingSettings) -> None:
        self.invitations = invitations
        self._clock = clock
        self._settings = settings
        self._file = folder / "sharing.json"
        self._certificate_file = folder / "certificate.pem"
        self._fingerprint = ""
        self._doors: Doors | None = None
        self._busy = asyncio.Lock()
        self._memory = _read(self._file)
        if settings.port:
            self._memory = replace(self._memory, port=settings.port)
        self._on = self._memory.on or settings.at_start

    @property
    def on(self) -> bool:
        """Tell whether the workspace is shared."""
        return self._on

    @property
    def admission(self) -> Admission:
        """Tell who may make an account now."""
        return self._memory.admission or (Admission.INVITED if self._on else Admission.OPEN)

    async def begin(self, make_visitor: Callable[[], Visitor]) -> None:
        """Open the doors that should be; `run` keeps them from then on.

        Raises:
            WorkspaceError: it was to be shared from the start, and cannot be.
        """
        crowd = Crowd(most=self._settings.most_visitors, most_of_one=self._settings.most_of_one_address)
        self._doors = Doors(crowd=crowd, make_visitor=make_visitor)
        try:
            await self._match(self._doors)
        except WorkspaceError as error:
            if self._settings.at_start:
                raise
            logger.warning("The workspace could not be opened to the network: %s", error)

    async def run(self) -> None:
        """Look after the doors as this computer's addresses come and go; cancelled, close them."""
        doors = self._known_doors()
        try:
            while True:
                await self._clock.sleep(LOOK_SECONDS)
                async with self._busy:
                    try:
                        await self._match(doors)
                    except WorkspaceError as error:
                        logger.warning("The workspace could not be opened to the network: %s", error)
        finally:
            await doors.close_all()

    async def answer(self, request: SharingRequest) -> SharingState:
        """Do what the owner wants, and tell how sharing stands then.

        Raises:
            NotShareable: it cannot be done now; the sentence says why.
            PortTaken, FolderUnusable, DiskFull, CertificateUnusable: as their names say.
        """
        try:
            return await self._state(await self._do(request))
        except DATABASE_ERRORS as error:
            raise NotShareable("The database does not answer just now. Try again.") from error

    async def _do(self, request: SharingRequest) -> str:
        """Do what the owner wants, and return the token of an invitation that was made."""
        match request:
            case LookAtSharing():
                pass
            case Share(on):
                await self._switch(on=on)
            case Invite(name):
                return await self._invite(name)
            case RevokeInvitation(invitation):
                if is_uuid(invitation):
                    await self.invitations.revoke(invitation)
            case RenewCertificate():
                await self._renew()
            case Admit(admission):
                await self._admit(admission)
            case _:
                assert_never(request)
        return ""

    async def _switch(self, *, on: bool) -> None:
        doors = self._known_doors()
        async with self._busy:
            before, self._on = self._on, on
            try:
                await self._match(doors)
            except WorkspaceError:
                self._on = before
                raise
            # Closed is closed, even if that cannot be remembered.
            self._memory = replace(self._memory, on=on)
            if on and not before and self._memory.admission is Admission.OPEN:
                # That was said of this computer; of a network it has to be said again.
                self._memory = replace(self._memory, admission=None)
            self._keep()
            logger.info("The workspace is %s", "shared on the network" if on else "not shared")

    async def _admit(self, admission: Admission) -> None:
        async with self._busy:
            before = self._memory
            self._memory = replace(before, admission=admission)
            try:
                self._keep()
            except BaseException:
                self._memory = before
                raise
            logger.info("Accounts are made by: %s", admission.value)

    async def _invite(self, name: str) -> str:
        if not self.on:
            raise NotShareable("Share the workspace first; then people can be invited.")
        if self.admission is Admission.CLOSED:
            raise NotShareable("Nobody can make an account here now. Allow it for people who are invited first.")
        seen = "".join(letter for letter in name if letter.isprintable())
        try:
            return (await self.invitations.make(seen)).token
        except TooManyInvitations:
            raise NotShareable("Too many invitations are open. Revoke one first.") from None

    async def _renew(self) -> None:
        async with self._busy:
            from desktop_chat.workspace.certificate import make_certificate  # noqa: PLC0415  (costs a start 30 ms)

            self._fingerprint = make_certificate(self._certificate_file, self._clock.now()).fingerprint
            doors = self._known_doors()
            await doors.close_all()
            await self._match(doors)

    async def _state(self, token: str) -> SharingState:
        return SharingState(
            on=self.on,
            port=self._memory.port,
            addresses=self._known_doors().addresses,
            fingerprint=self._fingerprint,
            invitations=await self.invitations.open(),
            token=token,
            admission=self.admission,
        )

    async def _match(self, doors: Doors) -> None:
        """Open the doors that are missing, and close those that should not be open or whose address has gone."""
        wanted = (self._settings.addresses or private_addresses()) if self.on else ()
        for address in doors.addresses:
            if address not in wanted:
                await doors.close(address)
        missing = [address for address in wanted if address not in doors.addresses]
        if missing:
            self._open(doors, missing)
        if self.on and not doors.addresses:
            raise NotShareable("This computer has no address on a private network at which others could reach it.")

    def _open(self, doors: Doors, addresses: list[str]) -> None:
        from desktop_chat.workspace.certificate import obtain_certificate  # noqa: PLC0415  (costs a start 30 ms)

        certificate = obtain_certificate(self._certificate_file, self._clock.now())
        self._fingerprint, tls = certificate.fingerprint, certificate.tls()
        for address in addresses:
            try:
                port = doors.open(address, self._memory.port, tls)
            except NotShareable as error:
                logger.info("%s", error)  # it has gone just now
                continue
            if port != self._memory.port:
                self._memory = replace(self._memory, port=port)
                self._keep()

    def _known_doors(self) -> Doors:
        if self._doors is None:
            raise NotShareable("The workspace is just starting.")
        return self._doors

    def _keep(self) -> None:
        content: dict[str, object] = {"on": self._memory.on, "port": self._memory.port}
        if self._memory.admission is not None:
            content["sign_up"] = self._memory.admission.value
        write_private(self._file, json.dumps(content).encode())


def _read(path: Path) -> _Memory:
    """Return what was remembered; one that cannot be read stands for not shared, and closed."""
    reason = "it is none"
    try:
        match json.loads(read_private(path)):
            case {"on": bool(on), "port": int(port), **rest} if 0 <= port <= _HIGHEST_PORT:
                return _Memory(on=on, port=port, admission=_chosen(rest.get("sign_up")))
    except FileNotFoundError:
        return _Memory()
    except (OSError, ValueError, RecursionError, WorkspaceError) as error:
        reason = type(error).__name__
    logger.warning("It is not known whether the workspace was shared (%s): it is not now, and it is closed", reason)
    return _Memory(admission=Admission.CLOSED)


def _chosen(word: object) -> Admission | None:
    """Return what the owner chose; a word that is none closes, for it was no choice to leave it open."""
    if word is None:
        return None
    return next((one for one in Admission if one.value == word), Admission.CLOSED)

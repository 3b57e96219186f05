"""What is said over the control channel about sharing a workspace on the network: values and JSON, no I/O."""

from collections.abc import Mapping
from typing import Any, assert_never

from desktop_chat.domain.errors import ProtocolError
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.sharing import Admission, OpenInvitation, SharingState
from desktop_chat.domain.values import dataclass

LONGEST_NAME = 80
"""Characters of the note whom an invitation is for."""


@dataclass(frozen=True, slots=True)
class LookAtSharing:
    """How sharing stands."""


@dataclass(frozen=True, slots=True)
class Share:
    """Share the workspace on the network, or (`on` false) close it to the network at once."""

    on: bool


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation for one person; `name` only reminds of whom it is for."""

    name: str


@dataclass(frozen=True, slots=True)
class RevokeInvitation:
    """Let nobody in by an invitation any more."""

    invitation: str


@dataclass(frozen=True, slots=True)
class RenewCertificate:
    """Make a new certificate: everybody has to be invited again."""


@dataclass(frozen=True, slots=True)
class Admit:
    """Let these make accounts from now on; who has one already is not touched."""

    admission: Admission


SharingRequest = LookAtSharing | Share | Invite | RevokeInvitation | RenewCertificate | Admit

_ADMISSIONS = {one.value: one for one in Admission}


def encode_sharing_request(request: SharingRequest) -> dict[str, Any]:
    """Return a request as the content of its line."""
    match request:
        case LookAtSharing():
            return {"op": "sharing"}
        case Share(on):
            return {"op": "share", "on": on}
        case Invite(name):
            return {"op": "invite", "name": name}
        case RevokeInvitation(invitation):
            return {"op": "revoke", "invitation": invitation}
        case RenewCertificate():
            return {"op": "renew_certificate"}
        case Admit(admission):
            return {"op": "admit", "admission": admission.value}
        case _:
            assert_never(request)


def decode_sharing_request(content: Mapping[str, Any]) -> SharingRequest:
    """Read a request.

    Raises:
        ProtocolError: it is none about sharing.
    """
    match content:
        case {"op": "sharing"}:
            return LookAtSharing()
        case {"op": "share", "on": bool(on)}:
            return Share(on)
        case {"op": "invite", "name": str(name)}:
            return Invite(name)
        case {"op": "revoke", "invitation": str(invitation)}:
            return RevokeInvitation(invitation)
        case {"op": "renew_certificate"}:
            return RenewCertificate()
        case {"op": "admit", "admission": str(admission)} if admission in _ADMISSIONS:
            return Admit(_ADMISSIONS[admission])
        case _:
            raise ProtocolError("no known request")


def encode_sharing(state: SharingState) -> dict[str, Any]:
    """Return the state as JSON."""
    return {
        "on": state.on,
        "port": state.port,
        "addresses": list(state.addresses),
        "fingerprint": state.fingerprint,
        "invitations": [{"id": one.id, "name": one.name, "expires": one.expires} for one in state.invitations],
        "token": state.token,
        "admission": state.admission.value,
    }


def decode_sharing(content: Mapping[str, Any]) -> SharingState:
    """Read the state.

    Raises:
        ProtocolError: it is none.
    """
    match content:
        case {
            "on": bool(on),
            "port": int(port),
            "addresses": list(addresses),
            "fingerprint": str(fingerprint),
            "invitations": list(invitations),
            "token": str(token),
            "admission": str(admission),
        } if all(isinstance(address, str) for address in addresses) and admission in _ADMISSIONS:
            return SharingState(
                on=on,
                port=port,
                addresses=tuple(addresses),
                fingerprint=fingerprint,
                invitations=tuple(map(_invitation, invitations)),
                token=token,
                admission=_ADMISSIONS[admission],
            )
        case _:
            raise ProtocolError("no state of sharing")


def _invitation(content: object) -> OpenInvitation:
    match content:
        case {"id": str(identifier), "name": str(name), "expires": int(expires)}:
            return OpenInvitation(id=identifier, name=name, expires=UnixMillis(expires))
        case _:
            raise ProtocolError("no invitation")

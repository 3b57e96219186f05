"""Looking at an invitation into a workspace on the network: which of its addresses answers, and who invites."""

import asyncio
import json
import logging
from collections.abc import Sequence

from desktop_chat.domain.errors import ProtocolError, Transient, TransportError, UserError
from desktop_chat.domain.link import OTHER_CERTIFICATE
from desktop_chat.domain.sharing import Joinable, Welcome
from desktop_chat.protocol.joining import PATH, decode_welcome, invitation_body
from desktop_chat.protocol.wire_types import decode_json
from desktop_chat.transport.calls import HttpCall
from desktop_chat.transport.http import HttpClient
from desktop_chat.transport.site import Site
from desktop_chat.transport.urls import parse_address

logger = logging.getLogger(__name__)

OVER = "This invitation is not valid any more: it was used, taken back, or has ended. Ask for another one."
SILENT = "The workspace does not answer. Are you on the same network, and is it shared there just now?"
REPLACED = (
    "What answers there is not the workspace that you were invited to: its certificate is another one. "
    "Nothing was said to it. Ask whoever invited you."
)
PATIENCE = 5.0
"""Seconds for each address: all of them are on this network, or nowhere."""
LARGEST_ANSWER_BYTES = 16_384
_OK = 200
_NOT_FOUND = 404


async def look_at_invitation(urls: Sequence[str], token: str) -> Joinable:
    """Ask at each address in turn; what shows another certificate is told nothing.

    Raises:
        UserError: nobody can join by this; the sentence says why.
    """
    replaced = False
    for url in urls:
        try:
            return Joinable(url=url, welcome=await _ask(url, token))
        except (TransportError, ProtocolError) as error:
            logger.info("An invitation could not be looked at: %s", type(error).__name__)
            replaced = replaced or error == Transient(OTHER_CERTIFICATE)
    raise UserError(REPLACED if replaced else SILENT)


async def _ask(url: str, token: str) -> Welcome:
    address = parse_address(url)
    # There is no key before the answer.
    client = await asyncio.to_thread(HttpClient, Site(address=address, key=""))
    body = json.dumps(invitation_body(token)).encode()
    call = HttpCall(method="POST", url=address.base + PATH, body=body)
    try:
        answer = await client.exchange(call, {"Content-Type": "application/json"}, limit=PATIENCE)
    finally:
        await client.close()
    if answer.status == _NOT_FOUND:
        raise UserError(OVER)
    if answer.status != _OK:
        raise Transient(f"it answers with HTTP {answer.status}")
    return decode_welcome(decode_json(answer.body, LARGEST_ANSWER_BYTES))

"""Fetches the list of versions, and files of a size and hash that are known: in parts, verified before they are used.

Nothing of the list is believed here. It is never asked for elsewhere than where it was set: a network that redirects
wants something else. Files may be elsewhere, since their hash says which they are, but never without `https`.
"""

import asyncio
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from desktop_chat.domain.errors import Transient, UserError
from desktop_chat.domain.update import Artefact, DownloadFailed, FeedUnreachable, NotAFeed, SignedRelease
from desktop_chat.domain.update_settings import Channel
from desktop_chat.protocol.update_manifest import LARGEST, feed_name, read_feed
from desktop_chat.transport.carrier import NotHttp
from desktop_chat.transport.fetching import Answer, classify_failure, fetched
from desktop_chat.transport.part_file import PartFile, is_right
from desktop_chat.transport.proxies import ProxyRule

MOST_REDIRECTS = 5
WRITTEN_AT_ONCE = 1024 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SIGN_IN_FIRST = 511
"""Network Authentication Required (RFC 6585)."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}", re.ASCII)
_RANGE = re.compile(r"bytes (\d{1,12})-\d{1,12}/(\d{1,12})", re.ASCII)
_FAILURES = (OSError, NotHttp, Transient)


class HttpUpdateFeed:
    """The feed below an address; files are kept in `folder`, which nobody else may enter and which has nothing else."""

    def __init__(self, address: str, folder: Path, proxies: Callable[[], ProxyRule]) -> None:
        self._address = address.rstrip("/")
        self._folder = folder
        self._proxies = proxies

    async def newest(self, channel: Channel) -> SignedRelease:
        """Return what is published for a channel, unverified.

        Raises:
            FeedUnreachable: there was no answer, or none that counts.
            NotAFeed: what answered is something else.
        """
        try:
            async with fetched(f"{self._address}/{feed_name(channel)}", {}, self._proxies()) as answer:
                _check_is_feed(answer)
                body = bytearray()
                async for piece in answer.pieces:
                    body += piece
                    if len(body) > LARGEST:
                        raise NotAFeed("it is too large")
        except _FAILURES as error:
            raise FeedUnreachable(classify_failure(error).reason) from error
        except (UserError, ValueError) as error:
            raise FeedUnreachable("its address is none that this program goes to") from error
        return read_feed(bytes(body))

    async def download(self, artefact: Artefact, told: Callable[[int], None]) -> str:
        """Fetch a file, from where a former attempt has ended, and return its path when size and hash are right.

        Raises:
            DownloadFailed: it did not come as a whole, is another one, or cannot be kept.
        """
        name = urlsplit(artefact.url).path.rpartition("/")[2]
        if not _NAME.fullmatch(name):
            raise DownloadFailed("its name is none that a file can have here")
        file = self._folder / artefact.sha256[:16] / name
        try:
            await asyncio.to_thread(_make_room, file.parent)
            if not await asyncio.to_thread(is_right, file, artefact):
                await self._complete(PartFile(file), artefact, told)
        except OSError as error:
            raise DownloadFailed(error.strerror or type(error).__name__) from error
        return str(file)

    async def _complete(self, part: PartFile, artefact: Artefact, told: Callable[[int], None]) -> None:
        there = part.size()
        if shutil.disk_usage(self._folder).free < artefact.size - there:
            raise DownloadFailed("there is too little room on the disk")
        if there < artefact.size:
            await self._fetch(part, artefact, told)
        if not await asyncio.to_thread(part.has_become, artefact):
            if part.size():
                raise DownloadFailed("it broke off; what has come is kept, and the next attempt goes on there")
            raise DownloadFailed("what came is not the file that was announced, and was thrown away")

    async def _fetch(self, part: PartFile, artefact: Artefact, told: Callable[[int], None]) -> None:
        url = artefact.url
        for _ in range(MOST_REDIRECTS + 1):
            try:
                async with fetched(url, part.going_on(), self._proxies()) as answer:
                    if answer.status not in _REDIRECTS:
                        await _take(answer, part, artefact, told)
                        return
                    url = _followed(url, answer.headers.get("location", ""))
            except _FAILURES as error:
                raise DownloadFailed(classify_failure(error).reason) from error
            except (UserError, ValueError) as error:
                raise DownloadFailed("its address is none that this program goes to") from error
        raise DownloadFailed("its address leads from one place to the next")


def _check_is_feed(answer: Answer) -> None:
    if answer.status in _REDIRECTS:
        raise NotAFeed("it leads elsewhere")
    if answer.status == _SIGN_IN_FIRST:
        raise NotAFeed("it asks for a sign-in")
    if answer.status != 200:
        raise FeedUnreachable(f"status {answer.status}")


async def _take(answer: Answer, part: PartFile, artefact: Artefact, told: Callable[[int], None]) -> None:
    """Write what comes, behind what is there or from the start, never more than there has to be."""
    there = _start_of(answer, part, artefact)
    waiting = bytearray()
    try:
        async for piece in answer.pieces:
            waiting += piece
            if there + len(waiting) > artefact.size:
                waiting.clear()
                part.drop()
                raise DownloadFailed("what came is larger than was announced, and was thrown away")
            if len(waiting) >= WRITTEN_AT_ONCE:
                there += await _append(part, waiting)
                told(there)
    finally:
        # What has come before a connection broke need not come again.
        await _append(part, waiting)


def _start_of(answer: Answer, part: PartFile, artefact: Artefact) -> int:
    """Return at which byte the answer begins: where the file ends that is there."""
    there = part.size()
    match answer.status:
        case 206:
            found = _RANGE.fullmatch(answer.headers.get("content-range", ""))
            if found is None or (int(found[1]), int(found[2])) != (there, artefact.size):
                part.drop()
                raise DownloadFailed("the server sent another part than was asked for; the next attempt begins anew")
        case 200:
            part.drop()
            there = 0
        case 416:
            part.drop()
            raise DownloadFailed("the server has no more of it; the next attempt begins anew")
        case status:
            raise DownloadFailed(f"the server answered with status {status}")
    part.keep_tag(answer.headers.get("etag", ""))
    return there


async def _append(part: PartFile, waiting: bytearray) -> int:
    count = len(waiting)
    if count:
        try:
            await asyncio.to_thread(part.append, bytes(waiting))
        except OSError as error:  # of the disk, not of the connection
            raise DownloadFailed(error.strerror or type(error).__name__) from error
        waiting.clear()
    return count


def _followed(url: str, location: str) -> str:
    """Return where a redirect leads; never from `https` to anything less."""
    target = urljoin(url, location)
    if not location or (url.startswith("https") and not target.startswith("https://")):
        raise DownloadFailed("its address leads to a place without https")
    return target


def _make_room(folder: Path) -> None:
    """Make the folder of a file, and remove those of other versions."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for other in folder.parent.iterdir():
        if other != folder and other.is_dir():
            shutil.rmtree(other, ignore_errors=True)

"""Which published version is believed, and what to do about it. It fetches nothing and knows no cryptography."""

from collections.abc import Callable, Sequence
from enum import Enum

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.domain.update import (
    Artefact,
    Expired,
    Installation,
    Origin,
    Release,
    Rotation,
    SignedRelease,
    Untrusted,
    UpdateMarks,
)
from desktop_chat.domain.update_settings import Channel
from desktop_chat.domain.values import dataclass, replace

DAY_S = 24 * 3600
FIRST_S, FIRST_SPREAD_S = 180.0, 420.0
"""Seconds after the start until the first look, and up to how much later: nobody waits for it."""
SPREAD_S = 7200.0

Verify = Callable[[bytes, bytes, bytes], bool]
"""Tells whether a key has signed a message: `verify(key, message, signature)`."""


class Deed(Enum):
    """What to do about a release: nothing, only tell of it, or fetch a file and offer to install it."""

    NOTHING = "nothing"
    TELL = "tell"
    FETCH = "fetch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A deed; the `artefact` is what to fetch, `hint` is a sentence for a person who is only told."""

    deed: Deed
    artefact: Artefact | None = None
    hint: str = ""


def present_key(key: bytes, rotations: Sequence[Rotation], verify: Verify) -> bytes:
    """Follow the hand-overs from a key that is trusted to the one that is in use now.

    Those of keys that came before it are left out: a newer program has a newer key built in.

    Raises:
        Untrusted: a hand-over in the name of a trusted key is not signed by it.
    """
    for rotation in rotations:
        if rotation.by != key:
            continue
        if not verify(key, rotation.message, rotation.signature):
            raise Untrusted("a key was exchanged by somebody who has not signed that with the key before it")
        key = rotation.key
    return key


def believe(signed: SignedRelease, channel: Channel, marks: UpdateMarks, verify: Verify) -> UpdateMarks:
    """Return what to remember when a release can be believed; `marks.pinned` is the key that is built in.

    Raises:
        Untrusted: it is not signed by the key in use, is older than one that was seen, or is for other people.
    """
    key = present_key(marks.key or marks.pinned, signed.rotations, verify)
    if not signed.signature:
        raise Untrusted("it is not signed")
    if not verify(key, signed.message, signed.signature):
        raise Untrusted("its signature is not that of the people who publish this program")
    release = signed.release
    if release.channel is Channel.BETA and channel is not Channel.BETA:
        raise Untrusted("it is for testers")
    if release.released < _seen(marks, channel):
        raise Untrusted("it is older than one that was here before")
    marks = replace(marks, key=key, expires=release.expires)
    if channel is Channel.BETA:
        return replace(marks, beta=release.released)
    return replace(marks, stable=release.released)


def check_fresh(release: Release, now: UnixMillis) -> None:
    """Refuse what has expired; remember it first, so that it is known since when nothing was heard.

    Raises:
        Expired: it has.
    """
    if is_over(release.expires, now):
        raise Expired


def is_over(expires: UnixMillis, now: UnixMillis) -> bool:
    """Tell whether what was known of newer versions, if anything was, has expired."""
    return 0 < expires <= now


def anchored(marks: UpdateMarks, pinned: bytes) -> UpdateMarks:
    """Return what is remembered for the key that is built in: with another one, the hand-overs begin anew."""
    return marks if marks.pinned == pinned else replace(marks, pinned=pinned, key=b"")


def decide(release: Release, own: Installation) -> Decision:
    """Return what to do about a release that is believed. An older one is never installed, nor the same one again."""
    if release.version <= own.version:
        return Decision(deed=Deed.NOTHING)
    hint = _cannot_install(release, own)
    if hint:
        return Decision(deed=Deed.TELL, hint=hint)
    wanted = (own.platform, own.origin.value)
    artefact = next((one for one in release.artefacts if (one.platform, one.kind) == wanted), None)
    if artefact is None:
        return Decision(deed=Deed.TELL, hint="There is no file for this computer among it: see the project's own page.")
    return Decision(deed=Deed.FETCH, artefact=artefact)


def next_check(checked: UnixMillis, now: UnixMillis, chance: float) -> float:
    """Return in how many seconds to look, counted from the start; `chance` is between 0 and 1.

    A day after the last look, never at once. A clock that was set back counts as if nobody had looked yet.
    """
    soonest = FIRST_S + chance * FIRST_SPREAD_S
    if not 0 < checked <= now:
        return soonest
    return max(soonest, DAY_S + chance * SPREAD_S - (now - checked) / 1000)


def _seen(marks: UpdateMarks, channel: Channel) -> UnixMillis:
    return marks.beta if channel is Channel.BETA else marks.stable


def _cannot_install(release: Release, own: Installation) -> str:
    if own.origin is Origin.CHECKOUT:
        return "This is a source checkout: bring it up to date with its version control."
    if own.origin is Origin.DISTRIBUTION:
        return f"This program came from {own.packager}, which will also bring the new version."
    if own.origin is Origin.APPIMAGE:
        return "Download the new AppImage from the project's own page, in the place of this one."
    if own.version < release.minimum:
        return "It cannot be installed over this version: see the project's own page."
    return ""

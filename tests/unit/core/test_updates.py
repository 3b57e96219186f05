"""Which list of versions is believed, what is done about it, and when it is looked for."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.updates import (
    DAY_S,
    Deed,
    anchored,
    believe,
    check_fresh,
    decide,
    is_over,
    next_check,
    present_key,
)
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
    Version,
)
from desktop_chat.domain.update_settings import Channel

FIRST, SECOND, THIRD, THIEF = b"first", b"second", b"third", b"thief"
DEB = Artefact(platform="linux-amd64", kind="deb", url="https://example.org/a.deb", size=10, sha256="ab" * 32)
RELEASE = Release(
    version=Version.parse("1.2.0"),
    channel=Channel.STABLE,
    released=UnixMillis(5000),
    expires=UnixMillis(90_000),
    minimum=Version.parse("1.0.0"),
    notes="",
    artefacts=(DEB,),
)
OWN = Installation(version=Version.parse("1.1.0"), platform="linux-amd64", origin=Origin.DEB, folder="/usr/lib/x")
PINNED = UpdateMarks(pinned=FIRST)


def _signs(key: bytes, message: bytes, signature: bytes) -> bool:
    return signature == key + b" says " + message


def _hands_over(by: bytes, key: bytes, *, really_by: bytes = b"") -> Rotation:
    return Rotation(by=by, key=key, message=key, signature=(really_by or by) + b" says " + key)


def _signed(by: bytes, *rotations: Rotation, release: Release = RELEASE) -> SignedRelease:
    return SignedRelease(release=release, message=b"m", signature=by + b" says m", rotations=rotations)


def test_a_release_signed_by_the_built_in_key_is_believed_and_remembered() -> None:
    marks = believe(_signed(FIRST), Channel.STABLE, PINNED, _signs)

    assert marks == replace(PINNED, key=FIRST, stable=UnixMillis(5000), expires=UnixMillis(90_000))


@pytest.mark.parametrize("signature", [b"", b"thief says m"])
def test_an_unsigned_or_wrongly_signed_release_is_refused(signature: bytes) -> None:
    with pytest.raises(Untrusted):
        believe(replace(_signed(FIRST), signature=signature), Channel.STABLE, PINNED, _signs)


def test_the_chain_of_keys_is_followed_from_any_key_in_it() -> None:
    chain = (_hands_over(FIRST, SECOND), _hands_over(SECOND, THIRD))

    assert [present_key(key, chain, _signs) for key in (FIRST, SECOND, THIRD)] == [THIRD] * 3
    assert believe(_signed(THIRD, *chain), Channel.STABLE, PINNED, _signs).key == THIRD


def test_a_broken_chain_is_refused() -> None:
    chain = (_hands_over(FIRST, SECOND), _hands_over(SECOND, THIEF, really_by=THIEF))

    with pytest.raises(Untrusted, match="exchanged"):
        believe(_signed(THIEF, *chain), Channel.STABLE, PINNED, _signs)


def test_a_key_that_was_handed_over_signs_nothing_any_more() -> None:
    marks = believe(_signed(SECOND, _hands_over(FIRST, SECOND)), Channel.STABLE, PINNED, _signs)

    with pytest.raises(Untrusted):
        believe(_signed(FIRST), Channel.STABLE, marks, _signs)


def test_another_built_in_key_begins_the_chain_anew() -> None:
    marks = UpdateMarks(pinned=FIRST, key=SECOND, stable=UnixMillis(7))

    assert anchored(marks, FIRST) is marks
    assert anchored(marks, THIRD) == UpdateMarks(pinned=THIRD, stable=UnixMillis(7))


def test_an_older_list_than_one_seen_is_refused() -> None:
    seen = replace(PINNED, stable=UnixMillis(5001))

    with pytest.raises(Untrusted, match="older"):
        believe(_signed(FIRST), Channel.STABLE, seen, _signs)


def test_the_same_list_again_is_believed() -> None:
    marks = believe(_signed(FIRST), Channel.STABLE, PINNED, _signs)

    assert believe(_signed(FIRST), Channel.STABLE, marks, _signs) == marks


def test_an_expired_list_is_refused_from_its_last_moment_on() -> None:
    check_fresh(RELEASE, UnixMillis(89_999))

    with pytest.raises(Expired, match="has expired"):
        check_fresh(RELEASE, UnixMillis(90_000))


def test_who_has_never_seen_a_list_misses_none() -> None:
    assert not is_over(UnixMillis(0), UnixMillis(90_000))


def test_versions_for_testers_are_for_testers_only() -> None:
    trial = _signed(FIRST, release=replace(RELEASE, channel=Channel.BETA))

    with pytest.raises(Untrusted, match="testers"):
        believe(trial, Channel.STABLE, PINNED, _signs)
    assert believe(trial, Channel.BETA, PINNED, _signs).beta == 5000


def test_each_channel_has_its_own_memory() -> None:
    tester = replace(PINNED, beta=UnixMillis(9000))

    assert believe(_signed(FIRST), Channel.STABLE, tester, _signs).stable == 5000


@pytest.mark.parametrize("version", ["1.1.0", "1.0.9", "1.1.0rc1"])
def test_the_same_or_an_older_version_is_never_installed(version: str) -> None:
    assert decide(replace(RELEASE, version=Version.parse(version)), OWN).deed is Deed.NOTHING


def test_the_file_of_this_system_is_fetched() -> None:
    decision = decide(RELEASE, OWN)

    assert (decision.deed, decision.artefact) == (Deed.FETCH, DEB)


@pytest.mark.parametrize(
    ("own", "word"),
    [
        (replace(OWN, origin=Origin.CHECKOUT), "checkout"),
        (replace(OWN, origin=Origin.DISTRIBUTION, packager="Debian"), "Debian"),
        (replace(OWN, origin=Origin.APPIMAGE), "AppImage"),
        (replace(OWN, version=Version.parse("0.9.0")), "installed over"),
        (replace(OWN, origin=Origin.RUN), "no file"),
        (replace(OWN, platform="linux-arm64"), "no file"),
    ],
)
def test_who_cannot_install_it_is_told_only(own: Installation, word: str) -> None:
    decision = decide(RELEASE, own)

    assert decision.deed is Deed.TELL
    assert word in decision.hint


@given(chance=st.floats(0, 1))
def test_the_first_look_is_some_minutes_after_the_start(chance: float) -> None:
    assert 180 <= next_check(UnixMillis(0), UnixMillis(10), chance) <= 600


def test_a_look_is_a_day_after_the_one_before() -> None:
    hour = 3_600_000

    assert next_check(UnixMillis(hour), UnixMillis(2 * hour), 0) == DAY_S - 3600
    assert next_check(UnixMillis(hour), UnixMillis(40 * hour), 0) == 180


def test_a_clock_that_was_set_back_does_not_end_the_looking() -> None:
    assert next_check(UnixMillis(10**15), UnixMillis(10), 1) == 600

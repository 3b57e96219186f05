"""Versions and their order, and what the errors of an update say."""

import pytest

from desktop_chat.domain.update import (
    DownloadFailed,
    Expired,
    FeedUnreachable,
    InstallFailed,
    NotAFeed,
    Untrusted,
    UpdateError,
    UpdatesOff,
    Version,
)


def test_versions_are_ordered_as_people_expect() -> None:
    told = ["0.9.10", "1.0.0a1", "1.0.0b1", "1.0.0b10", "1.0.0rc1", "1.0.0", "1.0.1", "1.10.0", "10.0.0"]

    assert [str(version) for version in sorted(map(Version.parse, reversed(told)))] == told


@pytest.mark.parametrize("text", ["", "1", "1.2", "1.2.3.4", "v1.2.3", "1.2.3-beta", "1.2.3\n", "1.2.x", "\u0661.2.3"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no version"):
        Version.parse(text)


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (UpdatesOff(), "does not look"),
        (FeedUnreachable("no network"), "no network"),
        (NotAFeed("it is no JSON"), "sign in with a browser"),
        (Untrusted("it is not signed"), "it is not signed"),
        (Expired(), "somebody holds the newer one back"),
        (DownloadFailed("the disk is full"), "the disk is full"),
        (InstallFailed("it was refused"), "it was refused"),
    ],
)
def test_every_error_says_what_happened(error: UpdateError, word: str) -> None:
    assert word in str(error)

"""What needs no server: ranges, conditions, names, kinds and sizes, against anything that a stranger may write."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.workspace.storage.blobs import is_version
from desktop_chat.workspace.storage.conditions import Part, Unsatisfiable, Validators, has_it, http_date, wanted_part
from desktop_chat.workspace.storage.errors import StorageError
from desktop_chat.workspace.storage.names import check_bucket, check_key, check_type, parse_size

NOW = Validators(etag='"a"', modified=datetime(2026, 11, 23, 8, 0, 0, 500_000, tzinfo=UTC))
numbers = st.one_of(st.just(""), st.integers(0, 200).map(str), st.text(max_size=3))


@given(first=numbers, last=numbers, size=st.integers(0, 100), unit=st.sampled_from(["bytes=", "bytes =", "x="]))
def test_a_part_is_within_the_file_or_refused(first: str, last: str, size: int, unit: str) -> None:
    try:
        part = wanted_part({"range": f"{unit}{first}-{last}"}, size, NOW)
    except Unsatisfiable:
        return

    assert part is None or 0 <= part.first <= part.last < size


@pytest.mark.parametrize(
    ("condition", "part"),
    [('"a"', Part(first=0, last=1)), ('"b"', None), ('W/"a"', None), (http_date(NOW.modified), Part(first=0, last=1)),
     ("Mon, 01 Jan 2024 00:00:00 GMT", None), ("rubbish", None)],
)  # fmt: skip
def test_a_part_of_another_version_is_not_given(condition: str, part: Part | None) -> None:
    assert wanted_part({"range": "bytes=0-1", "if-range": condition}, 10, NOW) == part


@pytest.mark.parametrize(
    ("headers", "known"),
    [
        ({"if-none-match": '"b", W/"a"'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": '"b"', "if-modified-since": http_date(NOW.modified)}, False),
        ({"if-modified-since": http_date(NOW.modified)}, True),
        ({"if-modified-since": "Mon, 01 Jan 2024 00:00:00 GMT"}, False),
        ({"if-modified-since": "Mon, 01 Jan 99999 00:00:00 GMT"}, False),
        ({}, False),
    ],
)
def test_who_has_a_version_is_known_by_tag_or_date(headers: dict[str, str], known: bool) -> None:
    assert has_it(headers, NOW) is known


@given(st.text(max_size=40))
def test_a_name_is_taken_as_it_is_or_refused(name: str) -> None:
    for check in (check_key, check_bucket):
        try:
            assert check(name) == name
        except StorageError as refusal:
            refusal.response()
            continue
        assert name
        assert "\0" not in name
        assert not {".", ".."} & set(name.split("/")) or check is check_bucket


@given(st.text(max_size=40))
def test_no_strange_name_is_a_version_on_the_disk(name: str) -> None:
    assert not is_version(name)


@pytest.mark.parametrize(
    ("kind", "allowed", "taken"),
    [
        ("image/png", ["image/*"], True),
        ("image/png; q=1", ["image/png"], True),
        ("text/plain", ["text/plain; charset=utf-8"], True),
        ("IMAGE/PNG", ["image/png"], True),
        ("image/png", ["image/jpeg", "text/*"], False),
        ("nonsense", ["*"], False),
        ("anything", None, True),
        ("anything", [], True),
    ],
)
def test_a_bucket_takes_its_kinds(kind: str, allowed: list[str] | None, taken: bool) -> None:
    try:
        check_type(kind, allowed)
    except StorageError:
        assert not taken
    else:
        assert taken


@pytest.mark.parametrize(("text", "size"), [("20MB", 20_000_000), ("1.5kb", 1500), ("3B", 3), ("7", 7), (9, 9)])
def test_sizes_have_units(text: str | int, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "MB", "-1MB", "1e3", "1 MB", "9" * 30])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(StorageError, match="Invalid file size format"):
        parse_size(text)

"""How pictures are named, and where they lie."""

import pytest

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.picture import Picture, PictureId, is_picture_id, picture_id, picture_kind

NAME = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_picture_is_named_by_the_sha_256_of_its_file() -> None:
    assert picture_id(b"abc") == NAME
    assert is_picture_id(picture_id(b""))


def test_it_lies_in_the_folder_of_its_owner() -> None:
    assert Picture(UserId("ann"), PictureId(NAME)).path == f"ann/{NAME}"


@pytest.mark.parametrize("text", ["", NAME[1:], NAME + "0", NAME.upper(), "x" * 64, f"{NAME[:-1]}\n", "٣" * 64])
def test_nothing_else_is_a_name(text: str) -> None:
    assert not is_picture_id(text)


def test_a_name_with_something_else_in_its_middle_is_none() -> None:
    assert not is_picture_id(f"{NAME[:31]}/.{NAME[33:]}")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(9), "png"),
        (b"\xff\xd8\xff\xe0" + bytes(9), "jpeg"),
        (b"\xff\xd8", ""),
        (b"GIF89a", ""),
        (b"<svg/>", ""),
        (b"", ""),
    ],
)
def test_only_two_kinds_of_files_are_pictures(data: bytes, kind: str) -> None:
    assert picture_kind(data) == kind

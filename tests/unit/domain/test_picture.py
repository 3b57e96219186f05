"""What names a picture."""

import hashlib

import pytest

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.picture import Picture, PictureId, is_picture_id, picture_id

ANN = UserId("11111111-1111-4111-8111-111111111111")


def test_a_picture_is_named_by_its_bytes() -> None:
    named = picture_id(b"a picture")

    assert named == hashlib.sha256(b"a picture").hexdigest()
    assert is_picture_id(named)


def test_it_lies_in_the_folder_of_its_owner() -> None:
    assert Picture(ANN, PictureId("0a" * 32)).path == f"{ANN}/{'0a' * 32}"


@pytest.mark.parametrize("text", ["", "0a" * 31, "0a" * 33, "0A" * 32, "0" * 63 + "g", "0" * 32 + "/" + "0" * 31])
def test_other_texts_name_none(text: str) -> None:
    assert not is_picture_id(text)

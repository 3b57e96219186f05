"""Pictures in place of initials: asked for when they should be painted, drawn everywhere, and never trusted."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import AccountChanged
from desktop_chat.domain.account import OwnSettings, PersonCard
from desktop_chat.domain.errors import Refused, Transient
from desktop_chat.domain.ids import RoomId, UserId
from desktop_chat.domain.link import LinkStatus, Tier
from desktop_chat.domain.picture import Picture, PictureId, picture_id
from desktop_chat.domain.room import RoomKind
from desktop_chat.qt import faces as module
from desktop_chat.qt.faces import AGAIN_AFTER_S, Face, Faces, decoded, person_face
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.widgets.people_picker import PeoplePicker
from desktop_chat.qt.wishes import PeopleFound
from tests.qt.builders import ANN, BO, CARL, ROOM, a_page, a_roster, a_row, an_entry
from tests.qt.conftest import Stage
from tests.qt.fakes import FakeClock
from tests.support.pictures import a_picture

RED, GREEN = "#e01010", "#10c010"
OTHER = PictureId("0" * 64)


def people(**pictures: PictureId) -> AccountChanged:
    cards = {
        UserId(user): PersonCard(user=UserId(user), handle=user, name=user.title(), picture=picture)
        for user, picture in pictures.items()
    }
    return AccountChanged(settings=OwnSettings(), people=cards)


def painted(faces: Faces, face: Face, kit: Kit, side: int = 40) -> QImage:
    return faces.pixmap(face, side, kit.keeper.fonts.name, 1.0).toImage()


def shows(widget: QWidget, colour: str) -> bool:
    """Tell whether a colour is anywhere in a widget, much of it."""
    image = widget.grab().toImage()
    wanted = QColor(colour).rgb()
    found = sum(image.pixel(x, y) == wanted for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))
    return found > 20


@pytest.fixture
def faces(kit: Kit) -> Faces:
    return kit.faces


def test_a_picture_is_asked_for_once_when_it_should_be_painted(faces: Faces, kit: Kit) -> None:
    data = a_picture(RED)
    wanted: list[Picture] = []
    faces.wanted.connect(wanted.append)
    faces.know_people({ANN.id: picture_id(data)})
    assert wanted == []

    before = painted(faces, person_face(ANN.id, "Ann"), kit)
    painted(faces, person_face(ANN.id, "Ann"), kit, side=20)
    assert wanted == [Picture(ANN.id, picture_id(data))]
    assert before.pixelColor(20, 20) != QColor(RED)

    faces.take(picture_id(data), data)
    assert painted(faces, person_face(ANN.id, "Ann"), kit).pixelColor(20, 20) == QColor(RED)
    assert painted(faces, person_face(BO.id, "Bo"), kit).pixelColor(20, 20) != QColor(RED)
    assert len(wanted) == 1


def test_people_are_round_and_rooms_have_corners(faces: Faces, kit: Kit) -> None:
    data = a_picture(RED)
    room = UserId("room")
    faces.know_people({ANN.id: picture_id(data)})
    faces.know_rooms({RoomId("room"): picture_id(data)})
    faces.take(picture_id(data), data)
    person, place = painted(faces, person_face(ANN.id, "Ann"), kit), painted(faces, Face(room, "#", False), kit)
    assert person.pixelColor(4, 4).alpha() == 0
    assert place.pixelColor(4, 4) == QColor(RED)
    assert place.pixelColor(0, 0).alpha() == 0


def test_it_is_sharp_where_a_point_is_two_pixels(faces: Faces, kit: Kit) -> None:
    data = a_picture(RED)
    faces.know_people({ANN.id: picture_id(data)})
    faces.take(picture_id(data), data)
    pixmap = faces.pixmap(person_face(ANN.id, "Ann"), 40, kit.keeper.fonts.name, 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (80, 2.0)
    assert pixmap.toImage().pixelColor(78, 40) == QColor(RED)


def test_what_could_not_be_fetched_is_asked_for_again_after_a_minute_or_with_a_connection(
    faces: Faces, kit: Kit, clock: FakeClock
) -> None:
    wanted: list[Picture] = []
    faces.wanted.connect(wanted.append)
    faces.know_people({ANN.id: OTHER})
    face = person_face(ANN.id, "Ann")
    painted(faces, face, kit)
    faces.miss(OTHER, for_good=False)
    painted(faces, face, kit)
    assert len(wanted) == 1

    clock.seconds += AGAIN_AFTER_S
    painted(faces, face, kit)
    assert len(wanted) == 2

    faces.miss(OTHER, for_good=False)
    faces.try_again()
    painted(faces, face, kit)
    assert len(wanted) == 3

    faces.miss(OTHER, for_good=True)
    clock.seconds += AGAIN_AFTER_S
    faces.try_again()
    painted(faces, face, kit)
    assert len(wanted) == 3


@pytest.mark.qt_log_ignore("Corrupt JPEG data", "JPEG datastream contains no image", extend=True)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        a_picture(RED)[:150],
        b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8,
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        b"GIF89a" + bytes(100),
        a_picture(RED, kind=b"BMP", side=8),
        a_picture(RED, side=module.LARGEST_SIDE + 1),
    ],
    ids=["empty", "words", "png-head", "png-cut", "jpeg-noise", "svg", "gif", "bmp", "too-large"],
)
def test_what_is_no_picture_leaves_the_initials(faces: Faces, kit: Kit, data: bytes) -> None:
    face = person_face(ANN.id, "Ann")
    plain = painted(faces, face, kit)
    wanted: list[Picture] = []
    faces.wanted.connect(wanted.append)
    faces.know_people({ANN.id: picture_id(data)})
    painted(faces, face, kit)
    assert decoded(data).isNull()

    faces.take(picture_id(data), data)
    faces.try_again()

    assert painted(faces, face, kit) == plain
    assert len(wanted) == 1


def test_no_more_is_kept_than_fits(faces: Faces, kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IMAGES_KEPT", 2)
    monkeypatch.setattr(module, "PIXMAPS_KEPT", 3)
    files = {UserId(f"p{number}"): a_picture(f"#0000{number:02x}") for number in range(40, 46)}
    faces.know_people({user: picture_id(data) for user, data in files.items()})
    for user, data in files.items():
        faces.take(picture_id(data), data)
        assert painted(faces, person_face(user, "P"), kit).pixelColor(20, 20).blue() == 40 + list(files).index(user)
    assert len(faces._images) == 2
    assert len(faces._pixmaps) <= 3


def test_a_picture_stands_wherever_its_person_is_shown(talk: Stage) -> None:
    data = a_picture(GREEN)
    talk.chat.pictures.files[picture_id(data)] = data
    direct = replace(an_entry(title="Bo"), kind=RoomKind.DIRECT, peer=BO.id)
    talk.publish(a_roster(direct), a_page([a_row(1, author=BO)]))
    window = talk.window
    assert not shows(window.conversation.timeline.viewport(), GREEN)

    talk.publish(people(bo=picture_id(data), ann=picture_id(data)))

    assert shows(window.conversation.timeline.viewport(), GREEN)
    assert shows(window.rooms.list.viewport(), GREEN)
    assert shows(window.rooms.avatar, GREEN)
    assert len(talk.chat.asked("pictures.show")) >= 1


def test_a_room_has_its_picture_in_the_list(talk: Stage) -> None:
    data = a_picture(GREEN)
    talk.chat.pictures.files[picture_id(data)] = data
    talk.publish(a_roster(replace(an_entry(), picture=picture_id(data))))
    assert shows(talk.window.rooms.list.viewport(), GREEN)
    assert talk.chat.asked("pictures.show") == [(Picture(ROOM, picture_id(data)),)]

    talk.publish(a_roster(an_entry()))
    assert not shows(talk.window.rooms.list.viewport(), GREEN)


@pytest.mark.parametrize(
    ("problem", "asked"), [(Transient("no connection to the server"), 2), (Refused("not_found", "Gone.", 404), 1)]
)
def test_nobody_is_told_of_a_picture_that_cannot_be_had(talk: Stage, problem: Exception, asked: int) -> None:
    notices: list[Any] = []
    talk.bridge.notice_raised.connect(notices.append)
    talk.chat.pictures.problem = problem
    talk.publish(a_roster(replace(an_entry(), picture=OTHER)))
    talk.window.rooms.list.viewport().grab()
    talk.publish(LinkStatus(tier=Tier.DIRECT))  # a connection: what failed for want of one is asked for again
    talk.window.rooms.list.viewport().grab()
    assert len(talk.chat.asked("pictures.show")) == asked
    assert notices == []


def test_a_face_in_a_mirrored_line_is_not_mirrored_itself(faces: Faces, kit: Kit) -> None:
    data = a_picture(RED, corner=GREEN)
    room = UserId("room")
    faces.know_rooms({RoomId("room"): picture_id(data)})
    faces.take(picture_id(data), data)
    image = painted(faces, Face(room, "#", False), kit, side=64)
    assert image.pixelColor(6, 6) == QColor(GREEN)
    assert image.pixelColor(57, 6) == QColor(RED)
    assert image.rect() == QRect(0, 0, 64, 64)


def test_who_is_unticked_can_be_ticked_again_and_gets_a_picture(faces: Faces, kit: Kit, qtbot: QtBot) -> None:
    picker = PeoplePicker(kit, several=True)
    qtbot.addWidget(picker)
    picker.show_people(PeopleFound(query="", people=(BO,)))
    picker.list.item(0).setCheckState(Qt.CheckState.Checked)
    picker.field.setText("carl")
    picker.show_people(PeopleFound(query="carl", people=(CARL,)))
    assert picker.list.count() == 2

    picker.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert picker.chosen() == ()
    data = a_picture(RED)
    faces.know_people({BO.id: picture_id(data)})
    faces.take(picture_id(data), data)

    icon = picker.list.item(0).icon().pixmap(26, 26).toImage()
    assert icon.pixelColor(13, 13) == QColor(RED)
    assert picker.chosen() == ()
    picker.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert picker.chosen() == (BO,)

"""Both themes can be read: every text on every ground that it stands on has a contrast of at least 4.5 to 1."""

from collections.abc import Iterator
from itertools import product

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.settings import Appearance, Density, Looks, Motion
from desktop_chat.qt.colour import contrast, from_oklch, mixed, readable, tinted, to_oklch
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.stylesheet import stylesheet
from desktop_chat.qt.theme import DARK, LIGHT, SENDER_HUES, Mode, Role, Theme, ThemeKeeper, accented, text_scale
from desktop_chat.qt.widgets.controls import button

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = {
    Role.TEXT: [
        Role.CANVAS,
        Role.SIDEBAR,
        Role.RAIL,
        Role.HOVER,
        Role.SELECTED,
        Role.BUBBLE_OWN,
        Role.BUBBLE_OTHER,
        Role.MENTION,
    ],
    Role.TEXT_2: [Role.CANVAS, Role.SIDEBAR, Role.RAIL, Role.HOVER, Role.SELECTED, Role.BUBBLE_OWN, Role.MENTION],
    Role.TEXT_3: [Role.CANVAS, Role.SIDEBAR, Role.HOVER, Role.RAIL],
    Role.LINK: [Role.CANVAS, Role.HOVER, Role.BUBBLE_OWN],
    Role.ON_ACCENT: [Role.ACCENT],
    Role.OK: [Role.CANVAS, Role.SIDEBAR],
    Role.WARNING: [Role.CANVAS, Role.SIDEBAR],
    Role.ERROR: [Role.CANVAS, Role.SIDEBAR, Role.HOVER, Role.SELECTED, Role.BUBBLE_OWN],
}
PAIRS = [(text, ground) for text, grounds in GROUNDS.items() for ground in grounds]


@THEMES
@pytest.mark.parametrize(("text", "ground"), PAIRS, ids=[f"{text.value} on {ground.value}" for text, ground in PAIRS])
def test_text_can_be_read(theme: Theme, text: Role, ground: Role) -> None:
    assert contrast(theme.hex(text), theme.hex(ground)) >= 4.5


@THEMES
@pytest.mark.parametrize("hue", SENDER_HUES)
def test_sender_colours_can_be_read_as_names_and_in_avatars(theme: Theme, hue: int) -> None:
    colour = from_oklch(theme.sender_lightness, 0.12, hue)
    tint = mixed(colour, theme.hex(Role.CANVAS), 0.16 if theme.dark else 0.12)

    grounds = [theme.hex(Role.CANVAS), theme.hex(Role.HOVER), theme.hex(Role.SIDEBAR), tint]
    assert min(contrast(colour, ground) for ground in grounds) >= 4.5


@THEMES
def test_the_focus_frame_stands_out_from_its_ground(theme: Theme) -> None:
    assert contrast(theme.hex(Role.ACCENT), theme.hex(Role.CANVAS)) >= 3


@pytest.mark.parametrize(
    ("points", "scale"), [(6.0, 1.0), (9.0, 1.0), (10.0, 1.0), (12.0, 1.2), (20.0, 2.025), (90.0, 2.5)]
)
def test_text_is_as_large_as_the_desktops_and_never_smaller_than_usual(
    qapp: QApplication, points: float, scale: float
) -> None:
    font = QFont(qapp.font())
    font.setPointSizeF(points)

    assert text_scale(font) == pytest.approx(scale, abs=0.03)


def test_a_size_in_pixels_says_nothing_about_the_person(qapp: QApplication) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(40)

    assert text_scale(font) == 1.0


def test_the_style_sheet_grows_with_the_text() -> None:
    usual, large = stylesheet(LIGHT.colours), stylesheet(LIGHT.colours, 1.5)

    assert "QLabel#title { font-size: 22px;" in usual
    assert "QLabel#title { font-size: 33px;" in large
    assert "QLabel#small { color: #555b65; font-size: 18px; }" in large


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_oklch_hits_known_colours() -> None:
    assert from_oklch(1, 0, 0) == "#ffffff"
    assert from_oklch(0.628, 0.2577, 29.23) in {"#ff0000", "#fe0000", "#ff0100"}


def test_a_person_keeps_a_colour() -> None:
    assert LIGHT.sender_hex(UserId("ann")) == LIGHT.sender_hex(UserId("ann"))
    assert len({LIGHT.sender_hex(UserId(f"person {number}")) for number in range(100)}) == len(SENDER_HUES)


def test_the_style_sheet_names_no_role_that_is_missing() -> None:
    sheet = stylesheet(LIGHT.colours)

    assert not [role.value for role in Role if "{" + role.value + "}" in sheet]


def test_another_choice_changes_the_whole_program(keeper: ThemeKeeper) -> None:
    told: list[bool] = []
    keeper.changed.connect(lambda: told.append(True))

    keeper.choose(Mode.DARK)
    dark = keeper.theme.colour(Role.CANVAS)
    keeper.choose(Mode.LIGHT)

    assert dark == QColor("#15181d")
    assert told == [True, True]


HUES = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in product((0, 128, 255), repeat=3)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("accent", HUES)
def test_everything_can_be_read_with_any_accent(accent: str, dark: bool) -> None:
    theme = accented(accent, dark=dark)

    poor = [
        f"{text.value} on {ground.value}: {contrast(theme.hex(text), theme.hex(ground)):.2f}"
        for text, ground in PAIRS
        if contrast(theme.hex(text), theme.hex(ground)) < 4.5
    ]
    assert poor == []
    assert contrast(theme.hex(Role.ACCENT), theme.hex(Role.CANVAS)) >= 4.5
    assert contrast(theme.hex(Role.LINK), theme.hex(Role.SELECTED)) >= 4.5


def test_an_accent_that_can_be_read_is_used_as_it_is() -> None:
    assert accented("#be123c", dark=False).hex(Role.ACCENT) == "#be123c"
    assert accented("#ffee00", dark=False).hex(Role.ACCENT) != "#ffee00"
    assert accented("", dark=False) is LIGHT
    assert accented("", dark=True) is DARK


@pytest.mark.parametrize("colour", HUES)
def test_oklch_there_and_back_is_the_same_colour(colour: str) -> None:
    back = from_oklch(*to_oklch(colour))

    assert all(abs(int(colour[at : at + 2], 16) - int(back[at : at + 2], 16)) <= 1 for at in (1, 3, 5))


def test_a_colour_goes_to_the_end_of_its_scale_if_it_must() -> None:
    assert readable("#777777", ["#808080"], lighter=True) == "#ffffff"
    assert tinted("#000000", "#767676", ["#ffffff", "#777777"], 0.5) == "#767676"


@pytest.fixture
def own(qapp: QApplication, keeper: ThemeKeeper) -> Iterator[ThemeKeeper]:
    yield keeper
    keeper.apply(Appearance(theme=Looks.LIGHT))


def test_the_zoom_grows_and_shrinks_the_programs_text(qapp: QApplication, own: ThemeKeeper) -> None:
    sizes = []
    for zoom in (80, 100, 160):
        own.apply(Appearance(theme=Looks.LIGHT, zoom=zoom))
        sizes.append((own.fonts.base.pixelSize(), qapp.font().pixelSize(), own.fonts.px(100)))

    assert sizes == [(11, 11, 80), (14, 14, 100), (22, 22, 160)]


def test_compact_leaves_less_space(own: ThemeKeeper) -> None:
    usual = own.fonts.space(60, 44)
    own.apply(Appearance(theme=Looks.LIGHT, density=Density.COMPACT, zoom=150))

    assert (usual, own.fonts.space(60, 44)) == (60, 66)


def test_less_movement_stops_the_blinking_and_sliding_and_can_be_taken_back(
    qapp: QApplication, own: ThemeKeeper
) -> None:
    usual = qapp.cursorFlashTime()

    own.apply(Appearance(theme=Looks.LIGHT, motion=Motion.REDUCED))
    still = (own.moves(), qapp.cursorFlashTime(), qapp.isEffectEnabled(Qt.UIEffect.UI_AnimateCombo))
    own.apply(Appearance(theme=Looks.LIGHT, motion=Motion.FULL))

    assert usual > 0
    assert still == (False, 0, False)
    assert (own.moves(), qapp.cursorFlashTime()) == (True, usual)


def test_each_change_is_told_once(own: ThemeKeeper) -> None:
    told: list[bool] = []
    own.changed.connect(lambda: told.append(True))

    for looks in (
        Appearance(theme=Looks.LIGHT, accent="#be123c"),
        Appearance(theme=Looks.LIGHT, accent="#be123c", zoom=120),
        Appearance(theme=Looks.LIGHT, accent="#be123c", zoom=120, density=Density.COMPACT),
        Appearance(theme=Looks.LIGHT, accent="#be123c", zoom=120, density=Density.COMPACT, motion=Motion.REDUCED),
        Appearance(theme=Looks.LIGHT, accent="#be123c", zoom=120, density=Density.COMPACT, motion=Motion.REDUCED),
    ):
        own.apply(looks)

    assert len(told) == 4


def seen_of(box: QWidget, ground: str) -> QRect:
    """Return the rectangle around what stands out from the ground where the mark of a choice stands."""
    image = box.grab(QRect(0, 0, 24, box.height())).toImage()
    places = product(range(image.width()), range(image.height()))
    seen = QRect()
    for x, y in places:
        if contrast(image.pixelColor(x, y).name(), ground) >= 3:
            seen |= QRect(x, y, 1, 1)
    return seen


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("chosen", [False, True], ids=["free", "chosen"])
@pytest.mark.parametrize("kind", ["one of several", "switch", "person"])
def test_what_can_be_chosen_has_an_edge_that_is_seen(
    qtbot: QtBot, kit: Kit, mode: Mode, kind: str, *, chosen: bool
) -> None:
    keeper = kit.keeper
    before = keeper.appearance
    keeper.choose(mode)
    people = QListWidget()
    people.setObjectName("people")
    item = QListWidgetItem("")
    item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
    people.addItem(item)
    boxes = {"one of several": QRadioButton(""), "switch": QCheckBox(""), "person": people}
    shown = boxes[kind]
    if isinstance(shown, QAbstractButton):
        shown.setChecked(chosen)
    page = QWidget()
    page.setObjectName("page")
    inside = QVBoxLayout(page)
    inside.addWidget(shown)
    qtbot.addWidget(page)
    page.show()

    seen = seen_of(people.viewport() if kind == "person" else shown, keeper.theme.hex(Role.CANVAS))

    keeper.apply(before)
    assert min(seen.width(), seen.height()) >= 14, "all of the box, and not its tick alone"


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", ["primary", "quiet", "danger", ""])
def test_the_focus_of_a_button_stands_out_from_the_page_and_from_the_button_without_it(
    qtbot: QtBot, keeper: ThemeKeeper, mode: Mode, kind: str
) -> None:
    before = keeper.appearance
    keeper.choose(mode)
    page = QWidget()
    page.setObjectName("page")
    shown, other = button("Go", kind=kind), button("Back")
    inside = QVBoxLayout(page)
    inside.addWidget(shown)
    inside.addWidget(other)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    edges = []
    for focused in (other, shown):
        focused.setFocus()
        qtbot.waitUntil(focused.hasFocus)
        image = shown.grab().toImage()
        edges.append([image.pixelColor(shown.width() // 2, y).name() for y in range(6)])

    canvas = keeper.theme.hex(Role.CANVAS)

    keeper.apply(before)
    assert contrast(edges[1][1], canvas) >= 3
    assert max(contrast(*pair) for pair in zip(*edges, strict=True)) >= 3


@pytest.mark.parametrize("kind", ["primary", "quiet", "danger", ""])
def test_a_button_that_cannot_be_pressed_looks_so(qtbot: QtBot, keeper: ThemeKeeper, kind: str) -> None:
    shown = button("Go on", kind=kind)
    qtbot.addWidget(shown)
    shown.show()
    pressable = shown.grab().toImage()

    shown.setEnabled(False)

    words = [keeper.theme.hex(role) for role in (Role.ACCENT, Role.ERROR, Role.LINK, Role.TEXT)]
    image = shown.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert image != pressable
    assert not seen & set(words)

"""Both themes can be read: every text on every ground that it stands on has a contrast of at least 4.5 to 1."""

import pytest
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication

from desktop_chat.domain.ids import UserId
from desktop_chat.qt.colour import contrast, from_oklch, mixed
from desktop_chat.qt.stylesheet import stylesheet
from desktop_chat.qt.theme import DARK, LIGHT, SENDER_HUES, Mode, Role, Theme, ThemeKeeper, text_scale

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


def test_a_choice_is_told_so_that_it_can_be_remembered(keeper: ThemeKeeper) -> None:
    told: list[str] = []
    keeper.mode_chosen.connect(told.append)

    keeper.choose(Mode.LIGHT)

    assert told == ["light"]

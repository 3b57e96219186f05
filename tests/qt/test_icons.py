"""Icons are drawn from the program's own files, in the colour that is asked for."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop_chat.qt.icons import Icons, outline
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.theme import Role, ThemeKeeper
from tests.qt.conftest import ICONS

SOURCES = Path(__file__).resolve().parents[2] / "desktop_chat" / "qt"
FILES = sorted(path.stem for path in ICONS.glob("*.svg"))


def inked(image: QImage) -> set[str]:
    """Return the colours of all wholly opaque pixels."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_drawn_in_the_colour_asked_for(kit: Kit, keeper: ThemeKeeper, name: str) -> None:
    image = kit.icons.pixmap(name, Role.ERROR, 48).toImage()

    assert keeper.theme.hex(Role.ERROR) in inked(image)


def test_every_icon_that_is_named_in_the_program_has_a_file() -> None:
    named = {
        name
        for path in SOURCES.rglob("*.py")
        for name in re.findall(r'(?:IconButton\(kit, |pixmap\()"([a-z-]+)"', path.read_text(encoding="utf-8"))
    }

    assert named
    assert named <= set(FILES)


@pytest.mark.expects_log("no icon nothing")
def test_a_missing_file_gives_an_empty_icon_and_one_line_in_the_log(keeper: ThemeKeeper, tmp_path: Path) -> None:
    icons = Icons(tmp_path, keeper)

    assert inked(icons.pixmap("nothing", Role.TEXT, 16).toImage()) == set()
    assert inked(icons.pixmap("nothing", Role.ERROR, 16).toImage()) == set()


def test_an_outline_follows_its_commands() -> None:
    path = outline("M 1 2 L 3 4 C 3 4 5 6 7 8 Z")

    assert path.elementCount() == 6
    assert (path.currentPosition().x(), path.currentPosition().y()) == (1, 2)


@pytest.mark.parametrize("commands", ["M 1", "L 1 2 3", "C 1 2", "Z 1", "M one two"])
def test_another_kind_of_svg_is_refused(commands: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - either ours or float()'s own sentence
        outline(commands)

"""While Qt tells every window something, Python deletes none of them."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.domain.settings import Appearance
from desktop_chat.qt.garbage import nothing_collected
from desktop_chat.qt.language import turn
from desktop_chat.qt.theme import Mode, ThemeKeeper

TOLD_TO_ALL = {
    QEvent.Type.ApplicationLayoutDirectionChange,
    QEvent.Type.ApplicationPaletteChange,
    QEvent.Type.ApplicationFontChange,
    QEvent.Type.PaletteChange,
    QEvent.Type.FontChange,
    QEvent.Type.StyleChange,
}


class Listener(QWidget):
    """A window that notes whether garbage might be collected while it is told what all are told."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[QEvent.Type, bool]] = []

    def event(self, event: QEvent) -> bool:
        if event.type() in TOLD_TO_ALL:
            self.heard.append((event.type(), gc.isenabled()))
        return super().event(event)


@pytest.fixture
def listener(qtbot: QtBot) -> Listener:
    listener = Listener()
    qtbot.addWidget(listener)
    listener.show()
    listener.heard.clear()
    return listener


@pytest.fixture
def looks(qapp: QApplication, keeper: ThemeKeeper) -> Iterator[Callable[[Appearance], None]]:
    before = keeper.appearance
    yield keeper.apply
    keeper.apply(before)
    turn(qapp, Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("change", ["colours", "size", "direction"])
def test_no_window_is_collected_while_all_are_told(
    qapp: QApplication, keeper: ThemeKeeper, looks: Callable[[Appearance], None], listener: Listener, change: str
) -> None:
    assert gc.isenabled()
    if change == "colours":
        looks(replace(keeper.appearance, theme=Mode.DARK))
    elif change == "size":
        looks(replace(keeper.appearance, zoom=150))
    else:
        turn(qapp, Qt.LayoutDirection.RightToLeft)

    assert listener.heard, "it was told"
    assert [kind for kind, collects in listener.heard if collects] == []
    assert gc.isenabled()


def test_what_was_off_before_stays_off() -> None:
    gc.disable()
    try:
        with nothing_collected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()

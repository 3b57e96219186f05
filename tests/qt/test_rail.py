"""The rail of the workspaces, and what a window does among those of others."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_chat.qt.theme import Role
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.widgets.rail import Rail
from desktop_chat.qt.workspace_actions import WorkspaceActions
from desktop_chat.qt.workspace_wishes import Standing, WorkspaceLine, WorkspaceName
from tests.qt.conftest import Stage
from tests.qt.hands import button, press

HOME = WorkspaceLine(profile="default", title="Home", current=True)
TEAM = WorkspaceLine(profile="team", title="<b>Team</b>", unread=120)


@pytest.fixture
def actions(stage: Stage) -> WorkspaceActions:
    return WorkspaceActions(stage.window, stage.window)


@pytest.fixture
def rail(actions: WorkspaceActions, stage: Stage) -> Rail:
    actions.show_lines((HOME, TEAM))
    made = stage.window.findChild(Rail)
    assert isinstance(made, Rail)
    return made


def test_a_single_workspace_needs_no_rail(actions: WorkspaceActions, stage: Stage) -> None:
    actions.show_lines((HOME,))

    assert stage.window.findChild(Rail) is None


def test_tiles_say_where_they_lead_and_what_is_unread(rail: Rail) -> None:
    assert rail.tiles[0].accessibleName().endswith(", shown")
    assert "120 unread messages" in rail.tiles[1].accessibleName()
    assert "<b>" not in rail.tiles[1].toolTip()


def test_the_rail_stands_out_from_the_list(rail: Rail, stage: Stage) -> None:
    below = rail.grab().toImage().pixelColor(rail.width() // 2, rail.height() - 5)

    assert below == stage.window.kit.keeper.theme.colour(Role.RAIL)


def test_a_tile_is_reached_by_arrow_and_chosen_by_enter(
    rail: Rail, actions: WorkspaceActions, stage: Stage, qtbot: QtBot
) -> None:
    rail.tiles[0].setFocus()
    QTest.keyClick(rail.tiles[0], Qt.Key.Key_Down)

    with qtbot.waitSignal(actions.chosen, check_params_cb=lambda profile: profile == "team"):
        press(stage.window, Qt.Key.Key_Return)


def test_shortcut_and_command_lead_to_another_workspace(rail: Rail, actions: WorkspaceActions, stage: Stage) -> None:
    went: list[str] = []
    actions.chosen.connect(went.append)

    stage.window.commands.run("workspace.1")  # this is it already
    stage.window.commands.run("workspace.2")

    assert went == ["team"]
    assert stage.window.commands.keys("workspace.2") == ("Ctrl+Alt+2",)
    assert "Team" in stage.window.commands["workspace.2"].title


def test_a_narrow_window_has_the_rail_beside_the_list_alone(rail: Rail, stage: Stage) -> None:
    stage.window.resize(420, 600)

    stage.window.show_list()
    assert rail.isVisible()
    stage.window.show_room_pane()
    assert not rail.isVisible()


def test_more_workspaces_than_there_are_digits_or_there_is_room_for_are_reached_all_the_same(
    actions: WorkspaceActions, stage: Stage
) -> None:
    went: list[str] = []
    actions.chosen.connect(went.append)
    stage.window.resize(700, 480)
    many = tuple(WorkspaceLine(profile=f"w{number}", title=f"Team {number}") for number in range(1, 31))

    actions.show_lines((HOME, *many))

    rail = stage.window.findChild(Rail)
    assert isinstance(rail, Rail)
    assert stage.window.height() == 480
    assert stage.window.commands.keys("workspace.10") == ()
    last = rail.tiles[-1]
    assert last.visibleRegion().isEmpty()
    rail.tiles[-2].setFocus()
    QTest.keyClick(rail.tiles[-2], Qt.Key.Key_Down)
    assert last.visibleRegion().boundingRect() == last.rect()
    QTest.keyClick(last, Qt.Key.Key_Return)
    assert went == ["w30"]


def test_a_name_is_asked_for_and_an_empty_one_is_none(actions: WorkspaceActions, stage: Stage) -> None:
    named_so: list[WorkspaceName] = []
    actions.named.connect(named_so.append)

    stage.window.commands.run("workspace.add")
    dialog = stage.window.findChild(QDialog)
    assert isinstance(dialog, QDialog)
    assert not button(dialog, "Add").isEnabled()
    [line] = dialog.findChildren(QLineEdit)
    QTest.keyClicks(line, "  Choir ")
    button(dialog, "Add").click()

    assert named_so == [WorkspaceName(profile="", name="Choir")]


def test_removing_is_asked_about(rail: Rail, actions: WorkspaceActions, stage: Stage) -> None:
    gone: list[str] = []
    actions.removal_wanted.connect(gone.append)

    actions.remove("team")
    [box] = [dialog for dialog in stage.window.findChildren(QDialog) if dialog.isVisible()]
    assert gone == []
    button(box, "Remove").click()

    assert gone == ["team"]


@pytest.fixture
def aside(stage: Stage) -> Callable[[], None]:
    return lambda: stage.window.stand(Standing(aside=True, name="Home", elsewhere=3))


def test_a_window_that_stands_aside_asks_for_its_place(stage: Stage, aside: Callable[[], None], qtbot: QtBot) -> None:
    stage.window.hide()
    aside()
    stage.window.appear()
    assert not stage.window.isVisible()

    with qtbot.waitSignal(stage.window.place_wanted):
        stage.window.come_forward()

    assert not stage.window.isVisible()


def test_dialogs_go_and_come_with_their_window(
    stage: Stage, aside: Callable[[], None], actions: WorkspaceActions, qtbot: QtBot
) -> None:
    actions.add()
    dialog = stage.window.findChild(QDialog)
    assert isinstance(dialog, QDialog)

    aside()
    hidden = dialog.isVisible()
    stage.window.stand(Standing(name="Home"))
    other = MainWindow(stage.window.kit)
    qtbot.addWidget(other)
    stage.window.take_place(other)

    assert (hidden, dialog.isVisible()) == (False, True)


def test_the_list_is_as_wide_as_in_the_window_whose_place_is_taken(
    stage: Stage, qtbot: QtBot, qapp: QApplication
) -> None:
    stage.window.resize(780, 560)
    stage.window.show_chat()
    stage.window.show_list_width(300)
    qapp.processEvents()
    other = MainWindow(stage.window.kit)
    qtbot.addWidget(other)

    other.take_place(stage.window)
    qapp.processEvents()

    assert stage.window.list_width() == 0, "it is not shown"
    assert (other.size(), other.list_width()) == (stage.window.size(), 300)

"""The page about the connection: how it opens, what it shows, that it counts down, and its keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.diffs import SessionChanged, SessionPhase
from desktop_chat.domain.link import LinkStatus, Phase, Tier
from desktop_chat.domain.link_report import Counters
from desktop_chat.qt.connection.chart import span_of, stretches_of
from desktop_chat.qt.connection.latency_graph import GUTTER, LatencyGraph
from desktop_chat.qt.connection.outbox_page import OutboxPage
from desktop_chat.qt.connection.page import ConnectionPage
from desktop_chat.qt.connection.path_strip import PathStrip
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.theme import Mode, Role
from tests.qt.builders import NOON, a_change, a_page, a_report, a_row, a_sample, after_noon
from tests.qt.conftest import Stage
from tests.qt.hands import button, press

CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(stage: Stage) -> ConnectionPage:
    """Open the page as a person does."""
    stage.window.rooms.badge.click()
    page = stage.window.findChild(ConnectionPage)
    assert page is not None
    return page


def texts(page: QWidget) -> list[str]:
    """Return all that is written on a page."""
    return [shown.text() for shown in page.findChildren(QLabel) if shown.isVisibleTo(page)]


def a_strip(kit: Kit, qtbot: QtBot) -> PathStrip:
    """Make a strip of four stretches in the last quarter of an hour."""
    strip = PathStrip(kit)
    qtbot.addWidget(strip)
    strip.resize(GUTTER + 906, 60)
    report = a_report()
    strip.show_stretches(stretches_of(report.changes, NOON), span_of(report.changes, (), NOON))
    return strip


def test_a_click_on_the_badge_opens_it_beside_the_window(talk: Stage) -> None:
    talk.chat.report = a_report()

    page = opened(talk)

    assert page.isVisible()
    assert not page.isModal()
    assert {"Live", "Direct", "3 ms", "12 s ago", "4312", "17", "29"} <= set(texts(page))


def test_it_opens_by_a_key_and_only_once(talk: Stage) -> None:
    press(talk.window, Qt.Key.Key_L, CONTROL)
    press(talk.window, Qt.Key.Key_L, CONTROL)

    assert len(talk.window.findChildren(ConnectionPage)) == 1


def test_escape_closes_it_and_it_asks_for_nothing_any_more(talk: Stage) -> None:
    page = opened(talk)
    asked: list[None] = []
    page.report_wanted.connect(lambda: asked.append(None))

    QTest.keyClick(page, Qt.Key.Key_Escape)
    talk.publish(LinkStatus(phase=Phase.WAITING))

    assert not page.isVisible()
    assert asked == []


def test_it_follows_the_link_at_once(talk: Stage) -> None:
    talk.chat.report = a_report()
    page = opened(talk)
    status = LinkStatus(phase=Phase.WAITING, queued=3)
    talk.chat.report = a_report(status=status, counters=Counters(delivered=4313))

    talk.publish(status)

    assert {"Offline: 3 messages waiting", "4313", "3 messages"} <= set(texts(page))


def test_it_asks_for_newer_numbers_while_it_is_open(qtbot: QtBot, talk: Stage) -> None:
    page = opened(talk)
    talk.chat.report = a_report(counters=Counters(delivered=77))

    qtbot.waitUntil(lambda: "77" in texts(page))


def test_the_next_try_is_counted_down(qtbot: QtBot, talk: Stage) -> None:
    talk.chat.report = a_report(status=LinkStatus(phase=Phase.WAITING, attempt=2, next_try=after_noon(12)))
    page = opened(talk)
    before = texts(page)
    talk.clock.wall += 4000

    qtbot.waitUntil(lambda: "in 8 s" in texts(page))

    assert "in 12 s" in before
    assert "attempt 2 of 5" in before


def test_try_now_asks_the_service(talk: Stage) -> None:
    button(opened(talk), "Try now").click()

    assert talk.chat.asked("refresh") == [()]


def test_every_path_says_whether_it_is_offered(talk: Stage) -> None:
    talk.chat.report = a_report()

    shown = texts(opened(talk))

    assert "In use" in shown
    assert "Not offered. The official client cannot use a proxy." in shown
    assert "Ready, not needed now" in shown


def test_the_report_is_copied_without_the_text_of_any_message(talk: Stage) -> None:
    talk.publish(a_page([a_row(1, "the treasure is under the oak")]))
    talk.chat.report = a_report()
    page = opened(talk)

    button(page, "Copy report").click()

    copied = QGuiApplication.clipboard().text()
    assert "Delivered: 4312" in copied
    assert "treasure" not in copied
    assert "Crew" not in copied
    assert any("clipboard" in text for text in texts(page))


def test_the_outbox_is_a_press_away(talk: Stage) -> None:
    button(opened(talk), "Outbox").click()

    assert talk.window.findChild(OutboxPage) is not None


def test_keys_go_between_the_pages_and_try_to_connect_on_both(talk: Stage) -> None:
    page = opened(talk)
    QTest.keyClick(page, Qt.Key.Key_F5)
    QTest.keyClick(page, Qt.Key.Key_O, CONTROL)
    outbox = talk.window.findChild(OutboxPage)
    assert outbox is not None
    page.close()

    QTest.keyClick(outbox, Qt.Key.Key_R, CONTROL)
    QTest.keyClick(outbox, Qt.Key.Key_L, CONTROL)

    assert talk.chat.asked("refresh") == [(), ()]
    assert page.isVisible()


def test_both_pages_close_with_the_window(talk: Stage) -> None:
    page = opened(talk)
    button(page, "Outbox").click()
    outbox = talk.window.findChild(OutboxPage)
    assert outbox is not None

    talk.window.close()

    assert (page.isVisible(), outbox.isVisible()) == (False, False)


def test_it_closes_when_the_person_signs_out(talk: Stage) -> None:
    page = opened(talk)

    talk.publish(SessionChanged(phase=SessionPhase.SIGNED_OUT, me=None, url=""))

    assert not page.isVisible()


def test_arrow_keys_tell_each_stretch_of_the_strip(qtbot: QtBot, kit: Kit) -> None:
    strip = a_strip(kit, qtbot)
    told: list[str] = []
    strip.told.connect(told.append)

    for key in (Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(strip, key)

    names = [words.partition("): ")[2] for words in told]
    assert names == [
        "Direct. the direct path is back",
        "Backup. the direct path did not answer",
        "No connection. closed 1006",
        "Direct",
        "Direct",
        "No connection. closed 1006",
    ]
    assert strip.accessibleDescription() == told[-1]


def test_the_mouse_tells_the_stretch_it_is_over(qtbot: QtBot, kit: Kit) -> None:
    strip = a_strip(kit, qtbot)
    strip.show()
    told: list[str] = []
    strip.told.connect(told.append)

    QTest.mouseMove(strip, QPoint(GUTTER + 700, 15))
    QTest.mouseMove(strip, QPoint(GUTTER + 701, 15))

    qtbot.waitUntil(lambda: any("Backup" in words for words in told))


def test_time_goes_the_way_in_which_one_reads(qtbot: QtBot, kit: Kit) -> None:
    strip, graph = a_strip(kit, qtbot), LatencyGraph(kit)
    qtbot.addWidget(graph)
    for chart in (strip, graph):
        chart.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    graph.resize(GUTTER + 306, 84)
    samples = (a_sample(-300, 3), a_sample(-150, 40), a_sample(0, 5))
    graph.show_samples(samples, span_of((), samples, NOON))
    told: list[str] = []
    strip.told.connect(told.append)

    QTest.keyClick(strip, Qt.Key.Key_Home)
    QTest.keyClick(strip, Qt.Key.Key_Left)

    assert told[-1].endswith("No connection. closed 1006"), "what is newer stands at the left"
    assert strip._rect(0).left() > strip._rect(1).left()
    assert strip._area().right() == strip.width() - GUTTER
    assert [graph.nearest(x) for x in (306, 156, 6)] == list(samples)
    assert not graph.grab().isNull()


def test_the_chosen_stretch_stays_chosen_when_time_goes_on(qtbot: QtBot, kit: Kit) -> None:
    strip = a_strip(kit, qtbot)
    QTest.keyClick(strip, Qt.Key.Key_Home)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    changes = (*a_report().changes, a_change(5, None, "cut"))

    strip.show_stretches(stretches_of(changes, after_noon(10)), span_of(changes, (), after_noon(10)))

    assert "closed 1006" in strip.accessibleDescription()


def test_an_empty_strip_says_so_and_takes_no_key(qtbot: QtBot, kit: Kit) -> None:
    strip = PathStrip(kit)
    qtbot.addWidget(strip)
    strip.show_stretches((), span_of((), (), NOON))

    QTest.keyClick(strip, Qt.Key.Key_Left)
    strip.grab()

    assert strip.accessibleDescription() == "Nothing is known yet."


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_ways_differ_in_height_and_pattern_in_both_themes(qtbot: QtBot, kit: Kit, mode: Mode) -> None:
    kit.keeper.choose(mode)
    try:
        strip = PathStrip(kit)
        qtbot.addWidget(strip)
        strip.resize(GUTTER + 806, 60)
        ways = (Tier.DIRECT, Tier.LIBRARY, Tier.HTTP, None)
        changes = tuple(a_change(-300 + 75 * number, tier) for number, tier in enumerate(ways))
        strip.show_stretches(stretches_of(changes, NOON), span_of(changes, (), NOON))
        picture = strip.grab().toImage()
        colours = {role: kit.keeper.theme.colour(role) for role in (Role.OK, Role.WARNING, Role.ERROR)}
    finally:
        kit.keeper.choose(Mode.LIGHT)

    heights = [painted(picture, GUTTER + 100 + 200 * number, colours) for number in range(3)]
    assert heights[0] > heights[1] + 4 > heights[2] + 8 > 8
    dotted = {painted(picture, GUTTER + 700 + x, colours) for x in range(8)}
    assert max(dotted) < heights[2]
    assert any(picture.pixelColor(GUTTER + 700 + x, 22) == colours[Role.ERROR] for x in range(8))


def painted(picture: QImage, x: int, colours: dict[Role, QColor]) -> int:
    """Count how many points of a column have one of the colours."""
    return sum(picture.pixelColor(x, y) in colours.values() for y in range(picture.height()))


def test_the_graph_tells_the_sample_under_the_mouse(qtbot: QtBot, kit: Kit) -> None:
    graph = LatencyGraph(kit)
    qtbot.addWidget(graph)
    graph.resize(GUTTER + 306, 84)
    samples = (a_sample(-300, 3), a_sample(-150, 40), a_sample(0, 5))
    graph.show_samples(samples, span_of((), samples, NOON))

    assert graph.nearest(GUTTER + 150) == samples[1]
    assert graph.nearest(GUTTER + 80) is None
    assert graph.accessibleDescription() == "Last 5 minutes: median 5 ms, highest 40 ms, 3 measured."


def test_the_mouse_tells_a_sample_and_nothing_any_more_when_it_leaves(qtbot: QtBot, kit: Kit) -> None:
    graph = LatencyGraph(kit)
    qtbot.addWidget(graph)
    graph.resize(GUTTER + 306, 84)
    samples = (a_sample(-300, 3), a_sample(-150, 40), a_sample(0, 5))
    graph.show_samples(samples, span_of((), samples, NOON))
    graph.show()
    qtbot.waitExposed(graph)

    QTest.mouseMove(graph, QPoint(GUTTER + 149, 40))
    QTest.mouseMove(graph, QPoint(GUTTER + 150, 40))
    qtbot.waitUntil(lambda: "40 ms, Direct" in QToolTip.text())
    QApplication.sendEvent(graph, QEvent(QEvent.Type.Leave))

    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_strip_that_the_mouse_leaves_tells_all_again(qtbot: QtBot, kit: Kit) -> None:
    strip = a_strip(kit, qtbot)
    whole = strip.accessibleDescription()
    QTest.keyClick(strip, Qt.Key.Key_Home)

    QApplication.sendEvent(strip, QEvent(QEvent.Type.Leave))

    assert strip.accessibleDescription() == whole


def test_before_there_is_a_session_there_is_no_page(talk: Stage) -> None:
    talk.window.show_onboarding()

    press(talk.window, Qt.Key.Key_L, CONTROL)
    press(talk.window, Qt.Key.Key_O, CONTROL)

    assert talk.window.findChild(ConnectionPage) is None
    assert talk.window.findChild(OutboxPage) is None


def test_a_slower_answer_stands_higher(qtbot: QtBot, kit: Kit) -> None:
    graph = LatencyGraph(kit)
    qtbot.addWidget(graph)
    graph.resize(GUTTER + 306, 84)
    samples = tuple(a_sample(-300 + 60 * number, latency) for number, latency in enumerate((10, 10, 90, 90, 10, 10)))
    graph.show_samples(samples, span_of((), samples, NOON))

    picture = graph.grab().toImage()

    colour = kit.keeper.theme.colour(Role.OK)
    tops = {
        x: min(y for y in range(picture.height()) if near(picture.pixelColor(x, y), colour))
        for x in (GUTTER + 20, GUTTER + 150, GUTTER + 280)
    }
    assert tops[GUTTER + 150] < tops[GUTTER + 20] - 30
    assert abs(tops[GUTTER + 20] - tops[GUTTER + 280]) < 6


def near(one: QColor, other: QColor) -> bool:
    """Tell whether two colours are the same but for smooth edges."""
    return abs(one.red() - other.red()) + abs(one.green() - other.green()) + abs(one.blue() - other.blue()) < 260


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_it_fits_a_window_of_420_pixels(qtbot: QtBot, talk: Stage, mode: Mode) -> None:
    talk.window.kit.keeper.choose(mode)
    try:
        talk.chat.report = a_report(
            status=LinkStatus(phase=Phase.WAITING, reason="refused", attempt=2, next_try=after_noon(12), queued=12)
        )
        page = opened(talk)
        page.resize(420, 600)
        QApplication.processEvents()
        page.grab()
    finally:
        talk.window.kit.keeper.choose(Mode.LIGHT)

    inside = page.findChild(QScrollArea)
    assert inside is not None
    content = inside.widget()
    assert content is not None
    assert content.width() <= 420
    cut = [
        part
        for part in content.findChildren(QWidget)
        if part.isVisible() and part.mapTo(content, QPoint(part.width(), 0)).x() > content.width()
    ]
    assert cut == []


def test_every_stop_of_tab_comes_into_view(talk: Stage) -> None:
    talk.chat.report = replace(a_report(), can_rehearse=True)
    page = opened(talk)
    area = page.findChild(QScrollArea)
    assert area is not None
    seen = []
    while page.focusWidget() not in seen:
        seen.append(page.focusWidget())
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        QApplication.processEvents()
        place = page.focusWidget().mapTo(area.viewport(), QPoint(0, 0))
        assert area.viewport().rect().contains(place)

    assert len(seen) == 11

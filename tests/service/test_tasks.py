"""The keeper of tasks, the alarm, and the hub."""

import asyncio
import random

import pytest

from desktop_chat.core.diffs import Notice, NoticeKind
from desktop_chat.service.hub import Hub
from desktop_chat.service.tasks import Alarm, Group, Tasks
from tests.service.virtual_time import VirtualClock, run


def test_a_listener_that_has_cancelled_hears_no_more() -> None:
    hub, heard = Hub(), list[object]()
    cancel = hub.subscribe(heard.append)
    notice = Notice(kind=NoticeKind.INFO, text="hello")
    hub.publish(notice)
    cancel()
    cancel()
    hub.publish(notice)

    assert heard == [notice]


def test_a_failing_task_is_logged_by_name_and_ends_alone(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("broken")

    async def scenario() -> None:
        tasks = Tasks()
        tasks.spawn(fail(), "the broken one")
        lasting = tasks.spawn(asyncio.sleep(5), "the lasting one")
        await asyncio.sleep(1)
        assert not lasting.done()
        await tasks.cancel_all()
        assert lasting.done()

    run(scenario())
    assert "the broken one" in caplog.text


def test_an_alarm_rings_at_the_last_time_that_was_set() -> None:
    async def scenario() -> list[float]:
        clock, tasks, rung = VirtualClock(random.Random(1)), Tasks(), list[float]()
        alarm = Alarm(clock, tasks, "alarm", lambda: rung.append(clock.monotonic()))
        alarm.set(1.0)
        alarm.set(3.0)
        alarm.set(3.0)
        await asyncio.sleep(5)
        alarm.set(6.0)
        alarm.set(None)
        await asyncio.sleep(5)
        return rung

    assert run(scenario()) == pytest.approx([3.0])


def test_a_group_ends_its_own_tasks_only() -> None:
    async def scenario() -> tuple[bool, bool]:
        tasks = Tasks()
        group = Group(tasks)
        own = group.spawn(asyncio.sleep(100), "own")
        other = tasks.spawn(asyncio.sleep(100), "other")
        group.cancel()
        group.cancel()
        await asyncio.sleep(1)
        return own.done(), other.done()

    assert run(scenario()) == (True, False)

"""Token buckets, windows and rolling averages, with the time as an argument."""

from desktop_chat.workspace.rate_limit import RateLimit, RollingRate, Window


def test_bucket_lets_a_burst_pass_and_then_one_each_time() -> None:
    bucket = RateLimit(burst=2, seconds=10.0)

    assert [bucket.allows("a", now) for now in (0, 0, 0, 9, 10, 11, 20)] == [
        True,
        True,
        False,
        False,
        True,
        False,
        True,
    ]
    assert bucket.allows("b", 0)


def test_bucket_takes_all_of_a_batch_or_nothing() -> None:
    bucket = RateLimit(burst=3, seconds=10.0)

    assert [bucket.allows("a", 0, cost=cost) for cost in (4, 2, 2, 1)] == [False, True, False, True]


def test_asking_whether_a_bucket_is_empty_takes_nothing() -> None:
    bucket = RateLimit(burst=1, seconds=10.0)

    assert [bucket.exhausted("a", 0), bucket.exhausted("a", 0), bucket.allows("a", 0)] == [False, False, True]
    assert [bucket.exhausted("a", now) for now in (0, 9, 10)] == [True, True, False]


def test_window_is_counted_from_its_first_attempt() -> None:
    window = Window(most=2, seconds=30.0)

    assert [window.allows(now) for now in (5, 6, 7, 35, 35.1, 40, 50)] == [True, True, False, False, True, True, False]


def test_rolling_average_lets_bursts_pass_and_forgets_after_a_minute() -> None:
    times = iter((0.0, 0.0, 59.9, 60.0))
    rate = RollingRate(2.0, lambda: next(times))

    assert [rate.exceeded(count) for count in (120, 1, 0, 0)] == [False, True, True, False]


def test_rolling_average_adds_up_what_came_at_different_times() -> None:
    times = iter((0.0, 20.0, 40.0, 62.0, 63.0))
    rate = RollingRate(1.0, lambda: next(times))

    assert [rate.exceeded(20) for _ in range(5)] == [False, False, False, False, True]

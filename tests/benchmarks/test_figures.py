"""A benchmark's result has the keys that it promises, in the shape that it promises; how fast is not judged here."""

import pytest

from benchmarks import backlog, delivery, failover, soak, tiers, timeline
from benchmarks.figures import distribution

DISTRIBUTION = {"median", "p95", "p99", "n"}


def keys_of(value: object) -> set[str]:
    assert isinstance(value, dict)
    return set(value)


def test_a_distribution_is_taken_by_nearest_rank() -> None:
    samples = [float(number) for number in range(100, 0, -1)]

    assert distribution(samples) == {"median": 51.0, "p95": 96.0, "p99": 100.0, "n": 100}


def test_nothing_has_no_distribution() -> None:
    with pytest.raises(ValueError, match="no samples"):
        distribution([])


# The official client's own dependencies warn about themselves; that says nothing about this product.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.e2e
@pytest.mark.display
@pytest.mark.timeout(150)
def test_delivery_tells_of_every_way_beside_the_others() -> None:
    result = delivery.measure(messages=5, painted=3)

    figures = ["service_ms", "raw_ms", "official_ms", "painted_ms", "own_painted_ms"]
    assert set(result) == {*figures, "service_ratio", "load"}
    assert [keys_of(result[name]) for name in figures] == [DISTRIBUTION] * 5


@pytest.mark.e2e
@pytest.mark.timeout(150)
def test_timeline_tells_of_every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "SIZES", (1_000,))

    result = timeline.measure()

    sizes = result["sizes"]
    assert isinstance(sizes, dict)
    times = {"open_ms", "append_ms", "frame_ms", "prepend_ms", "resize_ms"}
    assert {size: keys_of(found) for size, found in sizes.items()} == {"1000": times | {"rss_mb", "anchor_kept"}}
    assert sizes["1000"]["anchor_kept"] is True


@pytest.mark.e2e
@pytest.mark.timeout(150)
def test_failover_tells_what_each_fault_did() -> None:
    result = failover.measure(2, ("rst", "wake"))

    assert set(result) == {"rst", "wake", "load"}
    for fault in ("rst", "wake"):
        found = result[fault]
        assert isinstance(found, dict)
        assert set(found) == {"flow_s", "tier1_s", "lost", "duplicated"}
        assert [keys_of(found[name]) for name in ("flow_s", "tier1_s")] == [DISTRIBUTION] * 2
        assert (found["lost"], found["duplicated"]) == (0, 0)


# The official client's own dependencies warn about themselves; that says nothing about this product.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.e2e
@pytest.mark.timeout(150)
def test_tiers_tells_of_every_way_beside_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "WARM_UP", 2)

    result = tiers.measure(messages=5, polls=2)

    figures = ["direct_ms", "library_ms", "longpoll_ms", "polling_ms", "official_ms"]
    assert set(result) == {*figures, "direct_to_official", "longpoll_to_direct", "polling_interval_s", "load"}
    assert [keys_of(result[name]) for name in figures] == [DISTRIBUTION] * 5


@pytest.mark.e2e
@pytest.mark.timeout(150)
def test_backlog_tells_how_somebody_comes_back() -> None:
    result = backlog.measure(rooms=2, events=1_300)

    times = {"first_page_ms", "caught_up_s", "longest_stall_ms"}
    assert set(result) == times | {"rss_mb", "events", "load"}
    assert result["events"] == 1_300


@pytest.mark.e2e
@pytest.mark.timeout(150)
def test_soak_tells_what_an_open_window_feels() -> None:
    result = soak.measure(minutes=0.05)

    felt = {"longest_stall_ms", "frame_ms", "rss_mb", "watched_s", "written_s"}
    slopes = {"rss_slope_mb_per_h", "halves_mb_per_h", "beside_cache_mb_per_h"}
    assert set(result) == felt | slopes | {"events", "load"}
    assert keys_of(result["frame_ms"]) == DISTRIBUTION
    assert result["events"] == 1_000

"""The machinery of a chaos run: its clock, its bot processes and its percentiles."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.manifest import manifest
from bot.sandbox.sandbox import Sandbox
from scripts.chaos import __main__, run
from scripts.chaos.people import EVERYBODY, TEAM
from scripts.chaos.processes import ClockControl, ClockReader, Fleet, Timing

TIMING = Timing(tick=300)
START_SECONDS = 50


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    """A fleet without bots, connected to a sandbox."""
    clock = ClockControl(tmp_path / "clock", run.START)
    with Sandbox(clock=clock.slack, manifest=manifest(), people=EVERYBODY, channels=[TEAM]) as slack:
        database_url = f"sqlite:///{tmp_path / 'signoff.db'}"
        with Fleet(tmp_path, TIMING, run.bot_environment(slack, database_url, TIMING)) as fleet:
            yield fleet


def test_every_bot_has_ended_when_the_run_breaks(fleet: Fleet) -> None:
    working, standing = fleet.start(), fleet.start()
    assert run.wait_until(lambda: len(fleet.ready()) == 2, START_SECONDS)
    fleet.suspend(standing)
    assert fleet.ready() == [working]
    with pytest.raises(ZeroDivisionError), fleet:
        raise ZeroDivisionError
    assert fleet.alive() == []


def test_a_bot_ends_with_the_process_that_started_it(fleet: Fleet) -> None:
    bot = fleet.start()
    assert run.wait_until(lambda: bot.is_ready, START_SECONDS)
    assert bot.process.stdin
    bot.process.stdin.close()
    assert bot.process.wait(START_SECONDS) == 1


def test_bots_and_slack_have_the_same_clock_and_it_goes_by_itself(tmp_path: Path) -> None:
    clock = ClockControl(tmp_path / "clock", run.START)
    bots = ClockReader(tmp_path / "clock")
    clock.jump(run.START + timedelta(days=3))
    before = bots.now()
    assert abs(before - clock.now()) < timedelta(seconds=1)
    assert before - run.START >= timedelta(days=3)
    assert bots.now() > before


def test_the_clock_never_goes_back(tmp_path: Path) -> None:
    clock = ClockControl(tmp_path / "clock", run.START)
    clock.jump(run.START + timedelta(days=1))
    clock.jump(run.START)
    assert clock.now() >= run.START + timedelta(days=1)


def test_a_moment_that_was_jumped_over_came_with_the_jump(tmp_path: Path) -> None:
    clock = ClockControl(tmp_path / "clock", run.START)
    before = time.monotonic()
    clock.jump(run.START + timedelta(days=1))
    after = time.monotonic()
    assert before <= clock.real_seconds(run.START + timedelta(hours=5)) <= after
    assert clock.real_seconds(run.START + timedelta(days=1, seconds=30)) == pytest.approx(after + 30, abs=1)


def test_each_day_ends_inside_everybodys_hours_and_weekends_are_left_out() -> None:
    stops = list(run.clock_stops(6))
    assert [stop.moment for stop in stops] == sorted(stop.moment for stop in stops)
    last = [stop.moment for stop in stops if stop.is_last]
    assert [moment.date().isoweekday() for moment in last] == [2, 3, 4, 5, 1, 2]
    new_york_opens = datetime(2026, 3, 3, 14, 29, 59, tzinfo=UTC)
    assert last[0] == new_york_opens
    assert last[4] == new_york_opens + timedelta(days=6, hours=-1), "New York changes its clocks before Europe"


def test_half_is_the_one_in_the_middle_and_most_is_the_last() -> None:
    assert [__main__.percentile([4.0, 1.0, 3.0, 2.0], share) for share in (0.5, 0.95, 1.0)] == ["2.0", "4.0", "4.0"]
    assert __main__.percentile([], 0.5) == "-"

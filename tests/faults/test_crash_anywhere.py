"""Crashes after any write and at any call to Slack: each action is there once, or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import migrated_url
from tests.effort import LONG
from tests.faults.crash_harness import Harness, crash_harness
from tests.faults.deeds import CASES, Case


@pytest.fixture
def harness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harness]:
    """A harness with crash points; usually only at the first write of a transaction: a rollback undoes all writes."""
    with (
        migrated_url("sqlite", tmp_path) as url,
        crash_harness(url, tmp_path, monkeypatch, every_write=LONG) as crashing,
    ):
        yield crashing


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_whatever_the_moment_it_is_there_once_or_not_at_all(harness: Harness, case: Case) -> None:
    harness.play(case.before)
    harness.save()
    before = harness.log()
    assert not harness.is_killed_by(NEVER, case.deed, sends=case.sends)
    points, wanted, after = list(harness.points.passed), harness.outcome(), harness.log()
    assert len(points) > 4
    tried = _tried(points)
    assert len(tried) > 2
    seen: set[tuple[str, ...]] = set()
    for number in tried:
        harness.reset()
        assert harness.is_killed_by(number, case.deed, sends=case.sends), (number, points)
        at, left = (number, harness.points.at), harness.left_behind()
        if left in seen:  # another bot would continue from the same state
            continue
        seen.add(left)
        harness.another_bot()
        assert harness.log() in (before, after), at
        if harness.outcome() != wanted:
            harness.do(case.again or case.deed)
        assert harness.outcome() == wanted, at
    assert len(seen) > 1
    if LONG:
        harness.reset()
        harness.do(case.deed)
        assert harness.outcome() == wanted


NEVER = 1_000_000
"""More points than any deed has."""


def _tried(points: list[str]) -> list[int]:
    """The points to try: usually the first of each kind, such as after a call; in a long run all.

    A point after an action and the point before the next action leave the same state: one of the two is enough.
    """
    if LONG:
        return list(range(len(points)))
    firsts = [number for number, point in enumerate(points) if point not in points[:number]]
    return [number for number in firsts if number - 1 not in firsts or not points[number].startswith("before")]

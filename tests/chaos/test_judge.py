"""The judge of a chaos run: no finding in a history without faults, and a finding for each change that breaks it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos import broken_history
from tests.chaos.broken_history import History
from tests.databases import migrated_url
from tests.faults.double_harness import double_harness


@pytest.fixture
def history(database: str, tmp_path: Path) -> Iterator[History]:
    with migrated_url(database, tmp_path) as url, double_harness(url, tmp_path) as harness:
        yield broken_history.play_history(harness)


def test_where_all_went_well_the_judge_finds_nothing(history: History) -> None:
    verdict = history.verdict()
    assert (verdict.lost, verdict.doubled, verdict.half_done) == ([], [], [])
    assert verdict.sent == 8
    assert max(verdict.late) < 1


@pytest.mark.parametrize("finding", broken_history.LOST)
def test_what_is_lost_is_named(history: History, finding: str) -> None:
    broken_history.LOST[finding](history)
    assert any(finding in sentence for sentence in history.verdict().lost), history.verdict().lost


@pytest.mark.parametrize("finding", broken_history.DOUBLED)
def test_what_came_twice_is_named(history: History, finding: str) -> None:
    broken_history.DOUBLED[finding](history)
    assert any(finding in sentence for sentence in history.verdict().doubled), history.verdict().doubled


@pytest.mark.parametrize("finding", broken_history.HALF_DONE)
def test_what_was_left_half_done_is_named(history: History, finding: str) -> None:
    broken_history.HALF_DONE[finding](history)
    assert any(finding in sentence for sentence in history.verdict().half_done), history.verdict().half_done

"""The judge of a chaos run finds nothing where all went well, and says so whatever was spoilt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos import doctored
from tests.chaos.doctored import History
from tests.databases import migrated_url
from tests.faults.double_room import double_room


@pytest.fixture
def history(database: str, tmp_path: Path) -> Iterator[History]:
    with migrated_url(database, tmp_path) as url, double_room(url, tmp_path) as room:
        yield doctored.played(room)


def test_where_all_went_well_the_judge_finds_nothing(history: History) -> None:
    verdict = history.judged()
    assert (verdict.lost, verdict.doubled, verdict.half_done) == ([], [], [])
    assert verdict.sent == 8
    assert max(verdict.late) < 1


@pytest.mark.parametrize("finding", doctored.LOST)
def test_what_is_lost_is_named(history: History, finding: str) -> None:
    doctored.LOST[finding](history)
    assert any(finding in sentence for sentence in history.judged().lost), history.judged().lost


@pytest.mark.parametrize("finding", doctored.DOUBLED)
def test_what_came_twice_is_named(history: History, finding: str) -> None:
    doctored.DOUBLED[finding](history)
    assert any(finding in sentence for sentence in history.judged().doubled), history.judged().doubled


@pytest.mark.parametrize("finding", doctored.HALF_DONE)
def test_what_was_left_half_done_is_named(history: History, finding: str) -> None:
    doctored.HALF_DONE[finding](history)
    assert any(finding in sentence for sentence in history.judged().half_done), history.judged().half_done

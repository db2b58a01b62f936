"""The judge of a chaos run finds nothing where all went well, and says so whatever was spoilt."""

import pytest

from tests.chaos import doctored
from tests.world import World


def test_where_all_went_well_the_judge_finds_nothing(world: World) -> None:
    verdict = doctored.played(world).judged()
    assert (verdict.lost, verdict.doubled, verdict.half_done) == ([], [], [])
    assert verdict.sent == 8
    assert max(verdict.late) < 1


@pytest.mark.parametrize("finding", doctored.LOST)
def test_what_is_lost_is_named(world: World, finding: str) -> None:
    history = doctored.played(world)
    doctored.LOST[finding](history)
    assert any(finding in one for one in history.judged().lost), history.judged().lost


@pytest.mark.parametrize("finding", doctored.DOUBLED)
def test_what_came_twice_is_named(world: World, finding: str) -> None:
    history = doctored.played(world)
    doctored.DOUBLED[finding](history)
    assert any(finding in one for one in history.judged().doubled), history.judged().doubled


@pytest.mark.parametrize("finding", doctored.HALF_DONE)
def test_what_was_left_half_done_is_named(world: World, finding: str) -> None:
    history = doctored.played(world)
    doctored.HALF_DONE[finding](history)
    assert any(finding in one for one in history.judged().half_done), history.judged().half_done

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.failures import FIRST_WAIT, LONGEST_WAIT, wait_before_try


@given(st.integers(1, 1000))
@settings(deadline=None)
def test_a_wait_is_never_shorter_than_the_first_nor_longer_than_a_quarter_of_an_hour(tries: int) -> None:
    assert FIRST_WAIT / 2 <= wait_before_try(tries) <= LONGEST_WAIT


@pytest.mark.parametrize(("before", "after"), list(pairwise(range(1, 8))))
def test_each_wait_is_at_least_as_long_as_the_one_before_can_be(before: int, after: int) -> None:
    longest_before = min(FIRST_WAIT * 2 ** (before - 1), LONGEST_WAIT)
    assert wait_before_try(after) >= longest_before


def test_bots_that_were_refused_together_do_not_come_back_together() -> None:
    assert len({wait_before_try(4) for _ in range(20)}) > 1

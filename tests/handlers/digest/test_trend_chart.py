"""The chart of the trend: Slack accepts it at any size, and the text beside it has the same numbers."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.limits.check import check_message
from handlers.digest import trend_chart, wording
from handlers.ui.blocks import CHART, has_chart
from models.lists.digest_numbers import Numbers
from models.reports.trend import AGES, Week

MONDAY = date(2026, 1, 12)


def week(at: int, due: int = 0, soon: int = 0, *, is_running: bool = False) -> Week:
    begins = MONDAY + timedelta(weeks=at)
    return Week(begins, dict.fromkeys(AGES, 0), soon, due, soon, soon, 0, 0, is_running)


some_weeks = st.lists(st.tuples(*[st.sampled_from([0, 1, 5, 50, 10_000]) for _ in range(2)]), max_size=30).map(
    lambda pairs: [week(at, due=max(pair), soon=min(pair)) for at, pair in enumerate(pairs)]
)


@given(some_weeks)
@settings(max_examples=80, deadline=None)
def test_slack_takes_it_at_any_size(weeks: list[Week]) -> None:
    drawing = wording.digest_blocks(Numbers({4: 10_000}, {}, 10_000), weeks)
    assert check_message({"text": drawing.text, "blocks": drawing.blocks}) == []
    assert len(drawing.text) < 2000


@pytest.mark.parametrize("people", [1, 5, 50, 10_000])
def test_with_and_without_the_picture_the_numbers_are_there(people: int) -> None:
    weeks = [week(0, due=2 * people, soon=people), week(1, due=people, soon=people)]
    pictured, plain = (
        wording.digest_blocks(Numbers({}, {}, 0), weeks, with_picture=picture) for picture in (True, False)
    )
    assert [block["title"] for block in pictured.blocks if block["type"] == CHART] == [
        "Told within one working day (%)"
    ]
    assert not has_chart(plain.blocks)
    assert pictured.text == plain.text
    words = f"Told within one working day: week of 12 Jan {people} of {2 * people} (50 %), week of 19 Jan {people} of"
    assert words in plain.text
    assert trend_chart.in_words(weeks) in str(plain.blocks)


def test_one_line_in_per_cent_of_all_who_came_due() -> None:
    weeks = [week(0, due=17, soon=5), week(1), week(2, due=3, soon=3, is_running=True)]
    (picture,) = trend_chart.pictures(weeks)
    assert picture["title"] == "Told within one working day (%)"
    chart = picture["chart"]
    assert chart["type"] == "line"
    assert chart["axis_config"]["categories"] == ["12 Jan", "this week"]
    (line,) = chart["series"]
    assert [point["value"] for point in line["data"]] == [29, 100]
    assert trend_chart.in_words(weeks) == (
        "Told within one working day: week of 12 Jan 5 of 17 (29 %), this week 3 of 3 (100 %)."
    )


def test_all_is_said_only_of_all() -> None:
    assert "999 of 1000 (99 %)" in trend_chart.in_words([week(0, due=1000, soon=999)])
    assert "1 of 1000 (1 %)" in trend_chart.in_words([week(0, due=1000, soon=1)])


def test_one_week_is_no_trend() -> None:
    assert trend_chart.pictures([week(0), week(1, due=5, soon=5)]) == []


def test_of_nothing_there_is_neither_picture_nor_word() -> None:
    for weeks in ([week(at) for at in range(8)], []):
        assert trend_chart.pictures(weeks) == []
        assert trend_chart.in_words(weeks) == ""

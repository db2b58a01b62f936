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


def week(
    at: int, waiting: tuple[int, int, int] = (0, 0, 0), told: int = 0, soon: int = 0, calls: int = 0, named: int = 0
) -> Week:
    return Week(MONDAY + timedelta(weeks=at), dict(zip(AGES, waiting, strict=True)), told, soon, calls, named)


some_weeks = st.lists(
    st.builds(
        week,
        st.just(0),
        st.tuples(*[st.sampled_from([0, 1, 5, 50, 10_000]) for _ in AGES]),
        *[st.sampled_from([0, 1, 5, 50, 10_000]) for _ in range(4)],
    ),
    max_size=30,
).map(lambda them: [week(at, tuple(numbers.waiting.values()), *_rest(numbers)) for at, numbers in enumerate(them)])  # type: ignore[arg-type]


def _rest(numbers: Week) -> tuple[int, int, int, int]:
    return numbers.told, min(numbers.told, numbers.told_within_a_day), numbers.calls, numbers.referrals


@given(some_weeks)
@settings(max_examples=80, deadline=None)
def test_slack_takes_it_at_any_size(weeks: list[Week]) -> None:
    drawing = wording.digest_blocks(Numbers({4: 10_000}, {}, 10_000), weeks)
    assert check_message({"text": drawing.text, "blocks": drawing.blocks}) == []
    assert len(drawing.text) < 2000


@pytest.mark.parametrize("people", [0, 1, 5, 50, 10_000])
def test_with_and_without_the_picture_the_numbers_are_there(people: int) -> None:
    weeks = [week(0, (1, 2, people), 10, 5, 4, 2), week(1, (people, 0, 0), 20, 19, 10, people)]
    pictured, plain = (
        wording.digest_blocks(Numbers({}, {}, 0), weeks, with_picture=picture) for picture in (True, False)
    )
    assert [block["title"] for block in pictured.blocks if block["type"] == CHART] == [
        "Who waited at the end of each week",
        "Out of ten: told within a day, and referrals",
    ]
    assert not has_chart(plain.blocks)
    assert pictured.text == plain.text
    assert f"up to one day 1, {people}; two or three days 2, 0; longer {people}, 0." in plain.text
    assert plain.blocks[-1]["elements"][0]["text"] == trend_chart.in_words(weeks)


def test_what_people_look_at() -> None:
    weeks = [week(0, (3, 1, 0), 10, 5, 4, 2), week(1, (0, 0, 1)), week(2, (1, 0, 2), 3, 3, 3, 1)]
    waiting, out_of_ten = trend_chart.pictures(weeks)
    assert waiting["chart"]["type"] == "bar"
    assert waiting["chart"]["axis_config"] == {
        "categories": ["12 Jan", "19 Jan", "this week"],
        "y_label": "people, by working days waited",
    }
    assert [point["value"] for point in waiting["chart"]["series"][2]["data"]] == [0, 1, 2]
    assert out_of_ten["chart"]["axis_config"]["categories"] == ["12 Jan", "this week"]
    soon, named = out_of_ten["chart"]["series"]
    assert [point["value"] for point in soon["data"]] == [5, 10]
    assert [point["value"] for point in named["data"]] == [5, 3.3]


def test_weeks_before_anything_happened_are_not_drawn() -> None:
    weeks = [week(0), week(1), week(2, (0, 1, 0)), week(3)]
    (waiting,) = trend_chart.pictures(weeks)
    assert waiting["chart"]["axis_config"]["categories"] == ["26 Jan", "this week"]


def test_one_week_of_telling_is_no_trend() -> None:
    assert trend_chart.out_of_ten([week(0), week(1, told=5, soon=5, calls=5)]) is None


def test_of_nothing_there_is_neither_picture_nor_word() -> None:
    assert trend_chart.pictures([week(at) for at in range(8)]) == []
    assert trend_chart.in_words([week(at) for at in range(8)]) == ""
    assert trend_chart.pictures([]) == []
    assert trend_chart.in_words([]) == ""

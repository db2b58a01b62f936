"""Days away as people type them: names of days, dates, and words that are almost one."""

from datetime import date, timedelta

import pytest

from handlers.settings.away import HOW, Span, span_named

TUESDAY = date(2026, 3, 3)


def day(ahead: int) -> date:
    return TUESDAY + timedelta(days=ahead)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("until friday", None, day(3)),
        ("friday", None, day(3)),
        ("until 2026-03-20", None, day(17)),
        ("until tomorow", None, day(1)),
        ("until Wensday", None, day(1)),
        ("till fri", None, day(3)),
        ("from tomorrow until friday", day(1), day(3)),
        ("from friday until monday", day(3), day(6)),
        ("From Monday until Friday", day(6), day(10)),
        ("friday to 2026-03-20", day(3), day(17)),
        ("from 2026-03-09 until friday", day(6), day(10)),
        ("from today until tuesday", TUESDAY, TUESDAY),
    ],
)
def test_a_span_is_read(typed: str, first: date | None, last: date) -> None:
    assert span_named(typed, TUESDAY) == Span(first, last)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "I can't read until when."),
        ("until", "I can't read until when."),
        ("from friday", "I can't read until when."),
        ("until blursday", "I can't read until when. Did you mean Thursday?"),
        ("from blursday until friday", "I can't read from when. Did you mean Thursday?"),
        ("until " + "monday" * 40, "I can't read until when."),
    ],
)
def test_what_is_no_day_is_named_and_the_nearest_is_offered(typed: str, fault: str) -> None:
    assert span_named(typed, TUESDAY) == Span(fault=fault)


def test_every_example_is_understood() -> None:
    for example in HOW.split("`")[1::2]:
        assert span_named(example.removeprefix("/signoffs ").removeprefix("away "), TUESDAY).last

"""The plots of the report: correct at any size, and distinct without their colors."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from bot.report_page import plots
from bot.report_page.plots import HEIGHT, WIDTH, Words
from tests.effort import examples

WORDS = Words("waited", "Who waited", "12 Jan: 3 <people> & more")
SVG = "{http://www.w3.org/2000/svg}"
counts = st.sampled_from([0.0, 1.0, 5.0, 50.0, 10_000.0])


def parsed(svg: Markup) -> ElementTree.Element:
    return ElementTree.fromstring(str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def inside(svg: Markup) -> bool:
    """Whether every bar, mark and number lies within the drawing."""
    places = re.findall(r' (x|y|cx|cy|x1|x2|y1|y2)="(-?[\d.]+)"', re.sub("<defs>.*?</defs>", "", str(svg)))
    return all(0 <= float(at) <= (WIDTH if "x" in axis else HEIGHT) for axis, at in places)


@given(st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=20))
@settings(max_examples=examples(25, 60), deadline=None)
def test_stacks_of_any_size_stay_in_the_drawing(columns: list[tuple[float, float, float]]) -> None:
    parts = list(zip(*columns, strict=True))
    svg = plots.stacks(WORDS, [f"{at + 1} Jan" for at in range(len(columns))], parts)
    assert inside(svg)
    sums = [element.text for element in parsed(svg).iter(f"{SVG}text") if element.get("class") == "value"]
    expected = [plots.short(sum(column)) for column in columns]
    assert sums[-1] == expected[-1]
    assert set(sums) <= set(expected)
    assert sums == expected or len(columns) > 8


@given(st.lists(st.one_of(st.none(), st.floats(0, 40, allow_nan=False)), min_size=1, max_size=20))
@settings(max_examples=examples(25, 60), deadline=None)
def test_a_line_stays_in_the_drawing_and_is_open_where_nothing_is_known(values: list[float | None]) -> None:
    svg = plots.line(WORDS, ["12 Jan"] * len(values), values, mark=0, at_least=10)
    assert inside(svg)
    known = [value for value in values if value is not None]
    assert svg.count('class="mark-0"') == len(known)
    joined = sum(len(points.split()) for points in re.findall(r'points="([^"]+)"', svg))
    alone = sum(
        values[at] is not None and {*values[max(0, at - 1) : at], *values[at + 1 : at + 2]} <= {None}
        for at in range(len(values))
    )
    assert joined == len(known) - alone


def test_the_parts_of_a_stack_have_patterns_of_their_own() -> None:
    svg = plots.stacks(WORDS, ["now"], [[3], [2], [1]])
    shapes = {ElementTree.tostring(pattern[0]) for pattern in parsed(svg).iter(f"{SVG}pattern")}
    assert len(shapes) == 3
    for part in (1, 2):
        assert f'fill="url(#waited-pattern-{part})"' in svg
        assert f'fill="url(#waited-pattern-{part})"' in plots.swatch(part, "waited")


def test_a_higher_number_stands_higher() -> None:
    svg = plots.line(WORDS, ["a", "b"], [2, 8], mark=1, at_least=10)
    low, high = (float(y) for y in re.findall(r'class="mark-1" x="[\d.]+" y="([\d.]+)"', svg))
    assert high < low
    assert low - high == pytest.approx(0.6 * (HEIGHT - 44), abs=0.2)


def test_whoever_does_not_see_it_is_told() -> None:
    root = parsed(plots.bars(WORDS, [("In a call", 3, 0), ("Still wait", 10_000, 2)]))
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root}
    assert [named[each] for each in str(root.get("aria-labelledby")).split()] == [WORDS.title, WORDS.description]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (2.5, "2.5"), (999, "999"), (1000, "1k"), (1960, "2k"), (8958, "9k"), (1234, "1.2k"), (43_210, "43k")],
)
def test_numbers_beside_a_mark_are_short(value: float, text: str) -> None:
    assert plots.short(value) == text


@pytest.mark.parametrize(
    ("values", "top", "ticks"),
    [([], 4, 5), ([4], 4, 5), ([11], 15, 4), ([10_000], 10_000, 6), ([10_001], 15_000, 4), ([26], 30, 4)],
)
def test_the_scale_is_round(values: list[float], top: float, ticks: int) -> None:
    high, beside = plots.scale(values)
    assert (high, len(beside), beside[0], beside[-1]) == (top, ticks, 0, top)

"""Renders line, bar, area and pie charts as SVG, with their numbers as text for screen readers."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

WIDTH, HEIGHT = 520, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 30
_PLOT_WIDTH = WIDTH - _LEFT - _RIGHT
_PLOT_HEIGHT = HEIGHT - _TOP - _BOTTOM

Json = Mapping[str, Any]


SMALLEST_SPREAD = 1e-300
"""The smallest range of a scale: below it floats lose digits, and the step would become 0."""


@dataclass(frozen=True)
class Scale:
    """The y axis: maps values to drawing units; `ticks` are its round numbers."""

    low: float
    high: float
    ticks: Sequence[float]

    def y(self, value: float) -> float:
        """The y coordinate of a value, in drawing units from the top."""
        return _TOP + _PLOT_HEIGHT * (self.high - value) / (self.high - self.low)


def scale_for(values: Sequence[float]) -> Scale:
    """A scale that covers zero and all values, in steps of 1, 2 or 5 times a power of ten."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    spread = max(high - low, SMALLEST_SPREAD) if high > low else 1.0
    magnitude = 10.0 ** math.floor(math.log10(spread / 4))
    step = next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude * 5 >= spread)
    first, last = math.floor(low / step), max(math.ceil(high / step), math.floor(low / step) + 1)
    return Scale(first * step, last * step, [tick * step for tick in range(first, last + 1)])


def number(value: float) -> str:
    """Formats a number with two decimals at most: 3, 2.5, 32k."""
    if abs(value) >= 10_000:
        return f"{value / 1000:g}k"
    return f"{round(value, 2):g}"


def draw(chart: Json, title: str) -> Markup:
    """Renders the chart of a data_visualization block as SVG. The chart must have passed the limits."""
    body = _pie(chart) if chart["type"] == "pie" else _axes(chart)
    template = '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    height = 190 if chart["type"] == "pie" else HEIGHT
    return Markup(template).format(WIDTH, height, f"{title}: {in_words(chart)}", Markup("").join(body))


def in_words(chart: Json) -> str:
    """All numbers of the chart as text, for screen readers."""
    if chart["type"] == "pie":
        return ", ".join(f"{segment['label']} {number(segment['value'])}" for segment in chart["segments"])
    return "; ".join(
        f"{series['name']}: " + ", ".join(f"{point['label']} {number(point['value'])}" for point in series["data"])
        for series in chart["series"]
    )


def legend(chart: Json) -> list[str]:
    """The legend's labels in the order of the colors; empty for a single series."""
    if chart["type"] == "pie":
        total = sum(segment["value"] for segment in chart["segments"]) or 1
        return [f"{segment['label']} · {segment['value'] / total:.0%}" for segment in chart["segments"]]
    names = [series["name"] for series in chart["series"]]
    return names if len(names) > 1 else []


def _axes(chart: Json) -> Iterator[Markup]:
    categories = list(chart["axis_config"]["categories"])
    rows = [_in_order(series, categories) for series in chart["series"]]
    scale = scale_for([value for row in rows for value in row])
    yield from _grid(scale)
    yield from _labels(categories)
    if chart["type"] == "bar":
        yield from _bars(rows, scale)
    else:
        for position, row in enumerate(rows):
            yield from _line(position, row, scale, filled=chart["type"] == "area")


def _in_order(series: Json, categories: Sequence[str]) -> list[float]:
    values = {point["label"]: float(point["value"]) for point in series["data"]}
    return [values.get(category, 0.0) for category in categories]


def _grid(scale: Scale) -> Iterator[Markup]:
    for tick in scale.ticks:
        y = round(scale.y(tick), 1)
        yield Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(_LEFT, WIDTH - _RIGHT, y, y)
        yield Markup('<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>').format(
            _LEFT - 6, y + 4, number(tick)
        )


def _labels(categories: Sequence[str]) -> Iterator[Markup]:
    slot = _PLOT_WIDTH / max(1, len(categories))
    every = max(1, math.ceil(max(map(len, categories), default=1) * 6.5 / slot))
    for position, category in enumerate(categories):
        if position % every == 0:
            yield Markup('<text class="tick" x="{}" y="{}" text-anchor="middle">{}</text>').format(
                round(_LEFT + slot * (position + 0.5), 1), HEIGHT - 10, category
            )


def _bars(rows: Sequence[Sequence[float]], scale: Scale) -> Iterator[Markup]:
    slot = _PLOT_WIDTH / max(1, len(rows[0]))
    width = min(36.0, slot * 0.72 / len(rows))
    for series, row in enumerate(rows):
        for position, value in enumerate(row):
            x = _LEFT + slot * (position + 0.5) + width * (series - len(rows) / 2)
            top, bottom = sorted((scale.y(value), scale.y(0)))
            yield Markup('<rect class="series-{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>').format(
                series, round(x, 1), round(top, 1), round(width - 1.5, 1), round(bottom - top, 1)
            )


def _line(series: int, row: Sequence[float], scale: Scale, filled: bool) -> Iterator[Markup]:
    slot = _PLOT_WIDTH / max(1, len(row))
    points = [(round(_LEFT + slot * (index + 0.5), 1), round(scale.y(value), 1)) for index, value in enumerate(row)]
    path = " ".join(f"{x},{y}" for x, y in points)
    if filled:
        base = round(scale.y(0), 1)
        shape = f"{points[0][0]},{base} {path} {points[-1][0]},{base}"
        yield Markup('<polygon class="series-{} area" points="{}"/>').format(series, shape)
    yield Markup('<polyline class="series-{} line" points="{}"/>').format(series, path)
    for x, y in points:
        yield Markup('<circle class="series-{}" cx="{}" cy="{}" r="3"/>').format(series, x, y)


def _pie(chart: Json) -> Iterator[Markup]:
    total = sum(segment["value"] for segment in chart["segments"]) or 1
    start = 0.0
    for position, segment in enumerate(chart["segments"]):
        share = segment["value"] / total
        yield _slice(position, start, share)
        start += share


def _slice(position: int, start: float, share: float) -> Markup:
    center_x, center_y, radius = WIDTH / 2, 95, 84
    if share > 0.9999:
        return Markup('<circle class="series-{}" cx="{}" cy="{}" r="{}"/>').format(position, center_x, center_y, radius)
    ends = []
    for turn in (start, start + share):
        angle = math.tau * turn - math.pi / 2
        ends.append(f"{center_x + radius * math.cos(angle):.1f} {center_y + radius * math.sin(angle):.1f}")
    path = f"M{center_x} {center_y} L{ends[0]} A{radius} {radius} 0 {int(share > 0.5)} 1 {ends[1]} Z"
    return Markup('<path class="series-{} slice" d="{}"/>').format(position, path)

"""The plots of the report as SVG, made for phones, print, dark mode, colour-blind readers and screen readers.

Each plot is a pure function of its numbers. Colours are classes of the page's style sheet and never the only sign:
stacked parts differ in pattern, lines in dash and mark, and every value is labelled with its number.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 310, 200
"""Drawing units, about the points of a phone, so that letters there are as large as the rest of the page."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 20, 24
_LETTER = 6.8
"""Approximate width of a letter."""

_ROW, _BAR = 42, 13


@dataclass(frozen=True)
class Words:
    """Title and text alternative (`description`) of a plot. `name` makes its ids unique on the page."""

    name: str
    title: str
    description: str


def stacks(words: Words, labels: Sequence[str], parts: Sequence[Sequence[float]]) -> Markup:
    """Stacked bars: one bar per label, one part per row of `parts`, the first at the bottom; the sum stands above.

    At most four rows, since there are patterns for four.
    """
    totals = [sum(values) for values in zip(*parts, strict=True)]
    top, ticks = scale(totals)
    slot = _slot(labels)
    drawn: list[Markup] = [*_grid(top, ticks), *_labels(labels)]
    numbered = _numbered(totals, slot)
    for at, total in enumerate(totals):
        left, width, below = _LEFT + slot * (at + 0.5) - min(15, slot * 0.36), min(30, slot * 0.72), 0.0
        for part, values in enumerate(parts):
            drawn += _part(words, part, (left, width), (_y(below, top), _y(below + values[at], top)))
            below += values[at]
        if at in numbered:
            drawn.append(
                _text("value", _within(_LEFT + slot * (at + 0.5), short(total)), _y(total, top) - 5, short(total))
            )
    return _svg(words, HEIGHT, [_patterns(words), *drawn])


def line(words: Words, labels: Sequence[str], values: Sequence[float | None], *, mark: int, at_least: float) -> Markup:
    """A line with a mark and the number at each value, with gaps at None.

    `mark` is 0 (disc, solid line) or 1 (square, dashed line). The scale reaches at least up to `at_least`.
    """
    top, ticks = scale([value for value in values if value is not None], at_least)
    slot = _slot(labels)
    known = [
        (round(_LEFT + slot * (at + 0.5), 1), round(_y(value, top), 1), value) if value is not None else None
        for at, value in enumerate(values)
    ]
    drawn: list[Markup] = [*_grid(top, ticks), *_labels(labels)]
    for run in _runs(known):
        path = " ".join(f"{x},{y}" for x, y, _ in run)
        drawn.append(Markup('<polyline class="line line-{}" points="{}"/>').format(mark, path))
    numbered = _numbered([value or 0 for value in values], slot)
    for at, point in enumerate(known):
        if point:
            x, y, value = point
            drawn += [_mark(mark, x, y), *_value(x, y, value, is_shown=at in numbered)]
    return _svg(words, HEIGHT, drawn)


def bars(words: Words, rows: Sequence[tuple[str, float, int]]) -> Markup:
    """Horizontal bars: one bar per row, its label above and its number after it. A row: label, value, color."""
    most = max([value for _, value, _ in rows], default=0) or 1
    room = max((len(number(value)) for _, value, _ in rows), default=1) * (_LETTER + 1) + 8
    drawn = []
    for at, (label, value, color) in enumerate(rows):
        y, width = at * _ROW, (WIDTH - room) * value / most
        drawn += [
            _text("label", 0, y + 14, label, anchor="start"),
            Markup('<rect class="part-{}" x="0" y="{}" width="{}" height="{}" rx="2"/>').format(
                color, y + 20, round(width, 1), _BAR
            ),
            _text("value", round(width, 1) + 6, y + 31, number(value), anchor="start"),
        ]
    return _svg(words, max(1, len(rows)) * _ROW, drawn)


def swatch(part: int, name: str) -> Markup:
    """The legend sign of one row of `stacks`. `name` as in the Words of that plot."""
    form = '<svg class="swatch" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{}</svg>'
    return Markup(form).format(Markup("").join(_filled(name, part, (0, 16), (0, 16))))


def scale(values: Sequence[float], at_least: float = 4) -> tuple[float, list[float]]:
    """The top of a scale from zero, and its round ticks, at most six."""
    high = max([at_least, *values])
    step = next(size for size in _steps() if size * 5 >= high)
    return step * math.ceil(high / step), [step * at for at in range(math.ceil(high / step) + 1)]


def number(value: float) -> str:
    """Formats a number: 3, 2.5, 10,000."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def short(value: float) -> str:
    """Like `number`, with thousands rounded (12k); the table beside the plot has exact numbers."""
    if value < 1000:
        return number(value)
    thousands = value / 1000
    return f"{thousands:,.0f}k" if thousands >= 10 or round(thousands, 1).is_integer() else f"{thousands:.1f}k"


def _steps() -> Iterator[float]:
    magnitude = 1.0
    while True:
        yield from (magnitude, 2 * magnitude, 5 * magnitude)
        magnitude *= 10


def _slot(labels: Sequence[str]) -> float:
    return (WIDTH - _LEFT - _RIGHT) / max(1, len(labels))


def _y(value: float, top: float) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - value / top)


def _grid(top: float, ticks: Sequence[float]) -> Iterator[Markup]:
    for tick in ticks:
        y = round(_y(tick, top), 1)
        yield Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(_LEFT, WIDTH - _RIGHT, y, y)
        yield _text("tick", _LEFT - 6, y + 4, short(tick), anchor="end")


def _labels(labels: Sequence[str]) -> Iterator[Markup]:
    """The labels of the horizontal axis, thinned to fit; the last is always shown."""
    slot = _slot(labels)
    every = math.ceil((max(map(len, labels), default=1) + 1) * _LETTER / slot)
    for at, label in enumerate(labels):
        if (len(labels) - 1 - at) % every == 0:
            yield _text("tick", _within(_LEFT + slot * (at + 0.5), label), HEIGHT - 7, label)


def _numbered(values: Sequence[float], slot: float) -> set[int]:
    """The places whose number is written: all where there is room, else every so many, and always the last."""
    widest = max((len(short(value)) for value in values), default=1) * (_LETTER + 1)
    every = max(1, math.ceil(widest / slot))
    return {at for at in range(len(values)) if (len(values) - 1 - at) % every == 0}


def _value(x: float, y: float, value: float, *, is_shown: bool) -> list[Markup]:
    return [_text("value", _within(x, short(value)), y - 8, short(value))] if is_shown else []


def _within(x: float, text: str) -> float:
    """The middle of a text, moved so far to the left that the text ends in the drawing."""
    return min(x, WIDTH - len(text) * (_LETTER + 2) / 2)


def _text(kind: str, x: float, y: float, content: str, anchor: str = "middle") -> Markup:
    form = '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>'
    return Markup(form).format(kind, round(x, 1), round(y, 1), anchor, content)


def _part(words: Words, part: int, across: tuple[float, float], down: tuple[float, float]) -> list[Markup]:
    low, high = down
    return _filled(words.name, part, across, (high, low - high)) if low > high else []


def _filled(name: str, part: int, across: tuple[float, float], down: tuple[float, float]) -> list[Markup]:
    """A coloured rectangle with its pattern on top. `across` and `down`: start and extent on each axis."""
    (x, width), (y, height) = across, down
    at = Markup('x="{}" y="{}" width="{}" height="{}"').format(
        round(x, 1), round(y, 1), round(width, 1), round(height, 1)
    )
    coloured = Markup('<rect class="part-{}" {}/>').format(part, at)
    return [coloured, Markup('<rect fill="url(#{}-pattern-{})" {}/>').format(name, part, at)] if part else [coloured]


def _patterns(words: Words) -> Markup:
    """Pattern definitions of the second, third and fourth part: dots, slanted lines, and a net."""
    shapes = (
        '<circle class="ink" cx="3" cy="3" r="1.1"/>',
        '<path class="stroke" d="M-1 7 L7 -1"/>',
        '<path class="stroke" d="M0 0 L6 6 M0 6 L6 0"/>',
    )
    form = '<pattern id="{}-pattern-{}" width="6" height="6" patternUnits="userSpaceOnUse">{}</pattern>'
    patterns = [Markup(form).format(words.name, part, Markup(shape)) for part, shape in enumerate(shapes, 1)]
    return Markup("<defs>{}</defs>").format(Markup("").join(patterns))


def _mark(mark: int, x: float, y: float) -> Markup:
    if mark == 0:
        return Markup('<circle class="mark-0" cx="{}" cy="{}" r="4"/>').format(x, y)
    return Markup('<rect class="mark-1" x="{}" y="{}" width="8" height="8"/>').format(round(x - 4, 1), round(y - 4, 1))


def _runs(points: Sequence[tuple[float, float, float] | None]) -> Iterator[list[tuple[float, float, float]]]:
    """Runs of two or more points without a gap between them."""
    run: list[tuple[float, float, float]] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            yield run
        run = []


def _svg(words: Words, height: float, drawn: Sequence[Markup]) -> Markup:
    form = (
        '<svg class="plot" viewBox="0 0 {} {}" role="img" aria-labelledby="{name}-title {name}-description">'
        '<title id="{name}-title">{title}</title><desc id="{name}-description">{description}</desc>{drawn}</svg>'
    )
    return Markup(form).format(
        WIDTH, height, name=words.name, title=words.title, description=words.description, drawn=Markup("").join(drawn)
    )

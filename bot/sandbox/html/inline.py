"""Turns marked-up text and emoji shortcodes into safe HTML: typed text stays text, only marks become tags."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

Draw = Callable[[re.Match[str]], Markup | None]

_HELD = re.compile("\ue000(\\d+)\ue001")
_PRIVATE = re.compile("[\ue000\ue001]")


@dataclass(frozen=True)
class Grammar:
    """`atoms` are found first and hide their inside (code, links); `spans` may hold each other."""

    atoms: Sequence[tuple[re.Pattern[str], Draw]]
    spans: Sequence[tuple[re.Pattern[str], str]]
    leaf: Callable[[str], Markup]


def render(text: str, grammar: Grammar) -> Markup:
    """One run of text as HTML; line ends become <br>."""
    held: list[Markup] = []
    text = _PRIVATE.sub("\ufffd", text)
    for pattern, draw in grammar.atoms:
        text = pattern.sub(lambda match, draw=draw: _hold(match, draw, held), text)  # type: ignore[misc]
    return Markup("").join(_spans(text, grammar, held))


def _hold(match: re.Match[str], draw: Draw, held: list[Markup]) -> str:
    drawn = draw(match)
    if drawn is None:
        return match.group(0)
    held.append(drawn)
    return f"\ue000{len(held) - 1}\ue001"


def _spans(text: str, grammar: Grammar, held: list[Markup]) -> Iterator[Markup]:
    at = 0
    ahead = [(pattern, pattern.search(text), tag) for pattern, tag in grammar.spans]
    while True:
        # Only what is passed is looked for again, so that many marks do not search the whole text each.
        ahead = [
            (pattern, pattern.search(text, at) if match and match.start() < at else match, tag)
            for pattern, match, tag in ahead
        ]
        matches = [(match, tag) for _, match, tag in ahead if match]
        if not matches:
            break
        match, tag = min(matches, key=lambda pair: pair[0].start())
        yield from _leaves(text[at : match.start()], grammar, held)
        inside = Markup("").join(_spans(match.group(1), grammar, held))
        yield Markup("<{0}>{1}</{0}>").format(Markup(tag), inside)
        at = match.end()
    yield from _leaves(text[at:], grammar, held)


def _leaves(text: str, grammar: Grammar, held: list[Markup]) -> Iterator[Markup]:
    for position, piece in enumerate(_HELD.split(text)):
        if position % 2:
            yield held[int(piece)]
        else:
            yield Markup("<br>").join(grammar.leaf(line) for line in piece.split("\n"))


def link(address: str, label: str | Markup) -> Markup:
    """A link that opens beside the page and tells the other side nothing about it."""
    form = '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>'
    return Markup(form).format(address, label)


def safe_address(address: str) -> bool:
    """Whether a link may be followed: web, mail and telephone addresses only."""
    return address.lower().startswith(("https://", "http://", "mailto:", "tel:"))


def plain(text: str) -> Markup:
    """Text without any marks."""
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


_TABLE = Path(__file__).with_name("emoji.txt").read_text("utf-8")
SIGNS = dict(line.split(" ") for line in _TABLE.splitlines())
"""The common shortcodes, without their colons, and their signs."""

_SHORTCODE = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?")


def with_emoji(text: str) -> str:
    """The text with the shortcodes known here replaced by their signs."""
    return _SHORTCODE.sub(lambda match: SIGNS.get(match.group(1), match.group(0)), text)

"""Turns marked-up text and emoji shortcodes into safe HTML: typed text stays text, only marks become tags."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

Draw = Callable[[re.Match[str]], Markup | None]

_ATOM = re.compile("\ue000(\\d+)\ue001")
_PRIVATE = re.compile("[\ue000\ue001]")


@dataclass(frozen=True)
class Grammar:
    """`atoms` are found first and hide their inside (code, links); `spans` may hold each other."""

    atoms: Sequence[tuple[re.Pattern[str], Draw]]
    spans: Sequence[tuple[re.Pattern[str], str]]
    leaf: Callable[[str], Markup]


def render(text: str, grammar: Grammar) -> Markup:
    """One run of text as HTML; line ends become <br>."""
    atoms: list[Markup] = []
    text = _PRIVATE.sub("\ufffd", text)
    for pattern, draw in grammar.atoms:
        text = pattern.sub(lambda match, draw=draw: _set_aside(match, draw, atoms), text)  # type: ignore[misc]
    return Markup("").join(_spans(text, grammar, atoms))


def _set_aside(match: re.Match[str], draw: Draw, atoms: list[Markup]) -> str:
    drawn = draw(match)
    if drawn is None:
        return match.group(0)
    atoms.append(drawn)
    return f"\ue000{len(atoms) - 1}\ue001"


def _spans(text: str, grammar: Grammar, atoms: list[Markup]) -> Iterator[Markup]:
    position = 0
    next_matches = [(pattern, pattern.search(text), tag) for pattern, tag in grammar.spans]
    while True:
        # Only what is passed is looked for again, so that many marks do not search the whole text each.
        next_matches = [
            (pattern, pattern.search(text, position) if match and match.start() < position else match, tag)
            for pattern, match, tag in next_matches
        ]
        matches = [(match, tag) for _, match, tag in next_matches if match]
        if not matches:
            break
        match, tag = min(matches, key=lambda pair: pair[0].start())
        yield from _leaves(text[position : match.start()], grammar, atoms)
        inside = Markup("").join(_spans(match.group(1), grammar, atoms))
        yield Markup("<{0}>{1}</{0}>").format(Markup(tag), inside)
        position = match.end()
    yield from _leaves(text[position:], grammar, atoms)


def _leaves(text: str, grammar: Grammar, atoms: list[Markup]) -> Iterator[Markup]:
    for number, piece in enumerate(_ATOM.split(text)):
        if number % 2:
            yield atoms[int(piece)]
        else:
            yield Markup("<br>").join(grammar.leaf(line) for line in piece.split("\n"))


def link(address: str, label: str | Markup) -> Markup:
    """A link that opens beside the page and tells the other side nothing about it."""
    template = '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>'
    return Markup(template).format(address, label)


def safe_address(address: str) -> bool:
    """Whether a link may be followed: web, mail and telephone addresses only."""
    return address.lower().startswith(("https://", "http://", "mailto:", "tel:"))


def plain(text: str) -> Markup:
    """Text without any marks."""
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


_TABLE = Path(__file__).with_name("emoji.txt").read_text("utf-8")
EMOJI = dict(line.split(" ") for line in _TABLE.splitlines())
"""The common shortcodes, without their colons, and their signs."""

_SHORTCODE = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?")


def with_emoji(text: str) -> str:
    """The text with the shortcodes known here replaced by their signs."""
    return _SHORTCODE.sub(lambda match: EMOJI.get(match.group(1), match.group(0)), text)

"""Renders inline markup and emoji shortcodes as safe HTML: only marks become tags, all other text is escaped."""

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
    """Inline markup rules: `atoms` (code, links) match first and are not parsed inside; `spans` may nest."""

    atoms: Sequence[tuple[re.Pattern[str], Draw]]
    spans: Sequence[tuple[re.Pattern[str], str]]
    leaf: Callable[[str], Markup]


def render(text: str, grammar: Grammar) -> Markup:
    """Renders text as HTML; line ends become <br>."""
    atoms: list[Markup] = []
    text = _PRIVATE.sub("\ufffd", text)
    for pattern, draw in grammar.atoms:
        text = pattern.sub(lambda match, draw=draw: _set_aside(match, draw, atoms), text)  # type: ignore[misc]
    return Markup("").join(_spans(text, grammar, atoms))


def _set_aside(match: re.Match[str], draw: Draw, atoms: list[Markup]) -> str:
    html = draw(match)
    if html is None:
        return match.group(0)
    atoms.append(html)
    return f"\ue000{len(atoms) - 1}\ue001"


def _spans(text: str, grammar: Grammar, atoms: list[Markup]) -> Iterator[Markup]:
    position = 0
    next_matches = [(pattern, pattern.search(text), tag) for pattern, tag in grammar.spans]
    while True:
        # Search again only for patterns whose match was passed: keeps the run time linear in the number of marks.
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
    """A link that opens in a new tab, without referrer and opener."""
    template = '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>'
    return Markup(template).format(address, label)


def safe_address(address: str) -> bool:
    """Whether an address may become a link: only http, https, mailto and tel."""
    return address.lower().startswith(("https://", "http://", "mailto:", "tel:"))


def plain(text: str) -> Markup:
    """Escapes text without markup; line ends become <br>."""
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


_TABLE = Path(__file__).with_name("emoji.txt").read_text("utf-8")
EMOJI = dict(line.split(" ") for line in _TABLE.splitlines())
"""Emoji by shortcode, without the colons; common ones only."""

_SHORTCODE = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?")


def with_emoji(text: str) -> str:
    """Replaces known shortcodes by emoji."""
    return _SHORTCODE.sub(lambda match: EMOJI.get(match.group(1), match.group(0)), text)

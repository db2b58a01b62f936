"""The markdown block: headings, lists, quotes, code, tables left as text, links and emphasis as HTML."""

import re

from markupsafe import Markup, escape

from bot.sandbox.page.emoji import with_emoji
from bot.sandbox.page.inline import Grammar, link, render, safe_address

_FENCE = re.compile(r"^```[^\n]*\n(.*?)\n?^```\s*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_BULLET = re.compile(r"\s*[-*+]\s+(.*)")
_NUMBER = re.compile(r"\s*\d{1,9}[.)]\s+(.*)")
_QUOTE = re.compile(r">\s?(.*)")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\(([^()\s]+)\)")
_SPANS = (
    (re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*"), "b"),
    (re.compile(r"__(?=\S)(.+?)(?<=\S)__"), "b"),
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~"), "s"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])"), "i"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])(.+?)(?<=[^\s_])_(?![\w_])"), "i"),
)


def _link(match: re.Match[str]) -> Markup | None:
    label, address = match.groups()
    return link(address, label or address) if safe_address(address) else None


_GRAMMAR = Grammar(
    ((_CODE, lambda match: Markup("<code>{}</code>").format(match.group(1))), (_LINK, _link)),
    _SPANS,
    lambda text: escape(with_emoji(text)),
)


def markdown(text: str) -> Markup:
    """Standard Markdown, the part people use, as HTML."""
    parts: list[Markup] = []
    for position, piece in enumerate(_FENCE.split(text)):
        if position % 2:
            parts.append(Markup("<pre>{}</pre>").format(piece))
        else:
            parts.extend(_blocks(piece.split("\n")))
    return Markup("").join(parts)


def _blocks(lines: list[str]) -> list[Markup]:
    parts: list[Markup] = []
    run: list[str] = []
    kind = ""
    for line in [*lines, ""]:
        found, content = _kind(line)
        if found != kind and run:
            parts.append(_close(kind, run))
            run = []
        kind = found
        if content is not None:
            run.append(content)
    return parts


def _kind(line: str) -> tuple[str, str | None]:
    if not line.strip():
        return "", None
    if _RULE.fullmatch(line):
        return "hr", ""
    if heading := _HEADING.fullmatch(line):
        # The page's own headings come first: a block's heading starts at the fourth level.
        return f"h{min(6, 3 + len(heading.group(1)))}", heading.group(2)
    for kind, pattern in (("ul", _BULLET), ("ol", _NUMBER), ("blockquote", _QUOTE)):
        if match := pattern.fullmatch(line):
            return kind, match.group(1)
    return "p", line


def _close(kind: str, run: list[str]) -> Markup:
    if kind == "hr":
        return Markup("<hr>")
    if kind in ("ul", "ol"):
        items = Markup("").join(Markup("<li>{}</li>").format(render(item, _GRAMMAR)) for item in run)
        return Markup("<{0}>{1}</{0}>").format(Markup(kind), items)
    return Markup("<{0}>{1}</{0}>").format(Markup(kind), render("\n".join(run), _GRAMMAR))

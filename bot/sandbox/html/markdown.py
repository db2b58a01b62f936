"""Renders the markdown block as HTML: headings, lists, quotes, code, links, emphasis. Tables stay text."""

import bisect
import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from bot.sandbox.html.inline import Grammar, link, render, safe_address, with_emoji

_FENCE = "```"
_HEADING = re.compile(r"\A(#{1,6})\s(.*)")
_BULLET = re.compile(r"\A\s*[-*+]\s(.*)")
_NUMBER = re.compile(r"\A\s*\d{1,9}[.)]\s(.*)")
_QUOTE = re.compile(r">\s?(.*)")
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(([^()\s]+)\)")
_SPANS = (
    (re.compile(r"\*\*(?=\S)((?:(?!\*\*).)+)(?<=\S)\*\*"), "b"),
    (re.compile(r"__(?=\S)((?:(?!__).)+)(?<=\S)__"), "b"),
    (re.compile(r"~~(?=\S)((?:(?!~~).)+)(?<=\S)~~"), "s"),
    (
        re.compile(r"(?<![\w*])\*(?=[^\s*])((?:[^*\n]|\*\*|(?<=\w)\*(?=\w))+)(?<=[^\s*])\*(?![\w*])"),
        "i",
    ),
    (re.compile(r"(?<![\w_])_(?=[^\s_])((?:[^_\n]|__|(?<=[^\W_])_(?=[^\W_]))+)(?<=[^\s_])_(?![\w_])"), "i"),
)
"""Every span ends at the next mark of its kind: keeps the search for an unclosed mark linear."""


def _link(match: re.Match[str]) -> Markup | None:
    label, address = match.groups()
    return link(address, label or address) if safe_address(address) else None


_GRAMMAR = Grammar(
    ((_CODE, lambda match: Markup("<code>{}</code>").format(match.group(1))), (_LINK, _link)),
    _SPANS,
    lambda text: escape(with_emoji(text)),
)


def markdown(text: str) -> Markup:
    """Renders the common part of Markdown as HTML."""
    parts: list[Markup] = []
    for is_code, lines in _by_fence(text.split("\n")):
        if is_code:
            parts.append(Markup("<pre>{}</pre>").format("\n".join(lines)))
        else:
            parts.extend(_blocks(lines))
    return Markup("").join(parts)


def _by_fence(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """Splits lines into code (between fences) and text; an unclosed fence is text."""
    closing = [index for index, line in enumerate(lines) if line.rstrip() == _FENCE]
    last = closing[-1] if closing else -1
    run: list[str] = []
    index = 0
    while index < len(lines):
        if lines[index].startswith(_FENCE) and index < last:
            end = closing[bisect.bisect_right(closing, index)]
            yield False, run
            yield True, lines[index + 1 : end]
            run, index = [], end
        else:
            run.append(lines[index])
        index += 1
    yield False, run


def _blocks(lines: list[str]) -> list[Markup]:
    parts: list[Markup] = []
    run: list[str] = []
    kind = ""
    for line in [*lines, ""]:
        block_kind, content = _kind(line)
        if block_kind != kind and run:
            parts.append(_close(kind, run))
            run = []
        kind = block_kind
        if content is not None:
            run.append(content)
    return parts


def _kind(line: str) -> tuple[str, str | None]:
    if not line.strip():
        return "", None
    if _is_rule(line.strip()):
        return "hr", ""
    if heading := _HEADING.fullmatch(line):
        # The page uses levels 1 to 3, so headings in a block start at level 4.
        return f"h{min(6, 3 + len(heading.group(1)))}", heading.group(2).lstrip()
    for kind, pattern in (("ul", _BULLET), ("ol", _NUMBER), ("blockquote", _QUOTE)):
        if match := pattern.fullmatch(line):
            return kind, match.group(1).lstrip()
    return "p", line


def _is_rule(line: str) -> bool:
    """Whether a line is a rule: three or more of the same mark."""
    return len(line) >= 3 and line[0] in "-*_" and len(set(line)) == 1


def _close(kind: str, run: list[str]) -> Markup:
    if kind == "hr":
        return Markup("<hr>")
    if kind in ("ul", "ol"):
        items = Markup("").join(Markup("<li>{}</li>").format(render(item, _GRAMMAR)) for item in run)
        return Markup("<{0}>{1}</{0}>").format(Markup(kind), items)
    return Markup("<{0}>{1}</{0}>").format(Markup(kind), render("\n".join(run), _GRAMMAR))

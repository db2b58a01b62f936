"""Renders mrkdwn as HTML: styles, links, mentions, emoji, and dates in the viewer's zone."""

import re

from markupsafe import Markup, escape

from bot.sandbox.html.inline import Grammar, link, plain, render, safe_address, with_emoji
from bot.sandbox.html.viewer import Viewer
from bot.sandbox.visitor.dates import slack_date

_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_QUOTE = re.compile(r"^(?:&gt;|>) ?", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_ANGLE = re.compile(r"<([^<>\n]+)>")
_BARE = re.compile(r"(?<![\w/])https?://[^\s<>|\ue000-\ue001]*[^\s<>|.,;:!?)'\"\ue000-\ue001]")
_BROADCASTS = {"here", "channel", "everyone"}


def _span(mark: str) -> re.Pattern[str]:
    sign = re.escape(mark)
    return re.compile(rf"(?<![\w{sign}]){sign}(?=[^\s{sign}])([^{sign}\n]*[^\s{sign}]){sign}(?![\w{sign}])")


_SPANS = ((_span("*"), "b"), (_span("_"), "i"), (_span("~"), "s"))


def unescape(text: str) -> str:
    """Reverses the three escapes of mrkdwn, and only these."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mrkdwn(text: str, viewer: Viewer) -> Markup:
    """Renders mrkdwn as HTML for this viewer."""
    parts: list[Markup] = []
    for position, piece in enumerate(_FENCE.split(text)):
        if position % 2:
            parts.append(Markup("<pre>{}</pre>").format(unescape(piece)))
        elif piece:
            parts.append(_paragraphs(piece, viewer))
    return Markup("").join(parts)


def plain_text(text: str) -> Markup:
    """Renders the text of a plain_text object as HTML, with emoji and line ends."""
    return plain(with_emoji(text))


def _paragraphs(text: str, viewer: Viewer) -> Markup:
    grammar = _grammar(viewer)
    parts: list[Markup] = []
    for quoted, lines in _by_quote(text.split("\n")):
        body = render("\n".join(lines), grammar)
        parts.append(Markup("<blockquote>{}</blockquote>").format(body) if quoted else body)
    return Markup("").join(parts)


def _by_quote(lines: list[str]) -> list[tuple[bool, list[str]]]:
    runs: list[tuple[bool, list[str]]] = []
    for line in lines:
        quoted = bool(_QUOTE.match(line))
        if not runs or runs[-1][0] != quoted:
            runs.append((quoted, []))
        runs[-1][1].append(_QUOTE.sub("", line) if quoted else line)
    return runs


def _grammar(viewer: Viewer) -> Grammar:
    atoms = (
        (_CODE, lambda match: Markup("<code>{}</code>").format(unescape(match.group(1)))),
        (_ANGLE, lambda match: _angle(match.group(1), viewer)),
        (_BARE, lambda match: link(unescape(match.group(0)), unescape(match.group(0)))),
    )
    return Grammar(atoms, _SPANS, lambda text: escape(with_emoji(unescape(text))))


def _angle(inside: str, viewer: Viewer) -> Markup | None:
    target, _, label = inside.partition("|")
    label = unescape(label)
    if target.startswith("@"):
        return mention(viewer.people.get(target[1:], label or target[1:]), is_self=target[1:] == viewer.user_id)
    if target.startswith("#"):
        return channel(target[1:], viewer, label)
    if target.startswith("!"):
        return _special(target[1:], label, viewer)
    address = unescape(target)
    return link(address, with_emoji(label) or address) if safe_address(address) else None


def mention(name: str, is_self: bool = False) -> Markup:
    """A mention of a person or group; highlighted with `is_self`."""
    return Markup('<span class="mention{}">@{}</span>').format(" me" if is_self else "", name)


def channel(channel_id: str, viewer: Viewer, label: str = "") -> Markup:
    """A channel's name; `label`, or the id, when the viewer does not know the channel."""
    name = viewer.channels.get(channel_id, label or channel_id)
    return Markup('<span class="mention">#{}</span>').format(name)


def _special(command: str, label: str, viewer: Viewer) -> Markup | None:
    name, *rest = command.split("^")
    if name in _BROADCASTS:
        return mention(name, is_self=True)
    if name == "subteam" and rest:
        return mention(label.lstrip("@") or rest[0])
    if name == "date" and len(rest) >= 2 and (shown := slack_date(rest[0], unescape(rest[1]), viewer)):
        html = Markup("<time>{}</time>").format(shown)
        return link(unescape(rest[2]), html) if len(rest) > 2 and safe_address(unescape(rest[2])) else html
    return Markup("{}").format(label) if label else None

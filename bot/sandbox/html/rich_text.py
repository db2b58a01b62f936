"""Renders the inline elements of rich text: styled text, links, mentions, channels, emoji and dates."""

from markupsafe import Markup, escape

from bot.sandbox.html.inline import EMOJI, link, plain, safe_address
from bot.sandbox.html.mrkdwn import channel, mention
from bot.sandbox.html.viewer import Viewer
from bot.sandbox.troubles import Json
from bot.sandbox.visitor.dates import slack_date

_TAGS = {"bold": "b", "italic": "i", "strike": "s", "underline": "u", "code": "code"}


def render_inline(element: Json, viewer: Viewer) -> Markup:
    """Renders an inline element as HTML, with its styles."""
    html = _without_styles(element, viewer)
    for style, on in (element.get("style") or {}).items():
        if on and style in _TAGS:
            html = Markup("<{0}>{1}</{0}>").format(Markup(_TAGS[style]), html)
    return html


def _without_styles(element: Json, viewer: Viewer) -> Markup:
    match element["type"]:
        case "text":
            html = plain(element["text"])
        case "link":
            html = _link(element)
        case "emoji":
            html = escape(EMOJI.get(element["name"], f":{element['name']}:"))
        case "user":
            user_id = element["user_id"]
            html = mention(viewer.people.get(user_id, user_id), is_self=user_id == viewer.user_id)
        case "channel":
            html = channel(element["channel_id"], viewer)
        case "broadcast":
            html = mention(element["range"], is_self=True)
        case "date":
            html = _date(element, viewer)
        case _:
            html = escape(element.get("value") or element.get("usergroup_id") or "")
    return html


def _link(element: Json) -> Markup:
    label = str(element.get("text") or element["url"])
    return link(element["url"], label) if safe_address(element["url"]) else escape(label)


def _date(element: Json, viewer: Viewer) -> Markup:
    dated = slack_date(element["timestamp"], element["format"], viewer) or str(element.get("fallback") or "")
    shown = Markup("<time>{}</time>").format(dated)
    address = element.get("url") or ""
    return link(address, shown) if safe_address(address) else shown

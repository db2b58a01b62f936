"""Builders of blocks and views for tests."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str, **rest: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **rest}


def button(text: str, action_id: str = "press", **rest: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **rest}


def actions(*elements: Json, **rest: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **rest}


def option(text: str, value: str = "") -> Json:
    return {"text": plain(text), "value": value or text.lower()}


def field(label: str, block_id: str, kind: str = "plain_text_input", **rest: Any) -> Json:
    block: Json = {name: rest.pop(name) for name in ("optional", "hint", "dispatch_action") if name in rest}
    element = {"type": kind, "action_id": "value", **rest}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **block}


def select(placeholder: str, *texts: str, action_id: str = "pick") -> Json:
    options = [option(text) for text in texts]
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder),
        "options": options,
    }


def modal(*blocks: Json, title: str = "Form", **rest: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Save"),
        "blocks": list(blocks),
        **rest,
    }


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks)}

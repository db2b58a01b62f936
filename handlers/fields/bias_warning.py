"""A second look at a reason that speaks of the person instead of the job: asked for once, before it is saved."""

import json
from hashlib import sha256
from typing import Any

from handlers.ui import blocks, redraw_form
from handlers.ui.forms import FormValues, SecondLook
from models.rules import bias_check
from models.rules.bias_check import BiasMatch

ABOVE = "look."


def take(values: FormValues, *fields: str) -> None:
    """Looks at what was typed into these fields. Raises SecondLook, once for the same words."""
    touches = {field: bias_check.found(values.text(field) or "") for field in fields}
    phrases = [touch.phrase for found in touches.values() for touch in found]
    kept = mark(phrases)
    if not phrases or values.metadata.get("kept") == kept:
        return
    button = (values.view.get("submit") or {}).get("text", "Save")
    shown: list[dict[str, Any]] = []
    for block in values.view["blocks"]:
        if block["block_id"].startswith(ABOVE):
            continue
        if found := touches.get(block["block_id"]):
            warned = blocks.as_json([blocks.sentence(warning(found, button))])[0]
            shown.append({**warned, "block_id": f"{ABOVE}{block['block_id']}"})
        shown.append(block)
    raise SecondLook(redraw_form.view(values.view, shown, json.dumps({**values.metadata, "kept": kept})))


def warning(found: list[BiasMatch], button: str) -> str:
    """The words, what they speak of, and what to do."""
    said = ", ".join(f"“{blocks.cut(one.phrase, 40)}” speaks of {one.ground}" for one in found[:3])
    return f"{said}. Say what the job needed. Or press {button} again to keep it as it is."


def mark(phrases: list[str]) -> str:
    """By what the same words are known again: not the words themselves."""
    return sha256("\n".join(phrases).encode()).hexdigest()[:16]

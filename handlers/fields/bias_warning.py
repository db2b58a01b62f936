"""Warns once, before saving, about a reason that speaks of the person instead of the job."""

import json
from hashlib import sha256
from typing import Any

from handlers.ui import blocks, forms
from handlers.ui.forms import FormValues, SecondLook
from models.rules import bias_check
from models.rules.bias_check import BiasMatch

ABOVE = "look."


def take(values: FormValues, *fields: str) -> None:
    """Checks the text in these fields. Raises SecondLook, once for the same words."""
    matches_by_field = {field: bias_check.find_bias(values.text(field) or "") for field in fields}
    phrases = [match.phrase for matches in matches_by_field.values() for match in matches]
    words_hash = mark(phrases)
    if not phrases or values.metadata.get("kept") == words_hash:
        return
    button = (values.view.get("submit") or {}).get("text", "Save")
    form_blocks: list[dict[str, Any]] = []
    for block in values.view["blocks"]:
        if block["block_id"].startswith(ABOVE):
            continue
        if matches := matches_by_field.get(block["block_id"]):
            warning_block = blocks.as_json([blocks.sentence(warning(matches, button))])[0]
            form_blocks.append({**warning_block, "block_id": f"{ABOVE}{block['block_id']}"})
        form_blocks.append(block)
    raise SecondLook(forms.redrawn_form(values.view, form_blocks, json.dumps({**values.metadata, "kept": words_hash})))


def warning(matches: list[BiasMatch], button: str) -> str:
    """The warning: the words, their subject, and what to do."""
    text = ", ".join(f"“{blocks.cut(match.phrase, 40)}” speaks of {match.ground}" for match in matches[:3])
    return f"{text}. Say what the job needed. Or press {button} again to keep it as it is."


def mark(phrases: list[str]) -> str:
    """A hash of the words, so that the same words are recognised without storing them."""
    return sha256("\n".join(phrases).encode()).hexdigest()[:16]

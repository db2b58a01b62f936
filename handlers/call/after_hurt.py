"""After a call that hurt: a short pause, and a colleague for the second contact, if you like."""

import json
from dataclasses import dataclass, field

from slack_sdk import WebClient
from slack_sdk.models.blocks import Block

from handlers.fields import colleague as offering
from handlers.runtime import listeners
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.ui import forms
from handlers.ui.forms import Body, FieldErrors
from models.context import NotTheirs
from models.settings import personal


@dataclass(frozen=True)
class Answered:
    """What came of it."""

    faults: dict[str, str] = field(default_factory=dict)
    said: str = ""


def fields(*, has_follow_up: bool) -> list[Block]:
    """Both are offers: nothing need be chosen."""
    hint = "It stays yours until they take it."
    colleague = [forms.person("to", "Hand the second contact to", optional=True, hint=hint)] if has_follow_up else []
    return [*colleague, forms.tick("pause", "A short pause", "No new cards for half an hour")]


def answered(body: Body, client: WebClient, runtime: Runtime, button: str) -> Answered:
    """Keeps what was chosen; the form's metadata names the duty, its second contact where there is one."""
    typed = forms.FormValues(body)
    to = typed.user("to")
    duty_id = json.loads(body["view"]["private_metadata"])["duty"]
    try:
        if to:
            offering.meet(client, body, runtime, to, button)
        with runtime.transaction(body) as ctx:
            duty = listeners.duty_behind(ctx, str(duty_id))
            if typed.is_ticked("pause"):
                personal.pause(ctx, ctx.person)
            said = offering.offer(to, ctx, duty) if to and duty.is_open else None
    except FieldErrors as faults:
        return Answered(faults.by_field)
    except (NotTheirs, Gone) as refusal:
        return Answered(said=listeners.refused(refusal))
    return Answered(said=said or "")

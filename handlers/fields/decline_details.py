"""Form fields for the details of a decline: the reason, what may be told, and whether to handle it with care.

A chosen reason shows below the field for what may be told what the candidate hears if nothing is typed there.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.models.blocks import InputBlock

from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, forms
from handlers.ui.forms import Body
from models.directory.workspace import CLIENT_OWES_REASON, WITHDREW, Workspace
from models.duties.decline import NO_DETAILS, DeclineDetails

REASON = "reason"
"""Block id of the reason."""
MAY_TELL = "may_tell"
REASON_CHOSEN = "decline.reason"

VALUE = 150
"""Maximum characters that Slack accepts as an option's value."""
REASON_MISSING = "Which reason was it? Whoever calls needs it. “The client owes me the reason” is fine too."


def detail_fields(
    reasons: Sequence[str], given: DeclineDetails = NO_DETAILS, hint: str = "", may_tell_hint: str = ""
) -> list[InputBlock]:
    """All fields with their current values, as the forms that record and edit a decline show them.

    `hint`: below the reason.
    """
    return [
        reason_field(reasons, given=given.reason, hint=hint),
        may_tell_field(given.may_tell, hint=may_tell_hint),
        care_field(given=given.care),
    ]


def care_field(*, given: bool = False) -> InputBlock:
    return forms.tick("care", "Handle with care", "Send a heads-up e-mail before the call", initial=given)


def read_details(values: forms.FormValues, given: DeclineDetails = NO_DETAILS) -> DeclineDetails:
    """The details as submitted; what the form has no field for stays as `given`."""
    return replace(given, reason=read_reason(values), may_tell=values.text("may_tell"), care=values.is_ticked("care"))


def reason_field(
    listed: Sequence[str], *, given: str | None = None, optional: bool = True, hint: str = ""
) -> InputBlock:
    """The menu of reasons; includes the earlier reason `given` if it is no longer in the list."""
    every = [*listed, *([given] if given and given not in listed else [])]
    choices = [(reason[:VALUE], reason) for reason in every]
    return forms.choice(
        REASON,
        "Reason",
        choices,
        initial=given[:VALUE] if given else None,
        optional=optional,
        hint=hint,
        heard_by=REASON_CHOSEN,
    )


def read_reason(values: forms.FormValues) -> str | None:
    return values.chosen(REASON)


def may_tell_field(given: str | None = None, hint: str = "") -> InputBlock:
    return forms.line(MAY_TELL, "What you may tell them", initial=given, multiline=True, length=1000, hint=hint)


def may_tell_hint(workspace: Workspace, reason: str | None) -> str:
    """What the candidate hears of this reason if nothing is typed; empty: nobody is told anything."""
    if reason in (None, WITHDREW):
        return ""
    if reason == CLIENT_OWES_REASON:
        return "Left empty, they hear that the reason is still to come."
    sentence = workspace.sentence_for(reason)
    return f"Left empty, they hear: “{sentence}”" if sentence else "Left empty, they hear no reason."


def on_reason_chosen(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Shows what the candidate hears of the chosen reason, if nothing is typed; saves nothing."""
    with runtime.reading(body) as ctx:
        hint = may_tell_hint(ctx.workspace, listeners.button_value(body))
    view = body["view"]
    form_blocks = [_with_hint(block, hint) if block["block_id"] == MAY_TELL else block for block in view["blocks"]]
    listeners.redraw_form(body, client, forms.redrawn_form(view, form_blocks))


def _with_hint(field: dict[str, Any], hint: str) -> dict[str, Any]:
    without = {key: value for key, value in field.items() if key != "hint"}
    return {**without, "hint": blocks.plain(hint, 2000).to_dict()} if hint else without


def register(app: App) -> None:
    app.action(REASON_CHOSEN)(on_reason_chosen)

"""The answers on the call card: reached, with the form that asks what came of the call; no answer; left a voicemail."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.call import block_pages
from handlers.cards import status_line, words
from handlers.cards.call import NO_ANSWER, REACHED, VOICEMAIL
from handlers.cards.log_wording import HURT, MOODS, RELOCATION, TAKEAWAYS
from handlers.cards.words import name
from handlers.fields.common import follow_up_field, read_follow_up
from handlers.runtime import listeners, private_list
from handlers.runtime.runtime import Runtime, user_of
from handlers.ui import blocks, forms
from handlers.ui.forms import Body
from models.context import Context, may_act
from models.duties import attempts, settle
from models.duties.duty import Duty, duty_changed, find_duty, news_open_elsewhere
from models.duties.log_entry import EntryKind
from models.duties.settle import CallOutcome
from models.errors import PermissionDenied

SAVE_OUTCOME = "call.save"
HURT_DONE = "call.hurt"
MOST_ALSO_TOLD = 10
"""Slack's limit for boxes in one field."""


class NothingLeftWith(Exception):
    """The form names no takeaway."""


class Nameless(Exception):
    """A referral is ticked, but no name is given."""


def outcome_form(
    ctx: Context,
    duty: Duty,
    was: Mapping[str, Any] | None = None,
    note: str | None = None,
    *,
    callback_id: str = SAVE_OUTCOME,
    keeps: Mapping[str, Any] | None = None,
) -> View:
    """The form for this duty; its metadata names the person it was opened for, who may save it later.

    `was` and `note`: values typed before. `keeps`: more metadata for the submit listener; numbers only.
    """
    values = was or {}
    follow_up = values.get("follow_up_in", duty.workspace.policy.follow_up_after)
    return View(
        type="modal",
        callback_id=callback_id,
        title="How did it go?",
        submit="Save",
        close="Cancel",
        notify_on_close=True,
        private_metadata=json.dumps({"duty": duty.id, "by": ctx.person.user_id, **(keeps or {})}),
        blocks=[
            *takeaway_fields(duty, values),
            *_also_told(ctx, duty, values.get("also_told", ())),
            follow_up_field(follow_up),
            *note_fields(note),
        ],
    )


def takeaway_fields(duty: Duty, typed: Mapping[str, Any]) -> list[Block]:
    """The fields shared with the Correct form."""
    return [
        blocks.aside(f"{words.name(duty)} · {words.role(duty)}"),
        forms.choice("mood", "How did they take it?", MOODS, initial=typed.get("mood"), optional=False),
        forms.ticks(
            "takeaways",
            "What did you leave with?",
            TAKEAWAYS,
            initial=typed.get("takeaways", ()),
            hint="At least one. A relationship counts, too.",
        ),
        forms.line("next_step", "Ideal next step", initial=typed.get("next_step"), multiline=True),
        forms.choice("relocation", "Open to relocation?", RELOCATION, initial=typed.get("relocation")),
        forms.tick(
            "keep_posted",
            "Keep them posted",
            "Tell them when something like it comes up",
            initial=typed.get("keep_posted", False),
        ),
        forms.line("referral", "Referral", initial=typed.get("referral"), hint="The name of the person they named."),
        forms.line("reach", "How to reach the referral", initial=typed.get("referral_reach")),
    ]


def note_fields(note: str | None) -> list[Block]:
    return [
        forms.line("note", "Private note", initial=note, multiline=True, hint="For your eyes only."),
        forms.tick("lead_may_read", "My lead may read this", "Share the private note with my lead"),
    ]


def read_outcome(values: forms.FormValues) -> CallOutcome:
    """The submitted outcome. A typed referral or next step counts as a takeaway, ticked or not.

    Raises NothingLeftWith or Nameless.
    """
    takeaways = values.ticked("takeaways")
    referral, next_step = values.text("referral"), values.text("next_step")
    if "referral" in takeaways and not referral:
        raise Nameless
    for takeaway, text in (("referral", referral), ("next_step", next_step)):
        if text and takeaway not in takeaways:
            takeaways.append(takeaway)
    if not takeaways:
        raise NothingLeftWith
    return CallOutcome(
        mood=values.chosen("mood") or "fine",
        takeaways=tuple(takeaways),
        next_step=next_step,
        relocation=values.chosen("relocation"),
        keep_posted=values.is_ticked("keep_posted"),
        referral=referral,
        referral_reach=values.text("reach"),
        follow_up_in=read_follow_up(values),
        private_note=values.text("note"),
        lead_may_read=values.is_ticked("lead_may_read"),
        also_told=tuple(int(duty_id) for duty_id in values.ticked("also_told")),
    )


def missing_fields(fault: NothingLeftWith | Nameless) -> dict[str, str]:
    """The error text, by field."""
    if isinstance(fault, Nameless):
        return {"referral": "Who did they name? A first name is enough."}
    return {"takeaways": "Something always comes out of a call, if only a relationship. What was it?"}


def _also_told(ctx: Context, duty: Duty, ticked: Sequence[int]) -> list[Block]:
    """Tick boxes for other open news of the same candidate, of any owner: one call may have told it all."""
    others = news_open_elsewhere(ctx.session, duty, ctx.person)[:MOST_ALSO_TOLD]
    if not others:
        return []
    choices = [(str(other.id), _about(ctx, other)) for other in others]
    hint = "Tick what you told them in this call, too. There is one second contact for all of it."
    if owner_names := list(dict.fromkeys(other.owner.name for other in others if not may_act(ctx.person, other.owner))):
        hint = f"{hint} I ask {' and '.join(owner_names[:2])} first about what is theirs."
    return [
        forms.ticks("also_told", "Also told about", choices, initial=[str(duty_id) for duty_id in ticked], hint=hint)
    ]


def _about(ctx: Context, duty: Duty) -> str:
    if duty.owner_id == ctx.person.id:
        return words.role(duty)
    is_secret = duty.role is not None and duty.role.is_confidential and not may_act(ctx.person, duty.owner)
    if is_secret:
        return blocks.cut(f"A confidential role, with {duty.owner.name}", 75)
    return blocks.cut(f"{blocks.cut(words.role(duty), 45)}, with {duty.owner.name}", 75)


@dataclass(frozen=True)
class SaveResult:
    """The result of pressing Save."""

    missing: dict[str, str] = field(default_factory=dict)
    """Input errors by field; nothing was saved."""
    text: str = ""
    """Text for the person, such as: settled meanwhile, or not theirs to save."""
    is_refused: bool = False
    """Nothing was saved: the duty is gone, or not theirs to save."""
    hurt: int | None = None
    """Saved with mood Hurt: id of the second contact, or of the call's duty where there is none."""
    has_follow_up: bool = False


def save_outcome(body: Body, runtime: Runtime) -> SaveResult:
    """Reads the form and saves the outcome in one transaction."""
    try:
        outcome = read_outcome(forms.FormValues(body))
    except (NothingLeftWith, Nameless) as fault:
        return SaveResult(missing=missing_fields(fault))
    metadata = json.loads(body["view"]["private_metadata"])
    try:
        with runtime.transaction(body) as ctx:
            duty = find_duty(ctx.session, ctx.workspace.id, metadata["duty"])
            if duty is None or duty.candidate.forgotten_at:
                return SaveResult(text="This is no longer recorded, so nothing was saved.", is_refused=True)
            is_same_person = metadata["by"] == user_of(body)
            entry = settle.reached(ctx, duty, outcome, was_allowed=is_same_person, form=body["view"]["id"])
            if entry.what is EntryKind.FURTHER:
                return SaveResult(text=_further(ctx, duty))
            if outcome.mood != HURT:
                return SaveResult()
            follow_up = settle.follow_up_of(ctx.session, entry)
            return SaveResult(hurt=(follow_up or duty).id, has_follow_up=follow_up is not None)
    except PermissionDenied as refusal:
        return SaveResult(text=listeners.refusal_text(refusal), is_refused=True)


def note_form_left(body: Body, runtime: Runtime) -> None:
    """Marks the duty: its form was closed unsaved, which the next nudge mentions. Ignores a form without a duty."""
    metadata = forms.FormValues(body).metadata
    with runtime.transaction(body) as ctx:
        duty = find_duty(ctx.session, ctx.workspace.id, metadata.get("duty", 0))
        if duty and duty.is_open and not duty.form_left:
            duty.form_left = True
            duty_changed(ctx.session, duty, ctx.now)


def _further(ctx: Context, duty: Duty) -> str:
    return f"{listeners.describe_ended(ctx, duty)} What you typed is kept in the log as a further entry."


def on_saved(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Saves the outcome; after a call with mood Hurt, offers a pause and a hand-off of the second contact."""
    result = save_outcome(body, runtime)
    if result.missing:
        ack(response_action="errors", errors=result.missing)
        return
    if result.hurt:
        ack(response_action="update", view=_hurt_form(result))
    else:
        listeners.close(ack, result.text)
    private_list.show_again(body, runtime)


def _hurt_form(result: SaveResult) -> View:
    """The form after a call with mood Hurt, shown once after the save; both fields are optional."""
    intro = blocks.sentence("It is saved. That was a hard one, and they heard it from a person. Take a moment.")
    return View(
        type="modal",
        callback_id=HURT_DONE,
        title="That was a hard one",
        submit="Done",
        close="Not now",
        clear_on_close=True,
        private_metadata=json.dumps({"duty": result.hurt}),
        blocks=[intro, *block_pages.fields(has_follow_up=result.has_follow_up)],
    )


def on_hurt_saved(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Saves the pause and the colleague chosen for the second contact."""
    result = block_pages.answered(body, client, runtime, "Done")
    if result.faults:
        ack(response_action="errors", errors=result.faults)
    else:
        listeners.close(ack, result.text)


def on_closed(body: Body, runtime: Runtime) -> None:
    """Notes that the form was closed unsaved; the next nudge mentions it."""
    note_form_left(body, runtime)


def no_answer(ctx: Context, duty: Duty, _value: str) -> None:
    """Records an attempt; the duty stays open."""
    attempts.no_answer(ctx, duty)


def voicemail(ctx: Context, duty: Duty, _value: str) -> str:
    attempts.voicemail(ctx, duty)
    return f"Noted. {name(duty)} should still hear it from a person.{status_line.asks_again(ctx, duty)}"


def register(app: App) -> None:
    app.action(REACHED)(listeners.on_open(outcome_form))
    app.action(NO_ANSWER)(listeners.on_button(no_answer))
    app.action(VOICEMAIL)(listeners.on_button(voicemail))
    app.view(SAVE_OUTCOME)(on_saved)
    app.view_closed(SAVE_OUTCOME)(on_closed)
    app.view(HURT_DONE)(on_hurt_saved)

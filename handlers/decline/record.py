"""`/decline`: records that somebody does not get a role, so that a person tells them."""

from dataclasses import replace

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from handlers.cards.update import RECORD_DECLINE
from handlers.cards.words import NAME, STAGES
from handlers.decline import form as decline_form
from handlers.decline import reading
from handlers.decline.form import DeclineFormValues
from handlers.fields import people
from handlers.fields.candidate import ROLE, role_options
from handlers.fields.people import OpenQuestions
from handlers.runtime import listeners, profiles
from handlers.runtime.runtime import Runtime, team_of, user_of
from handlers.ui import blocks, dates, forms, parsing
from handlers.ui.forms import Body, FieldErrors, SecondLook
from models.context import Context, may_act
from models.duties import in_play, role_visibility
from models.duties import record as recording
from models.duties.decline import Decline
from models.duties.duty import Duty, duties_of_decline
from models.duties.in_play import InPlay
from models.duties.record import Recorded

COMMAND = "/decline"
SHORTCUT = "decline"
MESSAGE_SHORTCUT = "decline.message"

HURRY_SECONDS = 1
"""How long Slack may take to tell us about a colleague whom we do not know, inside its own three seconds."""


def open_form(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """The form, filled in from the words after the command."""
    ack()
    said = parsing.words(str(body.get("text") or ""))
    filled = _filled(body, runtime, said)
    client.views_open(trigger_id=body["trigger_id"], view=decline_form.view(filled))


def open_form_for(ctx: Context, duty: Duty) -> View:
    """The form about somebody in play, filled in with what is known: who, which role, how far, and whose they are."""
    waits, person = in_play.live(ctx.session, duty.candidate_id, duty.role_id), duty.candidate
    filled = DeclineFormValues(
        owner=duty.owner.user_id,
        reasons=list(ctx.workspace.reasons),
        candidate=", ".join(part for part in (person.name, person.phone_abroad, person.email) if part),
        role=duty.role.full_name if duty.role else "",
        stage=waits.stage if waits else None,
        role_id=duty.role_id,
    )
    return decline_form.view(filled)


def suggest_roles(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Roles that the person may see and that hold the typed letters, and the typed text as a new one."""
    text = str(body.get("value") or "").strip()[: parsing.ROLE_LENGTH]
    with runtime.reading(body) as ctx:
        known = role_visibility.like(ctx, text)
        roles = [(f"known:{one.id}", one.full_name) for one in known]
        is_known = any(one.is_called(text) for one in known)
    if text and not is_known:
        roles.append((f"new:{text}", text))
    ack(options=[option.to_dict() for option in role_options(roles)])


def record(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Records everybody on the form, or nobody: what can't be read is shown at its field."""
    values = forms.FormValues(body)
    try:
        _meet(client, body, runtime, values)
        with runtime.transaction(body) as ctx:
            recording.one_at_a_time(ctx)
            recorded = recording.record_all(ctx, reading.outcomes(ctx, ctx.person, values))
            said = _said(ctx, recorded)
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
    except SecondLook as look:
        ack(response_action="update", view=look.view)
    except OpenQuestions as unsure:
        filled, kept = _filled(body, runtime, parsing.CommandWords()), values.metadata.get("kept", "")
        asked = decline_form.view(filled, unsure.questions, unsure.away, kept)
        ack(response_action="update", view=asked)
    else:
        listeners.close(ack, said)


def _meet(client: WebClient, body: Body, runtime: Runtime, values: forms.FormValues) -> None:
    if (owner := values.user("owner")) is None:
        return
    try:
        runtime.ensure_known(client, team_of(body), owner, seconds=HURRY_SECONDS)
    except (SlackApiError, OSError) as refusal:
        raise FieldErrors({"owner": profiles.why_not(refusal, "Record")}) from refusal


def _filled(body: Body, runtime: Runtime, said: parsing.CommandWords) -> DeclineFormValues:
    with runtime.reading(body) as ctx:
        reasons = list(ctx.workspace.reasons)
        filled = DeclineFormValues(user_of(body), reasons, said.candidate, said.role, said.stage, left=said.left)
        waits = people.in_play_as(ctx.session, ctx.person, said)
        if waits is None:
            return filled
        stage, role_name = said.stage or waits.stage, waits.role.full_name
        return replace(filled, owner=waits.owner.user_id, role=role_name, role_id=waits.role_id, stage=stage)


def _said(ctx: Context, recorded: list[Recorded]) -> str:
    """What the form says instead of closing: what was recorded before, and whose card it is when not one's own."""
    before = [_first(ctx, one.first) for one in recorded if not one.is_new]
    theirs = {one.duty.owner for one in recorded if one.duty and one.duty.owner is not ctx.person}
    said = [f"Recorded. {owner.name} gets the card, within their working hours." for owner in theirs]
    owed_nothing = [one.decline for one in recorded if one.is_new and one.duty is None]
    if any(decline.owes_nothing for decline in owed_nothing):
        said.append("Recorded. They withdrew, so nobody owes them a contact.")
    for decline in owed_nothing:
        if not decline.owes_nothing:
            name = blocks.cut(decline.candidate.name, NAME)
            said.append(f"Recorded. {name} does not wish to be contacted, so nobody owes them a contact.")
    return "\n".join([*said, *before])


def _first(ctx: Context, first: Decline | InPlay) -> str:
    """What was recorded before, as far as the reader may see it."""
    if isinstance(first, InPlay):
        return f"They are in play for this role with {first.owner.name}, who can decline them. Nothing was changed."
    owner = next((duty.owner for duty in duties_of_decline(ctx.session, first)), first.recorded_by)
    if not may_act(ctx.person, owner):
        return f"This was recorded before, and is with {owner.name}. Nothing was changed."
    calendar = ctx.person.calendar
    when = dates.on_day(calendar.day_of(first.recorded_at), calendar.day_of(ctx.now))
    what = f"{first.role.full_name}, {STAGES[first.stage]}"
    return (
        f"{blocks.cut(first.candidate.name, 60)} was recorded for {what}, {when} by {first.recorded_by.name}. "
        f"It is with {owner.name}. Nothing was changed."
    )


def register(app: App) -> None:
    app.command(COMMAND)(open_form)
    app.shortcut(SHORTCUT)(open_form)
    app.shortcut(MESSAGE_SHORTCUT)(open_form)
    app.action(RECORD_DECLINE)(listeners.on_open(open_form_for))
    app.options(ROLE)(suggest_roles)
    app.view(decline_form.RECORD)(record)

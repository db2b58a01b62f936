"""`/decline`: records that somebody does not get a role, so that a person tells them."""

from dataclasses import dataclass, replace
from datetime import datetime

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from handlers.cards.update import RECORD_DECLINE
from handlers.cards.words import NAME, STAGES
from handlers.decline import form as decline_form
from handlers.decline.form import DeclineFormValues
from handlers.fields import bias_warning, people, reasons
from handlers.fields.candidate import ROLE, role_options
from handlers.fields.people import OpenQuestions, PeopleReader, recognised
from handlers.runtime import listeners, profiles
from handlers.runtime.runtime import Runtime, team_of, user_of
from handlers.ui import blocks, dates, forms, parsing
from handlers.ui.forms import Body, FieldErrors, FormValues, SecondLook
from models.context import Context, may_act
from models.directory.recruiter import Recruiter
from models.duties import in_play, role_visibility
from models.duties import record as recording
from models.duties.decline import Decline
from models.duties.duty import Duty, duties_of_decline
from models.duties.in_play import InPlay
from models.duties.record import Outcome, Recorded
from models.rules.deadlines import Stage


@dataclass
class Reader(PeopleReader):
    """One submitted form and what is wrong with it so far."""

    def reason(self) -> str | None:
        if chosen := reasons.read(self.values):
            return chosen
        if self.stage() is not Stage.APPLIED:
            self.faults["reason"] = (
                "Which reason was it? Whoever calls needs it. “The client owes me the reason” is fine too."
            )
        return None

    def tell_by(self, owner: Recruiter) -> datetime | None:
        day = self.values.date("tell_by")
        try:
            return parsing.tell_by(day, owner, self.by, self.ctx.now) if day else None
        except FieldErrors as faults:
            self.faults.update(faults.by_field)
            return None

    def link(self) -> str | None:
        try:
            return parsing.read("link", parsing.link, self.values.text("link"))
        except FieldErrors as faults:
            self.faults.update(faults.by_field)
            return None


def outcomes(ctx: Context, by: Recruiter, values: FormValues) -> list[Outcome]:
    """What the form says, for each person on it. Raises Faults, SecondLook or Unsure."""
    reader = Reader(ctx, by, values)
    people, owner, reason = reader.people(), reader.owner(), reader.reason()
    tell_by, link = reader.tell_by(owner), reader.link()
    stage = reader.stage()
    reader.has_role()
    if reader.faults:
        raise FieldErrors(reader.faults)
    bias_warning.take(values, "may_tell")
    reader.ask_about_absence(owner)
    job = reader.role()
    return [
        Outcome(
            candidate=one.candidate,
            role=job,
            stage=stage,
            owner=owner,
            reason=reason,
            may_tell=values.text("may_tell"),
            care=values.is_ticked("care"),
            tell_by=tell_by,
            link=link,
            confidential=values.is_ticked("confidential"),
            named=one.fills.named if one.fills else None,
            wish=one.fills.wish if one.fills else None,
        )
        for one in recognised(reader, people, owner, job)
    ]


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
            recorded = recording.record_all(ctx, outcomes(ctx, ctx.person, values))
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

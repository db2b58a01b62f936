"""`/decline`: records that a candidate does not get a role, and creates the duty to tell them."""

from dataclasses import dataclass, replace
from datetime import datetime

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.update import RECORD_DECLINE
from handlers.cards.words import NAME, NEW_DECLINE
from handlers.decline import form
from handlers.decline.form import MORE_DETAILS, MOST_COPIED, RECORD, STAGE, DeclineFormValues, decline_form
from handlers.fields import bias_warning, colleague, people
from handlers.fields.decline_details import REASON, REASON_MISSING, read_details
from handlers.fields.people import ROLE, OpenQuestions, PeopleReader, recognised, role_options
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime, user_of
from handlers.ui import blocks, contact_line, dates, forms, parsing
from handlers.ui.forms import Body, FieldErrors, FormValues, SecondLook
from models.context import Context, may_act
from models.directory.recruiter import Recruiter
from models.duties import in_play, visibility
from models.duties import record as recording
from models.duties.decline import Decline, DeclineDetails
from models.duties.duty import Duty, teller_of
from models.duties.in_play import InPlay
from models.duties.record import Outcome, Recorded
from models.rules.kinds import Stage

COMMAND = "/decline"
SHORTCUT = "decline"
MESSAGE_SHORTCUT = "decline.message"


def open_form(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Opens the form, prefilled from the words after the command."""
    typed = parsing.words(str(body.get("text") or ""))
    filled = _filled(body, runtime, typed)
    client.views_open(trigger_id=body["trigger_id"], view=decline_form(filled))


def open_form_from_message(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Opens the form with what the message tells: phone and e-mail, a link to it, and its text to copy from."""
    text = contact_line.plain_text(str((body.get("message") or {}).get("text") or "")[:MOST_COPIED])
    filled = _filled(body, runtime, parsing.CommandWords())
    with runtime.reading(body) as ctx:
        contact = contact_line.contact_in(text, ctx.person.country)
    filled = replace(filled, candidate=contact, link=_permalink(body), message=text)
    client.views_open(trigger_id=body["trigger_id"], view=decline_form(filled))


def _permalink(body: Body) -> str:
    """The address of the message; "" where the payload does not say enough."""
    domain, channel = (body.get("team") or {}).get("domain"), (body.get("channel") or {}).get("id")
    ts = str(body.get("message_ts") or "").replace(".", "")
    return f"https://{domain}.slack.com/archives/{channel}/p{ts}" if domain and channel and ts else ""


def open_form_for(ctx: Context, duty: Duty) -> View:
    """The form for a candidate in play, prefilled with candidate, role, stage and owner."""
    in_play_row, person = in_play.live(ctx.session, duty.candidate_id, duty.role_id), duty.candidate
    filled = DeclineFormValues(
        owner=duty.owner.user_id,
        is_others=not duty.is_of(ctx.person),
        reasons=list(ctx.workspace.reasons),
        candidate=", ".join(part for part in (person.name, person.phone_abroad, person.email) if part),
        role=duty.role.full_name if duty.role else "",
        stage=in_play_row.stage if in_play_row else None,
        role_id=duty.role_id,
    )
    return decline_form(filled)


def suggest_roles(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Suggests the roles visible to the person that contain the typed letters, and the typed text as a new role."""
    text = str(body.get("value") or "").strip()[: parsing.ROLE_LENGTH]
    with runtime.reading(body) as ctx:
        matches = visibility.roles_like(ctx, text)
        roles = [(f"known:{role.id}", role.full_name) for role in matches]
        is_known = any(role.is_called(text) for role in matches)
    if text and not is_known:
        roles.append((f"new:{text}", text))
    ack(options=[option.to_dict() for option in role_options(roles)])


def record(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Records all people on the form in one transaction, or none; input errors are shown at their fields."""
    values = forms.FormValues(body)
    try:
        colleague.meet(client, body, runtime, values.user("owner"), "Record", "owner")
        with runtime.transaction(body) as ctx:
            recorded = recording.record_all(ctx, outcomes(ctx, ctx.person, values))
            text = _said(ctx, recorded)
    except FieldErrors as faults:
        _show_faults(ack, body, runtime, faults.by_field)
    except SecondLook as look:
        ack(response_action="update", view=look.view)
    except OpenQuestions as open_questions:
        questions, away = open_questions.questions, open_questions.away
        view = form.asked(values, _reasons(body, runtime), user_of(body), questions, away)
        ack(response_action="update", view=view)
    else:
        listeners.close(ack, text)


def _show_faults(ack: Ack, body: Body, runtime: Runtime, faults: dict[str, str]) -> None:
    """Shows each error at its field; brings fields that are not in sight into the form."""
    values = forms.FormValues(body)
    if form.hides(values, faults):
        ack(response_action="update", view=form.with_faults(values, _reasons(body, runtime), user_of(body), faults))
    else:
        ack(response_action="errors", errors=faults)


def stage_chosen(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Shows Reason as soon as the stage asks for one."""
    _redraw(body, client, runtime, with_details=False)


def more_details(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Shows all fields."""
    _redraw(body, client, runtime, with_details=True)


def _redraw(body: Body, client: WebClient, runtime: Runtime, *, with_details: bool) -> None:
    values, reasons = forms.FormValues(body), _reasons(body, runtime)
    if view := form.redrawn(values, reasons, user_of(body), with_details=with_details):
        listeners.redraw_form(body, client, view)


def _reasons(body: Body, runtime: Runtime) -> list[str]:
    with runtime.reading(body) as ctx:
        return list(ctx.workspace.reasons)


def _filled(body: Body, runtime: Runtime, typed: parsing.CommandWords) -> DeclineFormValues:
    with runtime.reading(body) as ctx:
        reasons = list(ctx.workspace.reasons)
        filled = DeclineFormValues(user_of(body), reasons, typed.candidate, typed.role, typed.stage, left=typed.left)
        in_play_row = people.in_play_as(ctx.session, ctx.person, typed)
        if in_play_row is None:
            return filled
        stage, owner = typed.stage or in_play_row.stage, in_play_row.owner
        return replace(
            filled,
            owner=owner.user_id,
            is_others=owner is not ctx.person,
            role=in_play_row.role.full_name,
            role_id=in_play_row.role_id,
            stage=stage,
        )


def _said(ctx: Context, recorded: list[Recorded]) -> str:
    """Text shown in place of the form: duplicates, and owners of new cards other than the person; else empty."""
    before = [_first(ctx, result.first) for result in recorded if not result.is_new]
    owners = {result.duty.owner for result in recorded if result.duty and result.duty.owner is not ctx.person}
    lines = [f"Recorded. {owner.name} gets the card, within their working hours." for owner in owners]
    owed_nothing = [result.decline for result in recorded if result.is_new and result.duty is None]
    if any(decline.owes_nothing for decline in owed_nothing):
        lines.append("Recorded. They withdrew, so nobody owes them a contact.")
    for decline in owed_nothing:
        if not decline.owes_nothing:
            name = blocks.cut(decline.candidate.name, NAME)
            lines.append(f"Recorded. {name} does not wish to be contacted, so nobody owes them a contact.")
    return "\n".join([*lines, *before])


def _first(ctx: Context, first: Decline | InPlay) -> str:
    """Describes the earlier record, as far as the reader may see it."""
    if isinstance(first, InPlay):
        return f"They are in play for this role with {first.owner.name}, who can decline them. Nothing was changed."
    owner = teller_of(ctx.session, first)
    if owner is None or not may_act(ctx.person, owner):
        return words.recorded_before(owner)
    calendar = ctx.person.calendar
    when = dates.on_day(calendar.day_of(first.recorded_at), calendar.day_of(ctx.now))
    what = f"{first.role.full_name}, {words.STAGES[first.stage]}"
    by = f" by {first.recorded_by.name}" if first.recorded_by else ""
    return (
        f"{blocks.cut(first.candidate.name, 60)} was recorded for {what}, {when}{by}. "
        f"It is with {owner.name}. Nothing was changed."
    )


@dataclass
class Reader(PeopleReader):
    """Reads one submitted decline form and collects its errors."""

    def details(self) -> DeclineDetails:
        details = replace(read_details(self.values), link=self.link())
        if details.reason is None and self.values.chosen("stage") not in (None, Stage.APPLIED):
            self.faults[REASON] = REASON_MISSING
        return details

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
    """The outcome for each person on the form. Raises FieldErrors, SecondLook or OpenQuestions."""
    reader = Reader(ctx, by, values)
    people, owner, details = reader.people(), reader.owner(), reader.details()
    tell_by = reader.tell_by(owner)
    stage = reader.stage()
    reader.has_role()
    if reader.faults:
        raise FieldErrors(reader.faults)
    bias_warning.take(values, "may_tell")
    reader.ask_about_absence(owner)
    role = reader.role()
    return [
        Outcome(
            candidate=match.candidate,
            role=role,
            stage=stage,
            owner=owner,
            details=details,
            tell_by=tell_by,
            confidential=values.is_ticked("confidential"),
            named=match.fills.named if match.fills else None,
            wish=match.fills.wish if match.fills else None,
        )
        for match in recognised(reader, people, owner, role)
    ]


def register(app: App) -> None:
    app.command(COMMAND)(open_form)
    app.shortcut(SHORTCUT)(open_form)
    app.shortcut(MESSAGE_SHORTCUT)(open_form_from_message)
    app.action(NEW_DECLINE)(open_form)
    app.action(RECORD_DECLINE)(listeners.on_open(open_form_for))
    app.action(STAGE)(stage_chosen)
    app.action(MORE_DETAILS)(more_details)
    app.options(ROLE)(suggest_roles)
    app.view(RECORD)(record)

"""`/interviewed`: puts candidates in play for a role, so that the owner is asked to send them updates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.blocks import InputBlock
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.fields import colleague
from handlers.fields.people import (
    STAGE_CHOICES,
    AwayOwner,
    OpenQuestions,
    PeopleReader,
    people_field,
    recognised,
    role_field,
    what_is_left,
)
from handlers.runtime import listeners, same_person
from handlers.runtime.runtime import Runtime, user_of
from handlers.runtime.same_person import SamePerson
from handlers.ui import blocks, dates, forms, parsing
from handlers.ui.forms import Body, FieldErrors, FormValues
from models.context import Context, may_act
from models.directory.recruiter import Recruiter
from models.duties import updates
from models.duties.decline import Decline
from models.duties.duty import teller_of
from models.duties.in_play import InPlay
from models.duties.updates import InPlayDetails, Put
from models.errors import InvalidDay
from models.rules.kinds import Stage

RECORD = "interviewed.record"
BUTTON = "Put in play"
NEWS_BY = "news_by"

COMMAND = "/interviewed"

MOST_SAID = 5
"""Maximum of earlier records described one by one; the others are counted."""


@dataclass(frozen=True)
class InPlayFormValues:
    """The initial values of the form."""

    owner: str
    candidate: str = ""
    role: str = ""
    stage: Stage | None = None
    left: str = ""
    """Names the typed text that does not fit into the form."""


def in_play_form(filled: InPlayFormValues, questions: Sequence[SamePerson] = (), away: AwayOwner | None = None) -> View:
    """The form, with `questions` on top when it is shown again; Slack keeps what was typed."""
    stage = (filled.stage or Stage.INTERVIEWED).value
    return forms.modal(
        RECORD,
        "In play",
        [
            *(same_person.field(question) for question in questions),
            *what_is_left(filled.left),
            people_field(filled.candidate),
            role_field(filled.role),
            forms.choice("stage", "Stage", STAGE_CHOICES, initial=stage, optional=False),
            forms.person("owner", "Who tells them", initial=filled.owner, hint=away.text if away else ""),
            news_by(hint="What they were promised, if anything. I ask the working day before."),
        ],
        submit=BUTTON,
        away=away.user_id if away else "",
    )


def news_by(*, initial: date | None = None, hint: str) -> InputBlock:
    """The field for the day by which a candidate was promised news."""
    return forms.day(NEWS_BY, "News by", initial=initial.isoformat() if initial else None, hint=hint)


def promised(values: FormValues, owner: Recruiter, ctx: Context) -> date | None:
    """The promised day, if one was typed. Raises FieldErrors if it is refused."""
    typed = values.date(NEWS_BY)
    try:
        return updates.promise(date.fromisoformat(typed), owner, ctx.now) if typed else None
    except InvalidDay as refusal:
        latest = dates.day(refusal.latest, owner.calendar.day_of(ctx.now))
        raise FieldErrors({NEWS_BY: f"Choose a day from today on, up to {latest}."}) from refusal


def read_entries(ctx: Context, values: FormValues) -> list[InPlayDetails]:
    """The details of each person on the form. Raises FieldErrors or OpenQuestions."""
    reader = PeopleReader(ctx, ctx.person, values, BUTTON)
    people, owner, stage = reader.people(), reader.owner(), reader.stage()
    reader.has_role()
    news = None
    try:
        news = promised(values, owner, ctx)
    except FieldErrors as faults:
        reader.faults.update(faults.by_field)
    if reader.faults:
        raise FieldErrors(reader.faults)
    reader.ask_about_absence(owner)
    role = reader.role()
    return [
        InPlayDetails(match.candidate, role, stage, owner, news, match.fills.named if match.fills else None)
        for match in recognised(reader, people, owner, role)
    ]


def open_form(body: Body, client: WebClient) -> None:
    """Opens the form, prefilled from the words after the command."""
    typed = parsing.words(str(body.get("text") or ""))
    filled = InPlayFormValues(user_of(body), typed.candidate, typed.role, typed.stage, typed.left)
    client.views_open(trigger_id=body["trigger_id"], view=in_play_form(filled))


def record(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Puts all people on the form in play in one transaction, or none; input errors are shown at their fields."""
    values = forms.FormValues(body)
    try:
        colleague.meet(client, body, runtime, values.user("owner"), BUTTON, "owner")
        with runtime.transaction(body) as ctx:
            entries = read_entries(ctx, values)
            waited = listeners.ask_to_wait(ack, len(entries))
            text = _said(ctx, updates.put_in_play(ctx, entries))
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
    except OpenQuestions as open_questions:
        view = in_play_form(InPlayFormValues(user_of(body)), open_questions.questions, open_questions.away)
        ack(response_action="update", view=view)
    else:
        listeners.tell_in_form(ack, client, body, text, waited=waited)


def _said(ctx: Context, results: list[Put]) -> str:
    """Text about the result: when the owner is asked for an update, and who was in play or declined before."""
    new = [result.first for result in results if result.is_new and isinstance(result.first, InPlay)]
    before = [_first(ctx, result.first) for result in results if not result.is_new]
    more = len(before) - MOST_SAID
    rest = [f"The same goes for {dates.people(more)} more."] if more > 0 else []
    return "\n".join([*([_new(ctx, new)] if new else []), *before[:MOST_SAID], *rest])


def _new(ctx: Context, new: list[InPlay]) -> str:
    first, update = new[0], updates.update_of(ctx, new[0])
    candidates = blocks.cut(first.candidate.name, 60) if len(new) == 1 else dates.people(len(new)).capitalize()
    verb = "is" if len(new) == 1 else "are"
    in_play = f"{candidates} {verb} in play for {blocks.cut(first.role.full_name, 90)}."
    if update is None:
        return f"{in_play} Those who do not wish to be contacted are left out."
    calendar = first.owner.calendar
    when = dates.on_day(calendar.day_of(update.tell_by), calendar.day_of(ctx.now))
    asked_person = "you" if first.owner is ctx.person else first.owner.name
    return f"{in_play} Without a decision or an update before, I ask {asked_person} {when}."


def _first(ctx: Context, first: InPlay | Decline) -> str:
    """Describes the earlier record, as far as the reader may see it."""
    if isinstance(first, Decline):
        return _declined(ctx, first)
    if not may_act(ctx.person, first.owner):
        return f"This was recorded before, and is with {first.owner.name}. Nothing was changed."
    calendar = ctx.person.calendar
    since = dates.day(calendar.day_of(first.since), calendar.day_of(ctx.now))
    what = f"{blocks.cut(first.role.full_name, 90)}, {words.STAGES[first.stage]}, since {since}"
    return (
        f"{blocks.cut(first.candidate.name, 60)} is in play for {what}, with {first.owner.name}. Nothing was changed."
    )


def _declined(ctx: Context, decline: Decline) -> str:
    owner = teller_of(ctx.session, decline)
    if owner is None or not may_act(ctx.person, owner):
        return words.recorded_before(owner)
    name, role = blocks.cut(decline.candidate.name, 60), blocks.cut(decline.role.full_name, 90)
    return f"{name} is declined for {role}, and is with {owner.name}. Nothing was changed."


def register(app: App) -> None:
    app.command(COMMAND)(open_form)
    app.view(RECORD)(record)

"""The form that puts candidates in play: people, role, stage, owner, and the day by which they were promised news."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import InputBlock
from slack_sdk.models.views import View

from handlers.fields.candidate import STAGES, people_field, role_field, what_is_left
from handlers.fields.people import AwayOwner, PeopleReader, recognised
from handlers.runtime import same_person
from handlers.runtime.same_person import SamePerson
from handlers.ui import dates, forms
from handlers.ui.forms import FieldErrors, FormValues
from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties import updates
from models.duties.updates import InPlayDetails
from models.errors import InvalidDay
from models.rules.deadlines import Stage

RECORD = "interviewed.record"
BUTTON = "Put in play"
NEWS_BY = "news_by"


@dataclass(frozen=True)
class InPlayFormValues:
    """The initial values of the form."""

    owner: str
    candidate: str = ""
    role: str = ""
    stage: Stage | None = None
    left: str = ""
    """Names the typed text that does not fit into the form."""


def view(filled: InPlayFormValues, questions: Sequence[SamePerson] = (), away: AwayOwner | None = None) -> View:
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
            forms.choice("stage", "Stage", STAGES, initial=stage, optional=False),
            forms.person("owner", "Who tells them", initial=filled.owner, hint=away.said if away else ""),
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


def entries(ctx: Context, values: FormValues) -> list[InPlayDetails]:
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

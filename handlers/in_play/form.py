"""The form that puts somebody in play: who waits, for what, with whom, and by when they were promised news."""

import json
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
from models.rules.deadlines import Stage

RECORD = "interviewed.record"
BUTTON = "Put in play"
NEWS_BY = "news_by"


@dataclass(frozen=True)
class InPlayFormValues:
    """What the form opens with."""

    owner: str
    candidate: str = ""
    role: str = ""
    stage: Stage | None = None
    left: str = ""
    """What was typed and does not fit into the form, in words."""


def view(filled: InPlayFormValues, questions: Sequence[SamePerson] = (), away: AwayOwner | None = None) -> View:
    """The form; asked again it keeps what was typed, as the decline form does."""
    stage = (filled.stage or Stage.INTERVIEWED).value
    return View(
        type="modal",
        callback_id=RECORD,
        title="In play",
        submit=BUTTON,
        close="Cancel",
        private_metadata=json.dumps({"away": away.user_id if away else ""}),
        blocks=[
            *(same_person.field(one) for one in questions),
            *what_is_left(filled.left),
            people_field(filled.candidate),
            role_field(filled.role),
            forms.choice("stage", "Stage", STAGES, initial=stage, optional=False),
            forms.person("owner", "Who tells them", initial=filled.owner, hint=away.said if away else ""),
            news_by(hint="What they were promised, if anything. I ask the working day before."),
        ],
    )


def news_by(*, initial: date | None = None, hint: str) -> InputBlock:
    """The day by which somebody was promised news."""
    return forms.day(NEWS_BY, "News by", initial=initial.isoformat() if initial else None, hint=hint)


def promised(values: FormValues, owner: Recruiter, ctx: Context) -> date | None:
    """The promised day, if there is one. Raises Faults: why it does not go."""
    typed = values.date(NEWS_BY)
    try:
        return updates.promise(date.fromisoformat(typed), owner, ctx.now) if typed else None
    except updates.PromiseRefused as refusal:
        latest = dates.day(refusal.latest, owner.calendar.day_of(ctx.now))
        raise FieldErrors({NEWS_BY: f"Choose a day from today on, up to {latest}."}) from refusal


def entries(ctx: Context, values: FormValues) -> list[InPlayDetails]:
    """What the form says, for each person on it. Raises Faults or Unsure."""
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
    job = reader.role()
    return [
        InPlayDetails(one.candidate, job, stage, owner, news, one.fills.named if one.fills else None)
        for one in recognised(reader, people, owner, job)
    ]

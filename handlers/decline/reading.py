"""Reads the decline form: every fault at its field, and the people and the role known again."""

from dataclasses import dataclass
from datetime import datetime

from handlers.fields import bias_warning, reasons
from handlers.fields.people import PeopleReader, recognised
from handlers.ui import parsing
from handlers.ui.forms import FieldErrors, FormValues
from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties.record import Outcome
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

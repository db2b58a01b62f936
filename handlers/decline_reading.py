"""Reads the decline form: every fault at its field, and the people and the role known again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import days, reasons, typed
from handlers.decline_form import SOMEBODY_ELSE, AwayOwner, SameName
from handlers.forms import Faults, Typed
from models import candidate as candidates
from models import decline as declines
from models import recruiter, role
from models.act import Act
from models.candidate import Candidate, Named
from models.decline import Decline
from models.owed import Stage
from models.recording import Outcome
from models.recruiter import Recruiter
from models.role import Role


@dataclass
class Unsure(Exception):
    """Questions that only the person who types can answer."""

    questions: Sequence[SameName] = ()
    away: AwayOwner | None = None


@dataclass
class Reader:
    """One submitted form and what is wrong with it so far."""

    act: Act
    by: Recruiter
    values: Typed
    accepted: str
    """The user whose absence the form has told already."""
    faults: dict[str, str]

    def stage(self) -> Stage:
        return Stage(self.values.chosen("stage") or Stage.INTERVIEWED)

    def people(self) -> list[Named]:
        try:
            return typed.candidates(self.values.text("candidate"))
        except typed.Unreadable as unreadable:
            self.faults["candidate"] = str(unreadable)
            return []

    def owner(self) -> Recruiter:
        """Who calls; the one who records, where that field can't be used."""
        owner = recruiter.find(self.act.session, self.act.workspace, self.values.user("owner") or self.by.user_id)
        if owner is None or owner.is_deactivated or not owner.is_full_member:
            self.faults["owner"] = "Only full members of this workspace can take a call. Choose somebody else."
            return self.by
        return owner

    def ask_about_absence(self, owner: Recruiter) -> None:
        """Says it once when whoever is to call is away. Raises Unsure."""
        calendar = owner.calendar
        today = calendar.day_of(self.act.now)
        if owner.user_id == self.accepted or not calendar.is_away(today) or owner.away_until is None:
            return
        until = days.day(owner.away_until, today)
        who = "You are" if owner.id == self.by.id else f"{owner.name} is"
        said = f"{who} away until {until}. Choose another name, or press Record again to leave it there."
        raise Unsure(away=AwayOwner(owner.user_id, said))

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
            return typed.tell_by(day, owner, self.by, self.act.now) if day else None
        except Faults as faults:
            self.faults.update(faults.by_field)
            return None

    def link(self) -> str | None:
        try:
            return typed.read("link", typed.link, self.values.text("link"))
        except Faults as faults:
            self.faults.update(faults.by_field)
            return None

    def role(self) -> Role:
        """A known role, or the typed text as a new one."""
        how, _, which = (self.values.chosen("role") or "").partition(":")
        session, workspace_id = self.act.session, self.act.workspace.id
        if how == "known" and (known := session.get(Role, int(which))) and known.workspace_id == workspace_id:
            return known
        return role.named(session, workspace_id, which)


def outcomes(act: Act, by: Recruiter, values: Typed, accepted: str = "") -> list[Outcome]:
    """What the form says, for each person on it. Raises Faults or Unsure."""
    reader = Reader(act, by, values, accepted, {})
    people, owner, reason = reader.people(), reader.owner(), reader.reason()
    tell_by, link = reader.tell_by(owner), reader.link()
    if reader.faults:
        raise Faults(reader.faults)
    reader.ask_about_absence(owner)
    job = reader.role()
    return [
        Outcome(
            candidate=one,
            role=job,
            stage=reader.stage(),
            owner=owner,
            reason=reason,
            may_tell=values.text("may_tell"),
            care=values.is_ticked("care"),
            tell_by=tell_by,
            link=link,
        )
        for one in recognised(reader, people, job)
    ]


def recognised(reader: Reader, people: list[Named], job: Role) -> list[Candidate]:
    """The people in our books, known again or new. Raises Unsure where only a person can tell."""
    act, country = reader.act, reader.by.country
    found: list[Candidate] = []
    questions: list[SameName] = []
    for number, named in enumerate(people):
        known = _known(act, named, job, country, reader.values.chosen(f"same.{number}"))
        if isinstance(known, Candidate):
            candidates.complete(known, named, country)
            found.append(known)
        elif known is None:
            found.append(candidates.add(act.session, act.workspace.id, named, country))
        else:
            questions.append(SameName(number, named.name, known.candidate_id, _known_from(known)))
    if questions:
        raise Unsure(questions)
    return list(dict.fromkeys(found))


def _known(act: Act, named: Named, job: Role, country: str | None, answered: str | None) -> Candidate | Decline | None:
    """Who this is: a candidate; nobody yet (None); or, when unsure, the decline they are known from."""
    if same := candidates.reached_the_same_way(act.session, act.workspace.id, named, country):
        return same
    namesakes = candidates.of_the_same_name(act.session, act.workspace.id, named, country)
    if answered and answered != SOMEBODY_ELSE:
        return next((one for one in namesakes if one.id == int(answered)), None)
    history = [(one, declines.of_candidate(act.session, one.id)) for one in namesakes]
    for one, known in history:
        if any(decline.role_id == job.id for decline in known):
            return one
    elsewhere = [decline for _, known in history for decline in known]
    return elsewhere[0] if elsewhere and answered is None else None


def _known_from(known: Decline) -> str:
    return f"{known.role.full_name}, in {known.recorded_at.strftime('%B')}"

"""Reads whom a form is about: people, role, stage and owner, known again; every fault at its field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import days, typed, wishes
from handlers.decline_form import SOMEBODY_ELSE, AwayOwner, SameName
from handlers.forms import Faults, Typed
from models import candidate as candidates
from models import decline as declines
from models import in_play, recruiter, role, role_sight
from models.act import Act, may_act
from models.candidate import Candidate, Named
from models.in_play import InPlay
from models.owed import Stage
from models.recruiter import Recruiter
from models.role import Role
from models.text import fold


@dataclass
class Unsure(Exception):
    """Questions that only the person who types can answer."""

    questions: Sequence[SameName] = ()
    away: AwayOwner | None = None


@dataclass(frozen=True)
class Known:
    """Where a namesake is known from: a role, and since when."""

    candidate_id: int
    role: Role
    at: datetime


@dataclass
class PeopleReader:
    """One submitted form and what is wrong with it so far."""

    act: Act
    by: Recruiter
    values: Typed
    button: str = "Record"
    """What the form is sent with."""
    faults: dict[str, str] = field(default_factory=dict)

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
        accepted = self.values.metadata.get("away")  # the user whose absence the form has told already
        if owner.user_id == accepted or not calendar.is_away(today) or owner.away_until is None:
            return
        until = days.day(owner.away_until, today)
        who = "You are" if owner.id == self.by.id else f"{owner.name} is"
        said = f"{who} away until {until}. Choose another name, or press {self.button} again to leave it there."
        raise Unsure(away=AwayOwner(owner.user_id, said))

    def role(self) -> Role:
        return chosen_role(self.act, self.values.chosen("role") or "")


def chosen_role(act: Act, chosen: str) -> Role:
    """A known role ("known:12"), or the typed text as a new one ("new:Staff Engineer at Acme").

    Whoever types the name of a confidential role means that role and is told nothing of it; its number is taken only
    from those who may see it. Raises Faults.
    """
    how, _, which = chosen.partition(":")
    if how != "known":
        return role.named(act.session, act.workspace.id, which)
    known = role_sight.find(act, int(which)) if which.isdecimal() else None
    if known is None:
        raise Faults({"role": "Which role is it? Choose it again, or type its name."})
    return known


def recognised(reader: PeopleReader, people: list[Named], job: Role) -> list[Candidate]:
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
    if wish := wishes.read(reader.values):
        for one in found:
            one.wishes = wish
    return list(dict.fromkeys(found))


def in_play_as(session: Session, reader: Recruiter, said: typed.Words) -> InPlay | None:
    """Where the person whom these words name is in play, as far as the reader may see it and it is clear which."""
    try:
        named = typed.candidate(said.candidate)
    except typed.Unreadable:
        return None
    same = candidates.reached_the_same_way(session, reader.workspace_id, named, reader.country)
    people = [same] if same else candidates.of_the_same_name(session, reader.workspace_id, named, reader.country)
    found = [waits for one in people for waits in in_play.of_candidate(session, one.id)]
    if said.role:
        found = [waits for waits in found if waits.role.folded == fold(said.role)]
    return found[0] if len(found) == 1 and may_act(reader, found[0].owner) else None


def _known(act: Act, named: Named, job: Role, country: str | None, answered: str | None) -> Candidate | Known | None:
    """Who this is: a candidate; nobody yet (None); or, when unsure, where they are known from."""
    if same := candidates.reached_the_same_way(act.session, act.workspace.id, named, country):
        return same
    namesakes = candidates.of_the_same_name(act.session, act.workspace.id, named, country)
    if answered and answered != SOMEBODY_ELSE:
        return next((one for one in namesakes if one.id == int(answered)), None)
    history = [(one, _known_by(act, one)) for one in namesakes]
    for one, known in history:
        if any(where.role.id == job.id for where in known):
            return one
    elsewhere = [where for _, known in history for where in known]
    return elsewhere[0] if elsewhere and answered is None else None


def _known_by(act: Act, one: Candidate) -> list[Known]:
    """Every role for which they were declined or are in play, the newest first."""
    told = [Known(one.id, known.role, known.recorded_at) for known in declines.of_candidate(act.session, one.id)]
    waits = [Known(one.id, known.role, known.since) for known in in_play.of_candidate(act.session, one.id)]
    return sorted([*told, *waits], key=lambda where: where.at, reverse=True)


def _known_from(known: Known) -> str:
    return f"{known.role.full_name}, in {known.at.strftime('%B')}"

"""Reads whom a form is about: people, role, stage and owner, known again; every fault at its field."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from handlers.fields import wishes
from handlers.runtime import same_person
from handlers.runtime.same_person import SamePerson
from handlers.ui import dates, parsing
from handlers.ui.forms import FieldErrors, FormValues
from models.context import Context, may_act
from models.directory import candidate, role
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Recruiter, find_recruiter
from models.directory.role import Role
from models.duties import in_play, recognition, role_visibility
from models.duties.in_play import InPlay
from models.duties.recognition import Doubt, Recognised
from models.rules.deadlines import Stage

WHICH_ROLE = "Which role is it? Choose it again, or type its name."
CHOOSE = "Choose somebody else, or ask a lead to add them there."


@dataclass(frozen=True)
class AwayOwner:
    """Whoever is to call is away: another name, or a second Record, is asked for."""

    user_id: str
    said: str


@dataclass
class OpenQuestions(Exception):
    """Questions that only the person who types can answer."""

    questions: Sequence[SamePerson] = ()
    away: AwayOwner | None = None


@dataclass
class PeopleReader:
    """One submitted form and what is wrong with it so far."""

    ctx: Context
    by: Recruiter
    values: FormValues
    button: str = "Record"
    """What the form is sent with."""
    faults: dict[str, str] = field(default_factory=dict)

    def stage(self) -> Stage:
        """How far they got; noted as a fault, and taken for the usual one meanwhile, where the form does not say."""
        chosen = self.values.chosen("stage")
        if chosen is None:
            self.faults["stage"] = "How far did they get? Choose the stage."
        return Stage(chosen or Stage.INTERVIEWED)

    def has_role(self) -> None:
        """Notes a fault where the form names no role."""
        if not (self.values.chosen("role") or "").partition(":")[2].strip():
            self.faults["role"] = WHICH_ROLE

    def people(self) -> list[CandidateDetails]:
        try:
            return parsing.candidates(self.values.text("candidate"))
        except parsing.ParseError as unreadable:
            self.faults["candidate"] = str(unreadable)
            return []

    def owner(self) -> Recruiter:
        """Who calls; the one who records, where that field can't be used."""
        owner = find_recruiter(self.ctx.session, self.ctx.workspace, self.values.user("owner") or self.by.user_id)
        if owner is None or not owner.can_take:
            self.faults["owner"] = "Only full members of this workspace can take a call. Choose somebody else."
            if owner and owner.is_at_home:
                self.faults["owner"] = f"{owner.name} is outside the channel whose members may use Signoff. {CHOOSE}"
            return self.by
        return owner

    def ask_about_absence(self, owner: Recruiter) -> None:
        """Says it once when whoever is to call is away. Raises Unsure."""
        calendar = owner.calendar
        today = calendar.day_of(self.ctx.now)
        accepted = self.values.metadata.get("away")  # the user whose absence the form has told already
        if owner.user_id == accepted or not calendar.is_away(today) or owner.away_until is None:
            return
        until = dates.day(owner.away_until, today)
        who = "You are" if owner.id == self.by.id else f"{owner.name} is"
        said = f"{who} away until {until}. Choose another name, or press {self.button} again to leave it there."
        raise OpenQuestions(away=AwayOwner(owner.user_id, said))

    def role(self) -> Role:
        return chosen_role(self.ctx, self.values.chosen("role") or "")


def chosen_role(ctx: Context, chosen: str) -> Role:
    """A known role ("known:12"), or the typed text as a new one ("new:Staff Engineer at Acme").

    Whoever types the name of a confidential role means that role and is told nothing of it; its number is taken only
    from those who may see it. Raises Faults.
    """
    how, _, which = chosen.partition(":")
    if how != "known" and not which.strip():
        raise FieldErrors({"role": WHICH_ROLE})
    if how != "known":
        return role.named(ctx.session, ctx.workspace.id, which)
    known = role_visibility.find(ctx, int(which)) if which.isdecimal() else None
    if known is None:
        raise FieldErrors({"role": WHICH_ROLE})
    return known


def recognised(reader: PeopleReader, people: list[CandidateDetails], owner: Recruiter, job: Role) -> list[Recognised]:
    """The people on the form, each once, known again or new.

    Raises Unsure where only a person can tell, with the questions that were answered already among the others: Slack
    keeps an answer only as long as its question stands in the form.
    """
    found: dict[int, Recognised] = {}
    questions: list[SamePerson] = []
    is_unsure = False
    for line, named in enumerate(people):
        on_form = {number: one.candidate for number, one in found.items()}
        typed_as = recognition.TypedPerson(named, job, owner, wishes.read(reader.values))
        who = recognition.recognise(reader.ctx, typed_as, on_form)
        if isinstance(who, Doubt):
            questions.append(SamePerson(line, same_person.question(named.name, who), who.answer))
            answered = reader.values.chosen(f"same.{line}")
            who = recognition.recognise(reader.ctx, replace(typed_as, answered=answered), on_form)
        if isinstance(who, Recognised):
            found[line] = who
        else:
            is_unsure = True
    if is_unsure:
        raise OpenQuestions(questions)
    return list({id(one.candidate): one for one in reversed(found.values())}.values())[::-1]


def in_play_as(session: Session, reader: Recruiter, said: parsing.CommandWords) -> InPlay | None:
    """Where the person whom these words name is in play, as far as the reader may see it and it is clear which."""
    try:
        named = parsing.candidate(said.candidate)
    except parsing.ParseError:
        return None
    how = candidate.reached(named, reader.country)
    same = candidate.reached_the_same_way(session, reader.workspace_id, how)
    namesakes = candidate.of_the_same_name(session, reader.workspace_id, named.name)
    people = same or [one for one in namesakes if not how.differs_from(one)]
    found = [waits for one in people for waits in in_play.of_candidate(session, one.id)]
    if said.role:
        found = [waits for waits in found if waits.role.is_called(said.role)]
    mine = [waits for waits in found if may_act(reader, waits.owner)]
    return mine[0] if len(mine) == 1 else None

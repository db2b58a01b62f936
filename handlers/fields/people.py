"""The fields for candidate, role, stage and owner: draws and reads them, and recognises known people."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from slack_sdk.models.blocks import Block, ExternalDataSelectElement, InputBlock, Option
from sqlalchemy.orm import Session

from handlers.fields import common
from handlers.runtime import same_person
from handlers.runtime.same_person import SamePerson
from handlers.ui import blocks, dates, forms, parsing
from handlers.ui.forms import FieldErrors, FormValues
from handlers.ui.parsing import ROLE_LENGTH
from models.context import Context, may_act
from models.directory import candidate, role
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Recruiter, find_recruiter
from models.directory.role import Role
from models.duties import in_play, recognition, visibility
from models.duties.in_play import InPlay
from models.duties.recognition import Doubt, Recognised
from models.rules.kinds import Stage

WHICH_ROLE = "Which role is it? Choose it again, or type its name."
CHOOSE = "Choose someone else, or ask a lead to add them there."

ROLE = "decline.role"

STAGE_CHOICES = [
    (Stage.APPLIED, "Applied"),
    (Stage.SUBMITTED, "Submitted"),
    (Stage.INTERVIEWED, "Interviewed"),
    (Stage.FINAL, "Final round"),
]


@dataclass(frozen=True)
class AwayOwner:
    """The chosen owner is away: the form asks for another one, or for a second press of its button."""

    user_id: str
    text: str


@dataclass
class OpenQuestions(Exception):
    """Questions for the person who fills in the form: it is shown again with them."""

    questions: Sequence[SamePerson] = ()
    away: AwayOwner | None = None


@dataclass
class PeopleReader:
    """A submitted form and its errors so far."""

    ctx: Context
    by: Recruiter
    values: FormValues
    button: str = "Record"
    """Label of the submit button."""
    faults: dict[str, str] = field(default_factory=dict)

    def stage(self) -> Stage:
        """The stage. If the form has none: adds an error, and returns `interviewed` so that reading goes on."""
        chosen = self.values.chosen("stage")
        if chosen is None:
            self.faults["stage"] = "How far did they get? Choose the stage."
        return Stage(chosen or Stage.INTERVIEWED)

    def has_role(self) -> None:
        """Adds an error if the form names no role."""
        if not (self.values.chosen("role") or "").partition(":")[2].strip():
            self.faults["role"] = WHICH_ROLE

    def people(self) -> list[CandidateDetails]:
        try:
            return parsing.candidates(self.values.text("candidate"))
        except parsing.ParseError as unreadable:
            self.faults["candidate"] = str(unreadable)
            return []

    def owner(self) -> Recruiter:
        """The owner; the recorder if the field can't be used (adds an error)."""
        owner = find_recruiter(self.ctx.session, self.ctx.workspace, self.values.user("owner") or self.by.user_id)
        if owner is None or not owner.can_take:
            self.faults["owner"] = "Only full members of this workspace can take a call. Choose someone else."
            if owner and owner.is_at_home:
                self.faults["owner"] = f"{owner.name} is outside the channel whose members may use Signoff. {CHOOSE}"
            return self.by
        return owner

    def ask_about_absence(self, owner: Recruiter) -> None:
        """Warns once if the owner is away. Raises OpenQuestions."""
        calendar = owner.calendar
        today = calendar.day_of(self.ctx.now)
        accepted = self.values.metadata.get("away")  # the user whose absence the form has shown already
        if owner.user_id == accepted or not calendar.is_away(today) or owner.away_until is None:
            return
        until = dates.day(owner.away_until, today)
        subject = "You are" if owner.id == self.by.id else f"{owner.name} is"
        text = f"{subject} away until {until}. Choose another name, or press {self.button} again to leave it there."
        raise OpenQuestions(away=AwayOwner(owner.user_id, text))

    def role(self) -> Role:
        return chosen_role(self.ctx, self.values.chosen("role") or "")


def chosen_role(ctx: Context, chosen: str) -> Role:
    """The chosen role: a known one ("known:12"), or the typed text as a new one ("new:Staff Engineer at Acme").

    Typing the name of a confidential role selects that role and shows nothing of it; its id is accepted only from
    people who may see it. Raises FieldErrors.
    """
    how, _, which = chosen.partition(":")
    if how != "known" and not which.strip():
        raise FieldErrors({"role": WHICH_ROLE})
    if how != "known":
        return role.named(ctx.session, ctx.workspace.id, which)
    known_role = visibility.find_role(ctx, int(which)) if which.isdecimal() else None
    if known_role is None:
        raise FieldErrors({"role": WHICH_ROLE})
    return known_role


def recognised(reader: PeopleReader, people: list[CandidateDetails], owner: Recruiter, job: Role) -> list[Recognised]:
    """The people on the form without duplicates, each known or new.

    Raises OpenQuestions if only a person can tell. It includes the questions that were answered already: Slack keeps an
    answer only as long as its question is in the form.
    """
    by_line: dict[int, Recognised] = {}
    questions: list[SamePerson] = []
    is_unsure = False
    for line, details in enumerate(people):
        on_form = {number: person.candidate for number, person in by_line.items()}
        typed_as = recognition.TypedPerson(details, job, owner, common.read_wish(reader.values))
        result = recognition.recognise(reader.ctx, typed_as, on_form)
        if isinstance(result, Doubt):
            questions.append(SamePerson(line, same_person.question(details.name, result), result.answer))
            answered = reader.values.chosen(f"same.{line}")
            result = recognition.recognise(reader.ctx, replace(typed_as, answered=answered), on_form)
        if isinstance(result, Recognised):
            by_line[line] = result
        else:
            is_unsure = True
    if is_unsure:
        raise OpenQuestions(questions)
    return list({id(person.candidate): person for person in reversed(by_line.values())}.values())[::-1]


def in_play_as(session: Session, reader: Recruiter, words: parsing.CommandWords) -> InPlay | None:
    """The in-play row of the named person, if the reader may see it and exactly one matches."""
    try:
        details = parsing.candidate(words.candidate)
    except parsing.ParseError:
        return None
    ways = candidate.reached(details, reader.country)
    same = candidate.reached_the_same_way(session, reader.workspace_id, ways)
    namesakes = candidate.of_the_same_name(session, reader.workspace_id, details.name)
    people = same or [namesake for namesake in namesakes if not ways.differs_from(namesake)]
    in_play_rows = [in_play_row for namesake in people for in_play_row in in_play.of_candidate(session, namesake.id)]
    if words.role:
        in_play_rows = [in_play_row for in_play_row in in_play_rows if in_play_row.role.is_called(words.role)]
    mine = [in_play_row for in_play_row in in_play_rows if may_act(reader, in_play_row.owner)]
    return mine[0] if len(mine) == 1 else None


def what_is_left(text: str) -> list[Block]:
    """A sentence above the fields about typed text that does not fit in them."""
    return [blocks.sentence(text)] if text else []


def people_field(typed: str) -> InputBlock:
    """The field for the candidates."""
    return forms.line(
        "candidate",
        "Candidate",
        initial=typed,
        optional=False,
        multiline=True,
        hint="Name, phone, e-mail in any order. One person a line.",
    )


def role_field(typed: str, known: int | None = None) -> InputBlock:
    """The role field, filled with typed text or with a known role (by id); offers known roles while typing."""
    typed_role = role_option(f"known:{known}" if known else f"new:{typed}", typed) if typed else None
    element = ExternalDataSelectElement(
        action_id=ROLE,
        min_query_length=0,
        initial_option=typed_role,
        placeholder=blocks.plain("Staff Engineer at Acme"),
    )
    return InputBlock(block_id="role", label=blocks.plain("Role"), element=element)


def role_option(value: str, label: str) -> Option:
    """An option: a known role ("known:12") or the typed text as a new one ("new:Staff Engineer at Acme")."""
    return role_options([(value, label)])[0]


def role_options(roles: forms.Choices) -> list[Option]:
    """Options for roles; different names look different."""
    return forms.options_of([(value[: ROLE_LENGTH + len("new:")], label) for value, label in roles])

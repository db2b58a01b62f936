"""A typed person recognised among the candidates, so that nobody is called twice by chance.

Whoever records somebody that is only with colleagues learns nothing that they did not type, but for the names of those
colleagues, and changes nothing that others see: they get a row of their own for the same person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy.orm import Session

from models.context import Context, may_act
from models.directory import candidate as candidates
from models.directory.candidate import Candidate, CandidateDetails, ContactWish, Reached
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import decline, in_play, role_visibility, visibility
from models.duties.decline import Decline
from models.duties.in_play import InPlay
from models.rules import phone

SOMEBODY_ELSE = "new"
"""The answer to a doubt that it is somebody else."""


class DoubtReason(Enum):
    """Why only whoever types can tell whether it is the same person."""

    NAME_ALONE = "name alone"
    """Somebody of this name is known from another role, and no e-mail or number was typed that tells."""
    SAME_DIGITS = "same digits"
    """Somebody of this name has a number of the same digits in another country."""
    OTHER_NAME = "other name"
    """Somebody of another name has the same e-mail or number: a couple's address, a switchboard."""
    WITH_OTHERS = "with others"
    """The same, but the recorder may not see that person."""
    ON_FORM = "on form"
    """The same of somebody on an earlier line of the form."""


@dataclass(frozen=True)
class Doubt:
    """The question whether a typed person is one who is known. `answer`: what a form sends where they are the same.

    `name`, `role` and `at` are empty where the recorder may not see them; `colleagues` are who is in touch with them.
    """

    why: DoubtReason
    answer: str
    name: str = ""
    number: str = ""
    role: Role | None = None
    at: datetime | None = None
    colleagues: tuple[str, ...] = ()


@dataclass(frozen=True)
class TypedPerson:
    """A person as a form has them, and for whom. `answered`: what was said to the doubt about them; None: not asked."""

    named: CandidateDetails
    role: Role
    owner: Recruiter
    wish: ContactWish | None = None
    answered: str | None = None


@dataclass(frozen=True)
class Recognised:
    """The row of a typed person. `fills`: what was typed, where it may fill what the row does not say yet."""

    candidate: Candidate
    fills: TypedPerson | None = None


def recognise(ctx: Context, typed: TypedPerson, on_form: Mapping[int, Candidate] | None = None) -> Recognised | Doubt:
    """The person's row, known or new; or a doubt, which only whoever types can end.

    `on_form`: the rows that earlier lines of the same form have led to, by line. A row about somebody whom only others
    know is not in the session yet: nothing is kept of it where nothing is recorded with it.
    """
    reach, earlier = candidates.reached(typed.named, ctx.person.country), on_form or {}
    if answer := _on_form(typed, reach, earlier):
        return answer
    reached = candidates.reached_the_same_way(ctx.session, ctx.workspace.id, reach)
    same = [row for row in reached if row not in earlier.values()]
    meant = _meant(ctx, typed.named.name, same, typed.answered)
    if isinstance(meant, Doubt):
        return meant
    return _known(ctx, typed, meant) if meant else _by_name(ctx, typed, reach)


def other_rows(
    ctx: Context, person: Candidate, name: str, reach: Reached, new: Reached, answers: Mapping[str, str]
) -> list[Candidate] | Doubt:
    """The rows that turn out to be the same person as a known one whose name, e-mail or number was put right.

    Those of the same name that are reached in one of the ways in `reach`; else, of those that are reached in a way in
    `new`, the one that somebody has said it is. `new`: an e-mail or number that the person did not have before.
    `answers`: what was said to each doubt, by its `Doubt.answer`.
    """
    reached = candidates.reached_the_same_way(ctx.session, ctx.workspace.id, reach)
    others = [row for row in reached if row.person_id != person.person_id]
    if same := [row for row in others if candidates.is_called(row, name)]:
        return same
    others = [row for row in others if new.is_of(row)]
    meant = _meant(ctx, name, others, None if ctx.actor else SOMEBODY_ELSE)
    if isinstance(meant, Doubt) and meant.answer in answers:
        return _meant(ctx, name, others, answers[meant.answer])
    return meant


def _meant(ctx: Context, name: str, same: Sequence[Candidate], answered: str | None) -> list[Candidate] | Doubt:
    """Who is meant among those with the same e-mail or number: those of this name, else the one that was answered."""
    if named_so := [row for row in same if candidates.is_called(row, name)]:
        return named_so
    if same and answered is None:
        return _doubt_about_name(ctx, same)
    return [row for row in same if str(row.id) == answered]


def _on_form(typed: TypedPerson, reach: Reached, on_form: Mapping[int, Candidate]) -> Recognised | Doubt | None:
    """An earlier line with the same e-mail or number: the same person, or asked about where the name is another one."""
    for line, person in on_form.items():
        if not reach.is_of(person):
            continue
        answer = f"line.{line}"
        if candidates.is_called(person, typed.named.name) or typed.answered == answer:
            return Recognised(person)
        if typed.answered is None:
            return Doubt(DoubtReason.ON_FORM, answer, person.name)
    return None


def _doubt_about_name(ctx: Context, same: Sequence[Candidate]) -> Doubt:
    """The doubt about somebody of another name; of one whom the recorder may not see it names only the colleagues."""
    mine = [row for row in same if may_see(ctx.session, ctx.person, row)]
    if mine:
        return Doubt(DoubtReason.OTHER_NAME, str(mine[0].id), mine[0].name)
    owners = visibility.owners_of(ctx.session, same[0])
    return Doubt(DoubtReason.WITH_OTHERS, str(same[0].id), colleagues=tuple(owner.name for owner in owners))


def _by_name(ctx: Context, typed: TypedPerson, reach: Reached) -> Recognised | Doubt:
    """The row, or the doubt, of somebody whose e-mail and number are not known: by their name."""
    namesakes = candidates.of_the_same_name(ctx.session, ctx.workspace.id, typed.named.name)
    mine = [row for row in namesakes if may_see(ctx.session, ctx.person, row)]
    if chosen := next((row for row in mine if str(row.id) == typed.answered), None):
        return Recognised(chosen, typed)
    alike = [row for row in namesakes if not reach.differs_from(row)]
    if typed.answered in (None, SOMEBODY_ELSE) and (same := _same_role(ctx, typed, alike, mine)):
        return _known(ctx, typed, [same])
    if typed.answered is None:
        doubt = _same_digits(ctx, typed, reach, mine) or _elsewhere(ctx, [row for row in mine if row in alike])
        if doubt:
            return doubt
    made = _new(ctx, typed)
    ctx.session.add(made)
    ctx.session.flush()
    return Recognised(made)


def may_see(session: Session, reader: Recruiter, person: Candidate) -> bool:
    """Whether the reader may see what this row holds: they may act for somebody who deals with the person."""
    return any(may_act(reader, owner) for owner in visibility.owners_of(session, person))


def colleagues(session: Session, reader: Recruiter, person: Candidate) -> list[Recruiter]:
    """Who deals with the same person now, under a row that the reader may not see."""
    rows = [row for row in candidates.everywhere(session, person) if row.id != person.id]
    hidden = [row for row in rows if not may_see(session, reader, row)]
    return list(dict.fromkeys(owner for row in hidden for owner in visibility.open_owners_of(session, row)))


def _known(ctx: Context, typed: TypedPerson, same: Sequence[Candidate]) -> Recognised:
    """The row of a known person that may be used: one that the recorder sees, one that says no less, or a new one."""
    mine = [one for one in same if may_see(ctx.session, ctx.person, one)]
    if mine:
        return Recognised(next((one for one in mine if _stands(ctx.session, one, typed.role)), mine[0]), typed)
    reach = candidates.reached(typed.named, ctx.person.country)
    theirs = [one for one in same if may_see(ctx.session, typed.owner, one)]
    for row in theirs:
        if candidates.says_no_more(row, typed.named, reach):
            return Recognised(row)
    row = _new(ctx, typed)
    row.same_as_id = same[0].person_id
    row.do_not_contact_since = next((one.do_not_contact_since for one in same if one.do_not_contact_since), None)
    return Recognised(row)


def _new(ctx: Context, typed: TypedPerson) -> Candidate:
    """A row for somebody who is not known, not yet in the session."""
    row = candidates.made(ctx.workspace.id, typed.named, ctx.person.country)
    row.wishes = typed.wish
    return row


def _same_role(
    ctx: Context, typed: TypedPerson, alike: Sequence[Candidate], mine: Sequence[Candidate]
) -> Candidate | None:
    """The namesake who stands for the same role: a name alone is the same person there, whoever deals with them."""
    seen_first = [*(one for one in mine if one in alike), *alike]
    return next((one for one in seen_first if _stands(ctx.session, one, typed.role)), None)


def _same_digits(ctx: Context, typed: TypedPerson, reach: Reached, mine: Sequence[Candidate]) -> Doubt | None:
    """The doubt about a number that was typed with the same digits in another country: both readings are possible."""
    for person in mine:
        is_other = reach.phone and person.phone_digits and reach.phone != person.phone_digits
        if is_other and phone.is_written_alike(typed.named.phone, person.phone):
            number = person.phone_for(ctx.person.country)
            return Doubt(DoubtReason.SAME_DIGITS, str(person.id), person.name, number)
    return None


def _stands(session: Session, person: Candidate, role: Role) -> bool:
    """Whether this row is in play or declined for the role."""
    return bool(decline.live(session, person.id, role.id) or in_play.live(session, person.id, role.id))


def _elsewhere(ctx: Context, namesakes: Sequence[Candidate]) -> Doubt | None:
    """The doubt about the newest of these namesakes; it names a confidential role only if the recorder may see it."""
    for person in namesakes:
        entries: list[Decline | InPlay] = [
            *decline.of_candidate(ctx.session, person.id),
            *in_play.of_candidate(ctx.session, person.id),
        ]
        if entries:
            newest = max(entries, key=_at)
            role = role_visibility.find(ctx, newest.role_id)
            return Doubt(DoubtReason.NAME_ALONE, str(person.id), person.name, role=role, at=_at(newest))
    return None


def _at(entry: Decline | InPlay) -> datetime:
    """When somebody was declined or put in play."""
    return entry.recorded_at if isinstance(entry, Decline) else entry.since

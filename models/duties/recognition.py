"""Matches a typed person with known candidates, so that nobody is called twice by accident.

A recorder who types a person known only to colleagues learns nothing but those colleagues' names, and changes nothing
that others see: they get a candidate row of their own for the same person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from sqlalchemy.orm import Session

from models.context import Context, may_act
from models.directory import candidate
from models.directory import candidate as candidates
from models.directory.candidate import Candidate, CandidateDetails, ContactWish, Reached
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import decline, do_not_contact, in_play, log, visibility
from models.duties.decline import Decline
from models.duties.duty import duty_ids_with, open_duties_with
from models.duties.in_play import InPlay
from models.duties.log_entry import EntryKind
from models.outbox import home_tab
from models.outbox.message import mark_all_stale
from models.rules import phone

SOMEBODY_ELSE = "new"
"""Answer to a doubt: a different person."""

NOT_ASKED: Mapping[str, str] = MappingProxyType({})
"""No answers: the question has not been asked yet."""


class DoubtReason(Enum):
    """Why only the person who types can tell whether it is the same candidate."""

    NAME_ALONE = "name alone"
    """The name is known from another role, and no typed e-mail or number decides."""
    SAME_DIGITS = "same digits"
    """A candidate of this name has a number of the same digits in another country."""
    OTHER_NAME = "other name"
    """A candidate of another name has the same e-mail or number: a couple's address, a switchboard."""
    WITH_OTHERS = "with others"
    """As `OTHER_NAME`, but the recorder may not see that candidate."""
    ON_FORM = "on form"
    """As `OTHER_NAME`, with an earlier line of the form."""


@dataclass(frozen=True)
class Doubt:
    """The question whether a typed person is a known one. `answer`: what a form sends if so.

    `name`, `role` and `at` are empty where the recorder may not see them; `colleagues` are those in touch with them.
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
    """A person as typed in a form. `answered`: the answer to the doubt about them; None: not asked."""

    named: CandidateDetails
    role: Role
    owner: Recruiter
    wish: ContactWish | None = None
    answered: str | None = None

    def reader(self, ctx: Context) -> Recruiter:
        """The person who types; where no person does (a webhook), the owner. What they may not see stays hidden."""
        return ctx.actor or self.owner


@dataclass(frozen=True)
class Recognised:
    """The candidate row of a typed person. `fills`: typed data that may fill the row's empty fields."""

    candidate: Candidate
    fills: TypedPerson | None = None


def recognise(ctx: Context, typed: TypedPerson, on_form: Mapping[int, Candidate] | None = None) -> Recognised | Doubt:
    """The person's row, known or new; or a doubt, which only the person who types can resolve.

    `on_form`: rows of earlier lines of the same form, by line. A row for a person whom only others know is not in the
    session yet, so it is not stored unless something is recorded with it.
    """
    reach, earlier = candidates.reached(typed.named, typed.reader(ctx).country), on_form or {}
    if answer := _on_form(typed, reach, earlier):
        return answer
    reached = candidates.reached_the_same_way(ctx.session, ctx.workspace.id, reach)
    matches = [row for row in reached if row not in earlier.values()]
    meant = _meant(ctx, typed.named.name, matches, typed.answered)
    if isinstance(meant, Doubt):
        return meant
    return _known(ctx, typed, meant) if meant else _by_name(ctx, typed, reach)


def other_rows(
    ctx: Context, person: Candidate, name: str, reach: Reached, new: Reached, answers: Mapping[str, str]
) -> list[Candidate] | Doubt:
    """Rows of the same person as a known candidate whose name, e-mail or number was corrected.

    Rows of the same name that share a contact in `reach`; else, of the rows that share one in `new`, the row that was
    confirmed by an answer. `new`: an e-mail or number that the person did not have before. `answers`: answer to each
    doubt, by its `Doubt.answer`.
    """
    reached = candidates.reached_the_same_way(ctx.session, ctx.workspace.id, reach)
    reached_others = [row for row in reached if row.person_id != person.person_id]
    if namesakes := [row for row in reached_others if candidates.is_called(row, name)]:
        return namesakes
    reached_others = [row for row in reached_others if new.is_of(row)]
    meant = _meant(ctx, name, reached_others, None if ctx.actor else SOMEBODY_ELSE)
    if isinstance(meant, Doubt) and meant.answer in answers:
        return _meant(ctx, name, reached_others, answers[meant.answer])
    return meant


def _meant(ctx: Context, name: str, matches: Sequence[Candidate], answered: str | None) -> list[Candidate] | Doubt:
    """Rows of this name among those with the same e-mail or number; else the row that was confirmed by the answer."""
    if namesakes := [row for row in matches if candidates.is_called(row, name)]:
        return namesakes
    if matches and answered is None:
        return _doubt_about_name(ctx, matches)
    return [row for row in matches if str(row.id) == answered]


def _on_form(typed: TypedPerson, reach: Reached, on_form: Mapping[int, Candidate]) -> Recognised | Doubt | None:
    """The row of an earlier line with the same e-mail or number; a doubt where the names differ."""
    for line, person in on_form.items():
        if not reach.is_of(person):
            continue
        answer = f"line.{line}"
        if candidates.is_called(person, typed.named.name) or typed.answered == answer:
            return Recognised(person)
        if typed.answered is None:
            return Doubt(DoubtReason.ON_FORM, answer, person.name)
    return None


def _doubt_about_name(ctx: Context, matches: Sequence[Candidate]) -> Doubt:
    """The doubt about a candidate of another name; names only the colleagues where the recorder may not see them."""
    visible = [row for row in matches if may_see(ctx.session, ctx.person, row)]
    if visible:
        return Doubt(DoubtReason.OTHER_NAME, str(visible[0].id), visible[0].name)
    owners = visibility.owners_of(ctx.session, matches[0])
    return Doubt(DoubtReason.WITH_OTHERS, str(matches[0].id), colleagues=tuple(owner.name for owner in owners))


def _by_name(ctx: Context, typed: TypedPerson, reach: Reached) -> Recognised | Doubt:
    """The row or doubt by name, for a person whose e-mail and number are not known."""
    namesakes = candidates.of_the_same_name(ctx.session, ctx.workspace.id, typed.named.name)
    visible = [row for row in namesakes if may_see(ctx.session, typed.reader(ctx), row)]
    if chosen := next((row for row in visible if str(row.id) == typed.answered), None):
        return Recognised(chosen, typed)
    alike = [row for row in namesakes if not reach.differs_from(row)]
    if typed.answered in (None, SOMEBODY_ELSE) and (known_row := _same_role(ctx, typed, alike, visible)):
        return _known(ctx, typed, [known_row])
    if typed.answered is None:
        doubt = _same_digits(ctx, typed, reach, visible) or _elsewhere(ctx, [row for row in visible if row in alike])
        if doubt:
            return doubt
    new_row = _new(ctx, typed)
    ctx.session.add(new_row)
    ctx.session.flush()
    return Recognised(new_row)


def may_see(session: Session, reader: Recruiter, person: Candidate) -> bool:
    """Whether the reader may see this row: they may act for an owner who deals with the person."""
    return any(may_act(reader, owner) for owner in visibility.owners_of(session, person))


def colleagues(session: Session, reader: Recruiter, person: Candidate) -> list[Recruiter]:
    """Open owners of the same person under rows that the reader may not see."""
    rows = [row for row in candidates.everywhere(session, person) if row.id != person.id]
    hidden = [row for row in rows if not may_see(session, reader, row)]
    return list(dict.fromkeys(owner for row in hidden for owner in visibility.open_owners_of(session, row)))


def _known(ctx: Context, typed: TypedPerson, matches: Sequence[Candidate]) -> Recognised:
    """The row of a known person to use: visible to the recorder, else revealing no more than was typed, else new."""
    visible = [row for row in matches if may_see(ctx.session, typed.reader(ctx), row)]
    if visible:
        return Recognised(next((row for row in visible if _stands(ctx.session, row, typed.role)), visible[0]), typed)
    reach = candidates.reached(typed.named, typed.reader(ctx).country)
    seen_by_owner = [row for row in matches if may_see(ctx.session, typed.owner, row)]
    for row in seen_by_owner:
        if candidates.says_no_more(row, typed.named, reach):
            return Recognised(row)
    row = _new(ctx, typed)
    row.same_as_id = matches[0].person_id
    row.do_not_contact_since = next((m.do_not_contact_since for m in matches if m.do_not_contact_since), None)
    return Recognised(row)


def _new(ctx: Context, typed: TypedPerson) -> Candidate:
    """A new row, not yet in the session."""
    row = candidates.made(ctx.workspace.id, typed.named, typed.reader(ctx).country)
    row.wishes = typed.wish
    return row


def _same_role(
    ctx: Context, typed: TypedPerson, alike: Sequence[Candidate], visible: Sequence[Candidate]
) -> Candidate | None:
    """The namesake in play or declined for the same role: there a name alone is enough, whoever the owner."""
    seen_first = [*(row for row in visible if row in alike), *alike]
    return next((row for row in seen_first if _stands(ctx.session, row, typed.role)), None)


def _same_digits(ctx: Context, typed: TypedPerson, reach: Reached, visible: Sequence[Candidate]) -> Doubt | None:
    """The doubt about a number with the same digits in another country: both readings are possible."""
    for person in visible:
        is_other = reach.phone and person.phone_digits and reach.phone != person.phone_digits
        if is_other and phone.is_written_alike(typed.named.phone, person.phone):
            number = person.phone_for(typed.reader(ctx).country)
            return Doubt(DoubtReason.SAME_DIGITS, str(person.id), person.name, number)
    return None


def _stands(session: Session, person: Candidate, role: Role) -> bool:
    """Whether this row is in play or declined for the role."""
    return bool(decline.live(session, person.id, role.id) or in_play.live(session, person.id, role.id))


def _elsewhere(ctx: Context, namesakes: Sequence[Candidate]) -> Doubt | None:
    """The doubt about the newest namesake; names a confidential role only if the recorder may see it."""
    for person in namesakes:
        entries: list[Decline | InPlay] = [
            *decline.of_candidate(ctx.session, person.id),
            *in_play.of_candidate(ctx.session, person.id),
        ]
        if entries:
            newest = max(entries, key=_at)
            role = visibility.find_role(ctx, newest.role_id)
            return Doubt(DoubtReason.NAME_ALONE, str(person.id), person.name, role=role, at=_at(newest))
    return None


def _at(entry: Decline | InPlay) -> datetime:
    """When the candidate was declined or put in play."""
    return entry.recorded_at if isinstance(entry, Decline) else entry.since


class PersonInDoubt(Exception):
    """Only the person who typed the e-mail or number can say whether two people are the same. `name`: as typed."""

    def __init__(self, name: str, doubt: Doubt) -> None:
        super().__init__("the same person?")
        self.name, self.doubt = name, doubt


def others(
    ctx: Context, person: Candidate, typed: CandidateDetails, country: str | None, answers: Mapping[str, str]
) -> list[Candidate]:
    """The rows of the same person once the typed data is saved. `country`: in which the number is read.

    Values already in the person's row raise no new question: a shared number was answered before as a different person.
    Raises PersonInDoubt.
    """
    reach = candidate.reached(typed, country)
    if typed.phone == person.phone:
        reach = Reached(person.phone_digits, reach.email)
    new = Reached(
        reach.phone if reach.phone != person.phone_digits else None,
        reach.email if reach.email != person.folded_email else None,
    )
    is_renamed = not candidate.is_called(person, typed.name)
    matches = other_rows(ctx, person, typed.name, reach if is_renamed else new, new, answers)
    if isinstance(matches, Doubt):
        raise PersonInDoubt(typed.name, matches)
    return matches


def join_namesakes(ctx: Context, person: Candidate, typed: CandidateDetails, country: str | None) -> None:
    """Joins the known person with the rows that have the typed name and the typed e-mail or number.

    `country`: in which the number is read.
    """
    reach = candidate.reached(typed, country)
    reached = candidate.reached_the_same_way(ctx.session, ctx.workspace.id, reach)
    namesakes = [row for row in reached if candidate.is_called(row, typed.name)]
    if other_people := [row for row in namesakes if row.person_id != person.person_id]:
        log.note(ctx, person, EntryKind.EDITED, {"fields": ["same_person"]})
        join(ctx, person, other_people)


def join(ctx: Context, person: Candidate, same: Sequence[Candidate]) -> None:
    """Makes these rows rows of the person; their contents stay, and their cards say who else is in touch.

    A wish of either not to be contacted holds for all rows afterwards, and ends open duties of the other.
    """
    for row in same:
        if row.person_id != person.person_id:
            _join(ctx, person, row)


def _join(ctx: Context, person: Candidate, other: Candidate) -> None:
    own_rows, rows_of_other = candidate.everywhere(ctx.session, person), candidate.everywhere(ctx.session, other)
    own_wish, other_wish = _wish(own_rows), _wish(rows_of_other)
    candidate.become_one(ctx.session, person, other)
    if other_wish and not own_wish:
        do_not_contact.hold_for(ctx, own_rows, other_wish)
    if own_wish and not other_wish:
        do_not_contact.hold_for(ctx, rows_of_other, own_wish)
    rows = [*own_rows, *rows_of_other]
    mark_all_stale(ctx.session, duty_ids_with(rows), ctx.now)
    home_tab.mark_homes_stale(ctx.session, [duty.owner for duty in open_duties_with(ctx.session, rows)], ctx.now)


def _wish(rows: Sequence[Candidate]) -> datetime | None:
    """Since when the person does not wish to be contacted, if so."""
    return next((row.do_not_contact_since for row in rows if row.do_not_contact_since), None)

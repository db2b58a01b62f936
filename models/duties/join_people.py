"""Joins the candidate rows of two known people who turn out to be the same person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from models.context import Context
from models.directory import candidate
from models.directory.candidate import Candidate, CandidateDetails, Reached
from models.duties import do_not_contact, log, recognition
from models.duties.duty import duty_ids_with, open_duties_with
from models.duties.log_entry import EntryKind
from models.duties.recognition import Doubt
from models.outbox import home_tab
from models.outbox.message import mark_all_stale

NOT_ASKED: Mapping[str, str] = MappingProxyType({})
"""No answers: the question has not been asked yet."""


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
    matches = recognition.other_rows(ctx, person, typed.name, reach if is_renamed else new, new, answers)
    if isinstance(matches, Doubt):
        raise PersonInDoubt(typed.name, matches)
    return matches


def join_namesakes(ctx: Context, person: Candidate, typed: CandidateDetails) -> None:
    """Joins the known person with the rows that have the typed name and the typed e-mail or number."""
    reach = candidate.reached(typed, ctx.person.country)
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
    own_rows, other_rows = candidate.everywhere(ctx.session, person), candidate.everywhere(ctx.session, other)
    own_wish, other_wish = _wish(own_rows), _wish(other_rows)
    candidate.become_one(ctx.session, person, other)
    if other_wish and not own_wish:
        do_not_contact.hold_for(ctx, own_rows, other_wish)
    if own_wish and not other_wish:
        do_not_contact.hold_for(ctx, other_rows, own_wish)
    rows = [*own_rows, *other_rows]
    mark_all_stale(ctx.session, duty_ids_with(rows), ctx.now)
    home_tab.touch(ctx.session, [duty.owner for duty in open_duties_with(ctx.session, rows)], ctx.now)


def _wish(rows: Sequence[Candidate]) -> datetime | None:
    """Since when the person does not wish to be contacted, if so."""
    return next((row.do_not_contact_since for row in rows if row.do_not_contact_since), None)

"""A known person turns out to be another one who is known: their rows become rows of one person."""

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
"""The answers of somebody whom nobody has asked yet."""


class PersonInDoubt(Exception):
    """Only whoever typed the e-mail or number can tell whether the two are one person. `name`: as typed."""

    def __init__(self, name: str, doubt: Doubt) -> None:
        super().__init__("the same person?")
        self.name, self.doubt = name, doubt


def others(
    ctx: Context, person: Candidate, typed: CandidateDetails, country: str | None, answers: Mapping[str, str]
) -> list[Candidate]:
    """The rows that the person turns out to have, once they are as typed. `country`: where the number is read.

    What stands in their row already asks nothing anew: who has the same number was said to be somebody else before.
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
    same = recognition.other_rows(ctx, person, typed.name, reach if is_renamed else new, new, answers)
    if isinstance(same, Doubt):
        raise PersonInDoubt(typed.name, same)
    return same


def join_namesakes(ctx: Context, person: Candidate, typed: CandidateDetails) -> None:
    """The person is recorded once more: whoever has the typed name and the typed e-mail or number is them, too."""
    reach = candidate.reached(typed, ctx.person.country)
    reached = candidate.reached_the_same_way(ctx.session, ctx.workspace.id, reach)
    named_so = [row for row in reached if candidate.is_called(row, typed.name)]
    if same := [row for row in named_so if row.person_id != person.person_id]:
        log.note(ctx, person, EntryKind.EDITED, {"fields": ["same_person"]})
        join(ctx, person, same)


def join(ctx: Context, person: Candidate, same: Sequence[Candidate]) -> None:
    """These rows are rows of the person from now on; what they hold stays, and their cards say who is in touch.

    Where either does not wish to be contacted, that holds for all rows, and what is open with the other ends.
    """
    for row in same:
        if row.person_id != person.person_id:
            _join(ctx, person, row)


def _join(ctx: Context, person: Candidate, other: Candidate) -> None:
    mine, theirs = candidate.everywhere(ctx.session, person), candidate.everywhere(ctx.session, other)
    my_wish, their_wish = _wish(mine), _wish(theirs)
    candidate.become_one(ctx.session, person, other)
    if their_wish and not my_wish:
        do_not_contact.hold_for(ctx, mine, their_wish)
    if my_wish and not their_wish:
        do_not_contact.hold_for(ctx, theirs, my_wish)
    rows = [*mine, *theirs]
    mark_all_stale(ctx.session, duty_ids_with(rows), ctx.now)
    home_tab.touch(ctx.session, [duty.owner for duty in open_duties_with(ctx.session, rows)], ctx.now)


def _wish(rows: Sequence[Candidate]) -> datetime | None:
    """Since when the person does not wish to be contacted."""
    return next((row.do_not_contact_since for row in rows if row.do_not_contact_since), None)

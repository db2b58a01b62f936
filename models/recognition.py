"""Recognises a typed person among the candidates, so that nobody is called twice by chance.

Whoever records somebody that is only with colleagues learns nothing that they did not type, but for the names of those
colleagues, and changes nothing that others see: they get a row of their own for the same person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models import candidate as candidates
from models import decline as declines
from models import finding, in_play, role_sight
from models.act import Act, may_act
from models.candidate import Candidate, Named, Wish
from models.decline import Decline
from models.in_play import InPlay
from models.recruiter import Recruiter
from models.role import Role


@dataclass(frozen=True)
class Namesake:
    """Somebody of the same name whom the recorder may see: from which role, and since when they are known.

    `role` None: it is a confidential one that the recorder may not see.
    """

    candidate_id: int
    role: Role | None
    at: datetime


@dataclass(frozen=True)
class Typed:
    """A person as a form has them, and for whom: `answered` is the id of the namesake who it is, or 0 for nobody."""

    named: Named
    role: Role
    owner: Recruiter
    wish: Wish | None = None
    answered: int | None = None


@dataclass(frozen=True)
class Recognised:
    """Who it is. `fills`: what was typed, where it may fill what the row does not say yet."""

    candidate: Candidate
    fills: Typed | None = None


def recognise(act: Act, typed: Typed, on_form: Sequence[Candidate] = ()) -> Recognised | Namesake:
    """The person's row, known or new; or a namesake, where only whoever types can tell whether it is them.

    `on_form`: the rows that earlier lines of the same form have led to. A row about somebody whom only others know is
    not in the session yet: nothing is kept of it where nothing is recorded with it.
    """
    country = act.person.country
    again = (one for one in on_form if candidates.is_reached_the_same_way(one, typed.named, country))
    if before := next(again, None):
        return Recognised(before)
    same = candidates.reached_the_same_way(act.session, act.workspace.id, typed.named, country)
    if same:
        return _known(act, typed, same)
    namesakes = candidates.of_the_same_name(act.session, act.workspace.id, typed.named, country)
    mine = [one for one in namesakes if may_see(act.session, act.person, one)]
    if typed.answered:
        if chosen := next((one for one in mine if one.id == typed.answered), None):
            return Recognised(chosen, typed)
    elif asked := _same_role(act, typed, [*mine, *namesakes]):
        return _known(act, typed, [asked])
    elif typed.answered is None and (known := _elsewhere(act, mine)):
        return known
    row = _new(act, typed)
    act.session.add(row)
    act.session.flush()
    return Recognised(row)


def may_see(session: Session, reader: Recruiter, person: Candidate) -> bool:
    """Whether the reader may see what this row holds: they may act for somebody who deals with the person."""
    return any(may_act(reader, owner) for owner in finding.owners_of(session, person))


def colleagues(session: Session, reader: Recruiter, person: Candidate) -> list[Recruiter]:
    """Who deals with the same person now, under a row that the reader may not see."""
    rows = [one for one in candidates.everywhere(session, person) if one.id != person.id]
    hidden = [one for one in rows if not may_see(session, reader, one)]
    return list(dict.fromkeys(owner for one in hidden for owner in finding.open_owners_of(session, one)))


def _known(act: Act, typed: Typed, same: Sequence[Candidate]) -> Recognised:
    """The row of a known person that may be used: one that the recorder sees, one that says no less, or a new one."""
    mine = [one for one in same if may_see(act.session, act.person, one)]
    if mine:
        return Recognised(next((one for one in mine if _stands(act.session, one, typed.role)), mine[0]), typed)
    theirs = [one for one in same if may_see(act.session, typed.owner, one)]
    for row in theirs:
        if candidates.says_no_more(row, typed.named, act.person.country):
            return Recognised(row)
    row = _new(act, typed)
    row.same_as_id = same[0].person_id
    row.do_not_contact_since = next((one.do_not_contact_since for one in same if one.do_not_contact_since), None)
    return Recognised(row)


def _new(act: Act, typed: Typed) -> Candidate:
    row = candidates.made(act.workspace.id, typed.named, act.person.country)
    row.wishes = typed.wish
    return row


def _same_role(act: Act, typed: Typed, namesakes: Sequence[Candidate]) -> Candidate | None:
    """A name alone is the same person for the same role, whoever deals with them."""
    return next((one for one in namesakes if _stands(act.session, one, typed.role)), None)


def _stands(session: Session, person: Candidate, role: Role) -> bool:
    """Whether this row is in play or declined for the role."""
    return bool(declines.live(session, person.id, role.id) or in_play.live(session, person.id, role.id))


def _elsewhere(act: Act, namesakes: Sequence[Candidate]) -> Namesake | None:
    """Where the newest of these namesakes is known from."""
    for person in namesakes:
        told: list[Decline | InPlay] = [
            *declines.of_candidate(act.session, person.id),
            *in_play.of_candidate(act.session, person.id),
        ]
        if told:
            newest = max(told, key=_at)
            return Namesake(person.id, role_sight.find(act, newest.role_id), _at(newest))
    return None


def _at(told: Decline | InPlay) -> datetime:
    return told.recorded_at if isinstance(told, Decline) else told.since

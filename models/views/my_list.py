"""A page of a person's duties: waiting now, at a chosen time, second contacts, referrals, keep-posted, in play.

The number of queries is fixed, and only the page's rows are read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, distinct, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from models.directory import spelling
from models.directory.candidate import Candidate, person_of
from models.directory.recruiter import Recruiter
from models.directory.role import ROLE_NAME, Role
from models.duties import correct, settle
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral
from models.rules.kinds import AHEAD_OF_TIME, NEWS, DutyKind, Stage
from models.views.page import Page, page_number

Line = TypeVar("Line")
Place = TypeVar("Place")

PAGE = 20
"""Duties on a page."""

MOST_TOGETHER = 150
"""Maximum of grouped applicants that are read; a button's value can name no more."""


@dataclass(frozen=True)
class DutyFacts:
    """Facts about a duty from other tables; None or empty for kinds that have none."""

    call: LogEntry | None = None
    """The call from which a second contact follows."""
    mood: str = ""
    """Their mood in that call."""
    placed: Referral | None = None
    """The placed referral that a thank-you is for."""
    in_play_row: InPlay | None = None
    """The in-play row: since when, and what was promised."""


def told_of(
    session: Session,
    person: Recruiter,
    rows: Sequence[tuple[Duty, Place]],
    line: Callable[[Duty, Place, DutyFacts], Line],
) -> list[Line]:
    """Builds a line for each duty, in order, from the duty, its place and its facts."""
    duties = [duty for duty, _ in rows]
    calls = _calls(session, duties)
    moods = _moods(session, list(calls.values()))
    placed = _placed(session, person, duties)
    in_play_rows = _in_play(session, person, duties)
    return [
        line(
            duty,
            place,
            DutyFacts(
                call=calls.get(duty.made_by_id or 0),
                mood=moods.get(duty.made_by_id or 0, ""),
                placed=placed.get(duty.id),
                in_play_row=in_play_rows.get((duty.candidate_id, duty.role_id))
                if duty.kind is DutyKind.UPDATE
                else None,
            ),
        )
        for duty, place in rows
    ]


def _calls(session: Session, duties: Sequence[Duty]) -> dict[int, LogEntry]:
    ids = [duty.made_by_id for duty in duties if duty.kind is DutyKind.FOLLOW_UP]
    return {call.id: call for call in session.scalars(select(LogEntry).where(LogEntry.id.in_(ids)))}


def _moods(session: Session, calls: Sequence[LogEntry]) -> dict[int, str]:
    """Mood by call id, with corrections applied."""
    corrected: dict[int, dict[str, Any]] = correct.as_corrected_each(session, calls)
    return {
        call.id: str(corrected[call.id].get("mood") or "") for call in calls if call.what is not EntryKind.CORRECTED
    }


def _placed(session: Session, person: Recruiter, duties: Sequence[Duty]) -> dict[int, Referral]:
    ids = [duty.id for duty in duties if duty.kind is DutyKind.THANKS]
    query = select(Referral).where(Referral.workspace_id == person.workspace_id, Referral.thanks_id.in_(ids))
    return {referral.thanks_id: referral for referral in session.scalars(query) if referral.thanks_id}


def _in_play(session: Session, person: Recruiter, duties: Sequence[Duty]) -> dict[tuple[int, int | None], InPlay]:
    ids = [duty.candidate_id for duty in duties if duty.kind is DutyKind.UPDATE]
    query = select(InPlay).where(InPlay.workspace_id == person.workspace_id, InPlay.candidate_id.in_(ids))
    return {(row.candidate_id, row.role_id): row for row in session.scalars(query.where(InPlay.ended_at.is_(None)))}


class ListPart(StrEnum):
    """The parts of the list, in order."""

    OWED = "owed"
    CHOSEN = "chosen"
    """Shown again at a chosen time: a call-back, a heads-up, a snooze."""
    FOLLOW_UP = "follow_up"
    REFERRAL_CALL = "referral_call"
    KEEP_POSTED = "keep_posted"
    """Keep-posted touches and thank-yous."""
    IN_PLAY = "in_play"


@dataclass(frozen=True)
class ListFilter:
    """The requested rows. `part` and `role_id` None: all; pages count from 0."""

    part: ListPart | None = None
    role_id: int | None = None
    page: int = 0


@dataclass(frozen=True)
class MyListEntry:
    """A duty of the page with its facts."""

    duty: Duty
    part: ListPart
    known: DutyFacts


@dataclass(frozen=True)
class Counts:
    """Totals of the person's open duties, whatever the filter."""

    waiting: int
    """People who wait now, for anything."""
    first_name: str | None
    """Name of a person who waits."""
    is_only_thanks: bool
    by_part: dict[ListPart, int]
    """People in each part that is not empty."""


@dataclass(frozen=True, kw_only=True)
class MyListPage(Page[MyListEntry]):
    """The requested page."""

    counts: Counts
    together: list[Duty]
    """Applicants grouped as one row: on the first page only, and none where they are too few."""
    together_count: int
    waiting_rows: int
    """Filtered duties that are due now, without the group."""
    role: Role | None
    """The role of the filter."""


def read(session: Session, person: Recruiter, wanted: ListFilter, now: datetime) -> MyListPage:
    """The requested page, or the last page."""
    moment = _Moment(person, now)
    counts = _counts(session, moment)
    total, waiting, in_group = session.execute(_filtered(moment, wanted)).one()
    is_group = in_group >= settle.GROUP_FROM
    if is_group:
        total, waiting = total - in_group, waiting - in_group
    number = page_number(wanted.page, total, PAGE)
    rows = _rows(session, moment, wanted, number, without_group=is_group)
    return MyListPage(
        counts=counts,
        rows=told_of(session, person, rows, MyListEntry),
        together=_together(session, moment, wanted, is_shown=is_group and number == 0),
        together_count=in_group if is_group else 0,
        waiting_rows=waiting,
        number=number,
        total=total,
        size=PAGE,
        role=_role(session, person, wanted.role_id),
    )


def _role(session: Session, person: Recruiter, role_id: int | None) -> Role | None:
    """The role of the filter; a confidential role only for people who own or owned a duty for it."""
    owed = exists().where(Duty.role_id == Role.id, Duty.owner_id == person.id)
    named = or_(Role.is_confidential.is_(False), owed)
    return session.scalar(select(Role).where(Role.workspace_id == person.workspace_id, Role.id == role_id, named))


def roles_like(session: Session, person: Recruiter, letters: str, most: int) -> list[Role]:
    """Roles of a person's duties whose name contains these letters; names that begin with them first."""
    of_person = select(Duty.role_id).where(*_Moment.of(person))
    holds = spelling.holds(Role.folded, ROLE_NAME, letters)
    begins = spelling.begins(Role.folded, letters).desc()
    query = select(Role).where(Role.workspace_id == person.workspace_id, Role.id.in_(of_person), holds)
    return list(session.scalars(query.order_by(begins, Role.folded).limit(most)))


class _Moment:
    """SQL expressions on a person's duties at a moment."""

    def __init__(self, person: Recruiter, now: datetime) -> None:
        calendar = person.calendar
        self.person, self.now, self.today = person, now, calendar.day_of(now)
        self.tomorrow = midnight(self.today + timedelta(days=1), calendar.zone)

    @staticmethod
    def of(person: Recruiter) -> Sequence[ColumnElement[bool]]:
        """Conditions for all open duties of this person."""
        return (
            Duty.owner_id == person.id,
            Duty.workspace_id == person.workspace_id,
            Duty.settled_at.is_(None),
        )

    @cached_property
    def part(self) -> ColumnElement[str]:
        """The part in which a duty is listed."""
        return case(
            (or_(Duty.chosen_at > self.now, Duty.asked_for_on > self.today), ListPart.CHOSEN.value),
            (Duty.kind.in_(NEWS), ListPart.OWED.value),
            (Duty.kind == DutyKind.FOLLOW_UP, ListPart.FOLLOW_UP.value),
            (Duty.kind == DutyKind.REFERRAL_CALL, ListPart.REFERRAL_CALL.value),
            (Duty.kind == DutyKind.UPDATE, ListPart.IN_PLAY.value),
            else_=ListPart.KEEP_POSTED.value,
        )

    @cached_property
    def is_waiting(self) -> ColumnElement[bool]:
        """Whether a candidate waits for it now."""
        return or_(Duty.kind.not_in(AHEAD_OF_TIME), Duty.tell_by < self.tomorrow)

    @cached_property
    def stands_together(self) -> ColumnElement[bool]:
        """Whether it is an e-mail to an applicant that is grouped: the rule of `bulk.goes_together`."""
        free = or_(Duty.held_until.is_(None), Duty.held_until <= self.today)
        is_one = and_(Duty.kind == DutyKind.EMAIL, Decline.stage == Stage.APPLIED, free)
        return and_(self.part == ListPart.OWED.value, func.coalesce(is_one, False))

    @cached_property
    def since(self) -> ColumnElement[datetime]:
        """Sort key inside a part: longest wait, or earliest time."""
        return case(
            (self.part == ListPart.OWED.value, func.coalesce(Decline.recorded_at, Duty.opened_at)),
            (self.part == ListPart.CHOSEN.value, func.coalesce(Duty.chosen_at, Duty.nudge_at, Duty.tell_by)),
            else_=Duty.tell_by,
        )


def midnight(day: date, zone: object) -> datetime:
    """Start of a day in a zone."""
    return datetime.combine(day, time.min, zone)  # type: ignore[arg-type]


def _counts(session: Session, moment: _Moment) -> Counts:
    """All totals at the top in one query: people, not duties."""
    # Nobody whom a candidate named waits to hear, and each of them is a person of their own.
    is_waiting = and_(moment.is_waiting, Duty.referral_id.is_(None))
    person_id = case((Duty.referral_id.is_not(None), -Duty.referral_id), else_=person_of())
    numbers = (
        func.count(distinct(case((is_waiting, person_id)))),
        func.min(case((is_waiting, Candidate.name))),
        func.count(case((and_(is_waiting, Duty.kind != DutyKind.THANKS), 1))),
        *(func.count(distinct(case((moment.part == part.value, person_id)))) for part in ListPart),
    )
    query = select(*numbers).select_from(Duty).join(Candidate, Candidate.id == Duty.candidate_id)
    waiting, name, others, *people = session.execute(query.where(*moment.of(moment.person))).one()
    by_part = {part: count for part, count in zip(ListPart, people, strict=True) if count}
    return Counts(waiting, name, waiting > 0 and others == 0, by_part)


def _filtered(moment: _Moment, wanted: ListFilter) -> Select[int, int, int]:
    """Counts of the filtered duties: all, due now, and grouped."""
    in_group = func.count(case((moment.stands_together, 1)))
    query = select(func.count(), func.count(case((moment.is_waiting, 1))), in_group).select_from(Duty)
    return query.outerjoin(Decline, Decline.id == Duty.decline_id).where(*_asked_for(moment, wanted))


def _asked_for(moment: _Moment, wanted: ListFilter) -> list[ColumnElement[bool]]:
    asked = [*moment.of(moment.person)]
    if wanted.part:
        asked.append(moment.part == wanted.part.value)
    if wanted.role_id:
        asked.append(Duty.role_id == wanted.role_id)
    return asked


def _rows(
    session: Session, moment: _Moment, wanted: ListFilter, number: int, *, without_group: bool
) -> list[tuple[Duty, ListPart]]:
    """The page's duties: by part; in each, candidates who expect a call first, then by `since`."""
    order = case({part.value: place for place, part in enumerate(ListPart)}, value=moment.part)
    expects = case((and_(moment.part == ListPart.OWED.value, Duty.expected_since.is_(None)), 1), else_=0)
    query = _loaded(select(Duty, moment.part)).where(*_asked_for(moment, wanted))
    if without_group:
        query = query.where(~moment.stands_together)
    page = query.order_by(order, expects, moment.since, Duty.id).limit(PAGE).offset(number * PAGE)
    return [(duty, ListPart(part)) for duty, part in session.execute(page)]


def _together(session: Session, moment: _Moment, wanted: ListFilter, *, is_shown: bool) -> list[Duty]:
    """Grouped applicants, longest wait first; as many as a button can name."""
    if not is_shown:
        return []
    query = _loaded(select(Duty)).where(*_asked_for(moment, wanted), moment.stands_together)
    return list(session.scalars(query.order_by(moment.since, Duty.id).limit(MOST_TOGETHER)))


def _loaded(query: Any) -> Any:
    """Loads the related rows that a line shows in the same query; owner and workspace are loaded already."""
    joined = query.outerjoin(Decline, Decline.id == Duty.decline_id)
    return joined.options(
        contains_eager(Duty.decline), joinedload(Duty.candidate), joinedload(Duty.role), joinedload(Duty.referral)
    )

"""A duty: one contact that a recruiter owes a person, with owner, tell-by, ladder state and timers."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, Update, bindparam, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.context import may_act
from models.database.base import Base, InWorkspace, index_where
from models.directory.candidate import Candidate, rows_of
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.directory.workspace import Workspace
from models.duties.decline import Decline
from models.duties.log_entry import HEARD_NO, EntryKind, LogEntry
from models.duties.referral import Referral
from models.outbox import home_tab, planned_lists
from models.outbox.message import MESSAGE, MessageDuty, execute_stale, mark_all_stale, mark_stale, stale_update
from models.rules import ladder
from models.rules.deadlines import Counted, age
from models.rules.kinds import AHEAD_OF_TIME, NEWS, DutyKind
from models.rules.ladder import Ask, DutyState


class ContactUnwanted(Exception):
    """The person does not wish to be contacted: no duty and no promise may be made for them."""


class Duty(InWorkspace, Base):
    __tablename__ = "duty"
    __table_args__ = (
        index_where("settled_at IS NULL", "ix_duty_open", "owner_id", "nudge_at"),
        Index("ix_duty_lead", "workspace_id", "lead_on"),
        Index("ix_duty_settled_at", "workspace_id", "settled_at"),
    )

    kind: Mapped[DutyKind]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    decline_id: Mapped[int | None] = mapped_column(ForeignKey("decline.id"), index=True)
    """None: the duty exists without a decline, as for a person in play."""
    role_id: Mapped[int | None] = mapped_column(ForeignKey("role.id"), index=True)
    """The role it is about; None: no role in particular."""
    owner_id: Mapped[int] = mapped_column(ForeignKey("recruiter.id"))
    ownership: Mapped[int] = mapped_column(default=1)
    """Number of the current owner, counted from 1: each new owner gets a card and a ladder of their own."""
    owned_on: Mapped[date | None]
    """Day on which a later owner took it over."""
    tell_by: Mapped[datetime]
    opened_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", use_alter=True), index=True)
    """The answer that made this follow-up."""
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id", use_alter=True), index=True)
    """The referral that a referral call is about; the duty's candidate is who named them."""

    card_on: Mapped[date | None]
    steps: Mapped[int] = mapped_column(default=0)
    last_step_on: Mapped[date | None]
    last_shown_on: Mapped[date | None]
    attempt_days: Mapped[int] = mapped_column(default=0)
    last_attempt_on: Mapped[date | None]
    expected_since: Mapped[datetime | None]
    """When the heads-up e-mail went out, until a call follows it."""
    chosen_at: Mapped[datetime | None]
    """Latest reminder time that the owner chose."""
    chosen_for: Mapped[str | None]
    """Why it was chosen: "snooze", "call_back" or "heads_up"."""
    asked_for_on: Mapped[date | None]
    held_until: Mapped[date | None]
    held_because: Mapped[str | None]
    form_left: Mapped[bool] = mapped_column(default=False)
    """The outcome form was closed without saving."""

    nudge_at: Mapped[datetime | None]
    """When the owner's list shows it next."""
    lead_on: Mapped[date | None]
    """First day, in the owner's calendar, on which the leads' lists show it."""
    days_counted: Mapped[int] = mapped_column(default=0)
    """Without a decline: working days waited until `counted_to`, by the workspace calendar of that time."""
    counted_to: Mapped[date | None]
    settled_at: Mapped[datetime | None]
    settled_as: Mapped[EntryKind | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("recruiter.id"))

    workspace: Mapped[Workspace] = relationship()
    candidate: Mapped[Candidate] = relationship()
    decline: Mapped[Decline | None] = relationship()
    role: Mapped[Role | None] = relationship()
    referral: Mapped[Referral | None] = relationship(foreign_keys=[referral_id])
    owner: Mapped[Recruiter] = relationship(foreign_keys=[owner_id])
    settled_by: Mapped[Recruiter | None] = relationship(foreign_keys=[settled_by_id])

    @property
    def recorded(self) -> Decline:
        """The duty's decline. Raises LookupError where it has none."""
        if self.decline is None:
            raise LookupError(f"duty {self.id} tells of no decline")
        return self.decline

    @property
    def person(self) -> Candidate | Referral:
        """The person to contact: the candidate, or, in a referral call, the person whom they named."""
        return self.referral or self.candidate

    @property
    def since(self) -> datetime:
        """Since when the person has waited; for a promised touch, its tell-by."""
        if self.kind is DutyKind.KEEP_POSTED:
            return self.tell_by
        return self.decline.recorded_at if self.decline else self.opened_at

    def is_of(self, person: Recruiter) -> bool:
        """Whether the person owns the duty."""
        return self.owner_id == person.id

    def age(self, now: datetime) -> int:
        """Working days of the workspace's calendar that the person has waited."""
        if self.decline:
            return self.decline.age(now)
        return age(self.since, now, self.workspace.calendar, Counted(self.days_counted, self.counted_to))

    def is_ahead(self, now: datetime) -> bool:
        """Whether it is not due yet: a second contact, a promised touch or an update whose day is still to come."""
        calendar = self.owner.calendar
        return self.kind in AHEAD_OF_TIME and calendar.day_of(now) < calendar.day_of(self.tell_by)

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @property
    def standing(self) -> DutyState:
        return DutyState(
            kind=self.kind,
            tell_by=self.tell_by,
            owned_on=self.owned_on,
            card_on=self.card_on,
            steps=self.steps,
            last_step_on=self.last_step_on,
            last_shown_on=self.last_shown_on,
            attempt_days=self.attempt_days,
            last_attempt_on=self.last_attempt_on,
            expected_since=self.expected_since,
            snoozed_until=self.chosen_at,
            asked_for_on=self.asked_for_on,
            held_until=self.held_until,
        )

    def ask_on(self, day: date) -> Ask | None:
        """What the owner's list of this day asks about it; None when the list does not show it."""
        if not self.is_open:
            return None
        return ladder.ask_on(day, self.standing, self.owner.calendar, self.workspace.policy)

    def lead_sees(self, day: date) -> bool:
        """Whether the leads' lists show it on this day of the owner's calendar."""
        if not self.is_open:
            return False
        return ladder.lead_sees(day, self.standing, self.owner.calendar, self.workspace.policy)


def guard_wish(person: Candidate | Referral) -> None:
    """Raises ContactUnwanted where the person does not wish to be contacted.

    All code that makes or reopens a duty or a promise calls this. The wish of a candidate says nothing of the people
    whom they named.
    """
    if isinstance(person, Candidate) and person.do_not_contact_since:
        raise ContactUnwanted


def owe_duty(session: Session, candidate: Candidate, *, referral: Referral | None = None, **fields: Any) -> Duty:
    """Makes a duty to this person; the caller starts its timers with `duty_changed`. Raises ContactUnwanted.

    `referral`: the duty is to this person, whom the candidate named.
    """
    guard_wish(referral or candidate)
    duty = Duty(candidate=candidate, referral=referral, **fields)
    session.add(duty)
    session.flush()
    return duty


_ONE = (
    select(Duty)
    .where(Duty.id == bindparam("duty_id"), Duty.workspace_id == bindparam("workspace_id"))
    .with_for_update(of=Duty)
)


def find_duty(session: Session, workspace_id: int, duty_id: int) -> Duty | None:
    """The duty of this workspace, locked until the transaction ends where the database can."""
    return session.scalar(_ONE, {"duty_id": duty_id, "workspace_id": workspace_id})


def find_duties(session: Session, workspace_id: int, duty_ids: Sequence[int]) -> list[Duty]:
    """Those of these duties that are in this workspace and whose person was not erased, by id."""
    query = select(Duty).where(Duty.workspace_id == workspace_id, Duty.id.in_(duty_ids)).order_by(Duty.id)
    return [duty for duty in session.scalars(query) if duty.candidate.forgotten_at is None]


def duties_of_decline(session: Session, decline: Decline) -> list[Duty]:
    """All duties of a decline, newest first."""
    return list(session.scalars(select(Duty).where(Duty.decline_id == decline.id).order_by(Duty.id.desc())))


def teller_of(session: Session, decline: Decline) -> Recruiter | None:
    """The owner of a decline's newest duty, else who recorded the decline.

    None: an applicant tracking system recorded it, and nobody owes the candidate a contact.
    """
    return next((duty.owner for duty in duties_of_decline(session, decline)), decline.recorded_by)


def open_duties_of_owner(session: Session, owner: Recruiter) -> list[Duty]:
    """All open duties of an owner, by tell-by."""
    query = select(Duty).where(Duty.owner_id == owner.id, Duty.settled_at.is_(None))
    return list(session.scalars(query.order_by(Duty.tell_by, Duty.id)))


def open_duties_with(session: Session, rows: Sequence[Candidate]) -> list[Duty]:
    """All open duties to a person under these rows, of any owner; oldest first."""
    of_the_person = (Duty.candidate_id.in_([row.id for row in rows]), Duty.referral_id.is_(None))
    query = select(Duty).where(*of_the_person, Duty.settled_at.is_(None))
    return list(session.scalars(query.order_by(Duty.id)))


def duty_ids_with(rows: Sequence[Candidate]) -> Select[int]:
    """Query for the ids of all duties ever made to a person under these rows."""
    return select(Duty.id).where(Duty.candidate_id.in_([row.id for row in rows]))


def duties_open_elsewhere(session: Session, duty: Duty) -> list[Duty]:
    """Other open duties to the same person, of any owner and under any row; oldest first.

    Calls to people whom they named are not among them.
    """
    who = {"person_id": duty.candidate.person_id, "duty_id": duty.id}
    return list(session.scalars(_elsewhere_open(), who))


@cache
def _elsewhere_open() -> Select[Duty]:
    of_the_person = Duty.candidate_id.in_(rows_of(bindparam("person_id")))
    open_others = (Duty.id != bindparam("duty_id"), Duty.settled_at.is_(None), Duty.referral_id.is_(None))
    query = select(Duty).where(of_the_person, *open_others)
    return query.order_by(Duty.id)


def told_before(session: Session, duty: Duty, since: datetime) -> list[Duty]:
    """Sign-off calls and e-mails about other roles in which the person heard no from this time on; newest first."""
    who = {"person_id": duty.candidate.person_id, "duty_id": duty.id, "since": since}
    return list(session.scalars(_told_before(), who))


@cache
def _told_before() -> Select[Duty]:
    of_the_person = Duty.candidate_id.in_(rows_of(bindparam("person_id")))
    told = (Duty.kind.in_(NEWS), Duty.settled_as.in_(HEARD_NO), Duty.settled_at >= bindparam("since"))
    query = select(Duty).where(of_the_person, Duty.id != bindparam("duty_id"), *told)
    return query.order_by(Duty.settled_at.desc(), Duty.id.desc())


def news_open_elsewhere(session: Session, duty: Duty, caller: Recruiter) -> list[Duty]:
    """Other sign-off calls and e-mails to the same person that one call could cover.

    Of any owner; under another row of the person only those on which the caller may act.
    """
    others = [other for other in duties_open_elsewhere(session, duty) if other.kind in NEWS]
    return [other for other in others if other.candidate_id == duty.candidate_id or may_act(caller, other.owner)]


def replan_duties(session: Session, owner: Recruiter, now: datetime) -> None:
    """Recomputes the timers of all open duties after the owner's zone, hours or days changed; tell-by stays."""
    owed = open_duties_of_owner(session, owner)
    for duty in owed:
        reschedule_duty(session, duty, now)
    mark_all_stale(session, [duty.id for duty in owed], now)
    home_tab.mark_homes_stale(session, [owner], now)


def reschedule_duty(session: Session, duty: Duty, now: datetime) -> None:
    """Recomputes the next steps, and plans the lists that will show them.

    Today's list counts until the hour at which it goes out; a nudge that is due and unsent stays due.
    """
    if _asks_for_reason(duty):
        planned_lists.plant_for_reason(session, duty.owner, now, duty.since, duty.held_until if duty.is_open else None)
    if not duty.is_open:
        duty.nudge_at = duty.lead_on = None
        return
    calendar, policy = duty.owner.calendar, duty.workspace.policy
    today = calendar.day_of(now)
    start = planned_lists.first_after(session, duty.owner, now)
    ask = ladder.next_ask(start, duty.standing, calendar, policy)
    duty.nudge_at = calendar.list_time(ask.day) if ask else None
    if ask:
        planned_lists.schedule_list(session, duty.owner, ask.day)
    duty.lead_on = ladder.lead_sees_from(today, duty.standing, calendar, policy)
    if duty.lead_on:
        for lead in duty.owner.leads(session):
            not_before = planned_lists.of_lead(lead.calendar, calendar, duty.lead_on)
            planned_lists.plant_next(session, lead, now, not_before)


def _asks_for_reason(duty: Duty) -> bool:
    """Whether the owner's lists ask for a reason that the client owes, also after the candidate was told."""
    owed = duty.decline and duty.decline.client_owes_reason and duty.decline.withdrawn_at is None
    is_asked = duty.kind in (DutyKind.CALL, DutyKind.EMAIL) and duty.owner.is_at_home
    return bool(owed) and is_asked and not duty.candidate.forgotten_at


def duty_changed(session: Session, duty: Duty, now: datetime) -> None:
    """Call after any change: recomputes the timers and marks every message that shows the duty stale."""
    session.flush()
    reschedule_duty(session, duty, now)
    mark_person_stale(session, duty, now)
    home_tab.mark_homes_stale(session, [duty.owner], now)


def mark_person_stale(session: Session, duty: Duty, now: datetime) -> None:
    """Marks every message that shows a duty to the same person, under any row: each card lists what else is open."""
    execute_stale(session, now, _showing_person(), person_id=duty.candidate.person_id)


@cache
def _showing_person() -> Update:
    shows, duty, candidate = MessageDuty.__table__.c, Duty.__table__.c, Candidate.__table__.c
    is_theirs = or_(candidate.id == bindparam("person_id"), candidate.same_as_id == bindparam("person_id"))
    duties = select(duty.id).where(duty.candidate_id.in_(select(candidate.id).where(is_theirs)))
    return stale_update(MESSAGE.id.in_(select(shows.message_id).where(shows.duty_id.in_(duties))))


def mark_origin_stale(session: Session, duty: Duty, now: datetime) -> None:
    """Redraws the card of the call that made this follow-up: it offers Undo until the follow-up is answered."""
    origin = session.get(LogEntry, duty.made_by_id) if duty.made_by_id else None
    if origin and origin.duty_id:
        mark_stale(session, origin.duty_id, now)

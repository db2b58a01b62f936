"""One contact that a person owes a candidate: who, by when, how often they were asked, and what comes next."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models import cadence, list_day, message
from models.base import Base, InWorkspace
from models.cadence import Ask, Standing
from models.candidate import Candidate
from models.contact import Contact, What
from models.decline import Decline
from models.owed import Kind
from models.recruiter import Recruiter
from models.workspace import Workspace


class Duty(InWorkspace, Base):
    __tablename__ = "duty"
    __table_args__ = (
        Index(
            "ix_duty_open",
            "owner_id",
            "nudge_at",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("ix_duty_lead", "workspace_id", "lead_on"),
    )

    kind: Mapped[Kind]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    decline_id: Mapped[int] = mapped_column(ForeignKey("decline.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("recruiter.id"))
    ownership: Mapped[int] = mapped_column(default=1)
    """Counts the owners: a new one gets a card and a ladder of their own."""
    owned_on: Mapped[date | None]
    """The day on which a later owner took it over."""
    tell_by: Mapped[datetime]
    opened_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", use_alter=True))
    """The answer that made this follow-up."""

    card_on: Mapped[date | None]
    steps: Mapped[int] = mapped_column(default=0)
    last_step_on: Mapped[date | None]
    last_shown_on: Mapped[date | None]
    attempt_days: Mapped[int] = mapped_column(default=0)
    last_attempt_on: Mapped[date | None]
    expected_since: Mapped[datetime | None]
    """When the heads-up e-mail went out that nobody has followed up with a call yet."""
    chosen_at: Mapped[datetime | None]
    """The newest time that the owner chose to be reminded at."""
    chosen_for: Mapped[str | None]
    """What was chosen: "snooze", "call_back" or "heads_up"."""
    asked_for_on: Mapped[date | None]
    held_until: Mapped[date | None]
    held_because: Mapped[str | None]
    form_left: Mapped[bool] = mapped_column(default=False)
    """The outcome form was closed without saving."""

    nudge_at: Mapped[datetime | None]
    """When the owner's list has it next."""
    lead_on: Mapped[date | None]
    """From when on, in the owner's calendar, the leads' lists have it."""
    settled_at: Mapped[datetime | None]
    settled_as: Mapped[What | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("recruiter.id"))

    workspace: Mapped[Workspace] = relationship()
    candidate: Mapped[Candidate] = relationship()
    decline: Mapped[Decline] = relationship()
    owner: Mapped[Recruiter] = relationship(foreign_keys=[owner_id])
    settled_by: Mapped[Recruiter | None] = relationship(foreign_keys=[settled_by_id])

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @property
    def standing(self) -> Standing:
        return Standing(
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
        """What the owner's list of this day says about it; None when it is not in it."""
        if not self.is_open:
            return None
        return cadence.ask_on(day, self.standing, self.owner.calendar, self.workspace.policy)

    def lead_sees(self, day: date) -> bool:
        """Whether the leads' lists have it on this day of the owner's calendar."""
        if not self.is_open:
            return False
        return cadence.lead_sees(day, self.standing, self.owner.calendar, self.workspace.policy)


def find(session: Session, workspace_id: int, duty_id: int) -> Duty | None:
    """The duty of this workspace, locked until the transaction ends where the database can."""
    query = select(Duty).where(Duty.id == duty_id, Duty.workspace_id == workspace_id)
    return session.scalar(query.with_for_update(of=Duty))


def of_decline(session: Session, decline: Decline) -> list[Duty]:
    """All duties that a decline has made, the newest first."""
    return list(session.scalars(select(Duty).where(Duty.decline_id == decline.id).order_by(Duty.id.desc())))


def open_of_owner(session: Session, owner: Recruiter) -> list[Duty]:
    """All that a person owes, those who have waited longest first."""
    query = select(Duty).where(Duty.owner_id == owner.id, Duty.settled_at.is_(None))
    return list(session.scalars(query.order_by(Duty.tell_by, Duty.id)))


def elsewhere_open(session: Session, duty: Duty) -> list[Duty]:
    """What else is open with the same person, the oldest first."""
    query = select(Duty).where(Duty.candidate_id == duty.candidate_id, Duty.id != duty.id, Duty.settled_at.is_(None))
    return list(session.scalars(query.order_by(Duty.id)))


def replan(session: Session, owner: Recruiter, now: datetime) -> None:
    """Their zone, hours or days changed: what comes next is computed anew, and tell-by stays."""
    owed = open_of_owner(session, owner)
    for duty in owed:
        reschedule(session, duty, now)
    message.touch_all(session, [duty.id for duty in owed], now)
    people = [owner.user_id, *(lead.user_id for lead in owner.leads(session))]
    message.touch_homes(session, owner.workspace_id, people, now)


def reschedule(session: Session, duty: Duty, now: datetime) -> None:
    """Computes anew what comes next, and makes sure that the lists which will say it exist.

    Today's list counts until the hour at which it goes out; a nudge that is due and unsent stays due.
    """
    if not duty.is_open:
        duty.nudge_at = duty.lead_on = None
        return
    calendar, policy = duty.owner.calendar, duty.workspace.policy
    today = calendar.day_of(now)
    start = list_day.first_after(session, duty.owner, now)
    ask = cadence.next_ask(start, duty.standing, calendar, policy)
    duty.nudge_at = calendar.list_time(ask.day) if ask else None
    if ask:
        list_day.plant(session, duty.owner, ask.day)
    duty.lead_on = cadence.lead_sees_from(today, duty.standing, calendar, policy)
    if duty.lead_on:
        for lead in duty.owner.leads(session):
            not_before = list_day.of_lead(lead.calendar, calendar, duty.lead_on)
            list_day.plant_next(session, lead, now, not_before)


def changed(session: Session, duty: Duty, now: datetime) -> None:
    """After any change: the timers are computed anew and every message that shows the duty is redrawn."""
    session.flush()
    reschedule(session, duty, now)
    message.touch(session, duty.id, now)
    people = [duty.owner.user_id, *(lead.user_id for lead in duty.owner.leads(session))]
    message.touch_homes(session, duty.workspace_id, people, now)


def touch_origin(session: Session, duty: Duty, now: datetime) -> None:
    """The card of the call that a follow-up grew from is redrawn: it offers Undo until the follow-up is answered."""
    origin = session.get(Contact, duty.made_by_id) if duty.made_by_id else None
    if origin and origin.duty_id:
        message.touch(session, origin.duty_id, now)


def leads_at_work(session: Session, duty: Duty, now: datetime) -> list[Recruiter]:
    """The owner's leads who are not away today: those who can help."""
    return [lead for lead in duty.owner.leads(session) if not lead.calendar.is_away(lead.calendar.day_of(now))]


def warned_day(duty: Duty, today: date) -> date:
    """The day that today's warning names: the one on which the lead will be asked."""
    calendar = duty.owner.calendar
    day = cadence.warned_day(today, duty.standing, calendar, duty.workspace.policy)
    return day or calendar.next_business_day(today)


def lead_still_sees(duty: Duty, now: datetime) -> bool:
    return duty.lead_sees(duty.owner.calendar.day_of(now))


def restore(duty: Duty, before: dict[str, Any]) -> None:
    """Puts back the fields that an answer changed."""
    for field, value in before.items():
        setattr(duty, field, _thawed(field, value))


def remembered(duty: Duty, *fields: str) -> dict[str, Any]:
    """The fields as they are now, in a form that the log can keep."""
    return {field: _frozen(getattr(duty, field)) for field in fields}


def _frozen(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _thawed(field: str, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if field.endswith("_on") or field == "held_until":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if field.endswith(("_at", "_since")) else value

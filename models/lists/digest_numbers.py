"""The digest's numbers: who still waits and who may be named, and what was done since the previous digest."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.directory.candidate import Candidate, person_of
from models.directory.role import Role
from models.directory.workspace import Workspace
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry, not_undone
from models.duties.referral import Referral, Status
from models.rules.deadlines import Counted, age
from models.rules.kinds import DutyKind, Stage

MOST_NAMED = 15
"""Maximum number of people named in a channel."""
MOST_AGES = 8
"""Ages shown separately; people who have waited less are grouped, and none of them is named."""


class WaitsFor(IntEnum):
    """What a person waits for. A person who waits for several things counts once, with the first of these."""

    CALL = 0
    EMAIL = 1
    """The e-mail with the client's reason."""
    APPLIED = 2
    """The e-mail after applying."""
    HELD = 3
    """The day until which the news is held."""


@dataclass(frozen=True)
class NamedInDigest:
    """A person who may be named. `role` None: it is confidential."""

    name: str
    role: str | None = None


Names = Mapping[tuple[WaitsFor, int], Sequence[NamedInDigest]]
"""People who wait for a call or an e-mail with the reason, by what they wait for and working days waited."""


@dataclass(frozen=True)
class WaitingPerson:
    """A waiting person, with the longest wait for the first thing they are owed."""

    waits_for: WaitsFor
    age: int
    """Working days of the workspace's calendar."""
    duty_id: int


def who_waits(session: Session, workspace: Workspace, now: datetime) -> list[WaitingPerson]:
    """Everybody who waits to hear of a decline: calls first, and in each group the longest wait first."""
    query = (
        select(
            person_of(),
            Duty.id,
            Duty.kind,
            Duty.held_until,
            Decline.stage,
            Decline.recorded_at,
            Decline.days_counted,
            Decline.counted_to,
        )
        .join(Decline, Decline.id == Duty.decline_id)
        .join(Candidate, Candidate.id == Duty.candidate_id)
        .where(
            Duty.workspace_id == workspace.id,
            Duty.settled_at.is_(None),
            Duty.kind.in_((DutyKind.CALL, DutyKind.EMAIL)),
        )
        .order_by(Duty.id)
    )
    waited = _Ages(workspace, now)
    people: dict[int, WaitingPerson] = {}
    for person_id, duty_id, kind, held_until, stage, recorded_at, counted, counted_to in session.execute(query):
        days = waited.of(recorded_at, counted, counted_to)
        person = WaitingPerson(_waits_for(kind, stage, held_until, waited.today), days, duty_id)
        known = people.get(person_id)
        if known is None or _place(person) < _place(known):
            people[person_id] = person
    return sorted(people.values(), key=_place)


def by_age(people: Sequence[WaitingPerson], waits_for: WaitsFor) -> dict[int, int]:
    """Number of people by working days waited, oldest first, as `people` are."""
    return dict(Counter(person.age for person in people if person.waits_for is waits_for))


def nameable(people: Sequence[WaitingPerson], shown: Collection[int] | None = None) -> list[WaitingPerson]:
    """The people a channel may name, if it may name any: those who have waited longest.

    `shown`: the duties that the message showed when it was sent; a redrawn message names nobody new.
    """
    told_apart = {
        (waits_for, age)
        for waits_for in (WaitsFor.CALL, WaitsFor.EMAIL)
        for age in list(by_age(people, waits_for))[:MOST_AGES]
    }
    matches = [person for person in people if (person.waits_for, person.age) in told_apart]
    return [person for person in matches if shown is None or person.duty_id in shown][:MOST_NAMED]


def names(session: Session, workspace: Workspace, people: Sequence[WaitingPerson]) -> Names:
    """Their names, and their roles unless confidential."""
    query = (
        select(Duty.id, Candidate.name, Role)
        .join(Candidate, Candidate.id == Duty.candidate_id)
        .join(Role, Role.id == Duty.role_id)
        .where(Duty.workspace_id == workspace.id, Duty.id.in_([person.duty_id for person in people]))
    )
    known = {
        duty_id: NamedInDigest(name, None if role.is_confidential else role.full_name)
        for duty_id, name, role in session.execute(query)
    }
    named: dict[tuple[WaitsFor, int], list[NamedInDigest]] = {}
    for person in people:
        if person.duty_id in known:
            named.setdefault((person.waits_for, person.age), []).append(known[person.duty_id])
    return named


class _Ages:
    """Working days waited, cached by the day of the decline."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self._calendar, self._now = workspace.calendar, now
        self._known: dict[tuple[date, int, date | None], int] = {}
        self.today = self._calendar.day_of(now)

    def of(self, recorded_at: datetime, days_counted: int, counted_to: date | None) -> int:
        key = (self._calendar.day_of(recorded_at), days_counted, counted_to)
        if key not in self._known:
            self._known[key] = age(recorded_at, self._now, self._calendar, Counted(days_counted, counted_to))
        return self._known[key]


def _waits_for(kind: DutyKind, stage: Stage, held_until: date | None, today: date) -> WaitsFor:
    if held_until and held_until > today:
        return WaitsFor.HELD
    if kind is DutyKind.CALL:
        return WaitsFor.CALL
    return WaitsFor.APPLIED if stage is Stage.APPLIED else WaitsFor.EMAIL


def _place(person: WaitingPerson) -> tuple[WaitsFor, int, int]:
    return person.waits_for, -person.age, person.duty_id


@dataclass(frozen=True)
class Numbers:
    """Who waits now, and what was done since the previous digest."""

    calls_by_age: dict[int, int]
    """People who wait for a call, by working days waited, oldest first."""
    emails_by_age: dict[int, int]
    """People who wait for an e-mail with the client's reason."""
    applied: int
    """People who applied and wait for an e-mail."""
    held: int = 0
    """People whose news is held until a set day."""
    called: int = 0
    emailed: int = 0
    attempted: int = 0
    """Closed by e-mail after attempts on two business days."""
    second_contacts: int = 0
    referrals: int = 0
    kept_posted: int = 0
    thanked: int = 0
    not_told: int = 0
    """People whom a lead decided not to tell."""
    longest_of_others: int = 0
    """Longest wait, in working days, among those who applied or whose news is held."""
    is_first: bool = False
    """There was no previous digest: everything ever done is counted."""
    names: Names = field(default_factory=dict)
    """People who may be named; empty where the channel may show no names."""

    @property
    def waiting(self) -> int:
        return sum(self.calls_by_age.values()) + sum(self.emails_by_age.values()) + self.applied + self.held

    @property
    def is_empty(self) -> bool:
        """Whether nobody waits and nothing was done."""
        done = (self.called, self.emailed, self.attempted, self.second_contacts, self.referrals)
        return not (self.waiting or any((*done, self.kept_posted, self.thanked, self.not_told)))

    @property
    def longest(self) -> int:
        """Longest wait, in working days."""
        return max([self.longest_of_others, *self.calls_by_age, *self.emails_by_age])


@dataclass(frozen=True)
class Since:
    """The range of log entries that count as done."""

    after: int | None
    """Exclusive; None: from the first entry."""
    until: int | None = None
    """Inclusive; None: to the newest."""


def numbers(
    session: Session, workspace: Workspace, people: Sequence[WaitingPerson], since: Since, names: Names | None = None
) -> Numbers:
    """The digest's numbers for these waiting people and this range of the log."""
    calls, emails = (by_age(people, waits_for) for waits_for in (WaitsFor.CALL, WaitsFor.EMAIL))
    others = [person for person in people if person.waits_for in (WaitsFor.APPLIED, WaitsFor.HELD)]
    done = _done(session, workspace, since)
    return Numbers(
        calls_by_age=calls,
        emails_by_age=emails,
        applied=sum(person.waits_for is WaitsFor.APPLIED for person in others),
        held=sum(person.waits_for is WaitsFor.HELD for person in others),
        called=done[EntryKind.REACHED],
        emailed=done[EntryKind.SENT] + done[EntryKind.EMAILED],
        attempted=done[EntryKind.ATTEMPTED],
        second_contacts=done[EntryKind.GOT_REFERRAL] + done[EntryKind.NO_REFERRAL],
        referrals=_referrals(session, workspace, since),
        kept_posted=done[EntryKind.TOUCHED],
        thanked=done[EntryKind.THANKED],
        not_told=done[EntryKind.NOT_TOLD],
        longest_of_others=max([person.age for person in others], default=0),
        is_first=since.after is None,
        names=names or {},
    )


def _done(session: Session, workspace: Workspace, since: Since) -> Counter[EntryKind]:
    """Counts of entries by kind, without undone ones."""
    ours = LogEntry.workspace_id == workspace.id
    query = select(LogEntry.what, func.count(LogEntry.id)).where(ours, *_within(LogEntry.id, since), not_undone(ours))
    done: Counter[EntryKind] = Counter()
    for what, count in session.execute(query.group_by(LogEntry.what)):
        done[what] = count
    return done


def _referrals(session: Session, workspace: Workspace, since: Since) -> int:
    """Referrals named in the range, without withdrawn ones."""
    query = select(func.count(Referral.id)).where(
        Referral.workspace_id == workspace.id,
        Referral.status != Status.WITHDRAWN,
        *_within(Referral.contact_id, since),
    )
    return session.scalar(query) or 0


def _within(entry: InstrumentedAttribute[int], since: Since) -> Sequence[ColumnElement[bool]]:
    until = [entry <= since.until] if since.until is not None else []
    return (entry > (since.after or 0), *until)

"""Who still waits to hear of a decline, each person once, and whom a channel may hear of by name."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.directory.candidate import Candidate, person_of
from models.directory.role import Role
from models.directory.workspace import Workspace
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.rules.deadlines import Counted, DutyKind, Stage, age

MOST_NAMED = 15
"""So many are named where a channel may hear names."""
MOST_AGES = 8
"""Ages told apart; those who have waited less are told together, and none of them is named."""


class For(IntEnum):
    """What somebody waits for. Who waits for several things counts once, with the first of these."""

    CALL = 0
    EMAIL = 1
    """The e-mail with the client's reason."""
    APPLIED = 2
    """The e-mail after applying."""
    HELD = 3
    """The day until which the news is held."""


@dataclass(frozen=True)
class NamedInDigest:
    """Somebody who may be named. `role` None: it is confidential."""

    name: str
    role: str | None = None


Names = Mapping[tuple[For, int], Sequence[NamedInDigest]]
"""Who waits for a call or an e-mail with the reason, by what and by working days waited."""


@dataclass(frozen=True)
class Waits:
    """One person who waits, by what has kept them waiting longest of what they are owed first."""

    waits_for: For
    age: int
    """Working days of the workspace's calendar."""
    duty_id: int


def who_waits(session: Session, workspace: Workspace, now: datetime) -> list[Waits]:
    """Everybody who waits to hear of a decline: calls first, and of each the oldest first."""
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
    people: dict[int, Waits] = {}
    for person_id, duty_id, kind, held_until, stage, recorded_at, counted, counted_to in session.execute(query):
        days = waited.of(recorded_at, counted, counted_to)
        one = Waits(_waits_for(kind, stage, held_until, waited.today), days, duty_id)
        known = people.get(person_id)
        if known is None or _place(one) < _place(known):
            people[person_id] = one
    return sorted(people.values(), key=_place)


def by_age(waits: Sequence[Waits], waits_for: For) -> dict[int, int]:
    """The oldest first, as `waits` are."""
    return dict(Counter(one.age for one in waits if one.waits_for is waits_for))


def nameable(waits: Sequence[Waits], shown: Collection[int] | None = None) -> list[Waits]:
    """Whom a channel may hear of by name, where it may hear of anybody: those who have waited longest.

    `shown`: the duties that the message showed when it was sent; nobody is named in it who was not then.
    """
    told_apart = {
        (waits_for, age) for waits_for in (For.CALL, For.EMAIL) for age in list(by_age(waits, waits_for))[:MOST_AGES]
    }
    found = [one for one in waits if (one.waits_for, one.age) in told_apart]
    return [one for one in found if shown is None or one.duty_id in shown][:MOST_NAMED]


def names(session: Session, workspace: Workspace, people: Sequence[Waits]) -> Names:
    """What they are called, and for which role they wait unless it is confidential."""
    query = (
        select(Duty.id, Candidate.name, Role)
        .join(Candidate, Candidate.id == Duty.candidate_id)
        .join(Role, Role.id == Duty.role_id)
        .where(Duty.workspace_id == workspace.id, Duty.id.in_([one.duty_id for one in people]))
    )
    known = {
        duty_id: NamedInDigest(name, None if role.is_confidential else role.full_name)
        for duty_id, name, role in session.execute(query)
    }
    found: dict[tuple[For, int], list[NamedInDigest]] = {}
    for one in people:
        if one.duty_id in known:
            found.setdefault((one.waits_for, one.age), []).append(known[one.duty_id])
    return found


class _Ages:
    """Working days waited: whoever was declined on the same day has waited as long, and is counted once."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self._calendar, self._now = workspace.calendar, now
        self._known: dict[tuple[date, int, date | None], int] = {}
        self.today = self._calendar.day_of(now)

    def of(self, recorded_at: datetime, days_counted: int, counted_to: date | None) -> int:
        same = (self._calendar.day_of(recorded_at), days_counted, counted_to)
        if same not in self._known:
            self._known[same] = age(recorded_at, self._now, self._calendar, Counted(days_counted, counted_to))
        return self._known[same]


def _waits_for(kind: DutyKind, stage: Stage, held_until: date | None, today: date) -> For:
    if held_until and held_until > today:
        return For.HELD
    if kind is DutyKind.CALL:
        return For.CALL
    return For.APPLIED if stage is Stage.APPLIED else For.EMAIL


def _place(one: Waits) -> tuple[For, int, int]:
    return one.waits_for, -one.age, one.duty_id

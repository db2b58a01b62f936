"""The digest's numbers: who still waits, and what was done since the previous digest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.directory.workspace import Workspace
from models.duties.log_entry import EntryKind, LogEntry, not_undone
from models.duties.referral import Referral, Status
from models.lists.digest_waiting import For, Names, Waits, by_age


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
    session: Session, workspace: Workspace, waits: Sequence[Waits], since: Since, names: Names | None = None
) -> Numbers:
    """The digest's numbers for these waiting people and this range of the log."""
    calls, emails = (by_age(waits, waits_for) for waits_for in (For.CALL, For.EMAIL))
    others = [person for person in waits if person.waits_for in (For.APPLIED, For.HELD)]
    done = _done(session, workspace, since)
    return Numbers(
        calls_by_age=calls,
        emails_by_age=emails,
        applied=sum(person.waits_for is For.APPLIED for person in others),
        held=sum(person.waits_for is For.HELD for person in others),
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


def _within(entry, since: Since):  # type: ignore[no-untyped-def]
    until = [entry <= since.until] if since.until is not None else []
    return (entry > (since.after or 0), *until)

"""Makes the rows that tests start from: a workspace, its recruiters, messages, declines, and candidates in play."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.base import Base
from models.database.engine import Database
from models.directory import candidate, role
from models.directory.candidate import Candidate, CandidateDetails
from models.directory.recruiter import Profile, Recruiter, upsert_profile
from models.directory.role import Role
from models.directory.workspace import (
    Workspace,
    apply_environment,
    get_or_create_workspace,
    lock_workspace_by_id,
    set_workspace_zone,
)
from models.duties import updates
from models.duties.decline import Decline, DeclineDetails
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.record import Outcome, record_all
from models.duties.referral import Referral
from models.duties.updates import InPlayDetails
from models.outbox.message import Message, MessageKind, schedule_message
from models.rules.kinds import DutyKind, Stage

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=BERLIN)
"""A Tuesday."""

REASON = "Another candidate fitted more closely"
DETAILS = DeclineDetails(REASON)
JOB = "Staff Engineer at Acme"


def acme(session: Session, team: str = "T0ACME") -> Workspace:
    """The workspace, which Lena leads, locked as in every transaction."""
    workspace = lock_workspace_by_id(session, get_or_create_workspace(session, team).id)
    if not workspace.lead_ids:
        apply_environment(workspace, ["U0LENA"], "C0HIRING")
        set_workspace_zone(workspace, "Europe/Berlin")
    return workspace


def person(session: Session, workspace: Workspace, name: str = "Ana Ruiz", zone: str = "Europe/Berlin") -> Recruiter:
    """A recruiter and full member by this name: "Ana Ruiz" is U0ANA."""
    user_id = f"U0{name.split(maxsplit=1)[0].upper()}"
    return upsert_profile(session, workspace, Profile(user_id, name, zone), NOW)


def note(
    session: Session,
    workspace: Workspace,
    slot: str = "1",
    due_at: datetime = NOW,
    kind: MessageKind = MessageKind.NOTE,
) -> Message:
    """A message to Ana."""
    schedule_message(session, workspace_id=workspace.id, recipient="U0ANA", kind=kind, slot=slot, due_at=due_at)
    return session.scalars(
        select(Message).where(Message.workspace_id == workspace.id, Message.kind == kind, Message.slot == slot)
    ).one()


def outcome(
    ctx: Context,
    owner: Recruiter,
    who: Candidate | CandidateDetails,
    job: str = JOB,
    stage: Stage = Stage.FINAL,
    details: DeclineDetails = DETAILS,
    *,
    confidential: bool = False,
) -> Outcome:
    """The decline form for a new or a known candidate, not recorded yet; `owner` is to tell them."""
    about = role.named(ctx.session, ctx.workspace.id, job)
    return Outcome(_candidate(ctx, who), about, stage, owner, details, confidential=confidential)


def decline(
    ctx: Context,
    owner: Recruiter,
    who: Candidate | CandidateDetails,
    job: str = JOB,
    stage: Stage = Stage.FINAL,
    details: DeclineDetails = DETAILS,
    *,
    confidential: bool = False,
) -> Duty:
    """Records a decline; returns the duty of `owner`."""
    [duty] = decline_all(ctx, [outcome(ctx, owner, who, job, stage, details, confidential=confidential)])
    return duty


def decline_all(ctx: Context, outcomes: Sequence[Outcome]) -> list[Duty]:
    """Records the declines in one act; returns their duties. A withdrawal, for instance, has none."""
    return [recorded.duty for recorded in record_all(ctx, outcomes) if recorded.duty]


def in_play(
    ctx: Context, owner: Recruiter, who: Candidate | CandidateDetails, job: str = JOB, promised_for: date | None = None
) -> Duty:
    """Puts a new or a known candidate in play; returns the update that `owner` owes them."""
    about = role.named(ctx.session, ctx.workspace.id, job)
    [put] = updates.put_in_play(ctx, [InPlayDetails(_candidate(ctx, who), about, Stage.FINAL, owner, promised_for)])
    assert isinstance(put.first, InPlay)
    duty = updates.update_of(ctx, put.first)
    assert put.is_new
    assert duty is not None
    return duty


def _candidate(ctx: Context, who: Candidate | CandidateDetails) -> Candidate:
    return who if isinstance(who, Candidate) else candidate.add(ctx.session, ctx.workspace.id, who, None)


def owing(db: Database, *names: str, since: datetime = NOW) -> list[int]:
    """Ana owes each of these candidates a call; returns the ids of the duties."""
    with db.writing() as session:
        workspace = acme(session)
        person(session, workspace, "Lena Vogt")
        ana = person(session, workspace)
        ctx = Context(session, workspace, since, ana)
        return [decline(ctx, ana, CandidateDetails(name), f"Role {number}").id for number, name in enumerate(names)]


def days_later(days: int, hour: int = 9, minute: int = 30) -> datetime:
    """The time of day in Berlin, so many days after NOW."""
    return (NOW + timedelta(days=days)).replace(hour=hour, minute=minute)


KINDS = [
    *[DutyKind.CALL] * 4,
    DutyKind.EMAIL,
    DutyKind.EMAIL,
    DutyKind.FOLLOW_UP,
    DutyKind.KEEP_POSTED,
    DutyKind.UPDATE,
    DutyKind.THANKS,
]
STAGES = [*[Stage.FINAL] * 4, Stage.SUBMITTED, Stage.APPLIED, Stage.FINAL, Stage.FINAL, Stage.FINAL, Stage.FINAL]
CHOSE_A_TIME = 3
"""The last digit of the numbers of duties that come back at a chosen time."""
ROLES = 7


def many(session: Session, workspace: Workspace, owners: Sequence[Recruiter], count: int, name: str = "Person") -> None:
    """Inserts `count` candidates with a duty each: the kinds and the owners take turns, over seven roles.

    Inserted in bulk, past the functions of the product: thousands recorded one after the other take minutes.
    """
    if not count:
        return
    people = _add(session, Candidate, [_person(workspace, name, number) for number in range(count)])
    roles = _add(session, Role, [_role(workspace, name, number) for number in range(min(count, ROLES))])
    cases = [
        _Case(
            workspace.id,
            number,
            KINDS[number % 10],
            owners[(number // 10) % len(owners)].id,
            people[number],
            roles[number % len(roles)],
        )
        for number in range(count)
    ]
    declined = [case for case in cases if case.kind in (DutyKind.CALL, DutyKind.EMAIL, DutyKind.FOLLOW_UP)]
    declines = _numbered(declined, _add(session, Decline, [_decline(case) for case in declined]))
    called = [case for case in cases if case.kind is DutyKind.FOLLOW_UP]
    calls = _numbered(called, _add(session, LogEntry, [_call(case, declines[case.number]) for case in called]))
    rows = [_duty(case, declines.get(case.number), calls.get(case.number)) for case in cases]
    duties = _add(session, Duty, rows)
    _add(session, InPlay, [_in_play(case) for case in cases if case.kind is DutyKind.UPDATE])
    if calls:
        first_call = next(iter(calls.values()))
        thanked = [case for case in cases if case.kind is DutyKind.THANKS]
        _add(session, Referral, [_placed(case, duties[case.number], first_call) for case in thanked])
    session.flush()


class _Case(NamedTuple):
    """A candidate who is owed something, by the ids of the rows concerned. `number`: from 0, among the many."""

    workspace: int
    number: int
    kind: DutyKind
    owner: int
    candidate: int
    role: int


def _numbered(cases: Sequence[_Case], ids: Sequence[int]) -> dict[int, int]:
    """The ids by the numbers of the cases."""
    return dict(zip([case.number for case in cases], ids, strict=True))


def _add(session: Session, table: type[Base], rows: list[dict]) -> list[int]:
    """Inserts the rows, 500 at a time; returns their ids."""
    written = insert(table).returning(table.id, sort_by_parameter_order=True)  # type: ignore[attr-defined]
    parts = [rows[start : start + 500] for start in range(0, len(rows), 500)]
    return [number for part in parts for number in session.scalars(written, part)]


def _person(workspace: Workspace, name: str, number: int) -> dict:
    shown = f"{name} {number}"
    return {"workspace_id": workspace.id, "name": shown, "folded_name": shown.casefold(), "phone": "+49 30 123456"}


def _role(workspace: Workspace, name: str, number: int) -> dict:
    title = f"{name} role {number:02}"
    return {"workspace_id": workspace.id, "title": title, "client": "Acme", "folded": f"{title.casefold()} at acme"}


def _decline(case: _Case) -> dict:
    return {
        "workspace_id": case.workspace,
        "candidate_id": case.candidate,
        "role_id": case.role,
        "stage": STAGES[case.number % 10],
        "recorded_by_id": case.owner,
        "recorded_at": NOW - timedelta(days=10, minutes=-case.number % 5000),
    }


def _call(case: _Case, decline_id: int) -> dict:
    return {
        "workspace_id": case.workspace,
        "candidate_id": case.candidate,
        "decline_id": decline_id,
        "by_id": case.owner,
        "what": EntryKind.REACHED,
        "at": NOW - timedelta(days=3),
        "details": {"mood": "hurt" if case.number % 20 > 10 else "fine"},
    }


def _duty(case: _Case, decline_id: int | None, call_id: int | None) -> dict:
    comes_back = case.number % 10 == CHOSE_A_TIME
    return {
        "workspace_id": case.workspace,
        "kind": case.kind,
        "candidate_id": case.candidate,
        "decline_id": decline_id,
        "role_id": case.role,
        "owner_id": case.owner,
        "tell_by": days_later(30 if case.kind is DutyKind.KEEP_POSTED else -1, 17),
        "opened_at": NOW - timedelta(days=2),
        "made_by_id": call_id,
        "chosen_at": days_later(0, 15) if comes_back else None,
        "chosen_for": "call_back" if comes_back else None,
        "lead_on": days_later(0).date() if case.number % 10 == 0 else None,
    }


def _in_play(case: _Case) -> dict:
    return {
        "workspace_id": case.workspace,
        "candidate_id": case.candidate,
        "role_id": case.role,
        "owner_id": case.owner,
        "since": NOW - timedelta(days=9),
        "stage": Stage.FINAL,
    }


def _placed(case: _Case, duty_id: int, call_id: int) -> dict:
    return {
        "workspace_id": case.workspace,
        "named_by_id": case.candidate,
        "contact_id": call_id,
        "owner_id": case.owner,
        "name": f"Friend {case.number}",
        "folded_name": f"friend {case.number}",
        "named_at": NOW,
        "thanks_id": duty_id,
    }

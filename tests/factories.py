"""Rows to begin with: a workspace with Ana, who recruits, and Lena, who leads; messages and duties in it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory import candidate, role
from models.directory.candidate import Candidate, CandidateDetails
from models.directory.recruiter import Profile, Recruiter, upsert_profile
from models.directory.workspace import (
    Workspace,
    apply_environment,
    get_or_create_workspace,
    lock_workspace_by_id,
    set_workspace_zone,
)
from models.duties import updates
from models.duties.decline import DeclineDetails
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.duties.record import Outcome, record_all
from models.duties.updates import InPlayDetails
from models.outbox.message import Message, MessageKind, schedule_message
from models.rules.kinds import Stage

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=BERLIN)
"""A Tuesday, at ten in the morning."""

REASON = "Another candidate fitted more closely"
DETAILS = DeclineDetails(REASON)
JOB = "Staff Engineer at Acme"


def acme(session: Session, team: str = "T0ACME") -> Workspace:
    """The workspace, whose lead is Lena, locked as for every act in it."""
    books = lock_workspace_by_id(session, get_or_create_workspace(session, team).id)
    if not books.lead_ids:
        apply_environment(books, ["U0LENA"], "C0HIRING")
        set_workspace_zone(books, "Europe/Berlin")
    return books


def person(session: Session, books: Workspace, name: str = "Ana Ruiz", zone: str = "Europe/Berlin") -> Recruiter:
    """A full member by this name: "Ana Ruiz" is U0ANA."""
    user_id = f"U0{name.split(maxsplit=1)[0].upper()}"
    return upsert_profile(session, books, Profile(user_id, name, zone), NOW)


def note(
    session: Session, books: Workspace, slot: str = "1", due_at: datetime = NOW, kind: MessageKind = MessageKind.NOTE
) -> Message:
    """A message to Ana."""
    schedule_message(session, workspace_id=books.id, recipient="U0ANA", kind=kind, slot=slot, due_at=due_at)
    return session.scalars(
        select(Message).where(Message.workspace_id == books.id, Message.kind == kind, Message.slot == slot)
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
    """Records a decline; the duty that `owner` has from now on."""
    [duty] = decline_all(ctx, [outcome(ctx, owner, who, job, stage, details, confidential=confidential)])
    return duty


def decline_all(ctx: Context, outcomes: Sequence[Outcome]) -> list[Duty]:
    """Records the declines in one act; their duties, as far as there is something to tell."""
    return [recorded.duty for recorded in record_all(ctx, outcomes) if recorded.duty]


def in_play(
    ctx: Context, owner: Recruiter, who: Candidate | CandidateDetails, job: str = JOB, promised_for: date | None = None
) -> Duty:
    """Puts a new or a known candidate in play; the update that `owner` owes them."""
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
    """Ana owes each of these a call; the numbers of the duties."""
    with db.writing() as session:
        books = acme(session)
        person(session, books, "Lena Vogt")
        ana = person(session, books)
        ctx = Context(session, books, since, ana)
        return [decline(ctx, ana, CandidateDetails(name), f"Role {number}").id for number, name in enumerate(names)]


def days_later(days: int, hour: int = 9, minute: int = 30) -> datetime:
    """Berlin time, so many days after the Tuesday."""
    return (NOW + timedelta(days=days)).replace(hour=hour, minute=minute)

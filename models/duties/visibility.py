"""Whose candidates and referrals a person sees: their own, and those of the people they lead."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, select
from sqlalchemy.orm import Session

from models.context import Context, may_act
from models.directory import spelling
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.duties.referral import Referral
from models.rules.text import spelled_alike

SUGGESTIONS = 50


def owners_seen(ctx: Context) -> list[int]:
    """The numbers of all whose candidates the person may see, themselves among them."""
    everybody = ctx.session.scalars(select(Recruiter).where(Recruiter.workspace_id == ctx.workspace.id))
    return [one.id for one in everybody if may_act(ctx.person, one)]


def candidates(ctx: Context) -> Select[Candidate]:
    """The candidates whom the person may see."""
    mine = Candidate.id.in_(dealt_with_by(ctx.workspace.id, owners_seen(ctx)))
    known = Candidate.forgotten_at.is_(None)
    return select(Candidate).where(Candidate.workspace_id == ctx.workspace.id, known, mine)


def candidates_like(ctx: Context, typed: str) -> list[Candidate]:
    """Those whose name holds the typed letters, the ones that begin with them first."""
    holds = spelling.holds(Candidate.folded_name, Candidate.name, typed)
    begins = spelling.begins(Candidate.folded_name, typed).desc()
    found = candidates(ctx).where(holds).order_by(begins, Candidate.folded_name, Candidate.id)
    return list(ctx.session.scalars(found.limit(SUGGESTIONS)))


def candidate(ctx: Context, candidate_id: int) -> Candidate | None:
    """This candidate, if the person may see them."""
    return ctx.session.scalar(candidates(ctx).where(Candidate.id == candidate_id))


def candidate_called(ctx: Context, name: str) -> Candidate | None:
    """The newest candidate of exactly this name, among those whom the person may see."""
    found = candidates(ctx).where(spelling.is_called(Candidate.folded_name, name)).order_by(Candidate.id.desc())
    return next((one for one in ctx.session.scalars(found) if spelled_alike(one.name, name)), None)


def owners_of(session: Session, person: Candidate) -> list[Recruiter]:
    """Who deals or dealt with them under this row: what they see, these people, their leads and admins see.

    Who owes or owed them a contact; for a decline that never owed one, who recorded it; whose they are in play; and
    who looks after somebody whom they named.
    """
    owed = select(Duty.owner_id).where(Duty.candidate_id == person.id)
    alone = select(Decline.recorded_by_id).where(Decline.candidate_id == person.id, _owed_nothing())
    waits = select(InPlay.owner_id).where(InPlay.candidate_id == person.id)
    named = select(Referral.owner_id).where(Referral.named_by_id == person.id)
    ids = owed.union(alone, waits, named)
    return list(session.scalars(select(Recruiter).where(Recruiter.id.in_(ids)).order_by(Recruiter.id)))


def open_owners_of(session: Session, person: Candidate) -> list[Recruiter]:
    """Who owes them a contact now under this row."""
    owed = select(Duty.owner_id).where(Duty.candidate_id == person.id, Duty.settled_at.is_(None))
    return list(session.scalars(select(Recruiter).where(Recruiter.id.in_(owed)).order_by(Recruiter.id)))


def dealt_with_by(workspace_id: int, owners: Sequence[int]) -> CompoundSelect[int]:
    """The ids of all candidates with whom these people deal or dealt: the counterpart of `owners_of`."""
    owed = select(Duty.candidate_id).where(Duty.workspace_id == workspace_id, Duty.owner_id.in_(owners))
    alone = (Decline.workspace_id == workspace_id, Decline.recorded_by_id.in_(owners), _owed_nothing())
    waits = select(InPlay.candidate_id).where(InPlay.workspace_id == workspace_id, InPlay.owner_id.in_(owners))
    named = select(Referral.named_by_id).where(Referral.workspace_id == workspace_id, Referral.owner_id.in_(owners))
    return owed.union(select(Decline.candidate_id).where(*alone), waits, named)


def _owed_nothing() -> ColumnElement[bool]:
    return ~exists().where(Duty.decline_id == Decline.id)

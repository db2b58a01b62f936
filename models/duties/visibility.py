"""Which candidates, referrals and roles a person sees: their own, and those of the people they lead."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from models.context import Context, may_act
from models.directory import spelling
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.directory.role import ROLE_NAME, Role
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.duties.referral import Referral
from models.rules.text import spelled_alike

SUGGESTIONS = 50

ROLE_SUGGESTIONS = 20


def owners_seen(ctx: Context) -> list[int]:
    """Ids of all owners whose candidates the person may see, the person included."""
    everybody = ctx.session.scalars(select(Recruiter).where(Recruiter.workspace_id == ctx.workspace.id))
    return [owner.id for owner in everybody if may_act(ctx.person, owner)]


def candidates(ctx: Context) -> Select[Candidate]:
    """Query for the candidates whom the person may see."""
    seen = Candidate.id.in_(dealt_with_by(ctx.workspace.id, owners_seen(ctx)))
    known = Candidate.forgotten_at.is_(None)
    return select(Candidate).where(Candidate.workspace_id == ctx.workspace.id, known, seen)


def candidates_like(ctx: Context, typed: str) -> list[Candidate]:
    """Visible candidates whose name contains the typed letters; names that begin with them first."""
    holds = spelling.holds(Candidate.folded_name, Candidate.name, typed)
    begins = spelling.begins(Candidate.folded_name, typed).desc()
    query = candidates(ctx).where(holds).order_by(begins, Candidate.folded_name, Candidate.id)
    return list(ctx.session.scalars(query.limit(SUGGESTIONS)))


def candidate(ctx: Context, candidate_id: int) -> Candidate | None:
    """The candidate of this id, if the person may see them."""
    return ctx.session.scalar(candidates(ctx).where(Candidate.id == candidate_id))


def candidate_called(ctx: Context, name: str) -> Candidate | None:
    """The newest visible candidate of exactly this name."""
    query = candidates(ctx).where(spelling.is_called(Candidate.folded_name, name)).order_by(Candidate.id.desc())
    return next((match for match in ctx.session.scalars(query) if spelled_alike(match.name, name)), None)


def owners_of(session: Session, person: Candidate) -> list[Recruiter]:
    """Recruiters who deal or dealt with this row; they, their leads and admins may see it.

    Owners of its duties, past ones too; recorders of declines that never made a duty; owners of its in-play rows; and
    owners of referrals whom the candidate named.
    """
    owed = select(Duty.owner_id).where(Duty.candidate_id == person.id)
    alone = select(Decline.recorded_by_id).where(Decline.candidate_id == person.id, _owed_nothing())
    in_play = select(InPlay.owner_id).where(InPlay.candidate_id == person.id)
    named = select(Referral.owner_id).where(Referral.named_by_id == person.id)
    ids = owed.union(alone, in_play, named)
    return list(session.scalars(select(Recruiter).where(Recruiter.id.in_(ids)).order_by(Recruiter.id)))


def open_owners_of(session: Session, person: Candidate) -> list[Recruiter]:
    """Owners of open duties to this row."""
    owed = select(Duty.owner_id).where(Duty.candidate_id == person.id, Duty.settled_at.is_(None))
    return list(session.scalars(select(Recruiter).where(Recruiter.id.in_(owed)).order_by(Recruiter.id)))


def dealt_with_by(workspace_id: int, owners: Sequence[int]) -> CompoundSelect[int]:
    """Query for the ids of all candidates with whom these owners deal or dealt: the reverse of `owners_of`."""
    owed = select(Duty.candidate_id).where(Duty.workspace_id == workspace_id, Duty.owner_id.in_(owners))
    alone = (Decline.workspace_id == workspace_id, Decline.recorded_by_id.in_(owners), _owed_nothing())
    in_play = select(InPlay.candidate_id).where(InPlay.workspace_id == workspace_id, InPlay.owner_id.in_(owners))
    named = select(Referral.named_by_id).where(Referral.workspace_id == workspace_id, Referral.owner_id.in_(owners))
    return owed.union(select(Decline.candidate_id).where(*alone), in_play, named)


def _owed_nothing() -> ColumnElement[bool]:
    return ~exists().where(Duty.decline_id == Decline.id)


def roles_like(ctx: Context, typed: str) -> list[Role]:
    """Visible roles whose name contains the typed text; names that begin with it first."""
    holds = spelling.holds(Role.folded, ROLE_NAME, typed)
    order = (spelling.begins(Role.folded, typed).desc(), Role.folded)
    query = select(Role).where(Role.workspace_id == ctx.workspace.id, holds, _is_seen(ctx))
    return list(ctx.session.scalars(query.order_by(*order).limit(ROLE_SUGGESTIONS)))


def find_role(ctx: Context, role_id: int | None) -> Role | None:
    """The role of this id, if the person may see it."""
    query = select(Role).where(Role.workspace_id == ctx.workspace.id, Role.id == role_id)
    return ctx.session.scalar(query.where(_is_seen(ctx)))


def _is_seen(ctx: Context) -> ColumnElement[bool]:
    """Condition on a role, as subqueries per role, so that indexes answer it, however many duties there are."""
    owners, own_id = owners_seen(ctx), ctx.person.id
    owed = exists().where(Duty.role_id == Role.id, Duty.owner_id.in_(owners))
    waiting = exists().where(InPlay.role_id == Role.id, or_(InPlay.owner_id.in_(owners), InPlay.put_by_id == own_id))
    # The owner of a decline without duties is the person who recorded it.
    owes_nothing = ~exists().where(Duty.decline_id == Decline.id)
    by_them = or_(Decline.recorded_by_id == own_id, and_(Decline.recorded_by_id.in_(owners), owes_nothing))
    recorded = exists().where(Decline.role_id == Role.id, by_them)
    return or_(Role.is_confidential.is_(False), owed, waiting, recorded)

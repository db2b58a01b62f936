"""Whose candidates and referrals a person sees: their own, and those of the people they lead."""

from sqlalchemy import Select, select

from models.context import Act, may_act
from models.directory import spelling as alike
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.rules.text import spelled_alike
from models.views import search as finding

SUGGESTIONS = 50


def owners_seen(act: Act) -> list[int]:
    """The numbers of all whose candidates the person may see, themselves among them."""
    everybody = act.session.scalars(select(Recruiter).where(Recruiter.workspace_id == act.workspace.id))
    return [one.id for one in everybody if may_act(act.person, one)]


def candidates(act: Act) -> Select[Candidate]:
    """The candidates whom the person may see."""
    mine = Candidate.id.in_(finding.dealt_with_by(act.workspace.id, owners_seen(act)))
    known = Candidate.forgotten_at.is_(None)
    return select(Candidate).where(Candidate.workspace_id == act.workspace.id, known, mine)


def candidates_like(act: Act, typed: str) -> list[Candidate]:
    """Those whose name holds the typed letters, the ones that begin with them first."""
    holds = alike.holds(Candidate.folded_name, Candidate.name, typed)
    begins = alike.begins(Candidate.folded_name, typed).desc()
    found = candidates(act).where(holds).order_by(begins, Candidate.folded_name, Candidate.id)
    return list(act.session.scalars(found.limit(SUGGESTIONS)))


def candidate(act: Act, candidate_id: int) -> Candidate | None:
    """This candidate, if the person may see them."""
    return act.session.scalar(candidates(act).where(Candidate.id == candidate_id))


def candidate_called(act: Act, name: str) -> Candidate | None:
    """The newest candidate of exactly this name, among those whom the person may see."""
    found = candidates(act).where(alike.is_called(Candidate.folded_name, name)).order_by(Candidate.id.desc())
    return next((one for one in act.session.scalars(found) if spelled_alike(one.name, name)), None)

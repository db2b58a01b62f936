"""The context of one transaction: session, workspace, current time and acting person. Also the permission checks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.directory.recruiter import Recruiter
from models.directory.workspace import Workspace


@dataclass(frozen=True)
class Context:
    """One workspace at one moment, in one transaction, and who acts or reads. `actor` None: it happens by itself."""

    session: Session
    workspace: Workspace
    now: datetime
    actor: Recruiter | None = None

    @property
    def person(self) -> Recruiter:
        """Who acts or reads. Raises ValueError where it happens by itself."""
        if self.actor is None:
            raise ValueError("nobody acts here")
        return self.actor

    def may_act_for(self, owner: Recruiter) -> bool:
        """Whether the person may see and change what this owner owes, now: the owner, their leads, admins.

        A message outlives such a right: whoever led its owner when it was sent may lead nobody when it is drawn anew.
        """
        return may_act(self.person, owner)


class NotTheirs(Exception):
    """The person may neither see nor change this: it belongs to somebody of this name."""

    def __init__(self, owner: Recruiter) -> None:
        super().__init__("not theirs")
        # Kept as text: the transaction that this ends lets go of its rows.
        self.owner_name = owner.name


class NotAMember(Exception):
    """Guests, bots, people of other workspaces, those who have left and those outside the channel change nothing."""


def guard_member(ctx: Context) -> None:
    """Raises NotAMember unless the act is by somebody who may use Signoff, or happens by itself."""
    if ctx.actor is not None and not ctx.actor.can_take:
        raise NotAMember


def may_act(person: Recruiter, owner: Recruiter) -> bool:
    """Owner, their leads and, where leads are named, Slack's admins (PRODUCT section 4)."""
    if person.workspace_id != owner.workspace_id or not person.is_at_home:
        return False
    if person.id == owner.id:
        return True
    if person.is_outside:
        return False
    if person.is_lead_of(owner):
        return True
    return person.is_admin and bool(owner.lead_ids or owner.workspace.lead_ids)


def may_lead(person: Recruiter, owner: Recruiter) -> bool:
    """Who leads the owner and, where leads are named, Slack's admins: what an owner alone may not do."""
    if not person.is_lead_of(owner) and not person.is_admin:
        return False
    return may_act(person, owner) and bool(owner.lead_ids or owner.workspace.lead_ids)


def guard(ctx: Context, owner: Recruiter) -> None:
    """Raises NotTheirs unless the act is by somebody who may, or happens by itself."""
    if ctx.actor is not None and not may_act(ctx.actor, owner):
        raise NotTheirs(owner)

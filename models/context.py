"""The context of one transaction: session, workspace, current time and acting person. Also the permission checks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.directory.recruiter import Recruiter
from models.directory.workspace import Workspace
from models.errors import PermissionDenied


@dataclass(frozen=True)
class Context:
    """One workspace at one moment, in one transaction, and the acting person or reader.

    `actor` None: the system acts.
    """

    session: Session
    workspace: Workspace
    now: datetime
    actor: Recruiter | None = None

    @property
    def person(self) -> Recruiter:
        """The acting person or reader. Raises ValueError where the system acts."""
        if self.actor is None:
            raise ValueError("nobody acts here")
        return self.actor

    def may_act_for(self, owner: Recruiter) -> bool:
        """Whether the person may see and change the duties of this owner now: the owner, their leads, admins.

        A message outlives this right: a lead may have been removed between sending a message and redrawing it.
        """
        return may_act(self.person, owner)


def guard_member(ctx: Context) -> None:
    """Raises PermissionDenied unless the actor may use Signoff or is the system.

    Guests, bots, people of other workspaces, deactivated people and those outside the channel may change nothing.
    """
    if ctx.actor is not None and not ctx.actor.can_take:
        raise PermissionDenied


def may_act(person: Recruiter, owner: Recruiter) -> bool:
    """Whether the person is the owner, one of their leads or, where leads are named, a Slack admin (PRODUCT 4)."""
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
    """Whether the person leads the owner or is a Slack admin, where leads are named. For acts closed to owners."""
    if not person.is_lead_of(owner) and not person.is_admin:
        return False
    return may_act(person, owner) and bool(owner.lead_ids or owner.workspace.lead_ids)


def guard(ctx: Context, owner: Recruiter) -> None:
    """Raises PermissionDenied unless the actor may act for the owner or is the system."""
    if ctx.actor is not None and not may_act(ctx.actor, owner):
        raise PermissionDenied(owner.name)

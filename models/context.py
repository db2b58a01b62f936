"""Who does something, when, and in whose books: what every transition is handed, and the one check of who may."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from models.directory.recruiter import Recruiter
from models.directory.workspace import Workspace

if TYPE_CHECKING:
    from models.duties.duty import Duty


@dataclass(frozen=True)
class Act:
    """One person's act inside one transaction. `by` None: it happens by itself."""

    session: Session
    workspace: Workspace
    now: datetime
    by: Recruiter | None = None

    @property
    def person(self) -> Recruiter:
        """Who acts. Raises ValueError where it happens by itself."""
        if self.by is None:
            raise ValueError("nobody acts here")
        return self.by


@dataclass(frozen=True)
class Books:
    """The rows of one workspace at one moment."""

    session: Session
    workspace: Workspace
    now: datetime


@dataclass(frozen=True)
class Sight:
    """One reader, one moment."""

    session: Session
    workspace: Workspace
    reader: Recruiter
    now: datetime

    def age(self, duty: "Duty") -> int:
        """Working days that the person has waited, in the workspace's calendar."""
        return duty.age(self.now)

    def is_owner(self, duty: "Duty") -> bool:
        return duty.owner_id == self.reader.id

    def sees(self, duty: "Duty") -> bool:
        """Whether the reader may see the person to whom this is owed, now: its owner, their leads, admins.

        A message outlives such a right: whoever led its owner when it was sent may lead nobody when it is drawn anew.
        """
        return may_act(self.reader, duty.owner)


class NotTheirs(Exception):
    """The person may neither see nor change this: it belongs to somebody of this name."""

    def __init__(self, owner: Recruiter) -> None:
        super().__init__("not theirs")
        # Kept as text: the transaction that this ends lets go of its rows.
        self.owner_name = owner.name


class NotAMember(Exception):
    """Guests, bots, people of other workspaces, those who have left and those outside the channel change nothing."""


def guard_member(act: Act) -> None:
    """Raises NotAMember unless the act is by somebody who may use Signoff, or happens by itself."""
    if act.by is not None and not act.by.can_take:
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


def guard(act: Act, owner: Recruiter) -> None:
    """Raises NotTheirs unless the act is by somebody who may, or happens by itself."""
    if act.by is not None and not may_act(act.by, owner):
        raise NotTheirs(owner)

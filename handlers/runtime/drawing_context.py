"""A message being drawn: who reads it, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.context import may_act
from models.directory.recruiter import Recruiter
from models.directory.workspace import Workspace
from models.duties.duty import Duty


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

    def age(self, duty: Duty) -> int:
        """Working days that the person has waited, in the workspace's calendar."""
        return duty.age(self.now)

    def is_owner(self, duty: Duty) -> bool:
        return duty.owner_id == self.reader.id

    def sees(self, duty: Duty) -> bool:
        """Whether the reader may see the person to whom this is owed, now: its owner, their leads, admins.

        A message outlives such a right: whoever led its owner when it was sent may lead nobody when it is drawn anew.
        """
        return may_act(self.reader, duty.owner)

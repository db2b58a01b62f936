"""A message being drawn: who reads it, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.duty import Duty
from models.recruiter import Recruiter
from models.workspace import Workspace


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

"""The recorded outcome "this candidate does not get this role", once for each candidate and role."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.database.base import Base, InWorkspace, index_where
from models.directory.candidate import Candidate, rows_of
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.directory.workspace import CLIENT_OWES_REASON, WITHDREW, Workspace
from models.rules.deadlines import Counted, age
from models.rules.kinds import Stage
from models.rules.policy import AskWhen


@dataclass(frozen=True)
class DeclineDetails:
    """The details of a decline that its forms ask for: columns of `Decline` by the same names."""

    reason: str | None = None
    may_tell: str | None = None
    """What the candidate may be told, as the recorder typed it."""
    care: bool = False
    """Handle with care: the heads-up e-mail comes first."""
    link: str | None = None
    """The person's page in the applicant tracking system."""

    @property
    def without_free_text(self) -> "DeclineDetails":
        """What stays of them when the candidate is erased."""
        return replace(self, may_tell=None, link=None)


NO_DETAILS = DeclineDetails()


class Decline(InWorkspace, Base):
    __tablename__ = "decline"
    __table_args__ = (
        index_where("withdrawn_at IS NULL", "uq_decline_live", "candidate_id", "role_id", unique=True),
        Index("ix_decline_recorded_at", "workspace_id", "recorded_at"),
    )

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    stage: Mapped[Stage]
    reason: Mapped[str | None]
    may_tell: Mapped[str | None]
    care: Mapped[bool] = mapped_column(default=False)
    link: Mapped[str | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("recruiter.id"))
    """None: no person did, but an applicant tracking system."""
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    referral_ask: Mapped[AskWhen | None]
    """When the referral question was to be asked, as set at the time of the call: reports group by it."""
    days_counted: Mapped[int] = mapped_column(default=0)
    """Working days waited until `counted_to`, by the calendar that the workspace had then."""
    counted_to: Mapped[date | None]

    workspace: Mapped[Workspace] = relationship()
    candidate: Mapped[Candidate] = relationship()
    role: Mapped[Role] = relationship()
    recorded_by: Mapped[Recruiter | None] = relationship()

    @property
    def details(self) -> DeclineDetails:
        return DeclineDetails(**{field.name: getattr(self, field.name) for field in fields(DeclineDetails)})

    @details.setter
    def details(self, details: DeclineDetails) -> None:
        for name, value in asdict(details).items():
            setattr(self, name, value)

    @property
    def owes_nothing(self) -> bool:
        """The candidate withdrew: it is recorded, and nobody owes a contact."""
        return self.reason == WITHDREW

    @property
    def asks_when(self) -> AskWhen:
        """When to ask for referrals: as set at the time of the call, else as set now."""
        return self.referral_ask or self.workspace.policy.referral_ask

    @property
    def client_owes_reason(self) -> bool:
        return self.reason == CLIENT_OWES_REASON

    def age(self, now: datetime) -> int:
        """Working days of the workspace's calendar that the candidate has waited."""
        return age(self.recorded_at, now, self.workspace.calendar, Counted(self.days_counted, self.counted_to))


def live(session: Session, candidate_id: int, role_id: int) -> Decline | None:
    """The live decline of this candidate for this role, if there is one."""
    query = select(Decline).where(Decline.candidate_id == candidate_id, Decline.role_id == role_id)
    return session.scalar(query.where(Decline.withdrawn_at.is_(None)))


def live_of_person(session: Session, person: Candidate, role_id: int) -> Decline | None:
    """The live decline of this person for this role, under any of their candidate rows."""
    rows = Decline.candidate_id.in_(rows_of(person.person_id))
    return session.scalars(
        select(Decline).where(rows, Decline.role_id == role_id, Decline.withdrawn_at.is_(None))
    ).first()


def of_candidate(session: Session, candidate_id: int) -> list[Decline]:
    """All live declines of a candidate, newest first."""
    query = select(Decline).where(Decline.candidate_id == candidate_id, Decline.withdrawn_at.is_(None))
    return list(session.scalars(query.order_by(Decline.recorded_at.desc())))

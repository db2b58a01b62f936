"""Referrals: people whom a candidate named, matched when named again, and their status."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.context import Context
from models.database.base import Base, InWorkspace
from models.directory import spelling
from models.directory.candidate import SOMEBODY, Candidate, first_name_in
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties.log_entry import LogEntry, remembered, thawed
from models.rules import phone as phones
from models.rules.text import APOSTROPHES, DASHES, fold, spelled_alike, without_invisible

WORD = re.compile(r"[^\s<>,;]+")
"""Matches a word; one with an @ inside is read as an e-mail address."""
PHONE = re.compile(rf"[+\uff0b]?\d[\d\s()./\uff0e\uff08\uff09\u30fc{re.escape(DASHES)}]{{4,}}")

SIGNS_OF_NAMES = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
"""Apostrophes of all kinds become plain, as in e-mail addresses."""


class Status(StrEnum):
    NEW = "new"
    CONTACTED = "contacted"
    IN_PROCESS = "in_process"
    PLACED = "placed"
    NO = "no"
    WITHDRAWN = "withdrawn"
    """The answer that named them was undone before they were contacted."""


UNDER_WAY = (Status.NEW, Status.CONTACTED, Status.IN_PROCESS)


class Referral(InWorkspace, Base):
    __tablename__ = "referral"
    __table_args__ = (
        Index("ix_referral_name", "workspace_id", "folded_name"),
        Index("ix_referral_owner", "owner_id", "status"),
        Index("ix_referral_named_at", "workspace_id", "named_at"),
    )

    named_by_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    """The log entry of the answer that named them."""
    owner_id: Mapped[int] = mapped_column(ForeignKey("recruiter.id"))
    name: Mapped[str]
    folded_name: Mapped[str]
    reach: Mapped[str | None]
    """How to reach them, as typed."""
    phone_digits: Mapped[str | None]
    folded_email: Mapped[str | None]
    role_id: Mapped[int | None] = mapped_column(ForeignKey("role.id"))
    """Role they were named for; None: none in particular."""
    status: Mapped[Status] = mapped_column(default=Status.NEW)
    changed_at: Mapped[datetime | None]
    """When the status last changed."""
    named_at: Mapped[datetime]
    thanks_id: Mapped[int | None] = mapped_column(ForeignKey("duty.id"), index=True)
    """The thank-you duty for them, open or done."""
    forgotten_at: Mapped[datetime | None]
    """When their data was erased."""

    named_by: Mapped[Candidate] = relationship()
    owner: Mapped[Recruiter] = relationship()
    role: Mapped[Role | None] = relationship()

    @property
    def first_name(self) -> str:
        """The name in a question about them."""
        return first_name_in(self.name)

    @property
    def is_reachable(self) -> bool:
        """Whether a number or an address is known."""
        return bool(self.phone_digits or self.folded_email)

    def phone_for(self, reader_country: str | None) -> str:
        """The number as a reader in this country writes it; empty: none was typed, or it can't be dialled."""
        return phones.format_number(self.phone_digits, reader_country) if self.phone_digits else ""

    def take_reach(self, typed: str | None, country: str | None) -> None:
        """Sets how to reach them; number and address are read in this country."""
        self.reach = typed
        self.phone_digits, self.folded_email = ways_to_reach(typed, country)

    def remembered(self) -> dict[str, Any]:
        """The current status as JSON, for the log."""
        return remembered(self, "status", "changed_at")

    def restore(self, before: Mapping[str, Any]) -> None:
        """Sets the status back to the one from before an answer."""
        self.status, self.changed_at = Status(before["status"]), thawed("changed_at", before["changed_at"])

    def forget(self, now: datetime) -> None:
        """Erases the personal data. The row still counts; a referral under way becomes `Status.NO`."""
        self.name, self.folded_name = SOMEBODY, ""
        self.reach = self.phone_digits = self.folded_email = None
        if self.status in UNDER_WAY:
            self.status, self.changed_at = Status.NO, now
        self.forgotten_at = now


@dataclass(frozen=True)
class ReferralDetails:
    """A referral as the candidate gave it."""

    name: str
    reach: str | None
    by: Candidate
    role: Role | None = None


def find(session: Session, workspace_id: int, referral_id: int) -> Referral | None:
    """The referral of this workspace, locked until the transaction ends where the database can."""
    query = select(Referral).where(Referral.id == referral_id, Referral.workspace_id == workspace_id)
    return session.scalar(query.with_for_update(of=Referral))


def add(ctx: Context, named: ReferralDetails, owner: Recruiter, answer: LogEntry) -> Referral:
    """Adds a referral; callers check with `known` first whether they were named before."""
    row = Referral(
        workspace_id=owner.workspace_id,
        named_by=named.by,
        contact_id=answer.id,
        owner=owner,
        name=named.name,
        folded_name=fold(named.name),
        role=named.role,
        named_at=ctx.now,
    )
    row.take_reach(named.reach, owner.country)
    ctx.session.add(row)
    ctx.session.flush()
    return row


def known(session: Session, named: ReferralDetails, country: str | None) -> Referral | None:
    """The earlier referral of the same person: same e-mail or phone, or same name from the same candidate."""
    phone, email = ways_to_reach(named.reach, country)
    same: list[ColumnElement[bool]] = []
    if email:
        same.append(Referral.folded_email == email)
    if phone:
        same.append(Referral.phone_digits == phone)
    again = (Referral.named_by_id == named.by.id, spelling.is_called(Referral.folded_name, named.name))
    query = _standing(named.by.workspace_id).where(or_(*same, and_(*again))).order_by(Referral.id)
    return next((earlier for earlier in session.scalars(query) if _is_known_as(earlier, named, phone, email)), None)


def of_the_same_name(session: Session, named: ReferralDetails, country: str | None) -> list[Referral]:
    """Referrals of this name without a different phone or e-mail, from any candidate; newest first."""
    phone, email = ways_to_reach(named.reach, country)
    query = _standing(named.by.workspace_id).where(spelling.is_called(Referral.folded_name, named.name))
    namesakes = [
        row for row in session.scalars(query.order_by(Referral.id.desc())) if spelled_alike(row.name, named.name)
    ]
    return [row for row in namesakes if not _differs(row, phone, email)]


def ways_to_reach(reach: str | None, country: str | None) -> tuple[str | None, str | None]:
    """Phone in international form and e-mail, as far as they can be read from the typed text."""
    typed = without_invisible(reach or "")
    emails = [word.translate(SIGNS_OF_NAMES) for word in WORD.findall(typed) if "@" in word[1:-1]]
    phone = PHONE.search(WORD.sub(lambda word: " " if "@" in word[0][1:-1] else word[0], typed))
    return phones.read_number(phone.group(), country) if phone else None, emails[0].casefold() if emails else None


def same_way(row: Referral, phone: str | None, email: str | None) -> bool:
    """Whether e-mail or phone match, or neither differs."""
    return _is_reached(row, phone, email) or not _differs(row, phone, email)


def _is_known_as(row: Referral, named: ReferralDetails, phone: str | None, email: str | None) -> bool:
    if _is_reached(row, phone, email):
        return True
    return spelled_alike(row.name, named.name) and not _differs(row, phone, email)


def _is_reached(row: Referral, phone: str | None, email: str | None) -> bool:
    return bool((email and row.folded_email == email) or (phone and row.phone_digits == phone))


def _differs(row: Referral, phone: str | None, email: str | None) -> bool:
    return bool(
        (phone and row.phone_digits and phone != row.phone_digits)
        or (email and row.folded_email and email != row.folded_email)
    )


def _standing(workspace_id: int) -> Select[Referral]:
    return select(Referral).where(Referral.workspace_id == workspace_id, Referral.status != Status.WITHDRAWN)

"""Edits what was recorded: name, contact data, contact wish, reason, care, confidentiality and tell-by."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from models.context import Context, guard
from models.directory.candidate import Candidate, CandidateDetails, ContactWish, fill_gaps
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import log, recognition
from models.duties.decline import DeclineDetails
from models.duties.duty import Duty, duty_changed
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind
from models.duties.recognition import NOT_ASKED
from models.errors import DayFault, InvalidDay
from models.outbox.message import mark_all_stale
from models.rules import deadlines


@dataclass(frozen=True)
class EditedDetails:
    """All editable fields, with their new values."""

    person: CandidateDetails
    first_name: str | None
    """In greetings; None: it follows from the name."""
    wishes: ContactWish | None
    decline: DeclineDetails
    confidential: bool
    """Of the role: applies to every candidate of it."""
    tell_by: datetime

    def changed_fields(self, before: "EditedDetails") -> list[str]:
        """Names of the fields that differ, as the log stores them, sorted."""
        old, new = before._by_field(), self._by_field()
        return sorted(field for field in new if new[field] != old[field])

    def _by_field(self) -> dict[str, Any]:
        own = ("first_name", "wishes", "confidential", "tell_by")
        return {**asdict(self.person), **asdict(self.decline), **{field: getattr(self, field) for field in own}}


def current_details(duty: Duty) -> EditedDetails:
    """The values before the edit."""
    decline, person = duty.recorded, duty.candidate
    named = CandidateDetails(person.name, person.phone, person.email)
    return EditedDetails(
        person=named,
        first_name=person.own_first_name,
        wishes=person.wishes,
        decline=decline.details,
        confidential=decline.role.is_confidential,
        tell_by=duty.tell_by,
    )


def typed_tell_by(day: date, owner: Recruiter, by: Recruiter, now: datetime) -> datetime:
    """The end of work of the typed day. Raises InvalidDay.

    It lies in the future, and at most five business days ahead unless a lead types it.
    """
    calendar = owner.calendar.ever_present
    latest = calendar.day_of(deadlines.latest_typed_tell_by(now, calendar, owner.workspace.policy))
    if not calendar.is_business_day(day):
        raise InvalidDay(DayFault.NO_WORKING_DAY, latest)
    if calendar.closing(day) <= now:
        raise InvalidDay(DayFault.PAST, latest)
    if day > latest and not by.is_lead_of(owner):
        raise InvalidDay(DayFault.TOO_FAR, latest)
    return calendar.closing(day)


def edit(ctx: Context, duty: Duty, details: EditedDetails, answers: Mapping[str, str] = NOT_ASKED) -> None:
    """Saves the edited fields and redraws every message that shows the person.

    Rows with the new e-mail or number become the same person where the name is the same or `answers` say so. Raises
    PersonInDoubt, with nothing changed, where that has to be asked.
    """
    guard(ctx, duty.owner)
    decline, person = duty.recorded, duty.candidate
    different = details.changed_fields(current_details(duty))
    if not different:
        return
    same_people = recognition.others(ctx, person, details.person, _country(ctx, duty), answers)
    write_entry(ctx, duty, EntryKind.EDITED, details={"fields": [*different, *_joined(same_people)]})
    person.rename(details.person.name)
    person.take_first_name(details.first_name)
    person.take_phone(details.person.phone, _country(ctx, duty))
    person.take_email(details.person.email)
    person.wishes = details.wishes
    decline.details = details.decline
    confide(ctx, decline.role, is_confidential=details.confidential)
    duty.tell_by = details.tell_by
    recognition.join(ctx, person, same_people)
    _show(ctx, duty)


def address(ctx: Context, duty: Duty, email: str, answers: Mapping[str, str] = NOT_ASKED) -> None:
    """Saves the e-mail address of the duty's candidate, also where the duty has no decline.

    `answers`: as in `edit`. Raises PersonInDoubt.
    """
    guard(ctx, duty.owner)
    person = duty.candidate
    if person.email == email:
        return
    typed = CandidateDetails(person.name, person.phone, email)
    same_people = recognition.others(ctx, person, typed, _country(ctx, duty), answers)
    write_entry(ctx, duty, EntryKind.EDITED, details={"fields": ["email", *_joined(same_people)]})
    person.take_email(email)
    recognition.join(ctx, person, same_people)
    _show(ctx, duty)


def complete(
    ctx: Context,
    person: Candidate,
    named: CandidateDetails | None,
    country: str | None,
    wish: ContactWish | None = None,
) -> None:
    """Fills empty fields of a known candidate from a form; known values stay. Logs which, and redraws their messages.

    `country`: in which a phone number is read.
    `recognition` hands out a row only to those who may see it, so nothing changes that others see.
    """
    if named and (filled := fill_gaps(person, named, wish, country)):
        log.note(ctx, person, EntryKind.EDITED, {"fields": filled})
        mark_all_stale(ctx.session, select(Duty.id).where(Duty.candidate_id == person.id), ctx.now)


def _joined(same_people: Sequence[Candidate]) -> list[str]:
    """Log fields that say whether rows were joined."""
    return ["same_person"] if same_people else []


def _country(ctx: Context, duty: Duty) -> str | None:
    """Country in which a phone number is read: that of the person who typed it."""
    return (ctx.actor or duty.owner).country


def _show(ctx: Context, duty: Duty) -> None:
    duty_changed(ctx.session, duty, ctx.now)
    others = select(Duty.id).where(Duty.candidate_id == duty.candidate_id, Duty.id != duty.id)
    mark_all_stale(ctx.session, list(ctx.session.scalars(others)), ctx.now)


def confide(ctx: Context, role: Role, *, is_confidential: bool = True) -> bool:
    """Makes the role confidential, so that no channel names it, or lifts that; redraws. False: no change.

    The caller writes the log entry, since it knows whom the entry is about.
    """
    if role.is_confidential == is_confidential:
        return False
    role.is_confidential = is_confidential
    show_role(ctx, role)
    return True


def show_role(ctx: Context, role: Role) -> None:
    """Marks every message about this role stale."""
    about = select(Duty.id).where(Duty.role_id == role.id, Duty.workspace_id == role.workspace_id)
    mark_all_stale(ctx.session, about, ctx.now)


def tell_how_it_ended(ctx: Context, duty: Duty, text: str | None) -> None:
    """Saves how the role ended, for every second contact about it."""
    guard(ctx, duty.owner)
    role = duty.recorded.role
    if role.how_it_ended == text:
        return
    write_entry(ctx, duty, EntryKind.EDITED, details={"fields": ["how_it_ended"]})
    role.how_it_ended = text
    duty_changed(ctx.session, duty, ctx.now)
    show_role(ctx, role)

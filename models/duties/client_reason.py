"""Declines whose reason the client still owes, and the day the owner's list asks for it.

Takes no step of the ladder.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.context import Context, guard
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.directory.workspace import CLIENT_OWES_REASON
from models.duties import edit
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind
from models.rules import bias_check, deadlines
from models.rules.calendar import Calendar
from models.rules.kinds import DutyKind

NO_USE = (
    EntryKind.WITHDREW,
    EntryKind.WITHDRAWN,
    EntryKind.DO_NOT_CONTACT,
    EntryKind.NOT_TOLD,
    EntryKind.KNEW,
    EntryKind.FORGOTTEN,
)
"""Ends of a duty after which the reason is no longer needed."""

STILL_OWED = "I don't have their full reason yet. I have asked for it, and I'll tell you when I have it."
STILL_OWED_ALOUD = "I don't have the full reason yet. I'll ask for it, and tell you when I have it."
OFFERED_ALOUD = "Would it help to hear what I know about the reasons?"


def of_owner(session: Session, person: Recruiter) -> list[Duty]:
    """The sign-off calls and e-mails, open or done, whose reason is outstanding; oldest first."""
    query = (
        select(Duty)
        .join(Decline, Decline.id == Duty.decline_id)
        .join(Candidate, Candidate.id == Duty.candidate_id)
        .where(
            Duty.workspace_id == person.workspace_id,
            Duty.owner_id == person.id,
            Duty.kind.in_((DutyKind.CALL, DutyKind.EMAIL)),
            Decline.reason == CLIENT_OWES_REASON,
            Decline.withdrawn_at.is_(None),
            Candidate.forgotten_at.is_(None),
            or_(Duty.settled_as.is_(None), Duty.settled_as.not_in(NO_USE)),
        )
    )
    return list(session.scalars(query.order_by(Decline.recorded_at, Duty.id)))


def asked_on(session: Session, person: Recruiter, day: date) -> list[Duty]:
    """The duties whose reason the person's list of this day asks for."""
    return [duty for duty in of_owner(session, person) if _asks_on(day, duty, person.calendar)]


def give_to_all(ctx: Context, duties: Sequence[Duty], reason: str, may_tell: str | None) -> list[Duty]:
    """Writes down the client's reason for several people at once. Returns those whose reason was outstanding until now.

    `may_tell`: what they may be told of it; None: what each of them may be told stays as it is. Duties that the actor
    may not act on are left out. Raises PermissionDenied where that is all of them.
    """
    allowed = [duty for duty in duties if ctx.may_act_for(duty.owner)]
    for duty in duties if not allowed else ():
        guard(ctx, duty.owner)
    owed = [duty for duty in allowed if duty.recorded.client_owes_reason and duty.recorded.withdrawn_at is None]
    for duty in owed:
        current = edit.current_details(duty)
        told = replace(current.decline, reason=reason, may_tell=may_tell or current.decline.may_tell)
        edit.edit(ctx, duty, replace(current, decline=told))
    return owed


def _asks_on(day: date, duty: Duty, calendar: Calendar) -> bool:
    held_until = duty.held_until if duty.is_open else None
    return deadlines.asks_for_reason_on(day, duty.recorded.recorded_at, calendar, held_until)


def told(decline: Decline) -> str:
    """The reason as the candidate may read it: the typed text, else the chosen reason's sentence; only about the job.

    Texts that touch age, family, health and the like are skipped; empty: none is left. The reason's label is for the
    team, and never among them.
    """
    texts = (decline.may_tell or "", proposal(decline))
    return next((text for text in texts if text and not bias_check.find_bias(text)), "")


def may_be_told(decline: Decline) -> str:
    """What the card shows as what may be told: the typed text as it is, else the reason's sentence."""
    return decline.may_tell or proposal(decline)


def proposal(decline: Decline) -> str:
    """The sentence of the chosen reason, told where nothing was typed; empty: it has none."""
    return decline.workspace.sentence_for(decline.reason) if decline.reason else ""


def left_out(decline: Decline) -> list[bias_check.BiasMatch]:
    """Matches for which a ready e-mail leaves out the typed text."""
    return bias_check.find_bias(decline.may_tell or "")


def to_write(decline: Decline) -> str:
    """The sentence for an e-mail; empty where nothing is known."""
    if reason := told(decline):
        sentence = f"{reason}." if reason[-1].isalnum() else reason
        return f"What I can tell you so far: {sentence}" if decline.client_owes_reason else sentence
    return STILL_OWED if decline.client_owes_reason else ""


def to_say(decline: Decline) -> str:
    """The sentence to say in a call."""
    if decline.client_owes_reason or not (decline.reason or decline.may_tell):
        return STILL_OWED_ALOUD
    return OFFERED_ALOUD

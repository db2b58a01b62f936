"""Records declines: the decline, its duty, the log entry and the first message, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.context import Context, guard_member
from models.directory.candidate import Candidate, CandidateDetails, ContactWish
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import decline as declines
from models.duties import edit, hold, in_play, log, recognition, updates
from models.duties.decline import NO_DETAILS, Decline, DeclineDetails
from models.duties.duty import Duty, duty_changed, owe_duty
from models.duties.in_play import InPlay
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind, LogEntry
from models.outbox import card_batches, message
from models.outbox.card_batches import CARDS_IN_ONE_LIST
from models.outbox.message import schedule_message
from models.rules.deadlines import tell_by
from models.rules.kinds import Stage, kind_owed


@dataclass(frozen=True)
class Outcome:
    """The decline form for one candidate. `named` and `wish`: typed data that may fill gaps of a known candidate."""

    candidate: Candidate
    role: Role
    stage: Stage
    owner: Recruiter
    details: DeclineDetails = NO_DETAILS
    tell_by: datetime | None = None
    """As typed; None: by the stage."""
    confidential: bool = False
    """Makes the role confidential: no channel names it. False leaves a confidential role as it is."""
    named: CandidateDetails | None = None
    wish: ContactWish | None = None


@dataclass(frozen=True)
class Recorded:
    """The result for one outcome: a new decline, or the earlier record, unchanged."""

    first: Decline | InPlay
    """The decline; or the row of a candidate whom others have in play for this role."""
    duty: Duty | None
    """None: nothing is owed, or the decline was recorded before."""
    is_new: bool

    @property
    def decline(self) -> Decline:
        """The decline. Raises LookupError where the candidate is in play with others."""
        if not isinstance(self.first, Decline):
            raise LookupError("in play with others")
        return self.first


def record_all(ctx: Context, outcomes: Sequence[Outcome]) -> list[Recorded]:
    """Records each outcome; for a live decline of the same person and role it changes nothing and returns that.

    The same goes for a person whom others have in play for this role, where the outcome is about a row of its own.
    Without an actor (a webhook records) phone numbers are read in the owner's country. Raises PermissionDenied.
    """
    guard_member(ctx)
    recorded = [_record(ctx, outcome) for outcome in outcomes]
    plant_cards(ctx, [record.duty for record in recorded if record.duty])
    return recorded


def _record(ctx: Context, outcome: Outcome) -> Recorded:
    country = (ctx.actor or outcome.owner).country
    if outcome.named:
        recognition.join_namesakes(ctx, outcome.candidate, outcome.named, country)
    if first := _stands_first(ctx, outcome.candidate, outcome.role):
        return Recorded(first, None, is_new=False)
    decline = Decline(
        workspace_id=ctx.workspace.id,
        candidate=outcome.candidate,
        role=outcome.role,
        stage=outcome.stage,
        details=outcome.details,
        recorded_by=ctx.actor,
        recorded_at=ctx.now,
    )
    ctx.session.add(decline)
    ctx.session.flush()
    edit.complete(ctx, outcome.candidate, outcome.named, country, outcome.wish)
    if outcome.confidential and edit.confide(ctx, outcome.role):
        log.note(ctx, outcome.candidate, EntryKind.EDITED, {"fields": ["confidential"]})
    updates.declined(ctx, decline)
    if decline.owes_nothing:
        _log_alone(ctx, decline, EntryKind.WITHDREW)
        return Recorded(decline, None, is_new=True)
    if decline.candidate.do_not_contact_since:
        _log_alone(ctx, decline, EntryKind.DO_NOT_CONTACT)
        return Recorded(decline, None, is_new=True)
    return Recorded(decline, _owe(ctx, decline, outcome), is_new=True)


def _stands_first(ctx: Context, person: Candidate, role: Role) -> Decline | InPlay | None:
    """An earlier record of this person and role: a live decline, or a row in play with others."""
    if decline := declines.live_of_person(ctx.session, person, role.id):
        return decline
    in_play_row = in_play.live_of_person(ctx.session, person, role.id)
    return in_play_row if in_play_row and in_play_row.candidate is not person else None


def _owe(ctx: Context, decline: Decline, outcome: Outcome) -> Duty:
    calendar = outcome.owner.calendar
    by = outcome.tell_by or tell_by(outcome.stage, ctx.now, calendar, ctx.workspace.policy)
    duty = owe_duty(
        ctx.session,
        decline.candidate,
        workspace=ctx.workspace,
        kind=kind_owed(outcome.stage),
        decline=decline,
        role=decline.role,
        owner=outcome.owner,
        tell_by=by,
        opened_at=ctx.now,
    )
    write_entry(ctx, duty, EntryKind.RECORDED)
    hold.hold_with_role(duty, calendar.day_of(ctx.now))
    duty.card_on = calendar.day_of(card_due(ctx, duty))
    duty_changed(ctx.session, duty, ctx.now)
    return duty


def card_due(ctx: Context, duty: Duty) -> datetime:
    """When the card goes out: at once if the owner recorded it; else in the owner's hours."""
    if ctx.actor is not None and ctx.actor.id == duty.owner_id:
        return ctx.now
    return duty.owner.calendar.at_or_after(ctx.now)


def plant_card(ctx: Context, duty: Duty, due_at: datetime) -> None:
    """Schedules a card for this duty and owner; at any hour if the owner asked for it."""
    asked_for_it = ctx.actor is not None and ctx.actor.id == duty.owner_id
    duty.card_on = duty.owner.calendar.day_of(due_at)
    schedule_message(
        ctx.session,
        workspace_id=duty.workspace_id,
        recipient=duty.owner.user_id,
        kind=message.MessageKind.CARD,
        slot=f"{duty.id}.{duty.ownership}",
        due_at=due_at,
        duty_id=duty.id,
        details={"at": ctx.now.isoformat()} if asked_for_it else {},
    )


def plant_cards(ctx: Context, owed_now: list[Duty]) -> None:
    """Schedules a card for each duty; five or more of one act, or due at the same opening hour, become one list."""
    for owner_id in dict.fromkeys(duty.owner_id for duty in owed_now):
        of_owner = [duty for duty in owed_now if duty.owner_id == owner_id]
        for duty in of_owner:
            plant_card(ctx, duty, card_due(ctx, duty))
        if len(of_owner) >= CARDS_IN_ONE_LIST or card_due(ctx, of_owner[0]) > ctx.now:
            card_batches.gather(ctx, of_owner[0].owner, card_due(ctx, of_owner[0]))


def _log_alone(ctx: Context, decline: Decline, what: EntryKind) -> None:
    """Logs why a recorded decline makes no duty."""
    ctx.session.add(
        LogEntry(
            workspace_id=ctx.workspace.id,
            candidate_id=decline.candidate_id,
            decline_id=decline.id,
            by_id=ctx.actor.id if ctx.actor else None,
            what=what,
            at=ctx.now,
        )
    )

"""Records that a candidate does not get a role: the decline, what is owed, the log and the first message, in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.context import Context, guard_member
from models.directory.candidate import Candidate, CandidateDetails, ContactWish
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import decline as declines
from models.duties import edit, hold, in_play, join_people, log, updates
from models.duties.decline import Decline
from models.duties.duty import Duty, duty_changed, owe_duty
from models.duties.in_play import InPlay
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind, LogEntry
from models.outbox import card_batches, message
from models.outbox.card_batches import CARDS_IN_ONE_LIST
from models.outbox.message import schedule_message
from models.rules.deadlines import Stage, owed, tell_by


@dataclass(frozen=True)
class Outcome:
    """What the decline form says about one candidate. `named` and `wish`: typed of a known one, to fill gaps."""

    candidate: Candidate
    role: Role
    stage: Stage
    owner: Recruiter
    reason: str | None = None
    may_tell: str | None = None
    care: bool = False
    tell_by: datetime | None = None
    """Typed; None: what the stage says."""
    link: str | None = None
    confidential: bool = False
    """No channel hears of the role from now on; once it is so, this changes nothing."""
    named: CandidateDetails | None = None
    wish: ContactWish | None = None


@dataclass(frozen=True)
class Recorded:
    """What came of one outcome: a new decline, or what stood first and was not changed."""

    first: Decline | InPlay
    """The decline; or, for somebody who is in play for this role with others, that row."""
    duty: Duty | None
    """None: nothing is owed, or it was recorded before."""
    is_new: bool

    @property
    def decline(self) -> Decline:
        """The decline. Raises LookupError where somebody is in play with others."""
        if not isinstance(self.first, Decline):
            raise LookupError("in play with others")
        return self.first


def one_at_a_time(ctx: Context) -> None:
    """Two people who record the same at once make one: the second sees what the first has made."""
    ctx.session.refresh(ctx.workspace, with_for_update=True)


def record_all(ctx: Context, outcomes: Sequence[Outcome]) -> list[Recorded]:
    """Records each; a live decline of the same person and role changes nothing and is shown as the first.

    So is somebody whom others have in play for this role, where the outcome is about a row of its own.

    Whoever looks up or makes the candidates and the role does so after `one_at_a_time`. Raises NotAMember.
    """
    guard_member(ctx)
    one_at_a_time(ctx)
    recorded = [_record(ctx, outcome) for outcome in outcomes]
    plant_cards(ctx, [one.duty for one in recorded if one.duty])
    return recorded


def _record(ctx: Context, outcome: Outcome) -> Recorded:
    if outcome.named:
        join_people.join_namesakes(ctx, outcome.candidate, outcome.named)
    if first := _stands_first(ctx, outcome.candidate, outcome.role):
        return Recorded(first, None, is_new=False)
    decline = Decline(
        workspace_id=ctx.workspace.id,
        candidate=outcome.candidate,
        role=outcome.role,
        stage=outcome.stage,
        reason=outcome.reason,
        may_tell=outcome.may_tell,
        care=outcome.care,
        link=outcome.link,
        recorded_by=ctx.person,
        recorded_at=ctx.now,
    )
    ctx.session.add(decline)
    ctx.session.flush()
    edit.complete(ctx, outcome.candidate, outcome.named, outcome.wish)
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
    """What was recorded before of this person and role: a live decline, or that others have them in play."""
    if told := declines.live_of_person(ctx.session, person, role.id):
        return told
    waits = in_play.live_of_person(ctx.session, person, role.id)
    return waits if waits and waits.candidate is not person else None


def _owe(ctx: Context, decline: Decline, outcome: Outcome) -> Duty:
    calendar = outcome.owner.calendar
    by = outcome.tell_by or tell_by(outcome.stage, ctx.now, calendar, ctx.workspace.policy)
    duty = owe_duty(
        ctx.session,
        decline.candidate,
        workspace=ctx.workspace,
        kind=owed(outcome.stage),
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
    """At once for an owner who asked for it; recorded by somebody else, in the owner's hours."""
    if ctx.actor is not None and ctx.actor.id == duty.owner_id:
        return ctx.now
    return duty.owner.calendar.at_or_after(ctx.now)


def plant_card(ctx: Context, duty: Duty, due_at: datetime) -> None:
    """One card for this duty and this owner; whoever asked for it has it at once, at any hour."""
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
    """A card for each duty, to its owner; five or more from one act, or waiting at one opening, come as one list."""
    for owner_id in dict.fromkeys(duty.owner_id for duty in owed_now):
        mine = [duty for duty in owed_now if duty.owner_id == owner_id]
        for duty in mine:
            plant_card(ctx, duty, card_due(ctx, duty))
        if len(mine) >= CARDS_IN_ONE_LIST or card_due(ctx, mine[0]) > ctx.now:
            card_batches.gather(ctx, mine[0].owner, card_due(ctx, mine[0]))


def _log_alone(ctx: Context, decline: Decline, what: EntryKind) -> None:
    """The decline is recorded, and nobody owes a contact: the log says why."""
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

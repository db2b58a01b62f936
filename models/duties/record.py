"""Records that a candidate does not get a role: the decline, what is owed, the log and the first message, in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.context import Act, guard_member
from models.directory.candidate import Candidate, Named, Wish
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import decline as declines
from models.duties import duty as duties
from models.duties import edit, hold, in_play, join_people, log, updates
from models.duties.decline import Decline
from models.duties.duty import Duty, changed
from models.duties.in_play import InPlay
from models.duties.log_entry import Contact, What
from models.outbox import card_batches, message
from models.outbox.card_batches import CARDS_IN_ONE_LIST
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
    named: Named | None = None
    wish: Wish | None = None


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


def one_at_a_time(act: Act) -> None:
    """Two people who record the same at once make one: the second sees what the first has made."""
    act.session.refresh(act.workspace, with_for_update=True)


def record_all(act: Act, outcomes: Sequence[Outcome]) -> list[Recorded]:
    """Records each; a live decline of the same person and role changes nothing and is shown as the first.

    So is somebody whom others have in play for this role, where the outcome is about a row of its own.

    Whoever looks up or makes the candidates and the role does so after `one_at_a_time`. Raises NotAMember.
    """
    guard_member(act)
    one_at_a_time(act)
    recorded = [_record(act, outcome) for outcome in outcomes]
    plant_cards(act, [one.duty for one in recorded if one.duty])
    return recorded


def _record(act: Act, outcome: Outcome) -> Recorded:
    if outcome.named:
        join_people.join_namesakes(act, outcome.candidate, outcome.named)
    if first := _stands_first(act, outcome.candidate, outcome.role):
        return Recorded(first, None, is_new=False)
    decline = Decline(
        workspace_id=act.workspace.id,
        candidate=outcome.candidate,
        role=outcome.role,
        stage=outcome.stage,
        reason=outcome.reason,
        may_tell=outcome.may_tell,
        care=outcome.care,
        link=outcome.link,
        recorded_by=act.person,
        recorded_at=act.now,
    )
    act.session.add(decline)
    act.session.flush()
    edit.complete(act, outcome.candidate, outcome.named, outcome.wish)
    if outcome.confidential and edit.confide(act, outcome.role):
        log.note(act, outcome.candidate, What.EDITED, {"fields": ["confidential"]})
    updates.declined(act, decline)
    if decline.owes_nothing:
        _log_alone(act, decline, What.WITHDREW)
        return Recorded(decline, None, is_new=True)
    if decline.candidate.do_not_contact_since:
        _log_alone(act, decline, What.DO_NOT_CONTACT)
        return Recorded(decline, None, is_new=True)
    return Recorded(decline, _owe(act, decline, outcome), is_new=True)


def _stands_first(act: Act, person: Candidate, role: Role) -> Decline | InPlay | None:
    """What was recorded before of this person and role: a live decline, or that others have them in play."""
    if told := declines.live_of_person(act.session, person, role.id):
        return told
    waits = in_play.live_of_person(act.session, person, role.id)
    return waits if waits and waits.candidate is not person else None


def _owe(act: Act, decline: Decline, outcome: Outcome) -> Duty:
    calendar = outcome.owner.calendar
    by = outcome.tell_by or tell_by(outcome.stage, act.now, calendar, act.workspace.policy)
    duty = duties.owe(
        act.session,
        decline.candidate,
        workspace=act.workspace,
        kind=owed(outcome.stage),
        decline=decline,
        role=decline.role,
        owner=outcome.owner,
        tell_by=by,
        opened_at=act.now,
    )
    log.write(act, duty, What.RECORDED)
    hold.hold_with_role(duty, calendar.day_of(act.now))
    duty.card_on = calendar.day_of(card_due(act, duty))
    changed(act.session, duty, act.now)
    return duty


def card_due(act: Act, duty: Duty) -> datetime:
    """At once for an owner who asked for it; recorded by somebody else, in the owner's hours."""
    if act.by is not None and act.by.id == duty.owner_id:
        return act.now
    return duty.owner.calendar.at_or_after(act.now)


def plant_card(act: Act, duty: Duty, due_at: datetime) -> None:
    """One card for this duty and this owner; whoever asked for it has it at once, at any hour."""
    asked_for_it = act.by is not None and act.by.id == duty.owner_id
    duty.card_on = duty.owner.calendar.day_of(due_at)
    message.plant(
        act.session,
        workspace_id=duty.workspace_id,
        recipient=duty.owner.user_id,
        kind=message.Kind.CARD,
        slot=f"{duty.id}.{duty.ownership}",
        due_at=due_at,
        duty_id=duty.id,
        details={"at": act.now.isoformat()} if asked_for_it else {},
    )


def plant_cards(act: Act, owed_now: list[Duty]) -> None:
    """A card for each duty, to its owner; five or more from one act, or waiting at one opening, come as one list."""
    for owner_id in dict.fromkeys(duty.owner_id for duty in owed_now):
        mine = [duty for duty in owed_now if duty.owner_id == owner_id]
        for duty in mine:
            plant_card(act, duty, card_due(act, duty))
        if len(mine) >= CARDS_IN_ONE_LIST or card_due(act, mine[0]) > act.now:
            card_batches.gather(act, mine[0].owner, card_due(act, mine[0]))


def _log_alone(act: Act, decline: Decline, what: What) -> None:
    """The decline is recorded, and nobody owes a contact: the log says why."""
    act.session.add(
        Contact(
            workspace_id=act.workspace.id,
            candidate_id=decline.candidate_id,
            decline_id=decline.id,
            by_id=act.by.id if act.by else None,
            what=what,
            at=act.now,
        )
    )

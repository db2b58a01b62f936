"""A person's wish not to be contacted: ends everything open with them and prevents new duties."""

from collections.abc import Sequence
from datetime import datetime

from models.context import Context, guard
from models.directory import candidate
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.duties import undo
from models.duties.duty import Duty, duties_open_elsewhere, duty_changed, mark_person_stale, open_duties_with
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.settle import settle
from models.outbox import message
from models.outbox.message import schedule_message


def do_not_contact(ctx: Context, duty: Duty) -> LogEntry | None:
    """Ends all duties to this person, whoever owns them, and prevents new ones.

    The wish holds for every candidate row of the person. The leads are told, and each colleague whose duty it ended.
    None, and nothing changed, when the wish stood before, or on the call to somebody whom the candidate named. Works on
    a card whose duty has ended, too.
    """
    guard(ctx, duty.owner)
    person = duty.candidate
    if person.do_not_contact_since or duty.referral:
        return None
    answer = settle(ctx, duty, EntryKind.DO_NOT_CONTACT) or write_entry(ctx, duty, EntryKind.DO_NOT_CONTACT)
    answer.before = {**answer.before, "do_not_contact_since": None, "keep_posted": person.keep_posted}
    for row in candidate.everywhere(ctx.session, person):
        row.do_not_contact_since, row.keep_posted = ctx.now, False
    others = duties_open_elsewhere(ctx.session, duty)
    for other in others:
        settle(ctx, other, EntryKind.DO_NOT_CONTACT, details={"with": answer.id})
    duty_changed(ctx.session, duty, ctx.now)
    _tell(ctx, duty, others, answer, duty.owner.leads(ctx.session))
    return answer


def hold_for(ctx: Context, rows: Sequence[Candidate], since: datetime) -> None:
    """Applies the wish, noted under another row of the person, to these rows too: ends their open duties.

    Each colleague whose duty ended is told. Undo means that it is a different person after all: these rows become a
    person of their own again, and the wish stays where it was noted.
    """
    for row in rows:
        row.do_not_contact_since, row.keep_posted = since, False
    first: LogEntry | None = None
    ended = open_duties_with(ctx.session, rows)
    for duty in ended:
        answer = settle(ctx, duty, EntryKind.DO_NOT_CONTACT, details={"with": first.id} if first else {})
        if answer and first is None:
            first = answer
            apart = {"do_not_contact_since": None, "apart": [row.id for row in rows]}
            first.before = {**first.before, **apart}
    if first:
        _tell(ctx, ended[0], ended, first, leads=[])


def lift(ctx: Context, duty: Duty) -> LogEntry | None:
    """Lifts the wish: new records make duties again, and duties that it ended stay ended.

    None, and nothing changed, when there was no such wish.
    """
    guard(ctx, duty.owner)
    person = duty.candidate
    if person.do_not_contact_since is None:
        return None
    answer = write_entry(ctx, duty, EntryKind.MAY_CONTACT)
    for row in candidate.everywhere(ctx.session, person):
        row.do_not_contact_since = None
    mark_person_stale(ctx.session, duty, ctx.now)
    return answer


def otherwise(ctx: Context, duty: Duty) -> LogEntry | None:
    """Reverses a colleague's do-not-contact wish, because the owner of this duty heard otherwise from the person.

    All that the wish had ended is owed again, as after an undo; where it is too late for that, only the wish is lifted.
    None, and nothing changed, when there was no such wish.
    """
    guard(ctx, duty.owner)
    if duty.candidate.do_not_contact_since is None:
        return None
    answer = undo.undoable(ctx, duty)
    if answer and answer.what is EntryKind.DO_NOT_CONTACT:
        if undo.joined(ctx, answer):
            lift(ctx, duty)  # without the wish, undo leaves the rows joined
        return undo.undo(ctx, duty, answer.id)
    return lift(ctx, duty)


def _tell(ctx: Context, duty: Duty, ended: Sequence[Duty], answer: LogEntry, leads: Sequence[Recruiter]) -> None:
    """Tells each owner of an ended duty about their own duty, then the leads; not the actor."""
    duty_by_owner = {ended_duty.owner.id: ended_duty for ended_duty in reversed(ended) if ended_duty.owner.is_at_home}
    leading = {lead.id: lead for lead in leads}
    for recruiter_id in dict.fromkeys([*duty_by_owner, *leading]):
        if ctx.actor is not None and recruiter_id == ctx.actor.id:
            continue
        own = duty_by_owner.get(recruiter_id)
        reader = own.owner if own else leading[recruiter_id]
        schedule_message(
            ctx.session,
            workspace_id=duty.workspace_id,
            recipient=reader.user_id,
            kind=message.MessageKind.DO_NOT_CONTACT,
            slot=str(answer.id),
            due_at=reader.calendar.at_or_after(ctx.now),
            duty_id=(own or duty).id,
            details={"by": answer.by_id, "ended": own is not None},
        )

"""Sends what is due: claim, ask whether it is still wanted, hand it to Slack, keep what came of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import delete
from sqlalchemy.orm import Session

from models import arriving, outgoing
from models.database import Database
from models.drawing import Drawing, Receipt
from models.message import Message, Shows, State, Undeliverable
from models.workspace import Workspace
from scheduler import outbox
from scheduler.outbox import Claim
from scheduler.retry import wait_before_try

log = structlog.get_logger()


class Slack(Protocol):
    """What the scheduler needs of Slack; `handlers` draws and delivers, `bot` hands it in."""

    def draw(self, session: Session, message: Message, now: datetime) -> Drawing | None:
        """The message as the rows are now; None when nothing is owed any more."""

    def deliver(self, message: Message, drawing: Drawing) -> Receipt:
        """Posts it, or edits it in place where Slack has it. Raises Undeliverable."""

    def look_up(self, message: Message) -> Receipt | None:
        """Where Slack has it, if it has; None: it does not. Raises Undeliverable."""


Clock = Callable[[], datetime]


def send_one(db: Database, slack: Slack, clock: Clock) -> bool:
    """Sends the message that is due longest. False: nothing is due.

    No transaction is open while Slack is asked. A crash between any two lines is safe: before a message of unknown
    fate is sent again, Slack is asked whether it has it.
    """
    with db.writing() as session:
        claim = outbox.claim(session, clock())
    if claim is None:
        return False
    try:
        _send(db, slack, clock, claim)
    except Undeliverable as refusal:
        _refused(db, claim, refusal, clock())
    return True


def _send(db: Database, slack: Slack, clock: Clock, claim: Claim) -> None:
    with db.reading() as session:
        message = session.get_one(Message, claim.message_id)
    found = slack.look_up(message) if message.posted_at and not message.ts else None
    if found:
        _record(db, claim, found, message.touched, clock(), redraw=True)
        return
    with db.writing() as session:
        held = outbox.held(session, claim)
        if held is None:
            return
        if until := arriving.waits_until(session, held, clock()):
            outbox.release(held, held.state)
            arriving.put_off(session, held, until, clock())
            return
        drawing = slack.draw(session, held, clock())
        if drawing is None:
            outgoing.closed_unsent(session, held, clock())
            outbox.release(held, State.SENT if held.ts else State.UNSENT)
            return
        touched = held.touched
        if held.state is State.WAITING:
            _keep_what_it_shows(session, held, drawing)
            held.posted_at = clock()
        message = held
    receipt = slack.deliver(message, drawing)
    _record(db, claim, receipt, touched, clock())


def _keep_what_it_shows(session: Session, message: Message, drawing: Drawing) -> None:
    session.execute(delete(Shows).where(Shows.message_id == message.id))
    for place, shown in enumerate(drawing.shows):
        session.add(
            Shows(
                message_id=message.id,
                duty_id=shown.duty_id,
                workspace_id=message.workspace_id,
                step=shown.step,
                why=shown.why,
                is_leads_part=shown.is_leads_part,
                place=place,
            )
        )


def _record(db: Database, claim: Claim, receipt: Receipt, touched: int, now: datetime, *, redraw: bool = False) -> None:
    """Slack has it. What changed while it was on its way is redrawn; steps are taken on the first sending only."""
    with db.writing() as session:
        message = outbox.held(session, claim)
        if message is None:
            return
        is_first = message.state is State.WAITING
        message.channel, message.ts = receipt.channel, receipt.ts
        message.tries, message.problem = 0, None
        is_stale = redraw or message.touched != touched
        outbox.release(message, State.STALE if is_stale else State.SENT)
        if is_stale:
            message.due_at = now
        if is_first:
            outgoing.accepted(session, message, now)
        log.info("message sent", message=message.id, kind=message.kind.value, first=is_first)


def _refused(db: Database, claim: Claim, refusal: Undeliverable, now: datetime) -> None:
    """Parks what Slack refuses for good; anything else waits and is tried again."""
    with db.writing() as session:
        message = outbox.held(session, claim)
        if message is None:
            return
        message.tries += 1
        message.problem = refusal.reason
        if refusal.is_unsent and message.ts is None:
            message.posted_at = None
        log.warning("message refused", message=message.id, kind=message.kind.value, reason=refusal.reason)
        if refusal.permanent:
            outbox.release(message, State.PARKED)
            outgoing.parked(session, message, now)
            return
        wait = timedelta(seconds=refusal.retry_after or wait_before_try(message.tries))
        outbox.release(message, message.state)
        message.due_at = now + wait
        if refusal.pauses:
            session.get_one(Workspace, message.workspace_id).paused_until = now + wait

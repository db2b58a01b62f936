"""Records a message that Slack has: its channel and ts, the duties that it shows, and what follows from that."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.database.engine import Database
from models.delivery import outcome
from models.outbox.message import Message, MessageDuty, MessageKind, MessageState, Receipt, Rendered, mark_uncertain
from scheduler import claims
from scheduler.claims import Claim
from scheduler.ports import Slack, Watcher

log = structlog.get_logger()


@dataclass(frozen=True)
class Sent:
    """What was handed to Slack: the number of changes that it was drawn with, and its fingerprint."""

    touched: int
    fingerprint: str


def record_delivery(db: Database, claim: Claim, receipt: Receipt, sent: Sent, now: datetime, watcher: Watcher) -> None:
    """Records a message that Slack has just accepted; it is stale if it changed during the call.

    If the claim was lost meanwhile, another bot may have sent it too: the next claimer looks for copies.
    """
    with db.writing() as session:
        message = claims.held(session, claim)
        if message is None:
            mark_uncertain(session, claim.message_id, now)
            log.warning("claim was lost during a call")
            return
        is_stale = message.touched != sent.touched or message.is_doubtful
        message.shown = sent.fingerprint if message.shown is None else None
        result = _keep(session, message, receipt, now, is_stale=is_stale)
    _say(result, watcher)


def record_unchanged(message: Message) -> None:
    """Records a message that Slack shows as it was just drawn, so that nothing was sent."""
    forget_refusals(message)
    claims.release(message, MessageState.SENT)


def record_copy(
    db: Database, slack: Slack, claim: Claim, copy: Receipt, touched: int, now: datetime, watcher: Watcher
) -> None:
    """Records a copy that Slack already had as sent, and marks the message stale so that it is redrawn."""
    with db.writing() as session:
        message = claims.held(session, claim)
        if message is None:
            return
        message.is_doubtful = message.is_doubtful and message.touched != touched
        message.shown = None
        is_stale = True
        if message.posted_at is None:
            is_stale = _learn_what_it_shows(session, slack, message, copy, now)
        result = _keep(session, message, copy, now, is_stale=is_stale)
    _say(result, watcher)


def keep_what_it_shows(session: Session, message: Message, drawing: Rendered) -> None:
    """Stores which duties the message shows: they redraw it when they change, and take their steps once it is sent."""
    session.execute(delete(MessageDuty).where(MessageDuty.message_id == message.id))
    for place, shown in enumerate(drawing.shows):
        session.add(
            MessageDuty(
                message_id=message.id,
                duty_id=shown.duty_id,
                workspace_id=message.workspace_id,
                step=shown.step,
                why=shown.why,
                is_leads_part=shown.is_leads_part,
                place=place,
            )
        )
    session.flush()


def forget_refusals(message: Message) -> None:
    message.tries, message.refused_since, message.problem = 0, None, None


@dataclass(frozen=True)
class _Kept:
    """Data for the log and the watcher, used after the commit."""

    kind: MessageKind
    lag: timedelta
    is_first: bool


def _say(result: _Kept, watcher: Watcher) -> None:
    watcher.sent(result.kind, result.lag, is_first=result.is_first)
    log.info("message sent", kind=result.kind.value, first=result.is_first)


def _keep(session: Session, message: Message, receipt: Receipt, now: datetime, *, is_stale: bool) -> _Kept:
    """Stores channel, ts and state. Duties take their steps on the first sending only."""
    is_first, lag = message.state is MessageState.WAITING, now - message.due_at
    message.channel, message.ts = receipt.channel, receipt.ts
    message.forgets, message.is_as_it_was = message.forgets and is_stale, False
    forget_refusals(message)
    claims.release(message, MessageState.STALE if is_stale else MessageState.SENT)
    if is_stale:
        message.due_at = now
    if is_first:
        outcome.accepted(session, message, now)
    return _Kept(message.kind, lag, is_first)


def _learn_what_it_shows(session: Session, slack: Slack, message: Message, copy: Receipt, now: datetime) -> bool:
    """Stores what a message showed that the database, restored from a backup, does not know as sent.

    It is drawn as of the time when Slack accepted it. False: that can't be told any more, and the message stays as it
    is.
    """
    posted_at = copy.at or now
    drawing = slack.draw(session, message, posted_at)
    message.posted_at = posted_at
    if drawing is None:
        message.channel, message.ts = copy.channel, copy.ts
        drawing = slack.draw(session, message, now)
    if drawing is None or not drawing.shows:
        return False
    keep_what_it_shows(session, message, drawing)
    return True

"""Keeps what came of a message that Slack has: where it is, what it shows, and what follows from that."""

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


def delivered(db: Database, claim: Claim, receipt: Receipt, touched: int, now: datetime, watcher: Watcher) -> None:
    """Slack has taken it. What changed while it was on its way is drawn again.

    Where the claim was lost meanwhile another bot may have sent it, too: that is looked into by whoever claims it next.
    """
    with db.writing() as session:
        message = claims.held(session, claim)
        if message is None:
            mark_uncertain(session, claim.message_id, now)
            log.warning("claim was lost during a call")
            return
        is_stale = message.touched != touched or message.is_doubtful
        kept = _keep(session, message, receipt, now, is_stale=is_stale)
    _say(kept, watcher)


def found(
    db: Database, slack: Slack, claim: Claim, copy: Receipt, touched: int, now: datetime, watcher: Watcher
) -> None:
    """Slack has had it before: it is recorded as sent, and drawn again as the rows are now."""
    with db.writing() as session:
        message = claims.held(session, claim)
        if message is None:
            return
        message.is_doubtful = message.is_doubtful and message.touched != touched
        is_stale = True
        if message.posted_at is None:
            is_stale = _learn_what_it_shows(session, slack, message, copy, now)
        kept = _keep(session, message, copy, now, is_stale=is_stale)
    _say(kept, watcher)


def keep_what_it_shows(session: Session, message: Message, drawing: Rendered) -> None:
    """So that it is drawn again when that changes, and takes its steps when Slack has it."""
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
    """What is said of a sent message once that stands in the database."""

    kind: MessageKind
    lag: timedelta
    is_first: bool


def _say(kept: _Kept, watcher: Watcher) -> None:
    watcher.sent(kept.kind, kept.lag, is_first=kept.is_first)
    log.info("message sent", kind=kept.kind.value, first=kept.is_first)


def _keep(session: Session, message: Message, receipt: Receipt, now: datetime, *, is_stale: bool) -> _Kept:
    """Steps are taken on the first sending only."""
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
    """The database comes from a backup and know nothing of its sending: it is drawn as it was when Slack took it.

    False: it can't be told any more what it showed, and it stays as it is.
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

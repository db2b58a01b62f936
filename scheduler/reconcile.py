"""Reconciles messages that Slack may have already: finds the copies in Slack and keeps the oldest one."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from models.database.engine import Database
from models.outbox.message import Message, MessageKind, Receipt
from models.rules.delivery_errors import FATE_UNKNOWN, UNKNOWN_FATE, Decision, Tell, Then, Undeliverable
from scheduler import claims, delivered
from scheduler.claims import Claim
from scheduler.ports import Slack, Watcher

log = structlog.get_logger()

LATE = timedelta(minutes=10)
"""A first post later than this looks for copies first: a restored database may be older than Slack."""

CANNOT_LOOK = (Then.PARK, Then.NOWHERE)
"""Refusals of a look-up that a retry does not mend."""


def is_open(message: Message, now: datetime) -> bool:
    """Whether Slack must be searched for copies before anything is sent."""
    if message.kind is MessageKind.HOME:
        return False
    if message.is_doubtful:
        return True
    return message.ts is None and (message.posted_at is not None or now - message.due_at > LATE)


def reconcile(
    db: Database, slack: Slack, claim: Claim, message: Message, clock: Callable[[], datetime], watcher: Watcher
) -> bool:
    """Searches Slack. True: nothing is to be sent, as Slack has the message or the claim is lost; False: send it.

    Raises Undeliverable.
    """
    copies = _copies(slack, message)
    if not _is_one(db, slack, claim, message, copies):
        return True
    if copies and message.ts != copies[0].ts:
        delivered.record_copy(db, slack, claim, copies[0], message.touched, clock(), watcher)
        return True
    if not message.is_doubtful:
        return False
    return not _is_certain_again(db, claim, message.touched)


def _is_one(db: Database, slack: Slack, claim: Claim, message: Message, copies: Sequence[Receipt]) -> bool:
    """Deletes all copies but the oldest. False: the claim is lost, and its new holder does that.

    The oldest one stays, whatever the row says: so two bots never delete each other's choice, and later copies of a bot
    that wakes change nothing.
    """
    for copy in copies[1:]:
        with db.writing() as session:
            if claims.held_for_a_call(session, claim) is None:
                return False
        slack.withdraw(message, copy)
        log.warning("copy withdrawn", kind=message.kind.value)
    return True


def _is_certain_again(db: Database, claim: Claim, touched: int) -> bool:
    """Marks the message as certain, unless it changed during the look-up. False: the claim is lost."""
    with db.writing() as session:
        held = claims.held(session, claim)
        if held is None:
            return False
        held.is_doubtful = held.touched != touched
    return True


def _copies(slack: Slack, message: Message) -> Sequence[Receipt]:
    """All copies that Slack has, the oldest first.

    If the bot may not look, a direct message waits, and a digest that may be there already is not sent again. A message
    with a known ts, or a digest that was never handed over as far as the database knows, goes on as it is.
    """
    try:
        return slack.look_up(message)
    except Undeliverable as refusal:
        if refusal.decision.then not in CANNOT_LOOK:
            raise
        log.error("can't look for a message", kind=message.kind.value, reason=refusal.reason)
        if message.ts is not None:
            return [Receipt(message.channel, message.ts)]
        if message.kind is not MessageKind.DIGEST:
            raise Undeliverable(refusal.reason, UNKNOWN_FATE) from refusal
        if message.posted_at is None and not message.is_doubtful:
            return []
        parked = Decision(Then.PARK, is_unsent=False, tells=Tell.OPERATOR)
        raise Undeliverable(FATE_UNKNOWN, parked) from refusal

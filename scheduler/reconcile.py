"""What became of a message that Slack may have already: it is looked for, and one copy of it stays."""

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
"""A first post later than this asks whether Slack has it already: a restored database may be older than Slack."""

CANNOT_LOOK = (Then.PARK, Then.NOWHERE)
"""Refusals of a look-up that no later look-up will mend by itself."""


def is_open(message: Message, now: datetime) -> bool:
    """Whether Slack has to be asked for it before anything is sent."""
    if message.kind is MessageKind.HOME:
        return False
    if message.is_doubtful:
        return True
    return message.ts is None and (message.posted_at is not None or now - message.due_at > LATE)


def settled(
    db: Database, slack: Slack, claim: Claim, message: Message, clock: Callable[[], datetime], watcher: Watcher
) -> bool:
    """Asks Slack. True: it has it, or the claim is lost, and this piece of work is done; False: send it.

    Raises Undeliverable.
    """
    copies = _copies(slack, message)
    if not _is_one(db, slack, claim, message, copies):
        return True
    if copies and message.ts != copies[0].ts:
        delivered.found(db, slack, claim, copies[0], message.touched, clock(), watcher)
        return True
    if not message.is_doubtful:
        return False
    return not _is_certain_again(db, claim, message.touched)


def _is_one(db: Database, slack: Slack, claim: Claim, message: Message, copies: Sequence[Receipt]) -> bool:
    """Withdraws all copies but one. False: the claim is lost, and whoever has it does that.

    The oldest one stays, whatever the row says: so two bots never withdraw each other's choice, and later copies of
    a bot that wakes change nothing.
    """
    for copy in copies[1:]:
        with db.writing() as session:
            if claims.held_for_a_call(session, claim) is None:
                return False
        slack.withdraw(message, copy)
        log.warning("copy withdrawn", kind=message.kind.value)
    return True


def _is_certain_again(db: Database, claim: Claim, touched: int) -> bool:
    """Ends the doubt, unless somebody cast another one while we looked. False: the claim is lost."""
    with db.writing() as session:
        held = claims.held(session, claim)
        if held is None:
            return False
        held.is_doubtful = held.touched != touched
    return True


def _copies(slack: Slack, message: Message) -> Sequence[Receipt]:
    """All that Slack has of it, the oldest first.

    Where nobody may look, a direct message waits, and a digest that may be there already is not sent again. One that
    is there, or was never handed over as far as the database knows, goes on as it stands.
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

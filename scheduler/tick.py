"""Sends one due message: claims it, checks that it is still wanted, hands it to Slack, records the result."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from models.context import Context
from models.database.engine import Database
from models.delivery import outcome
from models.directory.recruiter import find_recruiter
from models.directory.workspace import Workspace, lock_workspace_by_id
from models.lists import digest, quiet_hours
from models.outbox.message import EMPTY, NOT_TO_A_PERSON, Message, MessageKind, MessageState, Rendered
from models.rules.delivery_errors import Undeliverable
from models.settings import personal
from scheduler import claims, delivered, failures, reconcile
from scheduler.claims import Claim
from scheduler.ports import UNWATCHED, Slack, Watcher

log = structlog.get_logger()

Clock = Callable[[], datetime]

_CLAIMED = (
    select(Message, Workspace)
    .join(Workspace, Workspace.id == Message.workspace_id)
    .where(Message.id == bindparam("message_id"))
)


@dataclass(frozen=True)
class _Claimed:
    """A claimed message, and what Slack must be asked before it is drawn."""

    claim: Claim
    message: Message
    team_id: str
    asks_about_reader: bool
    asks_about_channel: bool


def send_one(db: Database, slack: Slack, clock: Clock, watcher: Watcher = UNWATCHED) -> bool:
    """Sends the message that has been due longest. False: nothing is due.

    No transaction is open during a call to Slack. A crash between any two lines is safe: before a message of unknown
    delivery status is sent again, Slack is searched for it.
    """
    with watcher.claiming(), db.writing() as session:
        now = clock()
        claim = claims.claim(session, now)
        claimed = _claimed(session, claim, now) if claim else None
    if claimed is None:
        return False
    with bound_contextvars(message=claimed.message.id):
        try:
            _send(db, slack, clock, claimed, watcher)
        except Undeliverable as refusal:
            failures.record_refusal(db, claimed.claim, refusal, clock(), watcher)
    return True


def _claimed(session: Session, claim: Claim, now: datetime) -> _Claimed:
    message, workspace = session.execute(_CLAIMED, {"message_id": claim.message_id}).one()
    return _Claimed(
        claim,
        message,
        workspace.team_id,
        asks_about_reader=message.state is MessageState.WAITING
        and _is_reader_unknown(session, workspace, message, now),
        asks_about_channel=message.kind is MessageKind.DIGEST and digest.asks_about_channel(workspace),
    )


def _is_reader_unknown(session: Session, workspace: Workspace, message: Message, now: datetime) -> bool:
    """Whether the recipient's profile must be read first: Slack silently accepts messages to a deactivated account."""
    if message.kind in NOT_TO_A_PERSON:
        return False
    reader = find_recruiter(session, workspace, message.recipient)
    return reader is not None and not personal.is_known(reader, now)


def _send(db: Database, slack: Slack, clock: Clock, claimed: _Claimed, watcher: Watcher) -> None:
    claim, message = claimed.claim, claimed.message
    if reconcile.is_open(message, clock()) and reconcile.reconcile(db, slack, claim, message, clock, watcher):
        return
    if claimed.asks_about_reader:
        _ask_about_reader(db, slack, clock, claimed)
    if claimed.asks_about_channel:
        _ask_about_channel(db, slack, claim, message)
    now = clock()
    wanted = _still_wanted(db, slack, now, claim)
    if wanted is None or _has_slept_since(now, clock):
        return
    message, drawing = wanted
    sent = delivered.Sent(message.touched, drawing.fingerprint)
    with watcher.sending(message.kind):
        receipt = slack.deliver(message, drawing)
    delivered.record_delivery(db, claim, receipt, sent, clock(), watcher)


def _ask_about_reader(db: Database, slack: Slack, clock: Clock, claimed: _Claimed) -> None:
    message = claimed.message
    profile = slack.ask_about(message.recipient, claimed.team_id)
    with db.writing() as session:
        workspace = lock_workspace_by_id(session, message.workspace_id)
        personal.profile_changed(Context(session, workspace, clock()), profile)


def _ask_about_channel(db: Database, slack: Slack, claim: Claim, message: Message) -> None:
    """Reads before every drawing whether the channel is closed, since that may change; no names if Slack refuses."""
    try:
        is_closed = slack.is_closed(message.channel or message.recipient)
    except Undeliverable as refusal:
        log.warning("digest without names", reason=refusal.reason)
        is_closed = False
    with db.writing() as session:
        if held := claims.held(session, claim):
            digest.heard_of_channel(held, is_closed=is_closed)


def _has_slept_since(drawn_at: datetime, clock: Clock) -> bool:
    """Whether this process was suspended for longer than its lease after drawing: it may be another day by now.

    The message is left to the next claimer, which starts again.
    """
    has_slept = clock() - drawn_at > timedelta(seconds=claims.LEASE_SECONDS)
    if has_slept:
        log.warning("drawn too long ago")
    return has_slept


def _still_wanted(db: Database, slack: Slack, now: datetime, claim: Claim) -> tuple[Message, Rendered] | None:
    """The message drawn from the rows as they are now, marked as handed over; None: nothing is to be sent now.

    Nothing is sent where Slack shows the same already. From here until Slack's answer is recorded, what Slack shows is
    unknown.
    """
    with db.writing() as session:
        held = claims.held_for_a_call(session, claim)
        if held is None:
            return None
        if held.is_doubtful:
            # Another bot's late call was noticed since the look-up: the next claimer looks again.
            claims.release(held, held.state)
            return None
        if until := quiet_hours.waits_until(session, held, now):
            claims.release(held, held.state)
            quiet_hours.put_off(session, held, until, now)
            return None
        drawing = slack.draw(session, held, now)
        if drawing is None and held.forgets and held.ts:
            drawing = EMPTY
        if drawing is None:
            outcome.closed_unsent(session, held, now)
            claims.release(held, MessageState.SENT if held.ts else MessageState.UNSENT)
            return None
        if held.state is MessageState.WAITING or held.kind is MessageKind.HOME:
            # A Home tab shows other duties each time it is drawn; the duties of a message are stored once.
            delivered.keep_what_it_shows(session, held, drawing)
        if held.shown == drawing.fingerprint and not held.forgets:
            delivered.record_unchanged(held)
            return None
        held.shown = None
        if held.state is MessageState.WAITING:
            held.posted_at = now
        return held, drawing

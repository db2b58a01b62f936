"""Sends what is due: claim it, ask whether it is still wanted, hand it to Slack, keep what came of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from structlog.contextvars import bound_contextvars

from models import arriving, digest, outgoing, presence, recruiter
from models.act import Act
from models.database import Database
from models.drawing import NOTHING, Drawing
from models.message import NOT_TO_A_PERSON, Kind, Message, State
from models.refusal import Undeliverable
from models.workspace import Workspace
from scheduler import fate, outbox, recording, refusing
from scheduler.outbox import Claim
from scheduler.slack import Slack
from scheduler.watching import UNWATCHED, Watcher

log = structlog.get_logger()

Clock = Callable[[], datetime]


def send_one(db: Database, slack: Slack, clock: Clock, watcher: Watcher = UNWATCHED) -> bool:
    """Sends the message that is due longest. False: nothing is due.

    No transaction is open while Slack is asked. A crash between any two lines is safe: before a message of unknown
    fate is sent again, Slack is asked whether it has it.
    """
    with watcher.claiming(), db.writing() as session:
        claim = outbox.claim(session, clock())
    if claim is None:
        return False
    with bound_contextvars(message=claim.message_id):
        try:
            _send(db, slack, clock, claim, watcher)
        except Undeliverable as refusal:
            refusing.refused(db, claim, refusal, clock(), watcher)
    return True


def _send(db: Database, slack: Slack, clock: Clock, claim: Claim, watcher: Watcher) -> None:
    with db.reading() as session:
        message = session.get_one(Message, claim.message_id)
    if fate.is_open(message, clock()) and fate.settled(db, slack, claim, message, clock, watcher):
        return
    if message.state is State.WAITING and message.kind not in NOT_TO_A_PERSON:
        _ask_about_reader(db, slack, clock, message)
    if message.kind is Kind.DIGEST:
        _ask_about_channel(db, slack, claim, message)
    now = clock()
    drawn = _still_wanted(db, slack, now, claim)
    if drawn is None or _has_slept_since(now, clock):
        return
    message, drawing = drawn
    touched = message.touched
    with watcher.sending(message.kind):
        receipt = slack.deliver(message, drawing)
    recording.delivered(db, claim, receipt, touched, clock(), watcher)


def _ask_about_reader(db: Database, slack: Slack, clock: Clock, message: Message) -> None:
    """Slack takes messages to a deactivated account without a word, and nobody reads them: so it is asked before."""
    with db.reading() as session:
        books = session.get_one(Workspace, message.workspace_id)
        reader, team_id = recruiter.find(session, books, message.recipient), books.team_id
        if reader is None or presence.is_known(reader, clock()):
            return
    profile = slack.ask_about(message.recipient, team_id)
    with db.writing() as session:
        presence.heard_of(Act(session, session.get_one(Workspace, message.workspace_id), clock()), profile)


def _ask_about_channel(db: Database, slack: Slack, claim: Claim, message: Message) -> None:
    """Who reads the channel is asked before every drawing, since that may have changed; nobody knows: no names."""
    with db.reading() as session:
        if not digest.asks_about_channel(session.get_one(Workspace, message.workspace_id)):
            return
    try:
        is_closed = slack.is_closed(message.channel or message.recipient)
    except Undeliverable as refusal:
        log.warning("digest without names", reason=refusal.reason)
        is_closed = False
    with db.writing() as session:
        if held := outbox.held(session, claim):
            digest.heard_of_channel(held, is_closed=is_closed)


def _has_slept_since(drawn_at: datetime, clock: Clock) -> bool:
    """Whether this process stood still for longer than its lease with a message drawn: it may be another day by now.

    The message is left to whoever claims it next, and asks anew.
    """
    has_slept = clock() - drawn_at > timedelta(seconds=outbox.LEASE_SECONDS)
    if has_slept:
        log.warning("drawn too long ago")
    return has_slept


def _still_wanted(db: Database, slack: Slack, now: datetime, claim: Claim) -> tuple[Message, Drawing] | None:
    """The message as the rows are now, marked as handed over; None when nothing is to be sent now."""
    with db.writing() as session:
        held = outbox.held_for_a_call(session, claim)
        if held is None:
            return None
        if held.is_doubtful:
            # Another bot's late call came to light since we asked: the next claim asks again.
            outbox.release(held, held.state)
            return None
        if until := arriving.waits_until(session, held, now):
            outbox.release(held, held.state)
            arriving.put_off(session, held, until, now)
            return None
        drawing = slack.draw(session, held, now)
        if drawing is None and held.forgets and held.ts:
            drawing = NOTHING
        if drawing is None:
            outgoing.closed_unsent(session, held, now)
            outbox.release(held, State.SENT if held.ts else State.UNSENT)
            return None
        if held.state is State.WAITING or held.kind is Kind.HOME:
            # A Home shows other duties each time it is drawn; what a message shows is told once.
            recording.keep_what_it_shows(session, held, drawing)
        if held.state is State.WAITING:
            held.posted_at = now
        return held, drawing

"""Handles messages that Slack refuses: retries them, tells people, or stops the workspace."""

import random
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from models.database.engine import Database
from models.delivery import outcome
from models.directory.workspace import Workspace, stop_workspace
from models.lists import digest
from models.outbox.message import Message, MessageKind, MessageState, mark_uncertain
from models.rules.delivery_errors import GIVEN_UP, Decision, Tell, Then, Undeliverable
from scheduler import claims
from scheduler.claims import Claim
from scheduler.delivered import forget_refusals
from scheduler.ports import UNWATCHED, Watcher

FIRST_WAIT = 5.0
LONGEST_WAIT = 15 * 60.0

log = structlog.get_logger()

GIVEN_UP_AFTER = timedelta(hours=24)
"""A message is given up after refusals in a row for this long."""
FEWEST_TRIES = 20
"""Minimum number of tries before that, so that a bot that was switched off, or a moved clock, gives nothing up."""


def wait_before_try(tries: int) -> float:
    """Seconds until the next try after this many refusals in a row: doubles up to 15 minutes, with jitter."""
    longest = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
    return random.uniform(longest / 2, longest)


def record_refusal(
    db: Database, claim: Claim, refusal: Undeliverable, now: datetime, watcher: Watcher = UNWATCHED
) -> Then | None:
    """Applies the refusal's decision and returns it; None: the claim was lost meanwhile."""
    with db.writing() as session:
        message = claims.held(session, claim)
        if message is None:
            if not refusal.decision.is_unsent:
                mark_uncertain(session, claim.message_id, now)
            return None
        decision = _decided(message, refusal, now)
        _say(message, refusal, decision)
        match decision.then:
            case Then.STOP:
                _stop(session, message, refusal.reason, now)
            case Then.AGAIN | Then.PAUSE:
                _wait(session, message, refusal, decision, now)
            case Then.PLAINER:
                _send_plainer(session, message, now)
            case Then.CLOSED if message.ts is not None:
                _close(session, message, decision)
            case Then.GONE:
                _person_is_gone(session, message, now)
            case _:
                _give_up(session, message, refusal, decision, now)
    _tell(watcher, message.kind, decision.then)
    return decision.then


def _tell(watcher: Watcher, kind: MessageKind, then: Then) -> None:
    if then in (Then.AGAIN, Then.PAUSE, Then.PLAINER):
        watcher.retried(kind)
    if then in (Then.PARK, Then.UNREACHED, Then.NOWHERE):
        watcher.undeliverable(kind)


def _decided(message: Message, refusal: Undeliverable, now: datetime) -> Decision:
    """The refusal's own decision, or PARK after too many refusals in a row."""
    decision = refusal.decision
    if decision.then is Then.STOP:
        return decision
    message.tries += 1
    message.refused_since = message.refused_since or now
    message.problem = refusal.reason
    if decision.is_unsent and message.ts is None:
        message.posted_at = None
    too_long = now - message.refused_since >= GIVEN_UP_AFTER and message.tries >= FEWEST_TRIES
    if decision.then.is_final or not too_long:
        return decision
    return Decision(Then.PARK, decision.is_unsent, Tell.OPERATOR if message.ts else Tell.LEADS)


def _say(message: Message, refusal: Undeliverable, decision: Decision) -> None:
    given_up = decision.then is not refusal.decision.then
    say = log.error if given_up or decision.tells is Tell.OPERATOR else log.warning
    if decision.then is not Then.STOP:
        then = decision.then.value
        say("message refused", kind=message.kind.value, reason=refusal.reason, then=then)


def _stop(session: Session, message: Message, reason: str, now: datetime) -> None:
    """Stops the workspace: the message and everything else of it wait."""
    claims.release(message, message.state)
    workspace = session.get_one(Workspace, message.workspace_id)
    if stop_workspace(workspace, reason, now):
        log.error("workspace stopped", team=workspace.team_id, reason=reason)


def _wait(session: Session, message: Message, refusal: Undeliverable, decision: Decision, now: datetime) -> None:
    wait = timedelta(seconds=refusal.retry_after or wait_before_try(message.tries))
    claims.release(message, message.state)
    message.due_at = now + wait
    if decision.then is Then.PAUSE:
        session.get_one(Workspace, message.workspace_id).paused_until = now + wait


def _send_plainer(session: Session, message: Message, now: datetime) -> None:
    """Resends a message at once without a chart, since Slack refused it. The workspace gets no charts for a while."""
    digest.picture_refused(session.get_one(Workspace, message.workspace_id), now)
    claims.release(message, message.state)
    message.due_at = now


def _close(session: Session, message: Message, decision: Decision) -> None:
    message.forgets, message.is_as_it_was = False, decision.stands
    outcome.left_as_is(session, message)
    forget_refusals(message)
    claims.release(message, MessageState.SENT)


def _person_is_gone(session: Session, message: Message, now: datetime) -> None:
    outcome.person_is_gone(session, message, now)
    outcome.closed_unsent(session, message, now)
    claims.release(message, MessageState.SENT if message.ts else MessageState.UNSENT)


def _give_up(session: Session, message: Message, refusal: Undeliverable, decision: Decision, now: datetime) -> None:
    # A Home tab is scheduled again when it is opened: parked, it would never change again.
    claims.release(message, MessageState.UNSENT if message.kind is MessageKind.HOME else MessageState.PARKED)
    outcome.given_up(session, message, now)
    # Without the daily list nobody is asked and no step is taken, so a log line is not enough.
    is_list = message.kind is MessageKind.LIST and message.ts is None
    if decision.tells is not Tell.LEADS and not is_list:
        return
    why = refusal.reason if decision.then is refusal.decision.then else GIVEN_UP
    if not outcome.tell_leads(session, message, why, now):
        log.error("no lead to tell", kind=message.kind.value, reason=why)

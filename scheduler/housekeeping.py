"""Upkeep beside the sending: removes old files from Slack, erases people after the retention period."""

from collections.abc import Callable
from datetime import datetime

import structlog

from models.database.engine import Database
from models.privacy import retention, shared_file
from models.rules.delivery_errors import Undeliverable
from scheduler.ports import Slack

log = structlog.get_logger()


def work_once(db: Database, slack: Slack, clock: Callable[[], datetime]) -> bool:
    """Does one unit of work. False: there is none."""
    if db.owes_wipe:
        db.wipe()
    with db.reading() as session:
        is_file_due, is_time_to_forget = shared_file.is_any_due(session, clock()), retention.is_time(session, clock())
    return (is_file_due and _remove_file(db, slack, clock)) or (is_time_to_forget and _forget_one(db, clock))


def _remove_file(db: Database, slack: Slack, clock: Callable[[], datetime]) -> bool:
    """Removes one file. Its row is rescheduled first, so that neither a crash nor a refusal causes endless retries."""
    with db.writing() as session:
        file = shared_file.claim(session, clock())
        if file is None:
            return False
        row_id, file_id = file.id, file.file_id
    try:
        if file_id:
            slack.remove_file(file_id)
    except Undeliverable as refusal:
        with db.writing() as session:
            shared_file.removal_refused(session, row_id, refusal.reason, clock())
        log.warning("file not removed", reason=refusal.reason)
        return True
    with db.writing() as session:
        shared_file.mark_removed(session, row_id, clock())
    log.info("file removed")
    return True


def _forget_one(db: Database, clock: Callable[[], datetime]) -> bool:
    with db.writing() as session:
        erased = retention.erase_next(session, clock())
    if erased:
        db.wipe()
        log.info("somebody erased", after="retention")
    return erased is not None

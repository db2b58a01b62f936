"""What runs beside the sending by its own clock: files that go away, people whose data was kept long enough."""

from collections.abc import Callable
from datetime import datetime

import structlog

from models.database.engine import Database
from models.privacy import retention, shared_file
from models.rules.delivery_errors import Undeliverable
from scheduler.ports import Slack

log = structlog.get_logger()


def one(db: Database, slack: Slack, clock: Callable[[], datetime]) -> bool:
    """One unit of work. False: there is none."""
    if db.owes_wipe:
        db.wipe()
    with db.reading() as session:
        is_file_due, is_time_to_forget = shared_file.is_any_due(session, clock()), retention.is_time(session, clock())
    return (is_file_due and _remove_file(db, slack, clock)) or (is_time_to_forget and _forget_one(db, clock))


def _remove_file(db: Database, slack: Slack, clock: Callable[[], datetime]) -> bool:
    """The row goes first to a later moment, so that neither a crash nor a refusal makes it be tried without end."""
    with db.writing() as session:
        file = shared_file.claim(session, clock())
        if file is None:
            return False
        number, file_id = file.id, file.file_id
    try:
        if file_id:
            slack.remove_file(file_id)
    except Undeliverable as refusal:
        with db.writing() as session:
            shared_file.refused(session, number, refusal.reason, clock())
        log.warning("file not removed", reason=refusal.reason)
        return True
    with db.writing() as session:
        shared_file.removed(session, number, clock())
    log.info("file removed")
    return True


def _forget_one(db: Database, clock: Callable[[], datetime]) -> bool:
    with db.writing() as session:
        erased = retention.one(session, clock())
    if erased:
        db.wipe()
        log.info("somebody erased", after="retention")
    return erased is not None

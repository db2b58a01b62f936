"""Changes of a role: each has a log entry, and every message about the role is redrawn."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.directory.role import Role
from models.duties import hold
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.outbox.message import Message, MessageDuty, MessageState
from tests import factories
from tests.factories import NOW


def sent(session: Session, duty: Duty) -> Message:
    """A sent message to Ana that shows this duty."""
    message = factories.note(session, duty.workspace, slot=f"shows {duty.id}")
    session.add(MessageDuty(message_id=message.id, duty_id=duty.id, workspace_id=duty.workspace_id))
    session.flush()
    message.state = MessageState.SENT
    session.flush()
    return message


def test_a_filled_role_that_somebody_is_put_in_play_for_is_open_again_in_every_message(db: Database) -> None:
    with db.writing() as session:
        workspace = factories.acme(session)
        ana = factories.person(session, workspace)
        ctx = Context(session, workspace, NOW, ana)
        shown = sent(session, factories.in_play(ctx, ana, CandidateDetails("Jane Doe")))
        factories.in_play(ctx, ana, CandidateDetails("Max Roe"))
        session.refresh(shown)
        assert not _is_redrawn(shown)  # the role was open: nothing about Jane has changed
        session.scalars(select(Role)).one().filled_at = NOW
        factories.in_play(ctx, ana, CandidateDetails("Tom Weber"))
        session.refresh(shown)
        assert _is_redrawn(shown)
        assert session.scalars(select(Role.filled_at)).one() is None


def test_a_held_role_for_which_nobody_waits_held_is_released_with_an_entry(db: Database) -> None:
    with db.writing() as session:
        workspace = factories.acme(session)
        ana = factories.person(session, workspace)
        ctx = Context(session, workspace, NOW, ana)
        owed = factories.decline(ctx, ana, CandidateDetails("Jane Doe"))
        hold.hold_role(ctx, owed, date(2026, 3, 5), "The first choice signs")
        hold.release(ctx, owed)
        before = len(_released(session))
        shown = sent(session, owed)
        assert hold.release_role(ctx, owed) == 0
        session.refresh(shown)
        assert (owed.recorded.role.held_until, len(_released(session))) == (None, before + 1)
        assert _is_redrawn(shown)
        hold.release_role(ctx, owed)
        assert len(_released(session)) == before + 1


def _is_redrawn(message: Message) -> bool:
    return message.state is MessageState.STALE


def _released(session: Session) -> list[LogEntry]:
    return list(session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.RELEASED)))


def test_a_role_is_made_confidential_once(db: Database) -> None:
    with db.writing() as session:
        workspace = factories.acme(session)
        ana = factories.person(session, workspace)
        ctx = Context(session, workspace, NOW, ana)
        owed = factories.decline(ctx, ana, CandidateDetails("Jane Doe"))
        shown = sent(session, owed)
        factories.decline(ctx, ana, CandidateDetails("Max Roe"), confidential=True)
        factories.decline(ctx, ana, CandidateDetails("Tom Weber"), confidential=True)
        session.refresh(shown)
        assert _is_redrawn(shown)
        entries = session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.EDITED)).all()
        assert [entry.details for entry in entries] == [{"fields": ["confidential"]}]

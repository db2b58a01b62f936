"""A decline without an actor, as an applicant tracking system records it: recognition, the card, the log."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import registry
from handlers.cards import log_wording
from models.context import Context
from models.database.engine import Database
from models.directory import role
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Recruiter
from models.directory.workspace import WITHDREW
from models.duties import fill_role, recognition
from models.duties import record as recording
from models.duties.decline import Decline, DeclineDetails
from models.duties.duty import teller_of
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.recognition import SOMEBODY_ELSE, Recognised, TypedPerson
from models.duties.record import Outcome, Recorded
from models.outbox.message import Message, MessageKind
from models.rules.kinds import Stage
from tests import factories
from tests.factories import NOW

JANE = CandidateDetails("Jane Doe", "030 5550199", "jane@example.com")


def webhook(session: Session) -> tuple[Context, Recruiter]:
    """A context without an actor, and Ana, who is to call."""
    workspace = factories.acme(session)
    factories.person(session, workspace, "Lena Vogt")
    return Context(session, workspace, NOW), factories.person(session, workspace)


def record(ctx: Context, owner: Recruiter, reason: str = factories.REASON, job: str = "Buyer") -> Recorded:
    about = role.named(ctx.session, ctx.workspace.id, job)
    who = recognition.recognise(ctx, TypedPerson(JANE, about, owner, answered=SOMEBODY_ELSE))
    assert isinstance(who, Recognised)
    named = who.fills.named if who.fills else None
    return recording.record_all(
        ctx, [Outcome(who.candidate, about, Stage.FINAL, owner, DeclineDetails(reason), named=named)]
    )[0]


def test_nobody_recorded_it_and_its_owner_gets_the_card(db: Database) -> None:
    with db.writing() as session:
        ctx, ana = webhook(session)
        recorded = record(ctx, ana)
        assert recorded.is_new
        assert recorded.decline.recorded_by is None
        assert recorded.decline.candidate.phone_digits == "+49305550199", "read in the owner's country"
        card = session.scalars(select(Message).where(Message.kind == MessageKind.CARD)).one()
        drawn = registry.draw(session, card, NOW)
        assert drawn is not None
        assert "This came from your applicant tracking system." in str(drawn.blocks)
        entry = session.scalars(select(LogEntry)).one()
        assert (entry.what, entry.by_id) == (EntryKind.RECORDED, None)
        text = log_wording.entry_text(replace(ctx, actor=ana), entry)
        assert text == "3 March 2026, 10:00: Your applicant tracking system recorded the decline (Buyer)."


def test_sent_again_it_changes_nothing_and_a_known_person_is_known(db: Database) -> None:
    with db.writing() as session:
        ctx, ana = webhook(session)
        first = record(ctx, ana)
        again, other = record(ctx, ana), record(ctx, ana, job="Analyst")
        assert (again.is_new, again.first, again.duty) == (False, first.decline, None)
        assert other.is_new
        assert other.decline.candidate is first.decline.candidate


def test_a_withdrawal_that_nobody_recorded_is_with_nobody(db: Database) -> None:
    with db.writing() as session:
        ctx, ana = webhook(session)
        recorded = record(ctx, ana, WITHDREW)
        assert recorded.duty is None
        assert teller_of(session, recorded.decline) is None
        lena = factories.person(session, ctx.workspace, "Lena Vogt")
        fill_role.guard_filling(replace(ctx, actor=lena), recorded.decline.role)
        assert session.scalars(select(Decline)).one().owes_nothing

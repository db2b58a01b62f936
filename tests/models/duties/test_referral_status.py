"""The call to a person whom a candidate named: what answers it, moves it, and ends it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.duties import do_not_contact, hand_off, referral_status, settle, undo
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral, ReferralDetails, Status
from models.duties.settle import CallOutcome
from models.privacy import erase, export
from models.privacy import person as somebody
from models.rules.kinds import DutyKind
from tests import factories
from tests.factories import NOW

NAMED = CallOutcome("fine", ("referral",), referral="Tom Sayer", follow_up_in=0)


def told(session: Session) -> tuple[Context, Duty, Referral]:
    """Ana's context, the call in which Jane named Tom, and Tom."""
    workspace = factories.acme(session)
    ana = factories.person(session, workspace, "Ana Ruiz")
    factories.person(session, workspace, "Ben Okafor")
    ctx = Context(session, workspace, NOW, ana)
    owed = factories.decline(ctx, ana, CandidateDetails("Jane Doe", None, "jane@example.com"), "Buyer")
    settle.reached(ctx, owed, NAMED)
    return ctx, owed, session.scalars(select(Referral)).one()


def call_to(ctx: Context, tom: Referral) -> Duty:
    call = settle.open_referral_call(ctx.session, tom)
    assert call is not None
    return call


def test_it_is_owed_by_who_heard_the_name_for_the_next_business_day_and_the_same_role(db: Database) -> None:
    with db.writing() as session:
        ctx, owed, tom = told(session)
        call = call_to(ctx, tom)
        assert (call.kind, call.owner, call.role, call.candidate) == (
            DutyKind.REFERRAL_CALL,
            ctx.person,
            owed.role,
            owed.candidate,
        )
        assert call.person is tom
        assert ctx.person.calendar.day_of(call.tell_by) == ctx.person.calendar.next_business_day(NOW.date())
        assert not call.lead_sees(NOW.date() + timedelta(days=60))


@pytest.mark.parametrize(
    ("status", "what"),
    [
        (Status.CONTACTED, EntryKind.IN_TOUCH),
        (Status.IN_PROCESS, EntryKind.IN_TOUCH),
        (Status.PLACED, EntryKind.IN_TOUCH),
        (Status.NO, EntryKind.NOT_INTERESTED),
    ],
)
def test_every_status_but_new_answers_it_once(db: Database, status: Status, what: EntryKind) -> None:
    with db.writing() as session:
        ctx, _, tom = told(session)
        call = call_to(ctx, tom)
        assert referral_status.change(ctx, tom, status)
        assert (call.settled_as, call.settled_by) == (what, ctx.person)
        assert not referral_status.answer_call(ctx, call, Status.NO)
        assert tom.status is status


def test_undo_gives_the_status_back_unless_it_has_changed_since(db: Database) -> None:
    with db.writing() as session:
        ctx, _, tom = told(session)
        call = call_to(ctx, tom)
        referral_status.answer_call(ctx, call, Status.CONTACTED)
        undo.undo(ctx, call)
        assert (call.is_open, tom.status, tom.changed_at) == (True, Status.NEW, None)
        referral_status.answer_call(ctx, call, Status.CONTACTED)
        referral_status.change(ctx, tom, Status.IN_PROCESS)
        assert undo.undoable(ctx, call) is None


def test_the_call_that_named_them_taken_back_leaves_a_referral_that_was_contacted(db: Database) -> None:
    with db.writing() as session:
        ctx, owed, tom = told(session)
        call = call_to(ctx, tom)
        referral_status.answer_call(ctx, call, Status.CONTACTED)
        undo.undo(ctx, owed)
        assert (tom.status, call.settled_as) == (Status.CONTACTED, EntryKind.IN_TOUCH)
        settle.reached(ctx, owed, CallOutcome("fine", ("referral",), referral="Kim Poe", follow_up_in=0))
        kim = session.scalars(select(Referral).where(Referral.name == "Kim Poe")).one()
        to_kim = call_to(ctx, kim)
        undo.undo(ctx, owed)
        assert (kim.status, to_kim.settled_as) == (Status.WITHDRAWN, EntryKind.WITHDRAWN)


def test_whoever_takes_the_call_over_has_the_referral_too(db: Database) -> None:
    with db.writing() as session:
        ctx, _, tom = told(session)
        ben = factories.person(session, ctx.workspace, "Ben Okafor")
        hand_off.give(ctx, call_to(ctx, tom), ben)
        assert tom.owner is ben
        assert referral_status.answer_call(Context(session, ctx.workspace, NOW, ben), call_to(ctx, tom), Status.NO)


def test_a_wish_of_who_named_them_says_nothing_of_them(db: Database) -> None:
    with db.writing() as session:
        ctx, owed, tom = told(session)
        call = call_to(ctx, tom)
        assert do_not_contact.do_not_contact(ctx, call) is None
        do_not_contact.do_not_contact(ctx, owed)
        assert call.is_open
        late, is_new = referral_status.record(ctx, ReferralDetails("Kim Poe", None, owed.candidate))
        assert is_new
        assert call_to(ctx, late).is_open
        referral_status.answer_call(ctx, call, Status.CONTACTED)
        undo.undo(ctx, call)
        assert call.is_open


def test_an_erasure_ends_the_call_to_the_person_alone(db: Database) -> None:
    with db.writing() as session:
        ctx, owed, tom = told(session)
        call, system = call_to(ctx, tom), Context(session, ctx.workspace, NOW)
        assert call.id in somebody.duty_ids(session, somebody.of_candidate(session, owed.candidate))
        erase.forget(system, somebody.of_candidate(session, owed.candidate))
        assert (call.is_open, tom.name) == (True, "Tom Sayer")
        who = somebody.of_referral(session, tom)
        assert somebody.held_on(session, who).owed == [call]
        erase.forget(system, who)
        assert (call.settled_as, tom.name) == (EntryKind.FORGOTTEN, "Somebody")
        texts = [str((entry.details, entry.before)) for entry in session.scalars(select(LogEntry))]
        assert "Tom" not in "".join(texts)


def test_an_export_has_the_call_with_the_person_it_is_to(db: Database) -> None:
    with db.writing() as session:
        ctx, owed, tom = told(session)
        referral_status.take_reach(ctx, tom, "+49 30 7654321, tom@example.com")
        [row] = [row for row in export.duties(session, ctx.workspace) if row["kind"] == "referral_call"]
        assert (row["candidate"], row["phone"], row["email"]) == ("Tom Sayer", "+49307654321", "tom@example.com")
        of_tom = export.everything(session, ctx.workspace, somebody.of_referral(session, tom))
        assert [row["kind"] for row in of_tom["owed_to_them"]] == ["referral_call"]
        of_jane = export.everything(session, ctx.workspace, somebody.of_candidate(session, owed.candidate))
        assert [row["kind"] for row in of_jane["owed_to_them"]] == ["call"]

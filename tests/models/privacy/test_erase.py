"""Erasure of a person: which values are removed, which stay, names of others, and automatic erasure by age."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory import role as roles
from models.directory.candidate import Candidate, CandidateDetails
from models.directory.role import Role
from models.duties import attempts, referral, referral_status, settle
from models.duties.decline import Decline, DeclineDetails
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral, Status
from models.duties.settle import CallOutcome
from models.errors import PermissionDenied
from models.privacy import erase, mentions, retention
from models.privacy import person as somebody
from tests import factories
from tests.databases import files_of
from tests.effort import examples
from tests.factories import NOW

LATER = NOW + timedelta(days=181)
OUTCOME = CallOutcome("fine", ("relationship",), follow_up_in=0)


def context(session: Session, now: datetime = NOW, name: str = "Ana Ruiz") -> Context:
    workspace = factories.acme(session)
    factories.person(session, workspace, "Lena Vogt")
    return Context(session, workspace, now, factories.person(session, workspace, name))


def told_candidate(ctx: Context, named: CandidateDetails, outcome: CallOutcome = OUTCOME) -> Candidate:
    """A candidate who was declined and was told in a call."""
    owed = factories.decline(ctx, ctx.person, named, f"Role {named.name}")
    settle.reached(ctx, owed, outcome)
    return owed.candidate


def forget(ctx: Context, person: Candidate, *also: Referral) -> bool:
    who = somebody.of_candidate(ctx.session, person)
    return erase.forget(Context(ctx.session, ctx.workspace, ctx.now), who._replace(referrals=(*who.referrals, *also)))


def test_counts_and_dates_stay(db: Database) -> None:
    with db.writing() as session:
        ctx = context(session)
        outcome = CallOutcome(
            "hurt", ("news", "relationship"), next_step="Lisbon", private_note="cried", follow_up_in=2
        )
        jane = told_candidate(ctx, CandidateDetails("Jane Doe", "+34 600 111 222", "jane@example.com"), outcome)
        assert forget(ctx, jane)
        entry = session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.REACHED)).one()
        counted = {"mood": "hurt", "takeaways": ["news", "relationship"], "follow_up_in": 2, "keep_posted": False}
        assert entry.details == counted
        assert (entry.private_note, entry.before, entry.at) == (None, {}, NOW)
        assert (jane.name, jane.folded_name, jane.phone, jane.email) == ("Somebody", "", None, None)
        follow_up = session.scalars(select(Duty).where(Duty.kind == "follow_up")).one()
        assert follow_up.settled_as is EntryKind.FORGOTTEN
        assert not forget(ctx, jane)
        assert session.scalars(select(Decline)).one().reason == factories.REASON


MENTIONS = (
    "Jane Doe got it",
    "ask JANE  DOE",
    "jane doe's friend",
    "ring +34 600 111 222",
    "ring 0034 600-111-222",
    "ring 600.11.12.22 at noon",
    "write to JANE@example.com.",
    "(Jane\nDoe)",
)
ALIKE = ("Jane Doering", "a doe", "the year 2600", "600 111 2223", "ajane@example.com", "May")


def entries_after_erasure(ctx: Context, *texts: str) -> dict[str, LogEntry]:
    """The log entry of a call with another candidate for each text typed there, after Jane and May are erased."""
    jane = told_candidate(ctx, CandidateDetails("Jane Doe", "+34 600 111 222", "jane@example.com"))
    may = told_candidate(ctx, CandidateDetails("May"))
    others = {
        text: told_candidate(
            ctx, CandidateDetails(f"Tom Roe{'abcdefgh'[number]}"), replace(OUTCOME, next_step=text, private_note=text)
        )
        for number, text in enumerate(texts)
    }
    assert forget(ctx, jane)
    assert forget(ctx, may)
    calls = {
        entry.candidate_id: entry
        for entry in ctx.session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.REACHED))
    }
    return {text: calls[other.id] for text, other in others.items()}


def test_a_mention_in_what_was_typed_about_others_goes(db: Database) -> None:
    with db.writing() as session:
        for typed, entry in entries_after_erasure(context(session), *MENTIONS).items():
            for text in (entry.details["next_step"], entry.private_note or ""):
                assert not any(part in text.lower() for part in ("jane", "doe", "600", "222")), typed
                assert "Somebody" in text or mentions.ERASED in text, typed


def test_what_only_looks_alike_stays(db: Database) -> None:
    with db.writing() as session:
        calls = entries_after_erasure(context(session), *ALIKE)
        assert {typed: (entry.details["next_step"], entry.private_note) for typed, entry in calls.items()} == {
            typed: (typed, typed) for typed in ALIKE
        }


@pytest.mark.parametrize("name", ["José García", "Jörg Müller", "王小明", "Олена Шевченко"])
def test_names_in_any_script_are_found_with_accents_and_without(db: Database, name: str) -> None:
    with db.writing() as session:
        ctx = context(session)
        person = told_candidate(ctx, CandidateDetails(name))
        session.scalars(select(Role)).all()[0].how_it_ended = f"{name.upper()} got it, {name}"
        forget(ctx, person)
        [role] = session.scalars(select(Role))
        assert role.how_it_ended == "Somebody got it, Somebody"
        assert role.folded.startswith("role ")


def test_a_namesake_keeps_their_name(db: Database) -> None:
    with db.writing() as session:
        ctx = context(session)
        jane = told_candidate(ctx, CandidateDetails("Jane Doe", "+34 600 111 222"))
        other = factories.decline(
            ctx,
            ctx.person,
            CandidateDetails("Jane Doe", "+34 600 999 888"),
            "Buyer",
            details=DeclineDetails(factories.REASON, "Jane Doe is fine"),
        )
        forget(ctx, jane)
        assert other.candidate.name == "Jane Doe"
        assert other.recorded.may_tell == "Jane Doe is fine"


def test_the_same_name_declined_later_is_somebody_new(db: Database) -> None:
    with db.writing() as session:
        ctx = context(session)
        jane = told_candidate(ctx, CandidateDetails("Jane Doe", "+34 600 111 222"))
        forget(ctx, jane)
        again = factories.decline(ctx, ctx.person, CandidateDetails("Jane Doe", "+34 600 111 222"), "Role Jane Doe")
        assert again.candidate.id != jane.id
        assert again.is_open


def test_a_role_about_which_they_were_mentioned_is_known_again_as_before(db: Database) -> None:
    with db.writing() as session:
        ctx = context(session)
        jane = told_candidate(ctx, CandidateDetails("Jane Doe"))
        tom = factories.decline(ctx, ctx.person, CandidateDetails("Tom Roe"), "Buyer at Acme")
        assert tom.role
        tom.role.how_it_ended = "Jane Doe got it"
        forget(ctx, jane)
        assert tom.role.how_it_ended == "Somebody got it"
        assert roles.named(session, ctx.workspace.id, "buyer at acme").id == tom.role.id


def test_a_role_that_bore_the_name_is_another_role_from_then_on(db: Database) -> None:
    with db.writing() as session:
        ctx = context(session)
        jane = told_candidate(ctx, CandidateDetails("Jane Doe"))
        tom = factories.decline(ctx, ctx.person, CandidateDetails("Tom Roe"), "Backfill for Jane Doe at Acme")
        forget(ctx, jane)
        assert tom.role
        assert tom.role.full_name == "Backfill for Somebody at Acme"
        assert "jane" not in tom.role.folded


def test_whom_they_named_stays_while_somebody_deals_with_them(db: Database) -> None:
    with db.writing() as session:
        ctx = context(session)
        jane = told_candidate(
            ctx,
            CandidateDetails("Jane Doe"),
            CallOutcome("fine", ("referral",), referral="Tom Sayer", follow_up_in=0),
        )
        placed, _ = referral_status.record(ctx, referral.ReferralDetails("Kim Poe", "kim@example.com", jane))
        referral_status.change(ctx, placed, Status.PLACED)
        forget(ctx, jane)
        tom, kim = session.scalars(select(Referral).order_by(Referral.id)).all()
        assert (tom.name, tom.status, tom.named_by.name) == ("Tom Sayer", Status.NEW, "Somebody")
        assert (kim.name, kim.reach, kim.status) == ("Somebody", None, Status.PLACED)
        referral_status.change(ctx, tom, Status.PLACED)
        assert session.scalars(select(Duty).where(Duty.kind == "thanks", Duty.settled_at.is_(None))).all() == []


def test_somebody_who_was_only_named_is_erased_wherever_they_were(db: Database) -> None:
    with db.writing() as session:
        ctx = context(session)
        named = CallOutcome(
            "fine", ("referral",), referral="Tom Sayer", referral_reach="tom@example.com", follow_up_in=0
        )
        told_candidate(ctx, CandidateDetails("Jane Doe"), named)
        tom = session.scalars(select(Referral)).one()
        who = somebody.of_referral(session, tom)
        assert erase.forget(Context(session, ctx.workspace, NOW), who)
        entry = session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.REACHED)).one()
        assert "referral" not in entry.details
        assert (tom.name, tom.folded_email, tom.status) == ("Somebody", None, Status.NO)
        last = session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()
        assert last
        assert (last.what, last.details) == (EntryKind.FORGOTTEN, {"referral": tom.id})


def test_only_who_leads_their_owner_decides(db: Database) -> None:
    with db.writing() as session:
        jane = told_candidate(context(session), CandidateDetails("Jane Doe"))
        who = somebody.of_candidate(session, jane)
        for name, may in (("Ana Ruiz", False), ("Omar Lee", False), ("Lena Vogt", True)):
            by = context(session, name=name)
            assert somebody.may_decide(session, by.person, who) is may
            if not may:
                with pytest.raises(PermissionDenied):
                    erase.forget(by, who)
        assert erase.forget(context(session, name="Lena Vogt"), who)


def due(db: Database, now: datetime) -> int:
    with db.writing() as session:
        return retention.due(session, factories.acme(session), now)


def still_open(ctx: Context) -> None:
    factories.decline(ctx, ctx.person, CandidateDetails("Jane Doe"))


def promised(ctx: Context) -> None:
    told_candidate(ctx, CandidateDetails("Jane Doe"), CallOutcome("fine", ("news",), keep_posted=True, follow_up_in=0))


def dealt_with(ctx: Context) -> None:
    jane = told_candidate(ctx, CandidateDetails("Jane Doe"))
    tom, _ = referral_status.record(ctx, referral.ReferralDetails("Tom Sayer", None, jane))
    referral_status.change(ctx, tom, Status.CONTACTED)


def tried_of_late(ctx: Context) -> None:
    owed = factories.decline(ctx, ctx.person, CandidateDetails("Jane Doe"))
    late = Context(ctx.session, ctx.workspace, NOW + timedelta(days=10), ctx.actor)
    attempts.no_answer(late, owed)
    settle.knew(late, owed)


@pytest.mark.parametrize("life", [still_open, promised, dealt_with, tried_of_late])
def test_nobody_is_due_while_anything_is_open_or_recent(db: Database, life: Callable[[Context], None]) -> None:
    with db.writing() as session:
        life(context(session))
    assert due(db, LATER) == 0


def test_time_erases_one_person_at_a_time_and_then_looks_away(db: Database) -> None:
    with db.writing() as session:
        ctx = context(session)
        told_candidate(
            ctx,
            CandidateDetails("Jane Doe"),
            CallOutcome("fine", ("referral",), referral="Tom Sayer", follow_up_in=0),
        )
        told_candidate(ctx, CandidateDetails("Kim Poe"))
        call = settle.open_referral_call(session, session.scalars(select(Referral)).one())
        assert call is not None
        settle.settle(ctx, call, EntryKind.LET_GO)
    assert (due(db, NOW + timedelta(days=179)), due(db, LATER)) == (0, 3)
    came = []
    for _ in range(6):
        with db.writing() as session:
            came.append(retention.erase_next(session, LATER))
    assert came == [True, True, True, False, None, None]
    with db.reading() as session:
        assert {row.name for row in session.scalars(select(Candidate))} == {"Somebody"}
        assert {row.name for row in session.scalars(select(Referral))} == {"Somebody"}
        entries = session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.FORGOTTEN)).all()
        assert [(entry.by_id, entry.details["through"]) for entry in entries] == [(None, "time")] * 3


MANY = examples(30, 120)


def test_no_byte_of_the_file_holds_them_among_many_others(db: Database) -> None:
    with db.writing() as session:
        ctx = context(session)
        people = [
            told_candidate(
                ctx,
                CandidateDetails(f"Given{n} Family{n}x", None, f"given{n}@example.com"),
                CallOutcome("fine", ("news",), private_note=f"Given{n} Family{n}x said " + "so " * n),
            )
            for n in range(MANY)
        ]
        ids = [person.id for person in people]
    for n in range(0, MANY, 7):
        with db.writing() as session:
            forget(context(session), session.get_one(Candidate, ids[n]))
    assert db.wipe()
    for file in files_of(db):
        held = file.read_bytes()
        assert [n for n in range(0, MANY, 7) if f"Family{n}x".encode() in held or f"given{n}@".encode() in held] == []
    with db.reading() as session:
        assert len([row for row in session.scalars(select(Candidate)) if row.forgotten_at]) == len(range(0, MANY, 7))

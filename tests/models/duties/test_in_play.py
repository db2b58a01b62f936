"""Candidates in play: each has one row and one open update, and every end of the wait goes through one function."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory import candidate, role
from models.directory.candidate import CandidateDetails
from models.duties import fill_role, hand_off, in_play, settle, undo, updates
from models.duties.decline import DeclineDetails
from models.duties.duty import Duty
from models.duties.fill_role import Hired
from models.duties.in_play import Ended, InPlay
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.updates import InPlayDetails
from models.errors import PermissionDenied
from models.rules.kinds import DutyKind, Stage
from models.settings import change_team, team
from tests import factories
from tests.factories import NOW, days_later

PEOPLE = 6
"""The number of people who do the same at once."""


def desk(session: Session, now: datetime = NOW, by: str = "Ana Ruiz") -> Context:
    """The context of `by`, in a workspace with Ana, Lena and Omar."""
    workspace = factories.acme(session)
    people = {name: factories.person(session, workspace, name) for name in ("Ana Ruiz", "Lena Vogt", "Omar Haddad")}
    return Context(session, workspace, now, people[by])


def entry(ctx: Context, name: str = "Jane Doe", promised: date | None = None) -> InPlayDetails:
    known = candidate.of_the_same_name(ctx.session, ctx.workspace.id, name)
    who = known[0] if known else candidate.add(ctx.session, ctx.workspace.id, CandidateDetails(name), None)
    ana = factories.person(ctx.session, ctx.workspace)
    return InPlayDetails(who, role.named(ctx.session, ctx.workspace.id, "Buyer"), Stage.FINAL, ana, promised)


def put(ctx: Context, *names: str) -> list[InPlay]:
    made = updates.put_in_play(ctx, [entry(ctx, name) for name in names or ("Jane Doe",)])
    return [result.first for result in made if isinstance(result.first, InPlay)]


def owed_to(ctx: Context, row: InPlay) -> Duty:
    duty = updates.update_of(ctx, row)
    assert duty is not None
    return duty


def decline(ctx: Context, row: InPlay, reason: str = factories.REASON) -> list[Duty]:
    """Records a decline of a candidate in play; returns its duty, if it has one."""
    details = DeclineDetails(reason)
    return factories.decline_all(ctx, [factories.outcome(ctx, row.owner, row.candidate, "Buyer", row.stage, details)])


def entry_kinds(ctx: Context) -> list[EntryKind]:
    """The kinds of the log entries, in order."""
    return list(ctx.session.scalars(select(LogEntry.what).order_by(LogEntry.id)))


def test_in_play_owes_the_next_word_from_the_start_and_asks_nothing_before(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        [row] = put(ctx)
        duty = owed_to(ctx, row)
        assert (duty.kind, duty.decline, duty.role, duty.owner) == (DutyKind.UPDATE, None, row.role, row.owner)
        assert duty.tell_by == days_later(7, 17, 30)
        assert duty.nudge_at == days_later(7)
        assert duty.is_ahead(days_later(6, 23, 59))
        assert not duty.is_ahead(days_later(7, 0, 0))
        assert entry_kinds(ctx) == [EntryKind.IN_PLAY]


def test_two_live_rows_of_one_person_and_role_cannot_be(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        [row] = put(ctx)
        same = {"candidate": row.candidate, "role": row.role, "owner": row.owner, "stage": Stage.FINAL}
        session.add(InPlay(workspace_id=ctx.workspace.id, since=NOW, **same))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_many_who_put_the_same_person_in_play_at_once_make_one(db: Database) -> None:
    with db.writing() as session:
        entry(desk(session))

    def puts(_: int) -> bool:
        with db.writing() as session:
            ctx = desk(session)
            return updates.put_in_play(ctx, [entry(ctx)])[0].is_new

    with ThreadPoolExecutor(PEOPLE) as people:
        assert sorted(people.map(puts, range(PEOPLE))) == [False] * (PEOPLE - 1) + [True]
    with db.reading() as session:
        assert len(session.scalars(select(Duty)).all()) == 1


def test_of_many_who_fill_a_role_at_once_one_does_and_everybody_is_declined_once(db: Database) -> None:
    with db.writing() as session:
        put(desk(session), "Jane Doe", "Tom Roe", "Max Poe")

    def fills(_: int) -> int:
        with db.writing() as session:
            ctx = desk(session, by="Lena Vogt")
            buyer = role.named(session, ctx.workspace.id, "Buyer")
            waiting = fill_role.waiting_for(ctx, buyer)
            hired = Hired(in_play_row=waiting[-1]) if waiting else Hired()
            return len(fill_role.fill(ctx, buyer, hired, DeclineDetails(factories.REASON)).recorded)

    with ThreadPoolExecutor(PEOPLE) as people:
        assert sorted(people.map(fills, range(PEOPLE))) == [0] * (PEOPLE - 1) + [2]
    with db.reading() as session:
        ended = session.scalars(select(InPlay.ended_as).order_by(InPlay.id)).all()
        assert ended == [Ended.DECLINED, Ended.DECLINED, Ended.HIRED]
        calls = session.scalars(select(Duty).where(Duty.kind == DutyKind.CALL)).all()
        assert sorted(duty.candidate.name for duty in calls) == ["Jane Doe", "Tom Roe"]
        assert not session.scalars(select(Duty).where(Duty.kind == DutyKind.UPDATE, Duty.settled_at.is_(None))).all()


def test_an_update_keeps_what_was_promised_and_owes_the_next_one(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        [row] = put(ctx)
        first = owed_to(ctx, row)
        later = replace(ctx, now=days_later(7, 11))
        assert updates.updated(later, first, date(2026, 3, 13))
        assert (row.promised_for, row.last_word_at) == (date(2026, 3, 13), later.now)
        following = owed_to(later, row)
        assert following.tell_by == days_later(9, 17, 30)
        assert (first.settled_as, following.made_by_id is not None) == (EntryKind.UPDATED, True)
        assert updates.updated(later, first) is None


@pytest.mark.parametrize(
    ("answer", "ended"),
    [
        (EntryKind.WITHDREW, Ended.WITHDREW),
        (EntryKind.DECIDED, Ended.OTHERWISE),
        (EntryKind.DO_NOT_CONTACT, Ended.WITHDREW),
        (EntryKind.NOT_TOLD, Ended.OTHERWISE),
    ],
)
def test_whatever_ends_the_word_that_is_owed_ends_the_wait(db: Database, answer: EntryKind, ended: Ended) -> None:
    with db.writing() as session:
        ctx = desk(session)
        [row] = put(ctx)
        settle.settle(ctx, owed_to(ctx, row), answer)
        assert (row.ended_as, row.is_live) == (ended, False)
        assert updates.update_of(ctx, row) is None


@pytest.mark.parametrize(
    ("reason", "ended"), [(factories.REASON, Ended.DECLINED), ("Withdrawn by the candidate", Ended.WITHDREW)]
)
def test_a_decline_ends_it_and_names_itself(db: Database, reason: str, ended: Ended) -> None:
    with db.writing() as session:
        ctx = desk(session)
        [row] = put(ctx)
        decline(ctx, row, reason=reason)
        assert row.ended_as is ended
        assert row.decline_id is not None
        assert in_play.of_role(session, row.role) == []


def test_a_decline_taken_back_puts_them_in_play_as_they_were(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        [row] = put(ctx)
        update = owed_to(ctx, row)
        [call] = decline(ctx, row)
        assert undo.undo(ctx, call) is not None
        assert row.is_live
        assert row.decline_id is None
        assert owed_to(ctx, row) is update
        assert update.nudge_at == days_later(7)
        [again] = decline(ctx, row)
        assert again.is_open


def test_what_was_decided_cannot_be_taken_back_once_they_are_in_play_anew_or_declined(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        [row] = put(ctx)
        update = owed_to(ctx, row)
        updates.decided(ctx, update)
        assert undo.undoable(ctx, update) is not None
        [anew] = put(ctx)
        assert undo.undoable(ctx, update) is None
        decline(ctx, anew)
        for duty in session.scalars(select(Duty).where(Duty.kind == DutyKind.UPDATE)):
            assert undo.undoable(ctx, duty) is None


def test_an_update_cannot_be_taken_back_once_the_next_one_was_answered(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        [row] = put(ctx)
        first = owed_to(ctx, row)
        updates.updated(ctx, first)
        second = owed_to(ctx, row)
        assert undo.undoable(ctx, first) is not None
        updates.updated(ctx, second)
        assert undo.undoable(ctx, first) is None
        assert undo.undo(ctx, second) is not None
        assert row.last_word_at == NOW
        assert owed_to(ctx, row) is second


def test_whoever_takes_the_next_word_over_has_the_wait(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session, by="Lena Vogt")
        [row] = put(ctx)
        assert hand_off.take_over(ctx, owed_to(ctx, row))
        assert row.owner is ctx.person
        updates.updated(ctx, owed_to(ctx, row))
        assert owed_to(ctx, row).owner is ctx.person


def test_only_those_who_may_answer(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        [row] = put(ctx)
        duty = owed_to(ctx, row)
        omar = desk(session, by="Omar Haddad")
        for answer in (updates.updated, updates.decided, settle.withdrew):
            with pytest.raises(PermissionDenied):
                answer(omar, duty)
        assert row.is_live


def test_the_wait_of_somebody_in_play_never_shrinks_when_the_calendar_changes(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        [row] = put(ctx)
        duty = owed_to(ctx, row)
        later = replace(ctx, now=days_later(7), actor=None)
        assert duty.age(later.now) == 5
        closed = [(NOW.date() + timedelta(days=n)).isoformat() for n in (1, 2, 8)]
        wished = replace(team.current(ctx.workspace), closed_days=closed)
        change_team.save(later, wished, change_team.version(later))
        assert duty.age(later.now) == 5
        assert duty.age(days_later(9)) == 6


def test_nobody_waits_in_another_workspace_for_a_role_of_the_same_name(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        put(ctx)
        elsewhere = factories.acme(session, "T0BETA")
        lena_elsewhere = Context(session, elsewhere, NOW, factories.person(session, elsewhere, "Lena Vogt"))
        buyer = role.named(session, elsewhere.id, "Buyer")
        assert fill_role.waiting_for(lena_elsewhere, buyer) == []
        assert fill_role.fill(lena_elsewhere, buyer, Hired(), DeclineDetails(factories.REASON)).recorded == []
        assert len(in_play.of_role(session, role.named(session, ctx.workspace.id, "Buyer"))) == 1

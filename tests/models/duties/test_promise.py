"""Promises and their duties: the days of touches, the owner, and the day from which leads see them."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.duties import keep_posted, settle, undo
from models.duties import promise as promises
from models.duties.duty import Duty, find_duty
from models.duties.keep_posted import TouchOutcome
from models.duties.log_entry import EntryKind
from models.duties.promise import Promise
from models.duties.settle import CallOutcome
from models.rules.kinds import DutyKind
from models.settings import personal
from tests import factories
from tests.factories import NOW


def promised(ctx: Context, name: str = "Jane Doe", wish: str | None = "Staff Engineer in Lisbon") -> Promise:
    call = factories.decline(ctx, ctx.person, CandidateDetails(name))
    settle.reached(ctx, call, CallOutcome("fine", (), wish, "yes", keep_posted=True, follow_up_in=0))
    return promises.alive(ctx.session, ctx.workspace.id)[-1]


def desk(session: Session, now: datetime = NOW) -> Context:
    workspace = factories.acme(session)
    factories.person(session, workspace, "Lena Vogt")
    return Context(session, workspace, now, factories.person(session, workspace))


@pytest.mark.parametrize(
    ("days", "touch_on"),
    [(0, date(2026, 5, 4)), (3, date(2026, 5, 5)), (2, date(2026, 5, 4)), (30, date(2026, 6, 1))],
    ids=["a Saturday: the Monday after", "a Tuesday", "a Monday", "a Monday that is no holiday here"],
)
def test_the_first_touch_is_sixty_days_ahead_on_a_business_day_of_the_owner(
    db: Database, days: int, touch_on: date
) -> None:
    with db.writing() as session:
        promise = promised(desk(session, NOW + timedelta(days=days)))
        assert promise.owner.calendar.day_of(promise.duty.tell_by) == touch_on
        assert (promise.wish, promise.place, promise.relocation) == ("Staff Engineer in Lisbon", "Lisbon", "yes")
        assert promise.duty.nudge_at == promise.owner.calendar.list_time(touch_on)


def test_nobody_waits_before_its_day_and_then_by_that_day(db: Database) -> None:
    with db.writing() as session:
        touch = promised(desk(session)).duty
        assert touch.is_ahead(NOW)
        assert touch.age(NOW) == 0
        assert not touch.is_ahead(touch.tell_by)
        assert touch.age(touch.tell_by + timedelta(days=2)) == 2


def test_a_promise_lives_as_long_as_its_touch_is_owed_whatever_ends_it(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        promise = promised(ctx)
        settle.settle(ctx, promise.duty, EntryKind.DO_NOT_CONTACT)
        assert promises.alive(session, ctx.workspace.id) == []
        assert keep_posted.touched(ctx, promise.duty, TouchOutcome()) is None


def test_somebody_away_for_months_leaves_the_promise_to_the_leads_on_its_day(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        promise = promised(ctx)
        personal.go_away(ctx, ctx.person, date(2026, 6, 30))
        assert promise.duty.lead_on == date(2026, 5, 4)


def test_two_touches_and_then_each_asks_whether_to_go_on(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        promise = promised(ctx)
        asked = []
        for _ in range(4):
            asked.append(keep_posted.asks_whether_to_go_on(promise))
            keep_posted.touched(ctx, promise.duty, TouchOutcome())
        assert asked == [False, True, True, True]
        keep_posted.touched(ctx, promise.duty, TouchOutcome(goes_on=False))
        assert not promise.is_alive
        assert not promise.candidate.keep_posted


def test_the_touch_of_a_call_that_is_not_one_does_nothing(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        call = factories.decline(ctx, ctx.person, CandidateDetails("Jane Doe"))
        assert keep_posted.touched(ctx, call, TouchOutcome()) is None
        assert keep_posted.told(ctx, call, 1) is None
        assert keep_posted.ended(ctx, call) is None
        assert call.is_open


def test_undoing_a_touch_withdraws_the_next_one_and_restores_what_they_wished(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        promise = promised(ctx)
        first = promise.duty
        keep_posted.touched(ctx, first, TouchOutcome("Head of Sales", "no", "Porto"))
        second = promise.duty
        assert (promise.wish, promise.place, promise.touches) == ("Head of Sales", "Porto", 1)
        undo.undo(ctx, first)
        assert (promise.duty, promise.wish, promise.place, promise.relocation, promise.touches) == (
            first,
            "Staff Engineer in Lisbon",
            "Lisbon",
            "yes",
            0,
        )
        assert second.settled_as is EntryKind.WITHDRAWN
        assert first.is_open


def test_the_same_person_promised_by_two_has_two_promises(db: Database) -> None:
    with db.writing() as session:
        ctx = desk(session)
        promise = promised(ctx)
        ben = factories.person(session, ctx.workspace, "Ben Okafor")
        of_ben = Context(session, ctx.workspace, NOW, ben)
        other = Duty(
            workspace=ctx.workspace,
            kind=DutyKind.CALL,
            candidate=promise.candidate,
            owner=ben,
            tell_by=NOW,
            opened_at=NOW,
        )
        session.add(other)
        session.flush()
        settle.reached(of_ben, other, CallOutcome("fine", (), keep_posted=True, follow_up_in=0))
        assert [promise.owner.name for promise in promises.alive_of(session, promise.candidate)] == [
            "Ana Ruiz",
            "Ben Okafor",
        ]
        keep_posted.ended(ctx, promise.duty)
        assert promise.candidate.keep_posted


def test_promises_of_one_workspace_are_not_another_ones(db: Database) -> None:
    with db.writing() as session:
        promise = promised(desk(session))
        other = factories.acme(session, "T0OTHER")
        assert promises.alive(session, other.id) == []
        assert find_duty(session, other.id, promise.duty_id) is None
        assert session.scalars(select(Promise)).one() is promise

"""The weekly series: the candidates who waited at the end of each week, and those told in it."""

from datetime import date, timedelta

from sqlalchemy import select

from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.duties import referral_status, settle, undo
from models.duties.duty import Duty
from models.duties.referral import ReferralDetails
from models.reports import trend
from models.reports.figures import Period
from models.rules.kinds import DutyKind
from tests.factories import NOW, acme, days_later, decline, person

CALLED = settle.CallOutcome(mood="fine", takeaways=("relationship",))


def test_an_empty_workspace_has_eight_empty_weeks(db: Database) -> None:
    with db.writing() as session:
        weeks = trend.last_weeks(session, acme(session), NOW)
    assert [week.begins for week in weeks] == [date(2026, 1, 12) + timedelta(weeks=n) for n in range(8)]
    assert all(week.waiting == {"up to one day": 0, "two or three days": 0, "longer": 0} for week in weeks)
    assert not any(week.told or week.calls or week.referrals for week in weeks)


def test_who_waits_at_the_end_of_a_week_counts_there_though_they_have_heard_since(db: Database) -> None:
    with db.writing() as session:
        workspace = acme(session)
        ana = person(session, workspace)
        duty = decline(Context(session, workspace, NOW, ana), ana, CandidateDetails("Jane Doe"))
        told_at = days_later(8)
        settle.reached(Context(session, workspace, told_at, ana), duty, CALLED)
        weeks = trend.last_weeks(session, workspace, days_later(14))
    assert [list(week.waiting.values()) for week in weeks[-3:]] == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]
    assert [(week.told, week.calls) for week in weeks[-3:]] == [(0, 0), (1, 1), (0, 0)]
    assert [(week.came_due, week.told_within_a_day) for week in weeks[-3:]] == [(1, 0), (0, 0), (0, 0)]


def test_those_who_still_wait_lower_the_share_of_the_week_in_which_they_came_due(db: Database) -> None:
    with db.writing() as session:
        workspace = acme(session)
        ana = person(session, workspace)
        ctx = Context(session, workspace, NOW, ana)
        jane, *_ = [decline(ctx, ana, CandidateDetails(f"Person {n}")) for n in range(4)]
        settle.reached(ctx, jane, CALLED)
        shares = {}
        for days in (1, 2, 9):
            weeks = trend.last_weeks(session, workspace, days_later(days))
            shares[days] = [(week.told_within_a_day, week.came_due) for week in weeks if week.came_due]
    assert shares == {1: [], 2: [(1, 4)], 9: [(1, 4)]}


def test_who_was_told_before_the_week_in_which_they_came_due_counts_in_it(db: Database) -> None:
    with db.writing() as session:
        workspace = acme(session)
        ana = person(session, workspace)
        friday = days_later(3)
        ctx = Context(session, workspace, friday, ana)
        settle.reached(ctx, decline(ctx, ana, CandidateDetails("Jane Doe")), CALLED)
        period = Period(date(2026, 3, 9), date(2026, 3, 15))
        (week,) = trend.weeks(session, workspace, period, days_later(14))
    assert (week.told, week.came_due, week.told_within_a_day) == (0, 1, 1)


def test_the_weeks_are_those_of_the_period_and_end_with_it_or_now(db: Database) -> None:
    with db.writing() as session:
        workspace = acme(session)
        ana = person(session, workspace)
        decline(Context(session, workspace, NOW, ana), ana, CandidateDetails("Jane Doe"))
        begun = {}
        for first, last in ((date(2026, 2, 18), date(2026, 3, 2)), (date(2026, 3, 2), date(2026, 12, 31))):
            weeks = trend.weeks(session, workspace, Period(first, last), days_later(7))
            begun[first] = [(week.begins, sum(week.waiting.values()), week.is_running) for week in weeks]
        assert trend.weeks(session, workspace, Period(date(2026, 4, 1), date(2026, 4, 30)), NOW) == []
    assert begun == {
        date(2026, 2, 18): [(date(2026, 2, 16), 0, False), (date(2026, 2, 23), 0, False), (date(2026, 3, 2), 0, False)],
        date(2026, 3, 2): [(date(2026, 3, 2), 1, False), (date(2026, 3, 9), 1, True)],
    }


def test_names_count_for_the_week_of_the_call_that_brought_them(db: Database) -> None:
    with db.writing() as session:
        workspace = acme(session)
        ana = person(session, workspace)
        ctx = Context(session, workspace, NOW, ana)
        jane = decline(ctx, ana, CandidateDetails("Jane Doe"))
        settle.reached(ctx, jane, CALLED)
        referral_status.record(ctx, ReferralDetails("Ida Berg", None, jane.candidate))
        later = Context(session, workspace, days_later(8), ana)
        follow_up = session.scalars(select(Duty).where(Duty.kind == DutyKind.FOLLOW_UP)).one()
        settle.got_referral(later, follow_up, "Tom Weber", None)
        weeks = trend.last_weeks(session, workspace, days_later(8))[-2:]
    assert [(week.calls, week.referrals_from_calls, week.referrals) for week in weeks] == [(1, 1, 1), (0, 0, 1)]


def test_an_answer_that_was_undone_has_told_nobody_in_any_week(db: Database) -> None:
    with db.writing() as session:
        workspace = acme(session)
        ana = person(session, workspace)
        duty = decline(Context(session, workspace, NOW, ana), ana, CandidateDetails("Jane Doe"))
        settle.reached(Context(session, workspace, NOW, ana), duty, CALLED)
        undo.undo(Context(session, workspace, days_later(6), ana), duty)
        weeks = trend.last_weeks(session, workspace, days_later(7))
    assert [list(week.waiting.values()) for week in weeks[-2:]] == [[0, 1, 0], [0, 0, 1]]
    assert not any(week.told or week.calls for week in weeks)

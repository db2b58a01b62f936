"""The weekly series: the candidates who waited at the end of each week, and those told in it."""

from datetime import date, timedelta

from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.duties import settle, undo
from models.reports import trend
from tests.factories import NOW, acme, days_later, decline, person

CALLED = settle.CallOutcome(mood="fine", takeaways=("relationship",))


def test_an_empty_workspace_has_eight_empty_weeks(db: Database) -> None:
    with db.writing() as session:
        weeks = trend.weeks(session, acme(session), NOW)
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
        weeks = trend.weeks(session, workspace, days_later(14))
    assert [list(week.waiting.values()) for week in weeks[-3:]] == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]
    assert [(week.told, week.told_within_a_day, week.calls) for week in weeks[-3:]] == [(0, 0, 0), (1, 0, 1), (0, 0, 0)]


def test_an_answer_that_was_undone_has_told_nobody_in_any_week(db: Database) -> None:
    with db.writing() as session:
        workspace = acme(session)
        ana = person(session, workspace)
        duty = decline(Context(session, workspace, NOW, ana), ana, CandidateDetails("Jane Doe"))
        settle.reached(Context(session, workspace, NOW, ana), duty, CALLED)
        undo.undo(Context(session, workspace, days_later(6), ana), duty)
        weeks = trend.weeks(session, workspace, days_later(7))
    assert [list(week.waiting.values()) for week in weeks[-2:]] == [[0, 1, 0], [0, 0, 1]]
    assert not any(week.told or week.calls for week in weeks)

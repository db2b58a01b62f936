"""Random acts, undos and corrections: the report and its weeks equal those computed by replaying the log."""

import random
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory.candidate import Candidate, CandidateDetails
from models.directory.recruiter import Recruiter
from models.duties import attempts, correct, do_not_contact, settle, undo
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind
from models.duties.settle import CallOutcome
from models.reports import report as reporting
from models.reports import trend
from models.reports.figures import Cut, Period
from models.reports.trend import AGES
from models.rules.calendar import Calendar
from models.rules.deadlines import age
from models.rules.kinds import NEWS, DutyKind, Stage
from tests.effort import examples
from tests.factories import BERLIN, NOW, acme, decline_all, outcome, person
from tests.models.reports import report_replayed

DEEDS = 60
CALENDAR = Calendar(zone=BERLIN)
ALL = Period(date(2026, 1, 1), date(2026, 12, 31))


class Team:
    """Ana, Ben and Lena act at random, one after the other."""

    def __init__(self, session: Session, chance: random.Random) -> None:
        self.session, self.chance, self.now = session, chance, NOW.astimezone(UTC)
        self.workspace = acme(session)
        self.lena = person(session, self.workspace, "Lena Vogt")
        self.people = [person(session, self.workspace), person(session, self.workspace, "Ben Okafor")]
        self.named = 0

    def act(self, by: Recruiter) -> Context:
        return Context(self.session, self.workspace, self.now, by)

    def one_of(self, *which: object) -> Duty | None:
        matches = self.session.scalars(select(Duty).where(*which).order_by(Duty.id)).all()  # type: ignore[arg-type]
        return self.chance.choice(matches) if matches else None

    def does_something(self) -> None:
        self.now += timedelta(minutes=30) * self.chance.choice([1, 1, 3, 5, 16, 30, 48, 100])
        self.chance.choice([self.declines, self.declines, self.tells, self.tells, self.calls_again, self.takes_back])()

    def declines(self) -> None:
        known = self.session.scalars(select(Candidate).order_by(Candidate.id)).all()
        is_known = bool(known) and self.chance.random() < 0.4
        who = self.chance.choice(known) if is_known else CandidateDetails(f"Person {len(known)}")
        job = f"Role {self.chance.randrange(6)} at Client"
        owner = self.chance.choice(self.people)
        ctx = self.act(owner)
        decline_all(ctx, [outcome(ctx, owner, who, job, self.chance.choice(list(Stage)))])

    def tells(self) -> None:
        """Answers an open duty."""
        duty = self.one_of(Duty.kind.in_((*NEWS, DutyKind.FOLLOW_UP)), Duty.settled_at.is_(None))
        if duty is None:
            return
        ctx = self.act(duty.owner)
        if duty.kind is DutyKind.FOLLOW_UP:
            self._second(ctx, duty)
        elif duty.kind is DutyKind.EMAIL:
            self.chance.choice([settle.sent, settle.sent, settle.knew, settle.withdrew])(ctx, duty)
        else:
            self._first(ctx, duty)

    def _first(self, ctx: Context, duty: Duty) -> None:
        match self.chance.randrange(12):
            case 0:
                settle.emailed(ctx, duty, self.chance.choice([0, 3]))
            case 1:
                settle.not_told(self.act(self.lena), duty, "They moved away")
            case 2:
                settle.knew(ctx, duty)
            case 3:
                settle.withdrew(ctx, duty)
            case 4:
                do_not_contact.do_not_contact(ctx, duty)
            case 5 | 6:
                attempts.no_answer(ctx, duty)
                with suppress(attempts.TooSoon):
                    attempts.attempted(ctx, duty)
            case _:
                self._call(ctx, duty)

    def _second(self, ctx: Context, duty: Duty) -> None:
        match self.chance.randrange(4):
            case 0:
                settle.got_referral(ctx, duty, self._new_name(), None)
            case 1:
                settle.settle(ctx, duty, EntryKind.LET_GO)
            case _:
                settle.no_referral(ctx, duty)

    def _call(self, ctx: Context, duty: Duty) -> None:
        others = [other.id for other in self._others(duty) if self.chance.random() < 0.5]
        days = self.chance.choice([None, 0, 2])
        outcome = CallOutcome("fine", ("relationship",), referral=self._name(), follow_up_in=days)
        settle.reached(ctx, duty, CallOutcome(**{**vars(outcome), "also_told": tuple(others)}), was_allowed=True)

    def calls_again(self) -> None:
        """Corrects a call, or records a call after the duty was settled without one."""
        duty = self.one_of(Duty.kind.in_(NEWS), Duty.settled_at.is_not(None))
        if duty and duty.settled_as in (EntryKind.NOT_TOLD, EntryKind.ATTEMPTED, EntryKind.KNEW):
            self._call(self.act(self.chance.choice(self.people)), duty)
        elif duty:
            correct.correct(self.act(duty.owner), duty, CallOutcome("cool", ("news",), referral=self._name()))

    def takes_back(self) -> None:
        duty = self.one_of(Duty.kind.in_((*NEWS, DutyKind.FOLLOW_UP)))
        if duty:
            with suppress(undo.TooLate):
                undo.undo(self.act(duty.owner), duty)

    def _others(self, duty: Duty) -> list[Duty]:
        same = (Duty.candidate_id == duty.candidate_id, Duty.id != duty.id, Duty.settled_at.is_(None))
        return list(self.session.scalars(select(Duty).where(*same, Duty.kind.in_(NEWS))))

    def _name(self) -> str | None:
        """The name of a new referral, or None: the candidate names nobody."""
        return self._new_name() if self.chance.random() < 0.5 else None

    def _new_name(self) -> str:
        self.named += 1
        return f"Named Number{self.named}"


@pytest.mark.parametrize("seed", range(examples(4, 24)))
def test_a_report_says_what_replaying_the_log_says(db: Database, seed: int) -> None:
    with db.writing() as session:
        team = Team(session, random.Random(seed))
        for _ in range(DEEDS):
            team.does_something()
        told = report_replayed.stories(session, team.workspace)
        calendar = team.workspace.calendar
        report = reporting.report(session, team.workspace, ALL, team.now)
        assert _asked_for(report.whole) == report_replayed.figures(told, calendar, team.now)
        for part in report.cuts[Cut.STAGE]:
            of_stage = [story for story in told if story.decline.stage == part.key]
            assert _asked_for(part.figures) == report_replayed.figures(of_stage, calendar, team.now)
        _weeks_are_as_replayed(team, told)


def _asked_for(figures: object) -> dict[str, object]:
    return {name: getattr(figures, name) for name in report_replayed.figures([], CALENDAR, NOW)}


def _weeks_are_as_replayed(team: Team, told: list[report_replayed.Story]) -> None:
    calendar = team.workspace.calendar
    for week in trend.last_weeks(team.session, team.workspace, team.now, count=6):
        start = datetime.combine(week.begins, time(), calendar.zone)
        next_monday = datetime.combine(week.begins + timedelta(days=7), time(), calendar.zone)
        end = min(next_monday - timedelta(seconds=1), team.now)
        heard = [(story, how, at) for story in told for how, at in [story.stands()] if at and start <= at <= end]
        assert (week.told, week.calls) == (len(heard), sum(how == "called" for _, how, _ in heard))
        due = [story for story in told if _is_due_in(week, story, calendar, team.now)]
        in_time = sum(report_replayed.is_in_time(story, calendar) for story in due)
        assert (week.came_due, week.told_within_a_day) == (len(due), in_time)
        from_calls = [story for story, how, _ in heard if how == "called"]
        assert week.referrals_from_calls == sum(len(story.on_call) + len(story.later) for story in from_calls)
        ages: dict[int, int] = {}
        for story in told:
            if story.waited_at(end):
                days = age(story.decline.recorded_at, end, calendar)
                ages[story.decline.candidate_id] = max(days, ages.get(story.decline.candidate_id, 0))
        assert list(week.waiting) == list(AGES)
        assert list(week.waiting.values()) == [
            sum(low <= days <= high for days in ages.values()) for low, high in ((0, 1), (2, 3), (4, 10_000))
        ]


def _is_due_in(week: trend.Week, story: report_replayed.Story, calendar: Calendar, now: datetime) -> bool:
    day = report_replayed.due_day(story, calendar)
    in_week = week.begins <= day < week.begins + timedelta(days=7)
    return in_week and report_replayed.came_due(story, calendar, now)

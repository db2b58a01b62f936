"""Reports of examples counted by hand: each decline counts once, undone and withdrawn declines do not count."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Recruiter
from models.directory.workspace import WITHDREW
from models.duties import attempts, correct, referral, referral_status, settle, undo
from models.duties.decline import DeclineDetails
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind
from models.duties.referral import Referral, Status
from models.duties.settle import CallOutcome
from models.errors import PermissionDenied
from models.reports import report as reporting
from models.reports import trend
from models.reports.figures import AskOutcome, Cut, Figures, Period, Report
from models.rules.kinds import DutyKind, Stage
from models.rules.policy import AskWhen
from tests.factories import JOB, NOW, acme, days_later, decline, decline_all, outcome, person

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


class Desk:
    """A workspace with Ana, Ben and Lena, and a clock that tests move."""

    def __init__(self, session: Session) -> None:
        self.session, self.now = session, NOW
        self.workspace = acme(session)
        self.lena = person(session, self.workspace, "Lena Vogt")
        self.ana = person(session, self.workspace)
        self.ben = person(session, self.workspace, "Ben Okafor")
        self.people = 0

    def act(self, by: Recruiter | None = None) -> Context:
        return Context(self.session, self.workspace, self.now, by or self.ana)

    def declines(self, stage: Stage = Stage.FINAL, job: str = JOB, owner: Recruiter | None = None) -> Duty:
        self.people += 1
        return decline(self.act(), owner or self.ana, CandidateDetails(f"Person {self.people}"), job, stage)

    def calls(self, duty: Duty, referral: str | None = None, also_told: tuple[int, ...] = ()) -> None:
        outcome = CallOutcome("fine", ("relationship",), referral=referral, also_told=also_told)
        settle.reached(self.act(), duty, outcome)

    def report(self, person: Recruiter | None = None, period: Period = MARCH) -> Report:
        return reporting.report(self.session, self.workspace, period, self.now, person)

    @property
    def whole(self) -> Figures:
        return self.report().whole


@pytest.fixture
def desk(db: Database) -> Iterator[Desk]:
    with db.writing() as session:
        yield Desk(session)


def test_nothing_was_declined(desk: Desk) -> None:
    report = desk.report()
    assert (report.whole.declined, report.whole.median_hours, report.whole.referrals_per_ten_calls) == (0, None, None)
    assert report.cuts == {cut: [] for cut in Cut}


def test_every_way_that_a_decline_can_stand_is_counted_once(desk: Desk) -> None:
    called, also, emailed, untold, knew, withdrew, blocked, _waits = (desk.declines() for _ in range(8))
    sent = desk.declines(Stage.APPLIED)
    also.candidate = called.candidate
    desk.calls(called, also_told=(also.id,))
    settle.emailed(desk.act(), emailed)
    settle.sent(desk.act(), sent)
    settle.not_told(desk.act(desk.lena), untold, "They moved away")
    settle.knew(desk.act(), knew)
    settle.withdrew(desk.act(), withdrew)
    settle.settle(desk.act(), blocked, EntryKind.DO_NOT_CONTACT)
    whole = desk.whole
    assert (whole.declined, whole.owed, whole.told) == (9, 7, 4)
    assert (whole.called, whole.also_told, whole.emailed, whole.sent) == (1, 1, 1, 1)
    assert (whole.not_told, whole.knew, whole.withdrew, whole.do_not_contact, whole.waiting) == (1, 1, 1, 1, 1)
    assert (whole.follow_ups_made, whole.follow_ups_owed) == (0, 1)


def test_a_try_on_two_days_and_its_e_mail_are_counted_apart(desk: Desk) -> None:
    duty = desk.declines()
    for days in (0, 1):
        desk.now = days_later(days, 11)
        attempts.no_answer(desk.act(), duty)
    attempts.attempted(desk.act(), duty)
    assert (desk.whole.attempted, desk.whole.told, desk.whole.median_hours) == (1, 0, None)


def test_a_call_noted_after_a_lead_had_closed_it_has_told_them(desk: Desk) -> None:
    duty = desk.declines()
    settle.not_told(desk.act(desk.lena), duty, "Nobody finds them")
    desk.now = NOW + timedelta(hours=2)
    desk.calls(duty)
    assert (desk.whole.called, desk.whole.not_told, desk.whole.median_hours) == (1, 0, 2)


def test_who_withdrew_before_anything_was_owed_is_counted_as_that(desk: Desk) -> None:
    details = DeclineDetails(WITHDREW)
    assert decline_all(desk.act(), [outcome(desk.act(), desk.ana, CandidateDetails("Jane Doe"), details=details)]) == []
    assert (desk.whole.declined, desk.whole.withdrew, desk.whole.owed, desk.whole.waiting) == (1, 1, 0, 0)


def test_who_does_not_wish_to_be_contacted_is_counted_as_that(desk: Desk) -> None:
    jane = outcome(desk.act(), desk.ana, CandidateDetails("Jane Doe"))
    jane.candidate.do_not_contact_since = NOW
    assert decline_all(desk.act(), [jane]) == []
    assert (desk.whole.declined, desk.whole.do_not_contact, desk.whole.owed) == (1, 1, 0)


def test_the_median_is_in_working_hours_and_told_by_hand(desk: Desk) -> None:
    first, second, third = (desk.declines() for _ in range(3))  # Tuesday at ten
    desk.now = NOW + timedelta(hours=1)
    desk.calls(first)
    desk.now = days_later(1, 9, 30)
    desk.calls(second)  # 7.5 hours on Tuesday, half an hour on Wednesday
    desk.now = days_later(6, 9, 0)
    desk.calls(third)  # 7.5 hours, and three whole days
    whole = desk.whole
    assert (whole.median_hours, whole.came_due, whole.same_day, whole.next_day) == (8, 3, 1, 1)
    assert (whole.within_a_day, whole.median_days) == (2, 8 / 8.5)


def test_whoever_still_waits_when_the_next_day_is_over_counts_as_not_told_in_time(desk: Desk) -> None:
    told, waits, late = (desk.declines() for _ in range(3))
    desk.calls(told)
    desk.now = days_later(1, 16)
    assert (desk.whole.came_due, desk.whole.within_a_day) == (0, 0)
    desk.now = days_later(2, 9)
    assert (desk.whole.came_due, desk.whole.within_a_day) == (3, 1)
    desk.calls(late)
    settle.withdrew(desk.act(), waits)
    assert (desk.whole.came_due, desk.whole.within_a_day) == (2, 1)


def test_whoever_knew_in_time_did_not_come_due(desk: Desk) -> None:
    soon, late = desk.declines(), desk.declines()
    settle.knew(desk.act(), soon)
    desk.now = days_later(3)
    settle.knew(desk.act(), late)
    assert (desk.whole.knew, desk.whole.came_due, desk.whole.within_a_day) == (2, 1, 0)


def test_a_holiday_and_a_weekend_are_nobodys_working_time(desk: Desk) -> None:
    desk.now = datetime(2026, 4, 2, 16, 30, tzinfo=NOW.tzinfo)  # the day before Good Friday
    duty = desk.declines()
    desk.now = datetime(2026, 4, 7, 10, 0, tzinfo=NOW.tzinfo)  # the day after Easter Monday
    desk.calls(duty)
    desk.now += timedelta(days=1)
    whole = desk.report(period=Period(date(2026, 4, 1), date(2026, 4, 30))).whole
    assert (whole.median_hours, whole.same_day, whole.next_day) == (2, 0, 1)


def test_an_undone_call_is_not_counted_nor_what_it_made(desk: Desk) -> None:
    duty = desk.declines()
    desk.calls(duty, referral="Tom Weber")
    undo.undo(desk.act(), duty)
    whole = desk.whole
    assert (whole.told, whole.waiting, whole.named, whole.follow_ups_owed) == (0, 1, 0, 0)
    desk.calls(duty, referral="Tom Weber")
    whole = desk.whole
    assert (whole.called, whole.named_on_call, whole.follow_ups_owed) == (1, 1, 1)


def test_a_corrected_call_is_counted_once_and_as_corrected(desk: Desk) -> None:
    duty = desk.declines()
    desk.calls(duty, referral="Tom Weber")
    for name in ("Tim Weber", "Tina Weber"):
        correct.correct(desk.act(), duty, CallOutcome("fine", ("referral",), referral=name))
    assert (desk.whole.called, desk.whole.named, desk.whole.named_on_call) == (1, 1, 1)


def test_a_decline_taken_back_is_left_out_with_all_of_it(desk: Desk) -> None:
    undo.undo(desk.act(), desk.declines())
    assert desk.whole == desk.report(desk.ben).whole


def test_two_roles_told_in_one_call_are_two_declines_and_one_call(desk: Desk) -> None:
    first, second = desk.declines(), desk.declines(job="Analyst at Beta")
    second.candidate = first.candidate
    desk.calls(first, also_told=(second.id,), referral="Tom Weber")
    whole = desk.whole
    assert (whole.declined, whole.told, whole.called, whole.also_told) == (2, 2, 1, 1)
    assert (whole.referrals_per_ten_calls, whole.follow_ups_owed) == (10, 1)


def test_second_contacts_are_made_let_go_or_open(desk: Desk) -> None:
    for _ in range(4):
        desk.calls(desk.declines())
    made, named, let_go, _ = _follow_ups(desk)
    settle.no_referral(desk.act(), made)
    settle.got_referral(desk.act(), named, "Tom Weber", None)
    settle.settle(desk.act(), let_go, EntryKind.LET_GO)
    whole = desk.whole
    assert (whole.follow_ups_made, whole.follow_ups_let_go, whole.follow_ups_open) == (2, 1, 1)
    assert (whole.named_on_call, whole.named_later, whole.follow_ups_owed) == (0, 1, 4)


def test_asked_on_the_call_against_later_by_what_was_agreed_at_the_call(desk: Desk) -> None:
    desk.workspace.chosen = {"policy": {"referral_ask": "call"}}
    desk.calls(desk.declines(), referral="Tom Weber")
    desk.calls(desk.declines())
    desk.workspace.chosen = {"policy": {"referral_ask": "follow_up"}}
    desk.calls(desk.declines())
    settle.got_referral(desk.act(), _follow_ups(desk)[-1], "Ida Berg", None)
    assert desk.whole.asked == {
        AskWhen.CALL: AskOutcome(2, 1),
        AskWhen.FOLLOW_UP: AskOutcome(1, 1),
        AskWhen.BOTH: AskOutcome(0, 0),
    }
    assert [desk.whole.asked[when].per_ten_calls for when in AskWhen] == [5, 10, None]


def test_what_became_of_them_and_who_was_named_without_a_call(desk: Desk) -> None:
    duty = desk.declines()
    desk.calls(duty, referral="Tom Weber")
    tom = desk.session.scalars(select(Referral)).one()
    referral_status.change(desk.act(), tom, Status.PLACED)
    referral_status.record(desk.act(desk.ben), referral.ReferralDetails("Ida Berg", None, duty.candidate))
    whole = desk.whole
    assert (whole.placed, whole.named, whole.named_on_call, whole.named_otherwise) == (1, 2, 1, 1)
    assert (whole.became[Status.PLACED], whole.became[Status.NEW]) == (1, 1)
    assert whole.referrals_per_ten_calls == 10
    assert [desk.report(recruiter).whole.named for recruiter in (desk.ana, desk.ben)] == [1, 1]


def test_the_cuts_lay_the_same_declines_side_by_side(desk: Desk) -> None:
    desk.declines(Stage.APPLIED, job="Analyst at ACME")
    desk.declines(Stage.FINAL, job="Buyer")
    desk.now = days_later(30)
    for _ in range(2):
        desk.declines(Stage.INTERVIEWED, job="Analyst at Acme")
    report = desk.report(period=Period(date(2026, 3, 1), date(2026, 4, 30)))
    names = {cut: [(part.name, part.figures.declined) for part in report.cuts[cut]] for cut in Cut}
    assert names == {
        Cut.STAGE: [("applied", 1), ("interviewed", 2), ("final", 1)],
        Cut.ROLE: [("Analyst at ACME", 3), ("Buyer", 1)],
        Cut.CLIENT: [("ACME", 3), ("", 1)],
        Cut.MONTH: [("March 2026", 2), ("April 2026", 2)],
    }


def test_a_period_is_of_days_in_the_zone_of_the_workspace(desk: Desk) -> None:
    for moment in ("2026-02-28T23:59:59", "2026-03-01T00:00:00", "2026-03-31T23:59:59", "2026-04-01T00:00:00"):
        desk.now = datetime.fromisoformat(moment).replace(tzinfo=NOW.tzinfo)
        desk.declines()
    assert desk.whole.declined == 2
    with pytest.raises(ValueError, match="can't end"):
        Period(date(2026, 3, 2), date(2026, 3, 1))


def test_a_persons_own_are_those_that_were_theirs_to_tell(desk: Desk) -> None:
    desk.calls(desk.declines())
    desk.declines(owner=desk.ben)
    assert [desk.report(recruiter).whole.declined for recruiter in (desk.ana, desk.ben, desk.lena)] == [1, 1, 0]
    assert [desk.report(recruiter).whole.told for recruiter in (desk.ana, desk.ben, desk.lena)] == [1, 0, 0]


def test_a_persons_own_are_for_them_and_their_lead(desk: Desk) -> None:
    for reader in (desk.ana, desk.lena):
        assert reporting.visible_report(desk.act(reader), MARCH, desk.ana).of == "Ana Ruiz"
    with pytest.raises(PermissionDenied):
        reporting.visible_report(desk.act(desk.ben), MARCH, desk.ana)
    desk.ben.is_full_member = False
    with pytest.raises(PermissionDenied):
        reporting.visible_report(desk.act(desk.ben), MARCH)


def test_the_neighbours_books_are_not_ours(desk: Desk) -> None:
    desk.calls(desk.declines(), referral="Tom Weber")
    other = acme(desk.session, "T0OTHER")
    empty = reporting.report(desk.session, other, MARCH, desk.now)
    assert (empty.whole.declined, empty.whole.named, empty.cuts[Cut.ROLE]) == (0, 0, [])


def test_a_report_takes_as_many_queries_for_many_as_for_one(desk: Desk) -> None:
    counts = []
    for _ in range(2):
        for number in range(5):
            desk.calls(desk.declines(job=f"Role {desk.people} at Client {number}"), referral=f"Tom {desk.people}")
        desk.session.flush()
        counts.append(_queries(desk))
    assert counts == [9, 9]


def _queries(desk: Desk) -> int:
    """The number of queries that a report and its weeks take together."""
    asked = []

    def hear(*arguments: object) -> None:
        asked.append(arguments[2])

    engine = desk.session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    desk.report()
    trend.last_weeks(desk.session, desk.workspace, desk.now)
    event.remove(engine, "before_cursor_execute", hear)
    return len(asked)


def _follow_ups(desk: Desk) -> list[Duty]:
    return list(desk.session.scalars(select(Duty).where(Duty.kind == DutyKind.FOLLOW_UP).order_by(Duty.id)))


def test_confidential_roles_are_one_row_that_names_none_of_them(desk: Desk) -> None:
    for job in ("Chief Officer at Secretive", "Head of Sales at Secretive"):
        desk.declines(job=job).recorded.role.is_confidential = True
    desk.declines(job="Buyer at Acme")
    desk.session.flush()
    cuts = desk.report().cuts
    rows = {cut: [(part.name, part.figures.declined) for part in cuts[cut]] for cut in (Cut.ROLE, Cut.CLIENT)}
    assert rows == {
        Cut.ROLE: [("Confidential roles", 2), ("Buyer at Acme", 1)],
        Cut.CLIENT: [("Confidential roles", 2), ("Acme", 1)],
    }

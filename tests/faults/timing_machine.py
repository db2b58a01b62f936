"""The state machine of the random months: time, downtime, refusals of Slack, and the invariants."""

import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from models.context import Context
from models.duties import settle
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind
from models.rules.delivery_errors import Decision, Then, Undeliverable
from models.rules.kinds import DutyKind, Stage
from models.settings import personal
from tests.databases import migrated_url
from tests.faults.timing_checks import TimingChecks
from tests.faults.timing_world import NAMES, Months, everybody, open_duties, person

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kathmandu",
    "Africa/Cairo",
]
STARTS = [
    date(2026, 3, 3),
    date(2026, 3, 6),
    date(2026, 3, 26),
    date(2026, 4, 2),
    date(2026, 10, 1),
    date(2026, 10, 22),
    date(2026, 10, 29),
    date(2026, 12, 21),
    date(2028, 2, 25),
]

ENDS_BY_ITSELF = (DutyKind.FOLLOW_UP, DutyKind.REFERRAL_CALL, DutyKind.THANKS)
"""The kinds that are let go when nobody answers."""

people = st.sampled_from(list(NAMES))
zones = st.sampled_from(ZONES)


class PlayedMonths(RuleBasedStateMachine):
    @initialize(start=st.sampled_from(STARTS), hour=st.integers(0, 23), where=st.tuples(zones, zones, zones, zones))
    def begins(self, start: date, hour: int, where: tuple[str, ...]) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="signoff-months-")
        self.database = migrated_url("sqlite", Path(self.folder.name))
        now = datetime(start.year, start.month, start.day, hour, tzinfo=UTC)
        self.months = Months(self.database.__enter__(), now, dict(zip(NAMES, where, strict=True)))
        self.checks = TimingChecks(self.months)
        self.months.watchers.append(self.checks.posted)
        for owner, stage in (("U0ANA", Stage.FINAL), ("U0BEN", Stage.SUBMITTED)):
            self.months.decline("U0ANA", owner, stage, 1)

    def teardown(self) -> None:
        if not hasattr(self, "months"):
            return
        try:
            self._comes_to_an_end()
        finally:
            self.months.close()
            self.folder.cleanup()

    def _comes_to_an_end(self) -> None:
        """Settles all calls and ends all absences; then second contacts and thank-yous must end by themselves."""
        months = self.months
        months.slack.refusals.clear()
        if self.checks.faults or not self._second_contacts():
            return
        with months.acts(None) as ctx:
            for duty in open_duties(ctx.session):
                if duty.kind not in ENDS_BY_ITSELF:
                    settle.settle(ctx, duty, EntryKind.KNEW)
            for recruiter in everybody(ctx.session):
                personal.come_back(ctx, recruiter)
        months.pass_until(months.now + timedelta(days=40))
        self.all_is_well()
        assert not self._second_contacts()

    def _second_contacts(self) -> list[int]:
        with self.months.db.reading() as session:
            owed = [duty for duty in open_duties(session) if duty.kind in ENDS_BY_ITSELF]
            return [duty.id for duty in owed if not duty.owner.is_deactivated]

    @invariant()
    def all_is_well(self) -> None:
        if hasattr(self, "months"):
            self.months.send()
            self.checks.after_each_step()
            assert not self.checks.faults, "\n".join(self.checks.faults)

    def _passes(self, until: datetime) -> None:
        """Lets time pass without actions, and compares the messages with the plan."""
        months = self.months
        since, first_post, is_sound = months.now, len(months.slack.posts), not months.is_troubled
        planned = months.planned(until)
        months.pass_until(until)
        if is_sound:
            self.checks.after_quiet_time(since, first_post)
            heard = months.heard(first_post)
            missing, unforeseen = [t for t in planned if t not in heard], [t for t in heard if t not in planned]
            assert (missing, unforeseen) == ([], []), f"since {since} until {until}"

    @rule(hours=st.sampled_from([1, 3, 8, 20, 24, 48, 72, 120, 200, 312]), who=st.none() | people)
    def time_passes(self, hours: int, who: str | None) -> None:
        """Lets these hours pass, or the time until the next list of this person."""
        until = self.months.now + timedelta(hours=hours)
        if who:
            with self.months.db.reading() as session:
                calendar = person(session, who).calendar
                morning = calendar.list_time(calendar.next_business_day(calendar.day_of(self.months.now)))
            until = min(morning, self.months.now + timedelta(days=13))
        self._passes(until)

    @rule(days=st.integers(0, 12))
    def the_next_promise_comes_due(self, days: int) -> None:
        """Lets time pass until the next promise is due, up to two months, and some days more."""
        with self.months.db.reading() as session:
            ahead = [duty.tell_by for duty in open_duties(session) if duty.is_ahead(self.months.now)]
        until = min(ahead, default=self.months.now) + timedelta(days=days)
        while ahead and self.months.now < until:
            self._passes(min(until, self.months.now + timedelta(days=13)))

    @rule(hours=st.integers(1, 120))
    def bot_is_down(self, hours: int) -> None:
        self.months.jump_to(self.months.now + timedelta(hours=hours))

    @rule(count=st.integers(1, 3), permanent=st.booleans(), arrives=st.booleans())
    def slack_refuses(self, count: int, permanent: bool, arrives: bool) -> None:
        """Makes Slack refuse the next messages: for good, for a while, or with an unknown delivery status."""
        decision = Decision(Then.PARK if permanent else Then.AGAIN, is_unsent=permanent or not arrives)
        refusal = Undeliverable("refused", decision, retry_after=60)
        self.months.slack.refusals += [(refusal, arrives and not permanent)] * count

    def _owed(self, which: int) -> int | None:
        with self.months.db.reading() as session:
            owed = open_duties(session)
            return owed[which % len(owed)].id if owed else None

    def _by_lead_or_owner(self, which: int, by: str, deed: Callable[[Context, Duty], object]) -> None:
        duty_id = self._owed(which)
        if duty_id is None:
            return
        with self.months.db.reading() as session:
            duty, who = session.get_one(Duty, duty_id), person(session, by)
            may = not who.is_deactivated and (duty.owner_id == who.id or who.is_lead_of(duty.owner))
        if may:
            self.checks.edited.add(duty_id)
            with self.months.acts(by) as ctx:
                deed(ctx, ctx.session.get_one(Duty, duty_id))

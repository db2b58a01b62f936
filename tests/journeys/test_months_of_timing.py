"""Months of a team's life at random: whatever people do and time brings, nobody is nudged wrongly or forgotten."""

import os
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from models import agreeing, agreement, presence, telling
from models.agreement import Agreement
from models.contact import What
from models.duty import Duty
from models.message import Undeliverable
from models.offer import Offer
from models.owed import Kind, Stage
from tests.databases import migrated_url
from tests.journeys import timing_deeds as deeds
from tests.journeys.timing_watch import Watch
from tests.journeys.timing_world import NAMES, Months, everybody, open_duties, person

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
LONG = bool(os.environ.get("SIGNOFF_LONG"))
COUNTRIES = ["DE", "US", "NP", None]

people = st.sampled_from(list(NAMES))
zones = st.sampled_from(ZONES)
numbers = st.integers(0, 400)


class MonthsOfTiming(RuleBasedStateMachine):
    @initialize(start=st.sampled_from(STARTS), hour=st.integers(0, 23), where=st.tuples(zones, zones, zones, zones))
    def begins(self, start: date, hour: int, where: tuple[str, ...]) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="signoff-months-")
        self.books = migrated_url("sqlite", Path(self.folder.name))
        now = datetime(start.year, start.month, start.day, hour, tzinfo=UTC)
        self.months = Months(self.books.__enter__(), now, dict(zip(NAMES, where, strict=True)))
        self.watch = Watch(self.months)
        self.months.watchers.append(self.watch.posted)
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
        """The calls are made and everybody is there: the second contacts end by themselves."""
        months = self.months
        months.slack.refusals.clear()
        if self.watch.faults or not self._second_contacts():
            return
        with months.acts(None) as act:
            for one in open_duties(act.session):
                if one.kind is not Kind.FOLLOW_UP:
                    telling.settle(act, one, What.KNEW)
            for somebody in everybody(act.session):
                presence.come_back(act, somebody)
        months.pass_until(months.now + timedelta(days=40))
        self.all_is_well()
        assert not self._second_contacts()

    def _second_contacts(self) -> list[int]:
        with self.months.db.reading() as session:
            owed = [one for one in open_duties(session) if one.kind is Kind.FOLLOW_UP]
            return [one.id for one in owed if not one.owner.is_deactivated]

    @invariant()
    def all_is_well(self) -> None:
        if hasattr(self, "months"):
            self.months.send()
            self.watch.after_each_step()
            assert not self.watch.faults, "\n".join(self.watch.faults)

    def _passes(self, until: datetime) -> None:
        """Nobody does anything until then: the plan says what comes."""
        months = self.months
        since, first_post, is_sound = months.now, len(months.slack.posts), not months.is_troubled
        planned = months.planned(until)
        months.pass_until(until)
        if is_sound:
            self.watch.after_quiet_time(since, first_post)
            heard = months.heard(first_post)
            missing, unforeseen = [t for t in planned if t not in heard], [t for t in heard if t not in planned]
            assert (missing, unforeseen) == ([], []), f"since {since} until {until}"

    @rule(hours=st.sampled_from([1, 3, 8, 20, 24, 48, 72, 120, 200, 312]), who=st.none() | people)
    def time_passes(self, hours: int, who: str | None) -> None:
        """So long, or until the next list of this person."""
        until = self.months.now + timedelta(hours=hours)
        if who:
            with self.months.db.reading() as session:
                calendar = person(session, who).calendar
                morning = calendar.list_time(calendar.next_business_day(calendar.day_of(self.months.now)))
            until = min(morning, self.months.now + timedelta(days=13))
        self._passes(until)

    @rule(hours=st.integers(1, 120))
    def bot_is_down(self, hours: int) -> None:
        self.months.jump_to(self.months.now + timedelta(hours=hours))

    @rule(count=st.integers(1, 3), permanent=st.booleans(), kept=st.booleans())
    def slack_refuses(self, count: int, permanent: bool, kept: bool) -> None:
        """The next messages: for good, for a while, or with an unknown fate."""
        refusal = Undeliverable("refused", permanent=permanent, retry_after=60, is_unsent=permanent or not kept)
        self.months.slack.refusals += [(refusal, kept and not permanent)] * count

    @rule(by=people, owner=people, stage=st.sampled_from(Stage), count=st.sampled_from([1, 1, 1, 2, 6]))
    def somebody_is_declined(self, by: str, owner: str, stage: Stage, count: int) -> None:
        with self.months.db.reading() as session:
            if person(session, by).is_deactivated or person(session, owner).is_deactivated:
                return
        self.months.decline(by, owner, stage, count)

    @rule(which=numbers, number=numbers, deed=st.sampled_from(deeds.DEEDS), by_lead=st.booleans())
    def owner_does(self, which: int, number: int, deed: deeds.Deed, by_lead: bool) -> None:
        found = self._owed(which)
        if found is None:
            return
        with self.months.db.reading() as session:
            one = session.get_one(Duty, found)
            leads = one.owner.leads(session)
            by = leads[0] if (by_lead or one.owner.is_deactivated) and leads else one.owner
            user_id, is_gone = by.user_id, by.is_deactivated
        if not is_gone:
            with self.months.acts(user_id) as act:
                deed(act, act.session.get_one(Duty, found), number)

    @rule(which=numbers, number=numbers, by=people)
    def tell_by_is_edited(self, which: int, number: int, by: str) -> None:
        self._by_lead_or_owner(which, by, lambda act, one: deeds.moved_tell_by(act, one, number))

    @rule(which=numbers, by=people)
    def lead_takes_over(self, which: int, by: str) -> None:
        self._by_lead_or_owner(which, by, lambda act, one: deeds.took_over(act, one, 0))

    @rule(which=numbers, by=people, to=people)
    def handed_off(self, which: int, by: str, to: str) -> None:
        self._by_lead_or_owner(which, by, lambda act, one: deeds.offered(act, one, person(act.session, to)))

    @rule(which=numbers)
    def taken_back(self, which: int) -> None:
        with self.months.db.reading() as session:
            duties = session.scalars(select(Duty).order_by(Duty.id.desc()).limit(6)).all()
            if not duties:
                return
            one = duties[which % len(duties)]
            number, owner, is_gone = one.id, one.owner.user_id, one.owner.is_deactivated
        if not is_gone:
            with self.months.acts(owner) as act:
                deeds.took_back(act, act.session.get_one(Duty, number))

    @rule(which=numbers, takes=st.booleans())
    def offer_is_answered(self, which: int, takes: bool) -> None:
        with self.months.db.reading() as session:
            made = session.scalars(select(Offer).where(Offer.ended_at.is_(None)).order_by(Offer.id)).all()
            found = [(one.id, one.taker.user_id) for one in made if not one.taker.is_deactivated]
        if found:
            number, taker = found[which % len(found)]
            with self.months.acts(taker) as act:
                deeds.answered_offer(act, act.session.get_one(Offer, number), takes)

    @rule(owner=people, to=people)
    def all_is_handed_over(self, owner: str, to: str) -> None:
        with self.months.db.reading() as session:
            leads = person(session, owner).leads(session)
            by = leads[0].user_id if leads else None
        if by:
            with self.months.acts(by) as act:
                deeds.gave_all(act, person(act.session, owner), person(act.session, to))

    @rule(who=people, days=st.sampled_from([0, 1, 2, 4, 7, 12, 20]))
    def goes_away(self, who: str, days: int) -> None:
        with self.months.acts(who) as act:
            deeds.went_away(act, days)

    @rule(who=people)
    def comes_back(self, who: str) -> None:
        with self.months.acts(who) as act:
            presence.come_back(act, act.person)

    @rule(who=people, week=st.sampled_from(deeds.WEEKS))
    def works_other_hours(self, who: str, week: dict) -> None:
        with self.months.acts(who) as act:
            presence.work(act, act.person, week)

    @rule(who=people, country=st.sampled_from(COUNTRIES))
    def lives_in(self, who: str, country: str | None) -> None:
        with self.months.acts(who) as act:
            presence.live_in(act, act.person, country)

    @rule(who=people, zone=zones)
    def travels(self, who: str, zone: str) -> None:
        with self.months.db.reading() as session:
            if person(session, who).is_deactivated:
                return
        self.months.moves(who, zone)

    @rule(who=st.sampled_from(["U0BEN", "U0THEO"]))
    def account_goes_or_comes(self, who: str) -> None:
        with self.months.db.reading() as session:
            is_gone = person(session, who).is_deactivated
        self.months.moves(who, self.months.zones[who], deleted=not is_gone)

    @rule(ladder=st.sampled_from([[1, 2, 3], [1, 2, 3], [2, 4, 6], [1, 5, 9]]))
    def ladder_is_agreed(self, ladder: list[int]) -> None:
        self._agree(ladder=ladder)

    @rule(leads=st.sampled_from([["U0LENA"], ["U0LENA", "U0THEO"], ["U0THEO", "U0ANA"], []]))
    def leads_are_named(self, leads: list[str]) -> None:
        self._agree(lead_ids=leads)

    @rule(days=st.lists(st.integers(0, 10), max_size=2))
    def team_closes(self, days: list[int]) -> None:
        self._agree(closed_days=sorted({(self.months.now.date() + timedelta(days=n)).isoformat() for n in days}))

    @rule(days=st.integers(2, 5))
    def follow_ups_are_agreed(self, days: int) -> None:
        self._agree(follow_up_after=days)

    def _agree(self, **wished: object) -> None:
        with self.months.acts(None) as act:
            standing = agreement.standing(act.workspace)
            try:
                agreeing.agree(act, Agreement(**{**vars(standing), **wished}), agreeing.version(act))
            except agreeing.Unfit:
                return
        self.watch.calendar_changed()

    def _owed(self, which: int) -> int | None:
        with self.months.db.reading() as session:
            owed = open_duties(session)
            return owed[which % len(owed)].id if owed else None

    def _by_lead_or_owner(self, which: int, by: str, deed) -> None:  # type: ignore[no-untyped-def]
        found = self._owed(which)
        if found is None:
            return
        with self.months.db.reading() as session:
            one, who = session.get_one(Duty, found), person(session, by)
            may = not who.is_deactivated and (one.owner_id == who.id or who.is_lead_of(one.owner))
        if may:
            self.watch.edited.add(found)
            with self.months.acts(by) as act:
                deed(act, act.session.get_one(Duty, found))


TestMonthsOfTiming = MonthsOfTiming.TestCase
TestMonthsOfTiming.settings = settings(
    max_examples=400 if LONG else 8,
    stateful_step_count=60 if LONG else 40,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)

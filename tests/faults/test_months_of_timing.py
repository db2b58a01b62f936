"""Months of a team's life at random: whatever people do and time brings, nobody is nudged wrongly or forgotten."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from models.duties.duty import Duty
from models.duties.offer import Offer
from models.rules.kinds import Stage
from tests.effort import LONG, examples
from tests.faults import timing_deeds
from tests.faults.timing_machine import people
from tests.faults.timing_people import ChangingTeam
from tests.faults.timing_world import person

numbers = st.integers(0, 400)


class MonthsOfTiming(ChangingTeam):
    @rule(by=people, owner=people, stage=st.sampled_from(Stage), count=st.sampled_from([1, 1, 1, 2, 6]))
    def somebody_is_declined(self, by: str, owner: str, stage: Stage, count: int) -> None:
        if not self._is_gone(by, owner):
            self.months.decline(by, owner, stage, count)

    def _is_gone(self, *who: str) -> bool:
        with self.months.db.reading() as session:
            return any(person(session, one).is_deactivated for one in who)

    @rule(by=people, owner=people, ahead=st.sampled_from([0, 0, 1, 4, 30]), count=st.sampled_from([1, 1, 2]))
    def somebody_is_interviewed(self, by: str, owner: str, ahead: int, count: int) -> None:
        if not self._is_gone(by, owner):
            self.months.interview(by, owner, Stage.FINAL, ahead, count)

    @rule(by=people, which=numbers)
    def somebody_in_play_is_declined(self, by: str, which: int) -> None:
        if not self._is_gone(by):
            self.months.decide(by, which)

    @rule(by=people, which=numbers, number=numbers)
    def role_is_filled(self, by: str, which: int, number: int) -> None:
        found = self._owed(which)
        if found and not self._is_gone(by):
            with self.months.acts(by) as act:
                timing_deeds.filled(act, act.session.get_one(Duty, found), number)

    @rule(which=numbers, number=numbers, deed=st.sampled_from(timing_deeds.DEEDS), by_lead=st.booleans())
    def owner_does(self, which: int, number: int, deed: timing_deeds.Deed, by_lead: bool) -> None:
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
        self._by_lead_or_owner(which, by, lambda act, one: timing_deeds.moved_tell_by(act, one, number))

    @rule(which=numbers, by=people)
    def lead_takes_over(self, which: int, by: str) -> None:
        self._by_lead_or_owner(which, by, lambda act, one: timing_deeds.took_over(act, one, 0))

    @rule(which=numbers, by=people, to=people)
    def handed_off(self, which: int, by: str, to: str) -> None:
        self._by_lead_or_owner(which, by, lambda act, one: timing_deeds.offered(act, one, person(act.session, to)))

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
                timing_deeds.took_back(act, act.session.get_one(Duty, number))

    @rule(which=numbers, takes=st.booleans())
    def offer_is_answered(self, which: int, takes: bool) -> None:
        with self.months.db.reading() as session:
            made = session.scalars(select(Offer).where(Offer.ended_at.is_(None)).order_by(Offer.id)).all()
            found = [(one.id, one.taker.user_id) for one in made if not one.taker.is_deactivated]
        if found:
            number, taker = found[which % len(found)]
            with self.months.acts(taker) as act:
                timing_deeds.answered_offer(act, act.session.get_one(Offer, number), takes)

    @rule(owner=people, to=people)
    def all_is_handed_over(self, owner: str, to: str) -> None:
        with self.months.db.reading() as session:
            leads = person(session, owner).leads(session)
            by = leads[0].user_id if leads else None
        if by:
            with self.months.acts(by) as act:
                timing_deeds.gave_all(act, person(act.session, owner), person(act.session, to))


TestMonthsOfTiming = pytest.mark.timeout(0 if LONG else 300)(MonthsOfTiming.TestCase)  # time to shrink what it finds
TestMonthsOfTiming.settings = settings(
    max_examples=examples(5, 400),
    stateful_step_count=examples(40, 60),
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)

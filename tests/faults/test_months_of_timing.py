"""Random months of a team: no person is nudged at a wrong time, and no duty is forgotten."""

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
from tests.faults.timing_settings import ChangingTeam
from tests.faults.timing_world import person

numbers = st.integers(0, 400)


class MonthsOfTiming(ChangingTeam):
    @rule(by=people, owner=people, stage=st.sampled_from(Stage), count=st.sampled_from([1, 1, 1, 2, 6]))
    def somebody_is_declined(self, by: str, owner: str, stage: Stage, count: int) -> None:
        if not self._is_gone(by, owner):
            self.months.decline(by, owner, stage, count)

    def _is_gone(self, *user_ids: str) -> bool:
        with self.months.db.reading() as session:
            return any(person(session, user_id).is_deactivated for user_id in user_ids)

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
        duty_id = self._owed(which)
        if duty_id and not self._is_gone(by):
            with self.months.acts(by) as ctx:
                timing_deeds.filled(ctx, ctx.session.get_one(Duty, duty_id), number)

    @rule(which=numbers, number=numbers, deed=st.sampled_from(timing_deeds.DEEDS), by_lead=st.booleans())
    def owner_does(self, which: int, number: int, deed: timing_deeds.Deed, by_lead: bool) -> None:
        duty_id = self._owed(which)
        if duty_id is None:
            return
        with self.months.db.reading() as session:
            duty = session.get_one(Duty, duty_id)
            leads = duty.owner.leads(session)
            by = leads[0] if (by_lead or duty.owner.is_deactivated) and leads else duty.owner
            user_id, is_gone = by.user_id, by.is_deactivated
        if not is_gone:
            with self.months.acts(user_id) as ctx:
                deed(ctx, ctx.session.get_one(Duty, duty_id), number)

    @rule(which=numbers, number=numbers, by=people)
    def tell_by_is_edited(self, which: int, number: int, by: str) -> None:
        self._by_lead_or_owner(which, by, lambda ctx, duty: timing_deeds.moved_tell_by(ctx, duty, number))

    @rule(which=numbers, by=people)
    def lead_takes_over(self, which: int, by: str) -> None:
        self._by_lead_or_owner(which, by, lambda ctx, duty: timing_deeds.took_over(ctx, duty, 0))

    @rule(which=numbers, by=people, to=people)
    def handed_off(self, which: int, by: str, to: str) -> None:
        self._by_lead_or_owner(which, by, lambda ctx, duty: timing_deeds.offered(ctx, duty, person(ctx.session, to)))

    @rule(which=numbers)
    def taken_back(self, which: int) -> None:
        with self.months.db.reading() as session:
            duties = session.scalars(select(Duty).order_by(Duty.id.desc()).limit(6)).all()
            if not duties:
                return
            duty = duties[which % len(duties)]
            duty_id, owner, is_gone = duty.id, duty.owner.user_id, duty.owner.is_deactivated
        if not is_gone:
            with self.months.acts(owner) as ctx:
                timing_deeds.took_back(ctx, ctx.session.get_one(Duty, duty_id))

    @rule(which=numbers, takes=st.booleans())
    def offer_is_answered(self, which: int, takes: bool) -> None:
        with self.months.db.reading() as session:
            rows = session.scalars(select(Offer).where(Offer.ended_at.is_(None)).order_by(Offer.id)).all()
            offers = [(offer.id, offer.taker.user_id) for offer in rows if not offer.taker.is_deactivated]
        if offers:
            offer_id, taker = offers[which % len(offers)]
            with self.months.acts(taker) as ctx:
                timing_deeds.answered_offer(ctx, ctx.session.get_one(Offer, offer_id), takes)

    @rule(owner=people, to=people)
    def all_is_handed_over(self, owner: str, to: str) -> None:
        with self.months.db.reading() as session:
            leads = person(session, owner).leads(session)
            by = leads[0].user_id if leads else None
        if by:
            with self.months.acts(by) as ctx:
                timing_deeds.gave_all(ctx, person(ctx.session, owner), person(ctx.session, to))


TestMonthsOfTiming = pytest.mark.timeout(0 if LONG else 300)(MonthsOfTiming.TestCase)  # shrinking a failure takes long
TestMonthsOfTiming.settings = settings(
    max_examples=examples(5, 400),
    stateful_step_count=examples(40, 60),
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)

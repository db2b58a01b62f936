"""The changes that people make to their own and the team settings in the random months."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from models.settings import change_team, personal, team
from models.settings.team import TeamSettings
from tests.faults import timing_deeds
from tests.faults.timing_machine import PlayedMonths, people, zones
from tests.faults.timing_world import person

COUNTRIES = ["DE", "US", "NP", None]


class ChangingTeam(PlayedMonths):
    @rule(who=people, days=st.sampled_from([0, 1, 2, 4, 7, 12, 20]))
    def goes_away(self, who: str, days: int) -> None:
        with self.months.acts(who) as ctx:
            timing_deeds.went_away(ctx, days)

    @rule(who=people)
    def comes_back(self, who: str) -> None:
        with self.months.acts(who) as ctx:
            personal.come_back(ctx, ctx.person)

    @rule(who=people, week=st.sampled_from(timing_deeds.WEEKS))
    def works_other_hours(self, who: str, week: dict) -> None:
        with self.months.acts(who) as ctx:
            personal.set_hours(ctx, ctx.person, week)

    @rule(who=people, country=st.sampled_from(COUNTRIES))
    def lives_in(self, who: str, country: str | None) -> None:
        with self.months.acts(who) as ctx:
            personal.set_country(ctx, ctx.person, country)

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

    def _agree(self, **changes: object) -> None:
        with self.months.acts(None) as ctx:
            current = team.current(ctx.workspace)
            try:
                change_team.save(ctx, TeamSettings(**{**vars(current), **changes}), change_team.version(ctx))
            except change_team.InvalidSettings:
                return

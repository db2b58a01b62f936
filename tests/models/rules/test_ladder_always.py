"""Properties of the ladder for every duty, calendar and downtime."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import ladder
from models.rules.calendar import Absence, Calendar, Hours
from models.rules.kinds import DutyKind
from models.rules.ladder import Ask, AskReason, DutyState
from models.rules.policy import Policy
from tests.models.rules.ladders import listed, play

FIRST = date(2026, 1, 5)
WEEKS = [dict.fromkeys(range(5), Hours()), dict.fromkeys((6, 0, 1, 2, 3), Hours()), {1: Hours(), 4: Hours()}]
WITHOUT_END = (DutyKind.CALL, DutyKind.EMAIL, DutyKind.KEEP_POSTED, DutyKind.UPDATE)

days = st.integers(0, 40).map(lambda n: FIRST + timedelta(n))
calendars = st.builds(
    Calendar,
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"]).map(ZoneInfo),
    week=st.sampled_from(WEEKS),
    closed_days=st.frozensets(days, max_size=3),
    away=st.lists(st.builds(lambda day, n: Absence(day, day + timedelta(n)), days, st.integers(0, 12)), max_size=2).map(
        tuple
    ),
)
policies = st.lists(st.integers(1, 6), min_size=3, max_size=3, unique=True).map(
    lambda rungs: Policy(ladder=tuple(sorted(rungs)))
)
kinds = st.sampled_from(DutyKind)


@st.composite
def duties(draw: Callable, calendar: Calendar, kind: st.SearchStrategy[DutyKind] = kinds) -> DutyState:
    """An open duty before the first ask."""
    return DutyState(
        kind=draw(kind),
        tell_by=calendar.closing(calendar.ever_present.next_business_day(draw(days))),
        owned_on=draw(st.none() | days),
        card_on=draw(st.none() | days),
        attempt_days=draw(st.integers(0, 6)),
        last_attempt_on=draw(st.none() | days),
        expected_since=draw(st.none() | days.map(calendar.opening)),
        snoozed_until=draw(st.none() | st.builds(_at_hour, st.just(calendar), days, st.integers(0, 23))),
        asked_for_on=draw(st.none() | days),
        held_until=draw(st.none() | days),
    )


def _at_hour(calendar: Calendar, day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=calendar.zone)


@st.composite
def plays(draw: Callable, kind: st.SearchStrategy[DutyKind] = kinds) -> tuple[DutyState, Calendar, Policy]:
    calendar = draw(calendars)
    return draw(duties(calendar, kind)), calendar, draw(policies)


def played(
    play_of: tuple[DutyState, Calendar, Policy], down: frozenset[date] = frozenset(), weeks: int = 8
) -> list[Ask]:
    at, calendar, policy = play_of
    return play(at, FIRST, FIRST + timedelta(weeks=weeks), calendar=calendar, policy=policy, down=down)


@given(plays(), st.frozensets(days, max_size=10))
@settings(max_examples=40, deadline=None)
def test_no_step_is_skipped_repeated_or_taken_on_a_day_off(
    play_of: tuple[DutyState, Calendar, Policy], down: frozenset[date]
) -> None:
    asks = played(play_of, down)
    steps = [ask.step for ask in asks if ask.step and ask.why is not AskReason.LET_GO]
    assert steps == list(range(1, len(steps) + 1))
    assert all(ask is asks[-1] for ask in asks if ask.why is AskReason.LET_GO)
    assert all(play_of[1].works_on(ask.day) and ask.day not in down for ask in asks)
    assert all(before.day < after.day for before, after in pairwise(asks))


@given(plays(), st.frozensets(days, max_size=10))
@settings(max_examples=40, deadline=None)
def test_downtime_delays_steps_and_never_changes_what_they_say(
    play_of: tuple[DutyState, Calendar, Policy], down: frozenset[date]
) -> None:
    always = {ask.step: ask for ask in played(play_of, weeks=14) if ask.step}
    gaps = {ask.step: ask for ask in played(play_of, down) if ask.step}
    assert all(gaps[step].why == always[step].why and gaps[step].day >= always[step].day for step in gaps)


@given(plays())
@settings(max_examples=40, deadline=None)
def test_looking_ahead_finds_the_same_lists_as_going_day_by_day(play_of: tuple[DutyState, Calendar, Policy]) -> None:
    at, calendar, policy = play_of
    asks, last = [], FIRST + timedelta(weeks=8)
    while (ask := ladder.next_ask(FIRST, at, calendar, policy)) and ask.day <= last:
        asks.append(ask)
        at = listed(at, ask)
        if ask.why is AskReason.LET_GO:
            break
    assert asks == played(play_of)


@given(plays(st.sampled_from(WITHOUT_END)), st.integers(0, 300))
@settings(max_examples=40, deadline=None)
def test_what_is_never_dropped_has_a_next_ask(play_of: tuple[DutyState, Calendar, Policy], steps: int) -> None:
    at, calendar, policy = play_of
    later = replace(at, steps=steps, last_step_on=FIRST if steps else None, last_shown_on=FIRST if steps else None)
    assert ladder.next_ask(FIRST, later, calendar, policy)


@given(plays(st.sampled_from([DutyKind.FOLLOW_UP, DutyKind.THANKS])))
@settings(max_examples=40, deadline=None)
def test_what_may_be_let_go_ends_with_one_line(play_of: tuple[DutyState, Calendar, Policy]) -> None:
    steps = [ask for ask in played(play_of, weeks=14) if ask.step]
    assert [ask.why for ask in steps].count(AskReason.LET_GO) == 1
    assert steps[-1].why is AskReason.LET_GO


@given(plays(st.sampled_from(WITHOUT_END)))
@settings(max_examples=40, deadline=None)
def test_from_the_third_step_on_the_leads_list_has_it_too(play_of: tuple[DutyState, Calendar, Policy]) -> None:
    at, calendar, policy = play_of
    for ask in played(play_of):
        if ask.step and ask.step >= 3:
            assert ladder.lead_sees(ask.day, at, calendar, policy)
        at = listed(at, ask)
        if at.steps >= 3:
            later = max(ask.day, at.held_until or ask.day)
            assert ladder.lead_sees(later, at, calendar, policy)


@given(plays(st.sampled_from(WITHOUT_END)))
@settings(max_examples=40, deadline=None)
def test_no_lead_is_told_before_the_third_step_of_somebody_who_is_there(
    play_of: tuple[DutyState, Calendar, Policy],
) -> None:
    at, calendar, policy = play_of
    at = replace(at, attempt_days=0, expected_since=None)
    for ask in played((at, calendar, policy)):
        told = ask.step is not None and ask.step >= 3
        assert told or at.steps >= 3 or not ladder.lead_sees(ask.day, at, calendar, policy)
        at = listed(at, ask)


@given(plays(), days, st.integers(0, 23))
@settings(max_examples=40, deadline=None)
def test_a_snooze_moves_no_step_at_all(play_of: tuple[DutyState, Calendar, Policy], day: date, hour: int) -> None:
    at, calendar, policy = play_of
    asleep = replace(at, snoozed_until=_at_hour(calendar, day, hour))
    steps = [ask for ask in played(play_of) if ask.step]
    assert [ask for ask in played((asleep, calendar, policy)) if ask.step] == steps


@given(plays(), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_nobody_is_asked_because_of_an_absence_without_end(
    play_of: tuple[DutyState, Calendar, Policy], steps: int
) -> None:
    at, calendar, policy = play_of
    gone = replace(calendar, away=(Absence(FIRST + timedelta(days=2), date(2040, 1, 1)),))
    at = replace(at, steps=steps, last_step_on=FIRST, last_shown_on=FIRST)
    ask = ladder.next_ask(FIRST, at, gone, policy)
    assert ask is None or ask.day < FIRST + timedelta(days=2)
    ladder.lead_sees_from(FIRST, at, gone, policy)

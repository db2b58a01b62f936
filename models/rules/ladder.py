"""The ladder: what an owner is asked next about a duty, and on which day.

Everything here is a pure function of the duty's state, its owner's calendar and the workspace's policy. The tables
are those of PRODUCT section 3. Days are dates in the owner's calendar; moments are aware.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from models.rules.calendar import Calendar, NoWorkingDay
from models.rules.kinds import DutyKind
from models.rules.policy import Policy

HORIZON_DAYS = 800
"""Limit, in days, of the search for the next ask; beyond it the calendar has no working day left."""

LEAD_HORIZON_DAYS = 100
"""Limit, in days, of the search for the day on which a lead sees a duty; every change searches anew.

A promised touch may lie two months ahead.
"""

FOLLOW_UP_WAITS = 5
"""Business days for which a follow-up or a referral call waits for an owner who is away."""

ATTEMPT_DAYS_FOR_A_LEAD = 5
"""Days with an attempt, from which on the lead sees the duty."""


@dataclass(frozen=True)
class Ladder:
    """The rungs of one kind of duty."""

    rungs: tuple[int, ...]
    """Business days after T on which step 1, 2, ... are taken."""
    then_every: int | None = None
    """Business days between the steps after the last rung; None: no further steps."""
    lead_from: int | None = None
    """First step that the lead sees too; None: never."""
    lets_go: bool = False
    """The last rung closes the duty."""


def ladder_of(kind: DutyKind, policy: Policy) -> Ladder:
    """The rungs for this kind of duty under the workspace's policy."""
    match kind:
        case DutyKind.CALL | DutyKind.EMAIL:
            return Ladder(tuple(policy.ladder), then_every=1, lead_from=3)
        case DutyKind.FOLLOW_UP | DutyKind.REFERRAL_CALL:
            return Ladder((0, 1, 2, 3), lets_go=True)
        case DutyKind.KEEP_POSTED:
            return Ladder((0, 5, 10), then_every=5, lead_from=3)
        case DutyKind.UPDATE:
            return Ladder((0, 1, 2), then_every=1, lead_from=3)
        case DutyKind.THANKS:
            return Ladder((0, 1, 2), lets_go=True)


class AskReason(StrEnum):
    """Why a duty is in a list; selects the words of its line."""

    TODAY = "today"
    """Tell-by falls on this day and the card came on an earlier one; no step."""
    NUDGE = "nudge"
    WARNING = "warning"
    """Names the lead and the day on which they will be asked."""
    HANDED_UP = "handed_up"
    AGAIN = "again"
    """The morning after a day with an attempt; no step."""
    EXPECTED = "expected"
    """A heads-up went out and no call followed; no step."""
    ASKED_FOR = "asked_for"
    """The owner snoozed it until this morning; no step."""
    FIRST_ASK = "first_ask"
    """The day of a follow-up, touch, thank-you or referral call: its card."""
    LET_GO = "let_go"
    """The follow-up, thank-you or referral call ends here, with a line that says so."""
    REASON = "reason"
    """The client owes the reason: a separate line, which takes no step and says nothing of the contact."""


@dataclass(frozen=True)
class DutyState:
    """The state of an open duty: all that the next ask depends on."""

    kind: DutyKind
    tell_by: datetime
    owned_on: date | None = None
    """Day on which a later owner took it over; their ladder starts on the next business day."""
    card_on: date | None = None
    """Day, in the owner's calendar, on which the card went or will go out."""
    steps: int = 0
    last_step_on: date | None = None
    last_shown_on: date | None = None
    """Last day whose list showed it."""
    attempt_days: int = 0
    last_attempt_on: date | None = None
    expected_since: datetime | None = None
    """When an unanswered heads-up e-mail went out."""
    snoozed_until: datetime | None = None
    asked_for_on: date | None = None
    """Morning to which the owner snoozed it."""
    held_until: date | None = None


@dataclass(frozen=True)
class Ask:
    """What a day's list says about a duty."""

    day: date
    why: AskReason
    step: int | None = None
    """The step that this ask takes when Slack accepts it."""


def step_day(step: int, at: DutyState, calendar: Calendar, policy: Policy) -> date | None:
    """The first day on which this step may be taken; None: no such step, or the owner never works again."""
    try:
        return _step_day(step, at, calendar, policy)
    except NoWorkingDay:
        return None


def ask_on(day: date, at: DutyState, calendar: Calendar, policy: Policy) -> Ask | None:
    """What the owner's list of this day says about the duty; None when the list does not show it."""
    if not calendar.works_on(day) or _is_quiet(day, at):
        return None
    takes_no_step = _is_morning_after(at.last_attempt_on, day, calendar)
    if _has_waited_long_enough(day, at, calendar):
        return Ask(day, AskReason.LET_GO, len(ladder_of(at.kind, policy).rungs))
    step = at.steps + 1
    ready_on = None if takes_no_step else step_day(step, at, calendar, policy)
    if ready_on is not None and ready_on <= day:
        return Ask(day, _why(step, at.kind, policy), step)
    if _sleeps(day, at, calendar):
        return None
    if takes_no_step:
        return Ask(day, AskReason.AGAIN)
    expected_on = calendar.day_of(at.expected_since) if at.expected_since else day
    if expected_on < day and (at.last_shown_on or date.min) <= expected_on:
        return Ask(day, AskReason.EXPECTED)
    if at.asked_for_on and at.asked_for_on <= day and (at.last_shown_on or date.min) < at.asked_for_on:
        return Ask(day, AskReason.ASKED_FOR)
    if day == calendar.day_of(at.tell_by) and at.card_on and at.card_on < day:
        return Ask(day, AskReason.TODAY)
    return None


def next_ask(start: date, at: DutyState, calendar: Calendar, policy: Policy) -> Ask | None:
    """The first ask on or after `start` that no list has made yet; None at the end of the ladder."""
    first = start if at.last_shown_on is None else max(start, at.last_shown_on + timedelta(days=1))
    return next((ask for day in _days(first) if (ask := ask_on(day, at, calendar, policy))), None)


def lead_sees(day: date, at: DutyState, calendar: Calendar, policy: Policy) -> bool:
    """Whether the lists of the owner's leads show the duty on this day.

    True from the hand-up step on, from the fifth day with an attempt on, on the morning after an unanswered heads-up,
    and from tell-by on while the owner is away.
    """
    ladder = ladder_of(at.kind, policy)
    if ladder.lead_from is None or (at.held_until and day < at.held_until):
        return False
    was_handed_up = at.steps >= ladder.lead_from and day > calendar.day_of(at.tell_by)
    if was_handed_up or at.attempt_days >= ATTEMPT_DAYS_FOR_A_LEAD:
        return True
    if at.expected_since and day > calendar.day_of(at.expected_since):
        return True
    if calendar.is_away(day):
        return day >= calendar.day_of(at.tell_by)
    if at.steps + 1 != ladder.lead_from or _is_morning_after(at.last_attempt_on, day, calendar):
        return False
    handed_up_on = step_day(ladder.lead_from, at, calendar, policy)
    return handed_up_on is not None and handed_up_on <= day


def lead_sees_from(start: date, at: DutyState, calendar: Calendar, policy: Policy) -> date | None:
    """The first day on or after `start` on which the leads see it, unless its state changes; None: not in sight."""
    return next((day for day in _days(start, LEAD_HORIZON_DAYS) if lead_sees(day, at, calendar, policy)), None)


def warned_day(warning_on: date, at: DutyState, calendar: Calendar, policy: Policy) -> date | None:
    """The day that a warning of `warning_on` names: the day on which the lead will be asked."""
    step = ladder_of(at.kind, policy).lead_from
    return None if step is None else step_day(step, replace(at, last_step_on=warning_on), calendar, policy)


def _step_day(step: int, at: DutyState, calendar: Calendar, policy: Policy) -> date | None:
    ladder = ladder_of(at.kind, policy)
    base = _base(at, calendar)
    if step <= len(ladder.rungs):
        planned = _plus(base, ladder.rungs[step - 1], calendar)
        if at.last_step_on is None:
            return planned
        return max(planned, calendar.next_business_day(at.last_step_on))
    if ladder.then_every is None:
        return None
    since = at.last_step_on or _plus(base, ladder.rungs[-1], calendar)
    # Tell-by may have been moved since: no step comes before the first rung after it.
    return max(_plus(base, ladder.rungs[0], calendar), calendar.plus_business_days(since, ladder.then_every))


def _has_waited_long_enough(day: date, at: DutyState, calendar: Calendar) -> bool:
    """Whether a follow-up or referral call has waited more than five business days for an owner who is away.

    Downtime and the time of other owners do not count.
    """
    if at.kind not in (DutyKind.FOLLOW_UP, DutyKind.REFERRAL_CALL) or at.steps:
        return False
    before = _base(at, calendar) - timedelta(days=1)
    missed = calendar.ever_present.business_days_between(before, day) - calendar.business_days_between(before, day)
    return missed > FOLLOW_UP_WAITS


def _base(at: DutyState, calendar: Calendar) -> date:
    """T, the day of tell-by, or the day on which a later owner took the duty over."""
    told_on = calendar.day_of(at.tell_by)
    return max(told_on, at.owned_on) if at.owned_on else told_on


def _plus(base: date, days: int, calendar: Calendar) -> date:
    return calendar.plus_business_days(base, days) if days or not calendar.works_on(base) else base


def _why(step: int, kind: DutyKind, policy: Policy) -> AskReason:
    ladder = ladder_of(kind, policy)
    if ladder.lets_go and step == len(ladder.rungs):
        return AskReason.LET_GO
    if ladder.lead_from is not None and step >= ladder.lead_from:
        return AskReason.HANDED_UP
    if ladder.rungs[0] == 0:
        return AskReason.FIRST_ASK if step == 1 else AskReason.NUDGE
    return AskReason.WARNING if ladder.lead_from is not None and step == ladder.lead_from - 1 else AskReason.NUDGE


def _is_quiet(day: date, at: DutyState) -> bool:
    """Whether the day's list leaves it out: its card comes today, it was shown already, or it is held."""
    return day in {at.card_on, at.last_shown_on} or bool(at.held_until and day < at.held_until)


def _sleeps(day: date, at: DutyState, calendar: Calendar) -> bool:
    """Whether the owner snoozed it beyond this morning; a snooze ends at tell-by and never moves a step."""
    morning = calendar.list_time(day)
    return bool(at.snoozed_until and morning < at.snoozed_until and morning <= at.tell_by)


def _is_morning_after(event_on: date | None, day: date, calendar: Calendar) -> bool:
    """Whether this is their first working day after the day of the event."""
    if event_on is None or event_on >= day:
        return False
    between = (event_on + timedelta(days=n) for n in range(1, (day - event_on).days))
    return calendar.works_on(day) and not any(map(calendar.works_on, between))


def _days(start: date, horizon: int = HORIZON_DAYS) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range(horizon))


def state_after(at: DutyState, ask: Ask) -> DutyState:
    """The state of the duty after Slack accepted the list that made this ask."""
    asked_for = at.asked_for_on if at.asked_for_on and at.asked_for_on > ask.day else None
    after = replace(at, last_shown_on=ask.day, asked_for_on=asked_for)
    return after if ask.step is None else replace(after, steps=ask.step, last_step_on=ask.day)


def coming_asks(start: date, at: DutyState, calendar: Calendar, policy: Policy) -> Iterator[Ask]:
    """Every ask from `start` on, in order, as long as nobody answers."""
    ask = next_ask(start, at, calendar, policy)
    while ask is not None:
        yield ask
        if ask.why is AskReason.LET_GO:
            return
        at = state_after(at, ask)
        ask = next_ask(start, at, calendar, policy)

"""Deadlines: by when a contact is owed, and when a reason that the client owes is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.rules.calendar import Calendar
from models.rules.kinds import Stage
from models.rules.policy import Policy

TOUCH_DAYS = 60
"""Calendar days from a promise or touch to the next touch: 60 days after, and again at 120."""

SILENT_DAYS = 5
"""Business days for which a candidate in play may hear nothing."""

REASON_EVERY_DAYS = 2
"""Business days from recording to the first ask for the reason, and between asks."""

REASON_HORIZON_DAYS = 400
"""Limit, in days, of the search for the next ask; beyond it the owner works no more."""


def counts_from(moment: datetime, calendar: Calendar) -> datetime:
    """When a recording takes effect: now in working hours, else the next opening.

    The owner's absences are ignored: the candidate waits all the same.
    """
    return calendar.ever_present.at_or_after(moment)


def tell_by(stage: Stage, recorded_at: datetime, calendar: Calendar, policy: Policy) -> datetime:
    """The tell-by, in UTC: a closing in the owner's calendar, ignoring absences.

    "The same day" is the next business day when less than the policy's margin is left before closing; N business days
    is the closing of the Nth one after the day on which the recording takes effect.
    """
    present = calendar.ever_present
    since = counts_from(recorded_at, present)
    day = present.day_of(since)
    days = policy.tell_by_days[stage]
    if days == 0 and present.closing(day) - since < policy.end_of_day_margin:
        days = 1
    return present.closing(present.plus_business_days(day, days))


def latest_typed_tell_by(recorded_at: datetime, calendar: Calendar, policy: Policy) -> datetime:
    """The latest tell-by that a person who is no lead may type, in UTC: a closing in the owner's calendar."""
    present = calendar.ever_present
    day = present.day_of(counts_from(recorded_at, present))
    return present.closing(present.plus_business_days(day, policy.typed_tell_by_days))


def follow_up_on(reached_at: datetime, calendar: Calendar, policy: Policy, days: int | None = None) -> date:
    """The day of the second contact: `days` business days after the call, or as set in the policy.

    In the caller's calendar, ignoring absences: the follow-up waits for them.
    """
    present = calendar.ever_present
    after = policy.follow_up_after if days is None else days
    return present.plus_business_days(present.day_of(reached_at), after)


def first_call_on(named_at: datetime, calendar: Calendar) -> date:
    """The day of the first call to a person who was named: the owner's next business day, ignoring absences."""
    present = calendar.ever_present
    return present.next_business_day(present.day_of(named_at))


def touch_on(since: datetime, calendar: Calendar) -> date:
    """The day of the next keep-posted touch: a business day of the owner, ignoring absences."""
    present = calendar.ever_present
    return present.plus_business_days(present.day_of(since) + timedelta(days=TOUCH_DAYS), 0)


def update_by(heard_at: datetime, calendar: Calendar, promised_for: date | None = None) -> datetime:
    """When a candidate in play should hear again, in UTC: a closing in the owner's calendar, ignoring absences.

    Five business days after they last heard, or the business day before the promised day, whichever is sooner.
    """
    present = calendar.ever_present
    today = present.day_of(heard_at)
    day = present.plus_business_days(today, SILENT_DAYS)
    if promised_for:
        day = min(day, max(present.previous_business_day(promised_for), present.plus_business_days(today, 0)))
    return present.closing(day)


@dataclass(frozen=True)
class Counted:
    """Days waited when the workspace's calendar last changed: no later calendar recounts them."""

    days: int = 0
    to: date | None = None
    """The last counted day; None: the calendar has never changed since."""


def age(recorded_at: datetime, now: datetime, calendar: Calendar, counted: Counted = Counted()) -> int:
    """Working days of the workspace's calendar that the candidate has waited; 0 on the day itself."""
    present = calendar.ever_present
    since = counted.to or present.day_of(recorded_at)
    return counted.days + present.business_days_between(since, present.day_of(now))


def asks_for_reason_on(day: date, recorded_at: datetime, calendar: Calendar, held_until: date | None = None) -> bool:
    """Whether the owner's list of this day asks for the client's reason.

    A recording outside working hours counts from the next opening. Days are counted ignoring absences; a day on which
    the owner is away, or the news is held, asks nothing.
    """
    if not calendar.works_on(day) or (held_until and day < held_until):
        return False
    present = calendar.ever_present
    passed = present.business_days_between(present.day_of(counts_from(recorded_at, present)), day)
    return passed > 0 and passed % REASON_EVERY_DAYS == 0


def next_reason_ask(
    start: date, recorded_at: datetime, calendar: Calendar, held_until: date | None = None
) -> date | None:
    """The first day from `start` on whose list asks for the reason; None: none within the horizon."""
    return next((day for day in _days(start) if asks_for_reason_on(day, recorded_at, calendar, held_until)), None)


def _days(start: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range(REASON_HORIZON_DAYS))

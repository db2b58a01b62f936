"""What a declined person may expect of us: a call or an e-mail, and by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from models.rules.calendar import Calendar
from models.rules.policy import Policy


class Stage(StrEnum):
    """How far the candidate got."""

    APPLIED = "applied"
    SUBMITTED = "submitted"
    INTERVIEWED = "interviewed"
    FINAL = "final"


class DutyKind(StrEnum):
    """The one contact that a duty owes."""

    CALL = "call"
    """The sign-off call: a person tells them, with feedback."""
    EMAIL = "email"
    """The sign-off e-mail, for those who did not get as far as an interview."""
    FOLLOW_UP = "follow_up"
    """The second contact, a few days after the call."""
    KEEP_POSTED = "keep_posted"
    """A touch that was promised to somebody who wishes to stay in sight."""
    UPDATE = "update"
    """"We are still deciding", for somebody in play who has heard nothing."""
    THANKS = "thanks"
    """The thank-you to who named somebody that was placed."""


NEWS = frozenset({DutyKind.CALL, DutyKind.EMAIL})
"""The kinds that tell somebody of a decline."""


def owed(stage: Stage) -> DutyKind:
    """What the stage reached earns: the further they got, the more personal."""
    match stage:
        case Stage.APPLIED | Stage.SUBMITTED:
            return DutyKind.EMAIL
        case Stage.INTERVIEWED | Stage.FINAL:
            return DutyKind.CALL


def counts_from(moment: datetime, calendar: Calendar) -> datetime:
    """From when a recording counts: from now in working hours, else from the next opening.

    The owner's being away does not move it: the candidate waits all the same.
    """
    return calendar.ever_present.at_or_after(moment)


def tell_by(stage: Stage, recorded_at: datetime, calendar: Calendar, policy: Policy) -> datetime:
    """By when the candidate should know, in UTC: a closing in the owner's calendar, whether away or not.

    "The same day" is the next business day when less than the policy's margin is left before closing; N
    business days is the closing of the Nth one after the day that the recording counts for.
    """
    present = calendar.ever_present
    since = counts_from(recorded_at, present)
    day = present.day_of(since)
    days = policy.tell_by_days[stage]
    if days == 0 and present.closing(day) - since < policy.end_of_day_margin:
        days = 1
    return present.closing(present.plus_business_days(day, days))


def latest_typed_tell_by(recorded_at: datetime, calendar: Calendar, policy: Policy) -> datetime:
    """The last tell-by that somebody who is no lead may type, in UTC: a closing in the owner's calendar."""
    present = calendar.ever_present
    day = present.day_of(counts_from(recorded_at, present))
    return present.closing(present.plus_business_days(day, policy.typed_tell_by_days))


def follow_up_on(reached_at: datetime, calendar: Calendar, policy: Policy, days: int | None = None) -> date:
    """The day of the second contact: `days` business days after the call, or as the workspace has it.

    In the caller's calendar, whether away or not: the follow-up waits for them.
    """
    present = calendar.ever_present
    after = policy.follow_up_after if days is None else days
    return present.plus_business_days(present.day_of(reached_at), after)


TOUCH_DAYS = 60
"""Calendar days from a promise, or from a touch, to the next one: 60 days after, and again at 120."""


def touch_on(since: datetime, calendar: Calendar) -> date:
    """The day on which somebody who was promised word hears again: a business day of the owner, whether away or not."""
    present = calendar.ever_present
    return present.plus_business_days(present.day_of(since) + timedelta(days=TOUCH_DAYS), 0)


SILENT_DAYS = 5
"""Business days for which somebody in play may hear nothing."""


def update_by(heard_at: datetime, calendar: Calendar, promised_for: date | None = None) -> datetime:
    """By when somebody in play should hear again, in UTC: a closing in the owner's calendar, whether away or not.

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
    """What somebody had waited when the workspace's calendar last changed: no later calendar counts it again."""

    days: int = 0
    to: date | None = None
    """The last day that is counted; None: the calendar has never changed since."""


def age(recorded_at: datetime, now: datetime, calendar: Calendar, counted: Counted = Counted()) -> int:
    """How many working days of the workspace's calendar the candidate has waited; 0 on the day itself."""
    present = calendar.ever_present
    since = counted.to or present.day_of(recorded_at)
    return counted.days + present.business_days_between(since, present.day_of(now))


EVERY = 2
"""Business days from recording to the first ask, and from one ask to the next."""

HORIZON_DAYS = 400
"""How far ahead the next ask is looked for; beyond it they do not work any more."""


def asks_on(day: date, recorded_at: datetime, calendar: Calendar, held_until: date | None = None) -> bool:
    """Whether the owner's list of this day asks for the reason.

    Recorded outside working hours counts from the next opening. Days are counted whether the owner is away or not; a
    day on which they are away, or the news is held, asks nothing.
    """
    if not calendar.works_on(day) or (held_until and day < held_until):
        return False
    present = calendar.ever_present
    passed = present.business_days_between(present.day_of(counts_from(recorded_at, present)), day)
    return passed > 0 and passed % EVERY == 0


def next_ask(start: date, recorded_at: datetime, calendar: Calendar, held_until: date | None = None) -> date | None:
    """The first day from `start` on whose list asks for it; None: none in sight."""
    return next((day for day in _days(start) if asks_on(day, recorded_at, calendar, held_until)), None)


def _days(start: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range(HORIZON_DAYS))

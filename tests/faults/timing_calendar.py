"""Working days and hours of a person, computed a second time and plainly, as the reference for the tests."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from models.directory.recruiter import Recruiter

HORIZON = 400


@lru_cache(maxsize=512)
def _holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    """The holidays of the region; without a region, those of the country and of more than two thirds of its regions."""
    if region:
        return frozenset(holidays.country_holidays(country, subdiv=region, years=year))
    everywhere = set(holidays.country_holidays(country, years=year))
    regions = holidays.list_supported_countries(include_aliases=False).get(country, [])
    by_region = [set(holidays.country_holidays(country, subdiv=subdivision, years=year)) for subdivision in regions]
    most = {
        day
        for days in by_region
        for day in days
        if 3 * sum(day in regional for regional in by_region) > 2 * len(by_region)
    }
    return frozenset(everywhere | most)


def day_of(person: Recruiter, moment: datetime) -> date:
    """The date in the person's zone."""
    return moment.astimezone(ZoneInfo(person.zone or person.workspace.zone)).date()


def is_business_day(person: Recruiter, day: date) -> bool:
    """Whether it is a weekday of this person, no holiday, and not a closed day of the workspace."""
    if str(day.weekday()) not in person.week or day.isoformat() in person.workspace.closed_days:
        return False
    return not (person.country and day in _holidays(person.country, person.region, day.year))


def is_away(person: Recruiter, day: date) -> bool:
    return bool(person.away_from and person.away_until and person.away_from <= day <= person.away_until)


def works_on(person: Recruiter, day: date) -> bool:
    return is_business_day(person, day) and not is_away(person, day)


def is_at_work(person: Recruiter, moment: datetime) -> bool:
    """Whether it is within the working hours of this person."""
    local = moment.astimezone(ZoneInfo(person.zone or person.workspace.zone))
    if not works_on(person, local.date()):
        return False
    opens, closes = person.week[str(local.weekday())]
    return time.fromisoformat(opens) <= local.time().replace(tzinfo=None) < time.fromisoformat(closes)


def at(person: Recruiter, day: date, clock: str, minutes: int = 0) -> datetime:
    """This wall-clock time in the person's zone."""
    wall = datetime.combine(day, time.fromisoformat(clock)) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=ZoneInfo(person.zone or person.workspace.zone))


def plus(person: Recruiter, day: date, count: int) -> date:
    """The count-th working day after this day; for 0, the day itself or the first working day after it."""
    if count == 0:
        return day if works_on(person, day) else plus(person, day, 1)
    for _ in range(HORIZON):
        day += timedelta(days=1)
        count -= works_on(person, day)
        if count == 0:
            return day
    raise AssertionError(f"{person.name} never works again")

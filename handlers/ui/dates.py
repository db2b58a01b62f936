"""Days and waits in words: "today", "Thursday", "since Tuesday, 2 working days"."""

from datetime import date, datetime

from models.rules.calendar import Calendar
from models.rules.text import counted

FAR = 6
"""From this many days on, a weekday alone would be ambiguous."""


def number(count: int) -> str:
    """A number in a sentence: in digits from 2 on."""
    return {0: "no", 1: "one"}.get(count, str(count))


def ordinal(count: int) -> str:
    """The number of a time or place: 1st, 2nd, 11th."""
    ending = "th" if count % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def people(count: int) -> str:
    return counted(count, "person", "people")


def working_days(count: int) -> str:
    return counted(count, "working day")


def day(which: date, today: date) -> str:
    """The day relative to today: today, tomorrow, Thursday, Thursday 12 March."""
    ahead = (which - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(ahead) or named(which, today)


def named(which: date, today: date) -> str:
    """The day by its name, never "tomorrow": Thursday, Thursday 12 March."""
    return which.strftime("%A") if abs((which - today).days) <= FAR else dated(which)


def dated(which: date) -> str:
    """The day with its date, also for later reading: Thursday 12 March."""
    return f"{which.strftime('%A')} {which.day} {which.strftime('%B')}"


def short(which: date) -> str:
    """The day with its date, for a line that stays: "Tue 3 March"."""
    return f"{which.strftime('%a')} {which.day} {which.strftime('%B')}"


def on_day(which: date, today: date) -> str:
    """The day in a sentence: "today", "on Thursday"."""
    text = day(which, today)
    return text if abs((which - today).days) <= 1 else f"on {text}"


def clock(moment: datetime, calendar: Calendar) -> str:
    return calendar.local(moment).strftime("%H:%M")


def moment(at: datetime, now: datetime, calendar: Calendar) -> str:
    """A time relative to now: "at 14:00", "tomorrow at 09:30", "on Thursday at 09:30"."""
    which, today = calendar.day_of(at), calendar.day_of(now)
    time = f"at {clock(at, calendar)}"
    return time if which == today else f"{on_day(which, today)} {time}"


def until(at: datetime, now: datetime, calendar: Calendar) -> str:
    """A time without "at": "13:04" today, else with its day: "tomorrow 09:30", "Monday 17:30"."""
    which, today = calendar.day_of(at), calendar.day_of(now)
    return clock(at, calendar) if which == today else f"{day(which, today)} {clock(at, calendar)}"


def waited(since: datetime, now: datetime, reader: Calendar, age: int) -> str:
    """How long a person has waited: "since Tuesday, 2 working days"; `age` in working days."""
    today = reader.day_of(now)
    text = f"since {day(reader.day_of(since), today)}"
    return f"{text}, {working_days(age)}" if age else text

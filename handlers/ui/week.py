"""Formats and parses a week's working hours: the usual hours, and other hours on single days ("Fri 09:00-14:00")."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import time

from handlers.ui.parsing import ParseError
from models.rules.calendar import Hours

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

CLOCK = r"(\d{1,2})[:.](\d{2})"
LINE = re.compile(rf"\A([a-z]{{2,}})[.:,]?\s+{CLOCK}\s*(?:-|–|to)\s*{CLOCK}", re.IGNORECASE)


def usual(week: Mapping[int, Hours]) -> Hours:
    """The hours that most days have; in a tie, the earliest day's."""
    return Counter(week[day] for day in sorted(week)).most_common(1)[0][0]


def others(week: Mapping[int, Hours]) -> str:
    """The days with other hours, one a line."""
    same = usual(week)
    single = [(day, week[day]) for day in sorted(week) if week[day] != same]
    return "\n".join(f"{DAYS[day][:3]} {hours.opens:%H:%M}-{hours.closes:%H:%M}" for day, hours in single)


def read(text: str) -> dict[int, Hours]:
    """Parses hours by weekday (0 is Monday), typed one a line. Raises ParseError and names the line."""
    return dict(_line(line) for line in text.splitlines() if line.strip())


def hours(opens: str, closes: str) -> Hours:
    """Hours from two times of day. Raises ParseError if the day would end before it starts."""
    try:
        return Hours(time.fromisoformat(opens), time.fromisoformat(closes))
    except ValueError as fault:
        raise ParseError(f"A day from {opens} can't end at {closes}. Choose a later end.") from fault


def _line(line: str) -> tuple[int, Hours]:
    excerpt = line.strip()[:60]
    match = LINE.fullmatch(line.strip())
    typed_day = match.group(1).casefold() if match else ""
    day = next((number for number, name in enumerate(DAYS) if name.casefold().startswith(typed_day)), None)
    if match is None or day is None:
        raise ParseError(f"I can't read “{excerpt}”. Write one day a line, like this: Fri 09:00-14:00")
    clocks = [f"{int(hour):02}:{minute}" for hour, minute in (match.group(2, 3), match.group(4, 5))]
    try:
        for clock in clocks:
            time.fromisoformat(clock)
    except ValueError as fault:
        raise ParseError(f"“{excerpt}” has a time that no clock shows.") from fault
    return day, hours(*clocks)

"""Exceptions of the domain that several features raise.

    Exception
    ├── PermissionDenied    the actor may not see or change this; `owner_name` where it belongs to a person
    ├── InvalidDay          the chosen day is past, no working day, or too far ahead; `latest` is the last one accepted
    └── StaleVersion        the settings were changed after they were read; `name`: by whom

The refusals of a single transition stand beside it: `duties.hand_off.CannotTake`, `duties.undo.TooLate`,
`duties.recognition.PersonInDoubt`, `settings.change_team.InvalidSettings`. `rules.delivery_errors.Undeliverable` is
Slack's refusal of a message.
"""

from datetime import date
from enum import StrEnum


class PermissionDenied(Exception):
    """The actor may neither see nor change this. `owner_name`: to whom it belongs; "": to no single person.

    The name is a text: this error rolls the transaction back, which detaches the rows.
    """

    def __init__(self, owner_name: str = "") -> None:
        super().__init__("not allowed")
        self.owner_name = owner_name


class DayFault(StrEnum):
    """Why a day is not accepted."""

    PAST = "past"
    NO_WORKING_DAY = "no working day"
    TOO_FAR = "too far"


class InvalidDay(Exception):
    """The chosen day is not accepted. `latest`: the last day that is."""

    def __init__(self, why: DayFault, latest: date) -> None:
        super().__init__(why)
        self.why, self.latest = why, latest


class StaleVersion(Exception):
    """The settings were changed after they were read. `name`: by whom."""

    def __init__(self, name: str) -> None:
        super().__init__("changed meanwhile")
        self.name = name


def checked_day(day: date, first: date, latest: date) -> date:
    """The day, if it lies between these two, both included. Raises InvalidDay."""
    if not first <= day <= latest:
        raise InvalidDay(DayFault.PAST if day < first else DayFault.TOO_FAR, latest)
    return day

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from models.outbox import planned_lists
from models.rules.calendar import Calendar

FIRST, LAST = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")
"""The zones where a day begins first and last, 25 hours apart."""


@pytest.mark.parametrize(
    ("lead", "owner", "day"),
    [
        (FIRST, FIRST, 10),
        (LAST, LAST, 10),
        (FIRST, LAST, 11),
        (LAST, FIRST, 9),
    ],
)
def test_a_lead_sees_it_in_the_first_list_after_the_day_has_begun_where_its_owner_is(
    lead: ZoneInfo, owner: ZoneInfo, day: int
) -> None:
    assert planned_lists.of_lead(Calendar(lead), Calendar(owner), date(2026, 3, 10)) == date(2026, 3, day)

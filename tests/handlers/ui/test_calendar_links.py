"""Links that put a call into a calendar: Google's and Microsoft's event forms."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from handlers.ui import calendar_links
from tests.handlers.drawn import NASTY

AT = datetime(2026, 3, 29, 14, 0, tzinfo=ZoneInfo("Europe/Madrid"))


def test_the_addresses_are_percent_encoded_and_in_utc() -> None:
    google, microsoft = dict(calendar_links.links("Call Jane Doe", AT, "+34 600 111 222")).values()
    assert google == (
        "https://calendar.google.com/calendar/render?action=TEMPLATE&text=Call%20Jane%20Doe"
        "&dates=20260329T120000Z%2F20260329T121500Z&details=%2B34%20600%20111%20222"
    )
    assert microsoft == (
        "https://outlook.office.com/calendar/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose&rru=addevent"
        "&subject=Call%20Jane%20Doe&startdt=2026-03-29T12%3A00%3A00Z&enddt=2026-03-29T12%3A15%3A00Z"
        "&body=%2B34%20600%20111%20222"
    )


@pytest.mark.parametrize("name", [name for name in NASTY if len(name) < 200], ids=lambda name: ascii(name[:12]))
def test_any_name_arrives_as_it_is(name: str) -> None:
    for (_, address), field in zip(calendar_links.links(f"Call {name}", AT, ""), ("text", "subject"), strict=True):
        fields = parse_qs(urlsplit(address).query, strict_parsing=True)
        assert fields[field] == [f"Call {name}"]
        assert not {"details", "body"} & set(fields)

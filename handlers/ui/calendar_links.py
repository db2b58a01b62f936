"""Links that put an event into somebody's own calendar: Google's and Microsoft's event forms, filled in."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

GOOGLE = "https://calendar.google.com/calendar/render"
MICROSOFT = "https://outlook.office.com/calendar/deeplink/compose"

LASTS = timedelta(minutes=15)


def links(title: str, at: datetime, text: str) -> list[tuple[str, str]]:
    """Name and address of each event form. `text`: what stands in the event."""
    begins, ends = at.astimezone(UTC), (at + LASTS).astimezone(UTC)
    basic, whole = "%Y%m%dT%H%M%SZ", "%Y-%m-%dT%H:%M:%SZ"
    google = {
        "action": "TEMPLATE",
        "text": title,
        "dates": f"{begins.strftime(basic)}/{ends.strftime(basic)}",
        "details": text,
    }
    microsoft = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": begins.strftime(whole),
        "enddt": ends.strftime(whole),
        "body": text,
    }
    return [("Google", _address(GOOGLE, google)), ("Microsoft", _address(MICROSOFT, microsoft))]


def _address(base: str, fields: dict[str, str]) -> str:
    """The address with these fields, percent-encoded: a blank as %20, which every calendar reads."""
    return f"{base}?{urlencode({key: value for key, value in fields.items() if value}, quote_via=quote, safe='')}"

"""Parses typed phone numbers once, in the typist's country; the stored number can be dialled from anywhere.

Pure: no row, no clock. Numbers are stored as E.164, with RFC 3966's `;ext=` where there is an extension.
"""

import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, timezone

EXTENSION = ";ext="
MOST_TRIES = 20
"""Candidates for a number that are tried in one text."""


def read_number(typed: str | None, country: str | None) -> str | None:
    """The number that was typed, read in this country (ISO 3166, two letters); None: not a number that can be dialled.

    "00" is taken for "+" where the number is invalid otherwise: people copy it from abroad. Marks from a copied
    contact and full-width digits are understood. A number without area code, or one that no country assigns, is
    invalid.
    """
    text = _plain(typed or "")
    spellings = [text, f"+{text[2:]}"] if text.startswith("00") else [text]
    number = next((parsed for spelling in spellings if (parsed := _parsed(spelling, country))), None)
    if number is None:
        return None
    dialled = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{dialled}{EXTENSION}{number.extension}" if number.extension else dialled


def number_in(text: str, country: str | None) -> str:
    """The first phone number in a text, as written there; "" if there is none that can be dialled."""
    matcher = phonenumbers.PhoneNumberMatcher(text, country, max_tries=MOST_TRIES)
    return next((match.raw_string for match in matcher), "")


def format_number(number: str, reader_country: str | None) -> str:
    """The stored number as its reader writes it: without country code in its own country, with it elsewhere."""
    parts = phonenumbers.parse(number, None)
    is_here = reader_country is not None and phonenumbers.region_code_for_number(parts) == reader_country
    return phonenumbers.format_number(parts, PhoneNumberFormat.NATIONAL if is_here else PhoneNumberFormat.INTERNATIONAL)


def time_at(number: str, now: datetime) -> datetime | None:
    """The time of day where the stored number is assigned; None: not known, or not the same in all of its zones."""
    names = timezone.time_zones_for_number(phonenumbers.parse(number, None))
    if timezone.UNKNOWN_TIMEZONE in names:
        return None
    try:
        clocks = {(local := now.astimezone(ZoneInfo(name))).utcoffset(): local for name in names}
    except ZoneInfoNotFoundError:
        return None
    return next(iter(clocks.values())) if len(clocks) == 1 else None


def is_written_alike(typed: str | None, other: str | None) -> bool:
    """Whether two numbers were typed with the same digits, so that only the country differs."""
    digits = _digits(typed)
    return bool(digits) and digits == _digits(other)


def _digits(typed: str | None) -> str:
    """The digits of a typed number, without leading zeros."""
    return "".join(c for c in _plain(typed or "") if c.isdigit()).lstrip("0")


def _plain(typed: str) -> str:
    """A typed number without invisible marks and the "tel:" scheme, with full-width signs made plain."""
    visible = "".join(c for c in unicodedata.normalize("NFKC", typed) if unicodedata.category(c) != "Cf").strip()
    return visible[4:].strip() if visible[:4].casefold() == "tel:" else visible


def _parsed(text: str, country: str | None) -> PhoneNumber | None:
    """The parsed number; None: no country assigns it."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None

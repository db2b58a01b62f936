"""A phone number is read once, where it is typed; from then on it is a fact that everybody dials alike.

Pure: no row, no clock. Numbers are kept as E.164, with RFC 3966's `;ext=` where there is an extension.
"""

import unicodedata

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

EXTENSION = ";ext="


def read(typed: str | None, country: str | None) -> str | None:
    """The number that these characters mean in this country (ISO 3166, two letters); None: nobody could dial it.

    "00" is taken for "+" where the number is none otherwise: people copy it from abroad. Marks from a copied contact
    and full-width digits are read. A number without its area, or one that no country gives out, is none.
    """
    text = _plain(typed or "")
    spellings = [text, f"+{text[2:]}"] if text.startswith("00") else [text]
    number = next((found for spelling in spellings if (found := _parsed(spelling, country))), None)
    if number is None:
        return None
    dialled = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{dialled}{EXTENSION}{number.extension}" if number.extension else dialled


def shown(number: str, reader_country: str | None) -> str:
    """A kept number as its reader writes it: without the country code in its own country, with it elsewhere."""
    parts = phonenumbers.parse(number, None)
    is_here = reader_country is not None and phonenumbers.region_code_for_number(parts) == reader_country
    return phonenumbers.format_number(parts, PhoneNumberFormat.NATIONAL if is_here else PhoneNumberFormat.INTERNATIONAL)


def is_written_alike(typed: str | None, other: str | None) -> bool:
    """Whether two numbers were typed with the same digits, so that only their country tells them apart."""
    digits = _digits(typed)
    return bool(digits) and digits == _digits(other)


def _digits(typed: str | None) -> str:
    """The digits of a typed number, without the zeros in front."""
    return "".join(c for c in _plain(typed or "") if c.isdigit()).lstrip("0")


def _plain(typed: str) -> str:
    """A typed number without marks that show nothing and the scheme of a link, full-width signs as plain ones."""
    visible = "".join(c for c in unicodedata.normalize("NFKC", typed) if unicodedata.category(c) != "Cf").strip()
    return visible[4:].strip() if visible[:4].casefold() == "tel:" else visible


def _parsed(text: str, country: str | None) -> PhoneNumber | None:
    """The number in a plain text; None: no country gives it out."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None

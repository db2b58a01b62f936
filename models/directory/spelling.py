"""SQL conditions that match stored names and roles in every customary spelling of the typed text."""

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_

from models.rules.text import TWO_WAYS, spellings, written

TWO_WAY_LETTERS = "".join(TWO_WAYS) + "".join(TWO_WAYS).upper() + "\u0308\u030a"
"""Letters with two spellings, in both cases, and their combining marks; other texts have one spelling."""


def is_called(folded: SQLColumnExpression[str], typed: str) -> ColumnElement[bool]:
    """Whether the folded column may hold this name. Check the rows found with `text.spelled_alike`."""
    return folded.in_(sorted(spellings(typed)))


def holds(folded: SQLColumnExpression[str], stored: SQLColumnExpression[str], typed: str) -> ColumnElement[bool]:
    """Whether a row's text contains the typed letters. `folded` and `stored`: the same text, folded and as typed."""
    plain = written(typed)
    # A typed "oe" finds an "o" only in a text that has some accent, so that "Doe" does not find "Dominic".
    accented = spellings(typed) - plain
    conditions = [folded.contains(spelling, autoescape=True) for spelling in sorted(plain)]
    if accented:
        has_two_ways = or_(*(stored.contains(letter) for letter in TWO_WAY_LETTERS))
        conditions.append(
            and_(or_(*(folded.contains(spelling, autoescape=True) for spelling in sorted(accented))), has_two_ways)
        )
    return or_(*conditions)


def begins(folded: SQLColumnExpression[str], typed: str) -> ColumnElement[bool]:
    """Whether a row's folded text begins with the typed letters."""
    return or_(*(folded.startswith(spelling, autoescape=True) for spelling in sorted(written(typed))))

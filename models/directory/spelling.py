"""Conditions that find stored names and roles in every customary spelling of what was typed."""

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_

from models.rules.text import TWO_WAYS, spellings, written

TWO_WAY_LETTERS = "".join(TWO_WAYS) + "".join(TWO_WAYS).upper() + "\u0308\u030a"
"""The letters that have two spellings, in both cases, and the marks that make them; other texts have one spelling."""


def is_called(folded: SQLColumnExpression[str], typed: str) -> ColumnElement[bool]:
    """Whether the folded column may hold this name. `text.spelled_alike` decides for each row that is found."""
    return folded.in_(sorted(spellings(typed)))


def holds(folded: SQLColumnExpression[str], stored: SQLColumnExpression[str], typed: str) -> ColumnElement[bool]:
    """Whether a row's text has the typed letters in it. `folded` and `stored`: the same text, folded and as typed."""
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

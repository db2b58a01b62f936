"""Whom an opening would suit: a table of what people wish for, and who is found."""

import pytest

from models.rules.opening_match import Opening, Wish, ranked, read, suits

LISBON = Opening("Staff Engineer", "Lisbon")


@pytest.mark.parametrize(
    ("typed", "title", "place"),
    [
        ("Staff Engineer in Lisbon", "Staff Engineer", "Lisbon"),
        ("  Staff   Engineer  IN Berlin", "Staff Engineer IN Berlin", ""),
        ("Lead in Machine Learning in Porto", "Lead in Machine Learning", "Porto"),
        ("Staff Engineer, Lisbon", "Staff Engineer", "Lisbon"),
        ("Staff Engineer", "Staff Engineer", ""),
        ("in Lisbon", "", "Lisbon"),
        ("", "", ""),
    ],
)
def test_title_and_place_are_parted(typed: str, title: str, place: str) -> None:
    assert read(typed) == Opening(title, place)


@pytest.mark.parametrize(
    "wish",
    [
        Wish("Staff Engineer in Lisbon"),
        Wish("a staff enginer role in Lisbno"),
        Wish("Engineer, staff level, Lisbon"),
        Wish("LISBOA or lisbon; staff engineering"),
        Wish("Something calmer in Lisbon", role="Staff Engineer"),
        Wish("Staff Engineer", place="Lisbon"),
    ],
    ids=["as typed", "with typos", "in another order", "in other letters", "by the role they were in for", "by place"],
)
def test_what_says_the_same_is_found_and_close(wish: Wish) -> None:
    fit = suits(LISBON, wish)
    assert fit is not None
    assert fit > 0.8


@pytest.mark.parametrize(
    "wish",
    [Wish("Head of Sales in Lisbon"), Wish("", role="Buyer"), Wish(), Wish("a role in the job"), Wish("???")],
)
def test_nothing_in_common_is_not_found(wish: Wish) -> None:
    assert suits(LISBON, wish) is None


def test_the_place_decides_between_two_who_wish_the_same_and_then_whether_they_would_move() -> None:
    wishes = {
        1: Wish("Staff Engineer in Porto", relocation="no"),
        2: Wish("Staff Engineer", relocation=None),
        3: Wish("Staff Engineer", relocation="maybe"),
        4: Wish("Staff Engineer", relocation="yes"),
        5: Wish("Staff Engineer in Lisbon", relocation="no"),
    }
    assert ranked(LISBON, wishes) == [5, 4, 3, 2, 1]


def test_where_no_place_is_named_it_plays_no_part() -> None:
    wishes = {1: Wish("Staff Engineer", relocation="no"), 2: Wish("Staff Engineer in Lisbon", relocation="yes")}
    assert ranked(Opening("Staff Engineer"), wishes) == [1, 2]


def test_more_of_the_title_comes_first_and_a_wish_before_a_role() -> None:
    wishes = {1: Wish("Sales Engineer"), 2: Wish("", role="Staff Engineer"), 3: Wish("Staff Engineer")}
    assert ranked(Opening("Staff Engineer"), wishes) == [3, 2, 1]


def test_a_place_alone_finds_who_wishes_for_it_or_would_move() -> None:
    wishes = {1: Wish("Buyer in Lisbon"), 2: Wish("Buyer", relocation="yes"), 3: Wish("Buyer"), 4: Wish("", "Buyer")}
    assert ranked(read("in Lisbon"), wishes) == [1, 2]


def test_short_words_are_compared_letter_by_letter() -> None:
    assert suits(Opening("QA"), Wish("HR")) is None
    assert suits(Opening("C++ developer"), Wish("C# developer")) == pytest.approx(0.7 * 0.5 + 0.3)
    assert suits(Opening("QA"), Wish("qa")) == 1.0

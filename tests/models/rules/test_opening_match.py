"""The match of an opening with the wishes of candidates: a table of wishes and matches."""

import pytest

from models.rules.opening_match import CandidateWish, OpeningText, ranked, read, suits

LISBON = OpeningText("Staff Engineer", "Lisbon")


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
    assert read(typed) == OpeningText(title, place)


@pytest.mark.parametrize(
    "wish",
    [
        CandidateWish("Staff Engineer in Lisbon"),
        CandidateWish("a staff enginer role in Lisbno"),
        CandidateWish("Engineer, staff level, Lisbon"),
        CandidateWish("LISBOA or lisbon; staff engineering"),
        CandidateWish("Something calmer in Lisbon", role="Staff Engineer"),
        CandidateWish("Staff Engineer", place="Lisbon"),
    ],
    ids=["as typed", "with typos", "in another order", "in other letters", "by the role they were in for", "by place"],
)
def test_what_says_the_same_is_found_and_close(wish: CandidateWish) -> None:
    fit = suits(LISBON, wish)
    assert fit is not None
    assert fit > 0.8


@pytest.mark.parametrize(
    "wish",
    [
        CandidateWish("Head of Sales in Lisbon"),
        CandidateWish("", role="Buyer"),
        CandidateWish(),
        CandidateWish("a role in the job"),
        CandidateWish("???"),
    ],
)
def test_nothing_in_common_is_not_found(wish: CandidateWish) -> None:
    assert suits(LISBON, wish) is None


def test_the_place_decides_between_two_who_wish_the_same_and_then_whether_they_would_move() -> None:
    wishes = {
        1: CandidateWish("Staff Engineer in Porto", relocation="no"),
        2: CandidateWish("Staff Engineer", relocation=None),
        3: CandidateWish("Staff Engineer", relocation="maybe"),
        4: CandidateWish("Staff Engineer", relocation="yes"),
        5: CandidateWish("Staff Engineer in Lisbon", relocation="no"),
    }
    assert ranked(LISBON, wishes) == [5, 4, 3, 2, 1]


def test_where_no_place_is_named_it_plays_no_part() -> None:
    wishes = {
        1: CandidateWish("Staff Engineer", relocation="no"),
        2: CandidateWish("Staff Engineer in Lisbon", relocation="yes"),
    }
    assert ranked(OpeningText("Staff Engineer"), wishes) == [1, 2]


def test_more_of_the_title_comes_first_and_a_wish_before_a_role() -> None:
    wishes = {
        1: CandidateWish("Sales Engineer"),
        2: CandidateWish("", role="Staff Engineer"),
        3: CandidateWish("Staff Engineer"),
    }
    assert ranked(OpeningText("Staff Engineer"), wishes) == [3, 2, 1]


def test_a_place_alone_finds_who_wishes_for_it_or_would_move() -> None:
    wishes = {
        1: CandidateWish("Buyer in Lisbon"),
        2: CandidateWish("Buyer", relocation="yes"),
        3: CandidateWish("Buyer"),
        4: CandidateWish("", "Buyer"),
    }
    assert ranked(read("in Lisbon"), wishes) == [1, 2]


def test_short_words_are_compared_letter_by_letter() -> None:
    assert suits(OpeningText("QA"), CandidateWish("HR")) is None
    assert suits(OpeningText("C++ developer"), CandidateWish("C# developer")) == pytest.approx(0.7 * 0.5 + 0.3)
    assert suits(OpeningText("QA"), CandidateWish("qa")) == 1.0

"""Headlines of lists: people are counted once, the numbers and verbs fit, and nobody is named who may not be."""

from datetime import date

import pytest

from handlers.cards import headlines
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.duties import settle
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind
from tests import factories
from tests.handlers.drawn import Desk, desk

TUESDAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("people", "still", "text"),
    [
        (1, 1, "Jane Doe needs somebody"),
        (2, 2, "2 people need somebody"),
        (21, 1, "1 of 21 people still needs somebody"),
        (21, 2, "2 of 21 people still need somebody"),
        (1, 0, "Jane Doe is taken care of"),
        (2, 0, "Both are taken care of"),
        (21, 0, "All 21 are taken care of"),
    ],
)
def test_a_leads_headline_counts_who_needs_somebody(people: int, still: int, text: str) -> None:
    assert headlines.need_somebody(people, still, "Jane Doe") == text


@pytest.mark.parametrize(
    ("people", "told", "text", "later"),
    [
        (1, 0, "Jane Doe is waiting to hear from you", "Tuesday: Jane Doe was waiting"),
        (1, 1, "Jane Doe has heard from you", "Tuesday: Jane Doe heard from you"),
        (2, 2, "Both have heard from you", "Tuesday: all 2 heard from you"),
        (6, 0, "6 people are waiting to hear from you", "Tuesday: 6 people were waiting"),
        (6, 4, "2 of 6 people are still waiting to hear from you", "Tuesday: 4 of 6 heard from you"),
        (6, 5, "1 of 6 people is still waiting to hear from you", "Tuesday: 5 of 6 heard from you"),
        (6, 6, "All 6 have heard from you", "Tuesday: all 6 heard from you"),
    ],
)
def test_the_headline_counts_who_waits(shared_db: Database, people: int, told: int, text: str, later: str) -> None:
    with desk(shared_db) as at:
        duties = others(at, people)
        for duty in duties[:told]:
            settle.sent(at.act(), duty)
        assert headlines.of_own(at.sight(), duties) == text
        assert headlines.of_day(at.sight(), TUESDAY, duties) == later
        assert headlines.of_day(at.sight(), date(2026, 3, 2), duties).endswith("waiting")


def test_who_ended_without_hearing_is_not_counted_as_having_heard(shared_db: Database) -> None:
    with desk(shared_db) as at:
        jane, tom = others(at, 2)
        settle.settle(at.act(), jane, EntryKind.WITHDREW)
        assert headlines.of_own(at.sight(), [jane, tom]) == "1 of 2 people is still waiting to hear from you"
        settle.sent(at.act(), tom)
        text = "1 of 2 have heard from you, and nobody else is waiting for you"
        assert headlines.of_own(at.sight(), [jane, tom]) == text


def test_a_person_with_two_duties_counts_once(shared_db: Database) -> None:
    with desk(shared_db) as at:
        [jane] = others(at, 1)
        again = factories.decline(at.act(), at.ana, jane.candidate, "Buyer at Beta")
        assert headlines.of_own(at.sight(), [jane, again]) == "Jane Doe is waiting to hear from you"
        settle.sent(at.act(), jane)
        assert headlines.of_own(at.sight(), [jane, again]) == "Jane Doe is waiting to hear from you"


def test_whoever_may_not_see_the_person_reads_no_name(shared_db: Database) -> None:
    with desk(shared_db) as at:
        ben = factories.person(at.session, at.workspace, "Ben Okafor")
        assert headlines.name_of(at.sight(reader=ben), others(at, 1)) == headlines.SOMEONE


def test_people_are_named_by_their_first_names_where_these_differ(shared_db: Database) -> None:
    with desk(shared_db) as at:
        assert headlines.short_names(others(at, 1)) == ["Jane Doe"]
        kim, kims, tom = (named(at, name) for name in ("Kim Poe", "Kim Roe", "Tom Weber"))
        assert headlines.short_names([kim, kims, tom]) == ["Kim Poe", "Kim Roe", "Tom"]
        assert headlines.joined([*"abcdefgh", "i", "j"]) == "a, b, c, d, e, f, g, h and 2 more"


def others(at: Desk, count: int) -> list[Duty]:
    """So many people who wait for Ana, the first of them Jane Doe."""
    return [named(at, "Jane Doe" if number == 0 else f"Person {number}") for number in range(count)]


def named(at: Desk, name: str) -> Duty:
    return factories.decline(at.act(), at.ana, CandidateDetails(name), f"Role of {name}")

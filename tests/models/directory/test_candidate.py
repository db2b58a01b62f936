"""How a text greets a candidate."""

import pytest

from models.directory.candidate import Candidate
from tests.factories import NOW


@pytest.mark.parametrize(
    ("name", "first_name"),
    [
        ("Jane Doe", "Jane"),
        ("Dr. Jane Doe", "Jane"),
        ("Prof. Dr. Jane Doe", "Jane"),
        ("Anne-Marie Roe", "Anne-Marie"),
        ("Madonna", "Madonna"),
        ("J. Doe", "J. Doe"),
        ("山田 太郎", "山田 太郎"),
        ("Dr.", "Dr."),
        ("Jane Doe, PhD", "Jane"),
        ("Doe, Jane", "Jane"),
        ("Doe, ", "Doe"),
    ],
)
def test_a_greeting_takes_the_first_name_where_it_can_be_told(name: str, first_name: str) -> None:
    assert Candidate(name=name).first_name == first_name


def test_a_corrected_first_name_holds_until_it_is_what_the_name_says_or_the_person_is_erased() -> None:
    jane = Candidate(name="Jane Mary Doe")
    jane.take_first_name("Mary")
    assert jane.first_name == "Mary"
    jane.rename("Jane M. Doe")
    assert jane.first_name == "Mary"
    jane.take_first_name("Jane")
    assert (jane.first_name, jane.own_first_name) == ("Jane", None)
    jane.take_first_name("JD")
    jane.forget(NOW)
    assert (jane.first_name, jane.own_first_name) == ("Somebody", None)

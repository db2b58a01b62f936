"""How a text greets a candidate."""

import pytest

from models.directory.candidate import Candidate


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
    ],
)
def test_a_greeting_takes_the_first_name_where_it_can_be_told(name: str, first_name: str) -> None:
    assert Candidate(name=name).first_name == first_name

from collections.abc import Callable
from datetime import time
from random import Random
from typing import TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.ui import forms, parsing
from handlers.ui.parsing import CommandWords, ParseError
from models.directory.candidate import CandidateDetails
from models.rules.calendar import Hours
from models.rules.kinds import Stage

PHONE, EMAIL = "+49 170 1234567", "jane@example.com"
JANE = CandidateDetails("Jane Doe", PHONE, EMAIL)
SENTENCE = 300
"""The longest readable error below a field."""

T = TypeVar("T")
anything = st.text() | st.text(st.sampled_from(" ,@+0123456789.\n\t|<>&*janeDOE-"), max_size=80)


def read(reader: Callable[[str], T], text: str) -> tuple[T | None, str]:
    """The value that was read, or the reason why the text can't be read."""
    try:
        return reader(text), ""
    except ParseError as unreadable:
        return None, str(unreadable)


@pytest.mark.parametrize(
    "line",
    [
        f"Jane Doe, {PHONE}, {EMAIL}",
        f"{EMAIL}, {PHONE}, Jane Doe",
        f"  {PHONE} ,Jane Doe,, {EMAIL} ,",
    ],
)
def test_name_phone_and_email_are_read_in_any_order(line: str) -> None:
    assert parsing.candidate(line) == JANE


@pytest.mark.parametrize("phone", ["030 123456", "(030) 12-34-56", "+1 212.555.0100", "0049/30/123456"])
def test_a_phone_number_is_kept_as_it_was_typed(phone: str) -> None:
    assert parsing.candidate(f"Jane Doe, {phone}").phone == phone


@pytest.mark.parametrize("name", ["Jane", "佐藤 花子", "Anne-Marie O’Neill", "<!channel>", "*Jane*", "X Æ A-12"])
def test_a_name_is_whatever_somebody_is_called(name: str) -> None:
    assert parsing.candidate(name) == CandidateDetails(name)


NAMES = [
    "Jane Doe",
    "Jane",
    "Anne-Marie O’Neill",
    "佐藤花子",
    "Doe, Jane",
    '"Doe, Jane"',
    "Jane Doe, PhD",
    "van der Berg, Anna",
]
READ = {"Doe, Jane": "Jane Doe", '"Doe, Jane"': "Jane Doe", "van der Berg, Anna": "Anna van der Berg"}
NUMBERS = [
    *(
        "+49 170 1234567",
        "212\u2011555\u20110100",
        "０９０－１２３４－５６７８",
        "+1 (212) 555-0100 ext. 5",
        "555-0100",
    ),
    *(
        "(030) 12-34-56",
        "0049/30/123456",
        "+1 212 555 0100 x123",
        "2125550100 #5",
        "+1-212-555-0100;ext=5",
        "090ー1234ー5678",
    ),
]
ADDRESSES = ["jane@example.com", "sean.o'neil@example.com", "j.d+x@mail.example.co.uk"]
APART = [", ", ",", "，", "、", "،", "\t", " \t ", "; ", ";", " | ", "|", " ", "   "]
MARKS = ["", "\u202a", "\u202c", "\u2068", "\u2069", "\u200b", "\u200e", "\u200f", "\ufeff"]


@given(
    st.sampled_from(NAMES),
    st.sampled_from(NUMBERS) | st.none(),
    st.sampled_from(ADDRESSES) | st.none(),
    st.sampled_from(APART),
    st.sampled_from(MARKS),
    st.sampled_from(["{}", "<{}>", "mailto:{}", "<mailto:{0}|{0}>", "E-mail: {}"]),
    st.sampled_from(["{}", "tel:{}", "Tel.: {}"]),
    st.randoms(use_true_random=False),
)
@settings(deadline=None)
def test_a_name_a_number_and_an_address_are_read_in_any_order_and_however_set_apart(
    name: str, number: str | None, address: str | None, apart: str, mark: str, mailed: str, dialled: str, order: Random
) -> None:
    parts = [name, *([dialled.format(number)] if number else []), *([mailed.format(address)] if address else [])]
    order.shuffle(parts)
    line = apart.join(f"{mark}{part}{mark}" for part in parts)
    assert parsing.candidate(line) == CandidateDetails(READ.get(name, name), number, address)


@pytest.mark.parametrize(
    ("line", "read_as"),
    [
        ("Jane Doe <jane@example.com>", CandidateDetails("Jane Doe", email=EMAIL)),
        ('"Doe, Jane" <jane@example.com>', CandidateDetails("Jane Doe", email=EMAIL)),
        ("Doe, Jane <jane@example.com>", CandidateDetails("Jane Doe", email=EMAIL)),
        (
            "佐藤花子，090-1234-5678，hanako@example.com",
            CandidateDetails("佐藤花子", "090-1234-5678", "hanako@example.com"),
        ),
        ("hanako＠example．com 佐藤花子", CandidateDetails("佐藤花子", email="hanako@example.com")),
        ("佐藤、花子", CandidateDetails("佐藤 花子")),
        ("King, Martin Luther, Jr.", CandidateDetails("Martin Luther King, Jr.")),
        ("Doe, Jane, Ph.D., MBA", CandidateDetails("Jane Doe, Ph.D., MBA")),
        ("Dr. Jane Doe III", CandidateDetails("Dr. Jane Doe III")),
        ("Jane Doe <tel:+12125550100|+1 212-555-0100>", CandidateDetails("Jane Doe", "+12125550100")),
        ("Jane Doe (+49 170 1234567)", CandidateDetails("Jane Doe", PHONE)),
        ("Jane Doe - +49 170 1234567 (mobile)", CandidateDetails("Jane Doe", PHONE)),
        ("Sean O’Neil, sean.o’neil@example.com", CandidateDetails("Sean O’Neil", email="sean.o'neil@example.com")),
        ('O\'Neil "Bo" Smith', CandidateDetails('O\'Neil "Bo" Smith')),
        ("Jane (Janie) Doe", CandidateDetails("Jane (Janie) Doe")),
        ("<@U0ANA>", CandidateDetails("<@U0ANA>")),
    ],
)
def test_a_copied_line_is_read(line: str, read_as: CandidateDetails) -> None:
    assert parsing.candidate(line) == read_as


@given(anything | st.text(st.sampled_from('Jane Doe@.,;\t|0123456789+-()x#<>"\u200b\u202a'), max_size=60))
@settings(deadline=None)
def test_no_name_has_an_address_or_a_number_in_it(line: str) -> None:
    for person in read(parsing.candidates, line)[0] or []:
        assert "@" not in person.name or "<@" in person.name
        assert sum(letter.isdecimal() for letter in person.name) < 6


def test_several_lines_are_several_people() -> None:
    assert parsing.candidates(f"Jane Doe\n\n  \nTom Sayer, {EMAIL}\n") == [
        CandidateDetails("Jane Doe"),
        CandidateDetails("Tom Sayer", email=EMAIL),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "Who is this about?"),
        (" \n ", "Who is this about?"),
        (EMAIL, "has no name"),
        (f"{PHONE}, {EMAIL}", "has no name"),
        ("Jane Doe, Tom Sayer", "more than one person"),
        (f"Jane Doe, {EMAIL}, tom@example.com", "more than one person"),
        (f"Jane Doe, {PHONE}, 030 999999", "more than one person"),
        ("Jane Doe, jane@", "not an e-mail address"),
        ("Jane Doe jane@", "not an e-mail address"),
        (f"Jane Doe, {EMAIL} tom@example.com", "2 addresses"),
        (f"Jane Doe {PHONE} +49 30 999999", "2 phone numbers"),
        ("Jane Doe 030 123456 0170 1234567 99", "too long for one phone number"),
        ("Jane1234567", "has a number in it that I can't read"),
        ("\u200b", "has no name"),
        ("\u200b\u202a\ufeff, jane@example.com", "has no name"),
        ("\u3164", "has no name"),
        ("x" * 151, "at most 150 characters"),
        ("\n".join(["Jane Doe"] * 51), "Up to 50 people"),
    ],
)
def test_what_cannot_be_read_is_said_plainly(text: str | None, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        parsing.candidates(text)


@given(anything)
@settings(deadline=None)
@example("a@b@c")
@example("@")
@example("Jane, j@xn--a")
@example("Jane, \u202ej@example.com")
@example("0" * 3000)
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    people, message = read(parsing.candidates, text)
    assert all(person.name.strip() and len(person.name) <= parsing.NAME_LENGTH for person in people or [])
    assert (people is None) == bool(message)
    assert len(message) <= SENTENCE
    assert message.endswith((".", "?", ""))


@given(anything)
@settings(deadline=None)
def test_any_words_after_the_command_open_the_form(text: str) -> None:
    words = parsing.words(text)
    assert len(words.role) <= parsing.ROLE_LENGTH


@given(anything, st.sampled_from([parsing.email, parsing.phone, parsing.link]))
@settings(deadline=None)
def test_every_field_reads_any_text_or_refuses_it_with_a_sentence(text: str, reader: Callable[[str], str]) -> None:
    value, message = read(reader, text)
    assert bool(value) != bool(message)
    assert len(message) <= SENTENCE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", CommandWords()),
        ("Jane Doe", CommandWords("Jane Doe")),
        ("Jane Doe, Staff Engineer at Acme, final", CommandWords("Jane Doe", "Staff Engineer at Acme", Stage.FINAL)),
        ("Jane Doe, Buyer, Final Round", CommandWords("Jane Doe", "Buyer", Stage.FINAL)),
        (f"Jane Doe, {PHONE}, Buyer, {EMAIL}", CommandWords(f"Jane Doe, {PHONE}, {EMAIL}", "Buyer")),
        ("applied, Jane Doe", CommandWords("Jane Doe", "", Stage.APPLIED)),
        ("Doe, Jane, Staff Engineer at Acme, final", CommandWords("Jane Doe", "Staff Engineer at Acme", Stage.FINAL)),
        ("Doe, Jane, Staff Engineer at Acme, final.", CommandWords("Jane Doe", "Staff Engineer at Acme", Stage.FINAL)),
        ("Doe, Jane", CommandWords("Jane Doe")),
        (
            "Doe, Jane <jane@example.com>, Buyer | EMEA, final",
            CommandWords(f"Jane Doe, {EMAIL}", "Buyer | EMEA", Stage.FINAL),
        ),
        ("Jane Doe, PhD, Buyer, final", CommandWords("Jane Doe, PhD", "Buyer", Stage.FINAL)),
        ("Jane, Buyer, EMEA, final", CommandWords("Jane", "Buyer, EMEA", Stage.FINAL)),
        ("Jane, Staff Engineer at Acme", CommandWords("Jane", "Staff Engineer at Acme")),
        ("Jane Doe, Engineer @ Acme", CommandWords("Jane Doe", "Engineer @ Acme")),
        ("Jane Doe, Requisition 123456, final", CommandWords("Jane Doe", "Requisition 123456", Stage.FINAL)),
        (f"Jane Doe\t{PHONE}\tBuyer at Acme\tfinal", CommandWords(f"Jane Doe, {PHONE}", "Buyer at Acme", Stage.FINAL)),
        ("Jane Doe <jane@example.com> Buyer, final", CommandWords(f"Jane Doe, {EMAIL}", "Buyer", Stage.FINAL)),
        ("Jane Doe, Head of Sales, EMEA", CommandWords("Jane Doe", "Head of Sales, EMEA")),
    ],
)
def test_the_words_after_the_command_fill_the_form(text: str, words: CommandWords) -> None:
    assert parsing.words(text) == words


def test_who_does_not_fit_into_the_form_is_named() -> None:
    people = [f"Candidate Number {number:04}, candidate{number}@example.com" for number in range(90)]
    words = parsing.words("\n".join(people))
    lines = words.candidate.splitlines()
    assert len(words.candidate) <= forms.LONG
    assert lines == people[: len(lines)]
    assert words.left.startswith(f"{90 - len(lines)} of 90 people are not in the form, from “{people[len(lines)]}” on")


@pytest.mark.parametrize("apart", [", ", "\t", "; ", " | ", " "])
def test_fifty_pasted_people_are_all_in_the_form_or_named(apart: str) -> None:
    people = [
        apart.join(
            [
                f"Candidate {chr(97 + number % 26) * 9}",
                f"+49 170 12345{number:02}",
                f"number{number:02}@mail.example.com",
            ]
        )
        for number in range(50)
    ]
    words = parsing.words("\n".join(people))
    shown = parsing.candidates(words.candidate)
    assert shown == parsing.candidates("\n".join(people))[: len(shown)]
    assert words.left.startswith(f"{50 - len(shown)} of 50 people are not in the form, from “Candidate ")


def test_a_line_that_is_longer_than_the_form_is_named_and_not_cut() -> None:
    words = parsing.words("x" * 3001)
    assert (words.candidate, words.left.startswith("“xxx")) == ("", True)
    assert parsing.words("x" * 3000) == CommandWords("x" * 3000)


def test_a_role_that_is_too_long_is_named() -> None:
    words = parsing.words(f"Jane Doe, {'x' * 141}")
    assert words.candidate == "Jane Doe"
    assert words.left.startswith("A role has at most 140 characters")


@pytest.mark.parametrize(
    "text", ["https://ats.example/jane", "Https://ats.example/c/42", "http://10.0.0.1:8080/x?y=1#z"]
)
def test_an_address_of_a_page_is_a_link(text: str) -> None:
    assert parsing.link(text) == text


@pytest.mark.parametrize("text", ["javascript:alert(1)", "ats.example/jane", "https://", "https://a b", "mailto:a@b.c"])
def test_anything_else_is_no_link(text: str) -> None:
    with pytest.raises(ParseError, match="starts with https"):
        parsing.link(text)


def test_each_line_after_a_command_is_a_person_and_what_else_it_says_holds_for_all() -> None:
    typed = f"Jane Doe, {EMAIL}\nTom Roe, {PHONE}, Staff Engineer at Acme, final\n\nUma Rao"
    assert parsing.words(typed) == CommandWords(
        f"Jane Doe, {EMAIL}\nTom Roe, {PHONE}\nUma Rao", "Staff Engineer at Acme", Stage.FINAL
    )


NINE = Hours(time(9), time(17, 30))
SHORT = Hours(time(9), time(14))


def test_the_usual_hours_are_those_of_most_days_and_of_the_earliest_where_all_differ() -> None:
    assert parsing.usual({0: SHORT, 1: NINE, 2: NINE}) == NINE
    assert parsing.usual({1: NINE, 0: SHORT}) == SHORT


@pytest.mark.parametrize(
    "typed",
    ["Fri 09:00-14:00", "friday 9:00 - 14:00", "FR 9.00 to 14.00", "  Fri: 09:00–14:00  ", "\nfri. 09:00-14:00\n\n"],
)
def test_hours_of_a_single_day_are_read_however_they_are_typed(typed: str) -> None:
    assert parsing.read_week(typed) == {4: SHORT}


def test_what_is_shown_is_read_back_the_same() -> None:
    hours = {0: NINE, 1: SHORT, 3: NINE, 6: Hours(time(0), time(23, 59))}
    assert parsing.read_week(parsing.others(hours)) == {1: SHORT, 6: Hours(time(0), time(23, 59))}
    assert parsing.others({0: NINE, 4: NINE}) == ""
    assert parsing.read_week("") == {}


@pytest.mark.parametrize(
    "typed", ["Fri", "Fri 9-14", "day 09:00-14:00", "F 09:00-14:00", "Fri 09:00-24:00", "Fri 9:60-14:00"]
)
def test_what_is_no_day_or_no_time_is_not_guessed(typed: str) -> None:
    with pytest.raises(ParseError):
        parsing.read_week(typed)

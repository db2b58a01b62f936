"""The SQL search for mentions: it finds every row that mentions the person, and few other rows."""

import re

import pytest
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.duties.log_entry import EntryKind, LogEntry
from models.privacy import mention_search, mentions
from tests import factories

OTHERS = [
    "We spoke about calling in lively spring; listing 12, Lisbon",
    "Nothing new. Long list, ring again on Monday",
    "李先生 and 小王 are fine; longli, n g l i",
    "Олег и Шура звонили в 22:00",
    "+34 611 222 333, or 22 of them",
]
NAMES = ["Ng Li", "李小龙", "Олена Шевченко", "José García", "Kiki Sisi", "Ali I\u015f\u0131k", 'O\'Neil "Bo" 100%_x']


def entries(session: Session, *texts: str) -> list[int]:
    """Adds log entries with these notes, each in JSON and as plain text; returns their ids."""
    acme = factories.acme(session)
    ana = factories.person(session, acme)
    owed = factories.decline(Context(session, acme, factories.NOW, ana), ana, CandidateDetails("Tom Roe"))
    made = [
        LogEntry(
            workspace_id=acme.id, candidate_id=owed.candidate_id, what=EntryKind.REACHED, at=factories.NOW,
            details={"next_step": text} if is_json else {}, private_note=None if is_json else text, before={},
        )
        for text in texts
        for is_json in (True, False)
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    return [entry.id for entry in made]


def search(session: Session, marks: list[mentions.Mark]) -> set[int]:
    """The ids of the log entries that the SQL search returns."""
    workspace_id = factories.acme(session).id
    return {row.id for row in session.execute(mentions.candidates(LogEntry.__table__, workspace_id, marks))}  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_a_short_name_or_one_in_any_script_reads_only_the_rows_that_mention_it(db: Database, name: str) -> None:
    spelled = [
        f"Met {name} today",
        f"{name.upper()}\ncalled",
        f"with\n{name}",
        name,
        f"({name.swapcase()}), twice {name}",
    ]
    spelled += [f"line\n{name.replace(' ', chr(10) + chr(160))}"] if " " in name else []
    with db.writing() as session:
        others = entries(session, *OTHERS * 20)
        mentioning = entries(session, *spelled)
        marks = mentions.of_name(name)
        named = {number for number in mentioning if _says(session, number, marks)}
        assert len(named) > len(spelled)
        assert search(session, marks) >= named
        assert not search(session, marks) & set(others)


def _says(session: Session, number: int, marks: list[mentions.Mark]) -> bool:
    entry = session.get_one(LogEntry, number)
    return any(mark.pattern.search(entry.private_note or entry.details["next_step"]) for mark in marks)


def test_a_number_is_found_however_its_digits_are_set_apart(db: Database) -> None:
    marks = mentions.of_phone("+34 600 111 222", "+34600111222")
    with db.writing() as session:
        others = entries(session, *OTHERS * 20)
        mentioning = entries(session, "6 0 0 1 1 1 2 2 2", "(600) 11-12-22.", "0034600111222", "ring 600\u00a0111\n222")
        assert search(session, marks) == set(mentioning)
        assert not search(session, marks) & set(others)


def test_no_case_of_any_letter_is_left_out() -> None:
    """The SQL expression for a letter matches every letter that a case-insensitive pattern takes for it."""
    letters = [c for c in map(chr, range(0x110000)) if c.lower() != c or c.upper() != c]
    assert max(map(ord, letters)) < mention_search.LETTERS
    for c in "aiks\xdf\xe5\xe9\u0131\u03c2\u03c3\u0448\u0407":
        same = [other for other in letters if re.fullmatch(re.escape(c), other, re.IGNORECASE)]
        # lower() of a database always covers ASCII, other letters only in some databases.
        stored = {*(other.lower() for other in same), *(other for other in same if not other.isascii())}
        asked = re.compile(mention_search.expression(mention_search.MentionWords([c]), is_json=False))
        assert [other for other in stored if not asked.search(other)] == []


SPELLED = {
    "Sean O'Brien": ["Sean O’Brien", "SEAN O‘BRIEN", "sean  o\u200b\u02bcbrien"],
    "Björn Öberg": ["Bjorn Oberg", "Bjoern Oeberg", "BJÖRN ÖBERG", "Bjo\u0308rn O\u0308berg", "Bjørn Øberg"],
    "Bjoern Oberg": ["Björn Oberg", "Bjørn Öberg"],
    "Anne-Marie Doe": ["Anne–Marie Doe", "anne\u2011marie\u00a0doe", "Anne\u2010Marie\nDoe"],
    "Ali Isik": ["Ali Işık", "ALI IŞIK"],
    "Jörg Weiß": ["JOERG WEISS", "Jorg Weiss"],
    "Jane\u200b Doe": ["Jane Doe", "jane\u200e doe"],
}
NOBODY_ELSE = ["Jol Smith and Bjrn Oberg", "Sean OBrien, Anne Marie Does", "Jon Oberger"]


@pytest.mark.parametrize("name", SPELLED)
def test_a_name_is_found_in_every_spelling_and_no_other_is(db: Database, name: str) -> None:
    with db.writing() as session:
        others = entries(session, *[*OTHERS, *NOBODY_ELSE] * 5)
        mentioning = entries(session, *(f"Met {spelled}, twice" for spelled in SPELLED[name]))
        marks = mentions.of_name(name)
        assert all(_says(session, number, marks) for number in mentioning)
        assert not any(_says(session, number, marks) for number in others)
        assert search(session, marks) == set(mentioning)


def test_joel_is_not_found_where_jol_is_named(db: Database) -> None:
    with db.writing() as session:
        jol, joel = entries(session, "Jol Smith"), entries(session, "Joel Smith")
        assert search(session, mentions.of_name("Joel Smith")) == set(joel)
        assert search(session, mentions.of_name("Jol Smith")) == set(jol)


def test_a_number_is_found_in_digits_of_full_width_and_with_any_dash(db: Database) -> None:
    marks = mentions.of_phone("090-1234-5678", "+819012345678")
    with db.writing() as session:
        others = entries(session, *OTHERS * 5)
        mentioning = entries(
            session, "090\u20111234\u20115678", "０９０－１２３４－５６７８", "+81 90–1234–5678", "090ー1234ー5678"
        )
        assert all(_says(session, number, marks) for number in mentioning)
        assert search(session, marks) == set(mentioning)
        assert not search(session, marks) & set(others)


def test_an_address_is_found_with_either_apostrophe(db: Database) -> None:
    marks = mentions.of_email("sean.o'neil@example.com")
    with db.writing() as session:
        mentioning = entries(session, "write to sean.o’neil@example.com", "Sean.O'Neil@example.com")
        assert all(_says(session, number, marks) for number in mentioning)
        assert search(session, marks) == set(mentioning)

"""Folding of names: two spellings of a name are equal whatever keyboard typed them; two names stay apart."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.rules.text import (
    APOSTROPHES,
    DASHES,
    ONE_WAY,
    TWO_WAYS,
    counted,
    fold,
    spelled_alike,
    spellings,
    unique_folds,
    without_invisible,
)

INVISIBLE = "\u200b\u200e\u200f\u202a\u202c\u2066\u2069\u2060\ufeff\u00ad\ufe0f"
PLAIN = st.text(st.sampled_from("abdefghjklmnopqrstuwyz ABDEO'-"), min_size=1, max_size=25)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(("Sean O'Brien", f"Sean O{mark}Brien") for mark in APOSTROPHES),
        *(("Anne-Marie Doe", f"Anne{dash}Marie Doe") for dash in DASHES),
        ("Buyer - EMEA", "Buyer – EMEA"),
        ("Buyer -- EMEA", "Buyer — EMEA"),
        ("Jane\u200b Doe", "Jane Doe"),
        ("\u202aJane Doe\u202c", "JANE  DOE"),
        ("Björn Öberg", "Bjorn Oberg"),
        ("Björn Öberg", "Bjoern Oeberg"),
        ("Björn Öberg", "Bjo\u0308rn Oeberg"),
        ("Jürgen Müller", "Jurgen Mueller"),
        ("Åse Bjærke", "Aase Bjaerke"),
        ("Åse Bjærke", "Ase Bjarke"),
        ("Søren Kjær", "Soeren Kjaer"),
        ("Jörg Weiß", "JOERG WEISS"),
        ("Ali Işık", "ali isik"),
        ("Đorđe Łukasz", "dorde lukasz"),
        ("\uff2a\uff41ne Doe", "Jane Doe"),
        ("ﾀﾅｶ ｶﾞｸ", "タナカ ガク"),
        ("José Núñez", "Jose Nunez"),
        ("Алёна", "алена"),
    ],
)
def test_two_spellings_of_one_name_are_one(first: str, second: str) -> None:
    assert spelled_alike(first, second)
    assert spelled_alike(second, first)
    assert fold(first) in spellings(second)
    assert fold(second) in spellings(first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Joel Smith", "Jol Smith"),
        ("Noel", "Nol"),
        ("Samuel", "Samul"),
        ("Michael Doe", "Michal Doe"),
        ("Miguel", "Migul"),
        ("Jane Doe", "Jane Do"),
        ("Ana Saenz", "Ana Sanz"),
        ("Isaac Roe", "Isac Roe"),
        ("Jane O'Brien", "Jane Obrien"),
        ("Anne-Marie", "Anne Marie"),
        ("がく", "かく"),
        ("क\u094dर", "कर"),
        ("Jane Doe", "Jane Doe Jr."),
    ],
)
def test_two_names_stay_two(first: str, second: str) -> None:
    assert not spelled_alike(first, second)


@given(PLAIN, st.data())
def test_no_spelling_that_makes_no_difference_makes_another_name(name: str, data: st.DataObject) -> None:
    shapes = {"'": APOSTROPHES, "-": DASHES} | {
        short: f"{short}{unicodedata.normalize('NFC', short + chr(0x308))}" for short in "aou"
    }
    drawn = [data.draw(st.sampled_from(shapes.get(c, c))) + data.draw(st.sampled_from(["", *INVISIBLE])) for c in name]
    other = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD"])), "".join(drawn))
    cased = data.draw(st.sampled_from([other.upper(), other.lower(), f"  {other} "]))
    assert fold(cased) == fold(name)
    assert spelled_alike(name, cased)


@given(st.text(st.sampled_from("abehlnr" + "".join(TWO_WAYS) + "".join(ONE_WAY) + "ß"), max_size=6), st.data())
def test_each_accent_may_be_written_in_either_customary_way(name: str, data: st.DataObject) -> None:
    typed = "".join(data.draw(st.sampled_from(TWO_WAYS.get(c, (ONE_WAY.get(c, c),)))) for c in name)
    assert spelled_alike(name, typed)
    assert fold(name) in spellings(typed)


@given(
    st.text(st.sampled_from("abdefghijklmnopqrstuvwxyz -'"), max_size=20),
    st.text(st.sampled_from("abeou -'"), max_size=20),
)
@example("joel", "jol")
def test_names_in_plain_letters_are_one_only_where_they_are_the_same_letters(first: str, second: str) -> None:
    def bare(text: str) -> list[str]:
        return text.replace("---", "-").replace("--", "-").split()

    if "---" not in first + second:
        assert spelled_alike(first, second) == (bare(first) == bare(second))


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text) == fold(without_invisible(text))


def test_rows_that_have_become_one_stay_apart_in_a_unique_column() -> None:
    assert unique_folds({7: "Buyer – EMEA", 3: "Buyer - EMEA", 9: "Pilot"}) == {
        3: "buyer - emea", 7: "buyer - emea 7", 9: "pilot",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("number", "people", "declines"),
    [
        (0, "0 people", "0 declines"),
        (1, "1 person", "1 decline"),
        (2, "2 people", "2 declines"),
        (21, "21 people", "21 declines"),
    ],
)
def test_a_count_agrees_with_its_noun(number: int, people: str, declines: str) -> None:
    assert (counted(number, "person", "people"), counted(number, "decline")) == (people, declines)

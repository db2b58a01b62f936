from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.limits.check import check_message
from handlers.digest import wording
from models.lists.digest_numbers import MOST_AGES, Numbers

ages = st.dictionaries(st.integers(0, 400), st.integers(1, 2000), max_size=40).map(
    lambda ages: dict(sorted(ages.items(), reverse=True))
)
counts = st.integers(0, 10_000)
numbers = st.builds(Numbers, ages, ages, counts, counts, counts, counts, counts)
EVERYBODY = "Everybody who was declined has heard from us."


@given(numbers)
@settings(max_examples=60, deadline=None)
def test_it_fits_slack_at_any_size(them: Numbers) -> None:
    drawing = wording.digest_blocks(them)
    assert check_message({"text": drawing.text, "blocks": drawing.blocks}) == []
    assert drawing.blocks[0]["text"]["text"] == "Sign-off digest"
    assert drawing.text.startswith(wording.leads_with(them))
    assert len(wording.leads_with(them)) < 300


@given(numbers)
@settings(max_examples=60, deadline=None)
def test_everybody_who_waits_is_counted_in_some_line(them: Numbers) -> None:
    lines = wording.who_waits(them)
    assert len(lines) <= 2 * (MOST_AGES + 1) + 2
    figures = " ".join(lines)
    assert bool(lines) == bool(them.waiting)
    assert (str(them.applied) in figures) or them.applied <= 12


def test_those_who_have_waited_longest_stand_first() -> None:
    them = Numbers({4: 1, 2: 3}, {9: 1}, 12)
    assert wording.leads_with(them) == "17 people wait to hear from us, the longest for nine working days."
    assert wording.who_waits(them) == [
        "Four working days for a call: one person",
        "Two working days for a call: three people",
        "Nine working days for an e-mail with the reason: one person",
        "For an e-mail after applying: twelve people",
    ]


def test_one_person_waits() -> None:
    assert wording.leads_with(Numbers({0: 1}, {}, 0)) == "One person waits to hear from us."


def test_when_nobody_waits_it_says_so_and_gives_credit() -> None:
    them = Numbers({}, {}, 0, called=7, emailed=4, second_contacts=1, referrals=2)
    text = "Since the last digest eleven people heard from us, seven of them in a call."
    assert (
        wording.digest_blocks(them).text
        == f"{EVERYBODY} {text} One second contact was made. Two people were named to us."
    )


def test_nothing_to_say_is_one_line() -> None:
    drawing = wording.digest_blocks(Numbers({}, {}, 0))
    assert (drawing.text, len(drawing.blocks)) == (EVERYBODY, 2)


def test_promises_kept_and_thanks_are_credited_too() -> None:
    text = wording.what_was_done(Numbers({}, {}, 0, kept_posted=2, thanked=1))
    assert text == (
        "Two people were kept posted, as promised. One person was thanked for a name that came to something."
    )
    assert not Numbers({}, {}, 0, thanked=1).is_empty

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.limits.check import check_message
from handlers.digest import wording
from models.lists.digest_numbers import MOST_AGES, NamedInDigest, Numbers, WaitsFor

ages = st.dictionaries(st.integers(0, 400), st.integers(1, 2000), max_size=40).map(
    lambda ages: dict(sorted(ages.items(), reverse=True))
)
counts = st.integers(0, 10_000)
numbers = st.builds(Numbers, ages, ages, counts, counts, counts, counts, counts)
EVERYBODY = "Everyone who was declined has heard from us."


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
    assert len(lines) <= 3
    figures = " ".join(lines)
    assert bool(lines) == bool(them.waiting)
    assert f"{them.applied:,}" in figures or not them.applied
    assert f"{them.held:,}" in figures or not them.held


def test_those_who_have_waited_longest_stand_first() -> None:
    them = Numbers({4: 1, 2: 3}, {9: 1}, 12)
    assert wording.leads_with(them) == "17 people are waiting to hear from us, the longest for 9 working days."
    assert wording.who_waits(them) == [
        "Calls: 1 person has waited 4 working days, 3 people 2 days.",
        "E-mails: 1 person has waited 9 working days, 12 people who applied.",
    ]


def test_whoever_waits_since_today_and_whoever_only_applied_are_said_so() -> None:
    assert wording.who_waits(Numbers({13: 1, 1: 5, 0: 2}, {}, 1, held=1)) == [
        "Calls: 1 person has waited 13 working days, 5 people 1 day, 2 people since today.",
        "E-mails: 1 person.",
        "On hold until a set day: 1 person.",
    ]


def test_of_very_many_ages_the_shortest_are_one_number() -> None:
    (line,) = wording.who_waits(Numbers(dict.fromkeys(range(MOST_AGES + 2, 0, -1), 2), {}, 0))
    assert line.endswith("2 people 3 days, 4 people less than that.")


def test_those_who_may_be_named_stand_in_a_line_for_each_age() -> None:
    names = {(WaitsFor.CALL, 2): [NamedInDigest("Jane Doe", "Staff Engineer"), NamedInDigest("Max Roe")]}
    assert wording.who_waits(Numbers({2: 3, 1: 1}, {}, 0, names=names)) == [
        "Calls, 2 working days: Jane Doe (Staff Engineer), Max Roe and 1 more",
        "Calls: 1 person has waited 1 working day.",
    ]


def test_one_person_waits() -> None:
    assert wording.leads_with(Numbers({0: 1}, {}, 0)) == "1 person is waiting to hear from us."


def test_when_nobody_waits_it_says_so_and_gives_credit() -> None:
    them = Numbers({}, {}, 0, called=7, emailed=4, second_contacts=1, referrals=2)
    text = "Since the last digest 11 people heard from us, 7 of them in a call."
    assert wording.digest_blocks(them).text == f"{EVERYBODY} {text} 1 second contact; 2 referrals."


def test_nothing_to_say_is_one_line() -> None:
    drawing = wording.digest_blocks(Numbers({}, {}, 0))
    assert (drawing.text, len(drawing.blocks)) == (EVERYBODY, 3)


def test_promises_kept_and_thanks_are_credited_too() -> None:
    text = wording.what_was_done(Numbers({}, {}, 0, kept_posted=2, thanked=1))
    assert text == (
        "Since the last digest: 2 people kept posted, as promised; 1 person thanked for a referral that led to a job."
    )
    assert not Numbers({}, {}, 0, thanked=1).is_empty

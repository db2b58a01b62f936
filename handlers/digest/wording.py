"""The digest's text: the people who wait first, then what was done, and once a week the trend."""

from collections.abc import Sequence
from itertools import islice

from slack_sdk.models.blocks import Block

from handlers.digest import trend_chart
from handlers.ui import blocks, dates
from models.lists.digest_numbers import MOST_AGES, NamedInDigest, Numbers, WaitsFor
from models.outbox.message import Rendered, Shown
from models.reports.trend import Week

HEADER = "Sign-off digest"
NAME = 40
ROLE = 50
"""Maximum characters of a name and of a role in a line with others."""


def digest_blocks(
    numbers: Numbers, weeks: Sequence[Week] = (), *, with_picture: bool = True, named: Sequence[int] = ()
) -> Rendered:
    """The digest with these numbers. `weeks`: the trend, where it is due; in words without a chart.

    `named`: ids of the duties of people whom it names.
    """
    text_blocks: list[Block] = [blocks.header(HEADER), blocks.sentence(leads_with(numbers))]
    waiting = who_waits(numbers)
    if waiting:
        text_blocks.append(blocks.sentence("\n".join(waiting)))
    done = what_was_done(numbers)
    if done:
        text_blocks.append(blocks.sentence(done))
    trend = trend_chart.in_words(weeks)
    pictures = trend_chart.pictures(weeks) if with_picture else []
    if trend and not pictures:
        text_blocks.append(blocks.aside(trend))
    text = " ".join(part for part in (leads_with(numbers), done, trend) if part)
    return Rendered(text, [*blocks.as_json(text_blocks), *pictures], tuple(Shown(duty_id) for duty_id in named))


def leads_with(numbers: Numbers) -> str:
    """The first sentence: how many people wait, and the longest wait."""
    if numbers.waiting == 0:
        return "Everybody who was declined has heard from us."
    people = dates.people(numbers.waiting)
    verb = "waits" if numbers.waiting == 1 else "wait"
    for_whom = ", the longest" if numbers.waiting > 1 else ""
    longest = f"{for_whom} for {dates.working_days(numbers.longest)}" if numbers.longest else ""
    return f"{people[0].upper()}{people[1:]} {verb} to hear from us{longest}."


def who_waits(numbers: Numbers) -> list[str]:
    """Lines about who waits: calls first, the oldest on top; candidates who applied are one number."""
    lines = [
        *_by_age(numbers, WaitsFor.CALL, numbers.calls_by_age, "a call"),
        *_by_age(numbers, WaitsFor.EMAIL, numbers.emails_by_age, "an e-mail with the reason"),
    ]
    if numbers.applied:
        lines.append(f"For an e-mail after applying: {dates.people(numbers.applied)}")
    if numbers.held:
        lines.append(f"Held until a set day: {dates.people(numbers.held)}")
    return lines


def what_was_done(numbers: Numbers) -> str:
    """Credits what was done, in numbers."""
    heard = numbers.called + numbers.emailed
    sentences = []
    if heard:
        people = dates.people(heard)
        since = "So far" if numbers.is_first else "Since the last digest"
        sentences.append(f"{since} {people} heard from us{_in_calls(numbers.called, heard)}.")
    if numbers.attempted:
        verb = "has" if numbers.attempted == 1 else "have"
        sentences.append(
            f"{dates.people(numbers.attempted).capitalize()} could not be reached by phone and {verb} an e-mail."
        )
    if numbers.second_contacts:
        count = numbers.second_contacts
        subject = "One second contact was" if count == 1 else f"{dates.number(count).capitalize()} second contacts were"
        sentences.append(f"{subject} made.")
    if numbers.referrals:
        sentences.append(f"{_were(numbers.referrals)} named to us.")
    if numbers.kept_posted:
        sentences.append(f"{_were(numbers.kept_posted)} kept posted, as promised.")
    if numbers.thanked:
        sentences.append(f"{_were(numbers.thanked)} thanked for a name that came to something.")
    if numbers.not_told:
        sentences.append(f"{_were(numbers.not_told)} not told, as a lead decided.")
    return " ".join(sentences)


def _were(count: int) -> str:
    return "One person was" if count == 1 else f"{dates.number(count).capitalize()} people were"


def _in_calls(called: int, heard: int) -> str:
    """How many of these people were told in a call."""
    if called == 0:
        return ""
    if called == heard:
        return ", in a call" if heard == 1 else ", all in a call"
    return f", {dates.number(called)} of them in a call"


def _by_age(numbers: Numbers, waits_for: WaitsFor, ages: dict[int, int], what: str) -> list[str]:
    lines = [
        f"{_since(age)} for {what}: {_who(numbers.names.get((waits_for, age), ()), count)}"
        for age, count in islice(ages.items(), MOST_AGES)
    ]
    rest = sum(islice(ages.values(), MOST_AGES, None))
    return [*lines, f"Less than that for {what}: {dates.people(rest)}"] if rest else lines


def _who(named: Sequence[NamedInDigest], count: int) -> str:
    """How many, or who if they may be named: "Jane Doe (Staff Engineer at Acme), Max Roe and two more"."""
    if not named:
        return dates.people(count)
    names = [_named(person) for person in named]
    rest = count - len(names)
    *most, last = [*names, f"{dates.number(rest)} more"] if rest else names
    return f"{', '.join(most)} and {last}" if most else last


def _named(person: NamedInDigest) -> str:
    name = _in_a_line(person.name, NAME)
    return f"{name} ({_in_a_line(person.role, ROLE)})" if person.role else name


def _in_a_line(text: str, length: int) -> str:
    return blocks.cut(" ".join(text.split()), length)


def _since(age: int) -> str:
    if age == 0:
        return "Since today"
    days = dates.working_days(age)
    return f"{days[0].upper()}{days[1:]}"

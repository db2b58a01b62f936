"""What the digest says: the people who wait first, then credit for what was done, and once a week a picture."""

from collections.abc import Sequence
from itertools import islice

from slack_sdk.models.blocks import Block

from handlers.digest import trend_chart
from handlers.ui import blocks, dates
from models.lists.digest_numbers import Numbers
from models.lists.digest_waiting import MOST_AGES, For, NamedInDigest
from models.outbox.message import Rendered, Shown
from models.reports.trend import Week

HEADER = "Sign-off digest"
NAME = 40
ROLE = 50
"""How much of a name and of a role stands in a line with others."""


def drawn(
    numbers: Numbers, weeks: Sequence[Week] = (), *, with_picture: bool = True, named: Sequence[int] = ()
) -> Rendered:
    """The digest with these numbers. `weeks`: the trend, where it is due; in words without a picture.

    `named`: the duties of those whom it names.
    """
    said: list[Block] = [blocks.header(HEADER), blocks.sentence(leads_with(numbers))]
    waiting = who_waits(numbers)
    if waiting:
        said.append(blocks.sentence("\n".join(waiting)))
    done = what_was_done(numbers)
    if done:
        said.append(blocks.sentence(done))
    trend = trend_chart.in_words(weeks)
    pictures = trend_chart.pictures(weeks) if with_picture else []
    if trend and not pictures:
        said.append(blocks.aside(trend))
    text = " ".join(part for part in (leads_with(numbers), done, trend) if part)
    return Rendered(text, [*blocks.as_json(said), *pictures], tuple(Shown(duty_id) for duty_id in named))


def leads_with(numbers: Numbers) -> str:
    """The people who wait, and the longest wait."""
    if numbers.waiting == 0:
        return "Everybody who was declined has heard from us."
    said = dates.people(numbers.waiting)
    verb = "waits" if numbers.waiting == 1 else "wait"
    for_whom = ", the longest" if numbers.waiting > 1 else ""
    longest = f"{for_whom} for {dates.working_days(numbers.longest)}" if numbers.longest else ""
    return f"{said[0].upper()}{said[1:]} {verb} to hear from us{longest}."


def who_waits(numbers: Numbers) -> list[str]:
    """Calls first, the oldest on top; those who applied are one number."""
    lines = [
        *_by_age(numbers, For.CALL, numbers.calls_by_age, "a call"),
        *_by_age(numbers, For.EMAIL, numbers.emails_by_age, "an e-mail with the reason"),
    ]
    if numbers.applied:
        lines.append(f"For an e-mail after applying: {dates.people(numbers.applied)}")
    if numbers.held:
        lines.append(f"Held until a set day: {dates.people(numbers.held)}")
    return lines


def what_was_done(numbers: Numbers) -> str:
    """Credit, and specific."""
    heard = numbers.called + numbers.emailed
    said = []
    if heard:
        people = dates.people(heard)
        since = "So far" if numbers.is_first else "Since the last digest"
        said.append(f"{since} {people} heard from us{_in_calls(numbers.called, heard)}.")
    if numbers.attempted:
        verb = "has" if numbers.attempted == 1 else "have"
        said.append(
            f"{dates.people(numbers.attempted).capitalize()} could not be reached by phone and {verb} an e-mail."
        )
    if numbers.second_contacts:
        count = numbers.second_contacts
        made = "One second contact was" if count == 1 else f"{dates.number(count).capitalize()} second contacts were"
        said.append(f"{made} made.")
    if numbers.referrals:
        said.append(f"{_were(numbers.referrals)} named to us.")
    if numbers.kept_posted:
        said.append(f"{_were(numbers.kept_posted)} kept posted, as promised.")
    if numbers.thanked:
        said.append(f"{_were(numbers.thanked)} thanked for a name that came to something.")
    if numbers.not_told:
        said.append(f"{_were(numbers.not_told)} not told, as a lead decided.")
    return " ".join(said)


def _were(count: int) -> str:
    return "One person was" if count == 1 else f"{dates.number(count).capitalize()} people were"


def _in_calls(called: int, heard: int) -> str:
    """How many of those who heard from us heard it in a call."""
    if called == 0:
        return ""
    if called == heard:
        return ", in a call" if heard == 1 else ", all in a call"
    return f", {dates.number(called)} of them in a call"


def _by_age(numbers: Numbers, waits_for: For, ages: dict[int, int], what: str) -> list[str]:
    lines = [
        f"{_since(age)} for {what}: {_who(numbers.names.get((waits_for, age), ()), count)}"
        for age, count in islice(ages.items(), MOST_AGES)
    ]
    rest = sum(islice(ages.values(), MOST_AGES, None))
    return [*lines, f"Less than that for {what}: {dates.people(rest)}"] if rest else lines


def _who(named: Sequence[NamedInDigest], count: int) -> str:
    """How many; where they may be named, who: "Jane Doe (Staff Engineer at Acme), Max Roe and two more"."""
    if not named:
        return dates.people(count)
    said = [_named(one) for one in named]
    rest = count - len(said)
    *most, last = [*said, f"{dates.number(rest)} more"] if rest else said
    return f"{', '.join(most)} and {last}" if most else last


def _named(one: NamedInDigest) -> str:
    name = _in_a_line(one.name, NAME)
    return f"{name} ({_in_a_line(one.role, ROLE)})" if one.role else name


def _in_a_line(text: str, length: int) -> str:
    return blocks.cut(" ".join(text.split()), length)


def _since(age: int) -> str:
    if age == 0:
        return "Since today"
    said = dates.working_days(age)
    return f"{said[0].upper()}{said[1:]}"

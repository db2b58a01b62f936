"""The digest's text: the people who wait first, then what was done, and once a week the trend."""

from collections.abc import Sequence
from itertools import islice

from slack_sdk.models.blocks import Block, RichTextBlock, RichTextElementParts, RichTextSectionElement

from handlers.cards.words import SHOW_MY_LIST
from handlers.digest import trend_chart
from handlers.ui import blocks
from models.lists.digest_numbers import MOST_AGES, NamedInDigest, Numbers, WaitsFor
from models.outbox.message import Rendered, Shown
from models.reports.trend import Week
from models.rules.text import counted

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
    text_blocks: list[Block] = [blocks.header(HEADER), _headline(numbers)]
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
    below = blocks.as_json([blocks.row("digest", [blocks.button("Open my list", SHOW_MY_LIST, "open")])])
    text = " ".join(part for part in (leads_with(numbers), done, trend) if part)
    return Rendered(text, [*blocks.as_json(text_blocks), *pictures, *below], tuple(Shown(duty_id) for duty_id in named))


def _headline(numbers: Numbers) -> Block:
    """The first sentence, with the number of people in bold."""
    how_many, longest = _waiting(numbers)
    parts = [blocks.Text(text=how_many, style=RichTextElementParts.TextStyle(bold=True)), blocks.Text(text=longest)]
    return RichTextBlock(elements=[RichTextSectionElement(elements=parts)])


def leads_with(numbers: Numbers) -> str:
    """The first sentence: how many people wait, and the longest wait."""
    return "".join(_waiting(numbers))


def _waiting(numbers: Numbers) -> tuple[str, str]:
    """How many people wait, and the rest of the sentence."""
    if numbers.waiting == 0:
        return "Everyone who was declined has heard from us", "."
    verb = "is" if numbers.waiting == 1 else "are"
    for_whom = ", the longest" if numbers.waiting > 1 else ""
    longest = f"{for_whom} for {counted(numbers.longest, 'working day')}" if numbers.longest else ""
    return f"{people(numbers.waiting)} {verb} waiting to hear from us", f"{longest}."


def who_waits(numbers: Numbers) -> list[str]:
    """Lines about who waits: calls first, the oldest on top; candidates who applied are one number."""
    lines = _by_age(numbers, WaitsFor.CALL, numbers.calls_by_age, "Calls", [])
    applied = people(numbers.applied) if numbers.applied else ""
    if applied and numbers.emails_by_age:
        applied += " who applied"
    lines += _by_age(numbers, WaitsFor.EMAIL, numbers.emails_by_age, "E-mails", [applied] if applied else [])
    if numbers.held:
        lines.append(f"On hold until a set day: {people(numbers.held)}.")
    return lines


def what_was_done(numbers: Numbers) -> str:
    """Credits what was done, in numbers."""
    heard = numbers.called + numbers.emailed
    since = "So far" if numbers.is_first else "Since the last digest"
    sentences = []
    if heard:
        sentences.append(f"{since} {people(heard)} heard from us{_in_calls(numbers.called, heard)}.")
    if numbers.attempted:
        verb = "was" if numbers.attempted == 1 else "were"
        sentences.append(f"{people(numbers.attempted)} {verb} not reached by phone and got the closing e-mail.")
    counts = [
        (counted(numbers.second_contacts, "second contact"), numbers.second_contacts),
        (counted(numbers.referrals, "referral"), numbers.referrals),
        (f"{people(numbers.kept_posted)} kept posted, as promised", numbers.kept_posted),
        (f"{people(numbers.thanked)} thanked for a referral that led to a job", numbers.thanked),
    ]
    other = "; ".join(text for text, count in counts if count)
    if other:
        sentences.append(f"{other}." if sentences else f"{since}: {other}.")
    if numbers.not_told:
        verb = "was" if numbers.not_told == 1 else "were"
        sentences.append(f"{people(numbers.not_told)} {verb} not told, as a lead decided.")
    return " ".join(sentences)


def people(count: int) -> str:
    return counted(count, "person", "people")


def _in_calls(called: int, heard: int) -> str:
    """How many of these people were told in a call."""
    if called == 0:
        return ""
    if called == heard:
        return ", in a call" if heard == 1 else ", all in a call"
    return f", {called:,} of them in a call"


def _by_age(
    numbers: Numbers, waits_for: WaitsFor, ages: dict[int, int], what: str, further: Sequence[str]
) -> list[str]:
    """Who waits for the same thing: one line of counts, or where people may be named a line for each age.

    "Calls: 1 person has waited 13 working days, 5 people 5 days, 2 people since today." `further`: counts to add.
    """
    named: list[str] = []
    texts: list[str] = []
    for age, count in islice(ages.items(), MOST_AGES):
        names = numbers.names.get((waits_for, age), ())
        if names:
            named.append(f"{what}, {_since(age)}: {_who(names, count)}")
        else:
            texts.append(_counted_by_age(age, count, is_first=not texts))
    rest = sum(islice(ages.values(), MOST_AGES, None))
    texts += [*([f"{people(rest)} less than that"] if rest else []), *further]
    return [*named, *([f"{what}: {', '.join(texts)}."] if texts else [])]


def _counted_by_age(age: int, count: int, *, is_first: bool) -> str:
    """ "1 person has waited 13 working days"; after the first of a line "5 people 5 days"."""
    if age == 0:
        return f"{people(count)} since today"
    if not is_first:
        return f"{people(count)} {counted(age, 'day')}"
    return f"{people(count)} {'has' if count == 1 else 'have'} waited {counted(age, 'working day')}"


def _who(named: Sequence[NamedInDigest], count: int) -> str:
    """Those who may be named, and how many more: "Jane Doe (Staff Engineer at Acme), Max Roe and 2 more"."""
    names = [_named(person) for person in named]
    rest = count - len(names)
    *most, last = [*names, f"{rest:,} more"] if rest else names
    return f"{', '.join(most)} and {last}" if most else last


def _named(person: NamedInDigest) -> str:
    name = _in_a_line(person.name, NAME)
    return f"{name} ({_in_a_line(person.role, ROLE)})" if person.role else name


def _in_a_line(text: str, length: int) -> str:
    return blocks.cut(" ".join(text.split()), length)


def _since(age: int) -> str:
    return counted(age, "working day") if age else "since today"

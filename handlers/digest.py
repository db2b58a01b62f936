"""The morning message to the team: who still waits, then what was done. Numbers only."""

from handlers import blocks, days
from handlers.sight import Books
from models import digest
from models.digest import Numbers
from models.drawing import Drawing
from models.message import Message

HEADER = "Sign-off digest"
MOST_AGES = 8
"""Ages with a line of their own; those who have waited less share one."""


def draw(message: Message, books: Books) -> Drawing | None:
    """The digest as the rows are now; None when its day has passed, or there is nothing to say.

    A later one cuts it to its headline.
    """
    if message.ts is None and not digest.is_time_for(books.workspace, message.slot, books.now):
        return None
    if message.ts is not None and digest.is_cut(books.session, message):
        headline = message.details["headline"]
        return Drawing(headline, blocks.as_json([blocks.aside(headline)]))
    since = digest.counted_before(books.session, books.workspace, message)
    counted = digest.last_entry(books.session, books.workspace)
    numbers = digest.numbers(books.session, books.workspace, books.now, since)
    if numbers.is_empty and message.ts is None and not books.workspace.says_nothing:
        return None
    headline = leads_with(numbers)
    message.details = {**message.details, "headline": headline, "counted": counted}
    return drawn(numbers)


def drawn(numbers: Numbers) -> Drawing:
    """The digest with these numbers."""
    shown = [blocks.header(HEADER), blocks.sentence(leads_with(numbers))]
    waiting = who_waits(numbers)
    if waiting:
        shown.append(blocks.sentence("\n".join(waiting)))
    done = what_was_done(numbers)
    if done:
        shown.append(blocks.sentence(done))
    text = " ".join([leads_with(numbers), done]).strip()
    return Drawing(text, blocks.as_json(shown))


def leads_with(numbers: Numbers) -> str:
    """The people who wait, and the longest wait."""
    if numbers.waiting == 0:
        return "Everybody who was declined has heard from us."
    said = days.people(numbers.waiting)
    verb = "waits" if numbers.waiting == 1 else "wait"
    for_whom = ", the longest" if numbers.waiting > 1 else ""
    longest = f"{for_whom} for {days.working_days(numbers.longest)}" if numbers.longest else ""
    return f"{said[0].upper()}{said[1:]} {verb} to hear from us{longest}."


def who_waits(numbers: Numbers) -> list[str]:
    """Calls first, the oldest on top; those who applied are one number."""
    lines = [
        *_by_age(numbers.calls_by_age, "a call"),
        *_by_age(numbers.emails_by_age, "an e-mail with the reason"),
    ]
    if numbers.applied:
        lines.append(f"For an e-mail after applying: {days.people(numbers.applied)}")
    if numbers.held:
        lines.append(f"Held until a set day: {days.people(numbers.held)}")
    return lines


def what_was_done(numbers: Numbers) -> str:
    """Credit, and specific."""
    heard = numbers.called + numbers.emailed
    said = []
    if heard:
        people = days.people(heard)
        said.append(f"Since the last digest {people} heard from us{_in_calls(numbers.called, heard)}.")
    if numbers.second_contacts:
        count = numbers.second_contacts
        made = "One second contact was" if count == 1 else f"{days.number(count).capitalize()} second contacts were"
        said.append(f"{made} made.")
    if numbers.referrals:
        named = (
            "One person was" if numbers.referrals == 1 else f"{days.number(numbers.referrals).capitalize()} people were"
        )
        said.append(f"{named} named to us.")
    return " ".join(said)


def _in_calls(called: int, heard: int) -> str:
    """How many of those who heard from us heard it in a call."""
    if called == 0:
        return ""
    if called == heard:
        return ", in a call" if heard == 1 else ", all in a call"
    return f", {days.number(called)} of them in a call"


def _by_age(ages: dict[int, int], what: str) -> list[str]:
    oldest, rest = list(ages.items())[:MOST_AGES], list(ages.items())[MOST_AGES:]
    lines = [f"{_since(age)} for {what}: {days.people(count)}" for age, count in oldest]
    if rest:
        lines.append(f"Less than that for {what}: {days.people(sum(count for _, count in rest))}")
    return lines


def _since(age: int) -> str:
    if age == 0:
        return "Since today"
    said = days.working_days(age)
    return f"{said[0].upper()}{said[1:]}"

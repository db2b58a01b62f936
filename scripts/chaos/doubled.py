"""What is there twice and must not be: messages, lists of one day, declines, outcomes, steps, takings, follow-ups."""

from collections import Counter
from collections.abc import Iterator

from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.outbox.message import MessageKind
from models.rules.text import fold
from scripts.chaos.evidence import SETTLE, Evidence, Post
from scripts.chaos.lost import marks, owners


def found(seen: Evidence) -> Iterator[str]:
    """One sentence for each."""
    yield from messages(seen)
    yield from lists(seen)
    yield from cards(seen)
    yield from declines(seen)
    yield from outcomes(seen)
    yield from offers(seen)
    for duty in seen.duties:
        yield from answers(seen, duty)
        yield from steps(seen, duty)


def messages(seen: Evidence) -> Iterator[str]:
    """No two messages to one person say of themselves that they are the same."""
    for (to, kind, slot), posts in seen.posted.items():
        if len(posts) > 1:
            when = ", ".join(post.said.ts for post in posts)
            yield f"a message: {kind} {slot} stands {len(posts)} times before {to} ({when})"


def lists(seen: Evidence) -> Iterator[str]:
    """One list a day, on its day."""
    came = Counter((post.to, post.slot) for post, was_overtaken in on_their_day(seen) if not was_overtaken)
    for (to, day), times in came.items():
        if times > 1:
            yield f"a list: {to} had {times} on {day}"


def on_their_day(seen: Evidence) -> Iterator[tuple[Post, bool]]:
    """Each list, and whether the clock was moved to another day after the bot had drawn it, and before Slack had it.

    Its slot then is the day on which it was drawn; what was seen on that other day is that day's own list.
    """
    drawn = {(one.recipient, one.slot): one.posted_at for one in seen.messages if one.kind is MessageKind.LIST}
    for post in seen.posts:
        if post.kind != MessageKind.LIST.value:
            continue
        calendar, posted_at = seen.people[post.to].calendar, drawn.get((post.to, post.slot))
        day = calendar.day_of(post.at).isoformat()
        was_overtaken = (
            day != post.slot and posted_at is not None and calendar.day_of(posted_at).isoformat() == post.slot
        )
        yield Post(post.to, post.kind, day, post.said), was_overtaken


def cards(seen: Evidence) -> Iterator[str]:
    """One card for each time that somebody came to own it, alone or in a list of several."""
    for duty in seen.duties:
        for user_id, owned in Counter(owners(seen, duty)).items():
            shown = seen.is_shown_as_card(duty, user_id)
            if len(shown) > owned:
                yield f"a card: duty {duty.id} came to {user_id} {len(shown)} times ({[one.slot for one in shown]})"


def declines(seen: Evidence) -> Iterator[str]:
    """One live decline for each person and role, however often and by whatever form it was recorded."""
    for form in seen.account.declined:
        for name in form.names:
            live = seen.declines[fold(name), fold(form.role)]
            if len(live) > 1:
                yield f"a decline: {name} has {len(live)} for {form.role}, answered: {form.answered}"


def outcomes(seen: Evidence) -> Iterator[str]:
    """What was typed into one form stands in the log once, answered or not."""
    for form in seen.account.told:
        logged = [entry.what.value for entry in seen.entries[form.duty_id] if marks(entry) == form.mark]
        if len(logged) > 1:
            yield f"an outcome: one form of {form.by} about duty {form.duty_id} is in the log as {logged}"


def offers(seen: Evidence) -> Iterator[str]:
    """One form makes one offer at the most."""
    forms = Counter((form.duty_id, form.by, form.to) for form in seen.account.offered)
    made = Counter((one.duty_id, one.giver.user_id, one.taker.user_id) for one in seen.offers)
    for which, times in made.items():
        if which in forms and times > forms[which]:
            yield f"an offer: {times} from {forms[which]} forms, duty {which[0]} from {which[1]} to {which[2]}"


def answers(seen: Evidence, duty: Duty) -> Iterator[str]:
    """A duty is settled once, an answer is undone once, and makes one follow-up."""
    entries = seen.entries[duty.id]
    undone = Counter(entry.undoes_id for entry in entries if entry.undoes_id)
    settled = [entry.what.value for entry in entries if entry.what in SETTLE and entry.id not in undone]
    if len(settled) > 1:
        yield f"an answer: duty {duty.id} is settled as {settled}"
    for answer_id, times in undone.items():
        if times > 1:
            yield f"an undo: entry {answer_id} of duty {duty.id} is taken back {times} times"
    follow_ups = Counter(one.made_by_id for one in seen.duties if one.made_by_id and one.decline_id == duty.decline_id)
    for answer_id, times in follow_ups.items():
        if times > 1 and any(entry.id == answer_id for entry in entries):
            yield f"a second contact: entry {answer_id} of duty {duty.id} made {times}"


def steps(seen: Evidence, duty: Duty) -> Iterator[str]:
    """No step is taken twice by one owner. Each is one list's, and of those there is one a day."""
    for taken in _by_owner(seen.entries[duty.id]):
        numbers = [entry.details["step"] for entry in taken]
        if len(set(numbers)) < len(numbers):
            yield f"a step: duty {duty.id} took {numbers}"


def _by_owner(entries: list[LogEntry]) -> list[list[LogEntry]]:
    spans: list[list[LogEntry]] = [[]]
    for entry in entries:
        if entry.what is EntryKind.TAKEN:
            spans.append([])
        elif entry.what is EntryKind.STEP:
            spans[-1].append(entry)
    return spans

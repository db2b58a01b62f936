"""What must be there and is not: declines, cards, outcomes, chosen times, lists, digests, the next nudge."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.outbox.message import READY, Message, MessageKind, MessageState
from models.rules.deadlines import DutyKind
from models.rules.text import fold
from scripts.chaos.account import Declined
from scripts.chaos.evidence import SETTLE, Evidence


def found(seen: Evidence) -> Iterator[str]:
    """One sentence for each."""
    yield from declines(seen)
    yield from outcomes(seen)
    yield from put_off(seen)
    yield from offers(seen)
    yield from cards(seen)
    yield from messages(seen)
    yield from next_nudges(seen)
    yield from lists(seen)
    yield from digests(seen)


def declines(seen: Evidence) -> Iterator[str]:
    """Every answered form has its declines, each with its duty, and the duty belongs to who was named."""
    for form in seen.account.declined:
        for name in form.names if form.answered else ():
            live = seen.declines[fold(name), fold(form.role)]
            if not live:
                yield f"a decline: {form.by} was told that it is recorded, and it is not ({name})"
            elif not _has_first_owner(seen, live[0].id, form):
                yield f"a decline's duty: {form.owner} should owe it ({name})"


def _has_first_owner(seen: Evidence, decline_id: int, form: Declined) -> bool:
    for duty in seen.duties:
        if duty.decline_id == decline_id and duty.kind is not DutyKind.FOLLOW_UP:
            return owners(seen, duty)[0] == form.owner
    return False


def owners(seen: Evidence, duty: Duty) -> list[str]:
    """All who owed it, the first one first."""
    ids = {one.id: one.user_id for one in seen.people.values()}
    taken = [entry for entry in seen.entries[duty.id] if entry.what is EntryKind.TAKEN]
    return [*(ids[entry.details["from"]] for entry in taken), duty.owner.user_id]


def outcomes(seen: Evidence) -> Iterator[str]:
    """Every answered outcome form is in the log."""
    for form in seen.account.told:
        if form.answered and not any(marks(entry) == form.mark for entry in seen.entries[form.duty_id]):
            yield f"an outcome: {form.by} was told that it is saved, and it is not (duty {form.duty_id})"


def marks(entry: LogEntry) -> str | None:
    """What the person of the account typed into the form behind this entry."""
    return entry.private_note or entry.details.get("referral")


def put_off(seen: Evidence) -> Iterator[str]:
    """Every answered snooze is in the log, and every time that was chosen came, unless something newer was done."""
    ids = {one.user_id: one.id for one in seen.people.values()}
    for form in seen.account.put_off:
        snoozed = [entry for entry in seen.entries[form.duty_id] if entry.what is EntryKind.SNOOZED]
        if form.answered and not any(entry.by_id == ids[form.by] for entry in snoozed):
            yield f"a snooze: {form.by} was told that it is kept, and it is not (duty {form.duty_id})"
    for message in seen.messages:
        if (
            message.kind is MessageKind.CHOSEN
            and message.state is MessageState.UNSENT
            and not _was_overtaken(seen, message)
        ):
            yield f"a chosen time: {message.slot} to {message.recipient} did not come"


def _was_overtaken(seen: Evidence, chosen: Message) -> bool:
    """Another time was chosen since, it was settled, or somebody else has it: a newer entry says so."""
    entries = seen.entries[chosen.duty_id or 0]
    chose = [place for place, entry in enumerate(entries) if entry.details.get("until") == chosen.details["at"]]
    heads_up = [place for place, entry in enumerate(entries) if entry.what is EntryKind.HEADS_UP]
    first = (chose or heads_up)[:1]
    steps = {EntryKind.STEP, EntryKind.VOICEMAIL, EntryKind.OFFERED, EntryKind.REFUSED, EntryKind.LAPSED}
    return bool(first) and any(entry.what not in steps for entry in entries[first[0] + 1 :])


def offers(seen: Evidence) -> Iterator[str]:
    """Every answered hand-off form made an offer."""
    made = {(offer.duty_id, offer.giver.user_id, offer.taker.user_id) for offer in seen.offers}
    for form in seen.account.offered:
        if form.answered and (form.duty_id, form.by, form.to) not in made:
            yield f"an offer: {form.by} offered duty {form.duty_id} to {form.to}, and there is none"


def cards(seen: Evidence) -> Iterator[str]:
    """Every owner had the card, or has it still to come in their hours, or it was over before."""
    waiting = {
        duty_id
        for one in seen.messages
        if one.kind in (MessageKind.CARD, MessageKind.CARDS)
        and one.state is MessageState.WAITING
        and one.due_at > seen.now
        for duty_id in ([one.duty_id] if one.duty_id else one.details["duties"])
    }
    for duty in seen.duties:
        is_ours = duty.is_open and duty.kind is not DutyKind.FOLLOW_UP and duty.id not in waiting
        if is_ours and not seen.is_shown_as_card(duty, duty.owner.user_id):
            yield f"a card: duty {duty.id} never came to {duty.owner.user_id}"


def messages(seen: Evidence) -> Iterator[str]:
    """Nothing waits past its time, nothing was given up, and what the books call sent stands in Slack."""
    for one in seen.messages:
        what = f"message {one.id} ({one.kind.value} {one.slot}) to {one.recipient}"
        if one.state in READY and one.due_at <= seen.now:
            yield f"{what}: {one.state.value}, due {one.due_at:%d %b %H:%M:%S}, problem {one.problem}"
        elif one.state is MessageState.PARKED:
            yield f"{what}: given up, {one.problem}"
        elif one.kind is not MessageKind.HOME and (one.ts or one.state is MessageState.SENT):
            stands = [post.said.ts for post in seen.posts_of(one)]
            if one.ts not in stands:
                yield f"{what}: the books say it is at {one.ts}, Slack has it at {stands or 'no place'}"


def next_nudges(seen: Evidence) -> Iterator[str]:
    """Every open duty is asked for again, in a list that exists."""
    waiting = {
        (one.recipient, one.slot) for one in seen.messages if one.kind is MessageKind.LIST and one.state in READY
    }
    for duty in seen.duties:
        if not duty.is_open:
            continue
        day = duty.owner.calendar.day_of(duty.nudge_at) if duty.nudge_at else None
        if day is None or (duty.owner.user_id, day.isoformat()) not in waiting:
            yield f"the next nudge: duty {duty.id} of {duty.owner.user_id}, next {duty.nudge_at}"


def lists(seen: Evidence) -> Iterator[str]:
    """On days that ended in quiet: whoever owed a contact since the day after its tell-by had their list."""
    for duty in seen.duties:
        for day in seen.quiet if duty.kind is not DutyKind.FOLLOW_UP else ():
            owner = duty.owner.user_id
            if _is_asked_on(seen, duty, day) and not seen.posted[owner, MessageKind.LIST.value, day.isoformat()]:
                yield f"a list: {owner} had none on {day}, and owes duty {duty.id} since {duty.tell_by:%d %b}"


def _is_asked_on(seen: Evidence, duty: Duty, day: date) -> bool:
    """Whether it was owed by its owner of today all through the day, and its time had passed before."""
    calendar = duty.owner.calendar
    opens, closes = calendar.opening(day), min(calendar.closing(day), seen.now)
    begins = max(calendar.day_of(duty.tell_by), duty.owned_on or date.min)
    is_working_time = calendar.works_on(day) and opens < closes
    was_open = duty.opened_at < opens and not any(
        since < closes and until > opens for since, until in _settled(seen.entries[duty.id])
    )
    return is_working_time and was_open and begins < day and duty.card_on != day


def _settled(entries: list[LogEntry]) -> Iterator[tuple[datetime, datetime]]:
    """From when until when it was settled: what was undone counts until then."""
    undone = {entry.undoes_id: entry.at for entry in entries if entry.undoes_id}
    for entry in entries:
        if entry.what in SETTLE:
            yield entry.at, undone.get(entry.id, datetime.max.replace(tzinfo=UTC))


def digests(seen: Evidence) -> Iterator[str]:
    """On days that ended in quiet the channel had its digest."""
    calendar, channel = seen.workspace.calendar, seen.workspace.digest_channel or ""
    for day in seen.quiet:
        due = calendar.opening(day) + timedelta(minutes=30)
        slot = day.isoformat()
        if calendar.works_on(day) and due < seen.now and not seen.posted[channel, MessageKind.DIGEST.value, slot]:
            yield f"a digest: none on {day}"

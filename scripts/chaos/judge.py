"""Judges a chaos run: finds what is lost, doubled or half-done, and computes how late messages came."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from sqlalchemy import func, literal, select, text

from bot.sandbox.blocks import elements
from handlers.cards import call, email, second_contact
from models import tables
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.lists import digest
from models.outbox.message import READY, Message, MessageKind, MessageState
from models.rules.kinds import DutyKind
from scripts.chaos.evidence import SETTLING_KINDS, DeclineForm, Evidence, Post, duty_ids

OPEN_BUTTONS = {
    call.REACHED,
    call.NO_ANSWER,
    email.SENT,
    second_contact.GOT_REFERRAL,
    second_contact.NO_REFERRAL,
}
"""Action IDs of buttons that only cards of open duties have."""

FROM_A_CALL = (DutyKind.FOLLOW_UP, DutyKind.REFERRAL_CALL)
"""The kinds that an answer makes: they have no decline of their own and come with a list, without a card."""


def lost_declines(evidence: Evidence) -> Iterator[str]:
    """Every answered decline form has its declines, each with a duty of the owner who was named."""
    for form in evidence.activity.decline_forms:
        for name, declines in evidence.declines_of(form) if form.answered else ():
            if not declines:
                yield f"a decline: {form.user_id} was told that it is recorded, and it is not ({name})"
            elif not _first_owner_is(evidence, declines[0].id, form):
                yield f"a decline's duty: {form.owner} should owe it ({name})"


def _first_owner_is(evidence: Evidence, decline_id: int, form: DeclineForm) -> bool:
    for duty in evidence.duties:
        if duty.decline_id == decline_id and duty.kind not in FROM_A_CALL:
            return owners(evidence, duty)[0] == form.owner
    return False


def owners(evidence: Evidence, duty: Duty) -> list[str]:
    """User IDs of all owners of the duty, the first owner first."""
    ids = {recruiter.id: recruiter.user_id for recruiter in evidence.recruiters.values()}
    taken = [entry for entry in evidence.entries[duty.id] if entry.what is EntryKind.TAKEN]
    return [*(ids[entry.details["from"]] for entry in taken), duty.owner.user_id]


def lost_outcomes(evidence: Evidence) -> Iterator[str]:
    """Every answered outcome form has a log entry."""
    for form in evidence.activity.outcome_forms:
        if form.answered and not evidence.entries_of(form):
            yield f"an outcome: {form.user_id} was told that it is saved, and it is not (duty {form.duty_id})"


def lost_snoozes(evidence: Evidence) -> Iterator[str]:
    """Every answered snooze form has a log entry, and its message was sent unless a newer entry supersedes it."""
    for form in evidence.activity.snooze_forms:
        snoozed = [entry for entry in evidence.entries[form.duty_id] if entry.what is EntryKind.SNOOZED]
        if form.answered and not any(entry.by_id == evidence.recruiters[form.user_id].id for entry in snoozed):
            yield f"a snooze: {form.user_id} was told that it is kept, and it is not (duty {form.duty_id})"
    for message in evidence.messages:
        is_unsent = message.kind is MessageKind.CHOSEN and message.state is MessageState.UNSENT
        if is_unsent and not _was_superseded(evidence, message):
            yield f"a chosen time: {message.slot} to {message.recipient} did not come"


def _was_superseded(evidence: Evidence, chosen: Message) -> bool:
    """Whether a newer log entry makes the message obsolete: another snooze, an answer, a new owner."""
    entries = evidence.entries[chosen.duty_id or 0]
    snoozes = [index for index, entry in enumerate(entries) if entry.details.get("until") == chosen.details["at"]]
    heads_ups = [index for index, entry in enumerate(entries) if entry.what is EntryKind.HEADS_UP]
    first = (snoozes or heads_ups)[:1]
    steps = {EntryKind.STEP, EntryKind.VOICEMAIL, EntryKind.OFFERED, EntryKind.REFUSED, EntryKind.LAPSED}
    return bool(first) and any(entry.what not in steps for entry in entries[first[0] + 1 :])


def lost_offers(evidence: Evidence) -> Iterator[str]:
    """Every answered hand-off form has an offer."""
    for form in evidence.activity.hand_off_forms:
        if form.answered and form.key not in evidence.offer_counts:
            yield f"an offer: {form.user_id} offered duty {form.duty_id} to {form.recipient}, and there is none"


def lost_cards(evidence: Evidence) -> Iterator[str]:
    """The owner of every open duty received its card, unless the card waits for their working hours."""
    waiting = {
        duty_id
        for card in evidence.cards
        if card.state is MessageState.WAITING and card.due_at > evidence.now
        for duty_id in duty_ids(card)
    }
    for duty in evidence.duties:
        needs_card = duty.is_open and duty.kind not in FROM_A_CALL and duty.id not in waiting
        if needs_card and not evidence.sent_cards(duty, duty.owner.user_id):
            yield f"a card: duty {duty.id} never came to {duty.owner.user_id}"


def lost_messages(evidence: Evidence) -> Iterator[str]:
    """No message is overdue or parked, and every message that the database calls sent is in Slack."""
    for message in evidence.messages:
        label = f"message {message.id} ({message.kind.value} {message.slot}) to {message.recipient}"
        if message.state in READY and message.due_at <= evidence.now:
            yield f"{label}: {message.state.value}, due {message.due_at:%d %b %H:%M:%S}, problem {message.problem}"
        elif message.state is MessageState.PARKED:
            yield f"{label}: given up, {message.problem}"
        elif message.kind is not MessageKind.HOME and (message.ts or message.state is MessageState.SENT):
            timestamps = [post.message.ts for post in evidence.posts_of(message)]
            if message.ts not in timestamps:
                yield f"{label}: the database says it is at {message.ts}, Slack has it at {timestamps or 'no place'}"


def missing_nudges(evidence: Evidence) -> Iterator[str]:
    """Every open duty has a next nudge, and a list is planned for its day."""
    planned = {key for key, message in evidence.lists.items() if message.state in READY}
    for duty in evidence.duties:
        day = duty.owner.calendar.day_of(duty.nudge_at) if duty.nudge_at else None
        is_planned = day is not None and (duty.owner.user_id, day.isoformat()) in planned
        if duty.is_open and not is_planned:
            yield f"the next nudge: duty {duty.id} of {duty.owner.user_id}, next {duty.nudge_at}"


def lost_lists(evidence: Evidence) -> Iterator[str]:
    """On quiet days every owner of an overdue duty received a list."""
    for duty in evidence.duties:
        for day in evidence.quiet_days if duty.kind not in FROM_A_CALL else ():
            owner = duty.owner.user_id
            if _is_owed_all_day(evidence, duty, day) and not evidence.is_posted(owner, MessageKind.LIST, day):
                yield f"a list: {owner} had none on {day}, and owes duty {duty.id} since {duty.tell_by:%d %b}"


def _is_owed_all_day(evidence: Evidence, duty: Duty, day: date) -> bool:
    """Whether the present owner owed the duty all day, and its deadline was on an earlier day."""
    calendar = duty.owner.calendar
    opens, closes = calendar.opening(day), min(calendar.closing(day), evidence.now)
    first_day = max(calendar.day_of(duty.tell_by), duty.owned_on or date.min)
    is_working_time = calendar.works_on(day) and opens < closes
    was_open = duty.opened_at < opens and not any(
        start < closes and end > opens for start, end in _settled_periods(evidence.entries[duty.id])
    )
    return is_working_time and was_open and first_day < day and duty.card_on != day


def _settled_periods(entries: list[LogEntry]) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of each time in which the duty was settled; an undo is the end."""
    undone = {entry.undoes_id: entry.at for entry in entries if entry.undoes_id}
    for entry in entries:
        if entry.what in SETTLING_KINDS:
            yield entry.at, undone.get(entry.id, datetime.max.replace(tzinfo=UTC))


def lost_digests(evidence: Evidence) -> Iterator[str]:
    """On quiet days the channel received a digest."""
    calendar, channel = evidence.workspace.calendar, evidence.workspace.digest_channel or ""
    for day in evidence.quiet_days:
        due = calendar.opening(day) + timedelta(minutes=30)
        is_due = calendar.works_on(day) and due < evidence.now
        if is_due and not evidence.is_posted(channel, MessageKind.DIGEST, day):
            yield f"a digest: none on {day}"


def doubled_messages(evidence: Evidence) -> Iterator[str]:
    """No two messages to the same recipient have the same kind and slot."""
    for (to, kind, slot), posts in evidence.posts_by_slot.items():
        if len(posts) > 1:
            when = ", ".join(post.message.ts for post in posts)
            yield f"a message: {kind} {slot} stands {len(posts)} times before {to} ({when})"


def doubled_lists(evidence: Evidence) -> Iterator[str]:
    """No user received two lists on a day."""
    counts = Counter((post.recipient, post.slot) for post, was_overtaken in lists_by_day(evidence) if not was_overtaken)
    for (to, day), times in counts.items():
        if times > 1:
            yield f"a list: {to} had {times} on {day}"


def lists_by_day(evidence: Evidence) -> Iterator[tuple[Post, bool]]:
    """Each list with the day of its post as its slot, and whether the clock jumped between its rendering and its post.

    After such a jump the list of the earlier day is posted on the later day, which has a list of its own.
    """
    for post in evidence.posts:
        if post.kind != MessageKind.LIST.value:
            continue
        calendar = evidence.recruiters[post.recipient].calendar
        message = evidence.lists.get((post.recipient, post.slot))
        day = calendar.day_of(post.at).isoformat()
        rendered_on = calendar.day_of(message.posted_at).isoformat() if message and message.posted_at else None
        yield replace(post, slot=day), day != post.slot and rendered_on == post.slot


def doubled_cards(evidence: Evidence) -> Iterator[str]:
    """No user received more cards of a duty than the number of times they became its owner."""
    for duty in evidence.duties:
        for user_id, times_owned in Counter(owners(evidence, duty)).items():
            slots = [message.slot for message in evidence.sent_cards(duty, user_id)]
            if len(slots) > times_owned:
                yield f"a card: duty {duty.id} came to {user_id} {len(slots)} times ({slots})"


def doubled_declines(evidence: Evidence) -> Iterator[str]:
    """No candidate has two live declines for a role, also if several forms recorded them."""
    for form in evidence.activity.decline_forms:
        for name, declines in evidence.declines_of(form):
            if len(declines) > 1:
                yield f"a decline: {name} has {len(declines)} for {form.role}, answered: {form.answered}"


def doubled_outcomes(evidence: Evidence) -> Iterator[str]:
    """No outcome form has two log entries, answered or not."""
    for form in evidence.activity.outcome_forms:
        logged = [entry.what.value for entry in evidence.entries_of(form)]
        if len(logged) > 1:
            yield f"an outcome: one form of {form.user_id} about duty {form.duty_id} is in the log as {logged}"


def doubled_offers(evidence: Evidence) -> Iterator[str]:
    """No hand-off form has two offers."""
    forms = Counter(form.key for form in evidence.activity.hand_off_forms)
    for key, times in evidence.offer_counts.items():
        if key in forms and times > forms[key]:
            yield f"an offer: {times} from {forms[key]} forms, duty {key[0]} from {key[1]} to {key[2]}"


def doubled_answers(evidence: Evidence) -> Iterator[str]:
    """A duty is settled once; an answer is undone at most once and creates at most one follow-up."""
    for duty in evidence.duties:
        entries = evidence.entries[duty.id]
        undone = Counter(entry.undoes_id for entry in entries if entry.undoes_id)
        settled = [entry.what.value for entry in evidence.settling_entries(duty)]
        if len(settled) > 1:
            yield f"an answer: duty {duty.id} is settled as {settled}"
        for answer_id, times in undone.items():
            if times > 1:
                yield f"an undo: entry {answer_id} of duty {duty.id} is taken back {times} times"
        follow_ups = Counter(
            other.made_by_id for other in evidence.duties if other.made_by_id and other.decline_id == duty.decline_id
        )
        for answer_id, times in follow_ups.items():
            if times > 1 and any(entry.id == answer_id for entry in entries):
                yield f"a second contact: entry {answer_id} of duty {duty.id} made {times}"


def doubled_steps(evidence: Evidence) -> Iterator[str]:
    """No step is taken twice under the same owner: each step belongs to a list, and there is one list a day."""
    for duty in evidence.duties:
        for steps in _steps_by_owner(evidence.entries[duty.id]):
            numbers = [entry.details["step"] for entry in steps]
            if len(set(numbers)) < len(numbers):
                yield f"a step: duty {duty.id} took {numbers}"


def _steps_by_owner(entries: list[LogEntry]) -> list[list[LogEntry]]:
    spans: list[list[LogEntry]] = [[]]
    for entry in entries:
        if entry.what is EntryKind.TAKEN:
            spans.append([])
        elif entry.what is EntryKind.STEP:
            spans[-1].append(entry)
    return spans


def broken_references(evidence: Evidence) -> Iterator[str]:
    """Every foreign key refers to an existing row."""
    for table in tables.METADATA.sorted_tables:
        for key in table.foreign_keys:
            # An alias, since a table may refer to itself.
            target = key.column.table.alias()
            missing = ~select(literal(1)).where(target.c[key.column.name] == key.parent).exists()
            dangling = select(func.count()).select_from(table).where(key.parent.is_not(None), missing)
            if count := evidence.session.scalar(dangling):
                yield f"{table.name}.{key.parent.name}: {count} rows point to nothing"


def broken_integrity(evidence: Evidence) -> Iterator[str]:
    """SQLite's integrity checks succeed."""
    if evidence.session.get_bind().dialect.name != "sqlite":
        return
    for pragma, expected in (("foreign_key_check", []), ("integrity_check", [("ok",)])):
        result = [tuple(row) for row in evidence.session.execute(text(f"PRAGMA {pragma}"))]
        if result != expected:
            yield f"PRAGMA {pragma}: {result}"


def half_done_declines(evidence: Evidence) -> Iterator[str]:
    """Every live decline has its duty, unless it owes nothing."""
    with_duty = {duty.decline_id for duty in evidence.duties if duty.kind not in FROM_A_CALL}
    for decline in chain.from_iterable(evidence.declines.values()):
        if decline.id not in with_duty and not decline.owes_nothing:
            yield f"decline {decline.id} owes nothing to anybody"


def half_done_duties(evidence: Evidence) -> Iterator[str]:
    """State, timers and log of each duty agree."""
    for duty in evidence.duties:
        entries = evidence.entries[duty.id]
        settled = [entry.what for entry in evidence.settling_entries(duty)]
        if duty.kind not in FROM_A_CALL and not any(entry.what is EntryKind.RECORDED for entry in entries):
            yield f"duty {duty.id} has no entry that records it"
        if duty.kind is DutyKind.FOLLOW_UP and duty.made_by_id is None:
            yield f"second contact {duty.id} comes from no answer"
        if settled != ([] if duty.settled_as is None else [duty.settled_as]):
            yield f"duty {duty.id} is settled as {duty.settled_as}, and its log says {settled}"
        if duty.settled_at and (duty.nudge_at or duty.lead_on or duty.chosen_at):
            yield f"duty {duty.id} is settled and has a nudge on {duty.nudge_at or duty.lead_on or duty.chosen_at}"
        if duty.chosen_at and duty.chosen_at <= evidence.now:
            yield f"duty {duty.id} still waits for {duty.chosen_at:%d %b %H:%M:%S}, which is over"
        if duty.ownership != 1 + sum(entry.what is EntryKind.TAKEN for entry in entries):
            yield f"duty {duty.id} has had {duty.ownership} owners, and its log says otherwise"
        steps = len(_steps_by_owner(entries)[-1])
        if duty.is_open and duty.steps != steps:
            yield f"duty {duty.id} stands at step {duty.steps}, and its log has {steps}"


def half_done_offers(evidence: Evidence) -> Iterator[str]:
    """No settled duty has an open offer."""
    for offer in evidence.offers:
        if offer.is_open and not offer.duty.is_open:
            yield f"offer {offer.id} is open, and its duty {offer.duty_id} is settled"


def dead_buttons(evidence: Evidence) -> Iterator[str]:
    """No message in Slack has a button to answer for a settled duty."""
    settled_ids = {str(duty.id) for duty in evidence.duties if not duty.is_open}
    for post in evidence.posts:
        stale_ids = {
            element["value"]
            for _, element in elements(post.message.blocks)
            if element["action_id"] in OPEN_BUTTONS and element.get("value") in settled_ids
        }
        if stale_ids:
            label = f"{post.kind} {post.slot} before {post.recipient}"
            yield f"{label} still offers to answer for duty {', '.join(stale_ids)}"


def late_seconds(evidence: Evidence, to_real_seconds: Callable[[datetime], float]) -> list[float]:
    """Lateness in real seconds of every posted message with a known due time, unordered."""
    seconds = []
    for message in evidence.messages:
        due, posts = _due_time(evidence, message), evidence.posts_of(message)
        if due is not None and posts:
            seconds.append(max(0.0, to_real_seconds(posts[0].at) - to_real_seconds(due)))
    return seconds


def _due_time(evidence: Evidence, message: Message) -> datetime | None:
    """When the message was due, by its slot or by the user's choice; None if unknown."""
    match message.kind:
        case MessageKind.LIST:
            return evidence.recruiters[message.recipient].calendar.list_time(date.fromisoformat(message.slot))
        case MessageKind.DIGEST:
            return digest.digest_time(evidence.workspace, date.fromisoformat(message.slot))
        case MessageKind.CHOSEN | MessageKind.CARD if "at" in message.details:
            return datetime.fromisoformat(message.details["at"])
        case _:
            return None


CHECKS: dict[str, tuple[Callable[[Evidence], Iterator[str]], ...]] = {
    "lost": (
        lost_declines,
        lost_outcomes,
        lost_snoozes,
        lost_offers,
        lost_cards,
        lost_messages,
        missing_nudges,
        lost_lists,
        lost_digests,
    ),
    "doubled": (
        doubled_messages,
        doubled_lists,
        doubled_cards,
        doubled_declines,
        doubled_outcomes,
        doubled_offers,
        doubled_answers,
        doubled_steps,
    ),
    "half_done": (
        broken_references,
        broken_integrity,
        half_done_declines,
        half_done_duties,
        half_done_offers,
        dead_buttons,
    ),
}
"""Lost: confirmed input or due messages are missing. Doubled: records or messages exist too often. Half-done: rows and
messages contradict each other."""


@dataclass
class Verdict:
    """The findings, a sentence each, and the lateness in real seconds of each message with a known due time."""

    sent: int
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half_done: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    overtaken: int = 0
    """Number of lists that were rendered before and posted after a jump of the clock to another day."""

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.doubled or self.half_done)


def judge_evidence(evidence: Evidence, to_real_seconds: Callable[[datetime], float]) -> Verdict:
    """The verdict. `to_real_seconds` converts a moment of the run's clock to a real second."""
    return Verdict(
        sent=len(evidence.posts),
        late=late_seconds(evidence, to_real_seconds),
        overtaken=sum(was_overtaken for _, was_overtaken in lists_by_day(evidence)),
        **{kind: [finding for check in checks for finding in check(evidence)] for kind, checks in CHECKS.items()},
    )

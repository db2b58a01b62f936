"""What became of somebody, in a sentence for each role: told when and by whom, how they took it, what followed."""

from collections.abc import Sequence

from handlers.cards import log_wording, words
from handlers.ui import blocks, dates
from models.context import Context
from models.duties import log_entry
from models.duties.duty import Duty
from models.duties.log_entry import HEARD_NO, EntryKind
from models.duties.referral import Referral, Status
from models.rules.kinds import NEWS, DutyKind

MOST = 3
MOST_NAMED = 3

TOOK_IT = {"fine": "took it well", "cool": "was reserved", "hurt": "was hurt"}
SECOND = {EntryKind.GOT_REFERRAL: "second contact made", EntryKind.NO_REFERRAL: "second contact made"}


def sentences(ctx: Context, duties: Sequence[Duty], named: Sequence[Referral]) -> list[str]:
    """A sentence for each decline among these duties of one person, newest first. `named`: whom the person named."""
    news = [duty for duty in duties if duty.kind in NEWS and duty.settled_as is not EntryKind.WITHDRAWN]
    newest_first = sorted(news, key=lambda duty: duty.recorded.recorded_at, reverse=True)[:MOST]
    return [_sentence(ctx, duty, duties, named) for duty in newest_first]


def _sentence(ctx: Context, duty: Duty, duties: Sequence[Duty], named: Sequence[Referral]) -> str:
    stage = words.STAGES[duty.recorded.stage]
    told = ", ".join([f"Declined for {words.role(duty)} ({stage})", *_told(ctx, duty)])
    after = [
        SECOND[later.settled_as]
        for later in duties
        if later.decline_id == duty.decline_id and later.kind is DutyKind.FOLLOW_UP and later.settled_as in SECOND
    ]
    names = [_named(row) for row in named if row.role_id in (None, duty.role_id)][:MOST_NAMED]
    return "; ".join([told, *after[:1], *([f"named {' and '.join(names)}"] if names else [])]) + "."


def _named(row: Referral) -> str:
    """A person whom they named, with what became of them: "Tom Weber (in process)"."""
    name = blocks.cut(row.name, words.NAME)
    return name if row.status is Status.NEW else f"{name} ({log_wording.status_text(row.status)})"


def _told(ctx: Context, duty: Duty) -> list[str]:
    """How the person heard, and how they took it; or that they wait."""
    calendar = ctx.person.calendar
    if duty.settled_at is None or duty.settled_as is None:
        return [f"not told yet, {dates.waited(duty.since, ctx.now, calendar, duty.age(ctx.now))}"]
    if duty.settled_as not in HEARD_NO:
        return [words.how_ended(ctx, duty)]
    by = f" by {duty.settled_by.name}" if duty.settled_by else ""
    entries = log_entry.without_undone(log_entry.of_duty(ctx.session, duty.id))
    call = next((entry for entry in reversed(entries) if entry.what is EntryKind.REACHED), None)
    mood = TOOK_IT.get(log_wording.known_of(ctx, call).get("mood", "")) if call else None
    settled = calendar.day_of(duty.settled_at)
    return [f"told {settled:%a} {settled.day} {settled:%B}{by}", *([mood] if mood else [])]

"""A promise is kept: they were told something, or were asked how they are; then the next touch is owed, or none."""

from dataclasses import asdict, dataclass
from typing import Any

from models.context import Context, guard
from models.duties import promise, settle
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.promise import Promise
from models.rules.deadlines import DutyKind

TOUCHES_UNTIL_ASKED = 2
"""The touch at 120 days asks whether to go on, and so does every later one."""


@dataclass(frozen=True)
class TouchOutcome:
    """What came of it: what they would want now, where nothing new was said None; and whether to go on."""

    wish: str | None = None
    relocation: str | None = None
    place: str | None = None
    goes_on: bool = True


def asks_whether_to_go_on(kept: Promise) -> bool:
    """Whether the coming touch is one after which the promise goes on only if somebody says so."""
    return kept.touches + 1 >= TOUCHES_UNTIL_ASKED


def touched(ctx: Context, duty: Duty, touch: TouchOutcome) -> LogEntry | None:
    """They were kept posted, as promised. None when that was settled before."""
    details = {key: value for key, value in asdict(touch).items() if value is not None}
    return _touch(ctx, duty, touch, details)


def told(ctx: Context, duty: Duty, opening_id: int) -> LogEntry | None:
    """They were told of an opening: that is a touch, too, and moves the next date."""
    return _touch(ctx, duty, TouchOutcome(), {"opening": opening_id})


def ended(ctx: Context, duty: Duty) -> LogEntry | None:
    """They are not to be kept posted any more."""
    guard(ctx, duty.owner)
    if duty.kind is not DutyKind.KEEP_POSTED:
        return None
    answer = settle.settle(ctx, duty, EntryKind.PROMISE_ENDED)
    if answer:
        _wish_is_over(ctx, duty, answer)
    return answer


def _touch(ctx: Context, duty: Duty, touch: TouchOutcome, details: dict[str, Any]) -> LogEntry | None:
    guard(ctx, duty.owner)
    kept = promise.of_duty(ctx.session, duty)
    if kept is None:
        return None
    was = promise.remembered(kept)
    answer = settle.settle(ctx, duty, EntryKind.TOUCHED, details=details)
    if answer is None:
        return None
    answer.before = {**answer.before, "promise": was}
    kept.wants(touch.wish, touch.relocation, touch.place)
    kept.touches += 1
    if touch.goes_on:
        kept.duty = promise.owe_touch(ctx, kept.candidate, duty.owner, duty.role, answer)
    else:
        _wish_is_over(ctx, duty, answer)
    return answer


def _wish_is_over(ctx: Context, duty: Duty, answer: LogEntry) -> None:
    """Unless somebody else has promised it, too."""
    person = duty.candidate
    answer.before = {**answer.before, "keep_posted": person.keep_posted}
    person.keep_posted = bool(promise.alive_of(ctx.session, person))

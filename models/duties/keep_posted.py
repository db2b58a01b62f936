"""Records keep-posted touches and makes the next touch, or ends the promise."""

from dataclasses import asdict, dataclass
from typing import Any

from models.context import Context, guard
from models.duties import promise, settle
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.promise import Promise
from models.rules.kinds import DutyKind

TOUCHES_UNTIL_ASKED = 2
"""From this touch on (at 120 days), each asks whether to go on."""


@dataclass(frozen=True)
class TouchOutcome:
    """The result of a touch: what the candidate would want now (None: nothing new was said), and whether to go on."""

    wish: str | None = None
    relocation: str | None = None
    place: str | None = None
    goes_on: bool = True


def asks_whether_to_go_on(promised: Promise) -> bool:
    """Whether the promise goes on after the coming touch only if the owner says so."""
    return promised.touches + 1 >= TOUCHES_UNTIL_ASKED


def touched(ctx: Context, duty: Duty, touch: TouchOutcome) -> LogEntry | None:
    """Records the touch. None when the duty had ended before."""
    details = {key: value for key, value in asdict(touch).items() if value is not None}
    return _touch(ctx, duty, touch, details)


def told(ctx: Context, duty: Duty, opening_id: int) -> LogEntry | None:
    """Records that they were told of an opening: counts as a touch and moves the next date."""
    return _touch(ctx, duty, TouchOutcome(), {"opening": opening_id})


def ended(ctx: Context, duty: Duty) -> LogEntry | None:
    """Ends the promise: they are not to be kept posted any more."""
    guard(ctx, duty.owner)
    if duty.kind is not DutyKind.KEEP_POSTED:
        return None
    entry = settle.settle(ctx, duty, EntryKind.PROMISE_ENDED)
    if entry:
        _wish_is_over(ctx, duty, entry)
    return entry


def _touch(ctx: Context, duty: Duty, touch: TouchOutcome, details: dict[str, Any]) -> LogEntry | None:
    guard(ctx, duty.owner)
    promised = promise.of_duty(ctx.session, duty)
    if promised is None:
        return None
    before = promise.remembered(promised)
    entry = settle.settle(ctx, duty, EntryKind.TOUCHED, details=details)
    if entry is None:
        return None
    entry.before = {**entry.before, "promise": before}
    promised.wants(touch.wish, touch.relocation, touch.place)
    promised.touches += 1
    if touch.goes_on:
        promised.duty = promise.owe_touch(ctx, promised.candidate, duty.owner, duty.role, entry)
    else:
        _wish_is_over(ctx, duty, entry)
    return entry


def _wish_is_over(ctx: Context, duty: Duty, entry: LogEntry) -> None:
    """Clears the candidate's keep-posted wish, unless a colleague has promised it, too."""
    person = duty.candidate
    entry.before = {**entry.before, "keep_posted": person.keep_posted}
    person.keep_posted = bool(promise.alive_of(ctx.session, person))

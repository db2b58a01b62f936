"""Answers several e-mails to applicants in one action; each is logged and can be undone by itself."""

from collections.abc import Sequence
from datetime import datetime

from models.context import Context
from models.duties import settle
from models.duties.duty import Duty, find_duty
from models.rules.deadlines import DutyKind, Stage

FROM = 2
"""The list groups e-mails to applicants from this many on."""


def goes_together(duty: Duty, now: datetime) -> bool:
    """Whether the duty belongs to the group: an e-mail to a candidate who only applied, and not held."""
    if duty.kind is not DutyKind.EMAIL or duty.decline is None or duty.decline.stage is not Stage.APPLIED:
        return False
    return not (duty.held_until and duty.held_until > duty.owner.calendar.day_of(now))


def all_sent(ctx: Context, duty_ids: Sequence[int]) -> list[Duty]:
    """Settles the duties that are open and the person's own, and returns them; repeated, it returns none."""
    settled = []
    for duty_id in sorted(set(duty_ids)):
        duty = find_duty(ctx.session, ctx.workspace.id, duty_id)
        if duty and duty.owner_id == ctx.person.id and goes_together(duty, ctx.now) and settle.sent(ctx, duty):
            settled.append(duty)
    return settled

"""E-mails to those who applied, answered together: one act, and each of them told, logged and undoable by itself."""

from collections.abc import Sequence
from datetime import datetime

from models.context import Context
from models.duties import settle
from models.duties.duty import Duty, find_duty
from models.rules.deadlines import DutyKind, Stage

FROM = 2
"""From this many on they stand together."""


def goes_together(duty: Duty, now: datetime) -> bool:
    """Whether it is one of those: an e-mail to who applied, whose news is not held."""
    if duty.kind is not DutyKind.EMAIL or duty.decline is None or duty.decline.stage is not Stage.APPLIED:
        return False
    return not (duty.held_until and duty.held_until > duty.owner.calendar.day_of(now))


def all_sent(ctx: Context, duty_ids: Sequence[int]) -> list[Duty]:
    """Those of these that were open and the person's own, and are settled now; a second time: none."""
    settled = []
    for duty_id in sorted(set(duty_ids)):
        one = find_duty(ctx.session, ctx.workspace.id, duty_id)
        if one and one.owner_id == ctx.person.id and goes_together(one, ctx.now) and settle.sent(ctx, one):
            settled.append(one)
    return settled

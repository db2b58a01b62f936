"""Whose lead is who: one person's own leads, in place of everybody's."""

from models.context import Context
from models.directory.recruiter import Recruiter, find_recruiters
from models.duties import hand_off
from models.outbox import home_tab
from models.settings import change_team, changes, personal


class CannotLead(Exception):
    """One of the named can't help: unknown, a guest, a bot, deactivated, outside, or the person themselves."""


def lead(ctx: Context, person: Recruiter, lead_ids: list[str]) -> None:
    """These are asked to help `person` from now on, in this order; none: everybody's leads.

    Raises agreeing.NotAllowed unless the act is by somebody who may change the team's settings, and CannotLead.
    """
    change_team.guard(ctx)
    found = {one.user_id: one for one in find_recruiters(ctx.session, ctx.workspace.id, lead_ids)}
    fit = all(one.can_take for one in found.values())
    if not fit or set(found) != set(lead_ids) or person.user_id in found:
        raise CannotLead
    if lead_ids == person.lead_ids:
        return
    changes.note(ctx, "lead_ids", person.lead_ids, lead_ids, of=person)
    # Whoever led them until now has them in sight no longer.
    before, person.lead_ids = person.lead_ids, lead_ids
    home_tab.touch_whoever_leads(ctx.session, ctx.workspace.id, [*before, *ctx.workspace.lead_ids, *lead_ids], ctx.now)
    personal.replan(ctx, person)
    hand_off.reassign_orphans(ctx)

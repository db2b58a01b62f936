"""A person's own leads, in place of the workspace's leads."""

from models.context import Context
from models.directory.recruiter import Recruiter, find_recruiters
from models.duties import hand_off
from models.outbox import home_tab
from models.settings import change_team, changes, personal


class CannotLead(Exception):
    """A named person can't lead: unknown, a guest, a bot, deactivated, outside, or the person themselves."""


def lead(ctx: Context, person: Recruiter, lead_ids: list[str]) -> None:
    """Sets the person's own leads, in this order; empty: the workspace's leads.

    Raises PermissionDenied unless the actor may change the team's settings, and CannotLead.
    """
    change_team.guard(ctx)
    by_user_id = {
        recruiter.user_id: recruiter for recruiter in find_recruiters(ctx.session, ctx.workspace.id, lead_ids)
    }
    fit = all(recruiter.can_take for recruiter in by_user_id.values())
    if not fit or set(by_user_id) != set(lead_ids) or person.user_id in by_user_id:
        raise CannotLead
    if lead_ids == person.lead_ids:
        return
    changes.note(ctx, "lead_ids", person.lead_ids, lead_ids, of=person)
    # Former leads do not see them any more.
    before, person.lead_ids = person.lead_ids, lead_ids
    home_tab.touch_whoever_leads(ctx.session, ctx.workspace.id, [*before, *ctx.workspace.lead_ids, *lead_ids], ctx.now)
    personal.replan(ctx, person)
    hand_off.reassign_orphans(ctx)

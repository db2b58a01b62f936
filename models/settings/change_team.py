"""Changes the team's settings: checks permission and bounds, logs the change, and applies it from the next step on."""

from collections.abc import Callable

from sqlalchemy import select, update

from models.context import Context
from models.directory.recruiter import Recruiter, find_recruiter
from models.duties import hand_off
from models.errors import PermissionDenied, StaleVersion
from models.lists import digest
from models.outbox import home_tab
from models.settings import changes as change
from models.settings import personal, team
from models.settings.changes import Change
from models.settings.team import POLICY, SettingFault, TeamSettings

PEOPLE = ("lead_ids", "admin_ids")
MOVES_PEOPLE = {"lead_ids", "zone", "closed_days", "ladder", "referral_ask"}
"""Settings whose change replans everybody's next steps."""
FOLLOWS_FIRST_LEAD = ("zone", "country", "region")
"""Settings taken from the first lead's zone unless they were chosen."""
MOVES_DIGEST = {"digest_channel", "digest_time", "zone", "country", "region", "closed_days"}


class InvalidSettings(Exception):
    """Some settings are invalid; the fault of each, by setting."""

    def __init__(self, by_setting: dict[str, SettingFault]) -> None:
        super().__init__("out of bounds")
        self.by_setting = by_setting


def may_change(person: Recruiter) -> bool:
    """Leads and admins of the workspace, and Slack admins, who may even where there are no leads."""
    if not person.is_at_home:
        return False
    workspace = person.workspace
    return person.is_admin or (not person.is_outside and person.user_id in (*workspace.lead_ids, *workspace.admin_ids))


def guard(ctx: Context) -> None:
    """Raises PermissionDenied unless the actor may see and change the team's settings or is the system."""
    if ctx.actor is not None and not may_change(ctx.actor):
        raise PermissionDenied


def version(ctx: Context) -> int:
    """Id of the last change of the workspace's settings; 0: there was none."""
    last = _last(ctx)
    return last.id if last else 0


def save(
    ctx: Context,
    wished: TeamSettings,
    as_of: int,
    once_checked: Callable[[], object] = lambda: None,
    *,
    is_in_channel: bool = False,
) -> None:
    """Saves the team's settings; unchanged ones have no effect.

    `is_in_channel`: Slack just said that the actor is in the channel that is wished for as `users_channel`. `as_of`:
    the version that was read when the wish was made. `once_checked` is called as soon as nothing can be refused any
    more, since replanning a large team takes longer than Slack waits. Raises PermissionDenied, StaleVersion or
    InvalidSettings.
    """
    before = _check(ctx, wished, as_of, is_in_channel=is_in_channel)
    once_checked()
    if before == wished:
        return
    _keep(ctx, before, wished)
    _follow_first_lead(ctx, before)
    _go_on(ctx, before)


def _check(ctx: Context, wished: TeamSettings, as_of: int, *, is_in_channel: bool) -> TeamSettings:
    """Checks the wished settings, and returns the current ones."""
    guard(ctx)
    before = team.current(ctx.workspace)
    if before == wished:
        return before
    last = _last(ctx)
    if last and last.id != as_of:
        by = ctx.session.get(Recruiter, last.by_id) if last.by_id else None
        raise StaleVersion(by.name if by else "Somebody")
    unfit = team.faults(wished) | _unfit_people(ctx, before, wished)
    is_new = wished.users_channel is not None and wished.users_channel != before.users_channel
    if is_new and ctx.actor is not None and not is_in_channel:
        unfit["users_channel"] = SettingFault.LOCKED_OUT
    if unfit:
        raise InvalidSettings(unfit)
    return before


def _last(ctx: Context) -> Change | None:
    ours = (Change.workspace_id == ctx.workspace.id, Change.of_id.is_(None), Change.setting.not_like("text.%"))
    return ctx.session.scalars(select(Change).where(*ours).order_by(Change.id.desc()).limit(1)).first()


def _unfit_people(ctx: Context, before: TeamSettings, wished: TeamSettings) -> dict[str, SettingFault]:
    """Faults of newly named people: they must be able to take duties."""
    by_setting = {}
    for setting in PEOPLE:
        for user_id in set(getattr(wished, setting)) - set(getattr(before, setting)):
            person = find_recruiter(ctx.session, ctx.workspace, user_id)
            if person is None:
                by_setting[setting] = SettingFault.STRANGER
            elif not person.can_take:
                by_setting[setting] = SettingFault.NO_MEMBER
                break
    return by_setting


def _keep(ctx: Context, before: TeamSettings, wished: TeamSettings) -> None:
    """Logs the changes and stores them as chosen, so that they win over the environment at the next start."""
    workspace = ctx.workspace
    changes = team.differences(before, wished)
    policy = {setting: after for setting, (_, after) in changes.items() if setting in POLICY}
    plain = {setting: after for setting, (_, after) in changes.items() if setting not in POLICY}
    if {"country", "region"} & set(plain):
        plain |= {"country": wished.country, "region": wished.region}
    if change.CALENDAR & set(changes):
        change.freeze_ages(ctx.session, workspace, ctx.now)
    if "retention_days" in changes:
        workspace.looks_for_old_at = None
    for setting, (was, after) in changes.items():
        change.note(ctx, setting, was, after)
    for setting, after in plain.items():
        setattr(workspace, setting, after)
    workspace.chosen = {**workspace.chosen, **plain, "policy": {**workspace.chosen.get("policy", {}), **policy}}


def _follow_first_lead(ctx: Context, before: TeamSettings) -> None:
    """Moves the team to its first lead's zone, unless a zone was chosen."""
    workspace = ctx.workspace
    if workspace.lead_ids[:1] == before.lead_ids[:1] or not workspace.lead_ids:
        return
    first = find_recruiter(ctx.session, workspace, workspace.lead_ids[0])
    was = {setting: getattr(workspace, setting) for setting in FOLLOWS_FIRST_LEAD}
    if first and first.zone:
        change.change_workspace_zone(ctx.session, workspace, first.zone, ctx.now)
    for setting, earlier in was.items():
        if (after := getattr(workspace, setting)) != earlier:
            change.note(ctx, setting, earlier, after)


def _go_on(ctx: Context, before: TeamSettings) -> None:
    """Replans every coming step and the next digest; sent messages stay, and no tell-by moves."""
    ctx.session.flush()
    changed = set(team.differences(before, team.current(ctx.workspace)))
    if changed & MOVES_PEOPLE:
        for person in _everybody(ctx):
            personal.replan(ctx, person)
    if "users_channel" in changed:
        _ask_who_is_in_channel(ctx)
    if "lead_ids" in changed:
        hand_off.reassign_orphans(ctx)
    if changed & MOVES_DIGEST:
        digest.replan(ctx.session, ctx.workspace, ctx.now)
    if "names_in_private" in changed and not ctx.workspace.names_in_private:
        digest.names_no_more(ctx)
    named = {*before.lead_ids, *before.admin_ids, *ctx.workspace.lead_ids, *ctx.workspace.admin_ids}
    home_tab.touch_whoever_leads(ctx.session, ctx.workspace.id, named, ctx.now)


def _ask_who_is_in_channel(ctx: Context) -> None:
    """Forgets who is in the channel, so that Slack is asked again; the actor was in it just now."""
    everybody = update(Recruiter).where(Recruiter.workspace_id == ctx.workspace.id)
    ctx.session.execute(everybody.values(is_in_channel=None, channel_asked_at=None))
    if ctx.actor is not None and ctx.workspace.users_channel is not None:
        ctx.actor.is_in_channel, ctx.actor.channel_asked_at = True, ctx.now


def _everybody(ctx: Context) -> list[Recruiter]:
    at_home = (Recruiter.is_deactivated.is_(False), Recruiter.is_full_member)
    return list(ctx.session.scalars(select(Recruiter).where(Recruiter.workspace_id == ctx.workspace.id, *at_home)))

"""Changes what a team has agreed on: by those who may, within bounds, written down, at work from the next step on."""

from collections.abc import Callable

from sqlalchemy import select, update

from models.context import Act
from models.directory import recruiter
from models.directory.recruiter import Recruiter
from models.duties import hand_over
from models.lists import digest
from models.outbox import home_tab
from models.settings import changes as change
from models.settings import frozen_ages, personal, team
from models.settings.changes import Change
from models.settings.team import POLICY, Agreement, Why

PEOPLE = ("lead_ids", "admin_ids")
MOVES_PEOPLE = {"lead_ids", "zone", "closed_days", "ladder", "referral_ask"}
"""After a change of these, what comes next is computed anew for everybody."""
FOLLOWS_FIRST_LEAD = ("zone", "country", "region")
"""Taken from the first lead's zone where the settings chose no other."""
MOVES_DIGEST = {"digest_channel", "digest_time", "zone", "country", "region", "closed_days"}


class NotAllowed(Exception):
    """Only leads, admins and Slack's admins may see and change the team's settings."""


class Outdated(Exception):
    """Somebody of this name changed the settings after they were read."""

    def __init__(self, name: str) -> None:
        super().__init__("changed meanwhile")
        self.name = name


class Unfit(Exception):
    """Some settings can't be as they were wished; why, by setting."""

    def __init__(self, by_setting: dict[str, Why]) -> None:
        super().__init__("out of bounds")
        self.by_setting = by_setting


def may_change(person: Recruiter) -> bool:
    """Leads of the workspace, its admins, and Slack's own, who may even where nobody leads."""
    if not person.is_at_home:
        return False
    books = person.workspace
    return person.is_admin or (not person.is_outside and person.user_id in (*books.lead_ids, *books.admin_ids))


def guard(act: Act) -> None:
    """Raises NotAllowed unless the act is by somebody who may, or happens by itself."""
    if act.by is not None and not may_change(act.by):
        raise NotAllowed


def version(act: Act) -> int:
    """The number of the last change of the workspace's settings; 0: there was none."""
    last = _last(act)
    return last.id if last else 0


def agree(
    act: Act,
    wished: Agreement,
    as_of: int,
    once_checked: Callable[[], object] = lambda: None,
    *,
    is_in_channel: bool = False,
) -> None:
    """From now on this holds; what is the same already changes nothing.

    `is_in_channel`: Slack just said that whoever acts is in the channel that is wished for as `users_channel`.

    `as_of` is the version that was read when the wish was made. `once_checked` is called as soon as nothing can be
    refused any more, since planning anew for a large team takes longer than Slack waits.
    Raises NotAllowed, Outdated or Unfit.
    """
    before = _check(act, wished, as_of, is_in_channel=is_in_channel)
    once_checked()
    if before == wished:
        return
    _keep(act, before, wished)
    _follow_first_lead(act, before)
    _go_on(act, before)


def _check(act: Act, wished: Agreement, as_of: int, *, is_in_channel: bool) -> Agreement:
    """What stands now, with the workspace locked."""
    guard(act)
    act.session.refresh(act.workspace, with_for_update=True)
    before = team.standing(act.workspace)
    if before == wished:
        return before
    last = _last(act)
    if last and last.id != as_of:
        by = act.session.get(Recruiter, last.by_id) if last.by_id else None
        raise Outdated(by.name if by else "Somebody")
    unfit = team.faults(wished) | _unfit_people(act, before, wished)
    is_new = wished.users_channel is not None and wished.users_channel != before.users_channel
    if is_new and act.by is not None and not is_in_channel:
        unfit["users_channel"] = Why.LOCKED_OUT
    if unfit:
        raise Unfit(unfit)
    return before


def _last(act: Act) -> Change | None:
    ours = (Change.workspace_id == act.workspace.id, Change.of_id.is_(None), Change.setting.not_like("text.%"))
    return act.session.scalars(select(Change).where(*ours).order_by(Change.id.desc()).limit(1)).first()


def _unfit_people(act: Act, before: Agreement, wished: Agreement) -> dict[str, Why]:
    """Whoever is newly named must be somebody who can help."""
    found = {}
    for setting in PEOPLE:
        for user_id in set(getattr(wished, setting)) - set(getattr(before, setting)):
            person = recruiter.find(act.session, act.workspace, user_id)
            if person is None:
                found[setting] = Why.STRANGER
            elif not person.can_take:
                found[setting] = Why.NO_MEMBER
                break
    return found


def _keep(act: Act, before: Agreement, wished: Agreement) -> None:
    """Written down, and kept as chosen, so that it wins over the environment when the bot starts again."""
    books = act.workspace
    changes = team.differences(before, wished)
    policy = {setting: after for setting, (_, after) in changes.items() if setting in POLICY}
    plain = {setting: after for setting, (_, after) in changes.items() if setting not in POLICY}
    if {"country", "region"} & set(plain):
        plain |= {"country": wished.country, "region": wished.region}
    if frozen_ages.CALENDAR & set(changes):
        frozen_ages.keep(act.session, books, act.now)
    if "retention_days" in changes:
        books.looks_for_old_at = None
    for setting, (was, after) in changes.items():
        change.note(act, setting, was, after)
    for setting, after in plain.items():
        setattr(books, setting, after)
    books.chosen = {**books.chosen, **plain, "policy": {**books.chosen.get("policy", {}), **policy}}


def _follow_first_lead(act: Act, before: Agreement) -> None:
    """Unless a zone was chosen, the team lives in its first lead's."""
    books = act.workspace
    if books.lead_ids[:1] == before.lead_ids[:1] or not books.lead_ids:
        return
    first = recruiter.find(act.session, books, books.lead_ids[0])
    was = {setting: getattr(books, setting) for setting in FOLLOWS_FIRST_LEAD}
    if first and first.zone:
        frozen_ages.live_in(act.session, books, first.zone, act.now)
    for setting, standing in was.items():
        if (after := getattr(books, setting)) != standing:
            change.note(act, setting, standing, after)


def _go_on(act: Act, before: Agreement) -> None:
    """Every step still to come, and the next digest; what went out stays, and no tell-by moves."""
    act.session.flush()
    changed = set(team.differences(before, team.standing(act.workspace)))
    if changed & MOVES_PEOPLE:
        for person in _everybody(act):
            personal.replan(act, person)
    if "users_channel" in changed:
        _ask_who_is_in_channel(act)
    if "lead_ids" in changed:
        hand_over.leave_nobody(act)
    if changed & MOVES_DIGEST:
        digest.replan(act.session, act.workspace, act.now)
    if "names_in_private" in changed and not act.workspace.names_in_private:
        digest.names_no_more(act)
    named = {*before.lead_ids, *before.admin_ids, *act.workspace.lead_ids, *act.workspace.admin_ids}
    home_tab.touch_whoever_leads(act.session, act.workspace.id, named, act.now)


def _ask_who_is_in_channel(act: Act) -> None:
    """Slack is asked about everybody anew as they come; whoever chose the channel was in it just now."""
    everybody = update(Recruiter).where(Recruiter.workspace_id == act.workspace.id)
    act.session.execute(everybody.values(is_in_channel=None, channel_asked_at=None))
    if act.by is not None and act.workspace.users_channel is not None:
        act.by.is_in_channel, act.by.channel_asked_at = True, act.now


def _everybody(act: Act) -> list[Recruiter]:
    at_home = (Recruiter.is_deactivated.is_(False), Recruiter.is_full_member)
    return list(act.session.scalars(select(Recruiter).where(Recruiter.workspace_id == act.workspace.id, *at_home)))

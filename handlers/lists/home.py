"""The Home tab: everybody who waits for you, or for your team, with the buttons of the card."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.blocks import Block

from handlers.lists import home_top, my_list_page, team_list_page
from handlers.lists.home_top import ALL, BACK, KIND, MINE, NEXT, OWNER, ROLE, TEAM
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime, team_of
from handlers.ui import forms, paging, pickers
from handlers.ui.forms import Body
from handlers.ui.paging import Turns
from models.context import Context
from models.outbox import home_tab
from models.outbox.home_tab import View
from models.outbox.message import Message, Rendered
from models.views import my_list, team_list, team_visibility
from models.views.my_list import ListFilter, ListPart

TURNS = Turns(BACK, NEXT)


def opened(ack: Ack, event: Body, body: Body, runtime: Runtime) -> None:
    """Draws the Home tab anew whenever it is opened."""
    ack()
    if event.get("tab", "home") != "home":
        return
    with runtime.transaction(body) as ctx:
        home_tab.opened(ctx.session, ctx.person, ctx.now)


def draw(message: Message, ctx: Context) -> Rendered:
    """The Home tab as the rows are now, and as its reader chose to see it."""
    chosen = home_tab.chosen(message)
    has_team = team_list.may_see(ctx.session, ctx.person)
    is_new = chosen.is_new_on(ctx.person.calendar.day_of(ctx.now))
    top = [
        *home_top.welcome(ctx, is_new=is_new),
        *home_top.asks_region(ctx),
        *home_top.doors(ctx, chosen.view, has_team=has_team),
    ]
    if has_team and chosen.view is View.TEAM:
        return _team(ctx, chosen, top)
    wanted = ListFilter(ListPart(chosen.part) if chosen.part else None, chosen.role_id, chosen.page)
    page = my_list_page.read(ctx, wanted)
    return my_list_page.drawn(ctx, page, TURNS, [*top, *home_top.filters(wanted, page)])


def _team(ctx: Context, chosen: home_tab.Chosen, top: list[Block]) -> Rendered:
    page = team_list.read(ctx.session, ctx.person, ctx.now, chosen.page, chosen.owner_id)
    return team_list_page.drawn(ctx, page, TURNS, [*top, *home_top.recruiters(chosen.owner_id, page)])


def _chooses(changes: Callable[[str], dict[str, Any]]) -> Callable[..., None]:
    """A listener for what changes nothing but what this Home shows. `changes`: by the value that was pressed."""

    def listener(ack: Ack, body: Body, runtime: Runtime) -> None:
        ack()
        with runtime.transaction(body) as ctx:
            home_tab.choose(ctx.session, ctx.person, ctx.now, **changes(listeners.button_value(body)))

    return listener


def turned(value: str) -> dict[str, Any]:
    return {"page": paging.number(value) or 0}


def to_mine(_value: str) -> dict[str, Any]:
    return {"view": View.MINE, "owner_id": None}


def to_team(_value: str) -> dict[str, Any]:
    return {"view": View.TEAM, "part": None, "role_id": None}


def chose_part(value: str) -> dict[str, Any]:
    return {"part": value if value in {part.value for part in ListPart} else None}


def chose_role(value: str) -> dict[str, Any]:
    return {"role_id": paging.number(value)}


def chose_owner(value: str) -> dict[str, Any]:
    return {"owner_id": paging.number(value)}


def suggested_roles(ack: Ack, body: Body, runtime: Runtime) -> None:
    """The roles of one's own list, as far as their name holds what was typed."""
    typed = str(body.get("value") or "")
    with runtime.reading(body) as ctx:
        found = my_list.roles_like(ctx.session, ctx.person, typed, pickers.MOST_OFFERED - 1)
        choices = [(ALL, home_top.EVERY_ROLE), *((str(role.id), role.full_name) for role in found)]
    ack(options=[option.to_dict() for option in forms.options_of(choices)])


def suggested_recruiters(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Whose contacts the person may see, as far as their name holds what was typed."""
    with runtime.reading(body) as ctx:
        owners = team_visibility.owners(ctx.session, ctx.person, ctx.now).seen
        choices = [(ALL, home_top.EVERYBODY), *((str(one.id), one.name) for one in owners)]
    ack(options=pickers.offered(choices, str(body.get("value") or "")))


def profile_changed(event: Body, body: Body, runtime: Runtime, next: Callable[[], None]) -> None:  # noqa: A002 - Bolt's name
    """Somebody moved to another zone, changed their name, or left: what comes next is computed anew.

    It stands before the acknowledgement: what could not be kept, Slack tells again.
    """
    runtime.profile_changed(team_of(body), event["user"])
    next()


def heard(ack: Ack) -> None:
    ack()


def register(app: App) -> None:
    app.event("app_home_opened")(opened)
    app.event("user_change", middleware=[profile_changed])(heard)
    app.action(MINE)(_chooses(to_mine))
    app.action(TEAM)(_chooses(to_team))
    app.action(KIND)(_chooses(chose_part))
    app.action(ROLE)(_chooses(chose_role))
    app.action(OWNER)(_chooses(chose_owner))
    for turn in (BACK, NEXT):
        app.action(turn)(_chooses(turned))
    app.options(ROLE)(suggested_roles)
    app.options(OWNER)(suggested_recruiters)

"""The Home tab: everybody who waits for you, or for your team, with the buttons of the card."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.blocks import ActionsBlock, Block, ExternalDataSelectElement, StaticSelectElement

from handlers.cards import rows, words
from handlers.cards.home_buttons import to_call_block, to_settings
from handlers.fields import place
from handlers.lists import my_list_page, my_list_wording, team_list_page
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime, team_of
from handlers.ui import blocks, forms, paging, pickers, week
from handlers.ui.forms import Body
from handlers.ui.paging import Turns
from models.context import Context
from models.outbox import home_tab
from models.outbox.home_tab import View
from models.outbox.message import Message, Rendered
from models.rules import holidays as country
from models.views import my_list, team_list, team_visibility
from models.views.my_list import ListFilter, ListPart, OwnPage
from models.views.team_list import TeamPage

HEADER = "Your sign-off calls"
MINE = "home.mine"
TEAM = "home.team"
KIND = "home.kind"
ROLE = "home.role"
OWNER = "home.owner"
BACK = "home.back"
NEXT = "home.next"

ALL = "all"
EVERYTHING = "Everything"
EVERY_ROLE = "Every role"
EVERYBODY = "Everybody"
QUIET = "I keep quiet on them"


def welcome(ctx: Context, *, is_new: bool) -> list[Block]:
    """The name of the place; on somebody's first day what it is for, in three lines."""
    explained = [blocks.lines("New here? Three things:", _explained(ctx))] if is_new else []
    return [blocks.header(HEADER), *explained]


def _explained(ctx: Context) -> list[str]:
    reader = ctx.person
    usual, zone = week.usual(reader.calendar.week), reader.calendar.zone.key
    lives_in = place.named(reader.home)
    holidays = f"the public holidays of {lives_in}" if lives_in else "no public holidays"
    hours = f"{usual.opens:%H:%M} to {usual.closes:%H:%M} ({zone})"
    return [
        "Whoever does not get the job hears it from a person. Here are all who wait to hear it from you.",
        "Record a no with /decline: I bring you the card, and one list each morning, until they have heard.",
        f"I take your day to be {hours}, with {holidays}. If that is not so, say it in My settings.",
    ]


def asks_region(ctx: Context) -> list[Block]:
    """Where holidays differ within the reader's country and their region is not known: a line that asks for it."""
    reader = ctx.person
    if reader.country is None or reader.region is not None:
        return []
    if not country.differs_by_region(reader.country, reader.calendar.day_of(ctx.now).year):
        return []
    nation = country.names().get(reader.country, reader.country)
    return [blocks.aside(f"Public holidays in {nation} differ by region. Tell me yours in My settings, and {QUIET}.")]


def doors(ctx: Context, view: View, *, has_team: bool) -> list[Block]:
    """The ways on from Home, and for whoever leads the way between their own list and the team's."""
    ways = [to_call_block(), *to_settings(ctx.person), blocks.button("My coming nudges", words.COMING, "coming")]
    if ctx.person.leads_anybody:
        ways.append(blocks.button("Hand over everything", words.HAND_OVER, "hand over"))
    shown: list[Block] = [blocks.row("doors", ways)]
    if has_team:
        lists = [("Mine", MINE, View.MINE), ("Team", TEAM, View.TEAM)]
        buttons = [
            blocks.button(said, way, to.value, style="primary" if to is view else None) for said, way, to in lists
        ]
        shown.append(blocks.row(f"view.{view}", buttons))
    return shown


def filters(wanted: ListFilter, page: OwnPage) -> list[Block]:
    """From a handful on: which part of the list, and which role. Each says what is chosen."""
    is_narrowed = wanted.part is not None or wanted.role_id is not None
    if not is_narrowed and page.total + page.together_count < rows.ROWS_FROM:
        return []
    parts = [(ALL, EVERYTHING), *((part.value, my_list_wording.HEADERS[part]) for part in ListPart)]
    chosen = (str(wanted.role_id), page.role.full_name) if page.role else (ALL, EVERY_ROLE)
    return [
        _menus(
            f"filters.{wanted.part or ALL}.{chosen[0]}",
            _menu(KIND, "What for", parts, wanted.part.value if wanted.part else ALL),
            _search(ROLE, "Role", chosen),
        )
    ]


def recruiters(owner_id: int | None, page: TeamPage) -> list[Block]:
    """From two on: whose people. It says what is chosen."""
    by_id = {one.id: one for one in page.owners}
    if len(by_id) < 2 and owner_id not in by_id:
        return []
    chosen = (str(owner_id), by_id[owner_id].name) if owner_id in by_id else (ALL, EVERYBODY)
    return [_menus(f"recruiters.{chosen[0]}", _search(OWNER, "Recruiter", chosen))]


def _menus(block_id: str, *menus: Any) -> ActionsBlock:
    # Slack keeps what somebody chose in a block of the same id, whatever the new one says.
    return ActionsBlock(block_id=block_id, elements=list(menus))


def _menu(action_id: str, label: str, choices: forms.Choices, chosen: str) -> StaticSelectElement:
    options = forms.options_of(choices)
    initial = next(option for option in options if option.value == chosen)
    return StaticSelectElement(action_id=action_id, placeholder=label, options=options, initial_option=initial)


def _search(action_id: str, label: str, chosen: tuple[str, str]) -> ExternalDataSelectElement:
    (initial,) = forms.options_of([chosen])
    return ExternalDataSelectElement(action_id=action_id, placeholder=label, min_query_length=0, initial_option=initial)


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
        *welcome(ctx, is_new=is_new),
        *asks_region(ctx),
        *doors(ctx, chosen.view, has_team=has_team),
    ]
    if has_team and chosen.view is View.TEAM:
        return _team(ctx, chosen, top)
    wanted = ListFilter(ListPart(chosen.part) if chosen.part else None, chosen.role_id, chosen.page)
    page = my_list_page.read(ctx, wanted)
    return my_list_page.drawn(ctx, page, TURNS, [*top, *filters(wanted, page)])


def _team(ctx: Context, chosen: home_tab.Chosen, top: list[Block]) -> Rendered:
    page = team_list.read(ctx.session, ctx.person, ctx.now, chosen.page, chosen.owner_id)
    return team_list_page.drawn(ctx, page, TURNS, [*top, *recruiters(chosen.owner_id, page)])


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
        choices = [(ALL, EVERY_ROLE), *((str(role.id), role.full_name) for role in found)]
    ack(options=[option.to_dict() for option in forms.options_of(choices)])


def suggested_recruiters(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Whose contacts the person may see, as far as their name holds what was typed."""
    with runtime.reading(body) as ctx:
        owners = team_visibility.owners(ctx.session, ctx.person, ctx.now).seen
        choices = [(ALL, EVERYBODY), *((str(one.id), one.name) for one in owners)]
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

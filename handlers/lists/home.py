"""The Home tab: everybody who waits for the reader, or for their team, with the buttons of the card."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.blocks import ActionsBlock, Block, ExternalDataSelectElement, SectionBlock, StaticSelectElement

from handlers.cards import rows, words
from handlers.fields import common
from handlers.lists import my_list as my_list_page
from handlers.lists import team_list as team_list_page
from handlers.runtime import home_view, listeners
from handlers.runtime.runtime import Runtime, team_of, user_of
from handlers.ui import blocks, forms, parsing
from handlers.ui.blocks import Turns
from handlers.ui.forms import Body
from models.context import Context
from models.outbox import home_tab
from models.outbox.home_tab import View
from models.outbox.message import Message, Rendered
from models.rules import holidays as country
from models.settings import change_team
from models.views import call_queue, my_list, team_list
from models.views.my_list import ListFilter, ListPart, MyListPage
from models.views.team_list import TeamListPage

HEADER = "Your sign-off calls"
MINE = "home.mine"
TEAM = "home.team"
KIND = "home.kind"
ROLE = "home.role"
OWNER = "home.owner"
BACK = "home.back"
NEXT = "home.next"

WHO_STANDS_HERE = "Whoever does not get the job hears it from a person. Here are all who wait to hear it from you."
HOW_TO = "Record a decline here or with /decline: you get the card, and one list each morning, until they have heard."
HELLO = "Hello, I'm Signoff: I see to it that everyone who doesn't get the job hears it from a person."
TYPE_HERE = "Someone calls back? Type their name here. “help” tells the rest."
FOR_THE_FIRST_LEAD = "You can set up the team: the channel for the morning's digest, who leads, and your hours."

ALL = "all"
EVERYTHING = "Everything"
EVERY_ROLE = "Every role"
EVERYBODY = "Everybody"
QUIET = "I keep quiet on them"

TURNS = Turns(BACK, NEXT)


def welcome(ctx: Context, *, is_new: bool) -> list[Block]:
    """The header; on a person's first day also three lines that explain the bot."""
    explained = [blocks.lines("New here?", [WHO_STANDS_HERE, HOW_TO]), _hours(ctx)] if is_new else []
    return [blocks.header(HEADER), *explained]


def _hours(ctx: Context) -> Block:
    """The hours that the bot goes by, with the way to change them: "Your hours: 09:00-17:30, Berlin"."""
    reader = ctx.person
    usual = parsing.usual(reader.calendar.week)
    city = reader.calendar.zone.key.rpartition("/")[2].replace("_", " ")
    lives_in = common.place_named(reader.home)
    holidays = f"holidays of {lives_in}" if lives_in else "no public holidays"
    text = f"Your hours: {usual.opens:%H:%M}-{usual.closes:%H:%M}, {city}, {holidays}."
    change = blocks.button("Change", words.MY_SETTINGS, "open")
    return SectionBlock(block_id="hours", text=blocks.plain(text), accessory=change)


def asks_region(ctx: Context) -> list[Block]:
    """A line that asks for the reader's region, if holidays differ within their country and it is not known."""
    reader = ctx.person
    if reader.country is None or reader.region is not None:
        return []
    if not country.differs_by_region(reader.country, reader.calendar.day_of(ctx.now).year):
        return []
    nation = country.names().get(reader.country, reader.country)
    return [blocks.aside(f"Public holidays in {nation} differ by region. Tell me yours in My settings, and {QUIET}.")]


def home_buttons(ctx: Context, view: View, *, team: int | None) -> list[Block]:
    """The buttons to other screens, and for leads the switch between their own list and the team's.

    `team`: the number of people who wait for the reader's team; None: the reader has none.
    """
    has_calls = call_queue.has_calls(ctx.session, ctx.person, ctx.person.calendar.day_of(ctx.now))
    buttons = [
        words.to_new_decline(),
        *([words.to_call_block()] if has_calls else []),
        blocks.button("Settings", words.SETTINGS, "open"),
    ]
    button_blocks: list[Block] = [blocks.row("doors", buttons)]
    if team is not None:
        lists = [("Mine", MINE, View.MINE), (f"Team ({team})" if team else "Team", TEAM, View.TEAM)]
        view_buttons = [
            blocks.button(label, action_id, target.value, style="primary" if target is view else None)
            for label, action_id, target in lists
        ]
        button_blocks.append(blocks.row(f"view.{view}", view_buttons))
    return button_blocks


def filters(wanted: ListFilter, page: MyListPage) -> list[Block]:
    """Filters for the part of the list and the role, from five entries on. Each shows the chosen value."""
    is_narrowed = wanted.part is not None or wanted.role_id is not None
    if not is_narrowed and page.total + page.together_count < rows.ROWS_FROM:
        return []
    parts = [(ALL, EVERYTHING), *((part.value, my_list_page.HEADERS[part]) for part in ListPart)]
    chosen = (str(wanted.role_id), page.role.full_name) if page.role else (ALL, EVERY_ROLE)
    return [
        _menus(
            f"filters.{wanted.part or ALL}.{chosen[0]}",
            _menu(KIND, "What for", parts, wanted.part.value if wanted.part else ALL),
            _search(ROLE, "Role", chosen),
        )
    ]


def recruiters(owner_id: int | None, page: TeamListPage) -> list[Block]:
    """The filter for the recruiter, from two recruiters on. It shows the chosen value."""
    by_id = {owner.id: owner for owner in page.owners}
    if len(by_id) < 2 and owner_id not in by_id:
        return []
    chosen = (str(owner_id), by_id[owner_id].name) if owner_id in by_id else (ALL, EVERYBODY)
    return [_menus(f"recruiters.{chosen[0]}", _search(OWNER, "Recruiter", chosen))]


def _menus(block_id: str, *menus: Any) -> ActionsBlock:
    # Slack keeps the chosen value of a block with the same id, whatever the new block says.
    return ActionsBlock(block_id=block_id, elements=list(menus))


def _menu(action_id: str, label: str, choices: forms.Choices, chosen: str) -> StaticSelectElement:
    options = forms.options_of(choices)
    initial = next(option for option in options if option.value == chosen)
    return StaticSelectElement(action_id=action_id, placeholder=label, options=options, initial_option=initial)


def _search(action_id: str, label: str, chosen: tuple[str, str]) -> ExternalDataSelectElement:
    (initial,) = forms.options_of([chosen])
    return ExternalDataSelectElement(action_id=action_id, placeholder=label, min_query_length=0, initial_option=initial)


def on_home_opened(event: Body, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Draws the Home tab whenever it is opened, and greets whoever opens the direct message for the first time."""
    with runtime.transaction(body) as ctx:
        if event.get("tab", "home") == "home":
            home_tab.draw_opened(ctx.session, ctx.person, ctx.now, home_view.shown_in(event))
            return
        greeted = greeting(ctx) if home_tab.is_first_greeting(ctx.session, ctx.person, ctx.now) else []
    if greeted:
        client.chat_postMessage(channel=user_of(body), text=HELLO, blocks=greeted)


def greeting(ctx: Context) -> list[Block]:
    """The first message to a person, with the buttons that everything begins with.

    Where there is no digest yet, whoever may change the team's settings is led there.
    """
    greeting_blocks = [blocks.sentence(HELLO), blocks.lines("How it works:", [HOW_TO, TYPE_HERE]), _hours(ctx)]
    greeting_blocks.append(blocks.row("start", words.start_buttons()))
    if change_team.may_change(ctx.person) and ctx.workspace.digest_channel is None:
        team_settings = blocks.button("Team settings", words.TEAM_SETTINGS, "open")
        greeting_blocks += [blocks.sentence(FOR_THE_FIRST_LEAD), blocks.row("team", [team_settings])]
    return greeting_blocks


def draw(message: Message, ctx: Context) -> Rendered:
    """The Home tab drawn from the rows as they are now, with the view and filters that its reader chose.

    Without a choice, a reader who leads others and has nothing of their own sees the team.
    """
    chosen = home_tab.chosen_view(message)
    has_team = team_list.may_see(ctx.session, ctx.person)
    is_new = chosen.is_new_on(ctx.person.calendar.day_of(ctx.now))
    top = [*welcome(ctx, is_new=is_new), *asks_region(ctx)]
    if has_team and chosen.view is View.TEAM:
        return _team(ctx, chosen, top)
    wanted = ListFilter(ListPart(chosen.part) if chosen.part else None, chosen.role_id, chosen.page)
    page = my_list_page.read(ctx, wanted)
    if has_team and chosen.view is None and not page.counts.by_part:
        return _team(ctx, chosen, top)
    team = team_list.people_waiting(ctx.session, ctx.person, ctx.now) if has_team else None
    buttons = home_buttons(ctx, View.MINE, team=team)
    return my_list_page.draw_page(ctx, page, TURNS, [*top, *buttons, *filters(wanted, page)])


def _team(ctx: Context, chosen: home_tab.Chosen, top: list[Block]) -> Rendered:
    page = team_list.read(ctx.session, ctx.person, ctx.now, chosen.page, chosen.owner_id)
    buttons = home_buttons(ctx, View.TEAM, team=page.people)
    return team_list_page.draw_page(ctx, page, TURNS, [*top, *buttons, *recruiters(chosen.owner_id, page)])


def _chooses(changes: Callable[[str], dict[str, Any]]) -> Callable[..., None]:
    """A listener for buttons and menus that change only the view. `changes`: maps the value to the new settings."""

    def listener(body: Body, runtime: Runtime) -> None:
        with runtime.transaction(body) as ctx:
            home_tab.choose_view(ctx.session, ctx.person, ctx.now, **changes(listeners.button_value(body)))

    return listener


def turn_page(value: str) -> dict[str, Any]:
    return {"page": blocks.number(value) or 0}


def to_mine(_value: str) -> dict[str, Any]:
    return {"view": View.MINE, "owner_id": None}


def to_team(_value: str) -> dict[str, Any]:
    return {"view": View.TEAM, "part": None, "role_id": None}


def chose_part(value: str) -> dict[str, Any]:
    return {"part": value if value in {part.value for part in ListPart} else None}


def chose_role(value: str) -> dict[str, Any]:
    return {"role_id": blocks.number(value)}


def chose_owner(value: str) -> dict[str, Any]:
    return {"owner_id": blocks.number(value)}


def suggested_roles(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Offers the roles of the reader's own list whose name contains the typed text."""
    typed = str(body.get("value") or "")
    with runtime.reading(body) as ctx:
        roles = my_list.roles_like(ctx.session, ctx.person, typed, forms.MOST_OFFERED - 1)
        choices = [(ALL, EVERY_ROLE), *((str(role.id), role.full_name) for role in roles)]
    ack(options=[option.to_dict() for option in forms.options_of(choices)])


def suggested_recruiters(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Offers the recruiters whose duties the reader may see and whose name contains the typed text."""
    with runtime.reading(body) as ctx:
        owners = team_list.visible_owners(ctx.session, ctx.person, ctx.now).seen
        choices = [(ALL, EVERYBODY), *((str(owner.id), owner.name) for owner in owners)]
    ack(options=forms.offered(choices, str(body.get("value") or "")))


def profile_changed(event: Body, body: Body, runtime: Runtime, next: Callable[[], None]) -> None:  # noqa: A002 - Bolt's name
    """Middleware: saves a changed time zone, a changed name or a deactivation, and recomputes what comes next.

    Runs before the acknowledgement: if saving fails, Slack sends the event again.
    """
    runtime.profile_changed(team_of(body), event["user"])
    next()


def profile_change_saved() -> None:
    """Listener of `user_change`, which needs one: its middleware has done the work."""


def register(app: App) -> None:
    app.event("app_home_opened")(on_home_opened)
    app.event("user_change", middleware=[profile_changed])(profile_change_saved)
    app.action(MINE)(_chooses(to_mine))
    app.action(TEAM)(_chooses(to_team))
    app.action(KIND)(_chooses(chose_part))
    app.action(ROLE)(_chooses(chose_role))
    app.action(OWNER)(_chooses(chose_owner))
    for turn in (BACK, NEXT):
        app.action(turn)(_chooses(turn_page))
    app.options(ROLE)(suggested_roles)
    app.options(OWNER)(suggested_recruiters)

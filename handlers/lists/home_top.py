"""The top of Home: three lines for whoever is new, the doors, mine or the team's list, and what of it is shown."""

from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ExternalDataSelectElement, StaticSelectElement

from handlers.cards import rows, words
from handlers.cards.home_buttons import to_call_block, to_settings
from handlers.fields import place
from handlers.lists import my_list_wording
from handlers.ui import blocks, forms, week
from models.context import Context
from models.outbox.home_tab import View
from models.rules import holidays as country
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

"""/signoffs team: who waits with the people whom the reader leads, those stuck first; also on Home."""

from collections.abc import Sequence
from itertools import groupby

from slack_bolt import App, Respond
from slack_sdk.models.blocks import Block

from handlers.cards import rows, words
from handlers.cards.kinds import KINDS
from handlers.lists import list_wording
from handlers.runtime import listeners, private_list
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import COMMAND
from handlers.ui import blocks, dates
from handlers.ui.blocks import Turns
from handlers.ui.forms import Body
from models.context import Context
from models.outbox.message import Rendered, Shown
from models.rules.kinds import DutyKind
from models.rules.text import counted
from models.views import team_list
from models.views.team_list import Needs, TeamGroup, TeamListEntry, TeamListPage

NOBODY = "Nobody waits with the people you lead."
HEADERS = {
    Needs.NOBODY_ON_IT: "Nobody is on it",
    Needs.STUCK: rows.NEED_SOMEBODY,
    Needs.ON_ITS_WAY: "On their way",
}

NAME = "team"
TURNS = Turns("team.back", "team.next")
NOT_FOR_YOU = f"This is for leads, and you lead nobody here. {COMMAND} alone shows who waits for you."


def draw_page(ctx: Context, page: TeamListPage, turns: Turns, top: Sequence[Block] = ()) -> Rendered:
    """The page: how many people wait and need somebody, then the rows, grouped by recruiter."""
    text = _said(page)
    page_blocks = [*top, blocks.sentence(text), *_unled(page)]
    for needs, in_part in groupby(page.rows, lambda entry: entry.group.needs):
        page_blocks.append(blocks.header(HEADERS[needs]))
        for group, entries in groupby(in_part, lambda entry: entry.group):
            page_blocks.append(blocks.aside(_whose(ctx, group)))
            page_blocks += [block for entry in entries for block in _row(ctx, entry)]
    page_blocks += blocks.turning(turns, page.number, page.last, team_list.PAGE, page.total)
    return Rendered(text, blocks.as_json(page_blocks), tuple(Shown(entry.duty.id) for entry in page.rows))


def _said(page: TeamListPage) -> str:
    if not page.people:
        return NOBODY if not page.unled_people else "Nobody waits with people who have a lead."
    people = counted(page.people, "person waits", "people wait")
    text = f"{people} to hear from {_recruiters(page.recruiters)}"
    if not page.needing:
        return f"{text}. Nobody needs help now."
    needing = counted(page.needing, "of them needs", "of them need")
    return f"{text}; {needing} somebody." if page.people > 1 else f"{text}, and needs somebody."


def _unled(page: TeamListPage) -> list[Block]:
    """A note for Slack's admins about people without a lead: how many, and no candidate's name."""
    if not page.unled_people:
        return []
    people = counted(page.unled_people, "person waits", "people wait")
    text = f"{people} to hear from {_recruiters(page.unled_recruiters)} without a lead."
    return [blocks.sentence(f"{text} Name a lead in Team settings: whoever leads sees who they are, and can help.")]


def _recruiters(count: int) -> str:
    return counted(count, "recruiter")


def _whose(ctx: Context, group: TeamGroup) -> str:
    """The group's recruiter, its number of people, and why nobody is on it."""
    owner, people = group.owner, counted(group.people, "person", "people")
    if owner.is_deactivated:
        return f"{owner.name} is not in Slack any more: {people}."
    if not owner.is_full_member:
        return f"{owner.name} is no full member any more: {people}."
    if group.needs is Needs.NOBODY_ON_IT and owner.away_until and owner.is_away(ctx.now):
        back = dates.day(owner.away_until, ctx.person.calendar.day_of(ctx.now))
        return f"{owner.name} is away until {back}, and no lead is there: {people}."
    return f"{owner.name}: {people}."


def _row(ctx: Context, entry: TeamListEntry) -> list[Block]:
    """One person, and the buttons for a lead."""
    duty = entry.duty
    value = str(duty.id)
    buttons = [
        blocks.button("Take it", words.TAKE_OVER, value),
        blocks.button("Hand off", words.HAND_OFF, value),
        blocks.button("Open the card", words.OPEN_CARD, value),
    ]
    return [
        rows.line(ctx.person, f"team.{duty.id}", _line(ctx, entry), duty),
        blocks.row(f"help.{duty.id}", buttons),
    ]


def _line(ctx: Context, entry: TeamListEntry) -> str:
    duty, about = entry.duty, f"about {words.role(entry.duty)}"
    text = f"{words.name(duty)} waits for {KINDS[duty.kind].owed} {about}"
    calendar = ctx.person.calendar
    today = calendar.day_of(ctx.now)
    if entry.group.needs is Needs.STUCK:
        touched_on = calendar.day_of(entry.touched_at)
        since = f" Nothing has been noted since {dates.day(touched_on, today)}." if touched_on < today else ""
        return blocks.cut(f"{list_wording.lead_statement(ctx, duty)}{since}", blocks.GLANCE)
    if duty.kind is DutyKind.FOLLOW_UP:
        when = dates.on_day(calendar.day_of(duty.tell_by), today)
        return f"{words.name(duty)}: a second call, due {when}, {about}."
    if duty.held_until and duty.held_until > today:
        return f"{text}; the news is held until {dates.day(duty.held_until, today)}."
    since = dates.waited(duty.since, ctx.now, calendar, duty.age(ctx.now))
    return f"{text}, {since}."


def on_team_command(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Shows the first page."""
    drawing = drawn_page(body, runtime, 0)
    if drawing is None:
        respond(text=NOT_FOR_YOU, response_type="ephemeral")
        return
    private_list.show(respond, NAME, 0, drawing)


def on_page_turned(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Replaces the page by another one."""
    number = blocks.number(listeners.button_value(body)) or 0
    private_list.show(respond, NAME, number, drawn_page(body, runtime, number) or Rendered(NOT_FOR_YOU), again=True)


def drawn_page(body: Body, runtime: Runtime, number: int) -> Rendered | None:
    """The page as it is now; None: the reader leads nobody."""
    with runtime.reading(body) as ctx:
        if not team_list.may_see(ctx.session, ctx.person):
            return None
        return draw_page(ctx, team_list.read(ctx.session, ctx.person, ctx.now, number), TURNS)


def register(app: App) -> None:
    for turn in (TURNS.back, TURNS.next):
        app.action(turn)(on_page_turned)

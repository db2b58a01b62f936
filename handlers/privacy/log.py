"""`/signoffs log Jane Doe`: who did what when, for those who lead; `log erased` and `log settings` likewise."""

from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk.models.blocks import Block, SectionBlock

from handlers.cards import log_wording, words
from handlers.privacy import choose_person
from handlers.runtime import listeners
from handlers.runtime.admission import vouched
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import words_after
from handlers.ui import blocks
from handlers.ui.forms import Body
from models.context import Context
from models.directory.candidate import Candidate
from models.duties.log_entry import LogEntry
from models.privacy import audit
from models.privacy import person as somebody
from models.privacy.audit import LogPage
from models.privacy.erase import NotForThem
from models.privacy.person import Person
from models.settings.change_team import NotAllowed

SHOW = "log.show"
TURN = {"newer": "log.newer", "older": "log.older"}
ERASED = ("erased", "somebody")
SETTINGS = "settings"

HOW = "Say it like this: /signoffs log Jane Doe. /signoffs log erased and /signoffs log settings tell the rest."
DO = "read who did what"
NO_ERASURES = "Nobody was erased whose log you may read."
NOT_CANDIDATE = "They were only named to us: their log is on the page of who named them."
SETTINGS_FOR_LEADS = "Only leads and admins can read who changed the settings."


def found(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """The newest page, or up to five people to choose from."""
    ack()
    typed = words_after(body)
    with runtime.reading(body) as ctx:
        shown = _found(ctx, typed)
    respond(text="The log", blocks=blocks.as_json(shown), response_type="ephemeral")


def _found(ctx: Context, typed: str) -> list[Block]:
    if typed.casefold() in ERASED:
        return _erasures(ctx)
    if typed.casefold() == SETTINGS:
        return _settings(ctx, 0)
    people = choose_person.found(ctx, typed) if typed else []
    mine = choose_person.decidable(ctx, people)
    if not mine:
        return [blocks.sentence(choose_person.refused(ctx, people, DO, HOW, typed))]
    who = choose_person.meant(ctx, mine, typed)
    if who is None:
        return choose_person.choice(ctx, mine, "Open", SHOW)
    return _page(ctx, who, 0) if who.candidate else [blocks.sentence(NOT_CANDIDATE)]


def turned(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """Another page, or one of several: it takes the place of what was there."""
    ack()
    which, _, number = listeners.button_value(body).partition(".")
    try:
        with runtime.reading(body) as ctx:
            shown = _shown(ctx, which, int(number) if number.isdigit() else 0)
    except Gone as refusal:
        shown = [blocks.sentence(listeners.refused(refusal))]
    respond(text="The log", blocks=blocks.as_json(shown), response_type="ephemeral", replace_original=True)


def _shown(ctx: Context, which: str, number: int) -> list[Block]:
    if which == SETTINGS:
        return _settings(ctx, number)
    if which.startswith("r"):
        return [blocks.sentence(NOT_CANDIDATE)]
    person = ctx.session.get(Candidate, int(which[1:])) if which[1:].isdigit() else None
    if person is None or person.workspace_id != ctx.workspace.id:
        raise Gone
    return _page(ctx, somebody.of_candidate(ctx.session, person, ctx.person), number)


def _page(ctx: Context, who: Person, number: int) -> list[Block]:
    try:
        page = audit.of_person(ctx, who, number)
    except NotForThem:
        return [blocks.sentence(choose_person.for_leads(ctx, DO))]

    def lines(one: LogEntry) -> str:
        return "\n".join(filter(None, [log_wording.entry(ctx, one), log_wording.note(ctx, one)]))

    title = f"Who did what for {blocks.cut(who.name, words.NAME)}"
    return _drawn(title, page, lines, who.key)


def _settings(ctx: Context, number: int) -> list[Block]:
    try:
        page = audit.changes(ctx, number)
    except NotAllowed:
        return [blocks.sentence(SETTINGS_FOR_LEADS)]
    return _drawn("Who changed which setting", page, lambda one: log_wording.change(ctx, one), SETTINGS)


def _erasures(ctx: Context) -> list[Block]:
    """No name: who erased somebody, and when, each with the way to what is left of that log."""
    entries = audit.erasures(ctx)
    return [
        blocks.header("Who was erased by whom"),
        *[_row(one, log_wording.entry(ctx, one)) for one in entries],
        *([] if entries else [blocks.sentence(NO_ERASURES)]),
    ]


def _row(one: LogEntry, said: str) -> Block:
    button = blocks.button("Open", SHOW, f"c{one.candidate_id}")
    return SectionBlock(block_id=f"erased.{one.id}", text=blocks.plain(said), accessory=button)


def _drawn(title: str, page: LogPage[Any], line: Callable[[Any], str], which: str) -> list[Block]:
    shown: Sequence[Block] = [blocks.sentence(line(one)) for one in page.entries]
    turns = []
    if page.number:
        turns.append(blocks.button("Newer", TURN["newer"], f"{which}.{page.number - 1}"))
    if page.number < page.last:
        turns.append(blocks.button("Older", TURN["older"], f"{which}.{page.number + 1}"))
    where = blocks.aside(
        f"Page {page.number + 1} of {page.last + 1}, the newest first." if turns else "The newest first."
    )
    row = [blocks.row(f"turn.{page.number}", turns)] if turns else []
    return [blocks.header(title), *shown, where, *row]


def register(app: App) -> None:
    for action_id in (SHOW, *TURN.values()):
        app.action(action_id, middleware=[vouched])(turned)

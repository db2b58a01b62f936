"""`/signoffs log Jane Doe`: the log of a person, for leads; also `log erased` and `log settings`."""

from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import App, Respond
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
from models.errors import PermissionDenied
from models.privacy import audit
from models.privacy.person import Person, of_candidate
from models.views.page import Page

SHOW = "log.show"
TURN = {"newer": "log.newer", "older": "log.older"}
ERASED = ("erased", "somebody")
SETTINGS = "settings"

HOW = "Try: /signoffs log Jane Doe. /signoffs log erased and /signoffs log settings tell the rest."
DO = "read who did what"
NO_ERASURES = "No one whose log you may read was erased."
NOT_CANDIDATE = "They were only named to us. See the log of the person who named them."
SETTINGS_FOR_LEADS = "Only leads and admins can read who changed the settings."


def on_log_command(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Shows the newest page of the log, or up to five people to choose from."""
    typed = words_after(body)
    with runtime.reading(body) as ctx:
        log_blocks = _found(ctx, typed)
    respond(text="The log", blocks=blocks.as_json(log_blocks), response_type="ephemeral")


def _found(ctx: Context, typed: str) -> list[Block]:
    if typed.casefold() in ERASED:
        return _erasures(ctx)
    if typed.casefold() == SETTINGS:
        return _settings(ctx, 0)
    people = choose_person.find_people(ctx, typed) if typed else []
    decidable = choose_person.decidable(ctx, people)
    if not decidable:
        return [blocks.sentence(choose_person.refusal_text(ctx, people, DO, HOW, typed))]
    person = choose_person.meant(ctx, decidable, typed)
    if person is None:
        return choose_person.choice(ctx, decidable, "Open", SHOW)
    return _page(ctx, person, 0) if person.candidate else [blocks.sentence(NOT_CANDIDATE)]


def on_page_turned(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Replaces the message with another page, or with the log of the chosen person."""
    key, _, number = listeners.button_value(body).partition(".")
    try:
        with runtime.reading(body) as ctx:
            log_blocks = _shown(ctx, key, int(number) if number.isdigit() else 0)
    except Gone as refusal:
        log_blocks = [blocks.sentence(listeners.refusal_text(refusal))]
    respond(text="The log", blocks=blocks.as_json(log_blocks), response_type="ephemeral", replace_original=True)


def _shown(ctx: Context, key: str, number: int) -> list[Block]:
    if key == SETTINGS:
        return _settings(ctx, number)
    if key.startswith("r"):
        return [blocks.sentence(NOT_CANDIDATE)]
    candidate = ctx.session.get(Candidate, int(key[1:])) if key[1:].isdigit() else None
    if candidate is None or candidate.workspace_id != ctx.workspace.id:
        raise Gone
    return _page(ctx, of_candidate(ctx.session, candidate, ctx.person), number)


def _page(ctx: Context, person: Person, number: int) -> list[Block]:
    try:
        page = audit.of_person(ctx, person, number)
    except PermissionDenied:
        return [blocks.sentence(choose_person.for_leads(ctx, DO))]

    def lines(entry: LogEntry) -> str:
        return "\n".join(filter(None, [log_wording.entry_text(ctx, entry), log_wording.note_text(ctx, entry)]))

    title = f"Who did what for {blocks.cut(person.name, words.NAME)}"
    return _drawn(title, page, lines, person.key)


def _settings(ctx: Context, number: int) -> list[Block]:
    try:
        page = audit.changes(ctx, number)
    except PermissionDenied:
        return [blocks.sentence(SETTINGS_FOR_LEADS)]
    return _drawn("Who changed which setting", page, lambda change: log_wording.change_text(ctx, change), SETTINGS)


def _erasures(ctx: Context) -> list[Block]:
    """The erasures, without names: by whom and when, each with a button to the rest of that log."""
    entries = audit.erasures(ctx)
    return [
        blocks.header("Who erased whose data"),
        *[_row(entry, log_wording.entry_text(ctx, entry)) for entry in entries],
        *([] if entries else [blocks.sentence(NO_ERASURES)]),
    ]


def _row(entry: LogEntry, text: str) -> Block:
    button = blocks.button("Open", SHOW, f"c{entry.candidate_id}")
    return SectionBlock(block_id=f"erased.{entry.id}", text=blocks.plain(text), accessory=button)


def _drawn(title: str, page: Page[Any], line: Callable[[Any], str], key: str) -> list[Block]:
    lines: Sequence[Block] = [blocks.sentence(line(entry)) for entry in page.rows]
    buttons = []
    if page.number:
        buttons.append(blocks.button("Newer", TURN["newer"], f"{key}.{page.number - 1}"))
    if page.number < page.last:
        buttons.append(blocks.button("Older", TURN["older"], f"{key}.{page.number + 1}"))
    position = blocks.aside(
        f"Page {page.number + 1} of {page.last + 1}, the newest first." if buttons else "The newest first."
    )
    button_row = [blocks.row(f"turn.{page.number}", buttons)] if buttons else []
    return [blocks.header(title), *lines, position, *button_row]


def register(app: App) -> None:
    for action_id in (SHOW, *TURN.values()):
        app.action(action_id, middleware=[vouched])(on_page_turned)

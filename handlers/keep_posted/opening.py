"""`/opening`: whom the team promised to keep posted and would want this; each owner gets their own list."""

import json
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import keep_posted, ready, words
from handlers.fields import email
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import text_of
from handlers.ui import blocks, dates, forms
from handlers.ui.forms import Body
from models.context import Context
from models.duties import openings, promise, undo
from models.duties.duty import Duty, find_duty
from models.duties.log_entry import LogEntry
from models.duties.openings import Opening, OpeningAnswer
from models.duties.promise import Promise
from models.outbox.message import Message, Rendered, Shown
from models.rules.default_texts import Text

COMMAND = "/opening"
TOLD = "opening.told"
NOTE = "opening.note"
NOTE_SENT = "opening.note_sent"

LENGTH = 200
MOST_PEOPLE = 15
"""People in one message, with two blocks each; whoever is told makes room for the next."""
MOST_UNDONE = 5
HOW_TO = f"Which opening is it? For example: {COMMAND} Staff Engineer in Lisbon"
TOO_LONG = f"That is longer than I can look for: up to {LENGTH} characters, please. Nobody was told anything."
NOBODY = "Nobody whom we promised to keep posted comes near this. Another word for it may help."


def asked(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """Says in private how many would want it and who are mine; everybody else's are with their owners."""
    ack()
    typed = " ".join(text_of(body).split())
    said = (_asked(body, runtime, typed) if len(typed) <= LENGTH else TOO_LONG) if typed else HOW_TO
    respond(text=blocks.escaped(said), blocks=blocks.as_json([blocks.sentence(said)]), response_type="ephemeral")


def _asked(body: Body, runtime: Runtime, typed: str) -> str:
    with runtime.transaction(body) as ctx:
        found = openings.ask(ctx, typed)
        return said(ctx, found) if found else NOBODY


def said(ctx: Context, found: OpeningAnswer) -> str:
    """The counts, and the names that are the reader's own."""
    owners = found.by_owner()
    mine = owners.pop(ctx.person, [])
    lines = [_headline(found), *([] if found.is_new else [_before(ctx, found.opening)])]
    if mine:
        named = ", ".join(blocks.cut(one.candidate.name, words.NAME) for one in mine[:MOST_PEOPLE])
        more = f" and {len(mine) - MOST_PEOPLE} more" if len(mine) > MOST_PEOPLE else ""
        lines.append(f"Yours: {named}{more}. The list with the notes is in your messages.")
    others = [f"{owner.name} has {dates.number(len(theirs))}" for owner, theirs in owners.items()]
    if others:
        lines.append(f"{', '.join(others)}. They get their list within their working hours.")
    return "\n".join(lines)


def _headline(found: OpeningAnswer) -> str:
    count, about = len(found.found), blocks.cut(found.opening.typed, words.ROLE)
    who = dates.people(count)
    return f"{who[0].upper()}{who[1:]} might want {about}."


def _before(ctx: Context, asked_first: Opening) -> str:
    when = dates.moment(asked_first.asked_at, ctx.now, ctx.person.calendar)
    by = "You" if asked_first.asked_by_id == ctx.person.id else asked_first.asked_by.name
    return f"{by} asked this {when}, so everybody has their list."


def draw(message: Message, ctx: Context) -> Rendered | None:
    """The owner's list; None when nobody on it is theirs any more before it was sent."""
    about = openings.find(ctx, message.details["opening"])
    if about is None:
        return None
    theirs = [one for one in openings.promises_of(ctx, about) if one.owner.id == ctx.person.id]
    told = openings.told_of(ctx, about)
    waiting = [one for one in theirs if one.is_alive and one.id not in told]
    if not waiting and message.ts is None:
        return None
    headline = f"A new opening: {blocks.cut(about.typed, words.ROLE)}"
    shown: list[Block] = [blocks.header(headline), blocks.sentence(_who(about, waiting, ctx))]
    shown += [block for one in waiting[:MOST_PEOPLE] for block in _person(about, one)]
    if len(waiting) > MOST_PEOPLE:
        shown.append(blocks.aside(f"and {len(waiting) - MOST_PEOPLE} more, who move up as you go."))
    shown += _those_told(ctx, [(one, told[one.id]) for one in theirs if one.id in told])
    return Rendered(headline, blocks.as_json(shown), tuple(Shown(one.duty_id) for one in theirs))


def _who(about: Opening, waiting: list[Promise], ctx: Context) -> str:
    if not waiting:
        return "Nobody is left to be told. Thank you for keeping them posted."
    by = "You" if about.asked_by_id == ctx.person.id else about.asked_by.name
    would = "would" if len(waiting) == 1 else "might"
    who = dates.people(len(waiting))
    return (
        f"{by} asked who wants this. {who[0].upper()}{who[1:]} whom you promised to keep posted {would} be glad of it."
    )


def _person(about: Opening, kept: Promise) -> list[Block]:
    value = f"{kept.duty_id}.{about.id}"
    wished = keep_posted.wish(kept) or f"was in for {words.role(kept.duty)}"
    buttons = [
        blocks.button("Ready note", NOTE, value),
        blocks.button("Told them", TOLD, value),
    ]
    said_of_them = blocks.cut(f"{words.name(kept.duty)}: {wished}", blocks.GLANCE)
    return [blocks.sentence(said_of_them), blocks.row(f"opening.{kept.id}", buttons)]


def _those_told(ctx: Context, told: list[tuple[Promise, LogEntry]]) -> list[Block]:
    """Who knows of it; the last few can be taken back, like every answer."""
    told = sorted(told, key=lambda pair: -pair[1].id)
    shown: list[Block] = []
    for kept, entry in told[:MOST_UNDONE]:
        shown.append(blocks.aside(f"{blocks.cut(kept.candidate.name, words.NAME)} knows of it."))
        touch = find_duty(ctx.session, ctx.workspace.id, entry.duty_id or 0)
        last = undo.undoable(ctx, touch) if touch else None
        if touch and last and last.id == entry.id:
            shown.append(blocks.row(f"undo.{touch.id}", [words.undo_button(touch, entry.id)]))
    rest = len(told) - MOST_UNDONE
    return [*shown, *([blocks.aside(f"{dates.people(rest).capitalize()} more know of it.")] if rest > 0 else [])]


def told(ctx: Context, duty: Duty, value: str) -> str | None:
    """They know of it; the next touch moves along."""
    return None if openings.told(ctx, duty, _opening_of(value)) else listeners.describe_ended(ctx, duty)


def note(body: Body, ctx: Context, duty: Duty) -> View | None:
    """The note about this opening, to copy, or to open in one's own mail program."""
    about = openings.find(ctx, _opening_of(listeners.button_value(body)))
    return note_about(ctx, duty, about) if about else None


def note_about(ctx: Context, duty: Duty, about: Opening) -> View | None:
    """None: nobody keeps them posted any more."""
    kept = promise.of_duty(ctx.session, duty)
    if kept is None:
        return None
    wish, role = keep_posted.wished(kept), blocks.cut(about.typed, words.ROLE)
    subject, text = ready.mail(duty, Text.KEEP_POSTED, ctx.person.name, role=role, wish=wish)
    return View(
        type="modal",
        callback_id=NOTE_SENT,
        title="Ready note",
        submit="Told them",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id, "opening": about.id}),
        blocks=[
            blocks.sentence(f"For {words.name(duty)}. A call is even better."),
            *email.parts(duty, subject, text),
        ],
    )


def note_opened(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    listeners.on_open(partial(note, body))(ack, body, client, respond, runtime)


def note_sent(ack: Ack, body: Body, runtime: Runtime) -> None:
    listeners.on_submit(ack, body, runtime, partial(_sent, forms.FormValues(body)))


def _sent(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    said = told(ctx, duty, f"{duty.id}.{values.metadata['opening']}")
    return said or email.keep_address(values, ctx, duty)


def _opening_of(value: str) -> int:
    number = value.partition(".")[2]
    return int(number) if number.isdigit() else 0


def register(app: App) -> None:
    app.command(COMMAND)(asked)
    app.action(TOLD)(listeners.on_button(told))
    app.action(NOTE)(note_opened)
    app.view(NOTE_SENT)(note_sent)

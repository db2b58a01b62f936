"""`/opening`: finds kept-posted candidates who may want an opening, and sends each owner the list of theirs."""

from functools import partial

from slack_bolt import App, Respond
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
from models.duties import openings, undo
from models.duties.duty import Duty, find_duty
from models.duties.log_entry import LogEntry
from models.duties.openings import Opening, OpeningAnswer
from models.duties.promise import Promise, of_duty
from models.outbox.message import Message, Rendered, Shown
from models.rules.default_texts import Text

COMMAND = "/opening"
TOLD = "opening.told"
NOTE = "opening.note"
NOTE_SENT = "opening.note_sent"

LENGTH = 200
MOST_PEOPLE = 15
"""Maximum of people in one message, with two blocks each; the others move up as people are told."""
MOST_UNDONE = 5
HOW_TO = f"Which opening is it? For example: {COMMAND} Staff Engineer in Lisbon"
TOO_LONG = f"That is too long to look for: up to {LENGTH} characters, please. Nobody was told anything."
NOBODY = "No match among those we promised to keep posted. Try another title."


def on_opening_command(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Replies in private with the number of matches, and the names of the person's own."""
    typed = " ".join(text_of(body).split())
    text = (_asked(body, runtime, typed) if len(typed) <= LENGTH else TOO_LONG) if typed else HOW_TO
    respond(text=blocks.escaped(text), blocks=blocks.as_json([blocks.sentence(text)]), response_type="ephemeral")


def _asked(body: Body, runtime: Runtime, typed: str) -> str:
    with runtime.transaction(body) as ctx:
        answer = openings.ask(ctx, typed)
        return answer_text(ctx, answer) if answer else NOBODY


def answer_text(ctx: Context, answer: OpeningAnswer) -> str:
    """The text of the reply: counts by owner, and the names of the reader's own candidates."""
    owners = answer.by_owner()
    own = owners.pop(ctx.person, [])
    lines = [_headline(answer), *([] if answer.is_new else [_before(ctx, answer.opening)])]
    if own:
        names = ", ".join(blocks.cut(promise.candidate.name, words.NAME) for promise in own[:MOST_PEOPLE])
        more = f" and {len(own) - MOST_PEOPLE} more" if len(own) > MOST_PEOPLE else ""
        lines.append(f"Yours: {names}{more}. The list with the notes is in your messages.")
    others = [f"{owner.name} has {dates.number(len(promises))}" for owner, promises in owners.items()]
    if others:
        lines.append(f"{', '.join(others)}. They get their list within their working hours.")
    return "\n".join(lines)


def _headline(answer: OpeningAnswer) -> str:
    count, opening_name = len(answer.matches), blocks.cut(answer.opening.typed, words.ROLE)
    people = dates.people(count)
    return f"{people[0].upper()}{people[1:]} might want {opening_name}."


def _before(ctx: Context, opening: Opening) -> str:
    when = dates.moment(opening.asked_at, ctx.now, ctx.person.calendar)
    by = "You" if opening.asked_by_id == ctx.person.id else opening.asked_by.name
    return f"{by} asked this {when}, so everybody has their list."


def draw(message: Message, ctx: Context) -> Rendered | None:
    """The owner's list; None if nobody on it is left to be told before it was sent."""
    opening = openings.find(ctx, message.details["opening"])
    if opening is None:
        return None
    promises = [promise for promise in openings.promises_of(ctx, opening) if promise.owner.id == ctx.person.id]
    entries = openings.told_of(ctx, opening)
    untold = [promise for promise in promises if promise.is_alive and promise.id not in entries]
    if not untold and message.ts is None:
        return None
    headline = f"A new opening: {blocks.cut(opening.typed, words.ROLE)}"
    message_blocks: list[Block] = [blocks.header(headline), blocks.sentence(_who(opening, untold, ctx))]
    message_blocks += [block for promise in untold[:MOST_PEOPLE] for block in _person(opening, promise)]
    if len(untold) > MOST_PEOPLE:
        message_blocks.append(blocks.aside(f"and {len(untold) - MOST_PEOPLE} more, who move up as you go."))
    message_blocks += _those_told(
        ctx, [(promise, entries[promise.id]) for promise in promises if promise.id in entries]
    )
    return Rendered(headline, blocks.as_json(message_blocks), tuple(Shown(promise.duty_id) for promise in promises))


def _who(opening: Opening, untold: list[Promise], ctx: Context) -> str:
    if not untold:
        return "Everyone has been told. Thank you for keeping them posted."
    by = "You" if opening.asked_by_id == ctx.person.id else opening.asked_by.name
    would = "would" if len(untold) == 1 else "might"
    who = dates.people(len(untold))
    return f"{by} asked who wants this. {who[0].upper()}{who[1:]} you promised to keep posted {would} be glad of it."


def _person(opening: Opening, promise: Promise) -> list[Block]:
    value = f"{promise.duty_id}.{opening.id}"
    wish = keep_posted.wish(promise) or f"was in for {words.role(promise.duty)}"
    buttons = [
        blocks.button("Ready note", NOTE, value),
        blocks.button("Told them", TOLD, value),
    ]
    text = blocks.cut(f"{words.name(promise.duty)}: {wish}", blocks.GLANCE)
    return [blocks.sentence(text), blocks.row(f"opening.{promise.id}", buttons)]


def _those_told(ctx: Context, entries: list[tuple[Promise, LogEntry]]) -> list[Block]:
    """The people told of the opening, newest first; the last MOST_UNDONE have an Undo button where possible."""
    entries = sorted(entries, key=lambda pair: -pair[1].id)
    lines: list[Block] = []
    for promise, entry in entries[:MOST_UNDONE]:
        lines.append(blocks.aside(f"{blocks.cut(promise.candidate.name, words.NAME)} knows of it."))
        touch = find_duty(ctx.session, ctx.workspace.id, entry.duty_id or 0)
        last = undo.undoable(ctx, touch) if touch else None
        if touch and last and last.id == entry.id:
            lines.append(blocks.row(f"undo.{touch.id}", [words.undo_button(touch, entry.id)]))
    uncounted = len(entries) - MOST_UNDONE
    return [
        *lines,
        *([blocks.aside(f"{dates.people(uncounted).capitalize()} more know of it.")] if uncounted > 0 else []),
    ]


def mark_told(ctx: Context, duty: Duty, value: str) -> str | None:
    """Records that the candidate was told of the opening; the next keep-posted touch moves later."""
    return None if openings.told(ctx, duty, _opening_of(value)) else listeners.describe_ended(ctx, duty)


def note_form(body: Body, ctx: Context, duty: Duty) -> View | None:
    """The form with the note about this opening: a text to copy, and a mailto link."""
    opening = openings.find(ctx, _opening_of(listeners.button_value(body)))
    return note_about(ctx, duty, opening) if opening else None


def note_about(ctx: Context, duty: Duty, opening: Opening) -> View | None:
    """The form with the note; None if the promise to keep the candidate posted has ended."""
    promise = of_duty(ctx.session, duty)
    if promise is None:
        return None
    wish, role = keep_posted.wished(promise), blocks.cut(opening.typed, words.ROLE)
    subject, text = ready.filled_mail(duty, Text.KEEP_POSTED, ctx.person.name, role=role, wish=wish)
    return listeners.duty_form(
        duty,
        NOTE_SENT,
        "Ready note",
        [
            blocks.sentence(f"For {words.name(duty)}. A call is even better."),
            *email.parts(duty, subject, text),
        ],
        submit="Told them",
        opening=opening.id,
    )


def note_opened(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    listeners.on_open(partial(note_form, body))(body, client, respond, runtime)


def _sent(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    text = mark_told(ctx, duty, f"{duty.id}.{values.metadata['opening']}")
    return text or email.keep_address(values, ctx, duty)


def _opening_of(value: str) -> int:
    number = value.partition(".")[2]
    return int(number) if number.isdigit() else 0


def register(app: App) -> None:
    app.command(COMMAND)(on_opening_command)
    app.action(TOLD)(listeners.on_button(mark_told))
    app.action(NOTE)(note_opened)
    app.view(NOTE_SENT)(listeners.on_submit(_sent))

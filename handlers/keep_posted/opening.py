"""`/opening`: shows kept-posted candidates who may want an opening; on request each owner gets the list of theirs."""

from collections.abc import Sequence
from functools import partial

from slack_bolt import App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import keep_posted, ready, words
from handlers.fields import email
from handlers.runtime import listeners, private_list
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import text_of
from handlers.ui import blocks, dates, forms
from handlers.ui.forms import Body
from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties import openings, undo
from models.duties.duty import Duty, find_duty
from models.duties.log_entry import LogEntry
from models.duties.openings import Opening, OpeningAnswer
from models.duties.promise import Promise, of_duty
from models.outbox.message import Message, Rendered, Shown
from models.rules.default_texts import Text

COMMAND = "/opening"
TELL = "opening.tell"
TOLD = "opening.told"
NOTE = "opening.note"
NOTE_SENT = "opening.note_sent"

LENGTH = 200
MOST_PEOPLE = 15
"""Maximum of people in one message, with two blocks each; the others move up as people are told."""
MOST_UNDONE = 5
HOW_TO = f"Which opening is it? For example: {COMMAND} Staff Engineer in Lisbon"
TOO_LONG = f"That is too long to look for: up to {LENGTH} characters, please. Nobody was told anything."
NOBODY = "No match. Try another title."


def on_opening_command(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Shows in private who would want the opening, and the button that tells their recruiters. Tells nobody."""
    typed = " ".join(text_of(body).split())
    if not typed or len(typed) > LENGTH:
        _reply(respond, [blocks.sentence(TOO_LONG if typed else HOW_TO)], TOO_LONG if typed else HOW_TO)
        return
    with runtime.reading(body) as ctx:
        answer = openings.look(ctx, typed)
        text = answer_text(ctx, answer) if answer else NOBODY
    buttons = [tell_button(answer)] if answer and answer.opening is None else []
    _reply(respond, [blocks.sentence(text), *buttons], text)


def on_tell(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Gives each owner their list, and says so in place of the button."""
    typed = listeners.button_value(body)
    with runtime.transaction(body) as ctx:
        answer = openings.tell(ctx, typed) if 0 < len(typed) <= LENGTH else None
        text = answer_text(ctx, answer) if answer else NOBODY
    if private_list.is_private(body):
        _reply(respond, [blocks.sentence(text)], text, again=True)
    else:
        listeners.reply(body, client, respond, text)


def _reply(respond: Respond, shown: Sequence[Block], text: str, *, again: bool = False) -> None:
    respond(text=blocks.escaped(text), blocks=blocks.as_json(shown), response_type="ephemeral", replace_original=again)


def tell_button(answer: OpeningAnswer) -> Block:
    """The button that gives each owner their list."""
    return blocks.row("opening.tell", [blocks.button("Tell their recruiters", TELL, answer.typed, style="primary")])


def answer_text(ctx: Context, answer: OpeningAnswer) -> str:
    """The text of the reply: how many, with whom, the names that the reader may see, and who has been told."""
    owners = answer.by_owner()
    names = [line for owner, promises in owners.items() if (line := _names(ctx, owner, promises))]
    return "\n".join([_headline(ctx, answer), *names, _told(ctx, answer)])


def _headline(ctx: Context, answer: OpeningAnswer) -> str:
    owners = ["you" if owner.id == ctx.person.id else owner.name for owner in answer.by_owner()]
    owners.sort(key=lambda name: name != "you")
    with_whom = f"{', '.join(owners[:-1])} and {owners[-1]}" if len(owners) > 1 else "".join(owners)
    return f"{_people(len(answer.matches))} might want {blocks.cut(answer.typed, words.ROLE)}, with {with_whom}."


def _people(count: int) -> str:
    return "One person" if count == 1 else f"{count} people"


def _names(ctx: Context, owner: Recruiter, promises: Sequence[Promise]) -> str:
    """The owner's people, for a reader who may see them; else empty."""
    if not ctx.may_act_for(owner):
        return ""
    whose = "Yours" if owner.id == ctx.person.id else f"With {owner.name}"
    names = ", ".join(blocks.cut(promise.candidate.name, words.NAME) for promise in promises[:MOST_PEOPLE])
    more = f" and {len(promises) - MOST_PEOPLE} more" if len(promises) > MOST_PEOPLE else ""
    return f"{whose}: {names}{more}."


def _told(ctx: Context, answer: OpeningAnswer) -> str:
    """Who has been told by now."""
    if answer.opening is None:
        return "Nobody has been told yet."
    if not answer.is_new:
        by = "You" if answer.opening.asked_by_id == ctx.person.id else answer.opening.asked_by.name
        when = dates.moment(answer.opening.asked_at, ctx.now, ctx.person.calendar)
        return f"{by} told their recruiters {when}: everyone has their list."
    own = "Your list with the notes is in your messages."
    others = "Their recruiters get their list within their working hours."
    owner_ids = {owner.id for owner in answer.by_owner()}
    has_own, has_others = ctx.person.id in owner_ids, bool(owner_ids - {ctx.person.id})
    return " ".join([*([own] if has_own else []), *([others] if has_others else [])])


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
    return f"{by} asked who wants this. {_people(len(untold))} you promised to keep posted {would} be glad of it."


def _person(opening: Opening, promise: Promise) -> list[Block]:
    value = f"{promise.duty_id}.{opening.id}"
    wish = keep_posted.wish(promise) or f"was in for {words.role(promise.duty)}"
    buttons = [
        blocks.button("Open the e-mail", NOTE, value),
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
        words.form_title(duty),
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
    app.action(TELL)(on_tell)
    app.action(TOLD)(listeners.on_button(mark_told))
    app.action(NOTE)(note_opened)
    app.view(NOTE_SENT)(listeners.on_submit(_sent))

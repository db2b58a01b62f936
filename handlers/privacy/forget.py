"""`/signoffs forget Jane Doe`: a lead erases a person, after a form that shows what is deleted and what ends."""

import json

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.kinds import KINDS
from handlers.privacy import choose_person
from handlers.runtime import listeners
from handlers.runtime.admission import vouched
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import words_after
from handlers.ui import blocks, forms
from handlers.ui.forms import Body
from models.context import Context
from models.duties.referral import UNDER_WAY
from models.errors import PermissionDenied
from models.privacy import erase
from models.privacy.person import Held, Person, duty_ids, held_on, may_erase, possible_duplicates
from models.rules.text import counted

OPEN = "forget.open"
ERASED = "forget.erased"
WORD = "erase"
MOST_OPEN = 5
MOST_ALIKE = 10

HOW = "Try: /signoffs forget Jane Doe, or a phone number, or an e-mail address."
DO = "erase a person"
JOURNAL_LEFT = (
    " One trace is left for now: my database's journal still holds the old text, since another program is reading it. "
    "I clear it within a minute after that program is done."
)
NOT_TYPED = f"Type the word {WORD}, so that nobody is erased by a slip."


def on_forget_command(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Opens the form for an exact match, or shows up to five people to choose from."""
    typed = words_after(body)
    with runtime.reading(body) as ctx:
        people = choose_person.find_people(ctx, typed) if typed else []
        decidable = choose_person.decidable(ctx, people)
        person = choose_person.meant(ctx, decidable, typed)
        view = _form_or_why_not(ctx, person) if person else None
        choices = choose_person.choice(ctx, decidable, "Erase", OPEN) if decidable and not person else []
        text = choose_person.refusal_text(ctx, people, DO, HOW, typed)
    if view:
        listeners.open_form(body, client, view)
    elif choices:
        respond(text="Which of them is it?", blocks=blocks.as_json(choices), response_type="ephemeral")
    else:
        respond(text=blocks.escaped(text), response_type="ephemeral")


def on_open_forget(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Opens the form for the chosen person. The list of people is deleted, since it contains names."""
    try:
        with runtime.reading(body) as ctx:
            view = _form_or_why_not(ctx, choose_person.behind(ctx, listeners.button_value(body)))
    except (Gone, PermissionDenied) as refusal:
        listeners.reply(body, client, respond, _refused(body, runtime, refusal))
        return
    listeners.open_form(body, client, view)
    respond(delete_original=True)


def _form_or_why_not(ctx: Context, person: Person) -> View:
    """The form; for a reader who leads only some of the owners, a notice on who can erase the person."""
    if may_erase(ctx.session, ctx.person, person):
        return _form(ctx, person)
    return listeners.notice(choose_person.with_others(ctx, person))


def _form(ctx: Context, person: Person) -> View:
    """The form: what is deleted, what ends, and a word to type as confirmation."""
    name = blocks.cut(person.name, words.NAME)
    held = held_on(ctx.session, person)
    first = f"All data that names {name} is erased, here and in my messages in Slack. Counts and dates stay."
    return View(
        type="modal",
        callback_id=ERASED,
        title="Erase a person",
        submit="Erase",
        close="Cancel",
        clear_on_close=True,
        private_metadata=json.dumps({"who": person.key}),
        blocks=[
            blocks.sentence(f"{first} This can't be undone."),
            *blocks.facts([("What goes", _goes(ctx, person, held))]),
            *_ends(person, held),
            *_alike(ctx, person),
            forms.line("typed", f"Type {WORD} to go on", optional=False, length=20),
        ],
    )


def _goes(ctx: Context, person: Person, held: Held) -> str:
    """What an erasure deletes or edits: "1 decline, 3 messages in Slack, which I edit"."""
    ids = duty_ids(ctx.session, person)
    messages = erase.in_slack(ctx.session, ctx.workspace.id, ids)
    counts = [
        (held.declines, "decline", "declines"),
        (held.calls, "logged call", "logged calls"),
        (held.promises, "promise to keep them posted", "promises to keep them posted"),
        (held.named, "person they named", "people they named"),
        (held.as_referral, "time they were named to us", "times they were named to us"),
        (messages, "message in Slack, which I edit", "messages in Slack, which I edit"),
    ]
    return ", ".join(counted(count, *nouns) for count, *nouns in counts if count)


def _ends(person: Person, held: Held) -> list[Block]:
    """What is still open with the person, and ends with the erasure."""
    lines = [f"{duty.owner.name} owes them {KINDS[duty.kind].owed} about {words.role(duty)}" for duty in held.owed]
    lines += [
        f"{referral.owner.name} deals with them as a referral"
        for referral in person.referrals
        if referral.status in UNDER_WAY
    ]
    hidden = len(lines) - MOST_OPEN
    lines_shown = [*lines[:MOST_OPEN], *([f"and {hidden} more"] if hidden > 0 else [])]
    end_blocks: list[Block] = [blocks.lines("Still open, and ends with it", lines_shown)] if lines_shown else []
    if held.named:
        end_blocks.append(
            blocks.aside("The people they named stay as long as someone deals with them. Who named them is erased.")
        )
    return end_blocks


def _alike(ctx: Context, person: Person) -> list[Block]:
    """Tick boxes for referrals of the same name: only the lead can tell whether they are the same person."""
    namesakes = possible_duplicates(ctx.session, person, ctx.person)[:MOST_ALIKE]
    options = [(str(referral.id), f"{referral.name}, named by {referral.named_by.name}") for referral in namesakes]
    hint = "Someone of this name, without the same number or address. If not ticked, they stay, and so does the name."
    return [forms.ticks("also", "Is this them, too?", options, hint=hint)] if options else []


def on_erase(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Erases in one transaction; the messages in Slack are edited within seconds afterwards."""
    values = forms.FormValues(body)
    if (values.text("typed") or "").casefold() != WORD:
        ack(response_action="errors", errors={"typed": NOT_TYPED})
        return
    try:
        with runtime.transaction(body) as ctx:
            text = _erase(ctx, values)
    except (Gone, PermissionDenied) as refusal:
        ack(response_action="update", view=listeners.notice(_refused(body, runtime, refusal)))
        return
    journal_note = "" if runtime.db.wipe() else JOURNAL_LEFT
    ack(response_action="update", view=listeners.notice(f"{text}{journal_note}"))


def _erase(ctx: Context, values: forms.FormValues) -> str:
    person = choose_person.behind(ctx, values.metadata["who"])
    ticked = set(values.ticked("also"))
    also = [referral for referral in possible_duplicates(ctx.session, person, ctx.person) if str(referral.id) in ticked]
    person = person._replace(referrals=(*person.referrals, *also))
    held, ids = held_on(ctx.session, person), duty_ids(ctx.session, person)
    messages = erase.in_slack(ctx.session, ctx.workspace.id, ids)
    erase.forget(ctx, person)
    edited = f" I am taking the name out of {counted(messages, 'message')} now." if messages else ""
    ended = " What was still owed to them has ended." if held.owed else ""
    return f"Done: nothing that is left says who this was.{ended}{edited}"


def _refused(body: Body, runtime: Runtime, refusal: Gone | PermissionDenied) -> str:
    if isinstance(refusal, Gone):
        return listeners.refusal_text(refusal)
    with runtime.reading(body) as ctx:
        return choose_person.for_leads(ctx, DO)


def register(app: App) -> None:
    app.action(OPEN, middleware=[vouched])(on_open_forget)
    app.view(ERASED, middleware=[vouched])(on_erase)

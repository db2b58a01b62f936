"""`/signoffs forget Jane Doe`: a lead erases somebody, after a look at what goes and what ends with it."""

import json

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.privacy import choose_person
from handlers.runtime import listeners
from handlers.runtime.admission import vouched
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import words_after
from handlers.ui import blocks, dates, forms
from handlers.ui.forms import Body
from models.context import Context
from models.duties.referral import UNDER_WAY
from models.privacy import erase, person
from models.privacy.erase import NotForThem
from models.privacy.person import Held, Person

OPEN = "forget.open"
ERASED = "forget.erased"
WORD = "erase"
MOST_OPEN = 5
MOST_ALIKE = 10

HOW = "Say it like this: /signoffs forget Jane Doe, or a phone number, or an e-mail address."
DO = "erase somebody"
JOURNAL_LEFT = (
    " One trace is left for now: my database's journal still holds the old text, since another program is reading it. "
    "I clear it within a minute after that program is done."
)
NOT_TYPED = f"Type the word {WORD}, so that nobody is erased by a slip."


def found(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """The form for the one who is named exactly, or up to five to choose from."""
    ack()
    typed = words_after(body)
    with runtime.reading(body) as ctx:
        people = choose_person.found(ctx, typed) if typed else []
        mine = choose_person.decidable(ctx, people)
        who = choose_person.meant(ctx, mine, typed)
        view = _form_or_why_not(ctx, who) if who else None
        shown = choose_person.choice(ctx, mine, "Erase", OPEN) if mine and not who else []
        said = choose_person.refused(ctx, people, DO, HOW, typed)
    if view:
        listeners.open_form(body, client, view)
    elif shown:
        respond(text="Who of them is it?", blocks=blocks.as_json(shown), response_type="ephemeral")
    else:
        respond(text=blocks.escaped(said), response_type="ephemeral")


def opened(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """One of several was meant; the list of them goes away, since it names them."""
    ack()
    try:
        with runtime.reading(body) as ctx:
            view = _form_or_why_not(ctx, choose_person.behind(ctx, listeners.button_value(body)))
    except (Gone, NotForThem) as refusal:
        listeners.reply(body, client, respond, _refused(body, runtime, refusal))
        return
    listeners.open_form(body, client, view)
    respond(delete_original=True)


def _form_or_why_not(ctx: Context, who: Person) -> View:
    """The form; where the reader leads only some of those who deal with them, who can erase them."""
    if person.may_erase(ctx.session, ctx.person, who):
        return _form(ctx, who)
    return listeners.notice(choose_person.with_others(ctx, who))


def _form(ctx: Context, who: Person) -> View:
    """What goes, what ends with it, and a word to type."""
    name = blocks.cut(who.name, words.NAME)
    held = person.held_on(ctx.session, who)
    first = f"All that says who {name} is goes, from my books and from my messages in Slack. Counts and dates stay."
    return View(
        type="modal",
        callback_id=ERASED,
        title="Erase somebody",
        submit="Erase",
        close="Cancel",
        clear_on_close=True,
        private_metadata=json.dumps({"who": who.key}),
        blocks=[
            blocks.sentence(f"{first} This can't be undone."),
            *blocks.facts(_goes(ctx, who, held)),
            *_ends(who, held),
            *_alike(ctx, who),
            forms.line("typed", f"Type {WORD} to go on", optional=False, length=20),
        ],
    )


def _goes(ctx: Context, who: Person, held: Held) -> list[tuple[str, str | blocks.Link]]:
    ids = person.duty_ids(ctx.session, who)
    messages = erase.in_slack(ctx.session, ctx.workspace.id, ids)
    counts = [
        ("Declines", held.declines),
        ("Talks that were logged", held.calls),
        ("Promises to keep them posted", held.promises),
        ("People whom they named", held.named),
        ("Times they were named to us", held.as_referral),
        ("Messages to be edited", messages),
    ]
    return [(label, dates.number(count)) for label, count in counts if count]


def _ends(who: Person, held: Held) -> list[Block]:
    """What is still open with them, and ends."""
    lines = [f"{one.owner.name} owes them {words.OWED[one.kind]} about {words.role(one)}" for one in held.owed]
    lines += [f"{one.owner.name} deals with them as a referral" for one in who.referrals if one.status in UNDER_WAY]
    rest = len(lines) - MOST_OPEN
    shown = [*lines[:MOST_OPEN], *([f"and {dates.number(rest)} more"] if rest > 0 else [])]
    said: list[Block] = [blocks.lines("Still open, and ends with it", shown)] if shown else []
    if held.named:
        said.append(blocks.aside("Whom they named stays as long as somebody deals with them, without who named them."))
    return said


def _alike(ctx: Context, who: Person) -> list[Block]:
    """Others of the same name: only a person can tell whether it is them."""
    same = person.perhaps(ctx.session, who, ctx.person)[:MOST_ALIKE]
    options = [(str(one.id), f"{one.name}, named by {one.named_by.name}") for one in same]
    hint = "A person of this name, without the same number or address. Left unticked they stay, and so does the name."
    return [forms.ticks("also", "Is this them, too?", options, hint=hint)] if options else []


def erased(ack: Ack, body: Body, runtime: Runtime) -> None:
    """It is done, in one transaction; the messages follow within seconds."""
    values = forms.FormValues(body)
    if (values.text("typed") or "").casefold() != WORD:
        ack(response_action="errors", errors={"typed": NOT_TYPED})
        return
    try:
        with runtime.transaction(body) as ctx:
            said = _erase(ctx, values)
    except (Gone, NotForThem) as refusal:
        ack(response_action="update", view=listeners.notice(_refused(body, runtime, refusal)))
        return
    left = "" if runtime.db.wipe() else JOURNAL_LEFT
    ack(response_action="update", view=listeners.notice(f"{said}{left}"))


def _erase(ctx: Context, values: forms.FormValues) -> str:
    who = choose_person.behind(ctx, values.metadata["who"])
    ticked = set(values.ticked("also"))
    also = [one for one in person.perhaps(ctx.session, who, ctx.person) if str(one.id) in ticked]
    who = who._replace(referrals=(*who.referrals, *also))
    held, ids = person.held_on(ctx.session, who), person.duty_ids(ctx.session, who)
    messages = erase.in_slack(ctx.session, ctx.workspace.id, ids)
    erase.forget(ctx, who)
    edited = f" I am taking the name out of {dates.messages(messages)} now." if messages else ""
    ended = " What was still owed to them has ended." if held.owed else ""
    return f"It is done: nobody can tell from my books any more who this was.{ended}{edited}"


def _refused(body: Body, runtime: Runtime, refusal: Gone | NotForThem) -> str:
    if isinstance(refusal, Gone):
        return listeners.refused(refusal)
    with runtime.reading(body) as ctx:
        return choose_person.for_leads(ctx, DO)


def register(app: App) -> None:
    app.action(OPEN, middleware=[vouched])(opened)
    app.view(ERASED, middleware=[vouched])(erased)

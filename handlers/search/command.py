"""`/signoffs who Jane Doe`: somebody rings back; who they are, what was said, and whose they are, for my eyes only."""

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block, SectionBlock

from handlers.runtime import listeners, private_list
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import split, words_after
from handlers.search import card as who_card
from handlers.ui import blocks, dates
from handlers.ui.forms import Body
from models.context import Context, NotTheirs, may_act
from models.directory.candidate import Candidate
from models.duties import visibility
from models.outbox.message import Rendered
from models.views import search

NAME = "who"
SHOW = "who.show"
MOST = 5

HOW = "Say it like this: /signoffs who Jane Doe, or a phone number, or an e-mail address."
NOBODY = "I find nobody of that name whom you may see. Part of the name, the number or the e-mail does, too."


def found(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """One private message: the person, or up to five to choose from, or whose they are."""
    ack()
    words = words_after(body)
    first, rest = split(words)
    typed = rest if first == "is" else words
    with runtime.reading(body) as ctx:
        which, drawing = answer(ctx, typed)
    private_list.show(respond, NAME, which, drawing)


def answer(ctx: Context, typed: str) -> tuple[int, Rendered]:
    """What these words are answered with, and the number of the person it shows; 0: it shows nobody alone."""
    people = search.like(ctx.session, ctx.person, typed) if typed else []
    who = people[0] if len(people) == 1 and search.is_named(people[0], typed, ctx.person.country) else None
    others = search.theirs(ctx.session, ctx.person, typed) if typed else []
    drawn = who_card.drawn(ctx, who) if who else _choice(ctx, people)
    if not drawn or others:
        drawn.append(blocks.sentence(_said(typed, [owner.name for owner in others])))
    return who.id if who else 0, Rendered(_text(who, people, others), blocks.as_json(drawn))


def shown(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """One of several was meant."""
    ack()
    try:
        which = listeners.number(listeners.button_value(body))
        private_list.show(respond, NAME, which, _drawn(body, runtime, which), again=True)
    except (NotTheirs, listeners.Gone) as refusal:
        listeners.reply(body, client, respond, listeners.refused(refusal))


def page(body: Body, runtime: Runtime, candidate_id: int) -> Rendered | None:
    """All that is known of this person now; None: whoever asks may not see them, or they are gone."""
    try:
        return _drawn(body, runtime, candidate_id)
    except (NotTheirs, listeners.Gone):
        return None


def _drawn(body: Body, runtime: Runtime, candidate_id: int) -> Rendered:
    with runtime.reading(body) as ctx:
        person = _seen(ctx, candidate_id)
        card = who_card.drawn(ctx, person)
        return Rendered(person.name, blocks.as_json(card))


def _seen(ctx: Context, candidate_id: int) -> Candidate:
    """The person, if whoever asks may see them. Raises Gone or NotTheirs."""
    person = ctx.session.get(Candidate, candidate_id)
    if person is None or person.workspace_id != ctx.workspace.id:
        raise listeners.Gone
    owners = visibility.owners_of(ctx.session, person)
    if not any(may_act(ctx.person, owner) for owner in owners):
        raise NotTheirs(owners[0]) if owners else listeners.Gone
    return person


def _choice(ctx: Context, people: list[Candidate]) -> list[Block]:
    """Up to five people to choose from, also where a near hit is the only one."""
    rows = [_row(ctx, person) for person in people[:MOST]]
    rest = len(people) - len(rows)
    more = [blocks.aside(f"and {dates.number(rest)} more. Type more of the name, or their number.")] if rest > 0 else []
    return [blocks.sentence("Who of them is it?"), *rows, *more] if rows else []


def _row(ctx: Context, person: Candidate) -> Block:
    button = blocks.button("It is them", SHOW, str(person.id))
    return SectionBlock(block_id=f"who.{person.id}", text=blocks.plain(who_card.line(ctx, person)), accessory=button)


def _said(typed: str, owners: list[str]) -> str:
    if owners:
        return f"This is with {' and '.join(owners)}. Ask them for a hand-off if you would like to make the call."
    return NOBODY if typed else HOW


def _text(who: Candidate | None, people: list[Any], others: list[Any]) -> str:
    """What the notification says: no name that the message does not show."""
    if who:
        return who.name
    return "Who of them is it?" if people else "Somebody rang back" if others else "Nobody found"


def register(app: App) -> None:
    app.action(SHOW)(shown)

"""`/signoffs who Jane Doe`: shows a candidate in private, for the moment when they call back."""

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
from models.context import Context, may_act
from models.directory.candidate import Candidate
from models.duties import visibility
from models.errors import PermissionDenied
from models.outbox.message import Rendered
from models.views import search

NAME = "who"
SHOW = "who.show"
MOST = 5

HOW = "Say it like this: /signoffs who Jane Doe, or a phone number, or an e-mail address."
NOBODY = "I find nobody of that name whom you may see. Part of the name, the number or the e-mail does, too."


def found(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """Replies with one private message: the candidate, up to five to choose from, or the owners to ask."""
    ack()
    text = words_after(body)
    first_word, rest = split(text)
    typed = rest if first_word == "is" else text
    with runtime.reading(body) as ctx:
        candidate_id, rendered = answer(ctx, typed)
    private_list.show(respond, NAME, candidate_id, rendered)


def answer(ctx: Context, typed: str) -> tuple[int, Rendered]:
    """The id of the one candidate shown, or 0, and the message that answers the typed text."""
    people = search.like(ctx.session, ctx.person, typed) if typed else []
    match = people[0] if len(people) == 1 and search.is_named(people[0], typed, ctx.person.country) else None
    owners = search.theirs(ctx.session, ctx.person, typed) if typed else []
    message_blocks = who_card.drawn(ctx, match) if match else _choice(ctx, people)
    if not message_blocks or owners:
        message_blocks.append(blocks.sentence(_said(typed, [owner.name for owner in owners])))
    return match.id if match else 0, Rendered(_text(match, people, owners), blocks.as_json(message_blocks))


def shown(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Shows the chosen one of several candidates."""
    ack()
    try:
        candidate_id = listeners.number(listeners.button_value(body))
        private_list.show(respond, NAME, candidate_id, _drawn(body, runtime, candidate_id), again=True)
    except (PermissionDenied, listeners.Gone) as refusal:
        listeners.reply(body, client, respond, listeners.refused(refusal))


def page(body: Body, runtime: Runtime, candidate_id: int) -> Rendered | None:
    """The message about this candidate; None if the reader may not see them, or they are gone."""
    try:
        return _drawn(body, runtime, candidate_id)
    except (PermissionDenied, listeners.Gone):
        return None


def _drawn(body: Body, runtime: Runtime, candidate_id: int) -> Rendered:
    with runtime.reading(body) as ctx:
        person = _seen(ctx, candidate_id)
        card = who_card.drawn(ctx, person)
        return Rendered(person.name, blocks.as_json(card))


def _seen(ctx: Context, candidate_id: int) -> Candidate:
    """The candidate, if the reader may see them. Raises Gone or PermissionDenied."""
    person = ctx.session.get(Candidate, candidate_id)
    if person is None or person.workspace_id != ctx.workspace.id:
        raise listeners.Gone
    owners = visibility.owners_of(ctx.session, person)
    if not any(may_act(ctx.person, owner) for owner in owners):
        raise PermissionDenied(owners[0].name) if owners else listeners.Gone
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


def _text(match: Candidate | None, people: list[Any], owners: list[Any]) -> str:
    """The notification text. It contains no name that the message does not show."""
    if match:
        return match.name
    return "Who of them is it?" if people else "Somebody rang back" if owners else "Nobody found"


def register(app: App) -> None:
    app.action(SHOW)(shown)

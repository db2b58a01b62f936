"""`/signoffs who NAME` shows a candidate in private, for the moment when they call back."""

from typing import Any

from slack_bolt import App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block, SectionBlock

from handlers.cards import log_wording, message, referral, rows, story, words
from handlers.runtime import listeners, private_list
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import split, text_of, words_after
from handlers.ui import blocks, dates
from handlers.ui.forms import Body
from models.context import Context, may_act
from models.directory.candidate import Candidate
from models.duties import correct, recognition, settle, visibility
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral
from models.errors import PermissionDenied
from models.outbox.message import Rendered
from models.views import search

MOST_CONTACTS = 4
MOST_OPEN = 5
MOST_CHARACTERS = 12_000
"""Slack refuses a message from about 13,200 on."""

NAME = "who"
SHOW = "who.show"
MOST = 5
MOST_WORDS_OF_A_NAME = 4
NO_NAME = "I look up names, numbers and e-mails, and know the words in Help."
"""The answer to more words than a name has."""
NOBODY_FOUND = "Nobody found"

HOW = "Try: /signoffs who Jane Doe, or a phone number, or an e-mail address."


def line(ctx: Context, person: Candidate) -> str:
    """The candidate in one line: name, role, owner."""
    duties = _visible_duties(ctx, person)
    role_and_owner = f", {words.role(duties[0])}. With {duties[0].owner.name}" if duties else ""
    return f"{blocks.cut(person.name, words.NAME)}{role_and_owner}."


def person_blocks(ctx: Context, person: Candidate) -> list[Block]:
    """All blocks about the candidate that the reader may see, with the buttons of the card."""
    duties = search.duties_of(ctx.session, person)
    visible = _visible_duties(ctx, person)
    owners = _with(ctx, [duty for duty in duties if duty in visible or duty.is_open])
    colleagues = recognition.colleagues(ctx.session, ctx.person, person)
    named = search.named_by(ctx.session, ctx.person, person)
    head = [
        blocks.header(person.name),
        *blocks.facts(
            [
                *_reach(ctx, person, visible),
                ("With", owners),
                ("In touch, too", ", ".join(colleague.name for colleague in colleagues)),
            ]
        ),
        *_wish(person, visible),
        *(blocks.sentence(text) for text in story.sentences(ctx, visible, named)),
    ]
    open_blocks = _open(ctx, [duty for duty in visible if duty.is_open])
    return [*head, *_contacts(ctx, person, MOST_CHARACTERS - rows.characters([*head, *open_blocks])), *open_blocks]


def _contacts(ctx: Context, person: Candidate, room: int) -> list[Block]:
    """The newest contacts, as many as fit into `room` characters."""
    lines: list[Block] = []
    for entry in search.said_to(ctx.session, ctx.person, person, MOST_CONTACTS):
        more = _contact(ctx, entry)
        if rows.characters([*lines, *more]) > room:
            break
        lines += more
    return lines


def _visible_duties(ctx: Context, person: Candidate) -> list[Duty]:
    return [duty for duty in search.duties_of(ctx.session, person) if may_act(ctx.person, duty.owner)]


def _reach(ctx: Context, person: Candidate, visible: list[Duty]) -> list[tuple[str, blocks.Fact]]:
    phone = words.phone_fact(ctx, person)
    pages = [page for duty in visible if (page := words.page(duty))]
    return [("Phone", phone), ("E-mail", person.email or ""), ("Their page", pages[0] if pages else "")]


def _with(ctx: Context, duties: list[Duty]) -> str:
    """The owners, with the roles: "Ana Ruiz (Staff Engineer at Acme)"."""
    owners = dict.fromkeys(_owner(ctx, duty) for duty in duties if duty.settled_as is not EntryKind.WITHDRAWN)
    return "; ".join(list(owners)[:MOST_OPEN])


def _owner(ctx: Context, duty: Duty) -> str:
    """Owner and role. A confidential role is named only to readers who may act on the duty."""
    is_named = may_act(ctx.person, duty.owner) or not (duty.role and duty.role.is_confidential)
    return f"{duty.owner.name} ({words.role(duty)})" if is_named else duty.owner.name


def _wish(person: Candidate, visible: list[Duty]) -> list[Block]:
    """The do-not-contact note, with a button to lift it for readers who may act."""
    if person.do_not_contact_since is None:
        return []
    name = blocks.cut(person.name, words.NAME)
    sentence = blocks.sentence(f"{name} does not wish to be contacted.")
    text = f"{name} has told us that they wish to hear from us again. What had ended stays ended."
    confirmation = blocks.question(f"Contact {name} again?", text, "May be contacted")
    buttons = [
        blocks.button("May be contacted again", words.MAY_CONTACT, str(duty.id), confirm=confirmation)
        for duty in visible[:1]
    ]
    return [sentence, *([blocks.row(f"wish.{person.id}", buttons)] if buttons else [])]


def _contact(ctx: Context, entry: LogEntry) -> list[Block]:
    outcome = {} if entry.what is EntryKind.ALSO_TOLD else log_wording.known_of(ctx, entry)
    note = correct.readable_note(ctx.session, entry, ctx.person)
    return [
        blocks.sentence(log_wording.contact_text(ctx, entry)),
        *blocks.facts([*log_wording.outcome_facts(outcome), ("Private note", note or "")]),
    ]


def _open(ctx: Context, duties: list[Duty]) -> list[Block]:
    """The open duties: the card of a single one, or rows if there are several."""
    if len(duties) == 1 and rows.fits(card := message.card(ctx, duties[0])):
        return [blocks.rule(), *card]
    duty_rows: list[Block] = [rows.row(ctx.person, duty, message.row(ctx, duty)) for duty in duties[:MOST_OPEN]]
    hidden = len(duties) - len(duty_rows)
    return [*duty_rows, *([blocks.aside(f"and {dates.number(hidden)} more that is open.")] if hidden > 0 else [])]


def on_who_command(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Replies with one private message: the candidate, up to five to choose from, or the owners to ask."""
    text = words_after(body)
    first_word, rest = split(text)
    typed = rest if first_word == "is" else text
    with runtime.reading(body) as ctx:
        candidate_id, rendered = answer(ctx, typed)
    private_list.show(respond, NAME, candidate_id, rendered)


def answer(ctx: Context, typed: str) -> tuple[int, Rendered]:
    """The id of the one candidate shown, or 0, and the message that answers the typed text."""
    people = search.people_like(ctx.session, ctx.person, typed) if typed else []
    match = people[0] if len(people) == 1 and search.is_named(people[0], typed, ctx.person.country) else None
    owners = search.owners_of_hidden(ctx.session, ctx.person, typed) if typed else []
    message_blocks = person_blocks(ctx, match) if match else _choice(ctx, people)
    named = search.referrals_like(ctx.session, ctx.person, typed) if typed else []
    if match:
        named = [row for row in named if search.is_named(row, typed, ctx.person.country)]
    message_blocks += _named(ctx, named, is_alone=not message_blocks)
    if not message_blocks or owners:
        message_blocks.append(blocks.sentence(_said(typed, [owner.name for owner in owners])))
    return match.id if match else 0, Rendered(_text(match, [*people, *named], owners), blocks.as_json(message_blocks))


def answer_words(body: Body, respond: Respond, runtime: Runtime, near_miss: str | None) -> None:
    """Answers words that are no subcommand: the candidate whom they name, else how to begin.

    `near_miss`: the subcommand that may have been meant.
    """
    typed = text_of(body)
    with runtime.reading(body) as ctx:
        candidate_id, rendered = answer(ctx, typed)
    if rendered.text != NOBODY_FOUND:
        private_list.show(respond, NAME, candidate_id, rendered)
        return
    nobody = words.NOBODY if len(typed.split()) <= MOST_WORDS_OF_A_NAME else NO_NAME
    text = f"{nobody} Did you mean /signoffs {near_miss}?" if near_miss else nobody
    respond(text=text, blocks=blocks.as_json(words.start_blocks(text)), response_type="ephemeral")


def on_match_chosen(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Shows the chosen one of several candidates."""
    try:
        candidate_id = listeners.number(listeners.button_value(body))
        private_list.show(respond, NAME, candidate_id, _drawn(body, runtime, candidate_id), again=True)
    except (PermissionDenied, listeners.Gone) as refusal:
        listeners.reply(body, client, respond, listeners.refusal_text(refusal))


def page(body: Body, runtime: Runtime, candidate_id: int) -> Rendered | None:
    """The message about this candidate; None if the reader may not see them, or they are gone."""
    try:
        return _drawn(body, runtime, candidate_id)
    except (PermissionDenied, listeners.Gone):
        return None


def _drawn(body: Body, runtime: Runtime, candidate_id: int) -> Rendered:
    with runtime.reading(body) as ctx:
        person = _visible_candidate(ctx, candidate_id)
        card = person_blocks(ctx, person)
        return Rendered(person.name, blocks.as_json(card))


def _visible_candidate(ctx: Context, candidate_id: int) -> Candidate:
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
    return [blocks.sentence("Which of them is it?"), *rows, *more] if rows else []


def _named(ctx: Context, named: list[Referral], *, is_alone: bool) -> list[Block]:
    """People whom candidates named: what became of each, and the open call to them. `is_alone`: nobody else fits."""
    named_blocks: list[Block] = []
    for referral_row in named[:MOST]:
        call = settle.open_referral_call(ctx.session, referral_row)
        if call and is_alone and len(named) == 1:
            return message.card(ctx, call)
        text = referral.stands(ctx, referral_row)
        named_blocks.append(rows.row(ctx.person, call, text) if call else blocks.sentence(text))
    return named_blocks


def _row(ctx: Context, person: Candidate) -> Block:
    button = blocks.button("It is them", SHOW, str(person.id))
    return SectionBlock(block_id=f"who.{person.id}", text=blocks.plain(line(ctx, person)), accessory=button)


def _said(typed: str, owners: list[str]) -> str:
    if owners:
        return f"This is with {' and '.join(owners)}. Ask them for a hand-off if you would like to make the call."
    return words.NOBODY if typed else HOW


def _text(match: Candidate | None, people: list[Any], owners: list[Any]) -> str:
    """The notification text. It contains no name that the message does not show."""
    if match:
        return match.name
    return "Which of them is it?" if people else "Someone called back" if owners else NOBODY_FOUND


def register(app: App) -> None:
    app.action(SHOW)(on_match_chosen)

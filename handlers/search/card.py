"""The blocks about one candidate: contact details, owners, latest contacts, and the cards of open duties."""

from slack_sdk.models.blocks import Block

from handlers.cards import message, rows, said, words
from handlers.ui import blocks, dates
from models.context import Context, may_act
from models.directory.candidate import Candidate
from models.duties import correct, recognition
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.views import search

MOST_CONTACTS = 4
MOST_OPEN = 5
MOST_CHARACTERS = 12_000
"""Slack refuses a message from about 13,200 on."""


def line(ctx: Context, person: Candidate) -> str:
    """The candidate in one line: name, role, owner."""
    duties = _seen(ctx, person)
    role_and_owner = f", {words.role(duties[0])}. With {duties[0].owner.name}" if duties else ""
    return f"{blocks.cut(person.name, words.NAME)}{role_and_owner}."


def drawn(ctx: Context, person: Candidate) -> list[Block]:
    """All blocks about the candidate that the reader may see, with the buttons of the card."""
    duties = search.duties_of(ctx.session, person)
    visible = _seen(ctx, person)
    owners = _with(ctx, [duty for duty in duties if duty in visible or duty.is_open])
    colleagues = recognition.colleagues(ctx.session, ctx.person, person)
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


def _seen(ctx: Context, person: Candidate) -> list[Duty]:
    return [duty for duty in search.duties_of(ctx.session, person) if may_act(ctx.person, duty.owner)]


def _reach(ctx: Context, person: Candidate, visible: list[Duty]) -> list[tuple[str, str | blocks.Link]]:
    phone = words.phone_of(ctx, person)
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
    confirmation = f"{name} has told us that they wish to hear from us again. What had ended stays ended."
    buttons = [
        blocks.button("May be contacted again", words.MAY_CONTACT, str(duty.id), confirm=confirmation)
        for duty in visible[:1]
    ]
    return [sentence, *([blocks.row(f"wish.{person.id}", buttons)] if buttons else [])]


def _contact(ctx: Context, entry: LogEntry) -> list[Block]:
    outcome = {} if entry.what is EntryKind.ALSO_TOLD else said.known_of(ctx, entry)
    note = correct.readable_note(ctx.session, entry, ctx.person)
    return [blocks.sentence(said.done(ctx, entry)), *blocks.facts([*said.facts(outcome), ("Private note", note or "")])]


def _open(ctx: Context, duties: list[Duty]) -> list[Block]:
    """The open duties: the card of a single one, or rows if there are several."""
    if len(duties) == 1 and rows.fits(card := message.card(ctx, duties[0])):
        return [blocks.rule(), *card]
    duty_rows: list[Block] = [rows.row(ctx.person, duty, message.row(ctx, duty)) for duty in duties[:MOST_OPEN]]
    hidden = len(duties) - len(duty_rows)
    return [*duty_rows, *([blocks.aside(f"and {dates.number(hidden)} more that is open.")] if hidden > 0 else [])]

"""Somebody rings back: who they are, whose they are, what was said last, and the card of what is still open."""

from slack_sdk.models.blocks import Block

from handlers.cards import by_kind, rows, said, words
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
    """The person in one line: name, what it was about, whose they are."""
    owed = _seen(ctx, person)
    about = f", {words.role(owed[0])}. With {owed[0].owner.name}" if owed else ""
    return f"{blocks.cut(person.name, words.NAME)}{about}."


def drawn(ctx: Context, person: Candidate) -> list[Block]:
    """All of it, as far as the reader may see it; the buttons are those of the card."""
    owed = search.duties_of(ctx.session, person)
    seen = _seen(ctx, person)
    known = _with(ctx, [duty for duty in owed if duty in seen or duty.is_open])
    hidden = recognition.colleagues(ctx.session, ctx.person, person)
    head = [
        blocks.header(person.name),
        *blocks.facts(
            [*_reach(ctx, person, seen), ("With", known), ("In touch, too", ", ".join(one.name for one in hidden))]
        ),
        *_wish(person, seen),
    ]
    still = _open(ctx, [duty for duty in seen if duty.is_open])
    return [*head, *_contacts(ctx, person, MOST_CHARACTERS - rows.characters([*head, *still])), *still]


def _contacts(ctx: Context, person: Candidate, room: int) -> list[Block]:
    """The newest contacts, as many as Slack takes in the same message."""
    shown: list[Block] = []
    for entry in search.said_to(ctx.session, ctx.person, person, MOST_CONTACTS):
        more = _contact(ctx, entry)
        if rows.characters([*shown, *more]) > room:
            break
        shown += more
    return shown


def _seen(ctx: Context, person: Candidate) -> list[Duty]:
    return [one for one in search.duties_of(ctx.session, person) if may_act(ctx.person, one.owner)]


def _reach(ctx: Context, person: Candidate, seen: list[Duty]) -> list[tuple[str, str | blocks.Link]]:
    phone = words.phone_of(ctx, person)
    pages = [page for duty in seen if (page := words.page(duty))]
    return [("Phone", phone), ("E-mail", person.email or ""), ("Their page", pages[0] if pages else "")]


def _with(ctx: Context, owed: list[Duty]) -> str:
    """Whose they are, and about what: "Ana Ruiz (Staff Engineer at Acme)"."""
    told = dict.fromkeys(_owner(ctx, duty) for duty in owed if duty.settled_as is not EntryKind.WITHDRAWN)
    return "; ".join(list(told)[:MOST_OPEN])


def _owner(ctx: Context, duty: Duty) -> str:
    """A confidential role is named to those alone who may act on the duty."""
    is_named = may_act(ctx.person, duty.owner) or not (duty.role and duty.role.is_confidential)
    return f"{duty.owner.name} ({words.role(duty)})" if is_named else duty.owner.name


def _wish(person: Candidate, seen: list[Duty]) -> list[Block]:
    """That they are to be left in peace, and the way back for whoever may act."""
    if person.do_not_contact_since is None:
        return []
    name = blocks.cut(person.name, words.NAME)
    said = blocks.sentence(f"{name} does not wish to be contacted.")
    sure = f"{name} has told us that they wish to hear from us again. What had ended stays ended."
    ways = [blocks.button("May be contacted again", words.MAY_CONTACT, str(duty.id), confirm=sure) for duty in seen[:1]]
    return [said, *([blocks.row(f"wish.{person.id}", ways)] if ways else [])]


def _contact(ctx: Context, entry: LogEntry) -> list[Block]:
    known = {} if entry.what is EntryKind.ALSO_TOLD else said.known_of(ctx, entry)
    note = correct.readable_note(ctx.session, entry, ctx.person)
    return [blocks.sentence(said.done(ctx, entry)), *blocks.facts([*said.facts(known), ("Private note", note or "")])]


def _open(ctx: Context, owed: list[Duty]) -> list[Block]:
    """The card of what is open, with its buttons; rows where there is more than one."""
    if len(owed) == 1 and rows.fits(card := by_kind.card(ctx, owed[0])):
        return [blocks.rule(), *card]
    shown: list[Block] = [rows.row(ctx.person, duty, by_kind.row(ctx, duty)) for duty in owed[:MOST_OPEN]]
    rest = len(owed) - len(shown)
    return [*shown, *([blocks.aside(f"and {dates.number(rest)} more that is open.")] if rest > 0 else [])]

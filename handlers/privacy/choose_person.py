"""Finds the person whom a lead wants to erase, export or read the log of, and lets them choose among several."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, SectionBlock

from handlers.cards import words
from handlers.runtime.listeners import Gone
from handlers.ui import blocks, dates
from models.context import Context
from models.directory.candidate import Candidate
from models.directory.recruiter import leads_of_all
from models.duties.referral import Referral
from models.errors import PermissionDenied
from models.privacy.person import Person, is_named, may_decide, of_candidate, of_referral, owners_of, referred_like
from models.views import search

MOST = 5
FOR_LEADS = "Only a lead or an admin can {do}. {ask}"
NOBODY_LEADS = "Nobody is named to lead here yet; whoever runs me can, on the command line."


def find_people(ctx: Context, typed: str) -> list[Person]:
    """The people who match the text, best match first: candidates, and people known only by a referral.

    If there are exact matches, only these.
    """
    people: list[Person] = []
    for candidate in search.people_like(ctx.session, ctx.person, typed):
        if not any(candidate.id in person.row_ids for person in people):
            people.append(of_candidate(ctx.session, candidate, ctx.person))
    known_ids = {known.id for person in people for known in person.referrals}
    for referral in referred_like(ctx.session, ctx.person, typed):
        if referral.id not in known_ids:
            person = of_referral(ctx.session, referral, ctx.person)
            known_ids |= {known.id for known in person.referrals}
            people.append(person)
    exact = [person for person in people if is_named(person, ctx.person, typed)]
    return exact or people


def decidable(ctx: Context, people: Sequence[Person]) -> list[Person]:
    """Those about whose data the reader may decide."""
    return [person for person in people if may_decide(ctx.session, ctx.person, person)]


def meant(ctx: Context, people: Sequence[Person], typed: str) -> Person | None:
    """The only person, if the text is an exact match. None: the reader must choose, also from a single near match."""
    is_exact = len(people) == 1 and is_named(people[0], ctx.person, typed)
    return people[0] if is_exact else None


def behind(ctx: Context, value: str) -> Person:
    """The person with a button's or form's key. Raises Gone if erased, PermissionDenied if the reader can't decide."""
    kind, number = value[:1], value[1:]
    if kind not in ("c", "r") or not number.isdigit():
        raise Gone
    person = _candidate(ctx, int(number)) if kind == "c" else _referral(ctx, int(number))
    if not may_decide(ctx.session, ctx.person, person):
        raise PermissionDenied
    return person


def named(ctx: Context, key: str) -> Person:
    """The person with a key that `behind` has checked before, also if they were erased since."""
    number = int(key[1:])
    if key[:1] == "c":
        return of_candidate(ctx.session, ctx.session.get_one(Candidate, number), ctx.person)
    return of_referral(ctx.session, ctx.session.get_one(Referral, number), ctx.person)


def _candidate(ctx: Context, number: int) -> Person:
    candidate = ctx.session.get(Candidate, number)
    if candidate is None or candidate.workspace_id != ctx.workspace.id or candidate.forgotten_at:
        raise Gone
    return of_candidate(ctx.session, candidate, ctx.person)


def _referral(ctx: Context, number: int) -> Person:
    referral = ctx.session.get(Referral, number)
    if referral is None or referral.workspace_id != ctx.workspace.id or referral.forgotten_at:
        raise Gone
    return of_referral(ctx.session, referral, ctx.person)


def choice(ctx: Context, people: Sequence[Person], label: str, action_id: str) -> list[Block]:
    """A row with a button for each of up to MOST people."""
    person_rows: list[Block] = [blocks.sentence("Which of them is it?")]
    for person in people[:MOST]:
        button = blocks.button(label, action_id, person.key)
        person_rows.append(
            SectionBlock(block_id=f"who.{person.key}", text=blocks.plain(line(ctx, person)), accessory=button)
        )
    rest = len(people) - MOST
    more_text = f"and {dates.number(rest)} more. Type more of the name, or their number."
    return [*person_rows, *([blocks.aside(more_text)] if rest > 0 else [])]


def line(ctx: Context, person: Person) -> str:
    """The person in one line: name, role or referrer, owner."""
    name, owners = blocks.cut(person.name, words.NAME), owners_of(ctx.session, person)
    role_or_referrer = ""
    if person.candidate and (duties := search.duties_of(ctx.session, person.candidate)):
        role_or_referrer = f", {words.role(duties[0])}"
    elif person.referrals:
        role_or_referrer = f", named by {blocks.cut(person.referrals[0].named_by.name, words.NAME)}"
    return f"{name}{role_or_referrer}." + (f" With {owners[0].name}." if owners else "")


def for_leads(ctx: Context, action: str) -> str:
    """Text that only leads may do this, and whom to ask."""
    leads = [lead.name for lead in ctx.person.leads(ctx.session)]
    ask = f"Ask {' or '.join(leads)}." if leads else NOBODY_LEADS
    return FOR_LEADS.format(do=action, ask=ask)


def with_others(ctx: Context, person: Person) -> str:
    """Text why the reader, who leads only some of the owners, can't erase this person, and who can."""
    name, leads = blocks.cut(person.name, words.NAME), leads_of_all(ctx.session, ctx.workspace)
    ask = f"Ask {' or '.join(lead.name for lead in leads)}." if leads else NOBODY_LEADS
    return f"Other colleagues deal with {name}, too, so nothing was erased. {ask}"


def refusal_text(ctx: Context, people: Sequence[Person], action: str, how: str, typed: str) -> str:
    """The text if no person is found about whom the reader may decide."""
    if not typed:
        return how
    return for_leads(ctx, action) if people else words.NOBODY

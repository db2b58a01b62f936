"""Of whom a lead speaks when they erase somebody, take out what is held, or read who did what: found, and chosen."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, SectionBlock

from handlers.cards import words
from handlers.runtime.listeners import Gone
from handlers.ui import blocks, dates
from models.context import Context
from models.directory.candidate import Candidate
from models.directory.recruiter import leads_of_all
from models.duties.referral import Referral
from models.privacy import person as somebody
from models.privacy.erase import NotForThem
from models.privacy.person import Person
from models.views import search

MOST = 5
FOR_LEADS = "Only a lead or an admin can {do}. {ask}"
NOBODY_LEADS = "Nobody is named to lead here yet; whoever runs me can, on the command line."
NOBODY = "I find nobody of that name whom you may see. Part of the name, the number or the e-mail does, too."


def found(ctx: Context, typed: str) -> list[Person]:
    """Whom these words may mean, the most alike first: candidates, and people who are known only by a referral.

    Exact hits stand alone.
    """
    people: list[Person] = []
    for person in search.like(ctx.session, ctx.person, typed):
        if not any(person.id in who.row_ids for who in people):
            people.append(somebody.of_candidate(ctx.session, person, ctx.person))
    known = {one.id for who in people for one in who.referrals}
    for named in somebody.referred_like(ctx.session, ctx.person, typed):
        if named.id not in known:
            who = somebody.of_referral(ctx.session, named, ctx.person)
            known |= {each.id for each in who.referrals}
            people.append(who)
    exact = [who for who in people if somebody.is_named(who, ctx.person, typed)]
    return exact or people


def decidable(ctx: Context, people: Sequence[Person]) -> list[Person]:
    """Those of whom the reader may decide."""
    return [who for who in people if somebody.may_decide(ctx.session, ctx.person, who)]


def meant(ctx: Context, people: Sequence[Person], typed: str) -> Person | None:
    """The only person here whom the words name exactly; None: the reader chooses, also where one near hit is all."""
    is_exact = len(people) == 1 and somebody.is_named(people[0], ctx.person, typed)
    return people[0] if is_exact else None


def behind(ctx: Context, value: str) -> Person:
    """Whom a button or a form names. Raises Gone where they were erased, NotForThem where others decide on them."""
    kind, number = value[:1], value[1:]
    if kind not in ("c", "r") or not number.isdigit():
        raise Gone
    who = _candidate(ctx, int(number)) if kind == "c" else _referral(ctx, int(number))
    if not somebody.may_decide(ctx.session, ctx.person, who):
        raise NotForThem
    return who


def named(ctx: Context, key: str) -> Person:
    """Whom a key names that `behind` has checked before, also where they were erased since."""
    number = int(key[1:])
    if key[:1] == "c":
        return somebody.of_candidate(ctx.session, ctx.session.get_one(Candidate, number), ctx.person)
    return somebody.of_referral(ctx.session, ctx.session.get_one(Referral, number), ctx.person)


def _candidate(ctx: Context, number: int) -> Person:
    one = ctx.session.get(Candidate, number)
    if one is None or one.workspace_id != ctx.workspace.id or one.forgotten_at:
        raise Gone
    return somebody.of_candidate(ctx.session, one, ctx.person)


def _referral(ctx: Context, number: int) -> Person:
    one = ctx.session.get(Referral, number)
    if one is None or one.workspace_id != ctx.workspace.id or one.forgotten_at:
        raise Gone
    return somebody.of_referral(ctx.session, one, ctx.person)


def choice(ctx: Context, people: Sequence[Person], label: str, action_id: str) -> list[Block]:
    """One row for each person who may be meant."""
    shown: list[Block] = [blocks.sentence("Who of them is it?")]
    for who in people[:MOST]:
        button = blocks.button(label, action_id, who.key)
        shown.append(SectionBlock(block_id=f"who.{who.key}", text=blocks.plain(line(ctx, who)), accessory=button))
    rest = len(people) - MOST
    more = f"and {dates.number(rest)} more. Type more of the name, or their number."
    return [*shown, *([blocks.aside(more)] if rest > 0 else [])]


def line(ctx: Context, who: Person) -> str:
    """The person in one line: name, what it was about, whose they are."""
    name, owners = blocks.cut(who.name, words.NAME), somebody.owners_of(ctx.session, who)
    about = ""
    if who.candidate and (owed := search.duties_of(ctx.session, who.candidate)):
        about = f", {words.role(owed[0])}"
    elif who.referrals:
        about = f", named by {blocks.cut(who.referrals[0].named_by.name, words.NAME)}"
    return f"{name}{about}." + (f" With {owners[0].name}." if owners else "")


def for_leads(ctx: Context, do: str) -> str:
    """Why whoever asks may not, and who may."""
    leads = [lead.name for lead in ctx.person.leads(ctx.session)]
    ask = f"Ask {' or '.join(leads)}." if leads else NOBODY_LEADS
    return FOR_LEADS.format(do=do, ask=ask)


def with_others(ctx: Context, who: Person) -> str:
    """Why somebody who leads only some of the people who deal with this person can't erase them, and who can."""
    name, leads = blocks.cut(who.name, words.NAME), leads_of_all(ctx.session, ctx.workspace)
    ask = f"Ask {' or '.join(lead.name for lead in leads)}." if leads else NOBODY_LEADS
    return f"Other colleagues deal with {name}, too, so nothing was erased. {ask}"


def refused(ctx: Context, people: Sequence[Person], do: str, how: str, typed: str) -> str:
    """What is said when nobody is found of whom the reader may decide."""
    if not typed:
        return how
    return for_leads(ctx, do) if people else NOBODY

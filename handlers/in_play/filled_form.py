"""The form of a filled role: everyone still in play for it, who got it, and what the others may be told."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ExternalDataSelectElement, InputBlock
from slack_sdk.models.views import View

from handlers.cards.words import NAME, ROLE, STAGES
from handlers.fields import reasons
from handlers.fields.candidate import role_option
from handlers.ui import blocks, dates, forms
from models.context import Context, may_act
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.directory.workspace import WITHDREW
from models.duties import fill_role, in_play
from models.duties.decline import Decline
from models.duties.in_play import InPlay
from models.rules.deadlines import Stage

SAVE = "filled.save"
CHOOSE_ROLE = "filled.role"
HIRED = "filled.hired"

NOBODY = "nobody"
NUMBER_FROM = 31
"""From so many people on their number is typed, so that a slip does not decline them all."""
MOST_NAMED = 30


@dataclass(frozen=True)
class RoleInPlay:
    """How things stand with a role, as far as the reader may see it."""

    role: Role
    waiting: list[InPlay]
    elsewhere: Counter[Recruiter]
    """Those whom the reader may not see: how many, by who takes care of them."""
    told: list[Decline]
    """Live declines for it."""
    newest: int
    """The latest row of all those in play, so that nobody is declined whom the form did not show."""

    @property
    def count(self) -> int:
        """Everybody still in play."""
        return len(self.waiting) + self.elsewhere.total()


def standing(ctx: Context, role: Role) -> RoleInPlay:
    """Who is still in play for the role, and who was declined for it."""
    every = in_play.of_role(ctx.session, role)
    waiting = [one for one in every if may_act(ctx.person, one.owner)]
    elsewhere = Counter(one.owner for one in every if one not in waiting)
    told = [one for one in fill_role.declined_for(ctx, role) if may_act(ctx.person, fill_role.teller(ctx, one))]
    return RoleInPlay(role, waiting, elsewhere, told, max((one.id for one in every), default=0))


def view(listed: Sequence[str], stands: RoleInPlay | None, said: str = "") -> View:
    """The form; once the role is known, with everybody in it. `said`: why it looks different now."""
    shown = {"role": stands.role.id, "newest": stands.newest, "count": stands.count} if stands else {}
    note = [blocks.sentence(said)] if said else []
    return View(
        type="modal",
        callback_id=SAVE,
        title="Role filled",
        submit="Record",
        close="Cancel",
        private_metadata=json.dumps(shown),
        blocks=[*note, _role(stands), *(_people(listed, stands) if stands else [])],
    )


def hired_field(stands: RoleInPlay) -> str:
    """The field's id names the role, so that a choice made for another one is forgotten."""
    return f"hired.{stands.role.id}"


def choices(stands: RoleInPlay) -> forms.Choices:
    """Who may have got it: those in play, those declined before, somebody with a colleague, or nobody."""
    people: list[tuple[str, str, Stage]] = [(f"play:{one.id}", one.candidate.name, one.stage) for one in stands.waiting]
    people += [(f"told:{one.id}", one.candidate.name, one.stage) for one in stands.told]
    names = Counter(name for _, name, _ in people)
    known = [
        (value, name if names[name] == 1 else f"{blocks.cut_inside(name, 55)}, {STAGES[stage]}")
        for value, name, stage in people
    ]
    theirs = [(f"with:{owner.id}", f"Somebody who is with {owner.name}") for owner in stands.elsewhere]
    return [*known, *theirs, (NOBODY, "Nobody of them")]


def _role(stands: RoleInPlay | None) -> InputBlock:
    chosen = role_option(f"known:{stands.role.id}", stands.role.full_name) if stands else None
    element = ExternalDataSelectElement(action_id=CHOOSE_ROLE, min_query_length=0, initial_option=chosen)
    return InputBlock(block_id="role", label=blocks.plain("Role"), element=element, dispatch_action=True)


def _people(listed: Sequence[str], stands: RoleInPlay) -> list[Block]:
    hired = ExternalDataSelectElement(action_id=HIRED, min_query_length=0)
    shown: list[Block] = [
        blocks.sentence(_headline(stands)),
        *_named("Still in play", [_waits(one) for one in stands.waiting]),
        *(blocks.aside(_with(owner, count)) for owner, count in stands.elsewhere.items()),
        *_named(
            "Declined before, and left alone", [f"{one.candidate.name}, {STAGES[one.stage]}" for one in stands.told]
        ),
        InputBlock(block_id=hired_field(stands), label=blocks.plain("Hired"), element=hired),
    ]
    return [*shown, *_for_the_others(listed, stands)] if stands.count else shown


def _for_the_others(listed: Sequence[str], stands: RoleInPlay) -> list[Block]:
    """What the others may be told, and how many they are where they are many."""
    fields: list[Block] = [
        reasons.field([one for one in listed if one != WITHDREW], hint="Needed from Submitted up."),
        forms.line("may_tell", "What you may tell them", multiline=True, length=1000),
    ]
    if stands.count >= NUMBER_FROM:
        hint = "Type the number of people who get a decline, so that a slip does not do it."
        fields.append(forms.line("number", "How many get a decline", length=10, hint=hint))
    return fields


def _headline(stands: RoleInPlay) -> str:
    role, count = blocks.cut(stands.role.full_name, ROLE), stands.count
    filled = " It was filled before." if stands.role.filled_at else ""
    if count == 0:
        return f"Nobody is in play for {role} any more.{filled}"
    verb = "is" if count == 1 else "are"
    people = dates.people(count).capitalize()
    return f"{people} {verb} still in play for {role}. Everyone but the hired one gets a decline."


def _waits(one: InPlay) -> str:
    return f"{one.candidate.name}, {STAGES[one.stage]}, with {one.owner.name}"


def _with(owner: Recruiter, count: int) -> str:
    verb = "is" if count == 1 else "are"
    return f"{dates.people(count).capitalize()} {verb} with {owner.name}, who gets the cards."


def _named(title: str, names: Sequence[str]) -> list[Block]:
    """Names one below the other; of very many the first, and how many more."""
    if not names:
        return []
    rest = len(names) - MOST_NAMED
    more = [f"and {rest} more"] if rest > 0 else []
    return [blocks.lines(title, [*(blocks.cut(one, NAME * 3) for one in names[:MOST_NAMED]), *more])]

"""The form of a filled role: the people in play for it, the hired person, and what the others may be told."""

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
"""From this many people on, their number must be typed, as a guard against a slip that declines them all."""
MOST_NAMED = 30


@dataclass(frozen=True)
class RoleInPlay:
    """The people in play and declined for a role, as far as the reader may see them."""

    role: Role
    waiting: list[InPlay]
    elsewhere: Counter[Recruiter]
    """Number of people whom the reader may not see, by owner."""
    told: list[Decline]
    """Live declines for the role."""
    newest: int
    """Highest id of all in-play rows. Checked on submit, so that nobody is declined whom the form did not show."""

    @property
    def count(self) -> int:
        """Number of all people in play, including those hidden from the reader."""
        return len(self.waiting) + self.elsewhere.total()


def standing(ctx: Context, role: Role) -> RoleInPlay:
    """Reads who is in play for the role and who was declined for it."""
    rows = in_play.of_role(ctx.session, role)
    waiting = [row for row in rows if may_act(ctx.person, row.owner)]
    elsewhere = Counter(row.owner for row in rows if row not in waiting)
    declines = [
        decline for decline in fill_role.declined_for(ctx, role) if may_act(ctx.person, fill_role.teller(ctx, decline))
    ]
    return RoleInPlay(role, waiting, elsewhere, declines, max((row.id for row in rows), default=0))


def view(reason_list: Sequence[str], role_in_play: RoleInPlay | None, said: str = "") -> View:
    """The form; once the role is known, with everyone in play. `said`: a note on top, such as why it changed."""
    metadata = (
        {"role": role_in_play.role.id, "newest": role_in_play.newest, "count": role_in_play.count}
        if role_in_play
        else {}
    )
    note = [blocks.sentence(said)] if said else []
    return View(
        type="modal",
        callback_id=SAVE,
        title="Role filled",
        submit="Record",
        close="Cancel",
        private_metadata=json.dumps(metadata),
        blocks=[*note, _role(role_in_play), *(_people(reason_list, role_in_play) if role_in_play else [])],
    )


def hired_field(role_in_play: RoleInPlay) -> str:
    """Block id of the field. It contains the role's id, so that Slack drops a choice made for another role."""
    return f"hired.{role_in_play.role.id}"


def choices(role_in_play: RoleInPlay) -> forms.Choices:
    """Possible hires: the people in play, those declined before, "somebody who is with <colleague>", or nobody."""
    people: list[tuple[str, str, Stage]] = [
        (f"play:{row.id}", row.candidate.name, row.stage) for row in role_in_play.waiting
    ]
    people += [(f"told:{decline.id}", decline.candidate.name, decline.stage) for decline in role_in_play.told]
    names = Counter(name for _, name, _ in people)
    visible = [
        (value, name if names[name] == 1 else f"{blocks.cut_inside(name, 55)}, {STAGES[stage]}")
        for value, name, stage in people
    ]
    elsewhere = [(f"with:{owner.id}", f"Somebody who is with {owner.name}") for owner in role_in_play.elsewhere]
    return [*visible, *elsewhere, (NOBODY, "Nobody of them")]


def _role(role_in_play: RoleInPlay | None) -> InputBlock:
    initial = role_option(f"known:{role_in_play.role.id}", role_in_play.role.full_name) if role_in_play else None
    element = ExternalDataSelectElement(action_id=CHOOSE_ROLE, min_query_length=0, initial_option=initial)
    return InputBlock(block_id="role", label=blocks.plain("Role"), element=element, dispatch_action=True)


def _people(reason_list: Sequence[str], role_in_play: RoleInPlay) -> list[Block]:
    hired = ExternalDataSelectElement(action_id=HIRED, min_query_length=0)
    fields: list[Block] = [
        blocks.sentence(_headline(role_in_play)),
        *_named("Still in play", [_waits(row) for row in role_in_play.waiting]),
        *(blocks.aside(_with(owner, count)) for owner, count in role_in_play.elsewhere.items()),
        *_named(
            "Declined before, and left alone",
            [f"{decline.candidate.name}, {STAGES[decline.stage]}" for decline in role_in_play.told],
        ),
        InputBlock(block_id=hired_field(role_in_play), label=blocks.plain("Hired"), element=hired),
    ]
    return [*fields, *_for_the_others(reason_list, role_in_play)] if role_in_play.count else fields


def _for_the_others(reason_list: Sequence[str], role_in_play: RoleInPlay) -> list[Block]:
    """The fields about the declines: reason, what may be told, and their number if there are many."""
    fields: list[Block] = [
        reasons.field([reason for reason in reason_list if reason != WITHDREW], hint="Needed from Submitted up."),
        forms.line("may_tell", "What you may tell them", multiline=True, length=1000),
    ]
    if role_in_play.count >= NUMBER_FROM:
        hint = "Type the number of people who get a decline, so that a slip does not do it."
        fields.append(forms.line("number", "How many get a decline", length=10, hint=hint))
    return fields


def _headline(role_in_play: RoleInPlay) -> str:
    role, count = blocks.cut(role_in_play.role.full_name, ROLE), role_in_play.count
    filled = " It was filled before." if role_in_play.role.filled_at else ""
    if count == 0:
        return f"Nobody is in play for {role} any more.{filled}"
    verb = "is" if count == 1 else "are"
    people = dates.people(count).capitalize()
    return f"{people} {verb} still in play for {role}. Everyone but the hired one gets a decline."


def _waits(row: InPlay) -> str:
    return f"{row.candidate.name}, {STAGES[row.stage]}, with {row.owner.name}"


def _with(owner: Recruiter, count: int) -> str:
    verb = "is" if count == 1 else "are"
    return f"{dates.people(count).capitalize()} {verb} with {owner.name}, who gets the cards."


def _named(title: str, names: Sequence[str]) -> list[Block]:
    """A titled list of the first MOST_NAMED names, and how many more there are."""
    if not names:
        return []
    rest = len(names) - MOST_NAMED
    more = [f"and {rest} more"] if rest > 0 else []
    return [blocks.lines(title, [*(blocks.cut(name, NAME * 3) for name in names[:MOST_NAMED]), *more])]

"""`/filled`: marks a role as filled and records a decline for everyone else in play for it."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block, ExternalDataSelectElement, InputBlock
from slack_sdk.models.views import View

from handlers.cards.words import NAME, ROLE, STAGES
from handlers.fields import colleague
from handlers.fields.decline_details import REASON_MISSING, may_tell_field, read_details, reason_field
from handlers.fields.people import role_option, role_options
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import MOST_TYPED, text_of
from handlers.ui import blocks, dates, forms
from handlers.ui.forms import Body, FieldErrors
from models.context import Context, may_act
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.directory.workspace import WITHDREW
from models.duties import fill_role, in_play, visibility
from models.duties.decline import Decline, DeclineDetails
from models.duties.duty import teller_of
from models.duties.fill_role import Filling, Hired, NotToFill
from models.duties.in_play import InPlay
from models.rules.kinds import Stage

SAVE = "filled.save"
CHOOSE_ROLE = "filled.role"
HIRED = "filled.hired"

NOBODY = "nobody"
NUMBER_FROM = 31
"""From this many people on, their number must be typed, as a guard against a slip that declines them all."""
MOST_NAMED = 30

COMMAND = "/filled"
MOST_ASKED = 5
NOT_A_MEMBER = "Only full members of this workspace can fill a role. Nothing was changed; ask one of them."


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
        decline
        for decline in fill_role.declined_for(ctx, role)
        if (teller := teller_of(ctx.session, decline)) and may_act(ctx.person, teller)
    ]
    return RoleInPlay(role, waiting, elsewhere, declines, max((row.id for row in rows), default=0))


def filled_form(reason_list: Sequence[str], role_in_play: RoleInPlay | None, text: str = "") -> View:
    """The form; once the role is known, with everyone in play. `text`: a note on top, such as why it changed."""
    metadata = (
        {"role": role_in_play.role.id, "newest": role_in_play.newest, "count": role_in_play.count}
        if role_in_play
        else {}
    )
    note = [blocks.sentence(text)] if text else []
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
    elsewhere = [(f"with:{owner.id}", f"Someone who is with {owner.name}") for owner in role_in_play.elsewhere]
    return [*visible, *elsewhere, (NOBODY, "None of them")]


def _role(role_in_play: RoleInPlay | None) -> InputBlock:
    initial = role_option(f"known:{role_in_play.role.id}", role_in_play.role.full_name) if role_in_play else None
    element = ExternalDataSelectElement(action_id=CHOOSE_ROLE, min_query_length=0, initial_option=initial)
    return InputBlock(block_id="role", label=blocks.plain("Role"), element=element, dispatch_action=True)


def _people(reason_list: Sequence[str], role_in_play: RoleInPlay) -> list[Block]:
    hired = ExternalDataSelectElement(action_id=HIRED, min_query_length=0)
    fields: list[Block] = [
        blocks.sentence(_headline(role_in_play)),
        *_named_people("Still in play", [_waits(row) for row in role_in_play.waiting]),
        *(blocks.aside(_with(owner, count)) for owner, count in role_in_play.elsewhere.items()),
        *_named_people(
            "Declined before, and left alone",
            [f"{decline.candidate.name}, {STAGES[decline.stage]}" for decline in role_in_play.told],
        ),
        InputBlock(block_id=hired_field(role_in_play), label=blocks.plain("Hired"), element=hired),
    ]
    return [*fields, *_for_the_others(reason_list, role_in_play)] if role_in_play.count else fields


def _for_the_others(reason_list: Sequence[str], role_in_play: RoleInPlay) -> list[Block]:
    """The fields about the declines: reason, what may be told, and their number if there are many."""
    fields: list[Block] = [
        reason_field([reason for reason in reason_list if reason != WITHDREW], hint="Needed from Submitted up."),
        may_tell_field(),
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


def _named_people(title: str, names: Sequence[str]) -> list[Block]:
    """A titled list of the first MOST_NAMED names, and how many more there are."""
    if not names:
        return []
    rest = len(names) - MOST_NAMED
    more = [f"and {rest} more"] if rest > 0 else []
    return [blocks.lines(title, [*(blocks.cut(name, NAME * 3) for name in names[:MOST_NAMED]), *more])]


class LookAgain(Exception):
    """The form is outdated: people are in play whom it did not show, so it is shown again."""

    def __init__(self, view: View) -> None:
        super().__init__("a person is in play who was not on the form")
        self.view = view


class SomebodyWasQuicker(Exception):
    """None of the people whom the form had shown is in play any more."""

    def __init__(self, role_name: str) -> None:
        super().__init__("nobody is in play any more")
        self.text = f"Nobody is in play for {role_name} any more: someone was quicker. Nothing was changed."


@dataclass(frozen=True)
class FilledRequest:
    """The validated form."""

    stands: RoleInPlay
    hired: Hired
    details: DeclineDetails


def open_form(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Opens the form; where the words after the command name a known role, with everyone in play for it.

    A person who may not fill that role is told in private who may.
    """
    typed = text_of(body)
    with runtime.reading(body) as ctx:
        role = _named_hire(ctx, typed) if typed else None
        unknown = f"I know no role called “{blocks.cut(typed, ROLE)}”. Choose one." if typed and not role else ""
        refused = NOT_A_MEMBER if not ctx.person.is_at_home else _refused(ctx, role) if role else ""
        view = _view(ctx, role, unknown) if not refused else None
    if view:
        client.views_open(trigger_id=body["trigger_id"], view=view)
    else:
        respond(text=blocks.escaped(refused), response_type="ephemeral")


def suggest_roles(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Suggests the roles visible to the person that contain the typed letters."""
    typed = str(body.get("value") or "").strip()[:MOST_TYPED]
    with runtime.reading(body) as ctx:
        matches = visibility.roles_like(ctx, typed)
        options = role_options([(f"known:{role.id}", role.full_name) for role in matches])
    ack(options=[option.to_dict() for option in options])


def suggest_hired(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Suggests the possible hires that contain the typed letters."""
    with runtime.reading(body) as ctx:
        role = visibility.find_role(ctx, _shown(body).get("role"))
        may_fill = role is not None and not _refused(ctx, role)
        possible_hires = choices(standing(ctx, role)) if role and may_fill else []
        options = forms.offered(possible_hires, str(body.get("value") or ""))
    ack(options=options)


def chose_role(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Updates the form with everyone in play for the chosen role, or with the reason why the person may not fill it."""
    with runtime.reading(body) as ctx:
        role = _chosen(ctx, listeners.button_value(body))
        refused = _refused(ctx, role) if role else ""
        view = _view(ctx, None if refused else role, refused)
    listeners.redraw_form(body, client, view)


def record(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Records everything in one transaction. For many people the form first says that it takes a moment."""
    values, metadata = forms.FormValues(body), _shown(body)
    try:
        with runtime.transaction(body) as ctx:
            request = _wished(ctx, values, metadata)
            waited = listeners.ask_to_wait(ack, request.stands.count)
            filling = fill_role.fill(ctx, request.stands.role, request.hired, request.details)
            text = _said(ctx, request, filling)
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
    except LookAgain as outdated:
        ack(response_action="update", view=outdated.view)
    except SomebodyWasQuicker as nobody_left:
        listeners.close(ack, nobody_left.text)
    except NotToFill as refusal:
        listeners.close(ack, _whom_to_ask(refusal))
    else:
        listeners.tell_in_form(ack, client, body, text, waited=waited)


def _wished(ctx: Context, values: forms.FormValues, metadata: dict[str, int]) -> FilledRequest:
    """Validates the form; the workspace is locked. Raises FieldErrors, LookAgain, SomebodyWasQuicker or NotToFill."""
    role = _chosen(ctx, values.chosen("role") or "")
    if role is None:
        raise FieldErrors({"role": "Which role is it? Choose one that we know."})
    fill_role.waiting_for(ctx, role)
    fill_role.guard_filling(ctx, role)
    role_in_play = standing(ctx, role)
    name = blocks.cut(role.full_name, ROLE)
    if (
        metadata.get("role") != role.id
        or role_in_play.newest > metadata["newest"]
        or role_in_play.count > metadata["count"]
    ):
        raise LookAgain(_view(ctx, role, f"This is who is in play for {name} now. Please look again."))
    if metadata["count"] and not role_in_play.count:
        raise SomebodyWasQuicker(name)
    hired = _hired(values, role_in_play)
    count = role_in_play.count - _spared(role_in_play, hired)
    return FilledRequest(role_in_play, hired, _details(values, role_in_play, hired, count))


def _hired(values: forms.FormValues, role_in_play: RoleInPlay) -> Hired:
    """The hired person. Raises FieldErrors if they are not in play any more."""
    field = hired_field(role_in_play)
    chosen = values.chosen(field) or ""
    how, _, number = chosen.partition(":")
    rows: dict[str, list[Any]] = {
        "play": role_in_play.waiting,
        "told": role_in_play.told,
        "with": list(role_in_play.elsewhere),
    }
    match = next((row for row in rows.get(how, []) if str(row.id) == number), None)
    if match is None and chosen != NOBODY:
        raise FieldErrors({field: "They are not in play for it any more. Who got it?"})
    if isinstance(match, Decline):
        return Hired(decline=match)
    return Hired(with_owner=match) if isinstance(match, Recruiter) else Hired(in_play_row=match)


def _spared(role_in_play: RoleInPlay, hired: Hired) -> int:
    """Number of people in play who get no decline."""
    if hired.with_owner:
        return role_in_play.elsewhere[hired.with_owner]
    return 1 if hired.in_play_row else 0


def _details(values: forms.FormValues, role_in_play: RoleInPlay, hired: Hired, count: int) -> DeclineDetails:
    """Details of the declines. Raises FieldErrors if the reason is missing, or the typed number of declines wrong."""
    faults, details = {}, read_details(values)
    others = [in_play_row for in_play_row in role_in_play.waiting if in_play_row is not hired.in_play_row]
    is_needed = count > len(others) or any(in_play_row.stage is not Stage.APPLIED for in_play_row in others)
    if is_needed and not details.reason:
        faults["reason"] = REASON_MISSING
    if role_in_play.count >= NUMBER_FROM and values.text("number") != str(count):
        faults["number"] = f"{dates.people(count).capitalize()} would get a decline. Type {count} to go on."
    if faults:
        raise FieldErrors(faults)
    return details


def _said(ctx: Context, request: FilledRequest, filling: Filling) -> str:
    """Text about the result: who was hired, and how many cards each owner gets."""
    name, hired = blocks.cut(request.stands.role.full_name, ROLE), request.hired
    hired_row = hired.in_play_row or hired.decline
    lines = [f"{name} is filled{f': {blocks.cut(hired_row.candidate.name, NAME)} got it' if hired_row else ''}."]
    if hired.decline:
        lines.append("What was recorded before is withdrawn.")
    if filling.left:
        owner = filling.left[0].owner.name
        lines.append(f"One of those with {owner} got it, so they stay in play until {owner} says who.")
    cards: dict[Recruiter, int] = {}
    for result in filling.recorded:
        if result.duty:
            cards[result.duty.owner] = cards.get(result.duty.owner, 0) + 1
    for card_owner, count in cards.items():
        lines.append(_whose(ctx, count, card_owner))
    return "\n".join(lines if cards or filling.left else [*lines, "Nobody else was in play."])


def _whose(ctx: Context, count: int, owner: Recruiter) -> str:
    cards = "one card" if count == 1 else f"{dates.number(count)} cards"
    if owner is ctx.person:
        block = "" if count == 1 else " Call block there walks you through them."
        return f"{cards.capitalize()} {'waits' if count == 1 else 'wait'} for you on Home.{block}"
    if away := colleague.until(owner, ctx):
        return f"{owner.name} gets {cards}, but is away until {away}. {colleague.absence_help(ctx, owner)}"
    return f"{owner.name} gets {cards}, within their working hours."


def _view(ctx: Context, role: Role | None, note: str = "") -> View:
    role_in_play = standing(ctx, role) if role else None
    return filled_form(ctx.workspace.reasons, role_in_play, note)


def _named_hire(ctx: Context, typed: str) -> Role | None:
    """The role of this name, or the only one whose name contains the text."""
    matches = visibility.roles_like(ctx, typed)
    exact = [role for role in matches if role.is_called(typed)]
    return (exact or matches)[0] if exact or len(matches) == 1 else None


def _chosen(ctx: Context, value: str) -> Role | None:
    how, _, number = value.partition(":")
    return visibility.find_role(ctx, int(number)) if how == "known" and number.isdecimal() else None


def _refused(ctx: Context, role: Role) -> str:
    """Text why the person may not fill this role, and who may; empty if they may."""
    try:
        fill_role.guard_filling(ctx, role)
    except NotToFill as refusal:
        return _whom_to_ask(refusal)
    return ""


def _whom_to_ask(refusal: NotToFill) -> str:
    ask = f"Ask {' or '.join(refusal.ask[:MOST_ASKED])}." if refusal.ask else "Nobody is named to lead here yet."
    return f"A role is filled by whoever has someone in play for it, or by a lead. {ask} Nothing was changed."


def _shown(body: Body) -> dict[str, int]:
    metadata: dict[str, int] = json.loads(body["view"]["private_metadata"] or "{}")
    return metadata


def register(app: App) -> None:
    app.command(COMMAND)(open_form)
    app.options(CHOOSE_ROLE)(suggest_roles)
    app.action(CHOOSE_ROLE)(chose_role)
    app.options(HIRED)(suggest_hired)
    app.view(SAVE)(record)

"""`/filled`: marks a role as filled and records a decline for everyone else in play for it."""

import json
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.views import View

from handlers.cards.words import NAME, ROLE
from handlers.fields import colleague
from handlers.fields.candidate import role_options
from handlers.in_play import filled_form
from handlers.in_play.filled_form import CHOOSE_ROLE, HIRED, NOBODY, NUMBER_FROM, SAVE, RoleInPlay
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import MOST_TYPED, text_of
from handlers.ui import blocks, dates, forms, pickers
from handlers.ui.forms import Body, FieldErrors
from models.context import Context
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import fill_role, visibility
from models.duties.decline import Decline
from models.duties.fill_role import Filling, Hired, NotToFill
from models.rules.deadlines import Stage

COMMAND = "/filled"
MOST_ASKED = 5
NOT_A_MEMBER = "Only full members of this workspace can fill a role. Nothing was changed; ask one of them."


class LookAgain(Exception):
    """The form is outdated: people are in play whom it did not show, so it is shown again."""

    def __init__(self, view: View) -> None:
        super().__init__("somebody is in play whom the form did not show")
        self.view = view


class SomebodyWasQuicker(Exception):
    """None of the people whom the form had shown is in play any more."""

    def __init__(self, role_name: str) -> None:
        super().__init__("nobody is in play any more")
        self.said = f"Nobody is in play for {role_name} any more: somebody was quicker. Nothing was changed."


@dataclass(frozen=True)
class FilledRequest:
    """The validated form."""

    stands: RoleInPlay
    hired: Hired
    reason: str | None


def open_form(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Opens the form; where the words after the command name a known role, with everyone in play for it.

    A person who may not fill that role is told in private who may.
    """
    ack()
    typed = text_of(body)
    with runtime.reading(body) as ctx:
        role = _named(ctx, typed) if typed else None
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
        choices = filled_form.choices(filled_form.standing(ctx, role)) if role and may_fill else []
        options = pickers.offered(choices, str(body.get("value") or ""))
    ack(options=options)


def chose_role(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Updates the form with everyone in play for the chosen role, or with the reason why the person may not fill it."""
    ack()
    with runtime.reading(body) as ctx:
        role = _chosen(ctx, listeners.button_value(body))
        refused = _refused(ctx, role) if role else ""
        view = _view(ctx, None if refused else role, refused)
    client.views_update(view_id=body["view"]["id"], view=view)


def record(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Records everything in one transaction. For many people the form first says that it takes a moment."""
    values, metadata = forms.FormValues(body), _shown(body)
    try:
        with runtime.transaction(body) as ctx:
            request = _wished(ctx, values, metadata)
            waited = listeners.ask_to_wait(ack, request.stands.count)
            filling = fill_role.fill(ctx, request.stands.role, request.hired, request.reason, values.text("may_tell"))
            text = _said(ctx, request, filling)
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
    except LookAgain as outdated:
        ack(response_action="update", view=outdated.view)
    except SomebodyWasQuicker as nobody_left:
        listeners.close(ack, nobody_left.said)
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
    role_in_play = filled_form.standing(ctx, role)
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
    return FilledRequest(
        role_in_play, hired, _reason(values, role_in_play, hired, role_in_play.count - _spared(role_in_play, hired))
    )


def _hired(values: forms.FormValues, role_in_play: RoleInPlay) -> Hired:
    """The hired person. Raises FieldErrors if they are not in play any more."""
    field = filled_form.hired_field(role_in_play)
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
    return Hired(with_owner=match) if isinstance(match, Recruiter) else Hired(waits=match)


def _spared(role_in_play: RoleInPlay, hired: Hired) -> int:
    """Number of people in play who get no decline."""
    if hired.with_owner:
        return role_in_play.elsewhere[hired.with_owner]
    return 1 if hired.waits else 0


def _reason(values: forms.FormValues, role_in_play: RoleInPlay, hired: Hired, count: int) -> str | None:
    """Reason for the declines. Raises FieldErrors if it is missing, or if the typed number of declines is wrong."""
    faults, reason = {}, values.chosen("reason")
    others = [in_play_row for in_play_row in role_in_play.waiting if in_play_row is not hired.waits]
    is_needed = count > len(others) or any(in_play_row.stage is not Stage.APPLIED for in_play_row in others)
    if is_needed and not reason:
        faults["reason"] = "Which reason was it? Whoever calls needs it. “The client owes me the reason” is fine too."
    if role_in_play.count >= NUMBER_FROM and values.text("number") != str(count):
        faults["number"] = f"{dates.people(count).capitalize()} would get a decline. Type {count} to go on."
    if faults:
        raise FieldErrors(faults)
    return reason


def _said(ctx: Context, request: FilledRequest, filling: Filling) -> str:
    """Text about the result: who was hired, and how many cards each owner gets."""
    name, hired = blocks.cut(request.stands.role.full_name, ROLE), request.hired
    hired_row = hired.waits or hired.decline
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
        return f"{owner.name} gets {cards}, but is away until {away}. {colleague.help_for(ctx, owner)}"
    return f"{owner.name} gets {cards}, within their working hours."


def _view(ctx: Context, role: Role | None, note: str = "") -> View:
    role_in_play = filled_form.standing(ctx, role) if role else None
    return filled_form.view(ctx.workspace.reasons, role_in_play, note)


def _named(ctx: Context, typed: str) -> Role | None:
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

"""`/filled`: a role is filled, and everybody else who was in play for it hears so from a person."""

import json
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.views import View

from handlers.cards.words import NAME, ROLE
from handlers.fields import absence
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
from models.duties import fill_role, role_visibility
from models.duties.decline import Decline
from models.duties.fill_role import Filling, Hired, NotToFill
from models.rules.deadlines import Stage

COMMAND = "/filled"
HURRY_SECONDS = 1
MOST_ASKED = 5
NOT_A_MEMBER = "Only full members of this workspace can fill a role. Nothing was changed; ask one of them."


class LookAgain(Exception):
    """Somebody is in play whom the form did not show: it is shown again."""

    def __init__(self, view: View) -> None:
        super().__init__("somebody is in play whom the form did not show")
        self.view = view


class SomebodyWasQuicker(Exception):
    """Nobody is in play any more whom the form had shown."""

    def __init__(self, role_name: str) -> None:
        super().__init__("nobody is in play any more")
        self.said = f"Nobody is in play for {role_name} any more: somebody was quicker. Nothing was changed."


@dataclass(frozen=True)
class FilledRequest:
    """What the form says, once nothing can be refused any more."""

    stands: RoleInPlay
    hired: Hired
    reason: str | None


def open_form(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """The form, with everybody in it where the words after the command name a role that we know.

    Whoever may not fill that role hears in private who may.
    """
    ack()
    asked = text_of(body)
    with runtime.reading(body) as ctx:
        found = _named(ctx, asked) if asked else None
        unknown = f"I know no role called “{blocks.cut(asked, ROLE)}”. Choose one." if asked and not found else ""
        refused = NOT_A_MEMBER if not ctx.person.is_at_home else _refused(ctx, found) if found else ""
        view = _view(ctx, found, unknown) if not refused else None
    if view:
        client.views_open(trigger_id=body["trigger_id"], view=view)
    else:
        respond(text=blocks.escaped(refused), response_type="ephemeral")


def suggest_roles(ack: Ack, body: Body, runtime: Runtime) -> None:
    """The roles that the person may see and that hold the typed letters."""
    typed = str(body.get("value") or "").strip()[:MOST_TYPED]
    with runtime.reading(body) as ctx:
        known = role_visibility.like(ctx, typed)
        options = role_options([(f"known:{one.id}", one.full_name) for one in known])
    ack(options=[option.to_dict() for option in options])


def suggest_hired(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Those who may have got it, by the typed letters."""
    with runtime.reading(body) as ctx:
        found = role_visibility.find(ctx, _shown(body).get("role"))
        may_see = found is not None and not _refused(ctx, found)
        choices = filled_form.choices(filled_form.standing(ctx, found)) if found and may_see else []
        options = pickers.offered(choices, str(body.get("value") or ""))
    ack(options=options)


def chose_role(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """The role is known now: everybody still in play for it is shown to those who may fill it."""
    ack()
    with runtime.reading(body) as ctx:
        found = _chosen(ctx, listeners.button_value(body))
        refused = _refused(ctx, found) if found else ""
        view = _view(ctx, None if refused else found, refused)
    client.views_update(view_id=body["view"]["id"], view=view)


def record(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """All of it in one transaction, or none. Of many people the form says meanwhile that it takes a moment."""
    values, shown = forms.FormValues(body), _shown(body)
    try:
        with runtime.transaction(body) as ctx:
            wish = _wished(ctx, values, shown)
            waited = listeners.ask_to_wait(ack, wish.stands.count)
            done = fill_role.fill(ctx, wish.stands.role, wish.hired, wish.reason, values.text("may_tell"))
            said = _said(ctx, wish, done)
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
    except LookAgain as again:
        ack(response_action="update", view=again.view)
    except SomebodyWasQuicker as quicker:
        listeners.close(ack, quicker.said)
    except NotToFill as refusal:
        listeners.close(ack, _whom_to_ask(refusal))
    else:
        listeners.tell_in_form(ack, client, body, said, waited=waited)


def _wished(ctx: Context, values: forms.FormValues, shown: dict[str, int]) -> FilledRequest:
    """What the form says, with the workspace locked. Raises Faults, LookAgain, SomebodyWasQuicker or NotToFill."""
    filled = _chosen(ctx, values.chosen("role") or "")
    if filled is None:
        raise FieldErrors({"role": "Which role is it? Choose one that we know."})
    fill_role.waiting_for(ctx, filled)
    fill_role.guard_filling(ctx, filled)
    stands = filled_form.standing(ctx, filled)
    name = blocks.cut(filled.full_name, ROLE)
    if shown.get("role") != filled.id or stands.newest > shown["newest"] or stands.count > shown["count"]:
        raise LookAgain(_view(ctx, filled, f"This is who is in play for {name} now. Please look again."))
    if shown["count"] and not stands.count:
        raise SomebodyWasQuicker(name)
    hired = _hired(values, stands)
    return FilledRequest(stands, hired, _reason(values, stands, hired, stands.count - _spared(stands, hired)))


def _hired(values: forms.FormValues, stands: RoleInPlay) -> Hired:
    """Who got it. Raises Faults where they are not in play any more."""
    field = filled_form.hired_field(stands)
    chosen = values.chosen(field) or ""
    how, _, number = chosen.partition(":")
    rows: dict[str, list[Any]] = {"play": stands.waiting, "told": stands.told, "with": list(stands.elsewhere)}
    found = next((one for one in rows.get(how, []) if str(one.id) == number), None)
    if found is None and chosen != NOBODY:
        raise FieldErrors({field: "They are not in play for it any more. Who got it?"})
    if isinstance(found, Decline):
        return Hired(decline=found)
    return Hired(with_owner=found) if isinstance(found, Recruiter) else Hired(waits=found)


def _spared(stands: RoleInPlay, hired: Hired) -> int:
    """How many of those in play get no decline."""
    if hired.with_owner:
        return stands.elsewhere[hired.with_owner]
    return 1 if hired.waits else 0


def _reason(values: forms.FormValues, stands: RoleInPlay, hired: Hired, count: int) -> str | None:
    """Why the others did not get it. Raises Faults, also where their number is not the one that was typed."""
    faults, reason = {}, values.chosen("reason")
    others = [one for one in stands.waiting if one is not hired.waits]
    needs_one = count > len(others) or any(one.stage is not Stage.APPLIED for one in others)
    if needs_one and not reason:
        faults["reason"] = "Which reason was it? Whoever calls needs it. “The client owes me the reason” is fine too."
    if stands.count >= NUMBER_FROM and values.text("number") != str(count):
        faults["number"] = f"{dates.people(count).capitalize()} would get a decline. Type {count} to go on."
    if faults:
        raise FieldErrors(faults)
    return reason


def _said(ctx: Context, wish: FilledRequest, done: Filling) -> str:
    """What came of it, and whose cards they are."""
    name, hired = blocks.cut(wish.stands.role.full_name, ROLE), wish.hired
    got = hired.waits or hired.decline
    lines = [f"{name} is filled{f': {blocks.cut(got.candidate.name, NAME)} got it' if got else ''}."]
    if hired.decline:
        lines.append("What was recorded before is withdrawn.")
    if done.left:
        owner = done.left[0].owner.name
        lines.append(f"One of those with {owner} got it, so they stay in play until {owner} says who.")
    cards: dict[Recruiter, int] = {}
    for one in done.recorded:
        if one.duty:
            cards[one.duty.owner] = cards.get(one.duty.owner, 0) + 1
    for owner_of, count in cards.items():
        lines.append(_whose(ctx, count, owner_of))
    return "\n".join(lines if cards or done.left else [*lines, "Nobody else was in play."])


def _whose(ctx: Context, count: int, owner: Recruiter) -> str:
    cards = "one card" if count == 1 else f"{dates.number(count)} cards"
    if owner is ctx.person:
        block = "" if count == 1 else " Call block there walks you through them."
        return f"{cards.capitalize()} {'waits' if count == 1 else 'wait'} for you on Home.{block}"
    if away := absence.until(owner, ctx):
        return f"{owner.name} gets {cards}, but is away until {away}. {absence.help_for(ctx, owner)}"
    return f"{owner.name} gets {cards}, within their working hours."


def _view(ctx: Context, filled: Role | None, said: str = "") -> View:
    stands = filled_form.standing(ctx, filled) if filled else None
    return filled_form.view(ctx.workspace.reasons, stands, said)


def _named(ctx: Context, asked: str) -> Role | None:
    """The role of this name, or the only one whose name holds it."""
    known = role_visibility.like(ctx, asked)
    same = [one for one in known if one.is_called(asked)]
    return (same or known)[0] if same or len(known) == 1 else None


def _chosen(ctx: Context, value: str) -> Role | None:
    how, _, number = value.partition(":")
    return role_visibility.find(ctx, int(number)) if how == "known" and number.isdecimal() else None


def _refused(ctx: Context, found: Role) -> str:
    """Why the person may not fill this role, and who may; empty: they may."""
    try:
        fill_role.guard_filling(ctx, found)
    except NotToFill as refusal:
        return _whom_to_ask(refusal)
    return ""


def _whom_to_ask(refusal: NotToFill) -> str:
    ask = f"Ask {' or '.join(refusal.ask[:MOST_ASKED])}." if refusal.ask else "Nobody is named to lead here yet."
    return f"A role is filled by whoever has someone in play for it, or by a lead. {ask} Nothing was changed."


def _shown(body: Body) -> dict[str, int]:
    shown: dict[str, int] = json.loads(body["view"]["private_metadata"] or "{}")
    return shown


def register(app: App) -> None:
    app.command(COMMAND)(open_form)
    app.options(CHOOSE_ROLE)(suggest_roles)
    app.action(CHOOSE_ROLE)(chose_role)
    app.options(HIRED)(suggest_hired)
    app.view(SAVE)(record)

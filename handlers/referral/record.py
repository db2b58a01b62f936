"""`/referral`: records referrals and changes their status."""

import json

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.views import View

from handlers.fields.people import chosen_role
from handlers.referral import form as naming_form
from handlers.referral import list as referral_list
from handlers.referral.form import BY_LENGTH, NAMED_BY, NEW, RECORD, SOMEBODY_ELSE, ReferralFormValues
from handlers.referral.list import FIND, STATUS, TURN
from handlers.runtime import listeners
from handlers.runtime.listeners import Unchanged
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import is_cut, text_of
from handlers.ui import blocks, forms, paging
from handlers.ui.forms import Body, FieldErrors, FormValues
from models.context import Context, may_act
from models.directory import candidate
from models.directory.candidate import Candidate
from models.duties import referral, referral_status, visibility
from models.duties.referral import Referral, ReferralDetails, Status
from models.errors import PermissionDenied
from models.rules.text import spelled_alike
from models.views.referral_list import is_listed

COMMAND = "/referral"
ANOTHER = f"Somebody else of this name? Type {COMMAND} {{name}}, named by, and who named them."
THANKS_DUE = "{by} named {name}: a word of thanks is due, and comes with your next list."


class NamesakeQuestion(Exception):
    """A referral of the same name exists: the person must say whether it is the same person. `view` asks."""

    def __init__(self, view: View) -> None:
        super().__init__("a namesake")
        self.view = view


def said(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Opens the list filtered by a known name, the form prefilled from other text, or the whole list without text."""
    ack()
    text = " ".join(text_of(body).split())
    with runtime.reading(body) as ctx:
        if text and is_listed(ctx, text):
            view = referral_list.view(ctx, text, said=ANOTHER.format(name=blocks.cut(text, 60)))
        elif text:
            view = naming_form.view(naming_form.filled(ctx, text, is_cut=is_cut(body)))
        else:
            view = referral_list.view(ctx)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def suggest(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Suggests the candidates visible to the person that contain the typed letters, and the typed name as a new one."""
    text = " ".join(str(body.get("value") or "").split())[:BY_LENGTH]
    with runtime.reading(body) as ctx:
        matches = visibility.candidates_like(ctx, text)
        options = [naming_form.candidate_option(f"known:{candidate.id}", candidate.name) for candidate in matches]
        is_known = any(spelled_alike(candidate.name, text) for candidate in matches)
    if text and not is_known:
        options.append(naming_form.candidate_option(f"{NEW}{text}", text))
    ack(options=[option.to_dict() for option in options])


def record(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Records the referral; for a duplicate, shows the first one."""
    try:
        with runtime.transaction(body) as ctx:
            text = _record(ctx, forms.FormValues(body))
    except Unchanged as unchanged:
        ack(response_action="update", view=listeners.notice(unchanged.said))
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
    except NamesakeQuestion as namesake:
        ack(response_action="update", view=namesake.view)
    else:
        ack(response_action="update", view=listeners.notice(text))


def _record(ctx: Context, values: FormValues) -> str:
    name = values.text("referral")
    if name is None:
        raise FieldErrors({"referral": "Whom did they name? A first name is enough."})
    role = chosen_role(ctx, chosen) if (chosen := values.chosen("role")) else None
    details = ReferralDetails(name, values.text("reach"), _named_by(ctx, values.chosen("named_by") or ""), role)
    namesake = _same(ctx, details, values.chosen("same"))
    if namesake:
        raise Unchanged(_first(ctx, namesake))
    referral_row, is_new = referral_status.record(ctx, details)
    if not is_new:
        raise Unchanged(_first(ctx, referral_row))
    return f"Noted: {_short(name)}, named by {_short(details.by.name)}. {COMMAND} says what becomes of them."


def _named_by(ctx: Context, chosen: str) -> Candidate:
    how, _, key = chosen.partition(":")
    known_candidate = visibility.candidate(ctx, int(key)) if how == "known" else visibility.candidate_called(ctx, key)
    if known_candidate:
        return known_candidate
    if how == "known" or not key.strip():
        raise FieldErrors({"named_by": "Who named them? Choose somebody, or type a new name."})
    return candidate.add(ctx.session, ctx.workspace.id, candidate.CandidateDetails(key), ctx.person.country)


def _same(ctx: Context, details: ReferralDetails, answer: str | None) -> Referral | None:
    """The namesake that the person chose, if any. Raises NamesakeQuestion if that was not asked yet."""
    if answer == SOMEBODY_ELSE or referral.known(ctx.session, details, ctx.person.country):
        return None
    namesakes = referral.of_the_same_name(ctx.session, details, ctx.person.country)
    visible = [namesake for namesake in namesakes if may_act(ctx.person, namesake.owner)]
    if answer:
        return next((namesake for namesake in visible if str(namesake.id) == answer), None)
    if visible:
        raise NamesakeQuestion(naming_form.view(ReferralFormValues(), visible[0], referral_list.month(ctx, visible[0])))
    return None


def _first(ctx: Context, referral_row: Referral) -> str:
    """Describes the earlier referral, as far as the reader may see it."""
    if not may_act(ctx.person, referral_row.owner):
        return f"This person was named before, and is with {referral_row.owner.name}. Nothing was changed."
    return f"{referral_list.stands(ctx, referral_row)} Nothing was changed."


def _short(name: str) -> str:
    return blocks.cut(name, 60)


def changed(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Saves the status chosen in the list and redraws the list."""
    ack()
    state = _shown(body)
    try:
        with runtime.transaction(body) as ctx:
            text = _chosen(ctx, listeners.button_value(body))
            view = referral_list.view(ctx, state["letters"], state["page"], text)
    except PermissionDenied as refusal:
        listeners.reply(body, client, respond, listeners.refused(refusal))
    else:
        client.views_update(view_id=body["view"]["id"], view=view)


def _chosen(ctx: Context, value: str) -> str:
    """Changes a status. `value`: referral id and new status, "7.placed"; "" if the menu was cleared: no change."""
    number, _, status = value.partition(".")
    referral_row = referral.find(ctx.session, ctx.workspace.id, int(number)) if number.isdecimal() else None
    return _change(ctx, referral_row, Status(status)) if referral_row and status in referral_list.LABELS else ""


def _change(ctx: Context, referral_row: Referral, status: Status) -> str:
    if (
        not referral_status.change(ctx, referral_row, status)
        or status is not Status.PLACED
        or referral_row.thanks is None
    ):
        return ""
    return (
        THANKS_DUE.format(by=_short(referral_row.named_by.name), name=_short(referral_row.name))
        if referral_row.thanks.is_open
        else ""
    )


def found(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Shows the first page of the search result."""
    with runtime.reading(body) as ctx:
        view = referral_list.view(ctx, forms.FormValues(body).text("letters") or "")
    ack(response_action="update", view=view)


def turned(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Shows another page of the same list."""
    ack()
    with runtime.reading(body) as ctx:
        view = referral_list.view(ctx, _shown(body)["letters"], paging.number(listeners.button_value(body)) or 0)
    client.views_update(view_id=body["view"]["id"], view=view)


def _shown(body: Body) -> Body:
    """Search text and page number of the open list."""
    metadata = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    return {"letters": "", "page": 0, **metadata}


def register(app: App) -> None:
    app.command(COMMAND)(said)
    app.options(NAMED_BY)(suggest)
    app.view(RECORD)(record)
    app.view(FIND)(found)
    app.action(STATUS)(changed)
    for turn in TURN.values():
        app.action(turn)(turned)

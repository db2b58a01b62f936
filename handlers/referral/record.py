"""`/referral`: records whom a candidate named, and what became of everybody who was named."""

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
from models.context import Context, NotTheirs, may_act
from models.directory import candidate
from models.directory.candidate import Candidate
from models.duties import referral, referral_status, visibility
from models.duties.referral import Referral, ReferralDetails, Status
from models.rules.text import spelled_alike

COMMAND = "/referral"
ANOTHER = f"Somebody else of this name? Type {COMMAND} {{name}}, named by, and who named them."
THANKS_DUE = "{by} named {name}: a word of thanks is due, and comes with your next list."


class NamesakeQuestion(Exception):
    """Whether it is the same person as this one only whoever types can tell."""

    def __init__(self, view: View) -> None:
        super().__init__("a namesake")
        self.view = view


def said(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """A name that is known: what became of them. Other words: the form, filled in from them. Without: the list."""
    ack()
    text = " ".join(text_of(body).split())
    with runtime.reading(body) as ctx:
        if text and referral_status.is_listed(ctx, text):
            view = referral_list.view(ctx, text, said=ANOTHER.format(name=blocks.cut(text, 60)))
        elif text:
            view = naming_form.view(naming_form.filled(ctx, text, is_cut=is_cut(body)))
        else:
            view = referral_list.view(ctx)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def suggest(ack: Ack, body: Body, runtime: Runtime) -> None:
    """The candidates whom the person may see and who hold the typed letters, and the typed name as a new one."""
    text = " ".join(str(body.get("value") or "").split())[:BY_LENGTH]
    with runtime.reading(body) as ctx:
        known = visibility.candidates_like(ctx, text)
        options = [naming_form.candidate_option(f"known:{one.id}", one.name) for one in known]
        is_known = any(spelled_alike(one.name, text) for one in known)
    if text and not is_known:
        options.append(naming_form.candidate_option(f"{NEW}{text}", text))
    ack(options=[option.to_dict() for option in options])


def record(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Writes them down once; who was named before is shown as the first."""
    try:
        with runtime.transaction(body) as ctx:
            said_of_it = _record(ctx, forms.FormValues(body))
    except Unchanged as unchanged:
        ack(response_action="update", view=listeners.notice(unchanged.said))
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
    except NamesakeQuestion as unsure:
        ack(response_action="update", view=unsure.view)
    else:
        ack(response_action="update", view=listeners.notice(said_of_it))


def _record(ctx: Context, values: FormValues) -> str:
    name = values.text("referral")
    if name is None:
        raise FieldErrors({"referral": "Whom did they name? A first name is enough."})
    job = chosen_role(ctx, chosen) if (chosen := values.chosen("role")) else None
    named = ReferralDetails(name, values.text("reach"), _named_by(ctx, values.chosen("named_by") or ""), job)
    same = _same(ctx, named, values.chosen("same"))
    if same:
        raise Unchanged(_first(ctx, same))
    made, is_new = referral_status.record(ctx, named)
    if not is_new:
        raise Unchanged(_first(ctx, made))
    return f"Noted: {_short(name)}, named by {_short(named.by.name)}. {COMMAND} says what becomes of them."


def _named_by(ctx: Context, chosen: str) -> Candidate:
    how, _, which = chosen.partition(":")
    known = visibility.candidate(ctx, int(which)) if how == "known" else visibility.candidate_called(ctx, which)
    if known:
        return known
    if how == "known" or not which.strip():
        raise FieldErrors({"named_by": "Who named them? Choose somebody, or type a new name."})
    return candidate.add(ctx.session, ctx.workspace.id, candidate.CandidateDetails(which), ctx.person.country)


def _same(ctx: Context, named: ReferralDetails, answered: str | None) -> Referral | None:
    """The one of this name whom the person says it is. Raises Unsure when that was not asked yet."""
    if answered == SOMEBODY_ELSE or referral.known(ctx.session, named, ctx.person.country):
        return None
    namesakes = referral.of_the_same_name(ctx.session, named, ctx.person.country)
    mine = [one for one in namesakes if may_act(ctx.person, one.owner)]
    if answered:
        return next((one for one in mine if str(one.id) == answered), None)
    if mine:
        raise NamesakeQuestion(naming_form.view(ReferralFormValues(), mine[0], referral_list.month(ctx, mine[0])))
    return None


def _first(ctx: Context, one: Referral) -> str:
    """Who was named before, as far as the reader may see it."""
    if not may_act(ctx.person, one.owner):
        return f"This person was named before, and is with {one.owner.name}. Nothing was changed."
    return f"{referral_list.stands(ctx, one)} Nothing was changed."


def _short(name: str) -> str:
    return blocks.cut(name, 60)


def changed(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """What became of them; the list says so."""
    ack()
    shown = _shown(body)
    try:
        with runtime.transaction(body) as ctx:
            said_of_it = _chosen(ctx, listeners.button_value(body))
            view = referral_list.view(ctx, shown["letters"], shown["page"], said_of_it)
    except NotTheirs as refusal:
        listeners.reply(body, client, respond, listeners.refused(refusal))
    else:
        client.views_update(view_id=body["view"]["id"], view=view)


def _chosen(ctx: Context, value: str) -> str:
    """`value`: of the referral and its new status, "7.placed"; "": the menu was cleared, and nothing changes."""
    number, _, status = value.partition(".")
    one = referral.find(ctx.session, ctx.workspace.id, int(number)) if number.isdecimal() else None
    return _change(ctx, one, Status(status)) if one and status in referral_list.LABELS else ""


def _change(ctx: Context, one: Referral, status: Status) -> str:
    if not referral_status.change(ctx, one, status) or status is not Status.PLACED or one.thanks is None:
        return ""
    return THANKS_DUE.format(by=_short(one.named_by.name), name=_short(one.name)) if one.thanks.is_open else ""


def found(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Those whose name holds the letters, from the first page on."""
    with runtime.reading(body) as ctx:
        view = referral_list.view(ctx, forms.FormValues(body).text("letters") or "")
    ack(response_action="update", view=view)


def turned(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Another page of the same."""
    ack()
    with runtime.reading(body) as ctx:
        view = referral_list.view(ctx, _shown(body)["letters"], paging.number(listeners.button_value(body)) or 0)
    client.views_update(view_id=body["view"]["id"], view=view)


def _shown(body: Body) -> Body:
    """What the list before the person shows."""
    kept = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    return {"letters": "", "page": 0, **kept}


def register(app: App) -> None:
    app.command(COMMAND)(said)
    app.options(NAMED_BY)(suggest)
    app.view(RECORD)(record)
    app.view(FIND)(found)
    app.action(STATUS)(changed)
    for turn in TURN.values():
        app.action(turn)(turned)
